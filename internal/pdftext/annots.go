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
