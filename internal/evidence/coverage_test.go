package evidence

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ward/internal/reading"
)

func ptr[T any](v T) *T { return &v }

func on(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func type2(id, start, end string) Reviewed {
	return Reviewed{Document: Document{ID: ID(id)}, Extraction: &reading.Extraction{SOC2: &reading.SOC2{
		ReportType: ptr("type_2"), Period: &reading.Period{Start: start, End: end},
	}}}
}

func type1(id, asOf string) Reviewed {
	return Reviewed{Document: Document{ID: ID(id)}, Extraction: &reading.Extraction{SOC2: &reading.SOC2{ReportType: ptr("type_1"), AsOf: &asOf}}}
}

func bridge(id, from, to string, flags ...string) Reviewed {
	return Reviewed{Document: Document{ID: ID(id)}, Extraction: &reading.Extraction{Bridge: &reading.Bridge{From: &from, To: &to, MaterialChanges: ptr(false), Flags: flags}}}
}

func byAuditor(r Reviewed) Reviewed {
	r.Extraction.Bridge.IssuerRole = ptr("auditor")
	return r
}

func excluded(r Reviewed) Reviewed {
	r.Excluded = "another organization"
	return r
}

func TestCoverageStatus(t *testing.T) {
	t.Parallel()
	report := type2("r", "2024-07-01", "2025-06-30")
	letter := bridge("b", "2025-07-01", "2025-09-12")
	tests := []struct {
		name string
		docs []Reviewed
		asOf string
		want CoverageStatus
		next string
	}{
		{"nothing", nil, "2025-08-01", NoReport, ""},
		{"design only", []Reviewed{type1("t", "2025-06-30")}, "2025-08-01", Type1Only, ""},
		{"last day of three months", []Reviewed{report}, "2025-09-30", Covered, "2025-09-30"},
		{"one day past three months", []Reviewed{report}, "2025-10-01", Unbridged, "2026-06-30"},
		{"last day of twelve months", []Reviewed{report}, "2026-06-30", Unbridged, "2026-06-30"},
		{"one day past twelve months", []Reviewed{report}, "2026-07-01", Stale, ""},
		{"a letter within the fresh months changes nothing", []Reviewed{report, letter}, "2025-09-30", Covered, "2025-09-30"},
		{"a letter reaches at most three months", []Reviewed{report, bridge("b", "2025-07-01", "2026-01-31", "gap_exceeds_3_months")}, "2025-10-01", Unbridged, "2026-06-30"},
		{"a later report wins", []Reviewed{report, type2("s", "2025-07-01", "2026-06-30")}, "2026-08-01", Covered, "2026-09-30"},
		{"a report of another organization counts for nothing", []Reviewed{excluded(report)}, "2025-08-01", NoReport, ""},
		{"a report that ends later cannot have been written", []Reviewed{report}, "2025-06-29", NoReport, ""},
		{"a report counts from its last day", []Reviewed{report}, "2025-06-30", Covered, "2025-09-30"},
		{"a report of a later day does not hide an older one", []Reviewed{report, type2("s", "2025-07-01", "2026-06-30")}, "2025-10-01", Unbridged, "2026-06-30"},
		{"a later Type I neither", []Reviewed{type1("t", "2025-09-01")}, "2025-08-01", NoReport, ""},
		{"a letter reaches the day", []Reviewed{type2("r", "2024-12-01", "2025-11-30"), bridge("b", "2025-12-01", "2026-02-28")}, "2026-02-28", Covered, "2026-02-28"},
		{"a letter of the auditor", []Reviewed{type2("r", "2024-12-01", "2025-11-30"), byAuditor(bridge("b", "2025-12-01", "2026-02-28"))}, "2026-03-01", Unbridged, "2026-11-30"},
		{"a second letter takes up where the first ends", []Reviewed{report, bridge("c", "2025-09-13", "2025-11-30"), letter}, "2025-11-30", Bridged, "2025-11-30"},
		{"the day after the second letter", []Reviewed{report, bridge("c", "2025-09-13", "2025-11-30"), letter}, "2025-12-01", Unbridged, "2026-06-30"},
		{"a second letter reaches at most three months", []Reviewed{report, letter, bridge("c", "2025-09-13", "2026-05-31", "gap_exceeds_3_months")}, "2025-12-13", Unbridged, "2026-06-30"},
		{"a second letter with a day between", []Reviewed{report, letter, bridge("c", "2025-09-14", "2025-11-30")}, "2025-11-01", Unbridged, "2026-06-30"},
		{"a second letter that is unsigned", []Reviewed{report, letter, bridge("c", "2025-09-13", "2025-11-30", "unsigned")}, "2025-11-01", Unbridged, "2026-06-30"},
		{"the longer of two letters of one day", []Reviewed{report, bridge("b", "2025-07-01", "2025-07-31"), bridge("c", "2025-07-01", "2025-09-30"), bridge("d", "2025-10-01", "2025-11-15")}, "2025-10-31", Bridged, "2025-11-15"},
		{"seen from the fresh months", []Reviewed{report, letter, bridge("c", "2025-09-13", "2025-11-30")}, "2025-09-30", Covered, "2025-11-30"},
		{"letters of an older report bridge nothing newer", []Reviewed{report, bridge("b", "2025-07-01", "2025-09-30"), bridge("c", "2025-10-01", "2025-12-31"), type2("s", "2024-08-01", "2025-08-31")}, "2025-12-15", Unbridged, "2026-08-31"},
		{"a letter alone is no audit", []Reviewed{letter}, "2025-08-01", NoReport, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := coverageOf(tt.docs, on(tt.asOf))
			next := ""
			if c.NextExpiryOn != nil {
				next = c.NextExpiryOn.Format(time.DateOnly)
			}
			if c.Status != tt.want || next != tt.next {
				t.Errorf("got %s until %q, want %s until %q", c.Status, next, tt.want, tt.next)
			}
		})
	}
}

