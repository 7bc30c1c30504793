package api

import (
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/internal/reading"
)

func TestExtraction(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		x := soc2("Aldermoor Systems, Inc.", "2025-01-01", "2025-12-31")
		x.NeedsReview = []reading.Review{{Path: "soc2.exceptions.0.severity", Reason: "the share is near the bound"}, {Path: "soc2.report_date", Reason: "two candidates"}}
		id := h.document(t, o, vendor, x)
		path := "/documents/" + id
		a := h.do(t, o.token(identity.Viewer), "GET", path+"/extraction", nil, 200)
		if a.field(t, "soc2.opinion") != "unqualified" || a.field(t, "soc2.exceptions.0.index") != 0.0 || a.field(t, "facts") == nil ||
			len(a.field(t, "decisions").([]any)) != 0 || len(a.field(t, "needs_review").([]any)) != 2 {
			t.Errorf("as read: %s", a.body)
		}
		b := h.do(t, o.token(identity.Analyst), "PUT", path+"/facts/soc2.report_date", map[string]any{"decision": "correct", "value": "2026-01-20", "note": "page 5"}, 200, a.etag())
		if b.field(t, "soc2.report_date") != "2026-01-20" || b.field(t, "decisions.0.machine_value") != "2025-12-31" ||
			b.field(t, "decisions.0.decided_by") != o.by(identity.Analyst).ID || len(b.field(t, "needs_review").([]any)) != 1 {
			t.Errorf("corrected: %s", b.body)
		}
		h.do(t, o.admin(), "PUT", path+"/facts/soc2.opinion", map[string]any{"decision": "confirm"}, 412, a.etag())
		c := h.do(t, o.admin(), "POST", path+"/facts", missed, 201, b.etag())
		if c.header.Get("Location") != "/api/v1"+path+"/extraction" || c.field(t, "soc2.exceptions.1.added") != true || c.field(t, "soc2.exceptions.1.page") != 41.0 ||
			c.field(t, "soc2.exceptions.1.sample_size") != nil || len(c.field(t, "needs_review").([]any)) != 1 {
			t.Errorf("added: %s", c.body)
		}
		d := h.do(t, o.admin(), "PUT", path+"/facts/soc2.exceptions.0", map[string]any{"decision": "absent"}, 200)
		if len(d.field(t, "soc2.exceptions").([]any)) != 1 || d.field(t, "soc2.exceptions.0.index") != 1.0 {
			t.Errorf("absent: %s", d.body)
		}
		d = h.do(t, o.admin(), "PUT", path+"/facts/soc2.exceptions.1.severity", map[string]any{"decision": "correct", "value": "major"}, 200)
		if d.field(t, "soc2.exceptions.0.severity") != "major" {
			t.Errorf("the added one corrected: %s", d.body)
		}
		if got := h.do(t, o.admin(), "GET", path, nil, 200); got.field(t, "status") != "extracted" || got.field(t, "open_facts") != 0.0 {
			t.Errorf("when nothing waits: %s", got.body)
		}
		e := h.do(t, o.token(identity.Analyst), "DELETE", path+"/facts/soc2.report_date", nil, 200, d.etag())
		if e.field(t, "soc2.report_date") != "2025-12-31" || e.field(t, "decisions.0.taken_back") != true || e.field(t, "decisions.0.decided_by_name") != "Test analyst" ||
			e.field(t, "decisions.4.decision") != "undo" || len(e.field(t, "needs_review").([]any)) != 1 {
			t.Errorf("taken back: %s", e.body)
		}
		h.do(t, o.admin(), "DELETE", path+"/facts/soc2.report_date", nil, 412, d.etag())
		if code, _ := h.do(t, o.admin(), "DELETE", path+"/facts/soc2.report_date", nil, 404).problem(t); code != "fact.not_decided" {
			t.Errorf("taken back twice: %s", code)
		}
		if got := h.do(t, o.admin(), "GET", path, nil, 200); got.field(t, "status") != "needs_review" || got.field(t, "open_facts") != 1.0 {
			t.Errorf("when one waits again: %s", got.body)
		}
		if events := h.do(t, o.admin(), "GET", "/audit-events?subject="+id, nil, 200); !strings.Contains(string(events.body), "fact.correct") {
			t.Errorf("the log: %s", events.body)
		}
	})
}

