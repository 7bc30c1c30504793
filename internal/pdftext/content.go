package pdftext

import (
	"errors"
	"math"

	"github.com/ledongthuc/pdf"
)

// Limits of one page.
const (
	maxFormDepth = 8       // forms within forms
	maxNesting   = 1000    // arrays within arrays
	maxForms     = 2000    // forms shown on a page
	maxStates    = 512     // saved graphics states
	maxOperators = 4 << 20 // operators run on a page
	maxGlyphs    = 400_000 // glyphs shown on a page
	maxRules     = 20_000  // ruling lines; more is a drawing, not a table
	maxOperands  = 4096    // operands of one operator; a TJ array may be long
	keepForm     = 64 << 10
	keepForms    = 8 << 20
)

// errTooMuch says that a page holds more than any page of a report.
var errTooMuch = errors.New("the page unpacks to more than a page can hold")

// state is the graphics state, as far as text and ruling lines need it (8.4).
type state struct {
	ctm     matrix
	font    *font
	size    float64
	char    float64 // Tc
	word    float64 // Tw
	scale   float64 // Tz, 1 is 100 %
	leading float64 // TL
	rise    float64 // Ts
	line    float64 // line width
	mode    int     // Tr
}

// interp runs the content of one page and collects glyphs and rules.
type interp struct {
	d         *doc
	node      *pageNode
	ink       *ink
	state     state
	stack     []state
	tm        matrix // text matrix
	tlm       matrix // text line matrix
	path      path
	args      []token
	operators int
	forms     int
	spent     int             // decoded bytes of this page
	marked    []bool          // for each open marked content: it replaces its text
	active    map[uint64]bool // forms that are being shown
}

// resources resolves names of one resource dictionary, each once.
type resources struct {
	dict  pdf.Value
	fonts map[string]*font
	objs  map[string]pdf.Value
}

func newResources(v pdf.Value) *resources {
	return &resources{dict: v, fonts: map[string]*font{}, objs: map[string]pdf.Value{}}
}

// run interprets one content stream.
func (p *interp) run(data []byte, res *resources, depth int) error {
	l := &lexer{data: data}
	p.args = p.args[:0]
	open := 0 // arrays
	for {
		t := l.next()
		switch t.kind {
		case tokenOpen:
			if open++; open > maxNesting {
				p.d.attack = true
				return errTooMuch
			}
		case tokenClose:
			open = max(0, open-1)
		}
		switch t.kind {
		case tokenEnd:
			return nil
		case tokenOperator:
			if p.operators++; p.operators > maxOperators {
				return errTooMuch
			}
			if p.operators&0x3FF == 0 && p.d.ctx.Err() != nil {
				return p.d.ctx.Err()
			}
			if string(t.bytes) == "BI" {
				l.skipImage()
				p.ink.images += p.imageArea()
			} else if err := p.operator(t.bytes, res, depth); err != nil {
				return err
			}
			p.args, l.buf = p.args[:0], l.buf[:0]
		default:
			if len(p.args) < maxOperands {
				p.args = append(p.args, t)
			}
		}
	}
}

// num is the operand at i from the left, 0 when it is missing or absurd.
func (p *interp) num(i int) float64 {
	if i < 0 || i >= len(p.args) || math.Abs(p.args[i].num) > 1e9 {
		return 0
	}
	return p.args[i].num
}

// last returns the last n operands; more may stand before them in error.
func (p *interp) last(n int) bool {
	if len(p.args) < n {
		return false
	}
	p.args = p.args[len(p.args)-n:]
	return true
}

func (p *interp) operator(op []byte, res *resources, depth int) error {
	if len(op) == 0 || len(op) > 3 {
		return nil
	}
	switch op[0] {
	case 'T', '\'', '"', 'B', 'E':
		if done, err := p.textOperator(op, res); done {
			return err
		}
	case 'D':
		if string(op) == "Do" {
			return p.do(res, depth)
		}
		return nil
	}
	if p.markedContent(op, res) {
		return nil
	}
	switch string(op) {
	case "q":
		if len(p.stack) < maxStates {
			p.stack = append(p.stack, p.state)
		}
	case "Q":
		if n := len(p.stack); n > 0 {
			p.state, p.stack = p.stack[n-1], p.stack[:n-1]
		} else if p.operators == 1 {
			p.node.orphan = true
		}
	case "cm":
		if p.last(6) {
			if m := p.matrix().mul(p.state.ctm); m.finite() {
				p.state.ctm = m
			}
		}
	case "w":
		p.state.line = p.num(0)
	default:
		p.pathOperator(op)
	}
	return nil
}

func (p *interp) matrix() (m matrix) {
	for i := range m {
		m[i] = p.num(i)
	}
	return m
}

// do shows an XObject: a form is run, an image is only measured (8.10).
func (p *interp) do(res *resources, depth int) error {
	if !p.last(1) {
		return nil
	}
	name := string(p.args[0].bytes)
	ref := uint64(0)
	v, ok := res.objs[name]
	if !ok {
		list := res.dict.Key("XObject")
		v = list.Key(name)
		res.objs[name] = v
	}
	ref = refKey(res.dict.Key("XObject"), name)
	switch v.Key("Subtype").Name() {
	case "Image":
		p.ink.images += p.imageArea()
		return nil
	case "Form":
	default:
		return nil
	}
	p.forms++
	if ref != 0 && p.active[ref] {
		p.d.attack = true // a form that shows itself
	}
	if depth >= maxFormDepth || p.forms > maxForms || ref != 0 && p.active[ref] {
		p.d.partial = true
		return nil
	}
	return p.form(v, ref, res, depth)
}

func (p *interp) form(v pdf.Value, ref uint64, outer *resources, depth int) error {
	data, err := p.formContent(v, ref)
	if err != nil {
		return err
	}
	if ref != 0 {
		p.active[ref] = true
		defer delete(p.active, ref)
	}
	saved, stack, tm, tlm := p.state, p.stack, p.tm, p.tlm
	p.stack = nil
	if m := v.Key("Matrix"); m.Len() == 6 {
		var f matrix
		for i := range f {
			f[i] = m.Index(i).Float64()
		}
		if f = f.mul(p.state.ctm); f.finite() {
			p.state.ctm = f
		}
	}
	res := outer
	if own := v.Key("Resources"); own.Kind() == pdf.Dict {
		res = newResources(own)
	}
	err = p.run(data, res, depth+1)
	p.state, p.stack, p.tm, p.tlm = saved, stack, tm, tlm
	p.path.reset()
	p.ink.endWord()
	return err
}

func (p *interp) formContent(v pdf.Value, ref uint64) ([]byte, error) {
	data, ok := p.d.forms[ref]
	if !ok {
		data = p.d.stream(v, maxPageContent+1)
		if ref != 0 && len(data) <= keepForm && p.d.kept+len(data) <= keepForms {
			p.d.forms[ref] = data
			p.d.kept += len(data)
		}
	}
	if p.spent += len(data); p.spent > maxPageContent {
		return nil, errTooMuch
	}
	return data, p.d.spend(len(data), 0)
}

// imageArea is the part of the page that the unit square covers, in square points.
func (p *interp) imageArea() float64 {
	b := boxOf(p.state.ctm, 0, 0, 1, 1).clip(p.ink.width, p.ink.height)
	return (b.X1 - b.X0) * (b.Y1 - b.Y0)
}
