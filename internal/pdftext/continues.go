package pdftext

import (
	"math"
	"slices"
)

const (
	sameColumn = 5.0 // points; columns of one table over two pages differ by less
	edgeLines  = 4   // lines of a running head or foot, at most
)

// mark finds the headings of ruled tables and the rows that a page break cut,
// in all pages of a file in order. drafts are those of the pages' tables.
func mark(pages []Page, drafts [][]*draft) {
	var last *Table
	var open bool
	lastPage := 0
	for i := range pages {
		p := &pages[i]
		for j := range p.Tables {
			t := &p.Tables[j]
			if t.Header == 0 && len(t.Rows) > 1 && boldRow(&t.Rows[0]) && !boldRow(&t.Rows[1]) {
				t.Header = 1
			}
			if j == 0 && last != nil && lastPage == i-1 && carriesOn(last, t, &pages[i-1], p) {
				repeatHeading(last, t)
				t.Continues = cutRow(last, t, open && drafts[i][j].openTop)
			}
		}
		if n := len(p.Tables); n > 0 {
			last, lastPage, open = &p.Tables[n-1], i, drafts[i][n-1].openEnd
		}
	}
}

func boldRow(r *Row) bool {
	text := false
	for _, c := range r.Cells {
		for _, l := range c.Lines {
			text = true
			if !l.Bold {
				return false
			}
		}
	}
	return text
}

// carriesOn is true when t, the first table of its page, goes on with the last
// table of the page before: the columns agree and only running heads and feet
// stand between.
func carriesOn(last, t *Table, before, page *Page) bool {
	a, b := columnLefts(last), columnLefts(t)
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	for i := range a {
		if math.Abs(a[i]-b[i]) > sameColumn && (last.Ruled || t.Ruled || i == 0) {
			return false
		}
	}
	below, above := 0, 0
	for _, l := range before.Lines {
		if l.Box.Y1 < last.Box.Y0+joint {
			below++
		}
	}
	for _, l := range page.Lines {
		if l.Box.Y0 > t.Box.Y1-joint {
			above++
		}
	}
	return below <= edgeLines && above <= edgeLines
}

// columnLefts are the left edges of the columns that t's cells use.
func columnLefts(t *Table) []float64 {
	var xs []float64
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			xs = append(xs, c.Box.X0)
		}
	}
	slices.Sort(xs)
	return slices.CompactFunc(xs, near(joint+2))
}

// repeatHeading sets t's Header when its first row repeats that of last.
func repeatHeading(last, t *Table) {
	if len(t.Rows) > 0 && len(last.Rows) > 0 && last.Header > 0 && sameTexts(&t.Rows[0], &last.Rows[0]) {
		t.Header = 1
	}
}

func sameTexts(a, b *Row) bool {
	return slices.EqualFunc(a.Cells, b.Cells, func(x, y Cell) bool { return x.Column == y.Column && x.Text == y.Text })
}

// cutRow is true when t's first row below the heading is the rest of last's
// last row: its key cell is empty while others hold text, or no rule closed
// the table at the page break.
func cutRow(last, t *Table, open bool) bool {
	if t.Header >= len(t.Rows) || len(last.Rows) <= last.Header {
		return false
	}
	if open {
		return true
	}
	key := keyColumn(last, t)
	text, empty := false, true
	for _, c := range t.Rows[t.Header].Cells {
		text = text || c.Text != ""
		if c.Column <= key && c.Text != "" {
			empty = false
		}
	}
	return text && empty
}

// keyColumn is the first column that holds text in most rows.
func keyColumn(tables ...*Table) int {
	filled, rows := map[int]int{}, 0
	for _, t := range tables {
		for _, r := range t.Rows[min(t.Header, len(t.Rows)):] {
			rows++
			for _, c := range r.Cells {
				if c.Text != "" {
					filled[c.Column]++
				}
			}
		}
	}
	for c := range 8 {
		if filled[c]*2 >= rows {
			return c
		}
	}
	return 0
}
