package pdftext

import "math"

// Some programs print a landscape table on a portrait page without saying so:
// the text runs up the page. Such a page is read turned, so that its lines and
// tables are found. So is a picture that was scanned sideways or aslant.

const minTurned = 20 // words from which on a page can be one of these

// sideways is the clockwise turn, in degrees, that sets most words upright.
func (k *ink) sideways() int64 {
	all, most := 0, 0
	var main *inkFrame
	for _, f := range k.frames {
		all += len(f.words)
		if len(f.words) > most {
			most, main = len(f.words), f
		}
	}
	if most < minTurned || most*10 < all*7 {
		return 0
	}
	switch {
	case main.sin > 0.99:
		return 90
	case main.sin < -0.99:
		return 270
	case main.cos < -0.99:
		return 180
	}
	return 0
}

// Displayed is where a box of the page lies on the page as it is displayed,
// which was turned to be read.
func (p *Page) Displayed(b Box) Box {
	if p.Tilt != 0 {
		sin, cos := math.Sincos(p.Tilt * math.Pi / 180)
		mx, my := p.Width/2, p.Height/2
		b = boxOf(matrix{cos, sin, -sin, cos, mx - mx*cos + my*sin, my - mx*sin - my*cos}, b.X0, b.Y0, b.X1, b.Y1).clip(p.Width, p.Height)
	}
	switch w, h := p.Width, p.Height; p.Turned {
	case 90:
		return boxOf(matrix{0, 1, -1, 0, h, 0}, b.X0, b.Y0, b.X1, b.Y1).clip(h, w)
	case 180:
		return boxOf(matrix{-1, 0, 0, -1, w, h}, b.X0, b.Y0, b.X1, b.Y1).clip(w, h)
	case 270:
		return boxOf(matrix{0, -1, 1, 0, 0, w}, b.X0, b.Y0, b.X1, b.Y1).clip(h, w)
	}
	return b
}
