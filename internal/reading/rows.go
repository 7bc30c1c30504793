package reading

import (
	"slices"
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
	case startsCriterion(text) && (wide || first):
		m.criteria, m.column, m.codes = leading(text), nil, linesOfCell(page, c)
		return true
	case wide && responseLabel.MatchString(text) && len(m.entries) > 0:
		e := m.entries[len(m.entries)-1]
		e.response = append(e.response, linesOfCell(page, c)...)
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
	f[roleControl] = linesOfCell(page, c)
	m.column = nil
	m.start(page, f)
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

// row feeds one row of a matrix: a new control, another test of the last one, or
// the rest of a row that a page break has split.
func (m *matrix) row(page int, row *pdftext.Row, fresh bool) {
	f := m.fields(page, row)
	further := f.split()
	defer func() {
		if last := m.last(); last != nil {
			last.tests = append(last.tests, further...)
		}
	}()
	m.partID(&f)
	id := plain(f[roleID])
	below := false // criteria under the number of the last control, cut off as a row
	if onlyCriteria(id) && len(criteria(plain(f[roleCriteria]))) == 0 {
		if e := m.last(); e == nil || len(e.id) == 0 || onlyCriteria(plain(e.id)) { // the column numbers criteria, not controls
			m.head = slices.Clone(m.head)
			m.head.rename(roleID, roleCriteria)
		} else {
			below = m.gridded && e.page == page
		}
		f[roleCriteria], f[roleID], id = append(f[roleID], f[roleCriteria]...), nil, ""
	}
	if c := m.crossed(row); len(c) > 0 {
		m.column, m.codes = c, f[roleCriteria]
	} else if c := criteria(plain(f[roleCriteria])); len(c) > 0 {
		m.column, m.codes = c, f[roleCriteria]
	}
	if m.maps(f, id) {
		return
	}
	if m.early && !m.head.has(roleTest) && !m.head.has(roleResult) && !m.head.has(roleTestResult) {
		if id != "" && m.listed[plainID(id)] == nil {
			m.listed[plainID(id)] = &listing{f[roleControl], f[roleCriteria]}
		}
		return
	}
	if id != "" && !digits.MatchString(id) && len(f[roleTest]) == 0 && len(f[roleResult]) == 0 && len(f[roleControl]) == 0 {
		return // the rest of a heading
	}
	last := m.last()
	hasID := m.head.has(roleID)
	text := plain(f[roleControl])
	switch {
	case below:
		if !last.own { // those it has are of the row above
			last.criteria, last.codes, last.own = nil, f[roleCriteria], true
		}
		last.carryOn(f)
	case last != nil && id == "" && combinedID(text) == "" && last.breaksOff(f):
		if !hasID && last.onlyNumbered() {
			last.id, last.activity = last.activity, nil
		}
		last.carryOn(f)
	case last != nil && fresh && m.continues(f, id, text, hasID):
		last.carryOn(f)
	case last != nil && id != "" && id == plain(last.id) && sameStart(text, plain(last.activity)):
		last.tests = append(last.tests, testEntry{f[roleTest], f[roleResult]})
		last.criteria = unique(append(last.criteria, m.current()...))
	case id == "" && text == "" && last != nil:
		m.moreTests(last, f)
	case last != nil && !hasID && combinedID(text) == "" && last.onlyNumbered() && !startsResult(plain(f[roleResult])):
		last.id, last.activity = last.activity, nil // the number stands on a line of its own
		last.carryOn(f)
	case id == "" && hasID && last != nil && len(f[roleTest]) == 0 && len(f[roleResult]) == 0:
		last.activity = append(last.activity, f[roleControl]...)
	case id != "" || text != "":
		m.startAll(page, f)
	}
}

// maps reads a row that only maps criteria to the ids of controls.
func (m *matrix) maps(f fields, id string) bool {
	if len(f[roleTest]) > 0 || len(f[roleResult]) > 0 || m.head.has(roleResult) || m.head.has(roleTest) {
		return false
	}
	list := plain(f[roleControl])
	if list == "" && !m.head.has(roleControl) {
		list = id
	}
	ids := idList(list)
	codes := criteria(plain(f[roleCriteria]))
	if len(ids) == 0 || len(codes) == 0 {
		return false
	}
	for _, one := range ids {
		m.map1(one, codes, f[roleCriteria])
	}
	return true
}

var oneID = compile(`^(?:[A-Z]{1,6}(?:[-. ]?[A-Z]{1,4})?[-. ]?\d{1,4}(?:[.-]\d{1,3})*[a-z]?|\d{1,2}(?:\.\d{1,3})+)$`)

// idList is the control ids that a text is a list of, or nil.
func idList(s string) []string {
	if s == "" || len(s) > 2000 {
		return nil
	}
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' }) {
		if part == "and" || part == "&" {
			continue
		}
		if !oneID.MatchString(part) {
			return nil
		}
		out = append(out, part)
	}
	return out
}

