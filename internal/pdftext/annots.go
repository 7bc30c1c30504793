package pdftext

import "github.com/ledongthuc/pdf"

const (
	maxAnnots   = 1000   // annotations of a page that are looked at
	annotHidden = 1 << 1 // flag of ISO 32000-1, table 165
	annotNoView = 1 << 5 // the same
)

// annotations shows what stands in form fields, text boxes and stamps: names,
// dates and signatures of an agreement are often filled in there (12.5.5).
func (p *interp) annotations(page pdf.Value, base matrix) error {
	list := page.Key("Annots")
	for i := range min(list.Len(), maxAnnots) {
		a := list.Index(i)
		switch a.Key("Subtype").Name() {
		case "Widget", "FreeText", "Stamp":
		default:
			continue
		}
		if a.Key("F").Int64()&(annotHidden|annotNoView) != 0 {
			continue
		}
		look := a.Key("AP").Key("N")
		if look.Kind() == pdf.Dict {
			look = look.Key(a.Key("AS").Name())
		}
		if look.Kind() != pdf.Stream {
			p.fieldValue(a, base)
			continue
		}
		p.state = state{ctm: appearance(a, look).mul(base), scale: 1, line: 1}
		p.stack = p.stack[:0]
		if p.forms++; p.forms > maxForms {
			return nil
		}
		if err := p.form(look, 0, newResources(pdf.Value{}), 0); err != nil {
			return err
		}
	}
	return nil
}

// appearance is the matrix that fits the form's box, as its own matrix leaves
// it, into the rectangle of the annotation.
func appearance(a, form pdf.Value) matrix {
	x0, y0, x1, y1, ok := rectangle(a.Key("Rect"))
	bx0, by0, bx1, by1, ok2 := rectangle(form.Key("BBox"))
	if !ok || !ok2 {
		return identity
	}
	m := identity
	if v := form.Key("Matrix"); v.Len() == 6 {
		for i := range m {
			m[i] = v.Index(i).Float64()
		}
	}
	b := boxOf(m, bx0, by0, bx1, by1)
	if b.X1-b.X0 < 1e-3 || b.Y1-b.Y0 < 1e-3 {
		return identity
	}
	sx, sy := (x1-x0)/(b.X1-b.X0), (y1-y0)/(b.Y1-b.Y0)
	return matrix{sx, 0, 0, sy, x0 - b.X0*sx, y0 - b.Y0*sy}
}

// fieldValue writes the value of a text or choice field that has no look of
// its own, as a viewer would (12.7.3.3).
func (p *interp) fieldValue(a pdf.Value, base matrix) {
	kind, value := a.Key("FT").Name(), a.Key("V")
	if parent := a.Key("Parent"); kind == "" {
		kind = parent.Key("FT").Name()
		if value.Kind() == pdf.Null {
			value = parent.Key("V")
		}
	}
	x0, y0, _, y1, ok := rectangle(a.Key("Rect"))
	if !ok || value.Kind() != pdf.String || kind != "Tx" && kind != "Ch" {
		return
	}
	size := min(12, 0.7*(y1-y0))
	p.state = state{ctm: base, scale: 1, font: &font{}, size: size}
	p.tm = matrix{1, 0, 0, 1, x0 + 2, (y0+y1)/2 - 0.35*size}
	pen := p.pen()
	for _, r := range textString(value.RawString()) {
		g := glyph{text: cleanRune(r), mapped: true, measured: true, width: 0.5}
		if w, ok := stdTables()["Helvetica"].byRune[r]; ok {
			g.width = w / 1000
		}
		pen.glyph(&g, 0)
	}
	p.ink.endWord()
}
