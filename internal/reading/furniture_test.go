package reading

import (
	"testing"

	"ward/internal/pdftext"
)

// Lines of a matrix that stand at the top of many pages are no running heads.
func TestFurniture(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want bool
		also string // stands in the text of each page, too
	}{
		{"Acre Labs, Inc. SOC 2 Type 2 Report", true, ""}, {"AC-1 Criteria: CC6.1", false, ""}, {"Control ID: AC-1", false, ""}, {"CC6.1 The entity implements logical access", false, ""},
		{"No exceptions noted.", false, ""}, {"Confidential", true, ""}, {"Safeguard 4.11", false, "Safeguard 4.12"}, {"Safeguard 4.11", true, "The text of the page goes on."},
	}
	for _, c := range tests {
		doc := &pdftext.Document{PageCount: 4}
		for n := 1; n <= 4; n++ {
			p := pdftext.Page{Number: n, Width: 612, Height: 792}
			for i, s := range []string{c.text, "The text of the page runs on below its head.", c.also} {
				y := 740 - 100*float64(i)
				p.Lines = append(p.Lines, pdftext.Line{Text: s, Size: 10, Box: pdftext.Box{X0: 72, Y0: y, X1: 400, Y1: y + 10}, Words: []pdftext.Word{{Text: s, Box: pdftext.Box{X0: 72, Y0: y, X1: 400, Y1: y + 10}}}})
			}
			doc.Pages = append(doc.Pages, p)
		}
		r := newReport(doc)
		if got := r.pages[1][0].furniture; got != c.want {
			t.Errorf("%q: running head %v, want %v", c.text, got, c.want)
		}
	}
}
