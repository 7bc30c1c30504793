package diff

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ward/internal/reading"
)

// report is a Type II report of one system with three controls, one of them with
// an exception.
func report(start, end string, change ...func(*reading.SOC2)) Report {
	s := &reading.SOC2{
		ReportType: new("type_2"), ServiceOrganization: new("Fennwick Records, Inc."), System: new("Fennwick Chart System"), Auditor: new("Quill & Partners LLP"),
		Opinion: new("unqualified"), QualifiedCriteria: []string{}, Period: &reading.Period{Start: start, End: end},
		Categories: []string{"security", "availability"},
		Controls: []reading.Control{
			control("AC-01", "Access of leavers is removed within one business day of termination.", reading.NoException),
			control("AC-02", "System owners review user access every quarter.", reading.Exception),
			control("BK-01", "Backups of customer data are taken daily and restored as a test twice a year.", reading.NoException),
		},
		Exceptions: []reading.Deviation{{ControlID: new("AC-02"), Criteria: []string{"CC6.3"}, Page: 21, Text: "The review of the second quarter was not performed.",
			SampleFailed: new(1), SampleSize: new(4), Severity: "moderate"}},
		CUECs:      []reading.CUEC{{ID: new("1"), Text: "Customers request the removal of accounts of their leavers in time.", Page: 30}},
		Subservice: []reading.Subservice{{Name: "Nimbus Hosting", Method: new("carve_out"), Page: 12}},
	}
	for _, f := range change {
		f(s)
	}
	x := &reading.Extraction{SOC2: s, NeedsReview: []reading.Review{}, Facts: map[string]reading.Fact{"soc2.opinion": {Page: 5}, "soc2.period.end": {Page: 4}}}
	x.File.Pages, x.File.PagesRead = 40, 40
	return Report{Extraction: x}
}

func control(id, activity, status string) reading.Control {
	k := reading.Control{Criteria: []string{"CC6.3"}, Page: 20, Activity: activity, Tests: []reading.Test{{Test: "Inspected records.", Status: status}}}
	if id != "" {
		k.ID = &id
	}
	return k
}

// said writes changes down: part kind name, effect, doubt.
func said(d Diff) []string {
	var out []string
	for _, c := range d.Changes {
		s := fmt.Sprintf("%s %s %s (%s)", c.Part, c.Kind, c.Name, c.Effect)
		if c.By != "" {
			s += " by " + string(c.By)
		}
		if c.Doubt != "" {
			s += " ?"
		}
		out = append(out, s)
	}
	return out
}

func without(list []reading.Control, id string) []reading.Control {
	return slices.DeleteFunc(slices.Clone(list), func(k reading.Control) bool { return k.ID != nil && *k.ID == id })
}

