package pdftext

import (
	"fmt"
	"image"
	"math"

	"github.com/klippa-app/go-pdfium/requests"
)

// renderStrips is the number of pieces in which a page is rendered, one below
// the other: PDFium needs several times the memory of what it renders at once.
const renderStrips = 4

// maxBroken is the number of pages that cannot be rendered, each of which may
// have left PDFium in no state to go on, after which it is not opened anew.
const maxBroken = 20

// render is a page in shades of grey. PDFium may run out of its memory over a
// page; then the page is lost, and the next one has a new PDFium.
func (r *reading) render(i, dpi int) (*Picture, error) {
	p, err := r.guest.picture(i, dpi)
	if err == nil {
		return p, nil
	}
	r.guest.close()
	r.guest = nil
	if r.broken++; r.broken >= maxBroken {
		r.err = err
	}
	return nil, err
}

// picture renders a page in shades of grey.
func (g *guest) picture(index, dpi int) (p *Picture, err error) {
	defer func() {
		if x := recover(); x != nil {
			p, err = nil, fmt.Errorf("PDFium: %v", x)
		}
	}()
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: g.doc, Index: index}}
	size, err := g.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return nil, err
	}
	scale := float64(dpi) / 72
	w, h := math.Round(size.Width*scale), math.Round(size.Height*scale)
	if !(w >= renderStrips && h >= renderStrips && w*h <= 2*maxPicture) {
		return nil, fmt.Errorf("a page of %g by %g points", size.Width, size.Height)
	}
	p = &Picture{Page: index + 1, Width: int(w), Height: int(h), Grey: make([]byte, int(w)*int(h))}
	for n := range renderStrips {
		top, bottom := size.Height*float64(n)/renderStrips, size.Height*float64(n+1)/renderStrips
		out, err := g.RenderPageInDPI(&requests.RenderPageInDPI{
			Page: page, DPI: dpi, ImageFormat: requests.RenderImageFormatGrayscale,
			Crop: &requests.RenderPageCrop{Y: top, Width: size.Width, Height: bottom - top},
		})
		if err != nil {
			return nil, err
		}
		p.paste(out.Result.RenderedImage, int(math.Round(top*scale)))
		out.Cleanup()
	}
	return p, nil
}

// paste copies a rendered strip to its place below the upper edge, in pixels.
func (p *Picture) paste(strip image.Image, at int) {
	grey, ok := strip.(*image.Gray)
	if !ok {
		panic(fmt.Sprintf("a picture of %T", strip))
	}
	w := min(p.Width, grey.Rect.Dx())
	for y := range min(grey.Rect.Dy(), p.Height-at) {
		copy(p.Grey[(at+y)*p.Width:][:w], grey.Pix[y*grey.Stride:])
	}
}
