package pdftext

import "math"

// rule is a straight, axis-parallel line that is drawn on a page: the edge of
// a table or box. Thickness does not matter; x0 <= x1 and y0 <= y1, and one
// of the two pairs is equal.
type rule struct {
	x0, y0, x1, y1 float64
}

func (r rule) horizontal() bool { return r.y0 == r.y1 }

const (
	minRule   = 3.0 // points; shorter strokes are part of a glyph or a dash
	ruleWidth = 3.6 // points; a filled box not thicker is a line
)

// path is the current path: straight subpaths as points on the page.
type path struct {
	points []point
	starts []int // index of the first point of each subpath
	curved bool
}

type point struct{ x, y float64 }

func (q *path) reset() {
	q.points, q.starts, q.curved = q.points[:0], q.starts[:0], false
}

// pathOperator runs the operators of ISO 32000-1, 8.5.
func (p *interp) pathOperator(op []byte) {
	switch string(op) {
	case "re":
		if p.last(4) {
			x, y, w, h := p.num(0), p.num(1), p.num(2), p.num(3)
			p.moveTo(x, y)
			p.lineTo(x+w, y)
			p.lineTo(x+w, y+h)
			p.lineTo(x, y+h)
			p.lineTo(x, y)
		}
	case "m":
		if p.last(2) {
			p.moveTo(p.num(0), p.num(1))
		}
	case "l":
		if p.last(2) {
			p.lineTo(p.num(0), p.num(1))
		}
	case "c", "v", "y":
		if p.path.curved = true; p.last(2) {
			p.lineTo(p.num(0), p.num(1))
		}
	case "h":
		p.closePath()
	case "s":
		p.closePath()
		p.stroke()
	case "b", "b*":
		p.closePath()
		p.fill()
		p.stroke()
	case "S":
		p.stroke()
	case "B", "B*":
		p.fill()
		p.stroke()
	case "f", "F", "f*":
		p.fill()
	case "n":
	default:
		return
	}
	if c := op[0]; c != 'r' && c != 'm' && c != 'l' && c != 'c' && c != 'v' && c != 'y' && c != 'h' {
		p.path.reset()
	}
}

func (p *interp) moveTo(x, y float64) {
	if len(p.path.points) > maxRules {
		p.path.reset()
	}
	p.path.starts = append(p.path.starts, len(p.path.points))
	p.lineTo(x, y)
}

func (p *interp) lineTo(x, y float64) {
	if len(p.path.starts) == 0 {
		p.path.starts = append(p.path.starts, 0)
	}
	x, y = p.state.ctm.apply(x, y)
	p.path.points = append(p.path.points, point{x, y})
}

func (p *interp) closePath() {
	if n := len(p.path.starts); n > 0 && p.path.starts[n-1] < len(p.path.points) {
		p.path.points = append(p.path.points, p.path.points[p.path.starts[n-1]])
	}
}

// subpaths calls f with the points of each subpath.
func (q *path) subpaths(f func([]point)) {
	for i, s := range q.starts {
		end := len(q.points)
		if i+1 < len(q.starts) {
			end = q.starts[i+1]
		}
		f(q.points[s:end])
	}
}

// stroke takes each straight side of the path as a rule.
func (p *interp) stroke() {
	if p.path.curved {
		return
	}
	p.path.subpaths(func(s []point) {
		if len(s) > 1 && p.thin(s) {
			return
		}
		for i := 1; i < len(s); i++ {
			p.ink.addRule(s[i-1].x, s[i-1].y, s[i].x, s[i].y)
		}
	})
}

// fill takes a thin filled box as a rule along its middle, and a larger one
// as a shaded area.
func (p *interp) fill() {

	if p.path.curved {
		return
	}
	p.path.subpaths(func(s []point) {
		if len(s) >= 4 && len(s) <= 6 && !p.thin(s) {
			p.ink.addShade(bounds(s))
		}
	})
}

// thin adds the path as one rule when it is a box that is as thin as a line.
func (p *interp) thin(s []point) bool {
	b := bounds(s)
	w, h := b.X1-b.X0, b.Y1-b.Y0
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	switch {
	case len(s) < 3 || min(w, h) > ruleWidth || len(s) > 6:
		return false
	case w >= 2*h:
		p.ink.addRule(b.X0, y, b.X1, y)
	case h >= 2*w:
		p.ink.addRule(x, b.Y0, x, b.Y1)
	}
	return true
}

func bounds(s []point) Box {
	b := Box{s[0].x, s[0].y, s[0].x, s[0].y}
	for _, q := range s[1:] {
		b.X0, b.X1 = min(b.X0, q.x), max(b.X1, q.x)
		b.Y0, b.Y1 = min(b.Y0, q.y), max(b.Y1, q.y)
	}
	return b
}

// addRule keeps a line when it is axis-parallel and long enough.
func (k *ink) addRule(x0, y0, x1, y1 float64) {
	if len(k.rules) >= maxRules || math.IsNaN(x0+y0+x1+y1) {
		return
	}
	dx, dy := math.Abs(x1-x0), math.Abs(y1-y0)
	switch {
	case dx >= minRule && dy < 0.5:
		y := (y0 + y1) / 2
		k.rules = append(k.rules, rule{min(x0, x1), y, max(x0, x1), y})
	case dy >= minRule && dx < 0.5:
		x := (x0 + x1) / 2
		k.rules = append(k.rules, rule{x, min(y0, y1), x, max(y0, y1)})
	}
}

func (k *ink) addShade(b Box) {
	if len(k.shades) < maxRules {
		k.shades = append(k.shades, b)
	}
}
