package web

import "testing"

// TestFieldProblems: what is wrong with a field is a sentence about it,
// whatever a service leaves out.
func TestFieldProblems(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"":                                 "",
		"is the name of another vendor":    "Name is the name of another vendor.",
		"must not be longer than 9 bytes.": "Name must not be longer than 9 bytes.",
		"One of them holds a semicolon":    "One of them holds a semicolon.",
		"écrit":                            "Name écrit.",
	} {
		var f form
		f.note("name", said)
		if got := f.control("name", "Name").Error; got != want {
			t.Errorf("%q is told as %q, want %q", said, got, want)
		}
	}
}
