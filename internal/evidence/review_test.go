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
		Schema: reading.Schema, Class: reading.SOC2Report,
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