func TestFactsRefuse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/documents/" + h.document(t, o, h.vendor(t, o), soc2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		correct := func(value string) string { return `{"decision":"correct","value":` + value + `}` }
		decisions := []struct {
			name, fact, body string
			status           int
			pointer          string
		}{
			{"a decision that is none", "soc2.opinion", `{"decision":"perhaps"}`, 422, "#/decision"},
			{"no decision", "soc2.opinion", `{}`, 422, "#/decision"},
			{"an unknown field", "soc2.opinion", `{"decision":"confirm","colour":"red"}`, 422, "#/colour"},
			{"a value with another decision", "soc2.opinion", `{"decision":"confirm","value":"adverse"}`, 422, "#/value"},
			{"a correction without a value", "soc2.opinion", `{"decision":"correct"}`, 422, "#/value"},
			{"a date that does not exist", "soc2.report_date", correct(`"2025-02-30"`), 422, "#/value"},
			{"a period in a month that does not exist", "soc2.period", correct(`{"end":"2025-13-01"}`), 422, "#/value"},
			{"a word that is not in the list", "soc2.opinion", correct(`"fine"`), 422, "#/value"},
			{"another type", "soc2.opinion", correct(`17`), 422, "#/value"},
			{"a criterion of another form", "soc2.exceptions.0.criteria", correct(`["CC61"]`), 422, "#/value"},
			{"a page that is not there", "soc2.exceptions.0.page", correct(`61`), 422, "#/value"},
			{"an absent page", "soc2.exceptions.0.page", `{"decision":"absent"}`, 422, "#/decision"},
			{"a field in other letters", "soc2.exceptions.0", correct(`{"Severity":"minor"}`), 422, "#/value/Severity"},
			{"a whole list", "soc2.exceptions", correct(`[]`), 422, "#/value"},
			{"a control character", "soc2.auditor", correct(`"a\u0000b"`), 422, "#/value"},
			{"a control character in the note", "soc2.opinion", `{"decision":"confirm","note":"a\u0000b"}`, 422, "#/note"},
			{"a note that is too long", "soc2.opinion", `{"decision":"confirm","note":"` + strings.Repeat("n", 2001) + `"}`, 422, "#/note"},
			{"a value that is too long", "soc2.auditor", correct(`"` + strings.Repeat("n", 20001) + `"`), 422, "#/value"},
			{"no such fact", "soc2.colour", `{"decision":"confirm"}`, 404, ""},
			{"no such member", "soc2.exceptions.1", `{"decision":"confirm"}`, 404, ""},
			{"the file", "file.name", `{"decision":"confirm"}`, 404, ""},
			{"no JSON", "soc2.opinion", `{`, 400, ""},
		}
		for _, tt := range decisions {
			a := h.do(t, o.admin(), "PUT", path+"/facts/"+tt.fact, tt.body, tt.status)
			if _, fields := a.problem(t); tt.pointer != "" && fields[tt.pointer] == "" {
				t.Errorf("%s: %s", tt.name, a.body)
			}
		}
		additions := []struct{ name, body, pointer string }{
			{"a list that is none", `{"list":"soc2.categories","value":{},"page":1,"quote":"q"}`, "#/list"},
			{"no list", `{"value":{},"page":1,"quote":"q"}`, "#/list"},
			{"page 0", `{"list":"soc2.cuecs","value":{"text":"t"},"page":0,"quote":"q"}`, "#/page"},
			{"a page past the end", `{"list":"soc2.cuecs","value":{"text":"t"},"page":61,"quote":"q"}`, "#/page"},
			{"no quote", `{"list":"soc2.cuecs","value":{"text":"t"},"page":1}`, "#/quote"},
			{"no value", `{"list":"soc2.cuecs","page":1,"quote":"q"}`, "#/value"},
			{"a value that is no object", `{"list":"soc2.cuecs","value":"t","page":1,"quote":"q"}`, "#/value"},
			{"a field that members do not have", `{"list":"soc2.cuecs","value":{"text":"t","colour":1},"page":1,"quote":"q"}`, "#/value/colour"},
			{"a member without its text", `{"list":"soc2.cuecs","value":{},"page":1,"quote":"q"}`, "#/value"},
			{"an exception without its severity", `{"list":"soc2.exceptions","value":{"deviation":"d"},"page":1,"quote":"q"}`, "#/value"},
		}
		for _, tt := range additions {
			a := h.do(t, o.admin(), "POST", path+"/facts", tt.body, 422)
			if _, fields := a.problem(t); fields[tt.pointer] == "" {
				t.Errorf("%s: %s", tt.name, a.body)
			}
		}
		if a := h.do(t, o.admin(), "POST", path+"/facts", `{"page":0,"quote":"","list":"soc2.cuecs"}`, 422); len(a.field(t, "errors").([]any)) != 3 {
			t.Errorf("all at once: %s", a.body)
		}
		other := "/documents/" + h.document(t, o, h.vendor(t, o), nil)
		h.do(t, o.admin(), "PUT", other+"/facts/soc2.opinion", `{"decision":"confirm"}`, 404)
		h.do(t, h.org().admin(), "PUT", path+"/facts/soc2.opinion", `{"decision":"confirm"}`, 404)
		h.do(t, h.org().admin(), "POST", path+"/facts", missed, 404)
	})
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		path := "/vendors/" + vendor + "/coverage"
		status := func(query string) any {
			t.Helper()
			return h.do(t, o.token(identity.Viewer), "GET", path+query, nil, 200).field(t, "status")
		}
		listed := func() any {
			t.Helper()
			return h.do(t, o.admin(), "GET", "/vendors", nil, 200).field(t, "items.0.coverage_status")
		}
		same := func(want string) {
			t.Helper()
			if got, list := status(""), listed(); got != want || list != want {
				t.Errorf("coverage %v, list %v, want %s", got, list, want)
			}
		}
		same("none")
		h.document(t, o, vendor, soc2("Fenwick Labs", "2025-01-01", "2025-12-31")) // another organization's
		same("none")
		report := h.document(t, o, vendor, soc2("Aldermoor Systems", "2024-11-01", "2025-10-31"))
		same("unbridged")
		bridging := h.document(t, o, vendor, letter("Aldermoor Systems", "2025-11-01", "2026-01-31"))
		same("unbridged") // reaches January only; today is in March
		a := h.do(t, o.admin(), "GET", path+"?as_of=2026-02-10", nil, 200)
		if a.field(t, "as_of") != "2026-02-10" || a.field(t, "intervals.0.document_id") != report || a.field(t, "intervals.1.document_id") != bridging ||
			a.field(t, "gaps.0.start") != "2026-02-01" || a.field(t, "gaps.0.days") != 10.0 || a.field(t, "next_expiry_on") != "2026-10-31" {
			t.Errorf("in February: %s", a.body)
		}
		for asOf, want := range map[string]string{"2025-10-30": "none", "2025-10-31": "covered", "2026-01-31": "covered", "2026-02-01": "unbridged", "2026-11-01": "stale"} {
			if got := status("?as_of=" + asOf); got != want {
				t.Errorf("on %s: %v, want %s", asOf, got, want)
			}
		}
		h.document(t, o, vendor, soc2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		same("covered")
		h.do(t, o.admin(), "GET", path+"?as_of=2025-02-30", nil, 422)
		h.do(t, o.admin(), "GET", path+"?on=2025-02-28", nil, 422)
		h.do(t, h.org().admin(), "GET", path, nil, 404)
	})
}

