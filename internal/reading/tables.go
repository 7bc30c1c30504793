package reading

import (
	"ward/internal/pdftext"
)

// eachTable calls f with each head that a table of the wanted kind has, and then
// with its rows, over page breaks. A table of one head cell counts too.
func (r *report) eachTable(want func(head) bool, f func(page int, h head, row *pdftext.Row)) {
	on, columns := false, 0
	var last *pdftext.Table // of the wanted kind
	for i := range r.doc.Pages {
		number := r.doc.Pages[i].Number
		for _, t := range r.wanted(i, want) {
			if r.inCard(number, t) {
				continue
			}
			for k := range t.Rows {
				row := &t.Rows[k]
				if h := r.looseHead(row); h != nil {
					on, columns = want(h), len(row.Cells)
					if on {
						last = t
						f(number, h, nil)
					}
					continue
				}
				if k == 0 && len(row.Cells) != columns && !t.Continues || len(row.Cells) == 1 && row.Cells[0].Span == fullSpan || k == 0 && on && last != t && !t.Continues && !r.goesOn(last, t) {
					on = false
				}
				if on {
					last = t
					f(number, nil, row)
				}
			}
		}
	}
}

// goesOn reports whether a table without a wanted head is the rest of the one
// before it: its columns stand at the same places and no heading of its own is
// above them.
func (r *report) goesOn(last, t *pdftext.Table) bool {
	a, b := &last.Rows[len(last.Rows)-1], &t.Rows[0]
	if len(a.Cells) != len(b.Cells) || t.Header > 0 && r.namesOf(b) != nil {
		return false
	}
	for i := range a.Cells {
		if d := a.Cells[i].Box.X0 - b.Cells[i].Box.X0; d < -sameColumn || d > sameColumn {
			return false
		}
	}
	return true
}

// sameColumn is how far apart, in points, a column may begin on two pages.
const sameColumn = 8

// wanted is the tables of a page: those that were found, or, when none of them
// has a wanted head and the page holds no part of the matrix, the one that the
// words of the page make.
func (r *report) wanted(i int, want func(head) bool) []*pdftext.Table {
	p := &r.doc.Pages[i]
	if r.matrices[p.Number] {
		return r.tables(i)
	}
	var all []*pdftext.Table
	for j := range p.Tables {
		t := &p.Tables[j]
		all = append(all, t)
		for k := range t.Rows[:min(len(t.Rows), 3)] {
			if h := r.looseHead(&t.Rows[k]); h != nil && want(h) {
				want = nil
				break
			}
		}
		if want == nil {
			break
		}
	}
	if want == nil || !r.mayHoldHead(i) {
		return r.tables(i)
	}
	m := &matrix{r: r, want: want, hi: len(r.body.text) + 1, bold: true}
	if t, ok := m.gridOf(i, p, false); ok {
		return append(all, &t)
	}
	return all
}

func (r *report) tables(i int) []*pdftext.Table {
	p := &r.doc.Pages[i]
	out := make([]*pdftext.Table, len(p.Tables))
	for j := range p.Tables {
		out[j] = &p.Tables[j]
	}
	return out
}

// mayHoldHead is a quick test, remembered, whether some baseline of a page can
// be the head of a table.
func (r *report) mayHoldHead(i int) bool {
	if r.heads == nil {
		r.heads = make([]int8, len(r.pages))
	}
	if r.heads[i] != 0 {
		return r.heads[i] > 0
	}
	r.heads[i] = -1
	m := &matrix{r: r, hi: len(r.body.text) + 1}
	for _, s := range m.strips(i) {
		if len(s.cells) > 1 && s.mayHead() {
			r.heads[i] = 1
			break
		}
	}
	return r.heads[i] > 0
}
