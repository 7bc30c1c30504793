package assessments

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/scoring"
)

func fact(page int, quote string) reading.Fact { return reading.Fact{Page: page, Quote: quote} }

// placeAt is a place in the document of the tests.
func placeAt(page int, quote string) scoring.Place {
	return scoring.Place{Document: "d1", Page: page, Quote: quote}
}

// reports are the fields of a reading and what becomes of each.
var reports = []struct {
	name string
	edit func(x *reading.Extraction)
	want func(r *scoring.Report)
}{
	{"as it is", func(*reading.Extraction) {}, func(*scoring.Report) {}},
	{"Type I", func(x *reading.Extraction) {
		x.SOC2.ReportType, x.SOC2.AsOf, x.SOC2.Period = ptr("type_1"), ptr("2025-06-30"), nil
	}, func(r *scoring.Report) {
		r.Type, r.AsOf, r.PeriodStart, r.PeriodEnd = scoring.Type1, "2025-06-30", "", ""
	}},
	{"nothing known", func(x *reading.Extraction) {
		x.SOC2.ReportType, x.SOC2.Period, x.SOC2.Opinion, x.SOC2.Categories = nil, nil, nil, nil
	}, func(r *scoring.Report) {
		r.Type, r.PeriodStart, r.PeriodEnd, r.Opinion, r.Categories = "", "", "", "", nil
	}},
	{"qualified", func(x *reading.Extraction) {
		x.SOC2.Opinion, x.SOC2.QualifiedCriteria = ptr("qualified"), []string{"CC6.1"}
		x.Facts["soc2.opinion"] = fact(5, "except for")
	}, func(r *scoring.Report) {
		r.Opinion, r.QualifiedCriteria, r.OpinionAt = scoring.Qualified, []string{"CC6.1"}, ptr(placeAt(5, "except for"))
	}},
	{"the place of the period", func(x *reading.Extraction) { x.Facts["soc2.period.end"] = fact(6, "through") },
		func(r *scoring.Report) { r.PeriodAt = ptr(placeAt(6, "through")) }},
	{"the place of the date of a Type I", func(x *reading.Extraction) { x.Facts["soc2.as_of"] = fact(7, "as of") },
		func(r *scoring.Report) { r.PeriodAt = ptr(placeAt(7, "as of")) }},
	{"an exception without a place", func(x *reading.Extraction) {
		x.SOC2.Exceptions = []reading.Deviation{{ControlID: ptr("AC-1"), Criteria: []string{"CC6.3"}, Page: 41, Text: "late", Severity: "major"}}
	}, func(r *scoring.Report) {
		r.Exceptions = []scoring.Exception{{Criteria: []string{"CC6.3"}, Severity: scoring.Major, Control: "AC-1", Deviation: "late", Place: placeAt(41, "")}}
	}},
	{"an exception with one", func(x *reading.Extraction) {
		x.SOC2.Exceptions = []reading.Deviation{{Page: 41, Text: "late", Severity: "minor"}}
		x.Facts["soc2.exceptions.0.deviation"] = fact(41, "it was late")
	}, func(r *scoring.Report) {
		r.Exceptions = []scoring.Exception{{Severity: scoring.Minor, Deviation: "late", Place: placeAt(41, "it was late")}}
	}},
	{"only what is carved out", func(x *reading.Extraction) {
		x.SOC2.Subservice = []reading.Subservice{
			{Name: "Nimbus", Method: ptr("carve_out"), Criteria: []string{"CC6.4"}, Page: 12}, {Name: "Inside", Method: ptr("inclusive")}, {Name: "Unclear"},
		}
		x.Facts["soc2.subservice_organizations.0"] = fact(13, "uses Nimbus")
	}, func(r *scoring.Report) {
		r.CarveOuts = []scoring.CarveOut{{Name: "Nimbus", Criteria: []string{"CC6.4"}, Place: placeAt(13, "uses Nimbus")}}
	}},
	{"a duty of the hospital", func(x *reading.Extraction) {
		x.SOC2.CUECs = []reading.CUEC{{ID: ptr("3"), Text: "Review access.", Criteria: []string{"CC6.2"}, Page: 33}, {Text: "Without a number.", Page: 34}}
	}, func(r *scoring.Report) {
		r.CUECs = []scoring.CUEC{
			{ID: "3", Criteria: []string{"CC6.2"}, State: scoring.Undecided, Place: placeAt(33, "")}, {State: scoring.Undecided, Place: placeAt(34, "")},
		}
	}},
	{"the first clean test of a criterion", func(x *reading.Extraction) {
		passed, failed := reading.Test{Status: reading.NoException}, reading.Test{Status: reading.Exception}
		x.SOC2.Controls = []reading.Control{
			{ID: ptr("A"), Criteria: []string{"CC6.1"}, Page: 40},
			{ID: ptr("B"), Criteria: []string{"CC6.1"}, Page: 41, Tests: []reading.Test{passed, failed}},
			{ID: ptr("C"), Criteria: []string{"CC6.1", "CC6.2"}, Page: 42, Tests: []reading.Test{passed, passed}},
			{ID: ptr("D"), Criteria: []string{"CC6.2"}, Page: 43, Tests: []reading.Test{passed}},
		}
		x.Facts["soc2.controls.2"] = fact(42, "Inspected")
	}, func(r *scoring.Report) {
		c := scoring.Tested{Control: "C", Place: placeAt(42, "Inspected")}
		r.TestsAt = map[string]scoring.Tested{"CC6.1": c, "CC6.2": c}
	}},
	{"what waits for a person", func(x *reading.Extraction) { x.NeedsReview = []reading.Review{{Path: "soc2.opinion", Reason: "two"}} },
		func(r *scoring.Report) { r.NeedsReview = []string{"soc2.opinion"} }},
}