// TestCoverageOfServices: a report about one service leaves the other one open.
func TestCoverageOfServices(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o, stranger := h.org(), h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		service := func(o *org, vendor, name string) string {
			t.Helper()
			return h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/services", map[string]any{"name": name}, 201).id(t)
		}
		claims, portal := service(o, vendor, "Claims"), service(o, vendor, "Portal")
		foreign := service(stranger, h.vendor(t, stranger), "Claims")
		first := h.document(t, o, vendor, soc2("Aldermoor Systems", "2024-01-01", "2024-12-31"))
		second := h.document(t, o, vendor, soc2("Aldermoor Systems", "2025-02-01", "2025-12-31"))
		other := h.document(t, o, vendor, soc2("Fenwick Labs", "2025-01-01", "2025-12-31"))
		h.document(t, o, vendor, letter("Aldermoor Systems", "2025-01-02", "2025-01-31"))
		path := "/vendors/" + vendor + "/coverage"
		a := h.do(t, o.token(identity.Viewer), "GET", path, nil, 200)
		for field, want := range map[string]any{
			"service_id": nil, "transitions.0.kind": "hole", "transitions.0.start": "2025-01-01", "transitions.0.days": 31.0,
			"transitions.0.documents.0": first, "transitions.0.documents.1": second, "not_counted.0.document_id": other, "not_counted.0.kind": "type_2",
			"not_counted.1.kind": "bridge", "not_counted.1.start": "2025-01-02", "status": "covered",
		} {
			if a.field(t, field) != want {
				t.Errorf("%s is %v, want %v: %s", field, a.field(t, field), want, a.body)
			}
		}
		tie := "/documents/" + second + "/services"
		d := h.do(t, o.token(identity.Analyst), "PUT", tie, map[string]any{"service_ids": []string{portal}}, 200)
		if d.field(t, "service_ids.0") != portal {
			t.Errorf("tied: %s", d.body)
		}
		a = h.do(t, o.admin(), "GET", path, nil, 200)
		if a.field(t, "status") != "stale" || a.field(t, "service_id") != claims || a.field(t, "services.0.name") != "Claims" || a.field(t, "services.1.status") != "covered" {
			t.Errorf("about one: %s", a.body)
		}
		h.work(t)
		if got := h.do(t, o.admin(), "GET", "/vendors/"+vendor, nil, 200).field(t, "coverage_status"); got != "stale" {
			t.Errorf("the vendor is %v", got)
		}
		if a = h.do(t, o.admin(), "GET", path+"?service_id="+portal+"&as_of=2025-12-31", nil, 200); a.field(t, "status") != "covered" || a.field(t, "service_id") != portal {
			t.Errorf("one service: %s", a.body)
		}
		h.do(t, o.admin(), "GET", path+"?service_id="+foreign, nil, 404)
		h.do(t, o.admin(), "GET", path+"?service_id=none", nil, 404)
		h.do(t, o.admin(), "PUT", tie, map[string]any{"service_ids": []string{foreign}}, 422)
		h.do(t, o.admin(), "PUT", tie, map[string]any{}, 422)
		h.do(t, o.admin(), "PUT", tie, map[string]any{"service_ids": []string{}}, 412, header{"If-Match", `"1"`})
		h.do(t, stranger.admin(), "PUT", tie, map[string]any{"service_ids": []string{}}, 404)
		h.do(t, o.admin(), "PUT", tie, map[string]any{"service_ids": []string{}}, 200)
		f := upload([]byte(pdfHead + "for one"))
		f.values = map[string]string{"service_ids": claims}
		if d := h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/documents", f, 202); d.field(t, "service_ids.0") != claims {
			t.Errorf("uploaded for one: %s", d.body)
		}
		f = upload([]byte(pdfHead + "for a foreign one"))
		f.values = map[string]string{"service_ids": foreign}
		if code, fields := h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/documents", f, 422).problem(t); code != "document.invalid" || fields["#/service_ids"] == "" {
			t.Errorf("uploaded for a foreign one: %s %v", code, fields)
		}
	})
}
