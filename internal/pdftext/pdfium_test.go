package pdftext

import (
	"context"
	"math"
	"os"
	"testing"
)

// What PDFium says of a page stands where the walker sees it, on turned and
// cropped pages too: the two can be exchanged page by page.
func TestPDFiumAgreesWithTheWalker(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{
		"plain":   onePage("BT /F1 12 Tf 72 700 Td (No exceptions noted) Tj ET BT /F2 9 Tf 72 650 Td (Control) Tj ET", ""),
		"rotated": onePage("BT /F1 12 Tf 0 1 -1 0 100 72 Tm (turned text) Tj ET", "/Rotate 90"),
		"upside":  onePage("BT /F1 12 Tf -1 0 0 -1 528 100 Tm (turned text) Tj ET", "/Rotate 180"),
		"cropped": onePage("BT /F1 12 Tf 172 700 Td (cropped text) Tj ET", "/CropBox[100 100 500 780]"),
		"scaled":  onePage("0.5 0 0 0.5 0 0 cm BT /F1 2 Tf 12 0 0 12 144 1400 Tm (scaled text) Tj ET", ""),
	}
	for _, name := range []string{"d34.pdf", "d30.pdf", "d03.pdf"} {
		data, err := os.ReadFile(samples + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &reading{ctx: context.Background(), opt: options(t)}
			defer r.close()
			d, err := r.native(data)
			if err != nil || !r.pdfium(data) {
				t.Fatalf("walker: %v, PDFium: %v", err, r.err)
			}
			base, w, h := d.nodes[0].frame()
			k := &ink{width: w, height: h}
			if err := r.guest.chars(0, k, base); err != nil {
				t.Fatal(err)
			}
			got, _ := k.layout(1)
			compareWords(t, &got, &d.pages[0].page)
		})
	}
}

// compareWords wants nearly all words of want in got, each at its place.
func compareWords(t *testing.T, got, want *Page) {
	t.Helper()
	places := map[string][]Word{}
	for _, l := range got.Lines {
		for _, w := range l.Words {
			places[w.Text] = append(places[w.Text], w)
		}
	}
	n, found := 0, 0
	for _, l := range want.Lines {
		for _, w := range l.Words {
			n++
			for _, o := range places[w.Text] {
				if far(o.Box.X0, w.Box.X0) < 2.5 && far(o.Box.Y0, w.Box.Y0) < 2.5 && far(o.Box.X1, w.Box.X1) < 3 && far(o.Box.Y1, w.Box.Y1) < 3 {
					found++
					break
				}
			}
		}
	}
	if n == 0 || found*100 < n*97 {
		t.Errorf("%d of %d words agree; first lines %q and %q at %v and %v", found, n, firstText(got), firstText(want), firstBox(got), firstBox(want))
	}
}

func far(a, b float64) float64 { return math.Abs(a - b) }

func firstText(p *Page) string {
	if len(p.Lines) == 0 {
		return ""
	}
	return p.Lines[0].Text
}

func firstBox(p *Page) Box {
	if len(p.Lines) == 0 {
		return Box{}
	}
	return p.Lines[0].Box
}
