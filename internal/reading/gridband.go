package reading

import (
	"cmp"
	"slices"

	"ward/internal/pdftext"
)

// Where the cells of a row are centred on each other, no baseline tells where
// the row begins, but the white between two rows does: no cell's text crosses
// it, and it is wider than the white between the lines of one cell.

// rowWhite is how much wider, in line heights, the white between rows is at
// least than that between lines.
const rowWhite = 0.3

// band is the lines of one row of a table without rules.
type band struct {
	cells  [][]pdftext.Line
	y0, y1 float64
}

// piece is the words of one baseline in one column.
type piece struct {
	column int
	line   *pdftext.Line
}

// pieces deals strips to the columns: those that a control's own text stands in,
// which make the rows, and those beside it, from top to bottom.
func pieces(all []strip, h head) (body, side []piece) {
	for k := range all {
		lines := all[k].dealt(h)
		for c := range lines {
			l := &lines[c]
			switch {
			case len(l.Words) == 0:
			case h[c].role == roleID || h[c].role == roleCriteria:
				side = append(side, piece{c, l})
			default:
				body = append(body, piece{c, l})
			}
		}
	}
	slices.SortStableFunc(body, func(a, b piece) int { return cmp.Compare(b.line.Box.Y1, a.line.Box.Y1) })
	return body, side
}

// bands cuts strips into rows at every white of at least so much between them.
func bands(all []strip, h head, white float64) []pdftext.Row {
	body, side := pieces(all, h)
	if len(body) == 0 {
		return nil
	}
	var out []*band
	for _, p := range body {
		n := len(out) - 1
		if n < 0 || out[n].y0-p.line.Box.Y1 > white {
			out = append(out, &band{cells: make([][]pdftext.Line, len(h)), y0: p.line.Box.Y0, y1: p.line.Box.Y1})
			n++
		}
		out[n].add(p.column, *p.line)
	}
	for _, p := range side {
		nearest(out, (p.line.Box.Y0+p.line.Box.Y1)/2).put(p.column, *p.line)
	}
	return rowsOf(gather(out, h))
}

func (b *band) put(column int, l pdftext.Line) { b.cells[column] = append(b.cells[column], l) }

func (b *band) add(column int, l pdftext.Line) {
	b.put(column, l)
	b.y0, b.y1 = min(b.y0, l.Box.Y0), max(b.y1, l.Box.Y1)
}

// whiteOf is the least white between two rows of a page: more than the usual
// white between two lines of one cell, which is the lower quartile of all.
func whiteOf(all []strip, h head) float64 {
	last := make([]*pdftext.Line, len(h))
	var gaps, heights []float64
	body, _ := pieces(all, h)
	for i := range body {
		p := &body[i]
		heights = append(heights, p.line.Box.Y1-p.line.Box.Y0)
		if above := last[p.column]; above != nil {
			gaps = append(gaps, above.Box.Y0-p.line.Box.Y1)
		}
		last[p.column] = p.line
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	slices.Sort(heights)
	return gaps[len(gaps)/4] + rowWhite*heights[len(heights)/2]
}

// nearest is the band at a height, or the one that stands closest to it.
func nearest(all []*band, y float64) *band {
	away := func(b *band) float64 { return max(b.y0-y, y-b.y1, 0) }
	best := all[0]
	for _, b := range all[1:] {
		if away(b) < away(best) {
			best = b
		}
	}
	return best
}

// gather joins a band that is only a part of a row, such as one paragraph of its
// test, to the neighbour that stands closer.
func gather(all []*band, h head) []*band {
	for k := 0; k < len(all); k++ {
		if len(all) == 1 || all[k].whole(h) {
			continue
		}
		above, below := 1e6, 1e6
		if k > 0 {
			above = all[k-1].y0 - all[k].y1
		}
		if k+1 < len(all) {
			below = all[k].y0 - all[k+1].y1
		}
		switch {
		case above < 0.8*below:
			all[k-1].join(all[k])
			all = slices.Delete(all, k, k+1)
			k--
		case below < 0.8*above:
			all[k].join(all[k+1])
			all = slices.Delete(all, k+1, k+2)
			k--
		}
	}
	return all
}

// whole reports whether a band has a subject and, where the table has results, a
// result.
func (b *band) whole(h head) bool {
	some := func(k role) bool {
		return slices.ContainsFunc(h.all(k), func(i int) bool { return len(b.cells[i]) > 0 })
	}
	return (some(roleControl) || some(roleTest)) && (some(roleResult) || some(roleTestResult) || !h.has(roleResult) && !h.has(roleTestResult))
}

// join adds the lines of the band below.
func (b *band) join(o *band) {
	for c, lines := range o.cells {
		b.cells[c] = append(b.cells[c], lines...)
	}
	b.y0, b.y1 = min(b.y0, o.y0), max(b.y1, o.y1)
}

// rowsOf is the bands as rows of a table.
func rowsOf(all []*band) []pdftext.Row {
	out := make([]pdftext.Row, 0, len(all))
	for _, b := range all {
		for _, lines := range b.cells {
			slices.SortStableFunc(lines, func(x, y pdftext.Line) int { return cmp.Compare(y.Box.Y1, x.Box.Y1) })
		}
		g := gridRow{cells: b.cells, y0: b.y0, y1: b.y1}
		out = append(out, g.row())
	}
	return out
}
