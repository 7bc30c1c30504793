package pdftext

import (
	"bytes"
	"context"
	"errors"
	"image"
	"testing"

	"github.com/klippa-app/go-pdfium/requests"
)

// A page that is rendered in strips looks as it does when rendered whole.
func TestStripsMakeThePage(t *testing.T) {
	t.Parallel()
	data := onePage("q 0.2 0.9 -0.9 0.2 300 300 cm 90 0 0 60 0 0 re f Q BT /F1 12 Tf 72 700 Td (No exceptions noted) Tj ET 1 w 72 90 400 607.5 re S", "/CropBox[0 0 590.3 777.7]")
	r := &reading{ctx: context.Background(), opt: options(t)}
	defer r.close()
	if !r.pdfium(data) {
		t.Fatal(r.err)
	}
	got, err := r.render(0, 100)
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.guest.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: r.guest.doc}}, DPI: 100, ImageFormat: requests.RenderImageFormatGrayscale,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Cleanup()
	whole, ok := out.Result.RenderedImage.(*image.Gray)
	if !ok || got.Width != 820 || got.Height != 1080 || got.dark(128) < 4000 {
		t.Fatalf("%T, %d by %d, %d dark", out.Result.RenderedImage, got.Width, got.Height, got.dark(128))
	}
	for y := range got.Height {
		if !bytes.Equal(got.Grey[y*got.Width:][:got.Width], whole.Pix[y*whole.Stride:][:got.Width]) {
			t.Fatalf("row %d is another", y)
		}
	}
}

// A page that cannot be rendered is unread; the pages after it are read.
func TestABrokenPageLeavesTheOthers(t *testing.T) {
	t.Parallel()
	r := &reading{ctx: context.Background(), opt: options(t)}
	defer r.close()
	r.opt.Recognize = func(p *Picture) func() ([]byte, error) {
		if p.Page == 1 {
			r.guest.close() // what a page does that takes all its memory
		}
		return func() ([]byte, error) { return []byte(seenPage), nil }
	}
	d, err := r.native(pictures(4))
	if err != nil {
		t.Fatal(err)
	}
	r.recognize(d)
	out := d.document()
	for i, p := range out.Pages {
		if broken := i == 1; p.Unread != broken || (p.Source == OCR) == broken {
			t.Errorf("page %d: source %s, unread %v", i+1, p.Source, p.Unread)
		}
	}
	if r.broken != 1 || !out.Partial {
		t.Errorf("%d broken pages, partial %v", r.broken, out.Partial)
	}
	r.broken, r.err = maxBroken-1, nil
	r.guest.close()
	if _, err := r.render(0, 72); err == nil || r.pdfium(d.data) || !errors.Is(r.err, err) {
		t.Errorf("after many broken pages: %v, %v", err, r.err)
	}
}
