package reading

import (
	"slices"
	"strings"
)

// blockState puts the pieces of the tests together as controls.
type blockState struct {
	b        *blocks
	opener   string // the sign that opens a control; "": the text behind a result does
	titled   bool   // a criterion's code stands above its words
	title    bool   // the words of the criterion come next
	closed   bool   // a heading has ended the control
	criteria []string
	codes    []*line
	entries  []*entry
}

// last is the control that is being read, or nil.
func (s *blockState) last() *entry {
	if len(s.entries) == 0 || s.closed {
		return nil
	}
	return s.entries[len(s.entries)-1]
}

// piece adds one piece.
func (s *blockState) piece(q *strand) {
	if len(q.toks) == 0 {
		return
	}
	e := s.last()
	switch {
	case s.opens(q, e):
		s.start(q)
	case q.role == roleCriteria:
		s.criterion(q, e)
	case s.title && q.mark == unnamed && q.role == roleNone:
		s.title = false
	case e == nil:
	case q.role == roleTest:
		e.addTest(q)
	case q.role == roleResult:
		e.addResult(q)
	case q.role == roleResponse:
		if len(e.tests) > 0 && len(e.tests[len(e.tests)-1].result) > 0 {
			e.response = append(e.response, q.partLines()...)
		}
	case q.role == roleID && len(e.tests) == 0 && len(e.id) == 0:
		e.id = q.partLines()
	case q.role == roleControl && len(e.tests) == 0:
		e.describe(q.passage)
	case q.mark != unnamed:
	case q.head:
		s.closed = true
	default:
		e.addText(q)
	}
}

// opens reports whether a piece opens a control.
func (s *blockState) opens(q *strand, e *entry) bool {
	if s.opener != "" {
		return slices.Contains(q.signs(), s.opener)
	}
	if s.title || q.role != roleNone && q.role != roleControl && q.role != roleID || q.mark != unnamed && q.role == roleNone {
		return false
	}
	return e == nil && (s.criteria != nil || q.role != roleNone) || e != nil && len(e.tests) > 0 && len(e.tests[len(e.tests)-1].result) > 0
}

// start opens a control.
func (s *blockState) start(q *strand) {
	e := &entry{page: q.page(0), criteria: slices.Clone(s.criteria), codes: s.codes, block: true}
	s.entries, s.closed, s.title = append(s.entries, e), false, false
	n := 0
	if q.mark == unnamed || q.role == roleID || q.role == roleControl {
		n = openID(q.text)
	}
	text := q.passage.text
	if n == 0 && s.opener == "id number" {
		n = strings.IndexAny(text, ".)")
	}
	switch {
	case strings.HasPrefix(q.key, "#"):
		e.id = q.name.partLines()
		_, key, value := labelIn(text, byColon)
		if lexicon(key) != roleControl {
			value = 0
		}
		s.rest(e, s.b.of(q.cut(value, len(text))).passage)
	case n > 0 && n <= len(text):
		e.id = q.cut(idStart(text[:n]), n).partLines()
		rest := q.cut(n, len(text))
		rest = rest.cut(len(rest.text)-len(strings.TrimLeft(rest.text, " \n:.)]|-")), len(rest.text))
		s.rest(e, rest)
	case q.role == roleID:
		e.id = q.partLines()
	default:
		s.rest(e, q.passage)
	}
	e.titled = q.head
}

// idStart is where the number itself begins behind a bullet and the words before
// it. A number of digits keeps a word such as that for a control, or letters.
func idStart(id string) int {
	from := strings.LastIndexByte(id, ' ') + 1
	if c := id[from]; c >= '0' && c <= '9' && from > 0 {
		lead := len(bullet.FindString(id))
		if before := strings.Fields(strings.ToLower(id[min(lead, from):from])); len(before) == 0 || !slices.Contains([]string{"no", "no.", "#", "ref", "ref.", "id", "number"}, before[len(before)-1]) {
			return min(lead, from)
		}
	}
	return from + len(id[from:]) - len(strings.TrimLeft(id[from:], "([#"))
}

