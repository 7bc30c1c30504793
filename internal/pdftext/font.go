package pdftext

import (
	"strings"

	"github.com/ledongthuc/pdf"
)

// glyph is what a font says of one code.
type glyph struct {
	text     string  // empty: not known, or a mark without a picture
	width    float64 // of the advance, in units of the font size
	mapped   bool    // text is known
	measured bool    // width is the font's own
}

// font decodes and measures the strings that are shown with it.
type font struct {
	simple    [256]glyph
	composite bool
	encoding  *cmap // of a composite font; nil is Identity
	unicode   *cmap // ToUnicode, or nil
	ucs2      bool  // codes of the composite font are UTF-16
	widths    map[uint32]float64
	missing   float64 // width of CIDs without one (/DW)
	program   map[uint32]rune
	known     map[uint32]glyph // glyphs of a composite font that were used
	bold      bool
}

// glyph returns what a composite font says of a code.
func (f *font) glyph(c uint32) glyph {
	if g, ok := f.known[c]; ok {
		return g
	}
	cid := f.encoding.cid(c)
	g := glyph{width: f.missing, measured: true}
	if w, ok := f.widths[cid]; ok {
		g.width = w
	}
	if f.unicode != nil {
		g.text, g.mapped = f.unicode.text[c], f.unicode.text[c] != ""
	}
	if !g.mapped && f.ucs2 {
		g.text = cleanRune(rune(c))
		g.mapped = g.text != ""
	}
	if r, ok := f.program[cid]; !g.mapped && ok {
		g.text = cleanRune(r)
		g.mapped = g.text != ""
	}
	f.known[c] = g
	return g
}

// loadFont reads a font dictionary (ISO 32000-1, 9.6 and 9.7).
func (d *doc) loadFont(v pdf.Value) *font {
	f := &font{}
	if s := v.Key("ToUnicode"); s.Kind() == pdf.Stream {
		if data := d.stream(s, maxFontStream); len(data) > 0 {
			f.unicode = parseCMap(data)
		}
	}
	name := v.Key("BaseFont").Name()
	if v.Key("Subtype").Name() == "Type0" {
		d.loadComposite(f, v)
	} else {
		d.loadSimple(f, v, name)
	}
	f.bold = f.bold || boldName(name)
	return f
}

func boldName(name string) bool {
	name = strings.ToLower(name)
	for _, s := range []string{"bold", "black", "heavy", "demi"} {
		if strings.Contains(name, s) {
			return true
		}
	}
	return false
}

// boldDescriptor looks at ForceBold and FontWeight (ISO 32000-1, table 122).
func boldDescriptor(v pdf.Value) bool {
	return v.Key("Flags").Int64()&(1<<18) != 0 || v.Key("FontWeight").Float64() >= 600
}

func (d *doc) loadComposite(f *font, v pdf.Value) {
	f.composite, f.known, f.missing = true, map[uint32]glyph{}, 1
	enc := v.Key("Encoding")
	if enc.Kind() == pdf.Stream {
		f.encoding = parseCMap(d.stream(enc, maxFontStream))
	}
	name := enc.Name()
	f.ucs2 = strings.Contains(name, "UCS2") || strings.Contains(name, "UTF16")
	child := v.Key("DescendantFonts").Index(0)
	f.bold = boldDescriptor(child.Key("FontDescriptor")) || boldName(child.Key("BaseFont").Name())
	if w := child.Key("DW"); w.Kind() == pdf.Integer || w.Kind() == pdf.Real {
		f.missing = w.Float64() / 1000
	}
	f.widths = cidWidths(child.Key("W"))
	if f.unicode == nil && child.Key("CIDToGIDMap").Kind() != pdf.Stream {
		if p := child.Key("FontDescriptor").Key("FontFile2"); p.Kind() == pdf.Stream {
			f.program = glyphRunes(d.stream(p, maxFontProgram))
		}
	}
}

// cidWidths reads /W: "c [w1 w2 …]" and "first last w" (9.7.4.3).
func cidWidths(w pdf.Value) map[uint32]float64 {
	m := map[uint32]float64{}
	for i := 0; i+1 < w.Len() && len(m) < maxCMapEntries; {
		first := uint32(w.Index(i).Float64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for k := range min(list.Len(), maxCMapEntries) {
				m[first+uint32(k)] = list.Index(k).Float64() / 1000
			}
			i += 2
			continue
		}
		last, width := uint32(w.Index(i+1).Float64()), w.Index(i+2).Float64()/1000
		for c := first; c <= last && last-first < maxCMapEntries; c++ {
			m[c] = width
		}
		i += 3
	}
	return m
}

func (d *doc) loadSimple(f *font, v pdf.Value, name string) {
	desc := v.Key("FontDescriptor")
	f.bold = boldDescriptor(desc)
	texts := d.encodingOf(v, desc, name)
	for c := range f.simple {
		g := &f.simple[c]
		if f.unicode != nil {
			g.text = f.unicode.text[uint32(c)]
		}
		if g.text == "" {
			g.text = texts[c]
		}
		g.mapped = g.text != ""
	}
	scale := 0.001
	if v.Key("Subtype").Name() == "Type3" {
		if m := v.Key("FontMatrix"); m.Len() == 6 {
			scale = m.Index(0).Float64()
		}
	}
	f.measure(v, desc, name, scale)
}

// measure sets the widths of a simple font: its own, or those of the standard
// font that it names or resembles.
func (f *font) measure(v, desc pdf.Value, name string, scale float64) {
	widths, first := v.Key("Widths"), int(v.Key("FirstChar").Int64())
	missing := desc.Key("MissingWidth").Float64() * scale
	own := widths.Len() > 0
	std, known := stdFont(name)
	for c := range f.simple {
		g := &f.simple[c]
		if i := c - first; own && i >= 0 && i < widths.Len() {
			g.width, g.measured = widths.Index(i).Float64()*scale, true
			continue
		}
		if own && missing > 0 {
			g.width, g.measured = missing, true
			continue
		}
		if std == nil { // Courier
			g.width, g.measured = 0.6, known
			continue
		}
		g.width, g.measured = std.width(c, g.text)/1000, known
	}
}

func (t *stdTable) width(c int, text string) float64 {
	if t.byRune == nil {
		return t.byCode[c]
	}
	w := 0.0
	for _, r := range text {
		if v, ok := t.byRune[r]; ok {
			w += v
		} else {
			w += 556
		}
	}
	return w
}

// stdFont finds the standard font that a name stands for; a nil table is
// Courier. It is false when the name is only a guess.
func stdFont(name string) (t *stdTable, known bool) {
	if _, after, ok := strings.Cut(name, "+"); ok {
		name = after
	}
	low := strings.ToLower(name)
	has := func(s string) bool { return strings.Contains(low, s) }
	bold, italic := boldName(low), has("italic") || has("oblique")
	switch {
	case low == "symbol" || strings.HasPrefix(low, "symbol,"):
		return stdTables()["Symbol"], true
	case has("dingbats"):
		return stdTables()["ZapfDingbats"], true
	case has("cour") || has("mono"):
		return nil, has("cour")
	case has("times") || has("serif") && !has("sans") || has("roman") || has("georgia") || has("garamond"):
		style := map[[2]bool]string{{}: "Roman", {true, false}: "Bold", {false, true}: "Italic", {true, true}: "BoldItalic"}
		return stdTables()["Times-"+style[[2]bool{bold, italic}]], has("times")
	case bold:
		return stdTables()["Helvetica-Bold"], has("helvetica") || has("arial")
	}
	return stdTables()["Helvetica"], has("helvetica") || has("arial")
}
