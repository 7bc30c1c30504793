package reading_test

import (
	"cmp"
	"fmt"
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
	checkInside(t, doc)
	checkMembers(t, x)
	for path, f := range x.Facts {
		if f.Page < 1 || f.Page > len(doc.Pages) {
			t.Errorf("%s: page %d of %d", path, f.Page, len(doc.Pages))
			continue
		}
		p := &doc.Pages[f.Page-1]
		shown := p.Displayed(pdftext.Box{X1: p.Width, Y1: p.Height})
		if f.Box[0] > f.Box[2] || f.Box[1] > f.Box[3] || f.Box[0] < 0 || f.Box[1] < 0 || f.Box[2] > shown.X1+0.1 || f.Box[3] > shown.Y1+0.1 {
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
				b := p.Displayed(w.Box)
				if b.X0 < f.Box[0]-0.05 || b.X1 > f.Box[2]+0.05 || b.Y0 < f.Box[1]-0.05 || b.Y1 > f.Box[3]+0.05 {
					continue
				}
				for _, part := range strings.Fields(w.Text) {
					if at < len(want) && (part == want[at] || at == len(want)-1 && strings.HasPrefix(part, want[at])) { // a quote may be cut in its last word
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
			if b := p.Displayed(w.Box); b.X0 >= f.Box[0]-0.05 && b.X1 <= f.Box[2]+0.05 && b.Y0 >= f.Box[1]-0.05 && b.Y1 <= f.Box[3]+0.05 {
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
		for _, part := range strings.Fields(w.Text) {
			if at < len(want) && (part == want[at] || at == len(want)-1 && strings.HasPrefix(part, want[at])) {
				at++
			}
		}
	}
	return at == len(want)
}

// checkInside holds what stands on a page to the page: lines, words and cells.
func checkInside(t *testing.T, doc *pdftext.Document) {
	t.Helper()
	for i := range doc.Pages {
		p := &doc.Pages[i]
		in := func(b pdftext.Box) bool {
			return b.X0 >= 0 && b.Y0 >= 0 && b.X0 <= b.X1 && b.Y0 <= b.Y1 && b.X1 <= p.Width+0.01 && b.Y1 <= p.Height+0.01
		}
		for _, l := range p.Lines {
			if !in(l.Box) {
				t.Errorf("page %d: line %q at %v lies outside", p.Number, l.Text, l.Box)
				return
			}
			for _, w := range l.Words {
				if !in(w.Box) {
					t.Errorf("page %d: word %q at %v lies outside", p.Number, w.Text, w.Box)
					return
				}
			}
		}
		for _, table := range p.Tables {
			for _, row := range table.Rows {
				for _, c := range row.Cells {
					if !in(table.Box) || !in(c.Box) {
						t.Errorf("page %d: cell %q at %v of a table at %v lies outside", p.Number, c.Text, c.Box, table.Box)
						return
					}
				}
			}
		}
	}
}

// checkMembers holds every member of a list to a place of its own, on the page
// that it names: an exception to its result cell.
func checkMembers(t *testing.T, x *reading.Extraction) {
	t.Helper()
	if x.SOC2 == nil {
		return
	}
	at := func(path string, page int) {
		f, ok := x.Facts[path]
		if !ok || f.Quote == "" {
			t.Errorf("%s has no place", path)
		} else if f.Page != page {
			t.Errorf("%s: page %d, but its place is on page %d", path, page, f.Page)
		}
	}
	for i, c := range x.SOC2.Controls {
		at(fmt.Sprintf("soc2.controls.%d", i), c.Page)
	}
	for i, e := range x.SOC2.Exceptions {
		path := fmt.Sprintf("soc2.exceptions.%d", i)
		at(path, e.Page)
		at(path+".deviation", e.Page)
		if e.ManagementResponse != nil {
			at(path+".management_response", *e.ResponsePage)
		}
		if e.SampleFailed != nil {
			if _, ok := x.Facts[path+".sample_failed"]; !ok {
				t.Errorf("%s: its sample has no place", path)
			}
		}
	}
	for i, c := range x.SOC2.CUECs {
		at(fmt.Sprintf("soc2.cuecs.%d", i), c.Page)
	}
	for i, s := range x.SOC2.Subservice {
		at(fmt.Sprintf("soc2.subservice_organizations.%d", i), s.Page)
	}
}
