package pdftext

import (
	"strings"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// encodingOf is the text of each code by the font's Encoding, or by its own
// built-in encoding (ISO 32000-1, 9.6.6).
func (d *doc) encodingOf(v, desc pdf.Value, name string) (t [256]string) {
	enc := v.Key("Encoding")
	base := enc.Name()
	if enc.Kind() == pdf.Dict {
		base = enc.Key("BaseEncoding").Name()
	}
	switch base {
	case "WinAnsiEncoding":
		t = charmapTexts(charmap.Windows1252)
	case "MacRomanEncoding":
		t = charmapTexts(charmap.Macintosh)
	case "StandardEncoding":
		t = standardTexts()
	default:
		t = d.builtIn(v, desc, name)
	}
	diff := enc.Key("Differences")
	c := 0
	for i := range diff.Len() {
		x := diff.Index(i)
		if x.Kind() == pdf.Integer || x.Kind() == pdf.Real {
			c = int(x.Float64())
			continue
		}
		if c >= 0 && c < 256 {
			if s, ok := glyphText(x.Name()); ok {
				t[c] = cleanText(s)
			} else if x.Name() == ".notdef" || v.Key("Subtype").Name() == "Type3" {
				t[c] = ""
			}
		}
		c++
	}
	return t
}

// builtIn is the encoding that a font has without an Encoding entry.
func (d *doc) builtIn(v, desc pdf.Value, name string) [256]string {
	if std, _ := stdFont(name); std != nil && std.byRune == nil && desc.Key("FontFile2").Kind() != pdf.Stream {
		var t [256]string
		for c, r := range std.runes {
			if r != 0 {
				t[c] = string(r)
			}
		}
		return t
	}
	if p := desc.Key("FontFile"); p.Kind() == pdf.Stream {
		return type1Encoding(d.stream(p, maxFontProgram))
	}
	if desc.Key("FontFile3").Kind() == pdf.Stream && desc.Key("Flags").Int64()&4 != 0 {
		return [256]string{} // symbolic, and only its compact program knows: leave it to PDFium
	}
	if v.Key("Subtype").Name() == "TrueType" {
		return charmapTexts(charmap.Windows1252)
	}
	if v.Key("Subtype").Name() == "Type3" {
		return [256]string{}
	}
	return standardTexts()
}

// charmapTexts is a Windows or Macintosh encoding. Codes that it leaves open
// are bullets (annex D.2, note 3); some writers use 0x7F for them.
func charmapTexts(m *charmap.Charmap) (t [256]string) {
	for c := 32; c < 256; c++ {
		r := m.DecodeByte(byte(c))
		if t[c] = cleanRune(r); c >= 0x7F && c < 0xA0 && t[c] == "" {
			t[c] = "•"
		}
	}
	return t
}

// standardTexts is the StandardEncoding; its open codes in 0x80 to 0x9F are
// read as Windows-1252, which writers that forget the Encoding mean.
func standardTexts() (t [256]string) {
	for c := 32; c < 127; c++ {
		t[c] = string(rune(c))
	}
	for c := 128; c < 160; c++ {
		t[c] = cleanRune(charmap.Windows1252.DecodeByte(byte(c)))
	}
	for c := 161; c < 256; c++ {
		t[c] = cleanRune(rune(c))
	}
	for _, f := range strings.Fields(standardHigh) {
		a, b, _ := strings.Cut(f, ":")
		t[hexValue(a)] = cleanRune(rune(hexValue(b)))
	}
	return t
}

func hexValue(s string) int {
	v := 0
	for i := range len(s) {
		v = v<<4 | unhex(s[i])
	}
	return v
}
