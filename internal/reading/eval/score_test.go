package eval_test

import (
	"slices"
	"testing"

	"ward/internal/reading"
	"ward/internal/reading/corpus"
	"ward/internal/reading/eval"
)

func p[T any](v T) *T { return &v }

// truth is a small report, and right a reading of it that is right in all.
func truth() *corpus.Truth {
	return &corpus.Truth{
		Doc: "x", Kind: "soc2", Outcome: "ok", Class: "soc2_report", ReportType: p("II"), Org: "Acre Labs, Inc.", System: p("Results Portal"), Auditor: p("Moss & Reed LLP"), Opinion: p("qualified"),
		Qualified: []string{"CC6.2"}, Period: &corpus.Span{Start: "2024-01-01", End: "2024-12-31"}, Date: p("2025-02-10"), Categories: []string{"security", "processing integrity"}, ControlsTested: p(2), CUECsCount: p(1),
		CUECs: []string{"Customers remove their own leavers from the portal."}, Subservices: []corpus.Sub{{Name: "Stonegate LLC", Method: "carve-out"}},
		Exceptions: []corpus.Exception{{ID: "AC-1", Criteria: []string{"CC6.2", "CC6.3"}, Pages: []int{9}, Text: "For 3 of 25 leavers, access was removed late.", Failed: p(3), Size: p(25), Response: p("The feed runs hourly now.")}},
		Mapping:    []corpus.Mapped{{Citation: "164.312(b)", Criteria: []string{"CC7.2"}, Controls: []string{"AC-1"}}}, HIPAA: true,
	}
}

func right() *reading.Extraction {
	return &reading.Extraction{
		Class: reading.SOC2Report,
		SOC2: &reading.SOC2{
			ReportType: p("type_2"), ServiceOrganization: p("Acre Labs"), System: p("Results Portal"), Auditor: p("Moss and Reed LLP"), Opinion: p("qualified"), QualifiedCriteria: []string{"CC6.2"},
			Period: &reading.Period{Start: "2024-01-01", End: "2024-12-31"}, ReportDate: p("2025-02-10"), Categories: []string{"processing_integrity", "security"}, HIPAAIncluded: true,
			Controls:     []reading.Control{{ID: p("AC-1")}, {ID: p("AC-2")}},
			Exceptions:   []reading.Deviation{{ControlID: p("AC 1"), Criteria: []string{"CC6.3"}, Page: 10, Text: "For 3 of 25 leavers, access was removed late.", SampleFailed: p(3), SampleSize: p(25), ManagementResponse: p("The feed runs hourly now.")}},
			CUECs:        []reading.CUEC{{Text: "Customers remove their own leavers from the portal."}},
			Subservice:   []reading.Subservice{{Name: "Stonegate", Method: p("carve_out")}},
			HIPAAMapping: []reading.Mapping{{Citation: "164.312(b)", Criteria: []string{"CC7.2"}, Controls: []string{"AC-1"}}},
		},
		Facts: map[string]reading.Fact{"soc2.opinion": {Confidence: 0.97}},
	}
}

func TestScoreRight(t *testing.T) {
	t.Parallel()
	r := eval.Score(truth(), right())
	for f, ok := range r.Fields {
		if !ok {
			t.Errorf("%s is wrong", f)
		}
	}
	for _, v := range r.Values {
		if !v.Right || v.Flagged {
			t.Errorf("%s: right %v, flagged %v: %s", v.Field, v.Right, v.Flagged, v.Note)
		}
	}
	if r.TP != 1 || r.FP != 0 || r.FN != 0 || r.Subs["criteria"] != 1 {
		t.Errorf("exceptions: %d found, %d too many, %d missed, %v", r.TP, r.FP, r.FN, r.Subs)
	}
}

