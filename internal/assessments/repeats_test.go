package assessments

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/scoring"
)

// TestMarkRepeats finds the exceptions that the last report of the system had
// too, with their place there.
func TestMarkRepeats(t *testing.T) {
	t.Parallel()
	held := func(id, start, end string, change ...func(*reading.Extraction)) evidence.Reviewed {
		x := soc2(start, end)
		x.SOC2.System = ptr("Hosted records")
		x.SOC2.Exceptions = []reading.Deviation{{ControlID: ptr("AC-02"), Criteria: []string{"CC6.3"}, Page: 21, Text: "A review was late.", Severity: "moderate"}}
		for _, f := range change {
			f(x)
		}
		return evidence.Reviewed{Document: evidence.Document{ID: evidence.ID(id)}, Extraction: x}
	}
	set := func(r evidence.Reviewed, why string) evidence.Reviewed { r.Excluded = why; return r }
	this := held("this", "2025-01-01", "2025-12-31")
	of := func(from, to scoring.Date, doc string, page int, quote string) *scoring.Repeat {
		return &scoring.Repeat{From: from, To: to, Place: scoring.Place{Document: doc, Page: page, Quote: quote}}
	}
	tests := []struct {
		name string
		docs []evidence.Reviewed
		want *scoring.Repeat
	}{
		{"no other report", nil, nil},
		{"the last of two", []evidence.Reviewed{held("old", "2023-01-01", "2023-12-31"), held("last", "2024-01-01", "2024-12-31")}, of("2024-01-01", "2024-12-31", "last", 21, "")},
		{"with its quote", []evidence.Reviewed{held("last", "2024-01-01", "2024-12-31", func(x *reading.Extraction) {
			x.Facts["soc2.exceptions.0.deviation"] = fact(22, "was late")
		})}, of("2024-01-01", "2024-12-31", "last", 22, "was late")},
		{"a year without it ends the row", []evidence.Reviewed{held("old", "2023-01-01", "2023-12-31"), held("last", "2024-01-01", "2024-12-31", func(x *reading.Extraction) {
			x.SOC2.Exceptions = []reading.Deviation{}
		})}, nil},
		{"a report that counts for nothing", []evidence.Reviewed{set(held("alien", "2024-01-01", "2024-12-31"), "of another organization")}, nil},
		{"another system", []evidence.Reviewed{held("last", "2024-01-01", "2024-12-31", func(x *reading.Extraction) { x.SOC2.System = ptr("Billing") })}, nil},
		{"a later report", []evidence.Reviewed{held("next", "2026-01-01", "2026-12-31")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := report(&this)
			markRepeats(&r, append([]evidence.Reviewed{this}, tt.docs...), &this)
			if d := cmp.Diff(tt.want, r.Exceptions[0].Repeats); d != "" {
				t.Error(d)
			}
		})
	}
}
