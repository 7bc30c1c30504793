package reading

import (
	"math"
	"strings"

	"ward/internal/pdftext"
)

// label matches a line of a report that prints each control as a block of
// labelled fields.
var label = compile(`(?i)^(control\s+(?:id|no\.?|number|#|ref(?:erence)?)|control(?:\s+activity|\s+description|\s+statement)?|(?:related\s+|trust\s+services\s+|tsc\s+)?criteri(?:a|on)|tests?(?:\s+performed|\s+procedures?|\s+of\s+controls?|\s+applied)?(?:\s+by\s+(?:the\s+)?(?:service\s+)?auditor)?|(?:auditor'?s?\s+)?procedures?(?:\s+performed)?|(?:test\s+)?results?(?:\s+of\s+(?:the\s+)?(?:tests?|testing|procedures?))?|conclusion|management'?s?\s+responses?)\s*(?::|$)\s*`)

// spaced matches the start of a line that may be a label set apart from its value
// by space alone.
var spaced = compile(strings.TrimSuffix(label.String(), `\s*(?::|$)\s*`) + `\s`)

// labelGap is the least space between such a label and its value, in line heights.
const labelGap = 0.8

// labelOf finds the label that a line begins with: where its name ends and its
// value starts in the text, or nil.
func labelOf(l *line) []int {
	if at := label.FindStringSubmatchIndex(truncate(l.text, 200)); at != nil {
		return at
	}
	at := spaced.FindStringSubmatchIndex(truncate(l.text, 200))
	if at == nil {
		return nil
	}
	words := strings.Count(l.text[at[2]:at[3]], " ") + 1
	if words >= len(l.src.Words) || words != len(strings.Fields(l.text[:at[1]])) {
		return nil
	}
	a, b := l.src.Words[words-1].Box, l.src.Words[words].Box
	if b.X0-a.X1 < labelGap*(a.Y1-a.Y0) {
		return nil
	}
	return at
}

// idBlock is a block that opens with the number of its control alone.
var idBlock = compile(`(?i)^control\s+(?:(?:#|no\.?)\s*)?([A-Z]{0,5}[-.]?\d+(?:[-.]\d+)*)\s*(?:[-:.]\s*(.*))?$`)

var responseLabel = rx(`^management'?s? (?:response|comment|action)s?\b|^response (?:from|by|of) management`)

// labelled reports whether a row that could be a head is a label with its value.
func (m *matrix) labelled(h head) bool {
	return len(h) == 2 && h[0].role != roleNone && (h[1].role == roleNone || h[0].role == roleID && strings.ContainsAny(h[1].text, "0123456789"))
}

// field reads a row of two cells that is a label and its value. In a card, the
// table of one control, the label may be the number of the control, and a page
// break may part a value from its label.
func (m *matrix) field(page int, row *pdftext.Row, card bool) bool {
	var filled []*pdftext.Cell
	for i := range row.Cells {
		if strings.TrimSpace(row.Cells[i].Text) != "" {
			filled = append(filled, &row.Cells[i])
		}
	}
	switch {
	case card && len(filled) == 1 && filled[0].Column == 0 && filled[0].Span > 1 && m.last().bare():
		m.last().activity, m.parted = linesOfCell(page, filled[0]), roleControl
		return true
	case len(filled) == 1 && filled[0].Column > 0 && m.parted != roleNone && m.last() != nil:
		m.put(m.parted, linesOfCell(page, filled[0]))
		return true
	case len(filled) == 0 || len(filled) > 2 || filled[0].Column != 0 || len(filled[0].Text) > 60:
		return false
	}
	name := cellText(filled[0])
	k := m.r.roleOf(name)
	switch {
	case card && len(filled) == 2 && combinedID(name) == name:
		var f fields
		f[roleID], f[roleControl] = linesOfCell(page, filled[0]), linesOfCell(page, filled[1])
		if m.column = nil; onlyCriteria(criteriaName.ReplaceAllString(cellText(filled[1]), "")) {
			f[roleCriteria], f[roleControl] = f[roleControl], nil
			m.column = criteria(cellText(filled[1]))
		}
		m.start(page, f)
		if m.last().own {
			m.last().codes, m.column = f[roleCriteria], nil
		}
		m.parted = roleControl
		return true
	case k == roleNone || !label.MatchString(name):
		return false
	case len(filled) == 2:
		m.set(page, k, linesOfCell(page, filled[1]), name)
	case !card:
		return false
	}
	m.parted = k
	return true
}

