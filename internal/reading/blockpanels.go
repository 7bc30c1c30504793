package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// panelLabel is how long the text of a first cell is at most, in bytes, to be the
// label of the second.
const panelLabel = 60

// panels is the tables of a page that hold a label and its value in each row, top
// to bottom.
func (b *blocks) panels(p *pdftext.Page) []*pdftext.Table {
	var out []*pdftext.Table
	for k := range p.Tables {
		t := &p.Tables[k]
		if len(t.Rows) > 0 && !slices.ContainsFunc(t.Rows, func(row pdftext.Row) bool { return !panelRow(&row) }) && (t.Ruled || b.labels(t)) {
			out = append(out, t)
		}
	}
	return out
}

// labels reports whether at least half of the first cells of a table recur as
// labels do. Two columns of text can look like a table without rules.
func (b *blocks) labels(t *pdftext.Table) bool {
	n := 0
	for i := range t.Rows {
		if b.keys[cellKey(t.Rows[i].Cells[0].Text)] > 2 {
			n++
		}
	}
	return n*2 >= len(t.Rows)
}

func panelRow(row *pdftext.Row) bool {
	filled := 0
	for i := range row.Cells {
		if strings.TrimSpace(row.Cells[i].Text) != "" {
			filled++
		}
	}
	return filled < 2 || filled == 2 && row.Cells[0].Column == 0 && len(row.Cells[0].Text) <= panelLabel
}

// rows is the pieces of a panel.
func (b *blocks) rows(page int, t *pdftext.Table) []strand {
	var out []strand
	for i := range t.Rows {
		var cells []*pdftext.Cell
		for k := range t.Rows[i].Cells {
			if c := &t.Rows[i].Cells[k]; strings.TrimSpace(c.Text) != "" {
				cells = append(cells, c)
			}
		}
		switch {
		case len(cells) == 2:
			q := b.piece(linesOfCell(page, cells[1]))
			q.name, q.mark = b.r.hy.write(linesOfCell(page, cells[0]), false), byCell
			q.key = cellKey(q.name.text)
			out = append(out, q)
		case len(cells) == 1 && cells[0].Column > 0 && len(out) > 0 && i > 0:
			last := &out[len(out)-1]
			*last = b.withLines(*last, linesOfCell(page, cells[0]))
		case len(cells) == 1:
			out = append(out, b.paragraphs(textLines(linesOfCell(page, cells[0])))...)
		}
	}
	return out
}

func textLines(lines []*line) []*line {
	for _, l := range lines {
		l.text = lineText(l.src)
	}
	return lines
}