// TestReports changes the later report of a pair in one way and says what is
// then different. The control AC-02 deviated in the earlier one.
func TestReports(t *testing.T) {
	t.Parallel()
	const repeated = "exceptions repeated AC-02 (worse) by id"
	none := func(s *reading.SOC2) { s.Exceptions = []reading.Deviation{} }
	clean := func(status string) func(*reading.SOC2) {
		return func(s *reading.SOC2) { none(s); s.Controls[1].Tests[0].Status = status }
	}
	tests := []struct {
		name   string
		change func(*reading.SOC2)
		want   []string
	}{
		{"the same control deviates again", func(*reading.SOC2) {}, []string{repeated}},
		{"other words, the same control", func(s *reading.SOC2) { s.Exceptions[0].Text = "Two owners did not sign." }, []string{repeated}},
		{"an id written otherwise is the same id", func(s *reading.SOC2) { s.Controls[1].ID, s.Exceptions[0].ControlID = new("AC 2"), new("ac.02") },
			[]string{"exceptions repeated ac.02 (worse) by id"}},
		{"controls numbered anew are matched by text", func(s *reading.SOC2) { s.Controls[1].ID, s.Exceptions[0].ControlID = new("LA-9"), new("LA-9") },
			[]string{"exceptions repeated LA-9 (worse) by text"}},
		{"an id given to another control repeats nothing", func(s *reading.SOC2) {
			s.Controls[1].Activity = "Visitors to the data center are escorted and logged."
			s.Exceptions[0].Text = "One visitor of 25 was not in the log."
		}, []string{"exceptions new AC-02 (worse)", "exceptions unproven AC-02 (unclear)", "controls changed AC-02 (neutral)"}},
		{"no ids at all: by the deviation's words", func(s *reading.SOC2) {
			for i := range s.Controls {
				s.Controls[i].ID = nil
			}
			s.Exceptions[0].ControlID = nil
			s.Controls = s.Controls[:1]
		}, []string{"exceptions repeated AC-02 (worse) by text", "controls dropped AC-02 (worse)", "controls dropped BK-01 (worse)"}},
		{"alike words, criteria that do not meet", func(s *reading.SOC2) {
			s.Exceptions[0].ControlID, s.Exceptions[0].Criteria = nil, []string{"A1.2"}
			s.Controls[1].Tests[0].Status = reading.NoException
		}, []string{"exceptions new  (worse)", "exceptions resolved AC-02 (better)"}},
		{"tested without exception: resolved", clean(reading.NoException), []string{"exceptions resolved AC-02 (better)"}},
		{"not tested any more: nothing is proven", clean(reading.NotTested), []string{"controls untested AC-02 (worse) by id", "exceptions unproven AC-02 (unclear)"}},
		{"nothing occurred: nothing is proven", clean(reading.DidNotOccur), []string{"exceptions unproven AC-02 (unclear)"}},
		{"its result is unread: nothing is proven", clean(reading.Unread), []string{"exceptions unproven AC-02 (unclear)"}},
		{"its control is dropped: nothing is proven", func(s *reading.SOC2) { none(s); s.Controls = without(s.Controls, "AC-02") },
			[]string{"controls dropped AC-02 (worse)", "exceptions unproven AC-02 (unclear)"}},
		{"a reviewer called the deviation none", none, []string{"exceptions resolved AC-02 (better)"}},
		{"a Type I proves nothing", func(s *reading.SOC2) {
			none(s)
			s.ReportType, s.Period, s.AsOf = new("type_1"), nil, new("2025-12-31")
		}, []string{"report_type changed  (worse)", "exceptions unproven AC-02 (unclear)"}},
		{"a new exception", func(s *reading.SOC2) {
			s.Exceptions = append(s.Exceptions, reading.Deviation{ControlID: new("BK-01"), Text: "One restore test is missing."})
		}, []string{repeated, "exceptions new BK-01 (worse)"}},
		{"opinion worse, with what it names", func(s *reading.SOC2) { s.Opinion, s.QualifiedCriteria = new("qualified"), []string{"CC6.3"} },
			[]string{repeated, "opinion changed  (worse)", "qualified_criteria added CC6.3 (worse)"}},
		{"a category less, another more", func(s *reading.SOC2) { s.Categories = []string{"security", "privacy"} },
			[]string{repeated, "categories dropped availability (worse)", "categories added privacy (better)"}},
		{"a control added", func(s *reading.SOC2) {
			s.Controls = append(s.Controls, control("CH-01", "Changes are approved before release.", reading.NoException))
		}, []string{repeated, "controls added CH-01 (neutral)"}},
		{"a control in other words", func(s *reading.SOC2) {
			s.Controls[2].Activity = "Backups of customer data are taken weekly and kept."
		}, []string{repeated, "controls changed BK-01 (neutral) by id"}},
		{"a subservice organization under its full name", func(s *reading.SOC2) { s.Subservice[0].Name = "Nimbus Hosting, Inc. (NH)" }, []string{repeated}},
		{"another subservice organization", func(s *reading.SOC2) { s.Subservice[0].Name = "Harborline Colocation" },
			[]string{repeated, "subservice_organizations dropped Nimbus Hosting (neutral)", "subservice_organizations added Harborline Colocation (neutral)"}},
		{"carved out before, included now", func(s *reading.SOC2) { s.Subservice[0].Method = new("inclusive") },
			[]string{repeated, "subservice_organizations changed Nimbus Hosting (better) by name"}},
		{"a duty more moves the numbers", func(s *reading.SOC2) {
			s.CUECs = append([]reading.CUEC{{ID: new("1"), Text: "Customers configure single sign-on with a second factor."}}, s.CUECs...)
		}, []string{repeated, "cuecs added 1 (neutral)"}},
		{"another auditor", func(s *reading.SOC2) { s.Auditor = new("Marlcombe & Voss LLP") }, []string{repeated, "auditor changed  (neutral)"}},
		{"the auditor without its form", func(s *reading.SOC2) { s.Auditor = new("QUILL AND PARTNERS") }, []string{repeated}},
		{"another system", func(s *reading.SOC2) { s.System = new("Fennwick Billing System") }, []string{repeated, "system changed  (neutral)"}},
		{"HIPAA left out", func(s *reading.SOC2) { s.HIPAAIncluded = true }, []string{repeated, "hipaa_included added  (better)"}},
		{"the auditor emphasizes a matter", func(s *reading.SOC2) { s.EmphasisOfMatter = new("Sale of the business.") }, []string{repeated, "emphasis_of_matter added  (worse)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := said(Reports(report("2024-01-01", "2024-12-31"), report("2025-01-01", "2025-12-31", tt.change)))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
			}
		})
	}
}

