package pdftext

import "math"

// carry is what a table leaves to the next page, should it go on there
// without its heading.
type carry struct {
	rivers []river
	starts []float64 // where the text of each column starts
	edges  []float64
	left   float64
	right  float64
	head   string // text of its heading
}

// leave is what the table hands on to the next page.
func (t *found) leave() *carry {
	c := &carry{rivers: t.rivers, edges: t.edges, left: t.left, right: t.right, head: t.headText(), starts: make([]float64, len(t.rivers)+1)}
	for i := range c.starts {
		c.starts[i] = math.Inf(1)
	}
	for i := t.first; i < t.end; i++ {
		if t.across[i] {
			continue
		}
		for w := range t.f.rows[i].words {
			x := &t.f.rows[i].words[w]
			n := t.column(x)
			c.starts[n] = min(c.starts[n], x.x0)
		}
	}
	return c
}

// headText is the text of the heading, to know it again.
func (t *found) headText() string {
	var b []byte
	for _, r := range t.f.rows[t.first : t.first+t.head] {
		for _, w := range r.words {
			b = append(append(b, t.f.k.text[w.from:w.to]...), ' ')
		}
	}
	return string(b)
}

// repeats is true when the table has the heading of the one before.
func (t *found) repeats() bool {
	return t.f.carry != nil && t.head > 0 && t.headText() == t.f.carry.head
}

// carried goes on with the table of the page before: rows must fit its rivers,
// and their text must start where its columns do.
func (f *columnFinder) carried(i int) *found {
	if f.carry == nil {
		return nil
	}
	t := &found{f: f, first: i, end: i, edges: f.carry.edges, rivers: f.carry.rivers, left: f.carry.left, right: f.carry.right, strong: true}
	t.grow(t.goesOn)
	several, texts, fits := 0, 0, 0
	for n := i; n < t.end; n++ {
		if t.across[n] {
			continue
		}
		seen := 0
		for w := range f.rows[n].words {
			x := &f.rows[n].words[w]
			c := t.column(x)
			if seen&(1<<c) == 0 {
				texts++
				if math.Abs(x.x0-f.carry.starts[c]) < 2 {
					fits++
				}
			}
			seen |= 1 << c
		}
		if seen&(seen-1) != 0 {
			several++
		}
	}
	if several < 1 || t.end-i < 2 || fits*10 < texts*7 {
		return nil
	}
	return t
}

// goesOn takes the next row into a carried table.
func (t *found) goesOn() bool {
	r := &t.f.rows[t.end]
	if t.bold(t.end) && t.column(&r.words[0]) != t.column(&r.words[len(r.words)-1]) {
		return false // a heading of its own
	}
	if t.end > t.first && (!t.near(&t.f.rows[t.end-1], r) || t.heads(r, t.end)) {
		return false
	}
	return t.narrow(r)
}
