package pdftext

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Text that was recognized comes as hOCR: an XHTML document whose elements
// hold the place of lines and words in their titles. It was made from a
// vendor's file and is no more to be trusted than that.

// The measures of recognized text.
const (
	maxHOCR       = 4 << 20 // bytes of one page
	maxRecognized = 20_000  // words of one page
	rowToSize     = 1.15    // font size to the height of a row from ascender to descender
	sureSign      = 60      // confidence, of 100, below which signs without a letter or digit are dirt
	sureWord      = 15      // the same for words
	boldStroke    = 1.17    // strokes so much thicker than most of the page's are bold
)

// seenWord is one recognized word, in pixels from the upper left corner.
type seenWord struct {
	text           string
	x0, y0, x1, y1 float64
	base           float64 // of its baseline
	row            float64 // height of its line from ascender to descender
	sure           float64 // 0 to 100
}

// readHOCR takes the words out of an hOCR document, as far as it goes.
func readHOCR(data []byte) (out []seenWord) {
	d := xml.NewDecoder(bytes.NewReader(data[:min(len(data), maxHOCR)]))
	d.Strict, d.Entity = false, xml.HTMLEntity
	var line hocrLine
	var word *seenWord
	for len(out) < maxRecognized {
		t, err := d.RawToken()
		if err != nil {
			return out
		}
		switch t := t.(type) {
		case xml.StartElement:
			class, title := attribute(t, "class"), attribute(t, "title")
			switch {
			case class == "ocrx_word":
				word = line.word(title)
			case strings.HasPrefix(class, "ocr_") && strings.Contains(title, "baseline"):
				line = newHOCRLine(title)
			}
		case xml.CharData:
			if word != nil {
				word.text += string(t)
			}
		case xml.EndElement:
			if word != nil && t.Name.Local == "span" {
				if word.clean() {
					out = append(out, *word)
				}
				word = nil
			}
		}
	}
	return out
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// hocrLine is a line of words: its box, its baseline as a slope and an offset
// from the lower left corner, and its height.
type hocrLine struct {
	x0, y1, slope, offset, height float64
}

func newHOCRLine(title string) (l hocrLine) {
	box := property(title, "bbox", 4)
	base := property(title, "baseline", 2)
	return hocrLine{x0: box[0], y1: box[3], slope: base[0], offset: base[1], height: property(title, "x_size", 1)[0]}
}

func (l hocrLine) word(title string) *seenWord {
	b := property(title, "bbox", 4)
	w := &seenWord{x0: b[0], y0: b[1], x1: b[2], y1: b[3], row: l.height, sure: property(title, "x_wconf", 1)[0]}
	w.base = l.y1 + l.offset + l.slope*((w.x0+w.x1)/2-l.x0)
	if w.base < w.y0 || w.base > w.y1+(w.y1-w.y0) { // a line that was measured wrongly
		w.base = w.y1
	}
	if w.row < 2 || w.row > 4*(w.y1-w.y0)+4 {
		w.row = w.y1 - w.y0
	}
	return w
}

// property reads n numbers behind a key of an hOCR title; zeros where it has
// none that a picture could hold.
func property(title, key string, n int) []float64 {
	out := make([]float64, n)
	for part := range strings.SplitSeq(title, ";") {
		f := strings.Fields(part)
		if len(f) < n+1 || f[0] != key {
			continue
		}
		for i := range out {
			if _, err := fmt.Sscan(f[i+1], &out[i]); err != nil || math.IsNaN(out[i]) || math.Abs(out[i]) > 1e6 {
				return make([]float64, n)
			}
		}
	}
	return out
}

// clean is false for what is no word: dirt of the paper, and remains of rules.
func (w *seenWord) clean() bool {
	w.text = strings.TrimSpace(cleanText(w.text))
	if i := strings.IndexFunc(w.text, unicode.IsSpace); i >= 0 {
		w.text = strings.Join(strings.Fields(w.text), "")
	}
	if w.text == "" || w.x1 <= w.x0 || w.y1 <= w.y0 || w.sure < sureWord {
		return false
	}
	if w.text == "|" && w.y1-w.y0 < 0.9*w.row {
		w.text = "1" // rules are no longer in the picture
	}
	if w.text = withoutRules(w.text); w.text == "" {
		return false
	}
	return w.sure >= sureSign || strings.ContainsFunc(w.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// withoutRules takes remains of rules off the ends of a word. A bar alone before
// other letters may be a letter.
func withoutRules(s string) string {
	const remains = "|_~="
	bare := strings.TrimLeft(s, remains)
	if bare == "" {
		return ""
	}
	if strings.Contains(s[:len(s)-len(bare)], "_") {
		s = bare
	}
	bare = strings.TrimRight(s, remains)
	if strings.Contains(s[len(bare):], "_") {
		s = bare
	}
	return s
}

// write puts recognized words on the page, as if they had been drawn there.
// p is the level picture that they were recognized in.
func (k *ink) write(words []seenWord, p *Picture, ink byte, dpi int) {
	f := k.frame(1, 0)
	scale := 72 / float64(dpi)
	strokes := make([]float64, len(words))
	for i := range words {
		strokes[i] = p.stroke(&words[i], ink)
	}
	usual := middle(strokes)
	for i, w := range words {
		from := len(k.text)
		k.text = append(k.text, w.text...)
		size := math.Round(w.row*rowToSize*scale*2) / 2
		f.words = append(f.words, word{
			from: from, to: len(k.text), x0: w.x0 * scale, x1: w.x1 * scale, y: k.height - w.base*scale, size: max(size, 1),
			bold: usual > 0 && strokes[i] > boldStroke*usual, before: true, after: true,
		})
		k.glyphs += len(w.text)
	}
}

// stroke is how thick the strokes of a word are, in parts of its row's height:
// the mean length of its horizontal runs of ink that are no bars of letters.
func (p *Picture) stroke(w *seenWord, ink byte) float64 {
	x0, y0 := max(0, int(w.x0)), max(0, int(w.y0))
	x1, y1 := min(p.Width, int(w.x1)), min(p.Height, int(w.y1))
	longest := int(w.row / 3)
	sum, n := 0, 0
	for y := y0; y < y1; y++ {
		run := 0
		for x := x0; x <= x1; x++ {
			if x < x1 && p.Grey[y*p.Width+x] < ink {
				run++
				continue
			}
			if run > 0 && run <= longest {
				sum, n = sum+run, n+1
			}
			run = 0
		}
	}
	if n == 0 || w.row == 0 {
		return 0
	}
	return float64(sum) / float64(n) / w.row
}

// middle is the median of the values above zero, or 0.
func middle(values []float64) float64 {
	v := slices.DeleteFunc(slices.Clone(values), func(x float64) bool { return x <= 0 })
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}
