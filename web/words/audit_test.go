package words_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ward/internal/evidence"
	"ward/web/words"
)

// recorded finds the actions that the code writes to the log.
var recorded = regexp.MustCompile(`(?s)(?:audit\.Record\((?:[^"]*"system"\))?[^"]*?|Action: |action: )"([a-z_]+\.[a-z_]*)"`)

// TestEveryActionHasWords holds the words against the actions that the code
// records.
func TestEveryActionHasWords(t *testing.T) {
	t.Parallel()
	found := map[string]bool{"reassessment.opened": true, "reassessment.reopened": true, "reassessment.closed": true}
	for _, d := range []string{string(evidence.Confirm), string(evidence.Correct), string(evidence.Absent), "add", "undo"} {
		found["fact."+d] = true
	}
	err := fs.WalkDir(os.DirFS("../.."), "internal", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "test/") {
			return err
		}
		text, err := fs.ReadFile(os.DirFS("../.."), file)
		for _, m := range recorded.FindAllStringSubmatch(string(text), -1) {
			if !strings.HasSuffix(m[1], ".") { // the rest is a value, listed above
				found[m[1]] = true
			}
		}
		return err
	})
	if err != nil || len(found) < 35 {
		t.Fatalf("%d actions found: %v", len(found), err)
	}
	for action := range found {
		if !slices.Contains(words.Actions(), action) {
			t.Errorf("%s is recorded and has no words", action)
		}
	}
	if all := words.Actions(); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Error("an action has words twice")
	}
	for _, action := range words.Actions() {
		if !found[action] {
			t.Errorf("%s has words and is recorded nowhere", action)
		}
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ got, want string }{
		{words.Action("fact.confirm"), "Fact confirmed"},
		{words.Did("fact.confirm"), "confirmed a fact in"},
		{words.Nameless("session.ended"), "a session"},
		{words.Nameless("user.changed"), "not there any more"},
		{words.Action("new.thing_made"), "new thing made"},
		{words.Actor("job:document.read.v1"), "Ward, reading documents"},
		{words.Actor("job:clock.sweep.v1"), "Ward, watching due dates"},
		{words.Actor("job:other"), "Ward"},
		{words.Actor("system"), "Ward"},
		{words.Actor("01a20cba-14de-724f-a64a-5d289ab843e9"), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
