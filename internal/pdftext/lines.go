package pdftext

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// row is the words on one baseline, from left to right.
type row struct {
	words []word
	y     float64 // baseline of its largest word
	size  float64 // of its largest word
}

func (r *row) x0() float64 { return r.words[0].x0 }

func (r *row) x1() float64 {
	x := r.words[0].x1
	for i := range r.words {
		x = max(x, r.words[i].x1)
	}
	return x
}

// rows groups words into lines: top to bottom, left to right. It sorts words
// in place; duplicates of fake bold are dropped.
func (k *ink) rows(words []word) []row {
	slices.SortFunc(words, func(a, b word) int {
		if c := cmp.Compare(b.y, a.y); c != 0 {
			return c
		}
		return cmp.Compare(a.x0, b.x0)
	})
	var out []row
	for i := 0; i < len(words); {
		r := row{y: words[i].y, size: words[i].size}
		j := i + 1
		for ; j < len(words); j++ {
			w := &words[j]
			if r.y-w.y > lineReach(r.size, w.size) {
				break
			}
			if w.size > r.size {
				r.y, r.size = w.y, w.size
			}
		}
		part := words[i:j]
		slices.SortStableFunc(part, func(a, b word) int { return cmp.Compare(a.x0, b.x0) })
		r.words = k.unique(part)
		untrack(r.words)
		out = append(out, r)
		i = j
	}
	return out
}

// lineReach is how far two baselines of one line may be apart. A much smaller
// size is that of a superscript or subscript.
func lineReach(a, b float64) float64 {
	if min(a, b) <= 0.75*max(a, b) {
		return scriptReach * max(a, b)
	}
	return baseline * max(a, b)
}

// unique drops words that are drawn twice on one place.
func (k *ink) unique(words []word) []word {
	for i := range words {
		a := &words[i]
		for j := i + 1; j < len(words) && words[j].x0-a.x0 < sameWord*a.size; j++ {
			b := &words[j]
			if b.mark == 0 && math.Abs(a.y-b.y) < sameWord*a.size && string(k.text[a.from:a.to]) == string(k.text[b.from:b.to]) {
				b.mark = 1
				a.before, a.after = a.before || b.before, a.after || b.after
			}
		}
	}
	return slices.DeleteFunc(words, func(w word) bool { return w.mark != 0 })
}

// spreadRun is the number of single letters at even gaps from which on they
// are the spread letters of words and not words of their own.
const spreadRun = 4

// untrack closes the gaps within words whose letters are set wide apart. The
// gaps between such words are wider than those between their letters.
func untrack(words []word) {
	for i := 0; i < len(words); {
		j := i + 1
		for j < len(words) && letter(&words[j-1]) && letter(&words[j]) && words[j].x0-words[j-1].x1 < 1.6*words[j].size {
			j++
		}
		if j-i >= spreadRun {
			spread(words[i:j])
		}
		i = j
	}
}

func letter(w *word) bool { return w.to-w.from <= 3 && w.x1-w.x0 < 1.1*w.size }

func spread(words []word) {
	least := math.Inf(1)
	for i := 1; i < len(words); i++ {
		if !words[i-1].after {
			least = min(least, words[i].x0-words[i-1].x1)
		}
	}
	for i := 1; i < len(words); i++ {
		gap := words[i].x0 - words[i-1].x1
		words[i-1].tight = !words[i-1].after && gap < 1.5*least+0.5
	}
}

// joined is true when b goes on with the word a: fragments of one word are
// drawn apart when the font or the baseline changes inside it.
func joined(a, b *word) bool {
	gap := b.x0 - a.x1
	return a.tight || !a.after && !b.before && gap < pieceGap*min(a.size, b.size) && gap > -0.6*max(a.size, b.size)
}

// maker turns rows into Lines. The texts of a page share one string.
type maker struct {
	k     *ink
	text  []byte
	lines []*lineDraft
}

// lineDraft is a Line whose text still lies in maker.text.
type lineDraft struct {
	line     Line
	from, to int
	spans    []span
}

type span struct{ from, to int }

// add drafts the line of a row.
func (m *maker) add(f *inkFrame, r *row) *lineDraft {
	d := &lineDraft{from: len(m.text), spans: make([]span, 0, len(r.words))}
	d.line.Words = make([]Word, 0, len(r.words))
	var bold, chars int
	sizes := [4]struct {
		size float64
		n    int
	}{}
	for i := range r.words {
		w := &r.words[i]
		n := w.to - w.from
		chars += n
		if w.bold {
			bold += n
		}
		for s := range sizes {
			if sizes[s].n == 0 || math.Abs(sizes[s].size-w.size) < 0.1 {
				sizes[s].size = w.size
				sizes[s].n += n
				break
			}
		}
		m.word(d, f, w, i > 0 && joined(&r.words[i-1], w))
	}
	d.to = len(m.text)
	best := 0
	for s := range sizes {
		if sizes[s].n > sizes[best].n {
			best = s
		}
	}
	d.line.Size, d.line.Bold = math.Round(sizes[best].size*100)/100, bold*2 > chars
	d.line.Box = d.line.Words[0].Box
	for _, w := range d.line.Words[1:] {
		d.line.Box = d.line.Box.union(w.Box)
	}
	m.lines = append(m.lines, d)
	return d
}

func (m *maker) word(d *lineDraft, f *inkFrame, w *word, join bool) {
	box := f.box(w).clip(m.k.width, m.k.height)
	if n := len(d.spans); join && n > 0 {
		m.text = append(m.text, m.k.text[w.from:w.to]...)
		d.spans[n-1].to = len(m.text)
		d.line.Words[n-1].Box = d.line.Words[n-1].Box.union(box)
		return
	}
	if len(d.spans) > 0 {
		m.text = append(m.text, ' ')
	}
	at := len(m.text)
	m.text = append(m.text, m.k.text[w.from:w.to]...)
	d.spans = append(d.spans, span{at, len(m.text)})
	d.line.Words = append(d.line.Words, Word{Box: box})
}

// finish gives all drafted lines their text.
func (m *maker) finish() {
	all := string(m.text)
	for _, d := range m.lines {
		d.line.Text = all[d.from:d.to]
		for i, s := range d.spans {
			d.line.Words[i].Text = all[s.from:s.to]
		}
	}
}

// cellText joins the lines of a cell.
func cellText(lines []Line) string {
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return lines[0].Text
	}
	var b strings.Builder
	for i := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(lines[i].Text)
	}
	return b.String()
}
