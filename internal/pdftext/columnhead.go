package pdftext

import (
	"cmp"
	"slices"
)

// striped starts a table at a shaded row of several boxes that hold row i.
func (f *columnFinder) striped(i int) *found {
	r := &f.rows[i]
	for _, s := range f.stripes {
		if len(s.edges) < 3 || r.y < s.box.Y0 || r.y > s.box.Y1 || r.x0() < s.box.X0-joint || r.x1() > s.box.X1+joint {
			continue
		}
		j := i + 1
		for j < len(f.rows) && f.rows[j].y > s.box.Y0 {
			j++
		}
		t := &found{f: f, first: i, end: j, edges: s.edges, left: s.box.X0, right: s.box.X1, strong: true}
		for e := 1; e+1 < len(s.edges); e++ {
			v := river{s.edges[e-1], s.edges[e+1]}
			for _, r := range f.rows[i:j] {
				for w := range r.words {
					if c := (r.words[w].x0 + r.words[w].x1) / 2; c < s.edges[e] {
						v.a = max(v.a, r.words[w].x1)
					} else {
						v.b = min(v.b, r.words[w].x0)
					}
				}
			}
			if v.b-v.a < minRiver/2 {
				return nil
			}
			t.rivers = append(t.rivers, v)
		}
		if t.bold(i) || !f.banded(s) {
			t.head = j - i
		}
		return t
	}
	return nil
}

// banded is true when other rows of the page are shaded as s is: then shade
// tells rows apart and not the heading.
func (f *columnFinder) banded(s stripe) bool {
	n := 0
	for _, o := range f.stripes {
		if len(o.edges) == len(s.edges) && near(joint)(o.box.X0, s.box.X0) && near(joint)(o.box.X1, s.box.X1) {
			n++
		}
	}
	return n > 1
}

// headed starts a table at a heading of bold rows, or of rows over a rule.
func (f *columnFinder) headed(i int) *found {
	t := &found{f: f, first: i, end: i}
	for t.end < len(f.rows) && t.end < i+maxHeadRows && t.bold(t.end) && (t.end == i || f.rows[t.end-1].y-f.rows[t.end].y < 1.6*f.rows[i].size) {
		t.end++
	}
	if t.end == i {
		n := f.ruledHead(i)
		if n == 0 && f.shaded(i) {
			n = 1
		}
		if n == 0 {
			return nil
		}
		t.end += n
	}
	t.strong = f.overRule(t.end - 1)
	t.head = t.end - i
	var words []word
	for _, r := range f.rows[i:t.end] {
		words = append(words, r.words...)
	}
	slices.SortFunc(words, func(a, b word) int { return cmp.Compare(a.x0, b.x0) })
	t.left, t.right = words[0].x0, words[0].x1
	for _, w := range words[1:] {
		if w.x0-t.right > headGap*w.size {
			t.rivers = append(t.rivers, river{t.right, w.x0})
		}
		t.right = max(t.right, w.x1)
	}
	if len(t.rivers) == 0 {
		return nil
	}
	return t
}

// ruledHead is the number of rows from i on that stand over a long rule and,
// when they are several, below another one.
func (f *columnFinder) ruledHead(i int) int {
	if f.overRule(i) {
		return 1
	}
	if len(f.separators(f.rows[i].x0(), f.rows[i].x1(), f.rows[i].y+2.2*f.rows[i].size, f.rows[i].y)) == 0 {
		return 0
	}
	for n := 1; n < maxHeadRows && i+n < len(f.rows) && f.rows[i+n-1].y-f.rows[i+n].y < 1.6*f.rows[i].size; n++ {
		if f.overRule(i + n) {
			return n + 1
		}
	}
	return 0
}

// overRule is true when a long rule lies right below row i, and above the next.
func (f *columnFinder) overRule(i int) bool {
	r := &f.rows[i]
	return slices.ContainsFunc(f.hs, func(h rule) bool {
		return h.y0 < r.y && r.y-h.y0 < 1.2*r.size && h.x0 <= r.x0()+joint && h.x1 >= r.x1()-joint &&
			(i+1 == len(f.rows) || f.rows[i+1].y < h.y0)
	})
}

// shaded is true when row i stands alone in a long shaded box.
func (f *columnFinder) shaded(i int) bool {
	r := &f.rows[i]
	return slices.ContainsFunc(f.stripes, func(s stripe) bool {
		in := r.y > s.box.Y0 && r.y < s.box.Y1 && r.x0() >= s.box.X0-joint && r.x1() <= s.box.X1+joint
		alone := (i == 0 || f.rows[i-1].y > s.box.Y1) && (i+1 == len(f.rows) || f.rows[i+1].y < s.box.Y0)
		return in && alone && s.box.Y1-s.box.Y0 < 4*r.size
	})
}

// refine adds rivers that the rows below the heading keep open, though the
// parts of the heading stand too close to tell: a narrow column and its
// neighbour. Lines of prose leave no such strip.
func (t *found) refine() {
	for c := 0; c <= len(t.rivers); c++ {
		if v, ok := t.strip(c); ok {
			t.rivers = slices.Insert(t.rivers, c, v)
			c-- // the left part may hold another
		}
	}
}

// strip finds a blank strip in column c that parts its heading, and at which
// the text of several rows starts.
func (t *found) strip(c int) (river, bool) {
	var words []word
	lines := 0
	for i := t.first + t.head; i < t.end; i++ {
		if t.across[i] {
			continue
		}
		n := len(words)
		for _, w := range t.f.rows[i].words {
			if t.column(&w) == c {
				words = append(words, w)
			}
		}
		if len(words) > n {
			lines++
		}
	}
	if lines < 2*minBody-1 {
		return river{}, false
	}
	slices.SortFunc(words, func(a, b word) int { return cmp.Compare(a.x0, b.x0) })
	end := words[0].x1
	for _, w := range words[1:] {
		v := river{end, w.x0}
		if v.b-v.a >= max(minRiver, riverGap*w.size) && t.partsHeading(c, v) && t.bears(c, v) {
			return v, true
		}
		end = max(end, w.x1)
	}
	return river{}, false
}

// partsHeading is true when column c has words of the heading on both sides.
func (t *found) partsHeading(c int, v river) bool {
	left, right := false, false
	for _, r := range t.f.rows[t.first : t.first+t.head] {
		for i := range r.words {
			if w := &r.words[i]; t.column(w) == c {
				left = left || (w.x0+w.x1)/2 < v.b
				right = right || (w.x0+w.x1)/2 >= v.b
			}
		}
	}
	return left && right
}

// bears is true when enough rows have text on each side of v, and the right
// side starts at one place.
func (t *found) bears(c int, v river) bool {
	left, starts, right := 0, 0, 0
	for i := t.first + t.head; i < t.end; i++ {
		words := t.f.rows[i].words
		if t.across[i] {
			continue
		}
		if slices.ContainsFunc(words, func(w word) bool { return w.x0 < v.b-0.5 && t.column(&w) == c }) {
			left++
		}
		at := slices.IndexFunc(words, func(w word) bool { return w.x0 >= v.b-0.5 && t.column(&w) == c })
		if at < 0 {
			continue
		}
		right++
		if words[at].x0 < v.b+2 {
			starts++
		}
	}
	return left >= minBody && right >= minBody && starts*10 >= right*7
}
