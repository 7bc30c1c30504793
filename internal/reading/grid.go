package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// A grid is a table without rules, read from the places of its words: columns
// start where the words of the head row start, and rows where an id, or a result
// beside the first line of a control, starts.

// gridOf reads the page as a table without rules, its rows cut at baselines or,
// with banded, at the white between them. A page without a head of its own
// carries on the columns of the page before.
func (m *matrix) gridOf(i int, p *pdftext.Page, banded bool) (pdftext.Table, bool) {
	all := m.strips(i)
	var cols head
	if m.gridded {
		cols = m.head
	}
	t := pdftext.Table{Box: pdftext.Box{X0: 0, X1: p.Width}}
	white := 0.0
	if banded && cols != nil {
		white = whiteOf(all, cols)
	}
	used, wide, from := false, false, 0 // wide: the last strip ran over the columns
	flush := func(to int) {
		if cols != nil && from < to {
			t.Rows = append(t.Rows, cut(all[from:to], cols, banded, white)...)
			used = true
		}
	}
	for k := 0; k < len(all); k++ {
		h, n := m.r.headAt(all, k, m.want)
		if found, lines := m.headOver(p, all[k:]); lines > 0 && lines >= n {
			h, n = found, lines
		} else if n > 0 && (all[k].bold || !m.bold) {
			h = m.r.fit(h, all[k+n:], m.want)
		} else {
			n = 0
		}
		if n > 0 {
			flush(k)
			cols = h
			t.Rows = append(t.Rows, headRow(cols, all[k:k+n]))
			used, k = true, k+n-1
			if banded {
				white = whiteOf(all[k+1:], cols)
			}
			from = k + 1
			continue
		}
		s := &all[k]
		if cols == nil {
			from = k + 1
			continue
		}
		if full(s, cols) || k > 0 && s.goesOn(&all[k-1], wide) || s.title(cols) {
			flush(k)
			t.Rows = append(t.Rows, fullRow(s, p.Width))
			wide, from = true, k+1
			continue
		}
		wide = false
	}
	flush(len(all))
	if !used || len(t.Rows) == 0 {
		return t, false
	}
	t.Box.Y1, t.Box.Y0 = t.Rows[0].Box.Y1, t.Rows[len(t.Rows)-1].Box.Y0
	return t, true
}

// headOver is the head of an aligned table of the page whose row begins at the
// first of some strips, and how many of them it takes: its cells may be centred
// on each other, so that no strip holds all of them.
func (m *matrix) headOver(p *pdftext.Page, all []strip) (head, int) {
	for i := range p.Tables {
		t := &p.Tables[i]
		if t.Ruled || t.Header == 0 || len(t.Rows) == 0 || t.Rows[0].Box.Y1 < all[0].y0 || all[0].y1 > t.Rows[0].Box.Y1+1 || all[0].y0 < t.Rows[0].Box.Y0-1 {
			continue
		}
		n := 1
		for n < len(all) && all[n].y0 > t.Rows[0].Box.Y0-1 {
			n++
		}
		if h := m.headIn(t, 0); h != nil && m.want(h) && !m.bold {
			return h, n
		}
	}
	return nil, 0
}

// cut cuts the strips between two headings into rows.
func cut(all []strip, h head, banded bool, white float64) []pdftext.Row {
	if banded {
		if rows := bands(all, h, white); rows != nil {
			return rows
		}
	}
	var out []pdftext.Row
	var cur *gridRow
	for k := range all {
		parts := all[k].dealt(h)
		if cur == nil || cur.startsNew(parts, h, &all[k]) {
			if cur != nil {
				out = append(out, cur.row())
			}
			cur = newGridRow(len(h))
		}
		cur.add(parts, &all[k])
	}
	if cur != nil {
		out = append(out, cur.row())
	}
	return out
}

func join(words []pdftext.Word) string {
	if len(words) == 1 {
		return words[0].Text
	}
	parts := make([]string, len(words))
	for i := range words {
		parts[i] = words[i].Text
	}
	return strings.Join(parts, " ")
}

// full reports whether a strip runs over the columns, as a criterion does.
func full(s *strip, h head) bool {
	if startsCriterion(s.text) && !h.has(roleCriteria) && len(s.cells) == 1 {
		return true
	}
	if len(s.cells) == 0 || len(h) < 2 {
		return false
	}
	c := s.cells[0].Box
	for i := 1; i < len(h); i++ {
		if c.X0 < h[i].x0-12 && c.X1 > h[i].x0+12 {
			return !s.startsAt(h[i].x0) && (len(s.cells) == 1 || c.X1 > h[len(h)-1].x0)
		}
	}
	return false
}

// goesOn reports whether the strip is the next line of a heading that ran over
// the columns: one run of words in the same weight, close below it.
func (s *strip) goesOn(above *strip, wide bool) bool {
	return wide && len(s.cells) == 1 && s.bold == above.bold && above.y0-s.y1 < 0.6*(s.y1-s.y0) && combinedID(s.cells[0].Text) == "" && !digitsOnly.MatchString(s.cells[0].Text)
}

// title reports whether the strip is a title between rows: one bold run without
// a number.
func (s *strip) title(h head) bool {
	return s.bold && len(s.cells) == 1 && s.cells[0].Box.X0 < h[0].x0+4 && !digits.MatchString(s.cells[0].Text) && wordCount(s.cells[0].Text) > 1
}

// digitsOnly matches the number of a control.
var digitsOnly = compile(`^[A-Z.-]{0,8}\d[\d.-]*$`)

// startsAt reports whether a word of the strip starts at x, as the text of a
// column does.
func (s *strip) startsAt(x float64) bool {
	for _, w := range s.words {
		if d := w.Box.X0 - x; d > -2 && d < 2 {
			return true
		}
	}
	return false
}

func lineOf(words []pdftext.Word) pdftext.Line {
	l := pdftext.Line{Words: words, Text: join(words), Box: words[0].Box, Size: words[0].Box.Y1 - words[0].Box.Y0}
	for _, w := range words {
		l.Box = union(l.Box, w.Box)
	}
	return l
}

// fullSpan marks the cell of a row that runs over all columns of a grid.
const fullSpan = 99

func fullRow(s *strip, width float64) pdftext.Row {
	l := lineOf(s.words)
	c := pdftext.Cell{Span: fullSpan, Box: pdftext.Box{X0: 0, X1: width, Y0: l.Box.Y0, Y1: l.Box.Y1}, Lines: []pdftext.Line{l}, Text: l.Text}
	return pdftext.Row{Box: c.Box, Cells: []pdftext.Cell{c}}
}
