package words

import (
	"testing"

	"ward/internal/scoring"
	"ward/questionnaires"
)

// TestScoreWords: every state has its own word, icon and colour.
func TestScoreWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	own := func(value, word string) {
		t.Helper()
		if word == value || seen[word] {
			t.Errorf("%q is said as %q, which is nothing or something else", value, word)
		}
		seen[word] = true
	}
	for _, s := range []scoring.ItemStatus{scoring.Met, scoring.MetByAlternative, scoring.PartlyMet, scoring.NotMet, scoring.NotAssessed} {
		own(string(s), ItemStatus(s))
		own(string(s), ItemIcon(s))
		if ItemClass(s) == string(s) {
			t.Errorf("%s has no colour", s)
		}
	}
	for _, s := range []scoring.EvidenceStatus{scoring.Verified, scoring.Provided, scoring.Attested, scoring.Rejected, ""} {
		own(string(s), EvidenceStatus(s))
	}
	for _, s := range []questionnaires.Severity{questionnaires.Hard, questionnaires.Soft} {
		own(string(s), Knockout(s))
	}
}
