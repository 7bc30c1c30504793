package reading

import (
	"math"
	"sort"
	"strings"

	"ward/internal/pdftext"
)

// maxQuote bounds the quote of a fact, in bytes.
const maxQuote = 300

// tok is one word of a passage.
type tok struct {
	at   int // offset of the word in the passage's text
	line *line
	word int // index in line.src.Words
}

// line is one line of a page as the readers see it.
type line struct {
	page      int
	src       *pdftext.Line
	text      string // normalised
	at        int    // offset in the document's passage, or -1 when left out of it
	furniture bool   // running head, foot, page number or watermark
	toc       bool   // of a table of contents
}

// passage is a run of lines read as one text. Words are joined by a space,
// lines by a newline, and a word hyphenated over two lines by nothing, so that
// every byte of text still knows its word, page and place.
type passage struct {
	text string
	toks []tok
}

// write builds the passage of lines; sets line.at when own is true.
func (h *hyphens) write(lines []*line, own bool) passage {
	var b strings.Builder
	var toks []tok
	for i, l := range lines {
		words, glue := l.src.Words, newLine
		if i+1 < len(lines) {
			glue = h.between(l.src, lines[i+1].src)
		}
		if own {
			l.at = b.Len()
		}
		for j := range words {
			w := clean(words[j].Text)
			if j == len(words)-1 && glue == dropHyphen {
				w = strings.TrimRight(w, "-\u00ad")
			}
			if w == "" {
				continue
			}
			toks = append(toks, tok{b.Len(), l, j})
			b.WriteString(w)
			if j < len(words)-1 {
				b.WriteByte(' ')
			}
		}
		if i+1 < len(lines) && glue == newLine {
			b.WriteByte('\n')
		}
	}
	return passage{b.String(), toks}
}

// cut returns the part of p from a to b.
func (p passage) cut(a, b int) passage {
	if a < 0 {
		a = 0
	}
	if b > len(p.text) {
		b = len(p.text)
	}
	if a >= b {
		return passage{}
	}
	first := p.tokAt(a)
	last := sort.Search(len(p.toks), func(i int) bool { return p.toks[i].at >= b })
	if first < 0 {
		first = 0
	}
	out := passage{text: p.text[a:b], toks: make([]tok, 0, last-first)}
	for _, t := range p.toks[first:last] {
		t.at -= a
		if t.at < 0 {
			t.at = 0
		}
		out.toks = append(out.toks, t)
	}
	return out
}

// tokAt is the index of the word that holds offset a, or -1.
func (p passage) tokAt(a int) int {
	return sort.Search(len(p.toks), func(i int) bool { return p.toks[i].at > a }) - 1
}

// page is the page of the word at offset a, or 0.
func (p passage) page(a int) int {
	i := p.tokAt(a)
	if i < 0 {
		if len(p.toks) == 0 {
			return 0
		}
		i = 0
	}
	return p.toks[i].line.page
}

// flat is the text with every run of blanks as one space.
func (p passage) flat() string { return flat(p.text) }

// anchor is the place of the bytes a to b: the words of the page where it
// starts, as printed, at most maxQuote bytes of them.
func (p passage) anchor(a, b int, rule string, confidence float64) (Fact, bool) {
	i := p.tokAt(a)
	if i < 0 {
		i = 0
	}
	if i >= len(p.toks) || a >= b {
		return Fact{}, false
	}
	page := p.toks[i].line.page
	var quote strings.Builder
	box := pdftext.Box{X0: math.Inf(1), Y0: math.Inf(1), X1: math.Inf(-1), Y1: math.Inf(-1)}
	for ; i < len(p.toks) && p.toks[i].at < b && p.toks[i].line.page == page; i++ {
		w := &p.toks[i].line.src.Words[p.toks[i].word]
		if quote.Len() > 0 {
			if quote.Len()+1+len(w.Text) > maxQuote {
				break
			}
			quote.WriteByte(' ')
		}
		quote.WriteString(truncate(w.Text, maxQuote))
		box = union(box, w.Box)
	}
	return Fact{
		Page: page, Quote: quote.String(), Rule: rule, Confidence: math.Round(confidence*100) / 100,
		Box: [4]float64{down(box.X0), down(box.Y0), up(box.X1), up(box.Y1)},
	}, true
}

func union(a, b pdftext.Box) pdftext.Box {
	return pdftext.Box{
		X0: math.Min(a.X0, b.X0), Y0: math.Min(a.Y0, b.Y0),
		X1: math.Max(a.X1, b.X1), Y1: math.Max(a.Y1, b.Y1),
	}
}

func down(v float64) float64 { return math.Max(0, math.Floor(v*10)/10) }
func up(v float64) float64   { return math.Ceil(v*10) / 10 }

// truncate cuts s to at most n bytes without splitting a character.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
