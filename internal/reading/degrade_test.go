package reading_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
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
			c := newCard()
			files, err := filepath.Glob("../samples/truth/*.json")
			if err != nil || len(files) == 0 {
				t.Fatal(err)
			}
			for _, f := range files {
				var w truth
				raw, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if err := json.Unmarshal(raw, &w); err != nil {
					t.Fatal(err)
				}
				if w.Kind != "soc2" {
					continue
				}
				data, err := os.ReadFile("../samples/pdf/" + w.Doc + ".pdf")
				if err != nil {
					t.Fatal(err)
				}
				doc, err := pdftext.Read(context.Background(), data, pdftext.Options{})
				if err != nil {
					t.Fatal(err)
				}
				h.harm(doc, rand.New(rand.NewPCG(1, 2)))
				x := reading.Read(doc, reading.File{})
				checkPlaces(t, doc, x)
				c.score(t, &w, x)
			}
			right, all := 0, 0
			for f := range c.all {
				right, all = right+c.right[f], all+c.all[f]
			}
			t.Logf("fields %d/%d; wrong values flagged %d/%d; right values flagged %d/%d; exceptions tp %d fp %d fn %d", right, all, c.flagged, c.wrong, c.wrongly, c.rights, c.tp, c.fp, c.fn)
			if float64(right) < h.share*float64(all) {
				t.Errorf("%d of %d fields right, want %.2f", right, all, h.share)
			}
		})
	}
}
