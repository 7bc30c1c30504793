package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/web/words"
)

// controlList is the list of all controls of a report, narrowed by the person.
// Those that wait or were decided on stand above it, as facts.
type controlList struct {
	Doc       *evidence.Item
	Sum       []controlSum // the parts add up to All
	All       int
	Tested    bool // the report tests its controls
	Query     control
	Criterion control
	State     control
	Lead      string    // what is listed, in words
	Rows      []factRow // at most pageOfControls
	Next      string    // address of the rows that follow; "" for none
	writes    bool
}

// controlSum is one part of the sum of all controls.
type controlSum struct {
	Words, Class, Href string
	Current            bool
}

// pageOfControls is how many controls a page of the list shows.
const pageOfControls = 100

// controlStates are the parts of the sum: how a control came out, in words.
var controlStates = []struct{ state, says, class string }{
	{reading.NoException, "clean", "ok"}, {reading.Exception, "with an exception", "bad"},
	{reading.NotTested, "not tested", ""}, {reading.Unread, "not read", "warn"},
}

// notClean is the filter for every state but clean; all is the one for all.
const notClean, allControls = "not_clean", "all"

// partOf is the part of the sum that a control is in: what did not occur was
// not tested.
func partOf(c reading.Control) string {
	if s := c.State(); s != reading.DidNotOccur {
		return s
	}
	return reading.NotTested
}

// newControlList narrows the controls by the query of the page's address: q,
// criterion, state and from.
func newControlList(v *reviewView, all []evidence.Fact, s *reading.SOC2, q url.Values) *controlList {
	l := &controlList{Doc: v.Doc, Tested: s.Counts != nil, writes: v.Writes}
	f := form{values: q}
	counts, criteria := map[string]int{}, []string{}
	var listed []evidence.Fact
	state, criterion, text := l.wanted(q.Get("state")), q.Get("criterion"), strings.ToLower(strings.TrimSpace(q.Get("q")))
	for _, one := range all {
		c, ok := one.Value.(reading.Control)
		if !ok || one.Absent {
			continue
		}
		l.All++
		is := partOf(c)
		counts[is]++
		for _, code := range c.Criteria {
			if !slices.Contains(criteria, code) {
				criteria = append(criteria, code)
			}
		}
		fits := state == allControls || state == is || state == notClean && is != reading.NoException
		if fits && (criterion == "" || slices.Contains(c.Criteria, criterion)) && (text == "" || strings.Contains(controlText(c), text)) {
			listed = append(listed, one)
		}
	}
	l.sum(counts, state)
	l.controls(f, counts, criteria, state)
	l.page(v, listed, pageNumber(q.Get("from")), q)
	return l
}

// wanted is the filter of the states that an address asks for. Without a word
// what needs a look is listed; of a report that tests nothing, all.
func (l *controlList) wanted(state string) string {
	known := slices.ContainsFunc(controlStates, func(s struct{ state, says, class string }) bool { return s.state == state })
	switch {
	case !l.Tested:
		return allControls
	case known || state == allControls:
		return state
	}
	return notClean
}

// controlText is what the search looks in.
func controlText(c reading.Control) string {
	var b strings.Builder
	if c.ID != nil {
		b.WriteString(*c.ID + " ")
	}
	b.WriteString(c.Activity)
	for _, t := range c.Tests {
		b.WriteString(" " + t.Test + " " + t.Result)
	}
	return strings.ToLower(b.String())
}

// address is that of the list with a state.
func (l *controlList) address(state string) string {
	return "/documents/" + url.PathEscape(string(l.Doc.ID)) + "/review?state=" + url.QueryEscape(state) + "#g-con"
}

func (l *controlList) sum(counts map[string]int, state string) {
	if !l.Tested {
		return
	}
	for _, s := range controlStates {
		class := s.class
		if counts[s.state] == 0 {
			class = ""
		}
		l.Sum = append(l.Sum, controlSum{Words: words.Number(counts[s.state]) + " " + s.says, Class: class, Href: l.address(s.state), Current: state == s.state})
	}
}

// controls are the fields of the form that narrows the list.
func (l *controlList) controls(f form, counts map[string]int, criteria []string, state string) {
	l.Query = f.control("q", "Words of a control")
	l.Query.Type, l.Query.Max = "search", 100
	slices.SortFunc(criteria, criteriaOrder)
	options := []option{{Label: "Every criterion"}}
	for _, c := range criteria {
		options = append(options, option{Value: c, Label: c})
	}
	l.Criterion = f.choose("criterion", "Criterion", options)
	options = []option{{Value: allControls, Label: "All " + words.Number(l.All)}}
	if l.Tested {
		options = append(options, option{Value: notClean, Label: "All but the clean ones"})
		for _, s := range controlStates {
			options = append(options, option{Value: s.state, Label: fmt.Sprintf("%s%s: %s", strings.ToUpper(s.says[:1]), s.says[1:], words.Number(counts[s.state]))})
		}
	}
	l.State = f.control("state", "State")
	for _, o := range options {
		o.Chosen = o.Value == state
		l.State.Options = append(l.State.Options, o)
	}
}

// criteriaOrder puts CC6.2 before CC6.10, and CC before A as reports do.
func criteriaOrder(a, b string) int {
	if n := len(letters(b)) - len(letters(a)); n != 0 {
		return n
	}
	if letters(a) != letters(b) {
		return strings.Compare(letters(a), letters(b))
	}
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func letters(code string) string { return strings.TrimRight(code, "0123456789.") }

// page takes the rows from one on, and says what is listed.
func (l *controlList) page(v *reviewView, listed []evidence.Fact, from int, q url.Values) {
	if from < 0 || from >= len(listed) {
		from = 0
	}
	to := min(from+pageOfControls, len(listed))
	for _, f := range listed[from:to] {
		if !v.has(f.Path) {
			l.Rows = append(l.Rows, listedRow(v, f))
		}
	}
	switch n := len(listed); {
	case n == 0 && q.Get("q") == "" && q.Get("criterion") == "" && l.wanted(q.Get("state")) == notClean:
		l.Lead = "Every control is clean. Choose a state to list them."
	case n == 0:
		l.Lead = "No control fits."
	case n > to-from:
		l.Lead = fmt.Sprintf("%s to %s of %s", words.Number(from+1), words.Number(to), words.Count(n, "control", "controls"))
	default:
		l.Lead = words.Count(n, "control", "controls")
	}
	if above := to - from - len(l.Rows); above > 0 {
		l.Lead += fmt.Sprintf(", %s of them above", words.Number(above))
	}
	if to < len(listed) {
		next := url.Values{"from": {fmt.Sprint(to)}}
		for _, name := range []string{"q", "criterion", "state"} {
			if q.Get(name) != "" {
				next.Set(name, q.Get(name))
			}
		}
		l.Next = "/documents/" + url.PathEscape(string(l.Doc.ID)) + "/review?" + next.Encode()
	}
}

// listedRow is the row of a control that nobody asks about: closed, and filled
// when it is opened.
func listedRow(v *reviewView, f evidence.Fact) factRow {
	row := newRow(v, f, "")
	row.Listed, row.Lazy = true, true
	if c, ok := f.Value.(reading.Control); ok && v.tested {
		row.Sureness = words.FactValue(c.State())
	}
	return row
}
