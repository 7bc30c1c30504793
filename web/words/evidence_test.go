package words

import (
	"testing"

	"ward/internal/evidence"
)

// TestClass: every class that a document may have has a name.
func TestClass(t *testing.T) {
	t.Parallel()
	for _, class := range evidence.Classes() {
		if Class(class) == "" {
			t.Errorf("class %s has no name", class)
		}
	}
	if len(classes) != len(evidence.Classes()) || Class("") != "" {
		t.Errorf("%d names for %d classes", len(classes), len(evidence.Classes()))
	}
}

func TestDocumentStatus(t *testing.T) {
	t.Parallel()
	all := []evidence.Status{evidence.Queued, evidence.Processing, evidence.Extracted, evidence.NeedsReview, evidence.Failed}
	for _, s := range all {
		if DocumentStatus(string(s)) == "" {
			t.Errorf("status %s has no words", s)
		}
	}
	if len(documentStatuses) != len(all) {
		t.Errorf("%d words for %d statuses", len(documentStatuses), len(all))
	}
}

func TestOpinion(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"unqualified": "unqualified", "qualified": "qualified", "adverse": "adverse", "disclaimer": "disclaimer of opinion", "": "", "odd": "",
	} {
		if got := Opinion(given); got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
	if ReportType("type_1") != "Type I" || ReportType("type_2") != "Type II" || ReportType("") != "" {
		t.Error("a type of report has another name")
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	tests := [][3]string{
		{"2024-10-01", "2025-09-30", "1 Oct 2024 to 30 Sep 2025"}, {"2025-09-30", "2025-09-30", "30 Sep 2025"},
		{"", "2025-09-30", "30 Sep 2025"}, {"2024-10-01", "", "from 1 Oct 2024"}, {"", "", ""},
	}
	for _, tt := range tests {
		if got := Period(tt[0], tt[1]); got != tt[2] {
			t.Errorf("%s to %s is %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}