func TestCoverageGaps(t *testing.T) {
	t.Parallel()
	type gap struct {
		Start, End string
		Days       int
	}
	first, second := type2("a", "2023-01-01", "2023-12-31"), type2("b", "2024-03-01", "2024-12-31")
	tests := []struct {
		name string
		docs []Reviewed
		asOf string
		want []gap
	}{
		{"none while a report reaches the day", []Reviewed{first}, "2023-12-31", nil},
		{"one day", []Reviewed{first}, "2024-01-01", []gap{{"2024-01-01", "2024-01-01", 1}}},
		{"a hole between reports, in a leap year", []Reviewed{second, first}, "2024-12-31", []gap{{"2024-01-01", "2024-02-29", 60}}},
		{"a letter fills its part of the hole", []Reviewed{first, second, bridge("l", "2024-01-01", "2024-01-31")}, "2024-12-31", []gap{{"2024-02-01", "2024-02-29", 29}}},
		{"a letter that does not begin the day after fills nothing", []Reviewed{first, second, bridge("l", "2024-01-02", "2024-01-31")}, "2024-12-31", []gap{{"2024-01-01", "2024-02-29", 60}}},
		{"a letter of the auditor fills nothing", []Reviewed{first, second, byAuditor(bridge("l", "2024-01-01", "2024-01-31"))}, "2024-12-31", []gap{{"2024-01-01", "2024-02-29", 60}}},
		{"an unsigned letter fills nothing", []Reviewed{first, second, bridge("l", "2024-01-01", "2024-01-31", "unsigned")}, "2024-12-31", []gap{{"2024-01-01", "2024-02-29", 60}}},
		{"overlapping reports leave none", []Reviewed{first, type2("c", "2023-06-01", "2024-05-31")}, "2024-05-31", nil},
		{"a Type I closes none", []Reviewed{first, type1("t", "2024-01-15")}, "2024-01-31", []gap{{"2024-01-01", "2024-01-31", 31}}},
		{"a report that begins later does not count yet", []Reviewed{first, type2("f", "2024-06-01", "2025-05-31")}, "2024-01-31", []gap{{"2024-01-01", "2024-01-31", 31}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []gap
			for _, g := range coverageOf(tt.docs, on(tt.asOf)).Gaps {
				got = append(got, gap{g.Start.Format(time.DateOnly), g.End.Format(time.DateOnly), g.Days})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
