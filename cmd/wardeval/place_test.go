package main

import (
	"slices"
	"testing"

	"ward/internal/reading/corpus"
)

// The pages of a finding are those among the tests of controls that hold its
// words: not where it is answered, nor a page that has only some of them.
func TestFind(t *testing.T) {
	t.Parallel()
	text := "For 3 of 25 leavers, access was removed late."
	pages := []string{
		"Contents: Section IV Tests", "Section IV Tests of 25 leavers: access was removed on time.",
		"AC-1 removes access For 3 of 25 leavers, No exceptions noted. access was removed late.",
		"For 3 of 25 leavers, access", "was removed late.", "Section V: AC-1 For 3 of 25 leavers, access was removed late.", "the end",
	}
	d := &corpus.Doc{From: "SECTION IV - TESTS", Until: "Section V"}
	from, until := span(pages, d)
	if from != 1 || until != 6 {
		t.Errorf("tests from %d until %d", from, until)
	}
	if got := find(pages, 0, 4, text); !slices.Equal(got, []int{3}) {
		t.Errorf("found on %v, want 3", got)
	}
	if got := find(pages, 2, 5, text); !slices.Equal(got, []int{3, 4, 5}) {
		t.Errorf("found on %v, want 3, and split over 4 and 5", got)
	}
	if got := find(pages, 0, 2, text); got != nil {
		t.Errorf("found on %v, where it is not", got)
	}
}

// Text behind the heading that ends the tests is not among them.
func TestBefore(t *testing.T) {
	t.Parallel()
	const heading = "V. Other Information"
	for page, want := range map[string]string{
		"a row\nV. Other Infor-\nmation\nthe row again": "a row\n",
		"as Section V. Other Information says\na row":   "as Section V. Other Information says\na row",
		"\n\nV. OTHER INFORMATION":                      "\n\n",
	} {
		if got := before(page, heading); got != want {
			t.Errorf("%q: %q, want %q", page, got, want)
		}
	}
}
