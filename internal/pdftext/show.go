package pdftext

import (
	"math"

	"github.com/ledongthuc/pdf"
)

// textOperator runs the operators of ISO 32000-1, 9.3 and 9.4. It is false
// for an operator that is none of them.
func (p *interp) textOperator(op []byte, res *resources) (bool, error) {
	switch string(op) {
	case "BT":
		p.tm, p.tlm = identity, identity
	case "ET":
	case "Tf":
		if p.last(2) {
			p.state.font, p.state.size = p.d.font(res, string(p.args[0].bytes)), p.num(1)
		}
	case "Tj":
		return true, p.showLast()
	case "TJ":
		return true, p.showArray()
	case "'":
		p.nextLine(0, -p.state.leading)
		return true, p.showLast()
	case "\"":
		if p.last(3) {
			p.state.word, p.state.char = p.num(0), p.num(1)
		}
		p.nextLine(0, -p.state.leading)
		return true, p.showLast()
	case "Td":
		if p.last(2) {
			p.nextLine(p.num(0), p.num(1))
		}
	case "TD":
		if p.last(2) {
			p.state.leading = -p.num(1)
			p.nextLine(p.num(0), p.num(1))
		}
	case "T*":
		p.nextLine(0, -p.state.leading)
	case "Tm":
		if p.last(6) {
			p.tlm = p.matrix()
			p.tm = p.tlm
		}
	default:
		return p.textState(op), nil
	}
	return true, nil
}

func (p *interp) textState(op []byte) bool {
	s := &p.state
	switch string(op) {
	case "Tc":
		s.char = p.num(0)
	case "Tw":
		s.word = p.num(0)
	case "Tz":
		s.scale = p.num(0) / 100
	case "TL":
		s.leading = p.num(0)
	case "Ts":
		s.rise = p.num(0)
	case "Tr":
		s.mode = int(p.num(0))
	default:
		return false
	}
	return true
}

func (p *interp) nextLine(x, y float64) {
	p.tlm = matrix{1, 0, 0, 1, x, y}.mul(p.tlm)
	p.tm = p.tlm
}

func (p *interp) showLast() error {
	if n := len(p.args); n > 0 && p.args[n-1].kind == tokenString {
		pen := p.pen()
		pen.show(p.args[n-1].bytes)
		return p.put(pen)
	}
	return nil
}

func (p *interp) showArray() error {
	pen := p.pen()
	for i := range p.args {
		switch a := &p.args[i]; a.kind {
		case tokenString:
			pen.show(a.bytes)
		case tokenNumber:
			pen.x -= a.num / 1000 * p.state.size * p.state.scale
		}
	}
	return p.put(pen)
}

// put moves the text matrix to where the pen stopped.
func (p *interp) put(pen pen) error {
	p.tm[4] += pen.x * p.tm[0]
	p.tm[5] += pen.x * p.tm[1]
	if p.ink.glyphs > maxGlyphs {
		return errTooMuch
	}
	return nil
}

// pen draws glyphs along one baseline. x runs in text space.
type pen struct {
	p      *interp
	x      float64
	ox, oy float64 // origin on the page, in the frame of the direction
	unit   float64 // points per unit of text space, along the baseline
	size   float64 // of the font, in points
	bold   bool
	usable bool
	// tracked is the letter spacing in points when it only spreads letters.
	// Ghostscript also writes spaces as the letter spacing of a short string.
	tracked float64
}

// trackedRun is the length of a string, in bytes, from which on its letter
// spacing is taken for spread letters: no sentence has five words of one letter.
const trackedRun = 5

// noSpace is the advance, in units of the font size, below which a drawn space
// is none: spacing can squeeze it to nothing.
const noSpace = 0.06

// pen starts at the text position, with the matrix of ISO 32000-1, 9.4.4.
func (p *interp) pen() pen {
	n := pen{p: p}
	p.ink.fresh = true
	m := p.tm.mul(p.state.ctm)
	if p.state.font == nil || !m.finite() {
		return n
	}
	n.unit = math.Hypot(m[0], m[1])
	if n.unit == 0 {
		return n
	}
	n.size = math.Abs(p.state.size) * math.Hypot(m[2], m[3])
	x, y := m.apply(0, p.state.rise)
	n.ox, n.oy = p.ink.turn(m[0], m[1], x, y)
	n.bold = p.state.font.bold || p.state.mode == 2
	n.usable = n.size > 0.1 && n.size < 2000
	return n
}

func (n *pen) show(s []byte) {
	f := n.p.state.font
	if f == nil {
		return
	}
	st := &n.p.state
	n.tracked = 0
	if st.char > 0 && len(s) >= trackedRun {
		n.tracked = st.char * st.scale * n.unit
	}
	if !f.composite {
		for _, c := range s {
			extra := st.char
			if c == ' ' {
				extra += st.word
			}
			n.glyph(&f.simple[c], extra)
		}
		return
	}
	for len(s) > 0 {
		c, k := f.encoding.cut(s)
		s = s[k:]
		extra := st.char
		if k == 1 && c == ' ' {
			extra += st.word
		}
		g := f.glyph(c)
		n.glyph(&g, extra)
	}
}

// glyph puts one glyph and moves on by its advance.
func (n *pen) glyph(g *glyph, extra float64) {
	st := &n.p.state
	w := g.width * st.size * st.scale
	squeezed := g.text == " " && (w+extra*st.scale)*n.unit < noSpace*n.size
	if n.usable && !squeezed {
		x0 := n.ox + n.x*n.unit
		n.p.ink.put(g, x0, x0+w*n.unit, n.oy, n.size, n.tracked, n.bold)
	}
	n.x += w + extra*st.scale
}

// font returns the font of a resource name, loading it once a file.
func (d *doc) font(res *resources, name string) *font {
	if f, ok := res.fonts[name]; ok {
		return f
	}
	list := res.dict.Key("Font")
	ref := refKey(list, name)
	f, ok := d.fonts[ref]
	if !ok || ref == 0 {
		f = d.tryFont(list.Key, name)
		if ref != 0 {
			d.fonts[ref] = f
		}
	}
	res.fonts[name] = f
	return f
}

// tryFont loads a font; one that cannot be read shows unmapped glyphs.
func (d *doc) tryFont(key func(string) pdf.Value, name string) (f *font) {
	defer func() {
		if x := recover(); x != nil {
			d.partial = true
			f = &font{}
			for c := range f.simple {
				f.simple[c].width = 0.5
			}
		}
	}()
	return d.loadFont(key(name))
}
