package reading

import (
	"slices"

	"ward/internal/pdftext"
)

// proseWords is how many words a line of running text has at least, on average.
// The cells of a table have fewer.
const proseWords = 4.5

// unfoldColumns puts the lines of pages that are set in two columns of running
// text into reading order: the left column before the right. A page with ruling
// lines or the head of a table is left alone.
func (r *report) unfoldColumns() {
	moved := false
	for i, lines := range r.pages {
		if slices.ContainsFunc(r.doc.Pages[i].Tables, func(t pdftext.Table) bool { return t.Ruled }) {
			continue
		}
		if out := unfold(lines, r.doc.Pages[i].Width); out != nil && !r.headed(lines) {
			r.pages[i], moved = out, true
		}
	}
	if !moved {
		return
	}
	r.lines = r.lines[:0]
	for _, lines := range r.pages {
		r.lines = append(r.lines, lines...)
	}
}

// headed reports whether two lines on one baseline head the columns of a matrix.
func (r *report) headed(lines []*line) bool {
	rows := map[int]*pdftext.Row{}
	for _, l := range lines {
		y := int(l.src.Box.Y0 + 0.5)
		if rows[y] == nil {
			rows[y] = &pdftext.Row{}
		}
		rows[y].Cells = append(rows[y].Cells, pdftext.Cell{Box: l.src.Box, Text: l.text})
	}
	for _, row := range rows {
		if len(row.Cells) > 1 && r.headOf(row).matrix() {
			return true
		}
	}
	return false
}

// unfold is the lines of one page with its columns one after the other, or nil
// when the page is not set in two columns.
func unfold(lines []*line, width float64) []*line {
	gutter := rightColumn(lines, width)
	if gutter == 0 {
		return nil
	}
	var before, left, right, after []*line
	words, total := 0, 0
	for _, l := range lines {
		b := l.src.Box
		switch {
		case l.furniture && len(left)+len(right) == 0:
			before = append(before, l)
		case l.furniture:
			after = append(after, l)
		case b.X0 >= gutter-3:
			right = append(right, l)
		case b.X1 <= gutter:
			left = append(left, l)
		case len(left)+len(right) == 0:
			before = append(before, l)
		default:
			return nil // a line over both columns between their lines
		}
		if !l.furniture {
			words, total = words+len(l.src.Words), total+1
		}
	}
	if len(left) < 6 || len(right) < 6 || float64(words) < proseWords*float64(total) || rowsShared(left, right) > 0.6 {
		return nil
	}
	return slices.Concat(before, left, right, after)
}

// rightColumn is where the right of two columns begins: the place right of 40 %
// of the page where most lines start, or 0.
func rightColumn(lines []*line, width float64) float64 {
	starts := map[int]int{}
	best := 0
	for _, l := range lines {
		x := int(l.src.Box.X0 + 0.5)
		if float64(x) < 0.4*width || float64(x) > 0.65*width {
			continue
		}
		starts[x]++
		if starts[x] > starts[best] {
			best = x
		}
	}
	if starts[best] < 5 {
		return 0
	}
	return float64(best)
}

// rowsShared is the share of the shorter column's lines that stand on a baseline
// of the other. In a table the rows share them, in two columns few do.
func rowsShared(left, right []*line) float64 {
	if len(left) > len(right) {
		left, right = right, left
	}
	base := map[int]bool{}
	for _, l := range right {
		base[int(l.src.Box.Y0+0.5)] = true
	}
	n := 0
	for _, l := range left {
		if base[int(l.src.Box.Y0+0.5)] {
			n++
		}
	}
	return float64(n) / float64(len(left))
}