// TestReport maps each field of a reading onto the score's input.
func TestReport(t *testing.T) {
	t.Parallel()
	for _, tt := range reports {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := soc2("2025-01-01", "2025-12-31")
			want := scoring.Report{
				Document: "d1", Type: scoring.Type2, PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31", Opinion: scoring.Unqualified,
				QualifiedCriteria: []string{}, Categories: []string{"security", "availability"}, InScope: true, Excluded: "why", TestsAt: map[string]scoring.Tested{},
			}
			tt.edit(x)
			tt.want(&want)
			got := report(&evidence.Reviewed{Document: evidence.Document{ID: "d1"}, Extraction: x, Excluded: "why"})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLetter(t *testing.T) {
	t.Parallel()
	const noDays = "It is not known which days it speaks of. Fill them in in the review."
	const silent = "It does not say whether anything material has changed. Decide that in the review."
	tests := []struct {
		name string
		in   reading.Bridge
		want scoring.Letter
	}{
		{"all", reading.Bridge{From: ptr("2026-01-01"), To: ptr("2026-03-31"), ReportPeriod: &reading.Period{Start: "2025-01-01", End: "2025-12-31"}, IssuerRole: ptr("management"), MaterialChanges: ptr(false)},
			scoring.Letter{From: "2026-01-01", To: "2026-03-31", ReportStart: "2025-01-01", ReportEnd: "2025-12-31"}},
		{"written before its end", reading.Bridge{From: ptr("2026-01-01"), To: ptr("2026-03-31"), LetterDate: ptr("2026-02-15"), MaterialChanges: ptr(false)},
			scoring.Letter{From: "2026-01-01", To: "2026-02-15"}},
		{"written before its beginning", reading.Bridge{From: ptr("2026-01-01"), To: ptr("2026-03-31"), LetterDate: ptr("2025-12-31"), MaterialChanges: ptr(false)},
			scoring.Letter{From: "2026-01-01", To: "2026-03-31", Rejected: "It is dated 31 Dec 2025, before the time that it speaks of."}},
		{"nothing", reading.Bridge{}, scoring.Letter{Rejected: noDays + " " + silent}},
		{"unsigned", reading.Bridge{Flags: []string{"gap_exceeds_3_months", "unsigned"}}, scoring.Letter{Unsigned: true, Rejected: noDays + " Nobody has signed it. " + silent}},
		{"a material change", reading.Bridge{MaterialChanges: ptr(true)},
			scoring.Letter{MaterialChange: true, Rejected: noDays + " It tells of material changes: the report no longer describes what is in use."}},
		{"no material change", reading.Bridge{MaterialChanges: ptr(false)}, scoring.Letter{Rejected: noDays}},
		{"of the auditor", reading.Bridge{IssuerRole: ptr("auditor")},
			scoring.Letter{Excluded: "The letter is of the auditor; only the vendor's management can bridge the time after a report."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.want.Document, tt.want.NeedsReview, tt.want.At = "d2", []string{"bridge.to"}, &scoring.Place{Document: "d2", Page: 1, Quote: "until"}
			x := &reading.Extraction{Bridge: &tt.in, Facts: map[string]reading.Fact{"bridge.to": fact(1, "until")}, NeedsReview: []reading.Review{{Path: "bridge.to"}}}
			got := letter(&evidence.Reviewed{Document: evidence.Document{ID: "d2"}, Extraction: x})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
