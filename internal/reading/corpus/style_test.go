package corpus_test

import (
	"reflect"
	"testing"

	"ward/internal/reading/corpus"
	"ward/internal/reading/corpus/press"
)

// One seed makes one document; its exceptions have pages, and its truth is
// whole.
func TestStyles(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, s := range corpus.Styles() {
		if names[s.Name] {
			t.Errorf("two styles are named %s", s.Name)
		}
		names[s.Name] = true
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d, w := s.Print(7, 0)
			again, other := s.Print(7, 0)
			if !reflect.DeepEqual(d, again) || !reflect.DeepEqual(w, other) {
				t.Error("one seed made two documents")
			}
			if differs, _ := s.Print(8, 0); reflect.DeepEqual(d, differs) {
				t.Error("two seeds made one document")
			}
			check(t, d, w)
		})
	}
}

func check(t *testing.T, d *corpus.Doc, w *corpus.Truth) {
	t.Helper()
	out, err := press.Draw(d)
	if err != nil {
		t.Fatal(err)
	}
	w.Place(out.Marks, out.Pages)
	if w.Pages != out.Pages || w.Class == "" || w.Outcome != "ok" || w.House == "" {
		t.Errorf("the truth is not whole: %+v", w)
	}
	for _, e := range w.Exceptions {
		if len(e.Pages) == 0 || e.Text == "" || len(e.Criteria) == 0 {
			t.Errorf("exception %+v stands nowhere", e)
		}
	}
	for _, u := range w.CUECs {
		if u == "" {
			t.Error("a user entity control has no text")
		}
	}
}
