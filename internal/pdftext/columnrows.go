package pdftext

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// separators are the heights between above and below at which a rule or the
// edge of a shaded row parts the table, from top to bottom.
func (f *columnFinder) separators(left, right, above, below float64) []float64 {
	var ys []float64
	add := func(x0, x1, y float64) {
		if y < above && y > below && min(x1, right)-max(x0, left) > 0.75*(right-left) {
			ys = append(ys, y)
		}
	}
	for _, s := range f.stripes {
		add(s.box.X0, s.box.X1, s.box.Y0)
		add(s.box.X0, s.box.X1, s.box.Y1)
	}
	for _, h := range f.hs {
		add(h.x0, h.x1, h.y0)
	}
	slices.SortFunc(ys, func(a, b float64) int { return cmp.Compare(b, a) })
	return slices.CompactFunc(ys, near(snap))
}

// draft turns the rows into cells: one band for each logical row.
func (t *found) draft() *draft {
	rows := t.f.rows[t.first:t.end]
	edges := t.columnEdges()
	bounds := t.bandStarts(rows)
	d := &draft{lefts: edges[:len(edges)-1]}
	d.table.Header = min(t.head, 1)
	tops := make([]float64, 0, len(bounds)+1)
	for n, b := range bounds {
		top := rows[b].y + ascent*rows[b].size + 2
		if n > 0 {
			top = t.parting(&rows[b-1], &rows[b])
		} else if ys := t.f.separators(t.left, t.right, top+rows[b].size, rows[b].y); len(ys) > 0 {
			top = ys[len(ys)-1]
		}
		tops = append(tops, top)
	}
	last := &rows[len(rows)-1]
	bottom := last.y - descent*last.size - 2
	if ys := t.f.separators(t.left, t.right, last.y, bottom-last.size); len(ys) > 0 {
		bottom = ys[0]
	}
	tops = append(tops, bottom)
	for n, b := range bounds {
		end := len(rows)
		if n+1 < len(bounds) {
			end = bounds[n+1]
		}
		d.band(t, rows[b:end], edges, Box{edges[0], tops[n+1], edges[len(edges)-1], tops[n]}, n, t.across[t.first+b])
	}
	d.table.Box = Box{edges[0], bottom, edges[len(edges)-1], tops[0]}
	return d
}

// band adds the cells of one logical row.
func (d *draft) band(t *found, rows []row, edges []float64, box Box, n int, across bool) {
	at := len(d.cells)
	if across {
		c := &cellDraft{box: box, first: n, last: n, span: len(edges) - 1}
		for _, r := range rows {
			c.words = append(c.words, r.words...)
		}
		d.cells = append(d.cells, c)
		return
	}
	for c := 0; c+1 < len(edges); c++ {
		d.cells = append(d.cells, &cellDraft{box: Box{edges[c], box.Y0, edges[c+1], box.Y1}, first: n, last: n, col: c, span: 1})
	}
	for i := range rows {
		for w := range rows[i].words {
			c := d.cells[at+t.column(&rows[i].words[w])]
			c.words = append(c.words, rows[i].words[w])
		}
	}
}

// parting is the height between two rows of different cells.
func (t *found) parting(above, below *row) float64 {
	if ys := t.f.separators(t.left, t.right, above.y, below.y); len(ys) > 0 {
		return ys[len(ys)-1]
	}
	return (above.y - descent*above.size + below.y + ascent*below.size) / 2
}

// columnEdges are the left edges of the columns and the right edge of the table.
func (t *found) columnEdges() []float64 {
	left, right := t.left-2, t.right+2
	if t.edges != nil {
		left, right = min(left, t.edges[0]), max(right, t.edges[len(t.edges)-1])
	}
	edges := []float64{left}
	for i, v := range t.rivers {
		if t.edges != nil {
			edges = append(edges, t.edges[i+1])
		} else {
			edges = append(edges, max(v.b-2, (v.a+v.b)/2))
		}
	}
	return append(edges, right)
}

// bandStarts are the rows at which a logical row begins.
func (t *found) bandStarts(rows []row) []int {
	starts := []int{0}
	if t.head > 0 && t.head < len(rows) {
		starts = append(starts, t.head)
	}
	body := rows[min(t.head, len(rows)):]
	if len(body) == 0 {
		return starts
	}
	parted := len(t.f.separators(t.left, t.right, body[0].y, body[len(body)-1].y)) > 0
	usual := usualGap(body)
	key := 0 // last row with text in the first column
	for i := 1; i < len(body); i++ {
		here, before := t.across[t.first+t.head+i], t.across[t.first+t.head+i-1]
		if here || before {
			if here != before {
				starts = append(starts, t.head+i)
				key = i
			}
			continue
		}
		if parted {
			if len(t.f.separators(t.left, t.right, body[i-1].y, body[i].y)) > 0 {
				starts = append(starts, t.head+i)
			}
			continue
		}
		first := t.inFirst(&body[i])
		if len(first) == 0 || t.f.oneStripe(&body[i-1], &body[i]) {
			continue
		}
		if body[key].y-body[i].y > wrapGap*usual || !t.wraps(t.inFirst(&body[key]), first) {
			starts = append(starts, t.head+i)
		}
		key = i
	}
	return starts
}

// oneStripe is true when two rows stand in one shaded row.
func (f *columnFinder) oneStripe(a, b *row) bool {
	return slices.ContainsFunc(f.stripes, func(s stripe) bool {
		return len(s.edges) > 2 && a.y < s.box.Y1 && b.y > s.box.Y0
	})
}

// inFirst is the words of r in the first column.
func (t *found) inFirst(r *row) []word {
	n := 0
	for n < len(r.words) && t.column(&r.words[n]) == 0 {
		n++
	}
	return r.words[:n]
}

// wraps is true when the line below goes on with the text of the line above:
// its first word would not have fitted there, or begins in lower case.
func (t *found) wraps(above, below []word) bool {
	if len(above) == 0 {
		return false
	}
	r, _ := utf8.DecodeRune(t.f.k.text[below[0].from:below[0].to])
	if unicode.IsLower(r) {
		return true
	}
	end := above[len(above)-1].x1
	return end+(below[0].x1-below[0].x0)+0.25*below[0].size > t.rivers[0].b-2
}

// usualGap is the distance of baselines within a paragraph: the lower quartile
// of all, since the distances between paragraphs and rows are larger.
func usualGap(rows []row) float64 {
	var gaps []float64
	for i := 1; i < len(rows); i++ {
		gaps = append(gaps, rows[i-1].y-rows[i].y)
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/4]
}