// card reports whether a table is that of one control: labels with their values,
// among them a test or a result, or what a page break left of such a table.
func (m *matrix) card(t *pdftext.Table) bool {
	tested := false
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		if len(cells) == 1 && cells[0].Span > 1 && i == 1 && combinedID(cellText(&t.Rows[0].Cells[0])) != "" {
			continue // the text of the control, below its number
		}
		if len(cells) != 2 {
			return false
		}
		name := cellText(&cells[0])
		if k := m.r.roleOf(name); k == roleTest || k == roleResult || k == roleTestResult {
			tested = tested || label.MatchString(name)
		} else if combinedID(name) != name && k == roleNone {
			return false
		}
	}
	m.cards = m.cards || tested
	return tested || m.cards && len(t.Rows) < 4
}

// bare reports whether a control is but a number so far.
func (e *entry) bare() bool {
	return e != nil && len(e.id) > 0 && len(e.activity)+len(e.tests) == 0
}

// criteriaName is the label before the codes of criteria.
var criteriaName = rx(`^(?:(?:related |applicable )?(?:trust services )?(?:criteri(?:a|on)|TSC)(?: (?:addressed|covered|met|mapped|supported))? ?[:-]? ?)`)

// put adds the rest of a value to a field of the control that is being read.
func (m *matrix) put(k role, value []*line) {
	e := m.last()
	last := len(e.tests) - 1
	switch {
	case k == roleControl:
		e.activity = append(e.activity, value...)
	case k == roleResponse:
		e.response = append(e.response, value...)
	case k == roleCriteria:
		e.criteria = unique(append(e.criteria, criteria(plain(value))...))
	case k == roleResult && last >= 0:
		e.tests[last].result = append(e.tests[last].result, value...)
	case k == roleTest && last >= 0 && len(e.tests[last].result) == 0:
		e.tests[last].test = append(e.tests[last].test, value...)
	default:
		m.set(value[0].page, k, value, "")
	}
}

// set puts a labelled field into the control that is being read.
func (m *matrix) set(page int, k role, value []*line, name string) {
	if k == roleID && !strings.ContainsAny(plain(value), "0123456789") {
		k = roleControl
	}
	e := m.last()
	fresh := e == nil || len(e.id) > 0 && k == roleID || k == roleControl && (len(e.activity) > 0 || len(e.tests) > 0) && (len(e.id) == 0 || len(e.tests) > 0)
	switch {
	case k == roleCriteria && (e == nil || len(e.tests) > 0 || len(e.activity) > 0 && len(e.criteria) > 0):
		m.criteria, m.column, m.codes = criteria(plain(value)), nil, value
		return
	case (k == roleID || k == roleControl) && fresh:
		var f fields
		f[k] = value
		m.start(page, f)
		return
	case e == nil:
		return
	}
	switch k {
	case roleID:
		e.id = value
	case roleControl:
		e.activity = append(e.activity, value...)
	case roleCriteria:
		e.criteria, e.codes = criteria(plain(value)), value
	case roleTest:
		e.tests = append(e.tests, testEntry{test: value})
	case roleResult, roleException:
		if n := len(e.tests); n > 0 && len(e.tests[n-1].result) == 0 {
			e.tests[n-1].result = value
		} else {
			e.tests = append(e.tests, testEntry{result: value})
		}
	case roleResponse:
		e.response = append(e.response, value...)
	}
}

