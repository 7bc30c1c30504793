package reading_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

// checkPlaces holds every fact to its place: the words of its quote stand, in
// order, among the words of that page inside that box.
func checkPlaces(t *testing.T, doc *pdftext.Document, x *reading.Extraction) {
	t.Helper()
	checkClosed(t, x)
	for path, f := range x.Facts {
		if f.Page < 1 || f.Page > len(doc.Pages) {
			t.Errorf("%s: page %d of %d", path, f.Page, len(doc.Pages))
			continue
		}
		p := &doc.Pages[f.Page-1]
		if f.Box[0] > f.Box[2] || f.Box[1] > f.Box[3] || f.Box[0] < 0 || f.Box[1] < 0 || f.Box[2] > p.Width+0.1 || f.Box[3] > p.Height+0.1 {
			t.Errorf("%s: box %v outside its page", path, f.Box)
		}
		if f.Quote == "" || f.Confidence < 0 || f.Confidence > 1 || f.Rule == "" {
			t.Errorf("%s: empty quote, rule or impossible confidence: %+v", path, f)
		}
		if !quoted(p, f) {
			t.Errorf("%s: page %d does not say %q inside %v", path, f.Page, f.Quote, f.Box)
		}
	}
}

// quoted re-reads the box and looks for the words of the quote in their order.
func quoted(p *pdftext.Page, f reading.Fact) bool {
	want := strings.Fields(f.Quote)
	at := 0
	seek := func(lines []pdftext.Line) {
		for i := range lines {
			for _, w := range lines[i].Words {
				b := w.Box
				if b.X0 < f.Box[0]-0.05 || b.X1 > f.Box[2]+0.05 || b.Y0 < f.Box[1]-0.05 || b.Y1 > f.Box[3]+0.05 {
					continue
				}
				for _, part := range strings.Fields(w.Text) {
					if at < len(want) && (part == want[at] || strings.HasPrefix(part, want[at])) {
						at++
					}
				}
			}
		}
	}
	seek(p.Lines)
	if at == len(want) {
		return true
	}
	if at = 0; inRows(p, f, want) {
		return true
	}
	for i := range p.Tables {
		for _, row := range p.Tables[i].Rows {
			for _, c := range row.Cells {
				at = 0
				if seek(c.Lines); at == len(want) {
					return true
				}
			}
		}
	}
	return false
}

// inRows re-reads the box row by row across the columns of the page.
func inRows(p *pdftext.Page, f reading.Fact, want []string) bool {
	var words []pdftext.Word
	for i := range p.Lines {
		for _, w := range p.Lines[i].Words {
			if b := w.Box; b.X0 >= f.Box[0]-0.05 && b.X1 <= f.Box[2]+0.05 && b.Y0 >= f.Box[1]-0.05 && b.Y1 <= f.Box[3]+0.05 {
				words = append(words, w)
			}
		}
	}
	slices.SortStableFunc(words, func(a, b pdftext.Word) int {
		if d := a.Box.Y0 - b.Box.Y0; d > 3.5 || d < -3.5 {
			return cmp.Compare(b.Box.Y0, a.Box.Y0)
		}
		return cmp.Compare(a.Box.X0, b.Box.X0)
	})
	at := 0
	for _, w := range words {
		if at < len(want) && strings.HasPrefix(w.Text, want[at]) {
			at++
		}
	}
	return at == len(want)
}
