package reading_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/eval"
)

// harms is ways in which a document may reach the readers in a worse state.
var harms = []struct {
	name  string
	share float64 // of fields that must still be right
	harm  func(*pdftext.Document, *rand.Rand)
}{
	{"no tables found", 0.95, func(d *pdftext.Document, _ *rand.Rand) {
		for i := range d.Pages {
			d.Pages[i].Tables = nil
		}
	}},
	{"no weights and sizes", 0.95, func(d *pdftext.Document, _ *rand.Rand) {
		for i := range d.Pages {
			for j := range d.Pages[i].Lines {
				d.Pages[i].Lines[j].Bold, d.Pages[i].Lines[j].Size = false, 10
			}
		}
	}},
	{"no cover", 0.95, func(d *pdftext.Document, _ *rand.Rand) { d.Pages[0].Lines = nil }},
	{"a line in thirty lost", 0.75, func(d *pdftext.Document, r *rand.Rand) {
		for i := range d.Pages {
			d.Pages[i].Lines = slices.DeleteFunc(d.Pages[i].Lines, func(pdftext.Line) bool { return r.IntN(30) == 0 })
		}
	}},
	{"a page in six lost", 0.6, func(d *pdftext.Document, r *rand.Rand) {
		for i := range d.Pages {
			if r.IntN(6) == 0 {
				d.Pages[i].Lines, d.Pages[i].Tables = nil, nil
			}
		}
	}},
}

// TestHarmed reads harmed samples: what is lost must be flagged, not guessed.
func TestHarmed(t *testing.T) {
	t.Parallel()
	for _, h := range harms {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			total := eval.NewTotal()
			for _, w := range truths(t, "../samples") {
				if w.Kind != "soc2" {
					continue
				}
				doc := open(t, "../samples", w)
				h.harm(doc, rand.New(rand.NewPCG(1, 2)))
				x := reading.Read(doc, reading.File{})
				checkPlaces(t, doc, x)
				total.Add(eval.Score(w, x))
			}
			t.Log(total.Summary(h.name))
			if float64(total.Right) < h.share*float64(total.All) {
				t.Errorf("%d of %d fields right, want %.2f", total.Right, total.All, h.share)
			}
		})
	}
}
