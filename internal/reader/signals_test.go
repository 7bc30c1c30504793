package reader

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/quality"
)

// TestSignalPlaces: in real files, every place of a signal is a page of the
// report, and what is quoted of a part of it stands on that page.
func TestSignalPlaces(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"../samples/pdf/d43.pdf", "../samples/pdf/d15.pdf", "../reading/testdata/corpus/pdf/u09.pdf", "../reading/testdata/corpus/pdf/u17.pdf"} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := pdftext.Read(context.Background(), data, pdftext.Options{})
			if err != nil {
				t.Fatal(err)
			}
			x := reading.Read(doc, reading.File{Pages: doc.PageCount})
			quality.Judge(x)
			n := 0
			for _, s := range x.SOC2.Quality {
				for _, p := range s.Places {
					n++
					if p.Page < 1 || p.Page > doc.PageCount || p.Note == "" {
						t.Errorf("%s: page %d of %d (%s)", s.Signal, p.Page, doc.PageCount, p.Note)
						continue
					}
					if quality.GroupOf(s.Signal) != quality.Substance && !strings.Contains(squeezed(doc, p.Page), strings.Join(strings.Fields(p.Quote), "")) {
						t.Errorf("%s: page %d does not say %q", s.Signal, p.Page, p.Quote)
					}
				}
			}
			if n < 20 {
				t.Errorf("only %d places", n)
			}
		})
	}
}

// squeezed is the text of a page without blanks.
func squeezed(doc *pdftext.Document, page int) string {
	var b strings.Builder
	for _, p := range doc.Pages {
		for _, l := range p.Lines {
			if p.Number == page {
				b.WriteString(strings.Join(strings.Fields(l.Text), ""))
			}
		}
	}
	return b.String()
}