// line feeds a line that stands outside every table.
func (m *matrix) line(l *line) {
	t := l.text
	if l.at >= m.hi && !m.past { // a heading of the tests says nothing of what follows them
		m.past, m.criteria, m.column, m.codes = true, nil, nil, nil
	}
	at := labelOf(l)
	switch {
	case headsControls(t) && (at == nil || !m.inTests || !m.awaits()):
		m.criteria, m.column, m.codes, m.open = leading(t), nil, []*line{l}, roleNone
		return
	case m.runsOn(l):
		return
	case !m.inTests:
		return
	case m.opens(l, t) || m.bannerLine(l):
		m.open = roleControl
		return
	case m.open == roleControl && addressed.MatchString(t) && m.last() != nil:
		m.last().address([]*line{l})
		m.open = roleNone
		return
	}
	if at != nil {
		k := m.r.roleOf(t[at[2]:at[3]])
		rest := m.tail(l, at[1])
		if e := m.last(); k == roleID && rest == nil && e != nil && len(e.id) > 0 && len(e.activity) == 0 {
			m.open = roleControl // the word stands alone above the activity
			return
		}
		if k == roleID && rest != nil || k != roleID && k != roleNone {
			m.set(l.page, k, rest, t[at[2]:at[3]])
			m.open = k
			return
		}
	}
	if at := idBlock.FindStringSubmatchIndex(truncate(t, 200)); at != nil && m.head == nil {
		var f fields
		f[roleID] = m.slice(l, at[2], at[3])
		if at[4] >= 0 {
			f[roleControl] = m.slice(l, at[4], len(t))
		}
		m.start(l.page, f)
		m.open = roleControl
		return
	}
	if m.open != roleNone {
		m.more(l)
	}
}

// runsOn adds a line above the first table of a page to the cell that broke off
// at the end of the page before, which has no rules there.
func (m *matrix) runsOn(l *line) bool {
	e := m.last()
	if e == nil || m.head == nil || len(e.tests) == 0 || m.lastPage != l.page-1 || l.src.Bold {
		return false
	}
	t := &e.tests[len(e.tests)-1]
	var cell *[]*line
	switch m.head.at(l.src.Box) {
	case roleControl:
		cell = &e.activity
	case roleTest:
		cell = &t.test
	case roleResult:
		cell = &t.result
	default:
		return false
	}
	n := len(*cell)
	if n == 0 || (*cell)[n-1].page < l.page-1 || endsSentence(lineText((*cell)[n-1].src)) || math.Abs((*cell)[n-1].src.Box.X0-l.src.Box.X0) > 3 {
		return false
	}
	if state, _ := status(plain(t.result)); cell == &t.result && state == NoException {
		return false // complete, with or without a full stop
	}
	*cell = append(*cell, l)
	return true
}

// awaits reports whether the control that is being read has a number and no
// criteria of its own yet.
func (m *matrix) awaits() bool {
	e := m.last()
	return e != nil && m.open != roleNone && len(e.id) > 0 && len(e.tests) == 0
}

// more adds a line to the open field, unless it looks like a heading.
func (m *matrix) more(l *line) {
	if l.src.Bold && len(l.text) < 80 && !strings.HasSuffix(l.text, ".") || capitals(l.text) {
		m.open = roleNone
		return
	}
	e := m.last()
	if e == nil {
		return
	}
	switch m.open {
	case roleControl:
		e.activity = append(e.activity, l)
	case roleTest:
		if n := len(e.tests); n > 0 {
			e.tests[n-1].test = append(e.tests[n-1].test, l)
		}
	case roleResult, roleException:
		n := len(e.tests)
		if n == 0 {
			return
		}
		if have := e.tests[n-1].result; len(have) > 0 && breaks(have[len(have)-1], l) && endsSentence(lineText(have[len(have)-1].src)) {
			m.open = roleNone // a result is one paragraph
			return
		}
		e.tests[n-1].result = append(e.tests[n-1].result, l)
	case roleResponse:
		e.response = append(e.response, l)
	}
}
