package press_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"ward/internal/reading/corpus"
	"ward/internal/reading/corpus/press"
)

// sample is a document with one of each block.
func sample() *corpus.Doc {
	rows := []corpus.Row{{Cells: []string{"CC6.1 & more"}, Bold: true}, {Cells: []string{"both", "A-1", ".first"}}, {Cells: []string{corpus.Covered, "A-2", "second"}}}
	for range 80 {
		rows = append(rows, corpus.Row{Cells: []string{"x", "B", "No exceptions noted."}})
	}
	rows = append(rows, corpus.Row{Cells: []string{"x", "C", "the finding"}, Mark: "the finding"})
	return &corpus.Doc{Look: corpus.Look{Size: 10, Head: "head", Foot: "page # of it", Caps: true}, Blocks: []corpus.Block{
		corpus.Title{Text: "<Title>", Size: 20}, corpus.Contents{Entries: []string{"Section 1"}}, corpus.Break{}, corpus.Heading{Level: 1, Text: "Section 1"},
		corpus.Para{Text: "'Quoted' text"}, corpus.List{Mark: "(a)", Items: []string{"one", "two"}}, corpus.Columns{Blocks: []corpus.Block{corpus.Para{Text: strings.Repeat("column ", 900)}}},
		corpus.Table{Head: []string{"H1", "H2", "H3"}, Widths: []float64{0.3, 0.2, 0.5}, Rows: rows, Size: 9}, corpus.Sign{Lines: []string{"Firm", "Day"}},
	}}
}

func TestHTML(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		page := press.HTML(sample(), plain)
		for _, want := range []string{"&lt;Title&gt;", "SECTION 1", "CC6.1 &amp; more", "rowspan=2", "colspan=3", "(a) one", "(b) two"} {
			if !strings.Contains(page, want) {
				t.Errorf("plain %v: no %q", plain, want)
			}
		}
		if strings.Contains(page, corpus.Covered) || strings.Contains(page, "counter(page)") == plain {
			t.Errorf("plain %v: a covered cell is printed, or the running foot is wrong", plain)
		}
	}
}

// A line that begins with a sign of roff is text, not a request.
func TestRoff(t *testing.T) {
	t.Parallel()
	text := press.Roff(sample())
	for _, want := range []string{"\n\\&.first\n", "\n\\&'Quoted' text\n", ".2C\n", ".TS H\n", "page \\\\n[PN] of it"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

// The same document is the same bytes but for its date, and a mark has the page
// of its row.
func TestDraw(t *testing.T) {
	t.Parallel()
	out, err := press.Draw(sample())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out.PDF, []byte("%PDF-")) || out.Pages < 5 {
		t.Errorf("%d pages", out.Pages)
	}
	if at := out.Marks["the finding"]; !slices.Equal(at, []int{out.Pages}) {
		t.Errorf("the last row is on %v, and there are %d pages", at, out.Pages)
	}
}

func TestMarker(t *testing.T) {
	t.Parallel()
	for mark, want := range map[string]string{"1.": "3.", "(1)": "(3)", "a)": "c)", "(a)": "(c)", "i.": "iii.", "•": "•", "": ""} {
		if got := press.Marker(mark, 2); got != want {
			t.Errorf("third %q is %q, want %q", mark, got, want)
		}
	}
}
