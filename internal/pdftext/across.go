package pdftext

// Criteria often stand in a table as rows over its whole width, each above the
// controls that meet it.

const maxAcross = 5 // lines of such a row

// grow takes rows below the table into it as long as accept takes the next
// one, and with them the rows that head a group.
func (t *found) grow(accept func() bool) {
	for t.end < len(t.f.rows) {
		if accept() {
			t.end++
			continue
		}
		n := t.group(t.end)
		if n == 0 {
			return
		}
		first := t.end
		if t.end += n; !accept() {
			t.end = first
			return
		}
		if t.across == nil {
			t.across = map[int]bool{}
		}
		for i := range n {
			t.across[first+i] = true
		}
		t.end++
	}
}

// group is the number of rows from i on that could head a group: bold lines,
// or lines between two separators, that start in the first column and are not
// the heading of another table.
func (t *found) group(i int) int {
	rows := t.f.rows
	if i == t.first {
		return 0
	}
	for n := 1; n <= maxAcross && i+n < len(rows); n++ {
		last, next := &rows[i+n-1], &rows[i+n]
		if last.x0() > t.left+3*last.size || last.x0() < t.left-2*last.size || !t.near(&rows[i+n-2], last) {
			return 0
		}
		if t.spread(last) {
			return 0 // cells: the heading of a table
		}
		bold := t.bold(i + n - 1)
		if n > 1 && bold != t.bold(i) || last.size > 1.2*rows[t.first].size {
			return 0
		}
		if bold && t.bold(i+n) {
			if rows[i+n-1].y-next.y < 1.6*last.size && !t.spread(next) {
				continue
			}
			return 0
		}
		above := len(t.f.separators(t.left, t.right, rows[i-1].y, rows[i].y)) > 0
		below := len(t.f.separators(t.left, t.right, last.y, next.y)) > 0
		if bold || above && below {
			return n
		}
		if !above {
			return 0
		}
	}
	return 0
}

// spread is true when a row has text in its first and its last column.
func (t *found) spread(r *row) bool {
	return t.column(&r.words[0]) != t.column(&r.words[len(r.words)-1]) && t.fits(r)
}

// fits is true when no word of the row stands in a river.
func (t *found) fits(r *row) bool {
	trial := *t
	return trial.narrow(r)
}
