package pdftext

import (
	"cmp"
	"math"
	"slices"
)

const (
	snap  = 2.6 // points; rules closer than this are one, double borders too
	joint = 3.0 // points; a gap or overshoot of this length is no gap
)

// grid is a set of ruling lines that touch each other: one table, or a box.
type grid struct {
	hs, vs []rule // merged; hs from top to bottom, vs from left to right
	box    Box
}

// grids merges the rules of a page and groups what touches.
func grids(rules []rule) []grid {
	var hs, vs []rule
	for _, r := range rules {
		if r.horizontal() {
			hs = append(hs, r)
		} else {
			vs = append(vs, r.flip())
		}
	}
	hs, vs = merge(hs), merge(vs)
	for i := range vs {
		vs[i] = vs[i].flip()
	}
	return connect(hs, vs)
}

// flip exchanges x and y, so that vertical rules can be merged as horizontal ones.
func (r rule) flip() rule { return rule{r.y0, r.x0, r.y1, r.x1} }

// merge joins horizontal rules that lie on one line and touch or overlap.
func merge(rs []rule) []rule {
	slices.SortFunc(rs, func(a, b rule) int { return cmp.Compare(a.y0, b.y0) })
	var out []rule
	for i := 0; i < len(rs); {
		j := i + 1
		for j < len(rs) && rs[j].y0-rs[j-1].y0 < snap && rs[j].y0-rs[i].y0 < 2*snap {
			j++
		}
		out = append(out, mergeLine(rs[i:j])...)
		i = j
	}
	return out
}

// mergeLine joins the rules of one line; its height is that of the longest.
func mergeLine(rs []rule) []rule {
	longest := rs[0]
	for _, r := range rs {
		if r.x1-r.x0 > longest.x1-longest.x0 {
			longest = r
		}
	}
	slices.SortFunc(rs, func(a, b rule) int { return cmp.Compare(a.x0, b.x0) })
	var out []rule
	for _, r := range rs {
		if n := len(out); n > 0 && r.x0 <= out[n-1].x1+joint {
			out[n-1].x1 = max(out[n-1].x1, r.x1)
			continue
		}
		out = append(out, rule{r.x0, longest.y0, r.x1, longest.y0})
	}
	return out
}

// connect groups horizontals and verticals that cross or touch.
func connect(hs, vs []rule) []grid {
	parent := make([]int, len(hs)+len(vs))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	if len(hs)*len(vs) > 4_000_000 {
		return nil // a drawing
	}
	for i, h := range hs {
		for j, v := range vs {
			if v.x0 >= h.x0-joint && v.x0 <= h.x1+joint && h.y0 >= v.y0-joint && h.y0 <= v.y1+joint {
				parent[find(len(hs)+j)] = find(i)
			}
		}
	}
	index := map[int]int{}
	var out []grid
	put := func(i int, r rule) *grid {
		root := find(i)
		at, ok := index[root]
		if !ok {
			at = len(out)
			index[root] = at
			out = append(out, grid{box: Box{r.x0, r.y0, r.x1, r.y1}})
		}
		out[at].box = out[at].box.union(Box{r.x0, r.y0, r.x1, r.y1})
		return &out[at]
	}
	for i, h := range hs {
		g := put(i, h)
		g.hs = append(g.hs, h)
	}
	for j, v := range vs {
		g := put(len(hs)+j, v)
		g.vs = append(g.vs, v)
	}
	return out
}

// covered is the part of x0..x1 that has a horizontal rule at the height y.
func (g *grid) covered(x0, x1, y float64) float64 {
	sum := 0.0
	for _, h := range g.hs {
		if d := h.y0 - y; d < snap && d > -snap {
			sum += max(0, min(h.x1, x1)-max(h.x0, x0))
		}
	}
	return sum / max(x1-x0, 1)
}

// heights are the limits of the bands of a grid, from top to bottom: its
// horizontals, and the ends of its verticals.
func (g *grid) heights() []float64 {
	ys := make([]float64, 0, len(g.hs)+2*len(g.vs))
	for _, h := range g.hs {
		ys = append(ys, h.y0)
	}
	for _, v := range g.vs {
		for _, y := range [2]float64{v.y0, v.y1} {
			if !slices.ContainsFunc(ys, func(o float64) bool { return o-y < joint+1 && y-o < joint+1 }) {
				ys = append(ys, y)
			}
		}
	}
	slices.SortFunc(ys, func(a, b float64) int { return cmp.Compare(b, a) })
	return slices.CompactFunc(ys, near(snap))
}

// columns are the verticals that cross the height y, and the ends of the
// horizontals around it where a table has no outer border.
func (g *grid) columns(y, top, bottom float64) []float64 {
	var xs []float64
	for _, v := range g.vs {
		if v.y0-1 <= y && y <= v.y1+1 {
			xs = append(xs, v.x0)
		}
	}
	if len(xs) > 0 {
		for _, h := range g.hs {
			if d := h.y0 - top; d > snap || d < -snap {
				if d = h.y0 - bottom; d > snap || d < -snap {
					continue
				}
			}
			xs = append(xs, h.x0, h.x1)
		}
	}
	if len(xs) == 0 && g.covered(g.box.X0, g.box.X1, top) > 0.5 && g.covered(g.box.X0, g.box.X1, bottom) > 0.5 {
		xs = append(xs, g.box.X0, g.box.X1) // a row over the whole width
	}
	slices.Sort(xs)
	return slices.CompactFunc(xs, near(joint+2))
}

// near compares two places that count as one when they are closer than d.
func near(d float64) func(a, b float64) bool {
	return func(a, b float64) bool { return math.Abs(a-b) < d }
}