// continues reports whether the first row of a page is the rest of the last row
// of the page before.
func (m *matrix) continues(f fields, id, text string, hasID bool) bool {
	if hasID {
		return id == "" && !(text == "" && m.last().nextTest(f))
	}
	if text == "" {
		return len(f[roleResult]) == 0 || lowerStart(plain(f[roleTest]))
	}
	return lowerStart(text) && combinedID(text) == ""
}

// nextTest reports whether a row is a further test of the entry, with a result
// of its own, and not the rest of the last one, which is complete.
func (e *entry) nextTest(f fields) bool {
	if len(e.tests) == 0 || len(f[roleTest]) == 0 || len(f[roleResult]) == 0 || lowerStart(plain(f[roleTest])) || lowerStart(plain(f[roleResult])) {
		return false
	}
	last := e.tests[len(e.tests)-1]
	if len(last.test) == 0 || len(last.result) == 0 || !endsSentence(plain(last.test)) {
		return false
	}
	state, _ := status(plain(last.result))
	return endsSentence(plain(last.result)) || state == NoException
}

// breaksOff reports whether a row goes on with the sentence in which the last
// test of the entry broke off.
func (e *entry) breaksOff(f fields) bool {
	if len(e.tests) == 0 || !lowerStart(plain(f[roleTest])) {
		return false
	}
	test := e.tests[len(e.tests)-1].test
	return len(test) > 0 && !endsSentence(plain(test))
}

func lowerStart(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }

// sameStart reports whether two activities of one id are the same text.
func sameStart(a, b string) bool {
	return a == "" || b == "" || a == b || strings.HasPrefix(a, truncate(b, 40)) || strings.HasPrefix(b, truncate(a, 40))
}

// onlyNumbered reports whether the activity of an entry is nothing but its number.
func (e *entry) onlyNumbered() bool {
	text := strings.TrimRight(plain(e.activity), " :.")
	return text != "" && combinedID(text) == text
}

// moreTests adds a row without id and activity: another test, or more text of
// the last one when it has no result of its own.
func (m *matrix) moreTests(e *entry, f fields) {
	if len(f[roleTest]) == 0 && len(f[roleResult]) == 0 {
		e.criteria = unique(append(e.criteria, criteria(plain(f[roleCriteria]))...))
		return
	}
	if len(f[roleResult]) == 0 && len(e.tests) > 0 || len(f[roleTest]) == 0 && len(e.tests) > 0 {
		e.carryOn(f)
		return
	}
	e.tests = append(e.tests, testEntry{f[roleTest], f[roleResult]})
	e.response = append(e.response, f[roleResponse]...)
}

// carryOn adds the rest of a split row to the entry.
func (e *entry) carryOn(f fields) {
	e.activity = append(e.activity, f[roleControl]...)
	e.response = append(e.response, f[roleResponse]...)
	e.criteria = unique(append(e.criteria, criteria(plain(f[roleCriteria]))...))
	if len(e.tests) == 0 {
		e.tests = append(e.tests, testEntry{})
	}
	t := &e.tests[len(e.tests)-1]
	t.test = append(t.test, f[roleTest]...)
	t.result = append(t.result, f[roleResult]...)
}

func (m *matrix) last() *entry {
	if len(m.entries) == 0 {
		return nil
	}
	return m.entries[len(m.entries)-1]
}

// current is the criteria of the row: its own cell's, the spanning cell's above
// it, or the heading's.
func (m *matrix) current() []string {
	if len(m.column) > 0 {
		return m.column
	}
	return m.criteria
}

// start opens a new control.
func (m *matrix) start(page int, f fields) {
	e := &entry{page: page, codes: m.codes, own: len(f[roleCriteria]) > 0, id: f[roleID], activity: f[roleControl], response: f[roleResponse], criteria: slices.Clone(m.current())}
	if len(f[roleTest]) > 0 || len(f[roleResult]) > 0 {
		e.tests = []testEntry{{f[roleTest], f[roleResult]}}
	}
	m.entries = append(m.entries, e)
	if m.parted = roleNone; m.cards { // its text may stand on the next page
		m.parted = roleControl
	}
}

var bareCriteria = compile(`^(?:(?:CC|PI|A|C|P)[ -]?\d\.\d{1,2}[\s,;&]*(?:and\s+)?)+$`)

func onlyCriteria(s string) bool { return bareCriteria.MatchString(s) }
