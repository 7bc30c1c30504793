package api

import (
	"math"
	"strings"
	"testing"
	"time"

	"ward/internal/identity"
	"ward/internal/reading"
)

func init() {
	ofVendor := func(suffix string, body any) func(*testing.T, *harness, *org) sample {
		return func(t *testing.T, h *harness, o *org) sample {
			return sample{path: "/vendors/" + h.vendor(t, o) + suffix, body: body}
		}
	}
	samples["PUT /vendors/:id/intake"] = ofVendor("/intake", map[string]any{"answers": onSite})
	samples["GET /vendors/:id/intake"] = ofVendor("/intake", nil)
	samples["GET /vendors/:id/score"] = ofVendor("/score", nil)
	samples["GET /vendors/:id/scores"] = ofVendor("/scores", nil)
	samples["GET /vendors/:id/hipaa"] = ofVendor("/hipaa", nil)
}

// onSite is the intake of a consultant who sees PHI on the hospital's own
// systems, complete but for the files.
var onSite = map[string]any{
	"IN-01": "view", "IN-02": "500-9999", "IN-03": []string{"demographics", "clinical", "insurance"}, "IN-04": "no", "IN-05": "hospital",
	"IN-06": "dedicated", "IN-07": "none", "IN-08": "none", "IN-09": "gt7d", "IN-10": "none", "IN-11": "weeks", "IN-12": "one", "IN-13": "none",
	"IN-14": "no", "IN-15": "no", "IN-16": "no", "IN-17": "us", "IN-18": "0", "IN-19": "no", "IN-20": "no", "IN-21": "no", "IN-22": "no",
	"IN-23": "1-5", "IN-24": "badged", "IN-25": "no", "IN-26": "mid",
}

// but is onSite with other answers; nil takes one away.
func but(changes map[string]any) map[string]any {
	out := map[string]any{}
	for _, m := range []map[string]any{onSite, changes} {
		for id, v := range m {
			if out[id] = v; v == nil {
				delete(out, id)
			}
		}
	}
	return map[string]any{"answers": out}
}

func TestIntake(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		path := "/vendors/" + vendor + "/intake"
		none := h.do(t, o.token(identity.Viewer), "GET", path, nil, 200)
		if none.field(t, "questionnaire") != nil || none.field(t, "inherent_risk") != 100.0 || none.field(t, "tier") != "tier_1" || none.header.Get("ETag") != "" ||
			none.field(t, "complete") != false || none.field(t, "updated_at") != nil {
			t.Errorf("before the first: %s", none.body)
		}
		a := h.do(t, o.token(identity.Analyst), "PUT", path, but(nil), 200)
		if a.field(t, "inherent_risk") != 11.24 || a.field(t, "tier") != "tier_3" || a.field(t, "tier_by_ir") != "tier_4" || a.field(t, "tier_floor") == nil ||
			a.header.Get("ETag") != `"1"` || a.field(t, "answered_by") != o.by(identity.Analyst).ID || !strings.HasPrefix(a.field(t, "questionnaire").(string), "intake@") {
			t.Errorf("saved: %s", a.body)
		}
		if v := h.do(t, o.admin(), "GET", "/vendors/"+vendor, nil, 200); v.field(t, "tier") != "tier_3" || v.field(t, "inherent_risk") != 11.24 || v.field(t, "final_band") == nil {
			t.Errorf("the vendor: %s", v.body)
		}
		b := h.do(t, o.admin(), "PUT", path, but(map[string]any{"IN-26": nil}), 200, a.etag())
		if missing := b.field(t, "missing").([]any); len(missing) == 0 || b.field(t, "complete") != false || b.field(t, "inherent_risk").(float64) <= 11.24 {
			t.Errorf("an answer taken away: %s", b.body)
		}
		h.do(t, o.admin(), "PUT", path, but(nil), 412, a.etag())
		if got := h.do(t, o.admin(), "GET", path, nil, 200); got.header.Get("ETag") != `"2"` {
			t.Errorf("after a lost race: %v", got.header)
		}
	})
}

func TestIntakeRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		path := "/vendors/" + vendor + "/intake"
		tests := []struct {
			name    string
			body    any
			status  int
			pointer string
		}{
			{"no answers", map[string]any{}, 422, "#/answers"},
			{"an unknown field", map[string]any{"answers": onSite, "colour": "red"}, 422, "#/colour"},
			{"a question that is none", but(map[string]any{"IN-99": "x"}), 422, "#/answers/IN-99"},
			{"a question of another questionnaire", but(map[string]any{"HS-ENC-01": "yes"}), 422, "#/answers/HS-ENC-01"},
			{"an option that is none", but(map[string]any{"IN-02": "many"}), 422, "#/answers/IN-02"},
			{"a list for one option", but(map[string]any{"IN-02": []string{"1m"}}), 422, "#/answers/IN-02"},
			{"true", but(map[string]any{"IN-02": true}), 422, "#/answers/IN-02"},
			{"a list of numbers", but(map[string]any{"IN-03": []int{1}}), 422, "#/answers/IN-03"},
			{"a question that is not asked", but(map[string]any{"IN-01": "none"}), 422, "#/answers/IN-02"},
			{"a list of answers", map[string]any{"answers": []string{"x"}}, 422, "#/answers"},
			{"no JSON", `{"answers":`, 400, ""},
		}
		for _, tt := range tests {
			a := h.do(t, o.admin(), "PUT", path, tt.body, tt.status)
			if _, fields := a.problem(t); tt.pointer != "" && fields[tt.pointer] == "" {
				t.Errorf("%s: %s", tt.name, a.body)
			}
		}
		if _, fields := h.do(t, o.admin(), "PUT", path, but(map[string]any{"IN-02": "many", "IN-08": "x"}), 422).problem(t); len(fields) != 2 {
			t.Errorf("all at once: %v", fields)
		}
		h.do(t, o.admin(), "PUT", path, but(nil), 412, header{"If-Match", `"1"`})
		h.do(t, h.org().admin(), "PUT", path, but(nil), 404)
		h.do(t, h.org().admin(), "GET", path, nil, 404)
		h.do(t, o.admin(), "DELETE", "/vendors/"+vendor, nil, 204)
		if code, _ := h.do(t, o.admin(), "PUT", path, but(nil), 409).problem(t); code != "vendor.retired" {
			t.Errorf("a retired vendor: %s", code)
		}
	})
}

func TestScore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		h.do(t, o.admin(), "PUT", "/vendors/"+vendor+"/intake", but(nil), 200)
		h.document(t, o, vendor, letter("Aldermoor Systems", "2026-01-01", "2026-03-31"))
		before := h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/score", nil, 200)
		report := h.document(t, o, vendor, soc2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		a := h.do(t, o.token(identity.Viewer), "GET", "/vendors/"+vendor+"/score", nil, 200)
		residual := a.field(t, "residual.score").(float64)
		if residual >= before.field(t, "residual.score").(float64) {
			t.Errorf("a clean report left the score at %v", residual)
		}
		sum := 0.0
		for _, line := range a.field(t, "explanation").([]any) {
			sum += line.(map[string]any)["points"].(float64)
		}
		if math.Round(sum*100)/100 != residual {
			t.Errorf("the points add up to %v, the score is %v", sum, residual)
		}
		if a.field(t, "provisional") != true || a.field(t, "inputs.reports.0.document") != report || a.field(t, "inputs.letters.0.to") != "2026-03-31" ||
			!strings.Contains(string(a.body), `"KO-H-BAA"`) {
			t.Errorf("score %s", a.body)
		}
		list := h.do(t, o.admin(), "GET", "/vendors", nil, 200)
		if list.field(t, "items.0.residual_risk") != residual || list.field(t, "items.0.final_band") != a.field(t, "residual.final_band") ||
			list.field(t, "items.0.tier") != a.field(t, "inherent.tier") || list.field(t, "items.0.inherent_risk") != a.field(t, "inherent.score") {
			t.Errorf("the list says %s", list.body)
		}
		h.do(t, h.org().admin(), "GET", "/vendors/"+vendor+"/score", nil, 404)
		h.do(t, o.admin(), "GET", "/vendors/no-id/score", nil, 404)
	})
}

