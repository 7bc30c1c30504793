package evidence

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/fault"
	"ward/internal/reading"
)

// machine is a reading as a machine leaves it.
func machine(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(reading.Extraction{
		Schema: reading.Schema, Class: reading.SOC2Report, File: reading.File{Pages: 40},
		SOC2: &reading.SOC2{
			ServiceOrganization: ptr("Aldermoor Systems, Inc."), Opinion: ptr("unqualified"), ReportDate: ptr("2025-08-01"),
			QualifiedCriteria: []string{}, Categories: []string{"security"}, Controls: []reading.Control{}, CUECs: []reading.CUEC{},
			Subservice: []reading.Subservice{},
			Exceptions: []reading.Deviation{
				{ControlID: ptr("AC-01"), Criteria: []string{"CC6.1"}, Page: 20, Text: "one", Severity: "moderate"},
				{ControlID: ptr("AC-02"), Criteria: []string{"CC6.2"}, Page: 21, Text: "two", SampleFailed: ptr(1), SampleSize: ptr(25), Severity: "moderate"},
				{ControlID: ptr("AC-03"), Criteria: []string{"CC6.3"}, Page: 22, Text: "three", Severity: "major"},
			},
		},
		Facts: map[string]reading.Fact{"soc2.opinion": {Page: 4, Quote: "In our opinion", Rule: "opinion.unqualified", Confidence: 0.9}},
		NeedsReview: []reading.Review{
			{Path: "soc2.report_date", Reason: "two candidates"}, {Path: "soc2.exceptions.1.sample_size", Reason: "unclear"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func said(path string, v Verdict, value string) Decision {
	if value == "" {
		value = "null"
	}
	return Decision{Path: path, Decision: v, Value: value, Page: 30, Quote: "words", DecidedBy: "u1"}
}

func reviewed(t *testing.T, ds ...Decision) *Reviewed {
	t.Helper()
	r, err := applyReview(&Document{ID: "d1", Pages: 40}, machine(t), ds, []string{"Aldermoor Systems"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReviewAppliesDecisions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		said  []Decision
		check func(r *Reviewed) any
		want  any
	}{
		{"as read", nil, func(r *Reviewed) any { return *r.Extraction.SOC2.Opinion }, "unqualified"},
		{"corrected", []Decision{said("soc2.opinion", Correct, `"qualified"`)}, func(r *Reviewed) any { return *r.Extraction.SOC2.Opinion }, "qualified"},
		{"the last word holds", []Decision{said("soc2.opinion", Correct, `"adverse"`), said("soc2.opinion", Correct, `"qualified"`)},
			func(r *Reviewed) any { return *r.Extraction.SOC2.Opinion }, "qualified"},
		{"absent", []Decision{said("soc2.report_date", Absent, "")}, func(r *Reviewed) any { return r.Extraction.SOC2.ReportDate == nil }, true},
		{"a field of a member", []Decision{said("soc2.exceptions.1.sample_size", Correct, `40`)},
			func(r *Reviewed) any { return *r.Extraction.SOC2.Exceptions[1].SampleSize }, 40},
		{"some fields of a member", []Decision{said("soc2.exceptions.2", Correct, `{"severity":"minor"}`)},
			func(r *Reviewed) any {
				e := r.Extraction.SOC2.Exceptions[2]
				return []any{e.Severity, e.Text, *e.ControlID}
			}, []any{"minor", "three", "AC-03"}},
		{"an absent member drops out", []Decision{said("soc2.exceptions.0", Absent, "")},
			func(r *Reviewed) any { return len(r.Extraction.SOC2.Exceptions) }, 2},
		{"the others keep their index", []Decision{said("soc2.exceptions.0", Absent, ""), said("soc2.exceptions.1.deviation", Correct, `"second"`)},
			func(r *Reviewed) any {
				return []any{r.Extraction.SOC2.Exceptions[0].Text, r.Path("soc2.exceptions", 0)}
			}, []any{"second", "soc2.exceptions.1"}},
		{"a correction brings an absent member back", []Decision{said("soc2.exceptions.0", Absent, ""), said("soc2.exceptions.0", Correct, `{"deviation":"there after all"}`)},
			func(r *Reviewed) any { return r.Extraction.SOC2.Exceptions[0].Text }, "there after all"},
		{"added", []Decision{said("soc2.exceptions", add, `{"control_id":"AC-09","criteria":["CC7.1"],"deviation":"missed","severity":"moderate"}`)},
			func(r *Reviewed) any {
				e := r.Extraction.SOC2.Exceptions[3]
				return []any{e.Text, e.Page, r.Path("soc2.exceptions", 3)}
			}, []any{"missed", 30, "soc2.exceptions.3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, tt.check(reviewed(t, tt.said...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReviewRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		said Decision
		kind fault.Kind
		says string
	}{
		{"the class by a word", said("document_class", Correct, `"other"`), fault.Invalid, "read the document again"},
		{"an unknown path", said("soc2.colour", Confirm, ""), fault.NotFound, "soc2.colour"},
		{"a path outside what was read", said("file.name", Confirm, ""), fault.NotFound, "file.name"},
		{"a member that is not there", said("soc2.exceptions.3", Confirm, ""), fault.NotFound, "soc2.exceptions.3"},
		{"a member by a crooked number", said("soc2.exceptions.01", Confirm, ""), fault.NotFound, "soc2.exceptions.01"},
		{"the mark itself", said("soc2.exceptions.0.index", Correct, "7"), fault.NotFound, "index"},
		{"a word out of the list", said("soc2.opinion", Correct, `"fine"`), fault.Invalid, "soc2.opinion"},
		{"a date that does not exist", said("soc2.report_date", Correct, `"2025-02-30"`), fault.Invalid, "2025-02-30"},
		{"a value of another type", said("soc2.report_date", Correct, `17`), fault.Invalid, "does not fit"},
		{"a correction without a value", said("soc2.opinion", Correct, ""), fault.Invalid, ""},
		{"more failures than samples", said("soc2.exceptions.1.sample_failed", Correct, `26`), fault.Invalid, "more failures than samples"},
		{"an unknown field of a member", said("soc2.exceptions.0", Correct, `{"colour":"red"}`), fault.Invalid, "colour"},
		{"a member of no list", said("soc2.opinion", add, `{}`), fault.Invalid, ""},
		{"an added member without its text", said("soc2.exceptions", add, `{"severity":"major"}`), fault.Invalid, "deviation"},
		{"a whole list of members", said("soc2.exceptions", Correct, `[]`), fault.Invalid, "one by one"},
		{"a field in other letters", said("soc2.exceptions.0", Correct, `{"Severity":"minor"}`), fault.Invalid, "Severity"},
		{"a mark", said("soc2.exceptions.0", Correct, `{"added":true}`), fault.Invalid, "added"},
		{"a mark of a new member", said("soc2.exceptions", add, `{"deviation":"d","severity":"major","absent":true}`), fault.Invalid, "absent"},
		{"a new member that is no object", said("soc2.exceptions", add, `"d"`), fault.Invalid, "object"},
		{"an absent entry of a plain list", said("soc2.categories.0", Absent, ""), fault.Invalid, "the list that holds it"},
		{"an absent page", said("soc2.exceptions.0.page", Absent, ""), fault.Invalid, "page"},
		{"an absent text", said("soc2.exceptions.0.deviation", Absent, ""), fault.Invalid, "must not be empty"},
		{"a page past the end", said("soc2.exceptions.0.page", Correct, `41`), fault.Invalid, "from 1 to 40"},
		{"page 0", said("soc2.exceptions.0.response_page", Correct, `0`), fault.Invalid, "from 1 to 40"},
		{"a negative number of samples", said("soc2.exceptions.1.sample_failed", Correct, `-1`), fault.Invalid, "below 0"},
		{"a criterion of another form", said("soc2.exceptions.0.criteria", Correct, `["CC61"]`), fault.Invalid, "CC61"},
		{"a criterion of the opinion of another form", said("soc2.qualified_criteria", Correct, `["cc6.1"]`), fault.Invalid, "cc6.1"},
		{"a severity that is none", said("soc2.exceptions.0.severity", Correct, `"huge"`), fault.Invalid, "huge"},
		{"a period without an end", said("soc2.period", Correct, `{"start":"2025-02-01"}`), fault.Invalid, "soc2.period.end"},
		{"a period that ends before it starts", said("soc2.period", Correct, `{"start":"2025-02-01","end":"2025-01-31"}`), fault.Invalid, "ends before"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := applyReview(&Document{Pages: 40}, machine(t), []Decision{tt.said}, nil)
			if fault.KindOf(err) != tt.kind || err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want kind %d that says %q", err, tt.kind, tt.says)
			}
		})
	}
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	paths := func(r *Reviewed) []string {
		out := []string{}
		for _, item := range r.Extraction.NeedsReview {
			out = append(out, item.Path)
		}
		return out
	}
	tests := []struct {
		name string
		said []Decision
		want []string
	}{
		{"nothing decided", nil, []string{"soc2.report_date", "soc2.exceptions.1.sample_size"}},
		{"the fact itself", []Decision{said("soc2.report_date", Confirm, "")}, []string{"soc2.exceptions.1.sample_size"}},
		{"what holds it", []Decision{said("soc2.exceptions.1", Confirm, "")}, []string{"soc2.report_date"}},
		{"a new member of the list", []Decision{said("soc2.exceptions", add, `{"deviation":"d","severity":"major"}`)}, []string{"soc2.report_date", "soc2.exceptions.1.sample_size"}},
		{"the whole list", []Decision{said("soc2.exceptions", Confirm, "")}, []string{"soc2.report_date"}},
		{"a neighbour with the same beginning", []Decision{said("soc2.exceptions.1.sample_failed", Confirm, "")}, []string{"soc2.report_date", "soc2.exceptions.1.sample_size"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, paths(reviewed(t, tt.said...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMatchVendor(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		names []string
		said  []Decision
		match bool
	}{
		{"its name without the legal form", []string{"Aldermoor Systems"}, nil, true},
		{"in capitals and with other marks", []string{"ALDERMOOR  Systems Inc"}, nil, true},
		{"an alias", []string{"Moor", "Aldermoor Systems, LLC"}, nil, true},
		{"a name that only looks alike", []string{"Aldermore Systems"}, nil, false},
		{"a shorter name", []string{"Aldermoor"}, nil, false},
		{"confirmed by a person", []string{"Moor"}, []Decision{said("soc2.service_organization", Confirm, "")}, true},
		{"corrected to the vendor", []string{"Moor"}, []Decision{said("soc2.service_organization", Correct, `"Moor Ltd."`)}, true},
		{"corrected to a third", []string{"Moor"}, []Decision{said("soc2.service_organization", Correct, `"Fen"`)}, false},
		{"called absent", []string{"Aldermoor Systems"}, []Decision{said("soc2.service_organization", Absent, "")}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := applyReview(&Document{}, machine(t), tt.said, tt.names)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Excluded == ""; got != tt.match {
				t.Errorf("counts: %v, want %v (%s)", got, tt.match, r.Excluded)
			}
			waits := slices.ContainsFunc(r.Extraction.NeedsReview, func(i reading.Review) bool { return i.Path == "soc2.service_organization" })
			if waits == tt.match && tt.name != "called absent" {
				t.Errorf("waits for a person: %v", waits)
			}
		})
	}
}

// TestReviewKeepsTheMachinesValue: what was read stands beside what a person
// said, and the reading itself is not touched.
func TestReviewKeepsTheMachinesValue(t *testing.T) {
	t.Parallel()
	r := reviewed(t, said("soc2.opinion", Correct, `"qualified"`), said("soc2.exceptions.0", Absent, ""))
	body, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		SOC2 struct {
			Opinion    string
			Exceptions []map[string]any
		} `json:"soc2"`
		Decisions []map[string]any
	}
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatal(err)
	}
	if out.SOC2.Opinion != "qualified" || out.Decisions[0]["machine_value"] != "unqualified" || out.Decisions[0]["decided_by"] != "u1" {
		t.Errorf("opinion %q, decision %v", out.SOC2.Opinion, out.Decisions[0])
	}
	if len(out.SOC2.Exceptions) != 2 || out.SOC2.Exceptions[0]["index"] != 1.0 {
		t.Errorf("exceptions %v", out.SOC2.Exceptions)
	}
	if got := slices.Sorted(maps.Keys(out.Decisions[1])); !slices.Contains(got, "machine_value") {
		t.Errorf("the absent member's value is lost: %v", got)
	}
}

// TestReviewedFormIsWhole: whatever a person leaves out, every field of the
// form is there, lists are never null, and an absent yes or no is not a no.
func TestReviewedFormIsWhole(t *testing.T) {
	t.Parallel()
	show := func(text string, said ...Decision) map[string]any {
		t.Helper()
		r, err := applyReview(&Document{Pages: 40}, text, said, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := r.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var out map[string]any
		if err := json.Unmarshal(body, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	out := show(machine(t), said("soc2.exceptions", add, `{"deviation":"d","severity":"major","criteria":null}`), said("soc2.qualified_criteria", Absent, ""))
	list := out["soc2"].(map[string]any)["exceptions"].([]any)
	read, added := list[0].(map[string]any), list[3].(map[string]any)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(read)), slices.Sorted(maps.Keys(added))); diff != "" {
		t.Error(diff)
	}
	if c, ok := added["criteria"].([]any); !ok || len(c) != 0 || added["added"] != true || read["added"] != false || added["page"] != 30.0 {
		t.Errorf("added %v, read %v", added, read)
	}
	if q, ok := out["soc2"].(map[string]any)["qualified_criteria"].([]any); !ok || len(q) != 0 {
		t.Errorf("qualified criteria %v", out["soc2"])
	}
	out = show(`{"schema":"ward.extraction/1","document_class":"bridge_letter","bridge":{"material_changes":false}}`, said("bridge.material_changes", Absent, ""))
	if v, ok := out["bridge"].(map[string]any)["material_changes"]; !ok || v != nil {
		t.Errorf("absent changes are %v", v)
	}
	plain := show(machine(t))
	if m := plain["soc2"].(map[string]any)["exceptions"].([]any)[2].(map[string]any); m["index"] != 2.0 || m["added"] != false {
		t.Errorf("without decisions: %v", m)
	}
}

// The counts follow the controls as they are after review, also of a reading
// that is older than the counts.
func TestCountsFollowTheReview(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(reading.Extraction{
		Schema: reading.Schema, Class: reading.SOC2Report, File: reading.File{Pages: 40},
		SOC2: &reading.SOC2{ServiceOrganization: ptr("Aldermoor Systems, Inc."), ReportType: ptr("type_2"), Controls: []reading.Control{
			{ID: ptr("AC-01"), Page: 20, Tests: []reading.Test{{Status: reading.NoException}}},
			{ID: ptr("AC-02"), Page: 20, Tests: []reading.Test{{Status: reading.Unread}}},
			{ID: ptr("AC-03"), Page: 21, Tests: []reading.Test{{Status: reading.DidNotOccur}}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	old := strings.Replace(string(text), `"counts":null,`, "", 1)
	tests := []struct {
		name string
		said []Decision
		want *reading.Counts
	}{
		{"as read", nil, &reading.Counts{Controls: 3, Clean: 1, NotTested: 1, Unread: 1}},
		{"an unread result corrected", []Decision{said("soc2.controls.1.tests.0.status", Correct, `"exception"`)}, &reading.Counts{Controls: 3, Clean: 1, Exceptions: 1, NotTested: 1}},
		{"a control called absent", []Decision{said("soc2.controls.0", Absent, "")}, &reading.Counts{Controls: 2, NotTested: 1, Unread: 1}},
		{"a control added", []Decision{said("soc2.controls", add, `{"control_id":"AC-09"}`)}, &reading.Counts{Controls: 4, Clean: 1, NotTested: 1, Unread: 2}},
		{"a report of type 1 after all", []Decision{said("soc2.report_type", Correct, `"type_1"`)}, nil},
	}
	for _, tt := range tests {
		r, err := applyReview(&Document{ID: "d1", Pages: 40}, old, tt.said, []string{"Aldermoor Systems"})
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if diff := cmp.Diff(tt.want, r.Extraction.SOC2.Counts); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	if _, err := applyReview(&Document{ID: "d1", Pages: 40}, string(text), []Decision{said("soc2.counts", Correct, `{"controls":9}`)}, nil); err == nil {
		t.Error("counts can be corrected, though they follow the controls")
	}
}