// One change of a reading makes one value wrong, silently or not.
func TestScoreWrong(t *testing.T) {
	t.Parallel()
	review := func(path string) func(*reading.Extraction) {
		return func(x *reading.Extraction) { x.NeedsReview = append(x.NeedsReview, reading.Review{Path: path}) }
	}
	tests := []struct {
		name    string
		change  []func(*reading.Extraction)
		field   string
		flagged bool
	}{
		{"another opinion", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Opinion = p("adverse") }}, "opinion", false},
		{"another opinion, doubted", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Opinion = p("adverse") }, review("soc2.opinion")}, "opinion", true},
		{"another opinion, not sure", []func(*reading.Extraction){func(x *reading.Extraction) {
			x.SOC2.Opinion = nil
			x.Facts["soc2.opinion"] = reading.Fact{Confidence: 0.74}
		}}, "opinion", true},
		{"a day off", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Period.End = "2024-12-30" }}, "period", false},
		{"a category too few", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Categories = []string{"security"} }}, "categories", false},
		{"an exception missed", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions = nil }}, "exceptions", false},
		{"an exception missed, its control unread", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions = nil }, review("soc2.controls.0")}, "exceptions", true},
		{"an exception on another page", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions[0].Page = 11 }}, "exceptions", false},
		{"another sample", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions[0].SampleSize = p(26) }}, "exceptions.sample", false},
		{"a member doubted as a whole", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions[0].SampleSize = p(26) }, review("soc2.exceptions.0")}, "exceptions.sample", true},
		{"no criteria", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions[0].Criteria = nil }}, "exceptions.criteria", false},
		{"no response", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Exceptions[0].ManagementResponse = nil }}, "exceptions.management_response", false},
		{"a duty too many", []func(*reading.Extraction){func(x *reading.Extraction) {
			x.SOC2.CUECs = append(x.SOC2.CUECs, reading.CUEC{Text: "See above."})
		}}, "cuecs", false},
		{"another method", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.Subservice[0].Method = p("inclusive") }}, "subservice_organizations.method", false},
		{"a citation of other controls", []func(*reading.Extraction){func(x *reading.Extraction) { x.SOC2.HIPAAMapping[0].Controls = []string{"AC-2"} }}, "hipaa_mapping", false},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := right()
			for _, f := range c.change {
				f(x)
			}
			r := eval.Score(truth(), x)
			at := slices.IndexFunc(r.Values, func(v eval.Value) bool { return v.Field == c.field && !v.Right })
			if at < 0 {
				t.Fatalf("%s is not wrong", c.field)
			}
			if r.Values[at].Flagged != c.flagged {
				t.Errorf("flagged: %v, want %v", r.Values[at].Flagged, c.flagged)
			}
		})
	}
}

// A file that could not be read has no right field, and no silent one where a
// failure was expected.
func TestScoreOutcome(t *testing.T) {
	t.Parallel()
	failed := &reading.Extraction{Class: reading.Other, Error: &reading.Failure{Code: "damaged"}}
	for f, ok := range eval.Score(truth(), failed).Fields {
		if ok && f != "qualified_criteria" {
			t.Errorf("%s is right in a file that was not read", f)
		}
	}
	w := &corpus.Truth{Outcome: "error"}
	if !eval.Score(w, failed).Fields["expected_outcome"] || eval.Score(w, right()).Fields["expected_outcome"] {
		t.Error("an expected failure is judged wrongly")
	}
	w.Outcome = "survive"
	if !eval.Score(w, failed).Fields["expected_outcome"] || eval.Score(w, right()).Fields["expected_outcome"] {
		t.Error("a hostile file may fail, and may not have exceptions")
	}
}

// Totals add up, and each value goes into the bucket of its confidence.
func TestTotal(t *testing.T) {
	t.Parallel()
	total := eval.NewTotal()
	x := right()
	x.SOC2.Opinion = p("adverse")
	total.Add(eval.Score(truth(), x))
	total.Add(eval.Score(truth(), right()))
	if total.Docs != 2 || total.Wrong != [2]int{0, 1} || total.Precision() != 1 || total.Recall() != 1 {
		t.Errorf("%+v", total)
	}
	if f := total.Fields["opinion"]; *f != [2]int{1, 2} {
		t.Errorf("opinion: %v", *f)
	}
	for _, b := range total.Buckets {
		if want := b.Low == 0.95; (b.N == 2) != want || want && (b.Right != 1 || b.Sum != 1.94) {
			t.Errorf("bucket %+v", b)
		}
	}
}
