package reading

import (
	"math"
	"strings"

	"ward/internal/pdftext"
)

// strand is one paragraph of the tests, one cell of a small table, or what a
// label inside a paragraph names.
type strand struct {
	passage         // its text, without its label
	name    passage // its label, empty when it has none
	key     string  // of the label: its words in small letters, every number as 0
	mark    offset  // what sets the label off
	head    bool    // set as a heading
	style   string  // weight and size
	role    role    // what it holds
	text    string  // the text in one line
}

// offset is what parts a label from its value.
type offset int8

// The signs behind a label, from the surest to the weakest.
const (
	unnamed offset = iota
	byCell         // the cell beside it, or a wide gap
	byColon
	byLine // a line of its own
	byDash // a dash or a full stop
)

// pieces cuts the tests part into its pieces, in the order of reading. Small
// tables, such as the panel of one control, give a piece for each row.
func (b *blocks) pieces() []strand {
	var out []strand
	for i := range b.r.doc.Pages {
		p := &b.r.doc.Pages[i]
		if p.Number < b.first || p.Number > b.last {
			continue
		}
		tables := b.panels(p)
		var open []*line
		next := 0
		flush := func() {
			out, open = append(out, b.paragraphs(open)...), nil
		}
		for _, l := range b.r.pages[i] {
			if l.furniture || l.toc || l.at < b.lo || l.at >= b.hi {
				continue
			}
			y := (l.src.Box.Y0 + l.src.Box.Y1) / 2
			for next < len(tables) && tables[next].Box.Y0 > y {
				flush()
				out = append(out, b.rows(p.Number, tables[next])...)
				next++
			}
			if !inside(tables, l.src.Box) {
				open = append(open, l)
			}
		}
		flush()
		for ; next < len(tables); next++ {
			out = append(out, b.rows(p.Number, tables[next])...)
		}
	}
	return b.rejoined(out)
}

// piece makes one piece of lines.
func (b *blocks) piece(lines []*line) strand {
	q := strand{passage: b.r.hy.write(lines, false)}
	q.text = q.flat()
	if len(lines) > 0 {
		l := lines[0]
		q.style = styleOf(l)
		q.head = len(q.text) < 140 && !endsSentence(q.text) && (l.src.Bold || l.src.Size > b.size+0.9) || len(q.text) < 140 && l.src.Size > b.size+0.9
	}
	return q
}

// styleOf is the weight and the size of a line, to the half point.
func styleOf(l *line) string {
	s := []byte{'a' + byte(min(max(l.src.Size, 0), 60)*2/5)}
	if l.src.Bold {
		s = append(s, 'b')
	}
	return string(s)
}

// withLines is a piece with more lines at its end.
func (b *blocks) withLines(q strand, more []*line) strand {
	whole := b.piece(append(q.partLines(), more...))
	whole.name, whole.key, whole.mark, whole.style, whole.head = q.name, q.key, q.mark, q.style, q.head
	return whole
}

// paragraphs cuts lines into paragraphs: at space, weight, size and indents, and
// where a line begins as a field of a control does.
func (b *blocks) paragraphs(lines []*line) []strand {
	var out []strand
	step := lineStep(lines)
	from := 0
	for i := 1; i <= len(lines); i++ {
		if i == len(lines) || b.parts(lines[i-1], lines[i], step) {
			out = append(out, b.paragraph(lines[from:i])...)
			from = i
		}
	}
	return out
}

// lineStep is the least distance of neighbouring baselines that recurs, in points,
// or 0: that of most of them may be the one between paragraphs.
func lineStep(lines []*line) float64 {
	count := map[int]int{}
	n := 0
	for i := 1; i < len(lines); i++ {
		if d := lines[i-1].src.Box.Y0 - lines[i].src.Box.Y0; lines[i].page == lines[i-1].page && d > 0.9*lines[i].src.Size && d < 40 {
			count[int(d*2+0.5)]++
			n++
		}
	}
	best := 0
	for k, c := range count {
		if c >= max(2, n/20) && (best == 0 || k < best) {
			best = k
		}
	}
	return float64(best) / 2
}

// paragraph makes the pieces of one paragraph. A label may be set apart from it
// by space alone.
func (b *blocks) paragraph(lines []*line) []strand {
	n, key := b.gapLabel(lines[0])
	if n == 0 || !b.recurs(key) {
		return b.sentences(b.piece(lines))
	}
	whole := b.piece(lines)
	if n >= len(whole.toks) {
		return b.sentences(whole)
	}
	q := b.of(whole.cut(whole.toks[n].at, len(whole.passage.text)))
	q.name, q.key, q.mark, q.style = whole.cut(0, whole.toks[n].at-1), key, byCell, whole.style
	return []strand{q}
}

