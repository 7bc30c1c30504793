package pdftext

import (
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// glyphNames pairs a glyph name of the Adobe Glyph List with its character.
// Accented letters, the forms uniXXXX and uXXXXXX, and names with a suffix
// are worked out by glyphText and are not listed.
const glyphNames = `
exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' parenleft ( parenright ) asterisk * plus +
comma , hyphen - period . slash / zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 colon : semicolon ;
less < equal = greater > question ? at @ bracketleft [ backslash \ bracketright ] asciicircum ^ underscore _ grave ` + "`" + `
braceleft { bar | braceright } asciitilde ~ exclamdown ¡ cent ¢ sterling £ currency ¤ yen ¥ brokenbar ¦ section § dieresis ¨
copyright © ordfeminine ª guillemotleft « logicalnot ¬ sfthyphen - softhyphen - registered ® macron ¯ degree ° plusminus ±
twosuperior ² threesuperior ³ onesuperior ¹ acute ´ mu µ mu1 µ paragraph ¶ periodcentered · middot · cedilla ¸ ordmasculine º
guillemotright » onequarter ¼ onehalf ½ threequarters ¾ questiondown ¿ AE Æ ae æ Eth Ð eth ð Oslash Ø oslash ø Thorn Þ thorn þ
germandbls ß multiply × divide ÷ dotlessi ı dotlessj ȷ Lslash Ł lslash ł OE Œ oe œ Dcroat Đ dcroat đ Hbar Ħ hbar ħ Tbar Ŧ tbar ŧ
Eng Ŋ eng ŋ kgreenlandic ĸ florin ƒ circumflex ˆ caron ˇ breve ˘ dotaccent ˙ ring ˚ ogonek ˛ tilde ˜ hungarumlaut ˝
endash – emdash — horizontalbar ― quoteleft ‘ quoteright ’ quotesinglbase ‚ quotereversed ‛ quotedblleft “ quotedblright ”
quotedblbase „ dagger † daggerdbl ‡ bullet • ellipsis … perthousand ‰ minute ′ second ″ guilsinglleft ‹ guilsinglright ›
fraction ⁄ Euro € euro € franc ₣ lira ₤ peseta ₧ trademark ™ servicemark ℠ numero № estimated ℮ published ℗ afii61352 № afii00208 ―
arrowleft ← arrowup ↑ arrowright → arrowdown ↓ arrowboth ↔ arrowdblleft ⇐ arrowdblright ⇒ arrowdblboth ⇔ carriagereturn ↵
universal ∀ partialdiff ∂ existential ∃ emptyset ∅ Delta ∆ increment ∆ gradient ∇ element ∈ notelement ∉ suchthat ∋ product ∏
summation ∑ minus − asteriskmath ∗ radical √ proportional ∝ infinity ∞ angle ∠ logicaland ∧ logicalor ∨ intersection ∩ union ∪
integral ∫ therefore ∴ similar ∼ congruent ≅ approxequal ≈ notequal ≠ equivalence ≡ lessequal ≤ greaterequal ≥ propersubset ⊂
propersuperset ⊃ reflexsubset ⊆ reflexsuperset ⊇ circleplus ⊕ circlemultiply ⊗ perpendicular ⊥ dotmath ⋅ lozenge ◊ angleleft 〈
angleright 〉 filledbox ■ blacksquare ■ H22073 □ H18543 ▪ H18551 ▫ filledrect ▬ triagup ▲ triagrt ► triagdn ▼ triaglf ◄ circle ○
H18533 ● whitebullet ◦ openbullet ◦ invbullet ◘ invcircle ◙ smileface ☺ invsmileface ☻ sun ☼ female ♀ male ♂ spade ♠ club ♣
heart ♥ diamond ♦ musicalnote ♪ musicalnotedbl ♫ checkmark ✓ check ✓ square □ box □ checkbox ☐ checkedbox ☑ house ⌂
Alpha Α Beta Β Gamma Γ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ
Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω Ohm Ω alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ
lambda λ nu ν xi ξ omicron ο pi π rho ρ sigma σ sigma1 ς tau τ upsilon υ phi φ chi χ psi ψ omega ω theta1 ϑ phi1 ϕ omega1 ϖ
Upsilon1 ϒ aleph ℵ Ifraktur ℑ Rfraktur ℜ weierstrass ℘ onethird ⅓ twothirds ⅔ oneeighth ⅛ threeeighths ⅜ fiveeighths ⅝
seveneighths ⅞ zerosuperior ⁰ foursuperior ⁴ fivesuperior ⁵ sixsuperior ⁶ sevensuperior ⁷ eightsuperior ⁸ ninesuperior ⁹
nsuperior ⁿ zeroinferior ₀ oneinferior ₁ twoinferior ₂ threeinferior ₃ fourinferior ₄ fiveinferior ₅ sixinferior ₆
seveninferior ₇ eightinferior ₈ nineinferior ₉ zerooldstyle 0 oneoldstyle 1 twooldstyle 2 threeoldstyle 3 fouroldstyle 4
fiveoldstyle 5 sixoldstyle 6 sevenoldstyle 7 eightoldstyle 8 nineoldstyle 9 ff ff fi fi fl fl ffi ffi ffl ffl f_f ff f_i fi
f_l fl f_f_i ffi f_f_l ffl IJ IJ ij ij longs s napostrophe 'n Ldot L· ldot l· hyphentwo - nonbreakinghyphen - figuredash ‒
afii10017 А afii10065 а commaaccent , visiblespace ␣ compwordmark  nbspace   space   nonbreakingspace  `

// accents pairs the accent of a glyph name with its combining character.
var accents = map[string]rune{
	"grave": 0x300, "acute": 0x301, "circumflex": 0x302, "tilde": 0x303, "macron": 0x304, "breve": 0x306, "dotaccent": 0x307,
	"dot": 0x307, "dieresis": 0x308, "ring": 0x30A, "hungarumlaut": 0x30B, "caron": 0x30C, "horn": 0x31B, "dotbelow": 0x323,
	"cedilla": 0x327, "ogonek": 0x328, "hookabove": 0x309, "tonos": 0x301,
}

var glyphTable = sync.OnceValue(func() map[string]string {
	m := map[string]string{"space": " ", "nbspace": " ", "nonbreakingspace": " ", "compwordmark": ""}
	f := strings.Fields(glyphNames)
	for i := 0; i+1 < len(f); i++ {
		if f[i] == "compwordmark" {
			break
		}
		m[f[i]] = f[i+1]
		i++
	}
	return m
})

// glyphText is the text of a glyph name by the rules of the Adobe Glyph List
// specification, section 2. It is false when the name says nothing.
func glyphText(name string) (string, bool) {
	if base, _, ok := strings.Cut(name, "."); ok && base != "" {
		name = base // a.sc, one.oldstyle
	}
	if s, ok := glyphPart(name); ok {
		return s, true
	}
	if !strings.Contains(name, "_") {
		return "", false
	}
	var b strings.Builder // f_f_i: a ligature of parts
	for part := range strings.SplitSeq(name, "_") {
		s, ok := glyphPart(part)
		if !ok {
			return "", false
		}
		b.WriteString(s)
	}
	return b.String(), true
}

func glyphPart(name string) (string, bool) {
	if len(name) == 1 && unicode.IsLetter(rune(name[0])) {
		return name, true
	}
	if s, ok := glyphTable()[name]; ok {
		return s, true
	}
	if s, ok := glyphHex(name); ok {
		return s, true
	}
	return glyphAccented(name)
}

// glyphHex reads uniXXXX (one or more groups of four) and uXXXX to uXXXXXX.
func glyphHex(name string) (string, bool) {
	if h, ok := strings.CutPrefix(name, "uni"); ok && len(h) >= 4 && len(h)%4 == 0 {
		var b strings.Builder
		for ; h != ""; h = h[4:] {
			v, err := strconv.ParseUint(h[:4], 16, 32)
			if err != nil {
				return "", false
			}
			b.WriteString(cleanRune(rune(v)))
		}
		return b.String(), true
	}
	if h, ok := strings.CutPrefix(name, "u"); ok && len(h) >= 4 && len(h) <= 6 {
		if v, err := strconv.ParseUint(h, 16, 32); err == nil {
			return cleanRune(rune(v)), true
		}
	}
	return "", false
}

// glyphAccented composes a letter and its accents: Aacute, scommaaccent.
func glyphAccented(name string) (string, bool) {
	base, rest := name[:min(1, len(name))], ""
	if base == "" || !unicode.IsLetter(rune(base[0])) {
		return "", false
	}
	rest = name[1:]
	if rest == "commaaccent" {
		mark := rune(0x326) // below s and t a comma, elsewhere a cedilla in Unicode
		if !strings.Contains("sStT", base) {
			mark = 0x327
		}
		return norm.NFC.String(base + string(mark)), true
	}
	for rest != "" {
		cut := ""
		for a := range accents {
			if strings.HasPrefix(rest, a) && len(a) > len(cut) {
				cut = a
			}
		}
		if cut == "" {
			return "", false
		}
		base += string(accents[cut])
		rest = rest[len(cut):]
	}
	return norm.NFC.String(base), true
}

// cleanRune is the text that Ward keeps for one character: ligatures taken
// apart, soft and non-breaking hyphens as hyphens, every blank as a space,
// characters without a picture dropped.
func cleanRune(r rune) string {
	switch {
	case r == 0xAD || r == 0x2010 || r == 0x2011:
		return "-"
	case r == ' ' || r == 0xA0 || r == '\t' || r == '\n' || r == '\r' || r == 0x3000 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x2028 || r == 0x2029:
		return " "
	case r == 0x200B || r == 0x200C || r == 0x200D || r == 0x2060 || r == 0xFEFF || r == 0xFFFD || r < 0x20 || r >= 0x7F && r < 0xA0 || turns(r):
		return ""
	case r >= 0xFB00 && r <= 0xFB4F || r >= 0x132 && r <= 0x133 || r >= 0x1C4 && r <= 0x1CC || r >= 0x2F00 && r <= 0x2FD5:
		return norm.NFKC.String(string(r))
	case r == 0xF0B7 || r == 0xF06C || r == 0xF09F || r == 0x83 || r == 0x25CF:
		return "•" // bullets of Symbol and Wingdings
	case r == 0xF0A7 || r == 0xF06E:
		return "▪"
	case r == 0xF0FC:
		return "✓"
	case r == 0xF0D8:
		return "➢"
	case r >= 0xF020 && r <= 0xF07E:
		return string(r - 0xF000) // a symbolic font's own copy of ASCII
	case !validRune(r):
		return ""
	}
	return string(r)
}

// turns says that a sign changes the direction of what is written around it.
// Glyphs stand where they are drawn; such a sign could only make a page of Ward
// show a text in another order than the document.
func turns(r rune) bool {
	return r == 0x061C || r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

func validRune(r rune) bool {
	return r >= 0 && r <= unicode.MaxRune && (r < 0xD800 || r > 0xDFFF) && r&0xFFFE != 0xFFFE
}

// cleanText is cleanRune for every character of s.
func cleanText(s string) string {
	plain := true
	for _, r := range s {
		if r < 0x20 || r > 0x7E {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(cleanRune(r))
	}
	return b.String()
}
