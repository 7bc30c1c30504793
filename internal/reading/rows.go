package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// heading reads a row that is one cell: a criterion, a title, or management's
// response to the exception above.
func (m *matrix) heading(page int, row *pdftext.Row, t *pdftext.Table) bool {
	c, ok := only(row)
	if !ok {
		return false
	}
	wide := c.Span > 1 || c.Box.X1-c.Box.X0 > 0.6*(t.Box.X1-t.Box.X0)
	text := cellText(c)
	first := c.Column == 0 || c.Box.X0 < t.Box.X0+4
	switch {
	case wide && m.bannered != nil && m.bannered == m.last() && len(m.bannered.activity)+len(m.bannered.tests) == 0:
		m.bannered.activity = linesOfCell(page, c)
		return true
	case m.ofHead != nil && m.ofHead == m.last() && onlyCriteria(text):
		m.ofHead.address(linesOfCell(page, c))
		return true
	case startsCriterion(text) && (wide || first):
		m.criteria, m.column, m.codes = leading(text), nil, linesOfCell(page, c)
		return true
	case wide && responseLabel.MatchString(text) && len(m.entries) > 0:
		e := m.entries[len(m.entries)-1]
		e.response = append(e.response, linesOfCell(page, c)...)
		return true
	case wide && m.told(page, c):
		return true
	}
	return wide
}

// banner reads a row that is one wide cell with a numbered control, above the
// head of its tests.
func (m *matrix) banner(page int, row *pdftext.Row, t *pdftext.Table) bool {
	c, ok := only(row)
	if !ok || !m.inTests || c.Span < 2 && c.Box.X1-c.Box.X0 < 0.6*(t.Box.X1-t.Box.X0) {
		return false
	}
	if len(c.Lines) > 0 && m.opens(linesOfCell(page, c)[0], cellText(c)) {
		return true
	}
	text := cellText(c)
	if combinedID(text) == "" || len(text) < 20 {
		return false
	}
	var f fields
	f[roleControl], f[roleCriteria] = partCriteria(linesOfCell(page, c))
	if m.banners == nil {
		m.banners = map[string]int{}
	}
	m.banners[shape(combinedID(text))]++
	m.column = criteria(plain(f[roleCriteria]))
	if m.codes != nil && len(m.column) > 0 {
		m.codes = f[roleCriteria]
	}
	m.start(page, f)
	m.column = nil
	return true
}

// opens starts a control whose number and criteria are all that a line says.
func (m *matrix) opens(l *line, text string) bool {
	at := numberedBanner.FindStringSubmatchIndex(text)
	if at == nil || onlyCriteria(text[at[2]:at[3]]) {
		return false
	}
	var f fields
	f[roleID] = m.slice(l, at[2], at[3])
	m.criteria, m.column, m.codes = criteria(text[at[4]:at[5]]), nil, []*line{l}
	m.start(l.page, f)
	m.bannered = m.last()
	return true
}

// numberedBanner is a row that is the number of a control and its criteria.
var numberedBanner = rx(`^(?:control )?(?:id |no\.? |# ?)?:? ?([A-Z]{0,8}[-. ]?\d[\w.-]{0,12}),? [-|:(]{0,2} ?((?:(?:related |applicable )?(?:trust services )?(?:criteri(?:a|on)|TSC):? ?)?(?:(?:CC|PI|A|C|P) ?\d\.\d{1,2}[\s,;&·|/]*(?:and )?)+)\)?$`)

// only is the one filled cell of a row.
func only(row *pdftext.Row) (*pdftext.Cell, bool) {
	var one *pdftext.Cell
	for i := range row.Cells {
		if strings.TrimSpace(row.Cells[i].Text) == "" {
			continue
		}
		if one != nil {
			return nil, false
		}
		one = &row.Cells[i]
	}
	return one, one != nil
}

func cellText(c *pdftext.Cell) string { return clean(flat(c.Text)) }

func linesOfCell(page int, c *pdftext.Cell) []*line {
	out := make([]*line, 0, len(c.Lines))
	for i := range c.Lines {
		if len(c.Lines[i].Words) > 0 {
			out = append(out, &line{page: page, src: &c.Lines[i], at: -1})
		}
	}
	return out
}

// fields is the text of a row by role.
type fields [roles][]*line

func (m *matrix) fields(page int, row *pdftext.Row) fields {
	var f fields
	for i := range row.Cells {
		c := &row.Cells[i]
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		k := m.head.at(c.Box)
		f[k] = append(f[k], linesOfCell(page, c)...)
	}
	return f
}

// split parts a cell of tests and results: the first goes into the fields for
// them, the others are returned.
func (f *fields) split() []testEntry {
	if len(f[roleTestResult]) == 0 {
		return nil
	}
	all := splitResults(f[roleTestResult])
	f[roleTest], f[roleResult] = append(f[roleTest], all[0].test...), append(f[roleResult], all[0].result...)
	return all[1:]
}

func plain(lines []*line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(lineText(l.src))
	}
	return flat(b.String())
}

// tail is the rest of a line after offset a of its text, or nil.
func (m *matrix) tail(l *line, a int) []*line { return m.slice(l, a, len(l.text)) }

// slice is the words of a line between two offsets of its text, as a line.
func (m *matrix) slice(l *line, a, b int) []*line {
	p := m.r.hy.write([]*line{l}, false)
	b = min(b, len(p.text))
	if a >= b {
		return nil
	}
	part := p.cut(a, b)
	src := &pdftext.Line{Size: l.src.Size, Bold: l.src.Bold}
	for _, t := range part.toks {
		src.Words = append(src.Words, l.src.Words[t.word])
	}
	if len(src.Words) == 0 {
		return nil
	}
	src.Box = src.Words[0].Box
	for _, w := range src.Words {
		src.Box = union(src.Box, w.Box)
	}
	return []*line{{page: l.page, src: src, at: -1, text: part.text}}
}
