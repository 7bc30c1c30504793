package reading

import (
	"cmp"
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// strip is the words of one baseline, from left to right.
type strip struct {
	y0, y1 float64
	bold   bool
	text   string
	words  []pdftext.Word
	cells  []pdftext.Word // runs of words with no wide gap inside, as one word

	head  *column        // of the head that lines was dealt to
	lines []pdftext.Line // see dealt
}

// dealt is the strip as a line of each column of a head, without words where
// nothing stands in the column. It is kept: a page is cut into rows more than
// once.
func (s *strip) dealt(h head) []pdftext.Line {
	if s.head != &h[0] {
		s.head, s.lines = &h[0], make([]pdftext.Line, len(h))
		for i, words := range h.deal(s.words) {
			if len(words) > 0 {
				s.lines[i] = lineOf(words)
			}
		}
	}
	return s.lines
}

// mayHead is a quick test whether the strip, or the strips that its heads wrap
// into, can hold the head of a matrix.
func (s *strip) mayHead() bool {
	for i := range s.cells {
		if strings.HasSuffix(s.cells[i].Text, ".") && len(s.cells[i].Text) > 14 {
			return false
		}
	}
	return mayHead(s.text)
}

// wideGap is the space that parts two cells of one baseline, in line heights.
const wideGap = 0.75

// sheet is a page as strips: of the body from lo to hi, and of what is no text
// of the body.
type sheet struct {
	lo, hi int
	strips []strip
}

// strips groups the words of a page by baseline, top to bottom. They are kept
// for the next who asks, and must not be changed.
func (m *matrix) strips(i int) []strip {
	if m.r.sheets == nil {
		m.r.sheets = make([]*sheet, len(m.r.pages))
	}
	if kept := m.r.sheets[i]; kept == nil || kept.lo != m.lo || kept.hi != m.hi {
		m.r.sheets[i] = &sheet{m.lo, m.hi, stripsOf(m.r.pages[i], m.lo, m.hi)}
	}
	return m.r.sheets[i].strips
}

func stripsOf(lines []*line, lo, hi int) []strip {
	n := 0
	for _, l := range lines {
		n += len(l.src.Words)
	}
	type inked struct {
		word *pdftext.Word
		bold bool
	}
	inks := make([]inked, 0, n)
	for _, l := range lines {
		if l.furniture || l.toc || l.at >= 0 && (l.at < lo || l.at >= hi) {
			continue
		}
		for k := range l.src.Words {
			if w := &l.src.Words[k]; strings.TrimSpace(w.Text) != "" {
				inks = append(inks, inked{w, l.src.Bold})
			}
		}
	}
	slices.SortStableFunc(inks, func(a, b inked) int { return cmp.Compare(b.word.Box.Y0, a.word.Box.Y0) })
	words := make([]pdftext.Word, len(inks))
	var out []strip
	from := 0 // the first word of the strip
	for k, ink := range inks {
		words[k] = *ink.word
		box, n := ink.word.Box, len(out)-1
		if n < 0 || out[n].y0-box.Y0 >= 0.4*(box.Y1-box.Y0) {
			out = append(out, strip{y0: box.Y0, y1: box.Y1, bold: ink.bold})
			from, n = k, n+1
		}
		out[n].words = words[from : k+1 : k+1]
		out[n].y1 = max(out[n].y1, box.Y1)
	}
	for k := range out {
		s := &out[k]
		slices.SortStableFunc(s.words, func(a, b pdftext.Word) int { return cmp.Compare(a.Box.X0, b.Box.X0) })
		s.text, s.cells = join(s.words), runs(s.words, wideGap)
	}
	return out
}

// runs joins words that stand closer than gap line heights.
func runs(words []pdftext.Word, gap float64) []pdftext.Word {
	var out []pdftext.Word
	for from := 0; from < len(words); {
		box, to := words[from].Box, from+1
		for to < len(words) && words[to].Box.X0-box.X1 < gap*(words[to].Box.Y1-words[to].Box.Y0) {
			box = union(box, words[to].Box)
			to++
		}
		out = append(out, pdftext.Word{Text: join(words[from:to]), Box: box})
		from = to
	}
	return out
}
