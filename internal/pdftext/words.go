package pdftext

import "math"

// The measures of the layout, in units of the font size.
const (
	wordGap     = 0.16 // a wider gap between two glyphs is a space
	baseline    = 0.35 // glyphs whose baselines differ by less are on one line
	scriptReach = 0.5  // the same, where one is a superscript or subscript
	pieceGap    = 0.11 // the same, between the ends of two strings
	sameGlyph   = 0.1  // the same glyph again within this distance is fake bold
	sameWord    = 0.25 // the same word again within this distance is fake bold
	ascent      = 0.78 // of a box above the baseline
	descent     = 0.22 // of a box below the baseline
	maxTracked  = 0.5  // letter spacing up to this does not separate letters
)

// ink is all that a page shows: words in the order of drawing, per direction
// of writing, ruling lines, shaded boxes, and the area under images.
type ink struct {
	width, height float64
	text          []byte // of all words, one after the other
	frames        []*inkFrame
	cur           *inkFrame
	rules         []rule
	shades        []Box
	images        float64 // square points
	actual        *replacement
	carry         *carry // from the page before
	fresh         bool   // a string has begun: its first glyph stands where it was put

	glyphs, unmapped, unmeasured int
}

// replacement is a text that stands for all glyphs of a marked content. The
// first of them takes it; the others only widen the word.
type replacement struct {
	text string
	used bool
}

// inkFrame holds the words of one direction of writing. Its coordinates are
// the page's, turned so that the direction runs to the right.
type inkFrame struct {
	cos, sin float64
	words    []word
	open     bool    // the last word may still grow
	pen      float64 // where its next glyph would stand
	lastX    float64 // where its last glyph stands
	spaced   bool    // a space was drawn since the last word
}

// word is a run of glyphs without a gap, in its frame's coordinates.
type word struct {
	from, to int // its text in ink.text
	x0, x1   float64
	y        float64 // of the baseline
	size     float64 // points
	bold     bool
	before   bool // a space was drawn before it
	after    bool // a space was drawn after it
	tight    bool // the next word on the line goes on with it
	mark     int8 // 1: dropped as a duplicate
}

// turn chooses the frame of the direction (a, b) and turns x, y into it.
func (k *ink) turn(a, b, x, y float64) (float64, float64) {
	n := math.Hypot(a, b)
	cos, sin := a/n, b/n
	f := k.cur
	if f == nil || math.Abs(f.cos-cos)+math.Abs(f.sin-sin) > 0.02 {
		f = k.frame(cos, sin)
		k.cur = f
	}
	return x*f.cos + y*f.sin, y*f.cos - x*f.sin
}

func (k *ink) frame(cos, sin float64) *inkFrame {
	for _, f := range k.frames {
		if math.Abs(f.cos-cos)+math.Abs(f.sin-sin) <= 0.02 {
			return f
		}
	}
	if math.Abs(sin) < 0.02 {
		cos, sin = math.Copysign(1, cos), 0
	} else if math.Abs(cos) < 0.02 {
		cos, sin = 0, math.Copysign(1, sin)
	}
	f := &inkFrame{cos: cos, sin: sin}
	k.frames = append(k.frames, f)
	return f
}

func (k *ink) endWord() {
	if k.cur != nil {
		k.cur.open = false
	}
}

// put adds one glyph that reaches from x0 to x1 on the baseline y. tracked is
// the letter spacing behind it, in points.
func (k *ink) put(g *glyph, x0, x1, y, size, tracked float64, bold bool) {
	f := k.cur
	text := g.text
	if k.actual != nil {
		if text = k.actual.text; k.actual.used {
			k.widen(x1)
			return
		}
		k.actual.used = true
	}
	if text == " " {
		f.space(x0)
		return
	}
	k.glyphs++
	if !g.mapped && k.actual == nil {
		k.unmapped++
	}
	if !g.measured {
		k.unmeasured++
	}
	if text == "" {
		return
	}
	if x1 < x0 {
		x0, x1 = x1, x0
	}
	reach := wordGap
	if k.fresh {
		reach, k.fresh = pieceGap, false
	}
	if f.open && f.continues(x0, y, size, reach) {
		w := &f.words[len(f.words)-1]
		if math.Abs(x0-f.lastX) < sameGlyph*size && string(k.text[max(w.from, w.to-len(text)):w.to]) == text {
			return
		}
		k.text = append(k.text, text...)
		w.to, w.x1 = len(k.text), max(w.x1, x1)
	} else {
		from := len(k.text)
		k.text = append(k.text, text...)
		f.words = append(f.words, word{from: from, to: len(k.text), x0: x0, x1: x1, y: y, size: size, bold: bold, before: f.spaced})
	}
	f.open, f.spaced, f.lastX = true, false, x0
	f.pen = x1 + min(tracked, maxTracked*size)
}

// widen lets the open word reach to x1.
func (k *ink) widen(x1 float64) {
	if f := k.cur; f.open {
		w := &f.words[len(f.words)-1]
		w.x1, f.pen = max(w.x1, x1), max(f.pen, x1)
	}
}

// continues is true when a glyph at x0 belongs to the word that is open: it
// stands no further off than reach, in font sizes.
func (f *inkFrame) continues(x0, y, size, reach float64) bool {
	w := &f.words[len(f.words)-1]
	gap := x0 - f.pen
	return math.Abs(y-w.y) < 0.05*size && math.Abs(size-w.size) < 0.1*size && gap < reach*size && gap > -0.6*size
}

// space ends the open word when the space stands at its end.
func (f *inkFrame) space(x0 float64) {
	if n := len(f.words); f.open && n > 0 && math.Abs(x0-f.pen) < f.words[n-1].size {
		f.words[n-1].after = true
	}
	f.open, f.spaced = false, true
}

// box is the word's rectangle on the page.
func (f *inkFrame) box(w *word) Box {
	return f.boxOf(w.x0, w.y-descent*w.size, w.x1, w.y+ascent*w.size)
}

// boxOf turns a rectangle of the frame into one of the page.
func (f *inkFrame) boxOf(x0, y0, x1, y1 float64) Box {
	if f.cos == 1 {
		return Box{x0, y0, x1, y1}
	}
	return boxOf(matrix{f.cos, f.sin, -f.sin, f.cos, 0, 0}, x0, y0, x1, y1)
}

// boxOf is the smallest box around a rectangle that m has moved.
func boxOf(m matrix, x0, y0, x1, y1 float64) Box {
	s := make([]point, 0, 4)
	for _, c := range [4]point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} {
		x, y := m.apply(c.x, c.y)
		s = append(s, point{x, y})
	}
	return bounds(s)
}

// clip is the part of the box on a page of the given size. A box outside has
// no area.
func (b Box) clip(width, height float64) Box {
	in := func(v, most float64) float64 { return min(max(v, 0), most) }
	return Box{in(b.X0, width), in(b.Y0, height), in(b.X1, width), in(b.Y1, height)}
}

// union is the smallest box around both.
func (b Box) union(c Box) Box {
	return Box{min(b.X0, c.X0), min(b.Y0, c.Y0), max(b.X1, c.X1), max(b.Y1, c.Y1)}
}
