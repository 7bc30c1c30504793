package press

import "ward/internal/reading/corpus"

const pad = 4 // inside a cell, in points

// table draws rows under a head. A cell over several rows stands in the first
// of them.
func (s *sheet) table(t *corpus.Table) {
	head := corpus.Row{Cells: t.Head, Bold: true}
	if len(t.Head) > 0 {
		s.need(70)
		s.row(t, &head, nil)
	}
	again := &head
	if t.Once || len(t.Head) == 0 {
		again = nil
	}
	for i := range t.Rows {
		s.row(t, &t.Rows[i], again)
	}
	s.gap(8)
}

// row draws one row, over several pages when it must be.
func (s *sheet) row(t *corpus.Table, r *corpus.Row, again *corpus.Row) {
	widths := t.Widths
	if len(r.Cells) == 1 {
		widths = []float64{1}
	}
	weight, total, lead := "", s.right-s.left, t.Size*1.2
	if r.Bold {
		weight = "B"
	}
	s.pdf.SetFont(s.font, weight, t.Size)
	lines, most := make([][]string, len(r.Cells)), 1
	for i, c := range r.Cells {
		if c != corpus.Covered {
			lines[i] = s.wrap(c, widths[i]*total-2*pad)
			most = max(most, len(lines[i]))
		}
	}
	for from := 0; from < most; {
		room := int((s.bottom - s.pdf.GetY() - 2*pad) / lead)
		take := most - from
		if take > room && (t.Whole || r.Bold || room < 3) {
			s.turn(t, again)
			room = int((s.bottom - s.pdf.GetY() - 2*pad) / lead)
		}
		take = max(1, min(take, room))
		s.note(r.Mark)
		s.slice(t, widths, lines, from, from+take, weight)
		if from += take; from < most {
			s.turn(t, again)
		}
	}
}

// turn goes to the next page and repeats the head there.
func (s *sheet) turn(t *corpus.Table, again *corpus.Row) {
	s.next()
	if again != nil {
		s.row(t, again, nil)
	}
}

// slice draws the lines from..to of a row.
func (s *sheet) slice(t *corpus.Table, widths []float64, lines [][]string, from, to int, weight string) {
	total, x, y, lead := s.right-s.left, s.left, s.pdf.GetY(), t.Size*1.2
	h := float64(to-from)*lead + 2*pad
	for i := range lines {
		w := widths[i] * total
		if t.Rules == corpus.Shade && weight == "B" {
			s.pdf.SetFillColor(217, 226, 236)
			s.pdf.Rect(x, y, w, h, "F")
		}
		if t.Rules == corpus.Grid {
			s.pdf.Rect(x, y, w, h, "D")
		}
		s.pdf.SetFont(s.font, weight, t.Size)
		down := 0.0
		if t.Middle && from == 0 && to >= len(lines[i]) {
			down = float64(to-from-len(lines[i])) * lead / 2
		}
		for k := from; k < to && k < len(lines[i]); k++ {
			s.pdf.SetXY(x+pad, y+pad+down+float64(k-from)*lead)
			s.pdf.CellFormat(w-2*pad, lead, lines[i][k], "", 0, "L", false, 0, "")
		}
		x += w
	}
	if t.Rules == corpus.Lines {
		s.pdf.Line(s.left, y+h, s.right, y+h)
	}
	s.pdf.SetXY(s.left, y+h)
}
