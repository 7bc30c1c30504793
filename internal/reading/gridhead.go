package reading

import (
	"strings"
	"ward/internal/pdftext"
)

// headAt reads the head of a wanted table that starts at strip k and takes n
// strips.
func (r *report) headAt(all []strip, k int, want func(head) bool) (head, int) {
	if len(all[k].cells) < 2 || len(all[k].words) > 40 || !all[k].mayHead() {
		return nil, 0
	}
	var best head
	n := 0
	cells := append([]pdftext.Word(nil), all[k].cells...)
	for take := 1; take <= 3 && k+take-1 < len(all); take++ {
		if take > 1 {
			s := &all[k+take-1]
			if all[k+take-2].y0-s.y0 > 2*(s.y1-s.y0) || len(s.cells) > len(cells) || s.bold != all[k].bold {
				break
			}
			if !stack(cells, s.cells) {
				break
			}
		}
		row := pdftext.Row{}
		for i := range cells {
			row.Cells = append(row.Cells, pdftext.Cell{Column: i, Span: 1, Box: cells[i].Box, Text: cells[i].Text})
		}
		if h := r.headOf(&row); h != nil && want(h) && (best == nil || h.score() >= best.score()) {
			best, n = h, take
		}
	}
	if best == nil {
		return nil, 0
	}
	for i := range best {
		if i+1 < len(best) {
			best[i].x1 = best[i+1].x0
		} else {
			best[i].x1 = 1e6
		}
	}
	return best, n
}

// stack adds the cells of a second line to the heads above them; false when one
// of them has no head above it or does not read as part of one.
func stack(cells, below []pdftext.Word) bool {
	at := make([]int, len(below))
	for i := range below {
		at[i] = -1
		for j := range cells {
			if below[i].Box.X0 < cells[j].Box.X1+6 && below[i].Box.X1 > cells[j].Box.X0-6 {
				at[i] = j
				break
			}
		}
		if at[i] < 0 || strings.HasSuffix(below[i].Text, ".") || wordCount(below[i].Text) > 6 || startsResult(below[i].Text) || startsCriterion(below[i].Text) || combinedID(below[i].Text) != "" {
			return false
		}
	}
	for i := range below {
		c := &cells[at[i]]
		c.Text += " " + below[i].Text
		c.Box = union(c.Box, below[i].Box)
	}
	return true
}

func (h head) score() int {
	n := 0
	for i := range h {
		if h[i].role != roleNone {
			n++
		}
	}
	return n
}

// fit moves the column starts to where the text below the heads starts, since
// heads may be centred.
func (r *report) fit(h head, below []strip, want func(head) bool) head {
	starts := map[int]int{}
	for i := range below {
		if i > 60 {
			break
		}
		if _, n := r.headAt(below, i, want); n > 0 {
			break
		}
		if len(below[i].cells) < 2 {
			continue
		}
		for _, c := range below[i].cells {
			starts[int(c.Box.X0+0.5)]++
		}
	}
	out := append(head(nil), h...)
	for i := range out {
		lo, hi := 0.0, h[i].x0+60
		if i > 0 {
			lo = (h[i-1].x0+h[i].x0)/2 + 4
		} else {
			hi = h[i].x0 + 20
		}
		if i+1 < len(h) {
			hi = min(hi, h[i+1].x0-10)
		}
		best := 1
		for x, n := range starts {
			if fx := float64(x); fx >= lo && fx <= hi && (n > best || n == best && best > 1 && fx < out[i].x0) {
				best, out[i].x0 = n, fx
			}
		}
	}
	for i := 0; i+1 < len(out); i++ {
		if out[i+1].x0 <= out[i].x0 {
			out[i+1].x0 = h[i+1].x0
		}
		out[i].x1 = out[i+1].x0
	}
	return out
}

// deal gives each word to its column.
func (h head) deal(words []pdftext.Word) [][]pdftext.Word {
	out := make([][]pdftext.Word, len(h))
	for from := 0; from < len(words); {
		k, to := h.columnAt(words[from].Box.X0), from+1
		for to < len(words) && h.columnAt(words[to].Box.X0) == k {
			to++
		}
		if out[k] == nil {
			out[k] = words[from:to:to]
		} else {
			out[k] = append(out[k], words[from:to]...)
		}
		from = to
	}
	return out
}

// columnAt is the column of a word that begins at x.
func (h head) columnAt(x float64) int {
	for i := len(h) - 1; i > 0; i-- {
		if x >= h[i].x0-3 {
			return i
		}
	}
	return 0
}

func headRow(h head, from []strip) pdftext.Row {
	row := pdftext.Row{}
	for i, c := range h {
		row.Cells = append(row.Cells, pdftext.Cell{Column: i, Span: 1, Text: c.text, Box: pdftext.Box{X0: c.x0, X1: c.x1, Y0: from[len(from)-1].y0, Y1: from[0].y1}})
		for k := range from {
			if l := from[k].dealt(h)[i]; len(l.Words) > 0 {
				row.Cells[i].Lines = append(row.Cells[i].Lines, l)
			}
		}
	}
	row.Box = pdftext.Box{X0: h[0].x0, X1: h[len(h)-1].x1, Y0: from[len(from)-1].y0, Y1: from[0].y1}
	return row
}
