package api

import (
	"strings"
	"testing"

	"ward/internal/evidence/evidencetest"
	"ward/internal/reading"
)

// TestDiff compares a report with the one before it, and with others.
func TestDiff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		name, _ := h.do(t, o.admin(), "GET", "/vendors/"+vendor, nil, 200).field(t, "name").(string)
		first := h.document(t, o, vendor, soc2(name, "2024-01-01", "2024-12-31"))
		next := soc2(name, "2025-04-01", "2026-03-31")
		next.SOC2.Opinion, next.SOC2.Categories, next.SOC2.CUECs = new("qualified"), []string{"security"}, []reading.CUEC{}
		next.NeedsReview = []reading.Review{{Path: "soc2.cuecs", Reason: "the section was not found"}}
		this := h.document(t, o, vendor, next)
		path := "/documents/" + this + "/diff"

		got := h.do(t, o.admin(), "GET", path, nil, 200)
		for field, want := range map[string]any{
			"against.id": first, "against.end": "2024-12-31", "against_is_later": false, "counts.exceptions_repeated": 1.0, "counts.exceptions_new": 0.0,
			"changes.0.part": "exceptions", "changes.0.kind": "repeated", "changes.0.effect": "worse", "changes.0.name": "AC-02", "changes.0.matched_by": "id",
			"changes.0.before.page": 21.0, "changes.0.after.path": "soc2.exceptions.0", "changes.0.after.sample": "2 of 25", "changes.0.doubt": nil,
			"changes.1.part": "opinion", "changes.1.before.text": "unqualified", "changes.1.before.page": 5.0, "changes.2.kind": "dropped", "changes.2.name": "availability",
			"changes.3.kind": "hole", "changes.3.days": 90.0, "changes.4.part": "cuecs", "changes.4.kind": "dropped", "unknown.0.part": "cuecs", "others.0.last": true,
		} {
			if v := got.field(t, field); v != want {
				t.Errorf("%s is %v, want %v", field, v, want)
			}
		}
		if got.field(t, "changes.4.doubt") == nil {
			t.Errorf("that a list waits is no doubt: %s", got.body)
		}
		if h.do(t, o.admin(), "GET", "/documents/"+first+"/diff", nil, 200).field(t, "against") != nil {
			t.Errorf("the first report is compared with something")
		}
		if h.do(t, o.admin(), "GET", "/documents/"+first+"/diff?against="+this, nil, 200).field(t, "against_is_later") != true {
			t.Errorf("the later report is not said to be later")
		}
		letterID := h.document(t, o, vendor, letter(name, "2026-04-01", "2026-05-31"))
		second := h.vendor(t, o)
		elsewhere := h.document(t, o, second, evidencetest.SOC2("Else, Inc.", "2024-01-01", "2024-12-31"))
		h.do(t, o.admin(), "GET", path+"?against="+letterID, nil, 422)
		h.do(t, o.admin(), "GET", path+"?against="+this, nil, 422)
		h.do(t, o.admin(), "GET", path+"?colour=red", nil, 422)
		h.do(t, o.admin(), "GET", path+"?against="+elsewhere, nil, 404)
		h.do(t, o.admin(), "GET", path+"?against=x", nil, 404)
		h.do(t, o.admin(), "GET", "/documents/"+letterID+"/diff", nil, 422)
		h.do(t, h.org().admin(), "GET", path, nil, 404)
		other := h.org()
		theirs := h.document(t, other, h.vendor(t, other), soc2(name, "2023-01-01", "2023-12-31"))
		h.do(t, o.admin(), "GET", path+"?against="+theirs, nil, 404)
	})
}

// TestDiffOfTypeI: what a report of one day cannot tell is said.
func TestDiffOfTypeI(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		name, _ := h.do(t, o.admin(), "GET", "/vendors/"+vendor, nil, 200).field(t, "name").(string)
		h.document(t, o, vendor, soc2(name, "2024-01-01", "2024-12-31"))
		x := soc2(name, "", "")
		x.SOC2.ReportType, x.SOC2.Period, x.SOC2.AsOf, x.SOC2.ReportDate, x.SOC2.Exceptions = new("type_1"), nil, new("2025-12-31"), nil, []reading.Deviation{}
		got := h.do(t, o.admin(), "GET", "/documents/"+h.document(t, o, vendor, x)+"/diff", nil, 200)
		if got.field(t, "counts.exceptions_unproven") != 1.0 || got.field(t, "document.report_type") != "type_1" || got.field(t, "document.end") != "2025-12-31" {
			t.Errorf("a Type I: %s", got.body)
		}
	})
}

// TestScoreOfRepeats: an exception that the report before had too weighs more,
// and the score says where it stands in both.
func TestScoreOfRepeats(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		residual := func(earlier *reading.Extraction) (float64, *answer) {
			vendor := h.vendor(t, o)
			name, _ := h.do(t, o.admin(), "GET", "/vendors/"+vendor, nil, 200).field(t, "name").(string)
			earlier.SOC2.ServiceOrganization = &name
			h.document(t, o, vendor, earlier)
			h.document(t, o, vendor, soc2(name, "2025-01-01", "2025-12-31"))
			got := h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/score", nil, 200)
			risk, _ := got.field(t, "residual.score").(float64)
			return risk, got
		}
		other := soc2("", "2024-01-01", "2024-12-31")
		other.SOC2.Exceptions[0].ControlID, other.SOC2.Exceptions[0].Text = new("BK-07"), "The restore test of the first quarter was missing."
		first, _ := residual(other)
		again, body := residual(soc2("", "2024-01-01", "2024-12-31"))
		if again <= first {
			t.Errorf("the residual risk is %v with a repeated exception, %v with a new one", again, first)
		}
		if !strings.Contains(string(body.body), "repeated from the report of 2024-01-01 to 2024-12-31, page 21") {
			t.Errorf("the score does not say so: %.3000s", body.body)
		}
	})
}
