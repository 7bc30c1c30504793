package reading

import (
	"math"
	"strings"

	"ward/internal/pdftext"
)

// Some reports map controls to criteria by crosses: the criteria head the
// columns, the controls the rows, and a mark stands where one addresses the
// other.

// crossMark is what marks a cell.
var crossMark = compile(`^(?:[xX✓✔●•■◼]|[Yy](?:es)?)$`)

// crosses reads the tables of crosses of the report.
func (m *matrix) crosses() {
	all := &matrix{r: m.r, hi: len(m.r.body.text) + 1}
	for i := range m.r.pages {
		if !m.mayCross(i) {
			continue
		}
		var heads []pdftext.Word
		for _, s := range all.strips(i) {
			if found := codeHeads(s.words); len(found) >= 3 {
				heads = found
				continue
			}
			if len(heads) > 0 {
				m.crossRow(m.r.doc.Pages[i].Number, &s, heads)
			}
		}
	}
}

// mayCross is a quick test whether a page has three codes on lines of their own.
func (m *matrix) mayCross(i int) bool {
	n := 0
	for _, l := range m.r.pages[i] {
		if len(l.text) < 200 && !l.toc {
			if found := codeHeads(l.src.Words); len(found) > 0 {
				n += len(found)
			}
		}
	}
	return n >= 3
}

// codeHeads is the words of a line that are criteria, where all but the first few
// are.
func codeHeads(words []pdftext.Word) []pdftext.Word {
	from := 0
	for from < len(words) && from < 4 && !onlyCriteria(words[from].Text) {
		from++
	}
	for _, w := range words[from:] {
		if !onlyCriteria(w.Text) {
			return nil
		}
	}
	return words[from:]
}

// crossRow reads a row of a table of crosses: the id of a control and marks.
func (m *matrix) crossRow(page int, s *strip, heads []pdftext.Word) {
	n := 0
	for n < len(s.words) && s.words[n].Box.X1 < heads[0].Box.X0 {
		n++
	}
	id := strings.Trim(join(s.words[:n]), " :.")
	if n == len(s.words) || combinedID(id) != id {
		return
	}
	width := math.Inf(1)
	for i := 1; i < len(heads); i++ {
		width = min(width, heads[i].Box.X0-heads[i-1].Box.X0)
	}
	for _, w := range s.words[n:] {
		if !crossMark.MatchString(w.Text) {
			return
		}
	}
	for _, w := range s.words[n:] {
		best, away := 0, math.Inf(1)
		for i := range heads {
			x := (w.Box.X0 + w.Box.X1) / 2
			if d := min(math.Abs(x-(heads[i].Box.X0+heads[i].Box.X1)/2), math.Abs(w.Box.X0-heads[i].Box.X0)); d < away {
				best, away = i, d
			}
		}
		if away < width/2 {
			m.map1(id, criteria(heads[best].Text), []*line{{page: page, src: &pdftext.Line{Words: heads[best : best+1], Box: heads[best].Box}, at: -1}})
		}
	}
}

// map1 notes that a control addresses criteria, and where it says so.
func (m *matrix) map1(id string, codes []string, where []*line) {
	k := plainID(id)
	m.mapped[k] = unique(append(m.mapped[k], codes...))
	if m.mappedAt != nil && m.mappedAt[k] == nil {
		m.mappedAt[k] = where
	}
}