// TestPeriod: days between two periods, and days in both.
func TestPeriod(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		start, end string // of the later report; the earlier runs to 2024-12-31
		kind       Kind
		days       int
	}{
		{"the next day", "2025-01-01", "2025-12-31", "", 0},
		{"one day between", "2025-01-02", "2025-12-31", Hole, 1},
		{"a quarter between", "2025-04-01", "2025-12-31", Hole, 90},
		{"the last day twice", "2024-12-31", "2025-12-31", Overlap, 1},
		{"half a year twice", "2024-07-01", "2025-06-30", Overlap, 184},
		{"within the earlier one", "2024-03-01", "2024-03-31", Overlap, 31},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := Reports(report("2024-01-01", "2024-12-31"), report(tt.start, tt.end))
			var got Change
			for _, c := range d.Changes {
				if c.Part == Period {
					got = c
				}
			}
			if got.Kind != tt.kind || got.Days != tt.days {
				t.Errorf("%s of %d days, want %s of %d", got.Kind, got.Days, tt.kind, tt.days)
			}
			if got.Kind != "" && (got.Before.Page != 4 || got.After.Page != 4) {
				t.Errorf("the pages are %d and %d", got.Before.Page, got.After.Page)
			}
		})
	}
}

// TestUnknown: what a reading does not know is said, and is no change.
func TestUnknown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		before, after func(*Report)
		unknown       string // the beginning of "part: reason"
		want          []string
	}{
		{"an older reading without exceptions", func(r *Report) { r.SOC2.Exceptions = nil }, nil,
			"exceptions: The reading of the earlier report does not know", []string{"exceptions new AC-02 (worse) ?"}},
		{"an older reading without CUECs", func(r *Report) { r.SOC2.CUECs = nil }, nil,
			"cuecs: The reading of the earlier report does not know", []string{"exceptions repeated AC-02 (worse) by id", "cuecs added 1 (neutral) ?"}},
		{"an older reading without controls", func(r *Report) { r.SOC2.Controls = nil }, nil,
			"controls: The reading of the earlier report does not know", []string{"exceptions repeated AC-02 (worse) by id"}},
		{"the list of exceptions waits", nil, func(r *Report) {
			r.SOC2.Exceptions = []reading.Deviation{}
			r.SOC2.Controls[1].Tests[0].Status = reading.NoException
			r.NeedsReview = []reading.Review{{Path: "soc2.exceptions"}}
		}, "exceptions: Whether all exceptions of this report were found waits", []string{"exceptions resolved AC-02 (better) ?"}},
		{"a row of another control is unread", nil, func(r *Report) {
			r.SOC2.Exceptions = []reading.Deviation{}
			r.SOC2.Controls[1].Tests[0].Status = reading.NoException
			r.SOC2.Controls[2].Tests[0].Status = reading.Unread
		}, "exceptions: The result of one control in this report could not be read", []string{"exceptions resolved AC-02 (better) ?"}},
		{"controls without a result", func(r *Report) {
			r.SOC2.Exceptions = []reading.Deviation{}
			r.SOC2.Controls[0].Tests, r.SOC2.Controls[2].Tests = nil, nil
		}, nil, "exceptions: The results of 2 controls in the earlier report could not be read", []string{"exceptions new AC-02 (worse) ?"}},
		{"a row that was not found", func(r *Report) {
			r.SOC2.Exceptions = []reading.Deviation{}
			r.NeedsReview = []reading.Review{{Path: "soc2.controls"}}
		}, nil, "exceptions: Whether all rows of the tests in the earlier report were read waits", []string{"exceptions new AC-02 (worse) ?"}},
		{"pages are missing", func(r *Report) { r.SOC2.Controls = r.SOC2.Controls[:2]; r.File.PagesRead = 12 }, nil,
			"controls: Not all pages of the earlier report", []string{"exceptions repeated AC-02 (worse) by id", "controls added BK-01 (neutral) ?"}},
		{"the exception itself waits", nil, func(r *Report) { r.NeedsReview = []reading.Review{{Path: "soc2.exceptions.0.deviation"}} },
			"", []string{"exceptions repeated AC-02 (worse) by id ?"}},
		{"no auditor", func(r *Report) { r.SOC2.Auditor = nil }, nil, "auditor: Of the earlier report the auditor is not known.", []string{"exceptions repeated AC-02 (worse) by id"}},
		{"no category was found", nil, func(r *Report) { r.SOC2.Categories = []string{} }, "categories: The reading of this report does not know", []string{"exceptions repeated AC-02 (worse) by id"}},
		{"no opinion", func(r *Report) { r.SOC2.Opinion = nil }, func(r *Report) { r.SOC2.QualifiedCriteria = []string{"CC6.1"} },
			"opinion: Of the earlier report the opinion is not known.", []string{"exceptions repeated AC-02 (worse) by id"}},
		{"no period", nil, func(r *Report) { r.SOC2.Period = nil }, "period: The period of this report is not known.", []string{"exceptions repeated AC-02 (worse) by id"}},
		{"the opinion waits", nil, func(r *Report) {
			r.SOC2.Opinion = new("adverse")
			r.NeedsReview = []reading.Review{{Path: "soc2.opinion"}}
		}, "", []string{"exceptions repeated AC-02 (worse) by id", "opinion changed  (worse) ?"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after := report("2024-01-01", "2024-12-31"), report("2025-01-01", "2025-12-31")
			if tt.before != nil {
				tt.before(&before)
			}
			if tt.after != nil {
				tt.after(&after)
			}
			d := Reports(before, after)
			if got := said(d); !slices.Equal(got, tt.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
			}
			found := tt.unknown == "" && len(d.Unknown) == 0
			for _, g := range d.Unknown {
				found = found || tt.unknown != "" && strings.HasPrefix(string(g.Part)+": "+g.Reason, tt.unknown)
			}
			if !found {
				t.Errorf("unknown is %v, want %q", d.Unknown, tt.unknown)
			}
		})
	}
}

