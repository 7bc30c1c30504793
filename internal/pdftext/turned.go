package pdftext

import "math"

// Some programs print a landscape table on a portrait page without saying so:
// the text runs up the page. Such a page is read turned, so that its lines and
// tables are found, and its boxes are turned back to the page as displayed.

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

// unturn moves everything on a page that was read turned by degrees back to
// where it is displayed.
func (p *Page) unturn(degrees int64) {
	var m matrix
	switch w, h := p.Width, p.Height; degrees {
	case 90:
		m = matrix{0, 1, -1, 0, h, 0}
		p.Width, p.Height = h, w
	case 270:
		m = matrix{0, -1, 1, 0, 0, w}
		p.Width, p.Height = h, w
	case 180:
		m = matrix{-1, 0, 0, -1, w, h}
	default:
		return
	}
	p.move(m)
}

// move moves the boxes of a page.
func (p *Page) move(m matrix) {
	move := func(b *Box) {
		if !math.IsInf(b.X0, 0) {
			*b = boxOf(m, b.X0, b.Y0, b.X1, b.Y1).clip(p.Width, p.Height)
		}
	}
	// Cells and lines of the page share the words of their lines: each Line has
	// a box of its own, but its words are moved once.
	for i := range p.Lines {
		move(&p.Lines[i].Box)
		for j := range p.Lines[i].Words {
			move(&p.Lines[i].Words[j].Box)
		}
	}
	for i := range p.Tables {
		move(&p.Tables[i].Box)
		for j := range p.Tables[i].Rows {
			r := &p.Tables[i].Rows[j]
			move(&r.Box)
			for c := range r.Cells {
				move(&r.Cells[c].Box)
				for l := range r.Cells[c].Lines {
					move(&r.Cells[c].Lines[l].Box)
				}
			}
		}
	}
}
