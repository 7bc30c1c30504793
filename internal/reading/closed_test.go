package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"ward/internal/reading"
)

// checkClosed holds the closed list: every control of a Type 2 is counted once,
// each that deviated is one exception, and each whose result was not read waits
// for a person.
func checkClosed(t *testing.T, x *reading.Extraction) {
	t.Helper()
	if x.SOC2 == nil {
		return
	}
	n := x.SOC2.Counts
	if n == nil {
		if x.SOC2.ReportType == nil || *x.SOC2.ReportType != "type_1" {
			t.Error("the controls are not counted")
		}
		return
	}
	if n.Controls != len(x.SOC2.Controls) || n.Controls != n.Clean+n.Exceptions+n.NotTested+n.Unread {
		t.Errorf("the counts do not close: %+v of %d controls", *n, len(x.SOC2.Controls))
	}
	if n.Exceptions != len(x.SOC2.Exceptions) {
		t.Errorf("%d controls deviated, %d exceptions", n.Exceptions, len(x.SOC2.Exceptions))
	}
	for i, c := range x.SOC2.Controls {
		if c.State() == reading.Unread && !waits(x, fmt.Sprintf("soc2.controls.%d", i)) {
			t.Errorf("control %d %s is unread, and nobody is told", i, deref(c.ID))
		}
	}
}

// waits reports whether a path is up for review.
func waits(x *reading.Extraction, path string) bool {
	for _, r := range x.NeedsReview {
		if r.Path == path {
			return true
		}
	}
	return false
}

// A row of the matrix that the tables lose is missed by the second reading: the
// control is printed, but in no row.
func TestLostRows(t *testing.T) {
	t.Parallel()
	const front = `# Wicker Vale Software, Inc.
SOC 2 Type 2 Report
# Section I - Independent Service Auditor's Report
To the Management of Wicker Vale Software, Inc.
We have examined Wicker Vale Software, Inc.'s accompanying description of its Vale Scheduler throughout the period January 1, 2025 to
December 31, 2025 and the suitability of the design and operating effectiveness of controls relevant to security.
# Opinion
In our opinion, in all material respects, the controls operated effectively throughout the period January 1, 2025 to December 31, 2025.
# Section IV - Tests of Controls and Results of Tests
# CC6.2 - The entity registers users
`
	const first = "Control AC-1: Accounts of leavers are disabled within one day.\nTest: Inspected the time of disabling for a sample.\nResult: No exceptions noted.\n"
	tests := []struct{ name, text, path, says string }{
		{"nothing is lost", "", "", ""},
		{"a number", "# Further\nControl AC-2 is tested in the words of this paragraph.\n", "soc2.controls", "AC-2"},
		{"a result", "# Further\nNo exceptions noted.\n", "soc2.controls", "prints a result"},
		{"an exception", "# Further\nThe auditor adds that an exception was noted in May.\n", "soc2.exceptions", "speaks of an exception"},
		{"an exception supposed", "# Further\nIf an exception was noted, its particulars are given.\n", "", ""},
		{"a law's table", "# Further\n164.308(a)(1) No exceptions noted.\n164.308(a)(2)\n164.308(a)(3)\n# Result\nNo exceptions noted.\n", "", ""},
		{"an exception denied", "# Further\nThe auditor adds that no such exceptions were noted in May.\n", "", ""},
		{"a test in no row", "# Further\nWe Inspected the log of changes and selected a sample of 25 changes.\n", "soc2.controls", "stands in no row"},
		{"many words in no row", "# Further\n" + strings.Repeat("The people of the site keep a log of what they do by day and night.\n", 2) + strings.Repeat("Another person reads what the first one wrote and puts a mark beside it, so that both agree on it.\n", 2), "soc2.controls", "stands in no row"},
		{"a remark in no row", "# Further\nThe people of the site keep a log of what they do by day.\n", "", ""},
		{"a number that is no control's", "# Further\nVersion 2 of the tool is in use.\n", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := reading.Read(typeset(front+first+tt.text), reading.File{})
			checkClosed(t, x)
			got := ""
			for _, r := range x.NeedsReview {
				if r.Path == "soc2.controls" || r.Path == "soc2.exceptions" && !strings.HasPrefix(r.Reason, "a row of page") {
					got += r.Path + ": " + r.Reason
				}
			}
			if tt.path == "" && got != "" || !strings.HasPrefix(got, tt.path) || !strings.Contains(got, tt.says) {
				t.Errorf("review: %q, want %s with %q", got, tt.path, tt.says)
			}
		})
	}
}