// gapWords is how many words a label has at most that only space sets apart.
const gapWords = 5

// gapLabel is the label that a line begins with, set apart from its value by
// space alone: how many words it has, and its key. n is 0 when there is none.
func (b *blocks) gapLabel(l *line) (n int, key string) {
	words := l.src.Words
	for k := 1; k < len(words) && k <= gapWords; k++ {
		a, w := words[k-1].Box, words[k].Box
		if w.X0-a.X1 >= labelGap*(a.Y1-a.Y0) {
			name := clean(join(words[:k]))
			if len(name) < 3 || name[0] < 'A' || name[0] > 'Z' || len(strings.Fields(name)) != k {
				return 0, ""
			}
			return k, cellKey(name)
		}
	}
	return 0, ""
}

// parts reports whether a paragraph ends between two lines of a page.
func (b *blocks) parts(a, l *line, step float64) bool {
	if a.src.Bold != l.src.Bold || math.Abs(a.src.Size-l.src.Size) > 0.6 {
		return true
	}
	if b.titles(a) || b.titles(l) {
		return true
	}
	if n, key := b.gapLabel(l); n > 0 && b.recurs(key) {
		return true
	}
	drop := a.src.Box.Y0 - l.src.Box.Y0
	ended := endsSentence(a.text) || strings.HasSuffix(a.text, ":") || strings.HasSuffix(a.text, ")") && bracketed.MatchString(a.text)
	switch {
	case drop < -3: // the next column
		return ended || !lowerStart(l.text)
	case drop < 3: // the same baseline: a label beside its value, or two columns
		return true
	case bullet.MatchString(l.text) && (ended || len(a.text) < 60):
		return true
	case !ended && lowerStart(l.text) && drop < 2.2*l.src.Size:
		return false
	case step > 0 && drop > 1.25*step || ended && drop > 1.7*l.src.Size:
		return true
	case b.begins(l.text) && (ended || len(a.text) < 60):
		return true
	case ended && math.Abs(a.src.Box.X0-l.src.Box.X0) > 6:
		return true
	}
	return false
}

// titles reports whether a line is a recurring label that stands alone.
func (b *blocks) titles(l *line) bool {
	if !aloneLine(l.text) || b.valued(l.text) {
		return false
	}
	key := labelKey(l.text)
	return (b.keys[key] > 2 || l.src.Bold && b.recurs(key) || answerTitle.MatchString(l.text)) && lexicon(key) != roleNone
}

// begins reports whether a line begins as the field of a control does.
func (b *blocks) begins(s string) bool {
	s = truncate(s, 200)
	if _, key, _ := labelIn(s, byColon); key != "" && (lexicon(key) != roleNone || b.keys[key] > 2) {
		return true
	}
	return b.valued(s) || startsCriterion(s) || openID(s) > 0 || testTalk.MatchString(s) || startsClean(s) || announced.MatchString(s)
}

// rejoined joins what a page or a column has broken: a paragraph whose sentence
// goes on in the next piece.
func (b *blocks) rejoined(in []strand) []strand {
	var out []strand
	for _, q := range in {
		if n := len(out) - 1; n >= 0 && len(q.toks) > 0 && q.mark == unnamed && !q.head && !out[n].head && out[n].broken(&q) {
			out[n] = b.withLines(out[n], q.partLines())
			continue
		}
		out = append(out, q)
	}
	return out
}

// broken reports whether the sentence of a piece goes on in the next, on another
// page or in another column.
func (q *strand) broken(next *strand) bool {
	if len(q.toks) == 0 || q.style != next.style || endsSentence(q.text) || strings.HasSuffix(q.text, ":") || openID(next.text) > 0 || startsCriterion(next.text) || bullet.MatchString(next.text) {
		return false
	}
	a, l := q.toks[len(q.toks)-1].line, next.toks[0].line
	if a.page == l.page && l.src.Box.Y0 <= a.src.Box.Y0 {
		return false
	}
	return lowerStart(next.text) || len(a.text) > 40 && !startsClean(q.text)
}

// partLines is the words of a passage as lines.
func (p passage) partLines() []*line {
	var out []*line
	for from := 0; from < len(p.toks); {
		to := from + 1
		for to < len(p.toks) && p.toks[to].line == p.toks[from].line {
			to++
		}
		l := p.toks[from].line
		if to-from < len(l.src.Words) {
			words := make([]pdftext.Word, 0, to-from)
			for _, t := range p.toks[from:to] {
				words = append(words, l.src.Words[t.word])
			}
			src := lineOf(words)
			src.Size, src.Bold = l.src.Size, l.src.Bold
			l = &line{page: l.page, src: &src, at: -1, text: lineText(&src)}
		}
		out = append(out, l)
		from = to
	}
	return out
}
