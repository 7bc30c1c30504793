package pdftext

import (
	"cmp"
	"math"
	"slices"
)

// Tables without ruling lines between their columns are found from a heading:
// a shaded row whose boxes are the columns, a bold row, or a row over a rule.
// The blank rivers between its parts must run on through the rows below.

const (
	headGap     = 0.65 // in font sizes: parts of a heading are further apart
	riverGap    = 0.45
	minRiver    = 4.0 // points
	farRow      = 3.2 // in font sizes: the next row of a table is nearer
	farShaded   = 7.0 // the same, when a rule or shade lies between the rows
	wrapGap     = 1.3 // of the usual distance of lines: more is a new row
	maxHeadRows = 4
	minBody     = 3 // baselines below a heading that is only bold
)

// river is the blank between two columns.
type river struct{ a, b float64 }

// stripe is a shaded row, of one box or of one box for each column.
type stripe struct {
	box   Box
	edges []float64 // left edges of its boxes, and the right edge of the last
}

// columnFinder looks for aligned columns among the rows of a page.
type columnFinder struct {
	k       *ink
	rows    []row
	stripes []stripe
	hs      []rule // horizontals that belong to no ruled table
	carry   *carry // columns that may go on from the page before, or nil
}

// alignedTables takes the tables without verticals out of rows.
func (k *ink) alignedTables(rows []row, ruled []*draft, before *carry) ([]*draft, []row) {
	f := &columnFinder{k: k, rows: rows, stripes: stripes(k.shades), hs: k.looseRules(ruled), carry: before}
	var out []*draft
	var rest []row
	from := 0 // rows before it are given out
	for i := 0; i < len(rows); i++ {
		t := f.at(i, from)
		if t == nil {
			continue
		}
		rest = append(rest, rows[from:t.first]...)
		d := t.draft()
		if len(rows)-t.end <= edgeLines {
			d.carry = t.leave()
		}
		out = append(out, d)
		from, i = t.end, t.end-1
	}
	return out, append(rest, rows[from:]...)
}

// looseRules are the long horizontals outside the ruled tables.
func (k *ink) looseRules(ruled []*draft) []rule {
	var hs []rule
	for _, r := range k.rules {
		in := func(d *draft) bool {
			b := d.table.Box
			return r.x0 > b.X0-joint && r.x1 < b.X1+joint && r.y0 > b.Y0-joint && r.y0 < b.Y1+joint
		}
		if r.horizontal() && !slices.ContainsFunc(ruled, in) {
			hs = append(hs, r)
		}
	}
	return slices.DeleteFunc(merge(hs), func(r rule) bool { return r.x1-r.x0 < 30 })
}

// stripes groups shaded boxes that lie side by side.
func stripes(shades []Box) []stripe {
	boxes := slices.DeleteFunc(slices.Clone(shades), func(b Box) bool { return b.Y1-b.Y0 < 6 || b.X1-b.X0 < 12 })
	slices.SortFunc(boxes, func(a, b Box) int {
		return cmp.Or(cmp.Compare(b.Y1, a.Y1), cmp.Compare(b.Y0, a.Y0), cmp.Compare(a.X0, b.X0))
	})
	var out []stripe
	for _, b := range boxes {
		if n := len(out); n > 0 {
			s := &out[n-1]
			if math.Abs(s.box.Y1-b.Y1) < 1 && math.Abs(s.box.Y0-b.Y0) < 1 && math.Abs(s.box.X1-b.X0) < joint {
				s.box = s.box.union(b)
				s.edges = append(s.edges, b.X1)
				continue
			}
		}
		out = append(out, stripe{b, []float64{b.X0, b.X1}})
	}
	return out
}

// found is a table in the making: rows[first:end], of which the first head
// rows are its heading.
type found struct {
	f          *columnFinder
	first, end int
	head       int
	rivers     []river
	edges      []float64 // columns of a stripe, or nil
	left       float64
	right      float64
	strong     bool         // a stripe or rule vouches for the columns
	across     map[int]bool // rows that head a group, over the whole width
}

// at tries to start a table at row i; rows before from are taken.
func (f *columnFinder) at(i, from int) *found {
	t := f.striped(i)
	if t == nil {
		t = f.headed(i)
	}
	if t == nil && i <= edgeLines && from == 0 {
		return f.carried(i)
	}
	if t == nil {
		return nil
	}
	t.grow(func() bool { return t.accepts(t.end) })
	if t.edges != nil {
		for t.first > from && !t.bold(t.first) && t.acceptsAbove(t.first-1) {
			t.first--
			t.head = 0 // the shaded row is one among others
		}
	}
	if !t.worthy() {
		return nil
	}
	if t.edges == nil {
		t.refine()
	}
	return t
}

