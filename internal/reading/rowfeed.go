package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

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
	if m.underHead(f) {
		return
	}
	m.partID(&f)
	below := m.settleCriteria(page, row, &f)
	id := plain(f[roleID])
	if m.maps(f, id) || m.lists(f, id) {
		return
	}
	if id != "" && !digits.MatchString(id) && len(f[roleTest]) == 0 && len(f[roleResult]) == 0 && len(f[roleControl]) == 0 {
		return // the rest of a heading
	}
	if below {
		m.last().moreCriteria(f)
		return
	}
	m.feed(page, f, id, fresh)
}

// settleCriteria takes the criteria of a row from the column of numbers, where
// that holds them, and keeps those that hold for the rows below. It reports
// criteria that stand under the number of the last control and were cut off as a
// row.
func (m *matrix) settleCriteria(page int, row *pdftext.Row, f *fields) (below bool) {
	if onlyCriteria(plain(f[roleID])) && len(criteria(plain(f[roleCriteria]))) == 0 {
		if e := m.last(); e == nil || len(e.id) == 0 || onlyCriteria(plain(e.id)) { // the column numbers criteria, not controls
			m.head = slices.Clone(m.head)
			m.head.rename(roleID, roleCriteria)
		} else {
			below = m.gridded && e.page == page
		}
		f[roleCriteria], f[roleID] = append(f[roleID], f[roleCriteria]...), nil
	}
	if c := m.crossed(row); len(c) > 0 {
		m.column, m.codes = c, f[roleCriteria]
	} else if c := criteria(plain(f[roleCriteria])); len(c) > 0 {
		m.column, m.codes = c, f[roleCriteria]
	}
	return below
}

// lists takes a row of the controls that a description lists, before the tests.
func (m *matrix) lists(f fields, id string) bool {
	if !m.early || m.head.has(roleTest) || m.head.has(roleResult) || m.head.has(roleTestResult) {
		return false
	}
	if id != "" && m.listed[plainID(id)] == nil {
		m.listed[plainID(id)] = &listing{f[roleControl], f[roleCriteria]}
	}
	return true
}

// feed gives a row to the last control, or opens another.
func (m *matrix) feed(page int, f fields, id string, fresh bool) {
	last, hasID, text := m.last(), m.head.has(roleID), plain(f[roleControl])
	switch {
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

// moreCriteria takes criteria that stand under the number of the entry; those it
// has from a row above are not its own.
func (e *entry) moreCriteria(f fields) {
	if !e.own {
		e.criteria, e.codes, e.own = nil, f[roleCriteria], true
	}
	e.carryOn(f)
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

var oneID = compile(`^(?:[A-Z]{1,6}(?:[-. ]?[A-Z]{1,4})?[-. ]?\d{1,4}(?:[.-]\d{1,3})*(?:[.-]?[a-z]|-[A-Z])?|\d{1,2}(?:\.\d{1,3})+)$`)

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

var bareCriteria = compile(`^(?:(?:CC|PI|A|C|P)[ -]?\d\.[1-9]\d?[\s,;&]*(?:and\s+)?)+$`)

func onlyCriteria(s string) bool { return bareCriteria.MatchString(s) }
