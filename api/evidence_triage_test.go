package api

import (
	"strings"
	"testing"

	"ward/internal/identity"
)

func TestTriage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		id := h.document(t, o, h.vendor(t, o), soc2("Aldermoor Systems, Inc.", "2025-01-01", "2025-12-31"))
		path := "/documents/" + id + "/exceptions/0/triage"
		a := h.do(t, o.token(identity.Viewer), "GET", path, nil, 200)
		if a.etag().value != `"0"` || a.field(t, "relevant") != nil || a.field(t, "severity") != "moderate" || a.field(t, "severity_confirmed") != false ||
			a.field(t, "decided_at") != nil || len(a.field(t, "proposed_hipaa").([]any)) == 0 || len(a.field(t, "hipaa").([]any)) != 0 {
			t.Errorf("before: %s %s", a.etag().value, a.body)
		}
		body := map[string]any{"relevant": "no", "relevance_reason": "another module", "nature": "operation", "severity": "minor", "severity_reason": "late by a day",
			"compensating_control": "own review", "hipaa": []string{"164.308(a)(4)"}, "wants_finding": true, "note": "ask"}
		b := h.do(t, o.token(identity.Analyst), "PUT", path, body, 200, a.etag())
		if b.etag().value != `"1"` || b.field(t, "severity") != "minor" || b.field(t, "severity_confirmed") != true || b.field(t, "hipaa.0") != "164.308(a)(4)(i)" ||
			b.field(t, "decided_by") != o.by(identity.Analyst).ID || b.field(t, "proposed_severity") != "moderate" || b.field(t, "wants_finding") != true {
			t.Errorf("after: %s", b.body)
		}
		if code, _ := h.do(t, o.admin(), "PUT", path, body, 412, a.etag()).problem(t); code != "triage.stale" {
			t.Errorf("a second first: %s", code)
		}
		h.do(t, o.admin(), "PUT", path, `{"relevant":null}`, 200, b.etag())
		h.do(t, o.admin(), "PUT", path, body, 412, b.etag())
		x := h.do(t, o.admin(), "GET", "/documents/"+id+"/extraction", nil, 200)
		if x.field(t, "triage.0.path") != "soc2.exceptions.0" || x.field(t, "triage.0.version") != 2.0 || x.field(t, "triage.0.relevant") != nil ||
			x.field(t, "soc2.exceptions.0.severity") != "minor" || x.field(t, "decisions.0.path") != "soc2.exceptions.0.severity" {
			t.Errorf("beside the reading: %s", x.body)
		}
		if events := h.do(t, o.admin(), "GET", "/audit-events?subject="+id, nil, 200); !strings.Contains(string(events.body), "exception.weighed") || strings.Contains(string(events.body), "another module") {
			t.Errorf("the log: %s", events.body)
		}
		for _, tt := range []struct {
			name, path, body string
			status           int
			pointer          string
		}{
			{"a word that is none", path, `{"relevant":"maybe"}`, 422, "#/relevant"},
			{"no reason", path, `{"severity":"minor"}`, 422, "#/severity_reason"},
			{"a provision that is none", path, `{"hipaa":["164.1"]}`, 422, "#/hipaa"},
			{"two in one", path, `{"hipaa":["164.308(a)(4),164.1"]}`, 422, "#/hipaa"},
			{"an unknown field", path, `{"colour":1}`, 422, "#/colour"},
			{"no such exception", "/documents/" + id + "/exceptions/1/triage", `{}`, 404, ""},
			{"no index", "/documents/" + id + "/exceptions/first/triage", `{}`, 404, ""},
		} {
			a := h.do(t, o.admin(), "PUT", tt.path, tt.body, tt.status)
			if _, fields := a.problem(t); tt.pointer != "" && fields[tt.pointer] == "" {
				t.Errorf("%s: %s", tt.name, a.body)
			}
		}
		h.do(t, h.org().admin(), "PUT", path, body, 404)
		other := h.document(t, o, h.vendor(t, o), nil)
		h.do(t, o.admin(), "GET", "/documents/"+other+"/exceptions/0/triage", nil, 404)
	})
}

func TestExtractionAsFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		id := h.document(t, o, h.vendor(t, o), soc2("Aldermoor Systems, Inc.", "2025-01-01", "2025-12-31"))
		path := "/documents/" + id + "/extraction"
		a := h.do(t, o.token(identity.Viewer), "GET", path+"?format=xlsx", nil, 200)
		if a.header.Get("Content-Disposition") != `attachment; filename="reading-`+id+`.xlsx"` || !strings.HasPrefix(string(a.body), "PK") {
			t.Errorf("as a workbook: %v", a.header)
		}
		if b := h.do(t, o.admin(), "GET", path+"?format=json", nil, 200); b.field(t, "soc2.opinion") != "unqualified" {
			t.Errorf("as JSON: %s", b.body)
		}
		h.do(t, o.admin(), "GET", path+"?format=pdf", nil, 422)
		h.do(t, o.admin(), "GET", path+"?as=xlsx", nil, 422)
		h.do(t, h.org().admin(), "GET", path+"?format=xlsx", nil, 404)
		if events := h.do(t, o.admin(), "GET", "/audit-events?subject="+id, nil, 200); strings.Count(string(events.body), "document.exported") != 2 {
			t.Errorf("the log: %s", events.body)
		}
	})
}
