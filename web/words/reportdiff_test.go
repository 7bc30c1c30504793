package words

import (
	"testing"

	"ward/internal/reading/diff"
)

// TestReportChanges: each change that can be has words.
func TestReportChanges(t *testing.T) {
	t.Parallel()
	can := map[diff.Part][]diff.Kind{
		diff.Exceptions: {diff.Repeated, diff.Unproven, diff.New, diff.Resolved}, diff.Opinion: {diff.Changed}, diff.QualifiedCriteria: {diff.Added, diff.Dropped},
		diff.ReportType: {diff.Changed}, diff.Categories: {diff.Added, diff.Dropped}, diff.Period: {diff.Hole, diff.Overlap},
		diff.Controls: {diff.Dropped, diff.Untested, diff.Changed, diff.Added}, diff.Subservice: {diff.Dropped, diff.Added, diff.Changed},
		diff.CUECs: {diff.Dropped, diff.Added, diff.Changed}, diff.HIPAA: {diff.Dropped, diff.Added}, diff.Emphasis: {diff.Dropped, diff.Added, diff.Changed},
		diff.System: {diff.Changed}, diff.Organization: {diff.Changed}, diff.Auditor: {diff.Changed},
	}
	n := 0
	for _, p := range diff.Parts {
		if len(can[p]) == 0 || ReportPart(string(p)) == string(p) {
			t.Errorf("the part %s has no words", p)
		}
		for _, k := range can[p] {
			n++
			if ReportChange(string(p), string(k)) == "" {
				t.Errorf("%s %s has no words", p, k)
			}
		}
	}
	if n != len(reportChanges) {
		t.Errorf("%d changes can be, %d have words", n, len(reportChanges))
	}
	for _, e := range []diff.Effect{diff.Worse, diff.Unclear, diff.Neutral, diff.Better} {
		if ReportEffect(string(e)) == "" {
			t.Errorf("%s has no words", e)
		}
	}
}

func TestReportValue(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ part, text, want string }{
		{"period", "2024-10-01/2025-09-30", "1 Oct 2024 to 30 Sep 2025"},
		{"opinion", "qualified", "Qualified"},
		{"report_type", "type_1", "SOC 2, Type I"},
		{"categories", "processing_integrity", "Processing integrity"},
		{"hipaa_included", "yes", "Yes"},
		{"subservice_organizations", "carve_out", "Left out (carve-out)"},
		{"subservice_organizations", "", "Method not stated"},
		{"exceptions", "qualified", "qualified"},
	} {
		if got := ReportValue(tt.part, tt.text); got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.part, tt.text, got, tt.want)
		}
	}
	if Matched("text") == "" || Matched("id") != "" {
		t.Errorf("the match is not told where it should be")
	}
}
