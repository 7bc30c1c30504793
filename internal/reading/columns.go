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
// lines or the head of a table is left alone. Where one page has two columns,
// few lines of a right column at the same place are enough on another.
func (r *report) unfoldColumns() {
	moved, gutters, done := false, map[int]bool{}, make([]bool, len(r.pages))
	plain := func(i int) bool {
		return !slices.ContainsFunc(r.doc.Pages[i].Tables, func(t pdftext.Table) bool { return t.Ruled }) && !r.headed(r.pages[i])
	}
	for i, lines := range r.pages {
		gutter, n := rightColumn(lines, r.doc.Pages[i].Width)
		if n == 0 || !plain(i) {
			continue
		}
		least := fullColumn
		if fills(lines, gutter) {
			least = 1
		}
		if out := unfold(lines, gutter, least, rowsOfTable); out != nil {
			r.pages[i], moved, done[i] = out, true, true
			gutters[int(gutter)] = true
		}
	}
	if !moved {
		return
	}
	for i, lines := range r.pages {
		for gutter := range gutters {
			if done[i] || len(gutters) > 3 || !plain(i) {
				continue // unfolded, or of no one layout
			}
			shared := rowsOfTable
			if own, _ := rightColumn(lines, r.doc.Pages[i].Width); int(own) == gutter && fills(lines, own) {
				shared = rowsOfGrid
			}
			if out := unfold(lines, float64(gutter), 1, shared); out != nil {
				r.pages[i] = out
				break
			}
		}
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

// The share of baselines that two columns have in common: at most rowsOfTable
// unless they are rows of a table, or rowsOfGrid in a document whose other pages
// have the same two columns, since some are set on a grid of lines.
const (
	rowsOfTable = 0.6
	rowsOfGrid  = 0.9
)

// fullColumn is how many lines each of two columns has at least on a page that
// shows by itself that it has two.
const fullColumn = 6

// unfold is the lines of one page with its columns one after the other, or nil
// when the page is not set in two columns, the right of which begins at gutter
// and has at least so many lines; shared is the most of their baselines in common.
func unfold(lines []*line, gutter float64, least int, shared float64) []*line {
	var before, left, right, after []*line
	words, total := 0, 0
	for _, l := range parted(lines, gutter) {
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
	if len(left) < fullColumn || len(right) < least || float64(words) < proseWords*float64(total) || len(right) >= fullColumn && rowsShared(left, right) > shared {
		return nil
	}
	return slices.Concat(before, left, right, after)
}

// columnGap is the least space between two columns, in line heights.
const columnGap = 0.8

// fills reports whether a page is a full left column up to the gutter, beside
// which even one line on the right is a column.
func fills(lines []*line, gutter float64) bool {
	n, full := 0, 0
	for _, l := range parted(lines, gutter) {
		if b := l.src.Box; !l.furniture && b.X0 < gutter-60 && b.X1 <= gutter {
			n++
			if b.X1 > gutter-45 {
				full++
			}
		}
	}
	return n >= 18 && full*4 >= n
}

// columnIndent is how far from the left of a column its lists are set in, at most.
const columnIndent = 40

// parted is the lines with those that run on from the left column into the right
// as two.
func parted(lines []*line, gutter float64) []*line {
	out := make([]*line, 0, len(lines))
	for _, l := range lines {
		words := l.src.Words
		k := slices.IndexFunc(words, func(w pdftext.Word) bool { return w.Box.X0 >= gutter-2 })
		if l.furniture || k < 1 || words[k].Box.X0 > gutter+columnIndent || words[k].Box.X0-words[k-1].Box.X1 < columnGap*(words[k].Box.Y1-words[k].Box.Y0) {
			out = append(out, l)
			continue
		}
		for _, part := range [...][]pdftext.Word{words[:k], words[k:]} {
			src := lineOf(part)
			src.Size, src.Bold = l.src.Size, l.src.Bold
			out = append(out, &line{page: l.page, src: &src, at: -1, text: lineText(&src), toc: l.toc})
		}
	}
	return out
}

// rightColumn is where the right of two columns begins: the place right of 40 %
// of the page where most lines start, or go on after a gap, and how many these are.
func rightColumn(lines []*line, width float64) (x float64, n int) {
	starts := map[int]int{}
	best := 0
	for _, l := range lines {
		for k, w := range l.src.Words {
			x := int(w.Box.X0 + 0.5)
			if l.furniture || k > 0 && w.Box.X0-l.src.Words[k-1].Box.X1 < columnGap*(w.Box.Y1-w.Box.Y0) || float64(x) < 0.4*width || float64(x) > 0.65*width {
				continue
			}
			if starts[x]++; starts[x] > starts[best] {
				best = x
			}
		}
	}
	return float64(best), starts[best]
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
