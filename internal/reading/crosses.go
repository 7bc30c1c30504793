package reading

import (
	"math"
	"slices"
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
	least := 3
	for i := range m.r.pages {
		if m.codesOn(i) < least {
			least = 3
			continue
		}
		if m.tabled(&m.r.doc.Pages[i]) {
			least = 1
			continue
		}
		var heads []pdftext.Word
		for _, s := range all.strips(i) {
			found := codeHeads(s.words)
			if n := len(found); n >= 3 || n > 0 && m.namesControls(join(s.words[:len(s.words)-n])) {
				heads, least = found, 1 // a table of few criteria may follow
				continue
			}
			if len(heads) > 0 {
				m.crossRow(m.r.doc.Pages[i].Number, &s, heads)
			}
		}
	}
}

// tabled reads the tables of crosses of a page that were found as tables, and
// reports whether there are any.
func (m *matrix) tabled(p *pdftext.Page) bool {
	some := false
	for k := range p.Tables {
		var heads *pdftext.Row
		for i := range p.Tables[k].Rows {
			row := &p.Tables[k].Rows[i]
			if m.headsCrosses(row) {
				heads = row
			} else if heads != nil && m.crossedRow(p.Number, row, heads) {
				some = true
			}
		}
	}
	return some
}

// crossedRow reads a row of such a table below its head: the number of a control
// and marks. It reports whether the row is one.
func (m *matrix) crossedRow(page int, row, heads *pdftext.Row) bool {
	id := strings.Trim(cellText(&row.Cells[0]), " :.")
	if combinedID(id) != id || id == "" {
		return false
	}
	var under []*pdftext.Cell
	for i := range row.Cells[1:] {
		c := &row.Cells[i+1]
		text := cellText(c)
		if text == "" {
			continue
		}
		k := slices.IndexFunc(heads.Cells, func(h pdftext.Cell) bool {
			x := (c.Box.X0 + c.Box.X1) / 2
			return x >= h.Box.X0 && x <= h.Box.X1
		})
		if k < 1 || !crossMark.MatchString(text) {
			return false
		}
		under = append(under, &heads.Cells[k])
	}
	for _, h := range under {
		m.map1(id, criteria(h.Text), linesOfCell(page, h))
	}
	return len(under) > 0
}

// codesOn counts the codes of a page that stand on lines of their own, to tell
// quickly whether it may hold crosses.
func (m *matrix) codesOn(i int) int {
	n := 0
	for _, l := range m.r.pages[i] {
		if len(l.text) < 200 && !l.toc {
			n += len(codeHeads(l.src.Words))
		}
	}
	return n
}

// namesControls reports whether a heading is that of a column of controls.
func (m *matrix) namesControls(heading string) bool {
	k := m.r.roleOf(heading)
	return k == roleID || k == roleControl
}

// headsCrosses reports whether a row heads a table that holds but the numbers of
// controls and a column for each criterion, which crosses reads.
func (m *matrix) headsCrosses(row *pdftext.Row) bool {
	n := 0
	for i := range row.Cells {
		switch text := cellText(&row.Cells[i]); {
		case i == 0 && !m.namesControls(text):
			return false
		case i > 0 && text != "":
			if !onlyCriteria(text) {
				return false
			}
			n++
		}
	}
	return n > 0
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