// TestPlaces: each side names its path and page, by the index that the reading
// gave it.
func TestPlaces(t *testing.T) {
	t.Parallel()
	after := report("2025-01-01", "2025-12-31")
	after.Path = func(list string, i int) string { return fmt.Sprintf("%s.%d", list, i+7) }
	c := Reports(report("2024-01-01", "2024-12-31"), after).Changes[0]
	if *c.Before != (Side{"The review of the second quarter was not performed.", "soc2.exceptions.0", 21, "moderate", "1 of 4"}) || c.After.Path != "soc2.exceptions.7" || c.After.Page != 21 {
		t.Errorf("before %+v, after %+v", *c.Before, *c.After)
	}
}

// TestRepeats finds what Reports calls repeated, and nothing else.
func TestRepeats(t *testing.T) {
	t.Parallel()
	before, after := report("2024-01-01", "2024-12-31"), report("2025-01-01", "2025-12-31")
	after.SOC2.Exceptions = append([]reading.Deviation{{ControlID: new("BK-01"), Text: "One restore test is missing."}}, after.SOC2.Exceptions...)
	if got := Repeats(before, after); !slices.Equal(got, []Repeat{{Before: 0, After: 1}}) {
		t.Errorf("repeats are %v", got)
	}
	if got := Repeats(report("2024-01-01", "2024-12-31", func(s *reading.SOC2) { s.Exceptions = nil }), after); len(got) != 0 {
		t.Errorf("repeats of a reading without exceptions are %v", got)
	}
}
