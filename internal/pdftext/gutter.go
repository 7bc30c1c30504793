package pdftext

import (
	"math"
	"slices"
)

// Prose in two columns is read column by column. It is told from a table by
// its even columns, its full lines, and by paragraphs that end at heights of
// their own on each side.

const (
	minGutter   = 8.0  // points
	minProse    = 5    // lines in each of two columns
	fullLine    = 0.75 // of the width of its column is a full line
	wideBlank   = 2.5  // in font sizes: columns do not reach over more
	evenColumns = 0.6  // the narrower column is at least so much of the wider
)

// proseBlocks turns rows into blocks in reading order. Rows on both sides of a
// gutter are split, and the left side is read first.
func (k *ink) proseBlocks(m *maker, f *inkFrame, rows []row, tables []*draft) []block {
	var out []block
	x, ok := gutter(rows)
	for i := 0; i < len(rows); {
		j := i
		if ok {
			for j < len(rows) && !crosses(&rows[j], x) && (j == i || together(tables, &rows[j-1], &rows[j])) {
				j++
			}
		}
		left, right := sides(rows[i:j], x)
		if !twoColumns(left, right) {
			j = max(j, i+1)
			for n := i; n < j; n++ {
				l := m.add(f, &rows[n])
				out = append(out, block{l.line.Box, []*lineDraft{l}})
			}
			i = j
			continue
		}
		var b block
		for _, r := range slices.Concat(left, right) {
			l := m.add(f, &r)
			if len(b.lines) == 0 {
				b.box = l.line.Box
			}
			b.box = b.box.union(l.line.Box)
			b.lines = append(b.lines, l)
		}
		out = append(out, b)
		i = j
	}
	return out
}

// gutter finds the middle of the blank strip that parts most rows.
func gutter(rows []row) (x float64, ok bool) {
	if len(rows) < 2*minProse/2+1 {
		return 0, false
	}
	left, right := math.Inf(1), math.Inf(-1)
	for i := range rows {
		left, right = min(left, rows[i].x0()), max(right, rows[i].x1())
	}
	const step = 2.0
	from, to := left+0.3*(right-left), left+0.7*(right-left)
	n := int((to-from)/step) + 1
	if n < 3 || n > 2000 {
		return 0, false
	}
	score := make([]int, n)
	for i := range rows {
		w := rows[i].words
		for g := 0; g+1 < len(w); g++ {
			if w[g+1].x0-w[g].x1 < minGutter {
				continue
			}
			a, b := max(0, int(math.Ceil((w[g].x1-from)/step))), min(n-1, int((w[g+1].x0-from)/step))
			for s := a; s <= b; s++ {
				score[s]++
			}
		}
	}
	best := slices.Max(score)
	first := slices.Index(score, best)
	last := first
	for last+1 < n && score[last+1] == best {
		last++
	}
	return from + step*float64(first+last)/2, best >= 3
}

// crosses is true when a word, or a gap that is no gutter, stands over x.
func crosses(r *row, x float64) bool {
	a, b := math.Inf(-1), math.Inf(1)
	for i := range r.words {
		w := &r.words[i]
		switch {
		case w.x1 <= x:
			a = max(a, w.x1)
		case w.x0 >= x:
			b = min(b, w.x0)
		default:
			return true
		}
	}
	return b-a < minGutter
}

// together is true when neither a table nor a wide blank lies between two rows.
func together(tables []*draft, above, below *row) bool {
	if above.y-below.y > wideBlank*above.size {
		return false
	}
	return !slices.ContainsFunc(tables, func(d *draft) bool { return d.table.Box.Y1 < above.y && d.table.Box.Y1 > below.y })
}

func sides(rows []row, x float64) (left, right []row) {
	for _, r := range rows {
		n := 0
		for n < len(r.words) && r.words[n].x0 < x {
			n++
		}
		if n > 0 {
			left = append(left, row{words: r.words[:n:n], y: r.y, size: r.size})
		}
		if n < len(r.words) {
			right = append(right, row{words: r.words[n:], y: r.y, size: r.size})
		}
	}
	return left, right
}

// twoColumns is true when both sides look like columns of prose.
func twoColumns(left, right []row) bool {
	if len(left) < minProse || len(right) < minProse {
		return false
	}
	wl, fl := fill(left)
	wr, fr := fill(right)
	if wl < evenColumns*wr || wr < evenColumns*wl {
		return false
	}
	if independent(left, right) {
		return fl > 0.25 && fr > 0.25
	}
	if fl < 0.5 || fr < 0.5 {
		return false
	}
	gl, gr := breaks(left), breaks(right)
	same := 0
	for _, y := range gl {
		if slices.ContainsFunc(gr, func(o float64) bool { return math.Abs(o-y) < 6 }) {
			same++
		}
	}
	return same < 2 || 2*same < len(gl)
}

// independent is true when lines that face each other stand on baselines of
// their own; the cells of a table share theirs.
func independent(left, right []row) bool {
	facing, apart := 0, 0
	for i, j := 0, 0; i < len(left) && j < len(right); {
		switch a, b := &left[i], &right[j]; {
		case a.y == b.y: // both come from one row
			if facing++; math.Abs(a.words[0].y-b.words[0].y) > 0.6 {
				apart++
			}
			i, j = i+1, j+1
		case a.y > b.y:
			i++
		default:
			j++
		}
	}
	return facing >= 4 && apart*2 >= facing
}

// fill is the width of a column and the part of its lines that are full.
func fill(rows []row) (width, full float64) {
	a, b := math.Inf(1), math.Inf(-1)
	for i := range rows {
		a, b = min(a, rows[i].x0()), max(b, rows[i].x1())
	}
	n := 0
	for i := range rows {
		if rows[i].x1()-rows[i].x0() > fullLine*(b-a) {
			n++
		}
	}
	return b - a, float64(n) / float64(len(rows))
}

// breaks are the heights at which a new paragraph begins after a blank.
func breaks(rows []row) []float64 {
	usual := usualGap(rows)
	var out []float64
	for i := 1; i < len(rows); i++ {
		if rows[i-1].y-rows[i].y > wrapGap*usual {
			out = append(out, rows[i].y)
		}
	}
	return out
}
