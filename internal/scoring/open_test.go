package scoring

import (
	"slices"
	"testing"
)

// TestOpenNamesWhatSettlesIt: each reason names its document, questionnaire or
// questions, and is the sentence that a saved score carries.
func TestOpenNamesWhatSettlesIt(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	in.Reports = []Report{report("2026-01-31"), {Document: "out", Type: Type2, PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31", Excluded: "another firm"}}
	in.Reports[0].Document, in.Reports[0].NeedsReview = "waits", []string{"soc2.opinion", "soc2.auditor"}
	in.Letters = []Letter{{Document: "letter", NeedsReview: []string{"bridge.to"}}}
	delete(in.Intake.Answers, "IN-30")
	res := score(t, in)
	want := []Open{
		{Kind: OpenIntake, Waiting: []string{"IN-30"}},
		{Kind: OpenQuestionnaire, Subject: "hipaa-security"},
		{Kind: OpenReport, Subject: "out"},
		{Kind: OpenFacts, Subject: "waits", Waiting: []string{"soc2.opinion"}},
		{Kind: OpenFacts, Subject: "letter", Waiting: []string{"bridge.to"}},
	}
	if len(res.Open) != len(want) {
		t.Fatalf("%+v", res.Open)
	}
	for i, o := range res.Open {
		if o.Kind != want[i].Kind || o.Subject != want[i].Subject || !slices.Equal(o.Waiting, want[i].Waiting) || o.Text != res.ProvisionalReasons[i] {
			t.Errorf("%d: %+v, want %+v", i, o, want[i])
		}
	}
}