// rest reads what stands beside the number of a control: its criteria or its
// text.
func (s *blockState) rest(e *entry, p passage) {
	text := p.flat()
	if onlyCriteria(strings.Trim(text, " .()[]")) {
		e.criteria, e.codes = criteria(text), p.partLines()
		return
	}
	if names, tail := lead(text); len(names) > 0 && startsCriterion(text) {
		tail = strings.Trim(tail, " :;,.|()[]-–")
		if tail == "" || isVerdict(tail) {
			e.criteria, e.codes = names, p.partLines()
			return
		}
	}
	e.describe(p)
}

// describe adds text of the control, which may end with its criteria. It takes
// the place of a title.
func (e *entry) describe(p passage) {
	if m := bracketed.FindStringIndex(p.text); m != nil {
		e.criteria, e.codes = criteria(p.text[m[0]:]), p.cut(m[0], m[1]).partLines()
		p = p.cut(0, m[0])
	}
	if e.titled && len(p.toks) > 0 {
		e.activity, e.titled = nil, false
	}
	e.activity = append(e.activity, p.partLines()...)
}

// criterion reads a criterion: of the control that is being read when nothing
// was tested yet and no heading named one, else of those that follow.
func (s *blockState) criterion(q *strand, e *entry) {
	names := leading(q.text)
	if len(names) == 0 {
		names = criteria(q.text)
	}
	s.title = s.titled && q.mark == unnamed && onlyCriteria(strings.Trim(q.text, " .:"))
	if e != nil && len(e.tests) == 0 && (len(e.criteria) == 0 || q.mark != unnamed) {
		e.criteria, e.codes, s.title = names, q.partLines(), false
		return
	}
	if q.mark != unnamed && e != nil && s.opener != "" && s.criteria == nil { // every control so far labelled its own
		e.criteria = unique(append(e.criteria, names...))
		return
	}
	s.criteria, s.codes = names, q.partLines()
	s.closed = s.opener == ""
}

// addTest adds a test, or more of the one that has no result yet.
func (e *entry) addTest(q *strand) {
	if n := len(e.tests); n > 0 && len(e.tests[n-1].result) == 0 {
		e.tests[n-1].test = append(e.tests[n-1].test, q.partLines()...)
		return
	}
	e.tests = append(e.tests, testEntry{test: q.partLines()})
}

// addResult adds a result: of the test without one, or a further one. What an
// announcement is followed by takes its place.
func (e *entry) addResult(q *strand) {
	n := len(e.tests)
	if n == 0 || len(e.tests[n-1].result) > 0 && !e.tests[n-1].announces(q) {
		e.tests = append(e.tests, testEntry{result: q.partLines()})
		return
	}
	if len(e.tests[n-1].result) > 0 {
		e.tests[n-1].result = append(e.tests[n-1].result, q.partLines()...)
		return
	}
	e.tests[n-1].result = q.partLines()
}

// announces reports whether the result of a test only announces what a further
// piece tells.
func (t *testEntry) announces(q *strand) bool {
	have, _ := status(plain(t.result))
	more, _ := status(q.text)
	return have == Exception && more != NoException && len(plain(t.result)) < 60
}

// addText adds a paragraph that nothing in it tells of: the control's text before
// its test, behind the test its result, else the rest of the test.
func (e *entry) addText(q *strand) {
	n := len(e.tests)
	if n == 0 {
		e.describe(q.passage)
		return
	}
	t := &e.tests[n-1]
	state, _ := status(q.text)
	switch {
	case len(t.result) > 0:
		if text := plain(t.result); !endsSentence(text) && (lowerStart(q.text) || !startsClean(text)) {
			t.result = append(t.result, q.partLines()...)
		}
	case state != Unread:
		t.result = q.partLines()
	default:
		t.test = append(t.test, q.partLines()...)
	}
}