func TestScores(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/vendors/" + h.vendor(t, o)
		for _, changes := range []map[string]any{nil, {"IN-26": "young"}, {"IN-26": "established"}} {
			h.do(t, o.admin(), "PUT", path+"/intake", but(changes), 200)
			h.clock.advance(time.Hour)
		}
		now := h.do(t, o.admin(), "GET", path+"/score", nil, 200)
		first := h.do(t, o.admin(), "GET", path+"/scores?limit=2", nil, 200)
		if len(first.field(t, "items").([]any)) != 2 || first.field(t, "items.0.score.inputs_sha256") != now.field(t, "inputs_sha256") {
			t.Errorf("first page: %s", first.body)
		}
		cursor := first.field(t, "next_cursor").(string)
		last := h.do(t, o.admin(), "GET", path+"/scores?limit=2&cursor="+cursor, nil, 200)
		if len(last.field(t, "items").([]any)) != 1 || last.field(t, "next_cursor") != nil || last.field(t, "items.0.score.inputs.intake.answers.IN-26") != "mid" {
			t.Errorf("last page: %s", last.body)
		}
		for _, query := range []string{"limit=201", "cursor=e30", "cursor=IngiCg", "sort=residual"} {
			h.do(t, o.admin(), "GET", path+"/scores?"+query, nil, 422)
		}
		h.do(t, h.org().admin(), "GET", path+"/scores", nil, 404)
	})
}

func TestHIPAAItems(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		path := "/vendors/" + vendor
		h.do(t, o.admin(), "PUT", path+"/intake", but(nil), 200)
		count := func() map[any]int {
			out := map[any]int{}
			for _, i := range h.do(t, o.token(identity.Viewer), "GET", path+"/hipaa", nil, 200).field(t, "items").([]any) {
				out[i.(map[string]any)["status"]]++
			}
			return out
		}
		before := count()
		h.document(t, o, vendor, soc2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		h.agreement(t, o, vendor, map[string]any{"status": "active", "effective_on": "2025-01-01"})
		after := count()
		all := h.do(t, o.admin(), "GET", "/hipaa/requirements", nil, 200).field(t, "items").([]any)
		sum := 0
		for _, n := range after {
			sum += n
		}
		if sum != len(all) || after["not_assessed"] >= before["not_assessed"] {
			t.Errorf("of %d provisions, without a report %v, with one %v", len(all), before, after)
		}
		h.do(t, h.org().admin(), "GET", path+"/hipaa", nil, 404)
	})
}

// TestScoreQueries: a vendor with more documents takes no more queries.
func TestScoreQueries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		count := func() int64 {
			before := h.db.Queries()
			h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/score", nil, 200)
			return h.db.Queries() - before
		}
		add := func(year string) {
			id := h.document(t, o, vendor, soc2("Aldermoor Systems", year+"-01-01", year+"-12-31"))
			h.do(t, o.admin(), "PUT", "/documents/"+id+"/facts/soc2.opinion", map[string]any{"decision": "confirm"}, 200)
		}
		add("2025")
		count() // the session has been seen now
		one := count()
		for _, year := range []string{"2021", "2022", "2023", "2024"} {
			add(year)
		}
		if five := count(); five != one || one > 10 {
			t.Errorf("%d queries with one document, %d with five", one, five)
		}
	})
}

// TestMappedItems: a provision that a SOC 2+ report maps itself says where.
func TestMappedItems(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Aldermoor Systems"}, 201).id(t)
		x := soc2("Aldermoor Systems", "2025-01-01", "2025-12-31")
		x.SOC2.HIPAAMapping = []reading.Mapping{{Citation: "164.312(d)", Criteria: []string{"CC6.1"}, Controls: []string{"AC-01"}, Page: 57}}
		report := h.document(t, o, vendor, x)
		h.document(t, o, vendor, letter("Aldermoor Systems", "2026-01-02", "2026-02-28"))
		for _, i := range h.do(t, o.token(identity.Viewer), "GET", "/vendors/"+vendor+"/hipaa", nil, 200).field(t, "items").([]any) {
			item := i.(map[string]any)
			m, mapped := item["mapped_by"].(map[string]any)
			if own := item["id"] == "164.312(d)"; own != mapped || own && (m["document"] != report || m["page"] != 57.0) {
				t.Errorf("%v: mapped by %v", item["id"], item["mapped_by"])
			}
		}
		h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/score", nil, 200) // the inputs have a documented form
	})
}