func (t *found) bold(i int) bool {
	for _, w := range t.f.rows[i].words {
		if !w.bold {
			return false
		}
	}
	return true
}

// accepts takes row i below the table into it, when its rivers stay open.
func (t *found) accepts(i int) bool {
	r, last := &t.f.rows[i], &t.f.rows[i-1]
	if !t.near(last, r) {
		return false
	}
	if i > t.first+t.head && t.heads(r, i) {
		return false
	}
	if t.edges != nil && t.bold(i) && t.f.otherHeading(i, t) {
		return false
	}
	return t.narrow(r)
}

// heads is true when row i is the heading of what comes below the table: set
// larger than the table's own rows, or bold in several columns.
func (t *found) heads(r *row, i int) bool {
	if r.size > 1.2*t.f.rows[i-1].size && r.size > 1.2*t.f.rows[t.first].size {
		return true
	}
	return t.head > 0 && t.bold(i) && !t.bold(i-1) && t.column(&r.words[0]) != t.column(&r.words[len(r.words)-1])
}

func (t *found) acceptsAbove(i int) bool {
	r, next := &t.f.rows[i], &t.f.rows[i+1]
	return t.near(r, next) && t.narrow(r)
}

// otherHeading is true when row i stands in a stripe with columns of its own.
func (f *columnFinder) otherHeading(i int, t *found) bool {
	y := f.rows[i].y
	for _, s := range f.stripes {
		if y > s.box.Y0 && y < s.box.Y1 && len(s.edges) >= 3 && y < f.rows[t.first+max(t.head-1, 0)].y {
			return true
		}
	}
	return false
}

// near is true when two rows are close enough to belong to one table.
func (t *found) near(above, below *row) bool {
	gap := above.y - below.y
	size := max(above.size, below.size)
	if gap < farRow*size {
		return true
	}
	return gap < farShaded*size && len(t.f.separators(t.left, t.right, above.y, below.y)) > 0
}

// narrow cuts the rivers where words of r stand in them. It is false, and
// changes nothing, when a river would run dry.
func (t *found) narrow(r *row) bool {
	if r.x0() < t.left-2*r.size || r.x1() > max(t.right+12*r.size, t.right) && t.edges != nil {
		return false
	}
	next := make([]river, len(t.rivers))
	for i, v := range t.rivers {
		best, a := river{}, v.a
		for w := range r.words {
			x0, x1 := r.words[w].x0, r.words[w].x1
			if x1 <= v.a {
				continue
			}
			if x0 >= v.b {
				break
			}
			if x0-a > best.b-best.a {
				best = river{a, x0}
			}
			a = max(a, x1)
		}
		if v.b-a > best.b-best.a {
			best = river{a, v.b}
		}
		if best.b-best.a < max(minRiver, riverGap*r.size) {
			return false
		}
		if t.edges != nil && (best.a > t.edges[i+1] || best.b < t.edges[i+1]) {
			return false
		}
		next[i] = best
	}
	t.rivers = next
	t.left, t.right = min(t.left, r.x0()), max(t.right, r.x1())
	return true
}

// column is the column of a word.
func (t *found) column(w *word) int {
	c := 0
	for c < len(t.rivers) && (w.x0+w.x1)/2 > (t.rivers[c].a+t.rivers[c].b)/2 {
		c++
	}
	return c
}

// worthy is true when enough rows below the heading fill enough columns. A
// heading that is only bold needs more of them.
func (t *found) worthy() bool {
	several, starts := 0, make([]map[int]int, len(t.rivers)+1)
	for c := range starts {
		starts[c] = map[int]int{}
	}
	for i := t.first + t.head; i < t.end; i++ {
		if t.across[i] {
			continue
		}
		seen := 0
		for w := range t.f.rows[i].words {
			c := t.column(&t.f.rows[i].words[w])
			if seen&(1<<c) == 0 {
				starts[c][int(math.Round(t.f.rows[i].words[w].x0/2))]++
			}
			seen |= 1 << c
		}
		if seen&(seen-1) != 0 {
			several++
		}
	}
	if t.repeats() {
		return t.end > t.first+t.head
	}
	if t.strong {
		return several >= 1
	}
	return several >= minBody-1 && t.end-t.first-t.head >= minBody && aligned(starts)
}

// aligned is true when most lines of most columns start at one place.
func aligned(starts []map[int]int) bool {
	good := 0
	for _, m := range starts {
		all, best := 0, 0
		for x, n := range m {
			all += n
			best = max(best, n+max(m[x-1], m[x+1]))
		}
		if all > 0 && best*10 >= all*6 {
			good++
		}
	}
	return good >= 2 && good >= len(starts)-1
}
