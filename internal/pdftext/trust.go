package pdftext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	trusted   = 0.85 // pages below are read again by PDFium
	legible   = 0.5  // pages below hold nothing that could be relied on
	minJudged = 40   // long words on a page from which on their letters are judged
	minSigns  = 150  // characters on a page from which on their kinds are judged
	minLetter = 0.6  // part of them that are letters or digits in any readable text
	picture   = 0.5  // part of the page under images, from which on it may be a scan
	fewWords  = 8    // words on a page that is only a picture, at most
)

// trust is how much the text of a page can be relied on, from 0 to 1: glyphs
// without a character, glyphs without a width, and words that no language has
// all lower it.
func (k *ink) trust(p *Page, err error) float64 {
	t := 1.0
	if k.glyphs > 0 {
		n := float64(k.glyphs)
		t = 1 - float64(k.unmapped)/n - 0.1*float64(k.unmeasured)/n
		t = min(t, readable(p))
	}
	if err != nil {
		t = min(t, 0.5)
	}
	if k.scanned(p) {
		t = 0
	}
	return max(t, 0)
}

// scanned is true when the page is a picture with next to no text.
func (k *ink) scanned(p *Page) bool {
	words := 0
	for _, l := range p.Lines {
		words += len(l.Words)
	}
	return words <= fewWords && k.images > picture*k.width*k.height
}

// readable is the part of the longer words that could be words of a language
// in Latin letters: a font with a wrong map to Unicode gives words without
// vowels, or signs within words. Other scripts are not judged.
func readable(p *Page) float64 {
	long, good := 0, 0
	signs, letters := 0, 0
	for _, l := range p.Lines {
		for _, w := range l.Words {
			for _, r := range w.Text {
				switch {
				case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
					letters++
					signs++
				case !strings.ContainsRune("._-–—…•·", r): // leaders and bullets say nothing
					signs++
				}
			}
			s := strings.TrimFunc(w.Text, func(r rune) bool { return !unicode.IsLetter(r) })
			if utf8.RuneCountInString(s) < 5 {
				continue
			}
			long++
			if pronounceable(s) {
				good++
			}
		}
	}
	if part := float64(letters) / float64(max(signs, 1)); signs >= minSigns && part < minLetter {
		return part * legible / minLetter
	}
	if long < minJudged {
		return 1
	}
	return min(1, 0.1+float64(good)/float64(long))
}

func pronounceable(s string) bool {
	vowels, consonants := 0, 0
	for _, r := range s {
		switch {
		case r > 0x7F && unicode.IsLetter(r):
			return true
		case strings.ContainsRune("aeiouyAEIOUY", r):
			vowels++
		case unicode.IsLetter(r):
			consonants++
		case unicode.IsControl(r) || r >= 0xE000 && r <= 0xF8FF:
			return false
		}
	}
	return vowels > 0 && vowels*8 >= consonants || consonants+vowels == 0
}
