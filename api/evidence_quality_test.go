package api

import (
	"testing"

	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
)

func TestQuality(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		report := func(vendor string, first, words int) string {
			return h.document(t, o, vendor, evidencetest.Judged(soc2("Aldermoor Systems", "2025-01-01", "2025-12-31"), first, words))
		}
		vendor := h.vendor(t, o)
		id := report(vendor, 0, 1000)
		copied := report(h.vendor(t, o), 20, 1000)
		got := h.do(t, o.token(identity.Viewer), "GET", "/documents/"+id+"/quality", nil, 200)
		signals, similar := got.field(t, "signals").([]any), got.field(t, "similar").([]any)
		if got.field(t, "present") != 2.0 || got.field(t, "counted") != 4.0 || len(signals) != 5 || got.field(t, "compared") != true || len(similar) != 1 {
			t.Fatalf("quality %s", got.body)
		}
		one := similar[0].(map[string]any)
		if one["document_id"] != copied || one["same_vendor"] != false || one["description"].(float64) < 0.9 || one["tests"] != nil {
			t.Errorf("similar %v", one)
		}
		letter := h.document(t, o, vendor, letter("Aldermoor Systems", "2026-01-01", "2026-03-01"))
		old := h.document(t, o, vendor, soc2("Aldermoor Systems", "2024-01-01", "2024-12-31"))
		for _, other := range []string{letter, old} {
			if got := h.do(t, o.admin(), "GET", "/documents/"+other+"/quality", nil, 200); got.field(t, "signals") != nil || got.field(t, "compared") != false {
				t.Errorf("not judged: %s", got.body)
			}
		}
		if got := h.do(t, o.admin(), "GET", "/documents/"+id+"/extraction", nil, 200).field(t, "soc2").(map[string]any); len(got["quality"].([]any)) != 5 {
			t.Errorf("the extraction has the signals %v", got["quality"])
		}
		h.do(t, o.admin(), "PUT", "/documents/"+id+"/facts/soc2.quality.0.state", map[string]any{"decision": "confirm"}, 404)
		h.do(t, h.org().admin(), "GET", "/documents/"+id+"/quality", nil, 404)
		h.do(t, o.admin(), "GET", "/documents/no-id/quality", nil, 404)
	})
}
