package pdftext

import (
	"math"
	"slices"
)

// draft is a table whose cells still hold words.
type draft struct {
	table   Table
	lefts   []float64 // left edges of its columns
	cells   []*cellDraft
	openTop bool // no rule closes the first row: the page break cut it
	openEnd bool // no rule closes the last row
	carry   *carry
}

// cellDraft is one cell with its words and the bands that it covers.
type cellDraft struct {
	box         Box
	first, last int // bands
	col, span   int
	words       []word
	lines       []*lineDraft
}

// ruledTables finds the tables in the ruling lines of the page and moves the
// words that they hold out of words, which is returned without them.
func (k *ink) ruledTables(words []word) ([]*draft, []word) {
	var out []*draft
	for _, g := range grids(k.rules) {
		if len(g.hs) == 0 || len(g.vs) == 0 {
			continue
		}
		d := g.draft()
		if d == nil {
			continue
		}
		rest := d.take(words)
		if !d.worthy() {
			d.release()
			continue
		}
		out, words = append(out, d), rest
	}
	return out, words
}

// draft cuts a grid into bands and cells; nil when it has only one column.
func (g *grid) draft() *draft {
	ys := g.heights()
	d := &draft{table: Table{Box: g.box, Ruled: true}}
	var above []*cellDraft
	var xs []float64
	columns := 0
	for i := 0; i+1 < len(ys); i++ {
		top, bottom := ys[i], ys[i+1]
		edges := g.columns((top+bottom)/2, top, bottom)
		columns = max(columns, len(edges)-1)
		var row []*cellDraft
		for c := 0; c+1 < len(edges); c++ {
			xs = append(xs, edges[c])
			box := Box{edges[c], bottom, edges[c+1], top}
			row = append(row, d.place(g, above, box, i))
		}
		above = row
	}
	if columns < 2 || len(d.cells) < 2 {
		return nil
	}
	d.openTop = g.covered(g.box.X0, g.box.X1, ys[0]) < 0.5
	d.openEnd = g.covered(g.box.X0, g.box.X1, ys[len(ys)-1]) < 0.5
	d.number(xs)
	return d
}

// place makes a cell, or lets the cell above grow when no rule parts them.
func (d *draft) place(g *grid, above []*cellDraft, box Box, band int) *cellDraft {
	for _, a := range above {
		if math.Abs(a.box.X0-box.X0) < joint && math.Abs(a.box.X1-box.X1) < joint && g.covered(box.X0, box.X1, box.Y1) < 0.5 {
			a.box.Y0, a.last = box.Y0, band
			return a
		}
	}
	c := &cellDraft{box: box, first: band, last: band}
	d.cells = append(d.cells, c)
	return c
}

// number gives each cell its column, from the left edges of all cells.
func (d *draft) number(xs []float64) {
	slices.Sort(xs)
	d.lefts = slices.CompactFunc(xs, near(joint+2))
	for _, c := range d.cells {
		c.col, c.span = 0, 0
		for i, x := range d.lefts {
			switch {
			case x <= c.box.X0+joint+2:
				c.col, c.span = i, 1
			case x < c.box.X1-joint:
				c.span++
			}
		}
	}
}

// take moves the words that lie in cells of d into them and returns the rest.
func (d *draft) take(words []word) []word {
	rest := make([]word, 0, len(words))
	for _, w := range words {
		x, y := (w.x0+w.x1)/2, w.y+0.3*w.size
		if c := d.at(x, y); c != nil {
			c.words = append(c.words, w)
		} else {
			rest = append(rest, w)
		}
	}
	return rest
}

func (d *draft) at(x, y float64) *cellDraft {
	if b := d.table.Box; x < b.X0 || x > b.X1 || y < b.Y0 || y > b.Y1 {
		return nil
	}
	for _, c := range d.cells {
		if x >= c.box.X0 && x <= c.box.X1 && y >= c.box.Y0 && y <= c.box.Y1 {
			return c
		}
	}
	return nil
}

func (d *draft) release() {
	for _, c := range d.cells {
		c.words = nil
	}
}

// worthy is true when the grid holds text in two columns at least.
func (d *draft) worthy() bool {
	cols := map[int]bool{}
	for _, c := range d.cells {
		if len(c.words) > 0 {
			cols[c.col] = true
		}
	}
	return len(cols) >= 2
}

// build makes the lines of all cells and orders the cells into rows. Bands in
// which no cell begins belong to the row above.
func (d *draft) build(k *ink, m *maker, f *inkFrame) (out []*lineDraft) {
	slices.SortStableFunc(d.cells, func(a, b *cellDraft) int {
		if a.first != b.first {
			return a.first - b.first
		}
		return a.col - b.col
	})
	for _, c := range d.cells {
		for _, r := range k.rows(c.words) {
			if len(r.words) > 0 {
				c.lines = append(c.lines, m.add(f, &r))
			}
		}
		out = append(out, c.lines...)
	}
	return out
}

// finish makes the Table, once the lines have their text.
func (d *draft) finish() Table {
	t := d.table
	starts := map[int]int{} // band to row
	for _, c := range d.cells {
		if _, ok := starts[c.first]; !ok {
			starts[c.first] = len(t.Rows)
			t.Rows = append(t.Rows, Row{})
		}
		r := &t.Rows[starts[c.first]]
		cell := Cell{Column: c.col, Span: max(c.span, 1), Rows: 1, Box: c.box}
		for _, l := range c.lines {
			cell.Lines = append(cell.Lines, l.line)
		}
		cell.Text = cellText(cell.Lines)
		r.Cells = append(r.Cells, cell)
	}
	for _, c := range d.cells {
		r := &t.Rows[starts[c.first]]
		for i := range r.Cells {
			if r.Cells[i].Column == c.col {
				r.Cells[i].Rows = countStarts(starts, c.first, c.last)
			}
		}
	}
	for i := range t.Rows {
		t.Rows[i].Box = rowBox(&t, i)
	}
	return t
}

func countStarts(starts map[int]int, first, last int) int {
	n := 0
	for b := range starts {
		if b >= first && b <= last {
			n++
		}
	}
	return n
}

// rowBox is as wide as the table and as high as the cells of one row only.
func rowBox(t *Table, i int) Box {
	b := Box{t.Box.X0, math.Inf(1), t.Box.X1, math.Inf(-1)}
	whole := b
	for _, c := range t.Rows[i].Cells {
		if c.Rows == 1 {
			b.Y0, b.Y1 = min(b.Y0, c.Box.Y0), max(b.Y1, c.Box.Y1)
		}
		whole.Y0, whole.Y1 = min(whole.Y0, c.Box.Y0), max(whole.Y1, c.Box.Y1)
	}
	if math.IsInf(b.Y0, 0) {
		return whole
	}
	return b
}

// topDown orders boxes by their upper edge, then from left to right.
func topDown(a, b Box) int {
	switch {
	case a.Y1 > b.Y1+joint:
		return -1
	case b.Y1 > a.Y1+joint:
		return 1
	case a.X0 < b.X0:
		return -1
	case a.X0 > b.X0:
		return 1
	}
	return 0
}
