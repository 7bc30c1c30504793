package words_test

import (
	"testing"

	"ward/internal/agreements"
	"ward/web/words"
)

func TestAgreementWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range agreements.Statuses {
		w := words.AgreementState(s)
		if w == "" || w == string(s) || seen[w] {
			t.Errorf("%s: %q", s, w)
		}
		seen[w] = true
	}
	for _, u := range agreements.Units {
		if one, many := words.Notice(1, u), words.Notice(5, u); one+"s" != "1"+many[1:] || many != "5 "+words.NoticeUnit(u) {
			t.Errorf("%s: %q, %q", u, one, many)
		}
	}
	if got := words.Notice(1, agreements.BusinessDays) + ", " + words.Notice(48, agreements.Hours); got != "1 business day, 48 hours" {
		t.Errorf("notice: %s", got)
	}
}
