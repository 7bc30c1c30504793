package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ward/internal/vendors"
	"ward/web/chart"
)

// TestCoverSpans: between what is covered lie gaps, a Type I report covers a day
// and ends none, and a report that still counts is no gap.
func TestCoverSpans(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	span := func(kind, start, end string) vendors.Span { return vendors.Span{Kind: kind, Start: start, End: end} }
	for _, tt := range []struct {
		name   string
		status vendors.CoverageStatus
		until  string
		spans  []vendors.Span
		want   string
	}{
		{"nothing held", vendors.NoReport, "", nil, ""},
		{"a day", vendors.Type1Only, "", []vendors.Span{span("type_1", "2026-03-01", "2026-03-01")}, "point 2026-03-01 2026-03-01"},
		{"still counts", vendors.Covered, "2026-12-31", []vendors.Span{span("type_2", "2025-10-01", "2026-09-30")},
			"report 2025-10-01 2026-09-30, planned 2026-10-01 2026-12-31 | 2026-09-30"},
		{"bridged to today and beyond", vendors.Bridged, "2026-12-31", []vendors.Span{span("type_2", "2025-08-01", "2026-07-31"), span("bridge", "2026-08-01", "2026-12-31")},
			"report 2025-08-01 2026-07-31, bridge 2026-08-01 2026-12-31 | 2026-12-31"},
		{"a gap to today", vendors.Unbridged, "2027-06-30", []vendors.Span{span("type_2", "2025-07-01", "2026-06-30")},
			"report 2025-07-01 2026-06-30, gap 2026-07-01 2026-11-29 | 2026-06-30"},
		{"a gap between", vendors.Covered, "2026-12-31", []vendors.Span{span("type_2", "2024-01-01", "2024-12-31"), span("type_1", "2025-02-01", "2025-02-01"), span("type_2", "2025-10-01", "2026-09-30")},
			"report 2024-01-01 2024-12-31, point 2025-02-01 2025-02-01, gap 2025-01-01 2025-09-30, report 2025-10-01 2026-09-30, planned 2026-10-01 2026-12-31 | 2026-09-30"},
		{"one day after another", vendors.Covered, "", []vendors.Span{span("type_2", "2024-10-01", "2025-09-30"), span("type_2", "2025-10-01", "2026-09-30")},
			"report 2024-10-01 2025-09-30, report 2025-10-01 2026-09-30 | 2026-09-30"},
		{"no date", vendors.NoReport, "", []vendors.Span{span("type_2", "", "soon")}, ""},
	} {
		v := &vendors.Row{Vendor: vendors.Vendor{Rating: vendors.Rating{CoverageStatus: tt.status, CoverageSpans: tt.spans}}}
		if tt.until != "" {
			v.CoverageUntil = &tt.until
		}
		spans, reached := coverSpans(v, day)
		var got []string
		for _, s := range spans {
			got = append(got, fmt.Sprint(s.Kind, " ", s.Start.Format(time.DateOnly), " ", s.End.Format(time.DateOnly)))
		}
		text := strings.Join(got, ", ")
		if reached != "" {
			text += " | " + reached
		}
		if text != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, text, tt.want)
		}
		if tt.name == "nothing held" && chart.CoverageBar(day, spans).Marks[0].Kind != chart.Gap {
			t.Error("a vendor without a report shows no gap")
		}
	}
}
