package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// gridRow is a row of a grid while its lines are gathered.
type gridRow struct {
	cells [][]pdftext.Line
	y0    float64 // of its last line
	y1    float64 // of its first
}

func newGridRow(columns int) *gridRow { return &gridRow{cells: make([][]pdftext.Line, columns)} }

func (g *gridRow) add(parts []pdftext.Line, s *strip) {
	for i := range parts {
		if len(parts[i].Words) > 0 {
			g.cells[i] = append(g.cells[i], parts[i])
		}
	}
	g.y0 = s.y0
	g.y1 = max(g.y1, s.y1)
}

// startsNew reports whether a strip begins the next row: an id in the id column,
// or text in both the subject's and the result's column where the last result is
// complete, or a gap in all columns before a line that starts a result.
func (g *gridRow) startsNew(parts []pdftext.Line, h head, s *strip) bool {
	text := func(k role) string {
		for _, i := range h.all(k) {
			if len(parts[i].Words) > 0 {
				return parts[i].Text
			}
		}
		return ""
	}
	gap := g.y0 - s.y1
	apart := gap > 0.55*(s.y1-s.y0)
	if h.has(roleID) {
		if id := text(roleID); id != "" {
			return strings.ContainsAny(id, "0123456789") && (apart || text(roleControl)+text(roleTest)+text(roleCriteria) != "")
		}
	} else if id := combinedID(text(roleControl)); id != "" {
		return true
	}
	if h.has(roleOrganization) || h.has(roleCUEC) {
		return apart && (text(roleOrganization) != "" || text(roleCUEC) != "" && endsSentence(g.lastOf(h, roleCUEC)))
	}
	result := text(roleResult)
	if result == "" {
		result = text(roleTestResult)
	}
	subject := text(roleControl) + text(roleTest)
	if !h.has(roleResult) && !h.has(roleTestResult) {
		return apart && text(roleControl) != "" && (text(roleCriteria) != "" || !h.has(roleCriteria))
	}
	if result == "" || subject == "" {
		return false
	}
	if h.has(roleID) { // the same control: only a set-off row with its own test
		return apart && startsResult(result) && text(roleTest) != "" && text(roleControl) == ""
	}
	return startsResult(result) && (apart || g.complete(h))
}

// lastOf is the last line gathered in the column of a role.
func (g *gridRow) lastOf(h head, k role) string {
	for _, i := range h.all(k) {
		if n := len(g.cells[i]); n > 0 {
			return g.cells[i][n-1].Text
		}
	}
	return ""
}

// complete reports whether the result gathered so far ends as one.
func (g *gridRow) complete(h head) bool {
	for _, i := range h.all(roleResult) {
		if n := len(g.cells[i]); n > 0 {
			last := strings.TrimSpace(g.cells[i][n-1].Text)
			return strings.HasSuffix(last, ".") || strings.HasSuffix(strings.ToLower(last), "noted") || g.y0 < g.cells[i][n-1].Box.Y0-1
		}
	}
	return false
}

// row is the gathered row as a row of a table.
func (g *gridRow) row() pdftext.Row {
	var row pdftext.Row
	for i, lines := range g.cells {
		if len(lines) == 0 {
			continue
		}
		c := pdftext.Cell{Column: i, Span: 1, Lines: lines, Box: lines[0].Box}
		texts := make([]string, len(lines))
		for k := range lines {
			texts[k] = lines[k].Text
			c.Box = union(c.Box, lines[k].Box)
		}
		c.Text = strings.Join(texts, "\n")
		if len(row.Cells) == 0 {
			row.Box = c.Box
		}
		row.Box = union(row.Box, c.Box)
		row.Cells = append(row.Cells, c)
	}
	return row
}
