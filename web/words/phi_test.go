package words_test

import (
	"testing"

	"ward/internal/vendors"
	"ward/questionnaires"
	"ward/web/words"
)

// TestPHIWords holds the words to what services and the intake can say.
func TestPHIWords(t *testing.T) {
	t.Parallel()
	for _, a := range vendors.PHIAccesses {
		if w, ok := words.PHI(a); !ok || w == "" {
			t.Errorf("access %s has no words", a)
		}
	}
	library, err := questionnaires.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, q := range library.Intake().Questions {
		for _, o := range q.Options {
			if _, ok := words.PHI(o.Value); q.ID == "IN-01" && !ok {
				t.Errorf("IN-01 %s has no words", o.Value)
			}
			if _, ok := words.Records(o.Value); q.ID == "IN-02" && !ok {
				t.Errorf("IN-02 %s has no words", o.Value)
			}
		}
		if q.ID == "IN-01" || q.ID == "IN-02" {
			seen++
		}
	}
	if seen != 2 {
		t.Errorf("%d of the two questions are in the intake", seen)
	}
}
