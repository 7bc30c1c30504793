package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// mapCell is one cell of a row, or one run of words of a baseline.
type mapCell struct {
	text  string
	lines []*line
	first bool // in the first column of a table
	title bool // alone on its baseline and bold
}

// mapRow is the filled cells of a row, left to right.
type mapRow []mapCell

func (row mapRow) text() string {
	parts := make([]string, len(row))
	for i, c := range row {
		parts[i] = c.text
	}
	return strings.Join(parts, "\n")
}

func (m *mapping) tableRows(p *pdftext.Page) []mapRow {
	var out []mapRow
	for k := range p.Tables {
		for i, row := range p.Tables[k].Rows {
			var cells mapRow
			h := m.r.headOf(&p.Tables[k].Rows[i])
			for c := range row.Cells {
				if lines := linesOfCell(p.Number, &row.Cells[c]); len(lines) > 0 {
					cells = append(cells, mapCell{text: cellText(&row.Cells[c]), lines: lines, first: row.Cells[c].Column == 0, title: h != nil && !h.matrix() && !h.has(roleCitation)})
				}
			}
			if len(cells) > 0 {
				out = append(out, cells)
			}
		}
	}
	return out
}

func (m *mapping) strips(i int) []mapRow {
	grid := &matrix{r: m.r, hi: len(m.r.body.text) + 1}
	var out []mapRow
	for _, s := range grid.strips(i) {
		var cells mapRow
		from := 0
		for _, c := range s.cells {
			to := from
			for to < len(s.words) && s.words[to].Box.X0 < c.Box.X1 {
				to++
			}
			if to > from {
				l := lineOf(s.words[from:to])
				l.Bold = s.bold
				at := &line{page: m.r.doc.Pages[i].Number, src: &l, at: -1, text: lineText(&l)}
				cells = append(cells, mapCell{text: at.text, lines: []*line{at}, title: s.bold && len(s.cells) == 1})
			}
			from = to
		}
		if len(cells) > 0 {
			out = append(out, cells)
		}
	}
	return out
}
