package reading

import (
	"testing"

	"ward/internal/pdftext"
)

// What the codes of results mean is read from the legend, wherever its words
// stand; letters of other sentences define nothing.
func TestLegend(t *testing.T) {
	t.Parallel()
	tests := []struct {
		lines []string
		codes []string // of results
		want  legend
	}{
		{[]string{"Legend: A = No exceptions noted. B = Exception noted, see the note.", "C = Did not occur in the period."}, []string{"A", "A", "B (note 3)", "C"}, legend{"A": NoException, "B": Exception, "C": DidNotOccur}},
		{[]string{"✓ tested, no exception noted ✗ exception noted"}, []string{"✓", "✓", "✗"}, legend{"✓": NoException, "✗": Exception}},
		{[]string{"A sample was taken. A control may deviate."}, []string{"A", "A", "A"}, nil},
		{[]string{"A = No exceptions noted. B = Exception noted."}, []string{"No exceptions noted.", "None noted.", "A"}, nil},
	}
	for _, test := range tests {
		r := newReport(&pdftext.Document{})
		for _, text := range test.lines {
			r.lines = append(r.lines, &line{page: 1, text: text, src: &pdftext.Line{}})
		}
		m := &matrix{r: r}
		for _, code := range test.codes {
			m.entries = append(m.entries, &entry{page: 1, tests: []testEntry{{result: linesAt(code)}}})
		}
		r.readLegend(m)
		if len(r.legend) != len(test.want) {
			t.Errorf("%q: %v, want %v", test.lines, r.legend, test.want)
		}
		for code, state := range test.want {
			if got, _ := r.legend.status(code); got != state {
				t.Errorf("%q: %s is %s, want %s", test.lines, code, got, state)
			}
		}
	}
	if got, _ := (legend{"✗": Exception}).status("✗ For 2 of 25 users, access was not removed."); got != Exception {
		t.Errorf("a code before a finding is %s", got)
	}
	if got, _ := legend(nil).status("A"); got != Unread {
		t.Errorf("a code without legend is %s", got)
	}
}

// A finding that only points on has the words that stand beside its answer, and
// is not whole without them.
func TestPointsOn(t *testing.T) {
	t.Parallel()
	id := "AC-1"
	f := &finding{Deviation: Deviation{ControlID: &id, Text: "See below."}}
	if f.whole() {
		t.Error("a hint is a whole finding")
	}
	f.inWords([]answer{{id: "AC-1", deviation: newReport(&pdftext.Document{}).hy.write(linesAt("For 2 of 15 new hires no check was made."), false)}})
	if f.Text != "For 2 of 15 new hires no check was made." || f.SampleSize == nil || *f.SampleSize != 15 || !f.whole() {
		t.Errorf("read %+v", f.Deviation)
	}
}
