package reading

import (
	"fmt"
	"slices"
	"strings"
)

// control is a control of the report with the passages that it was read from.
type control struct {
	Control
	at       passage   // of its id, or else its activity
	codes    passage   // of its criteria
	results  []passage // of each test
	places   []int     // pages where the control is printed
	response passage   // management's response inside the matrix
	block    bool      // read as a block of paragraphs
}

// reportControls turns the entries of the matrix into controls: one for each
// control id however often it is printed, with all criteria and tests.
func (r *report) reportControls(m *matrix, s *SOC2) {
	var list []*control
	byID := map[string]*control{}
	bare := m.bareIDs()
	r.readLegend(m)
	ids := m.numbers()
	for _, e := range m.entries {
		c := r.control(e, bare)
		if c == nil || c.ID != nil && !ids[plainID(*c.ID)] && headsNote(*c.ID+". "+c.Activity, ids) {
			continue
		}
		if c.ID != nil {
			k := plainID(*c.ID)
			c.Criteria = unique(append(c.Criteria, m.mapped[k]...))
			r.fill(c, m.listed[k])
			if len(c.codes.text) == 0 {
				c.codes = r.hy.write(m.mappedAt[k], false)
			}
		}
		key := c.key()
		if old, ok := byID[key]; ok && key != "" {
			old.merge(c)
			continue
		}
		byID[key] = c
		list = append(list, c)
	}
	m.found(list)
	for i, c := range list {
		c.dropPointers()
		s.Controls = append(s.Controls, c.Control)
		path := fmt.Sprintf("soc2.controls.%d", i)
		rule := "control.matrix_row"
		if c.block {
			rule = "control.block"
		}
		r.put(path, c.at, 0, len(c.at.text), rule, c.confidence())
		r.reviewTests(path, c)
	}
	if len(list) == 0 {
		r.review("soc2.controls", "no table of controls was found")
	}
}

// numbers is the numbers of the entries that are one and nothing more.
func (m *matrix) numbers() map[string]bool {
	ids := map[string]bool{}
	for _, e := range m.entries {
		if id := plain(e.id); combinedID(id) == id && id != "" {
			ids[plainID(id)] = true
		}
	}
	return ids
}

// found keeps the controls for the steps that follow.
func (m *matrix) found(list []*control) { m.controls = list }

// bareID is a number before the text of a control, with no sign between them.
var bareID = compile(`^([A-Z]{1,6}(?:[-.]?[A-Z]{1,4})?[-.]?\d{1,4}(?:[.-]\d{1,3})*[a-z]?) [A-Z]`)

// bareIDs reports whether the controls begin with their numbers, with no sign
// behind them: most of the texts begin so.
func (m *matrix) bareIDs() bool {
	n := 0
	for _, e := range m.entries {
		if at := bareID.FindStringSubmatch(plain(e.activity)); len(e.id) == 0 && at != nil && !onlyCriteria(at[1]) && !notAnID.MatchString(at[1]) {
			n++
		}
	}
	return n >= 5 && n*10 >= 7*len(m.entries)
}

// control reads one entry. With bare, a number may stand before its text.
func (r *report) control(e *entry, bare bool) *control {
	activity := r.hy.write(e.activity, false)
	id := r.hy.write(e.id, false)
	c := &control{at: id, codes: r.hy.write(e.codes, false), places: []int{e.page}, block: e.block, response: r.hy.write(e.response, false)}
	c.Page, c.Criteria, c.Tests = e.page, e.criteria, []Test{}
	name := strings.Trim(flat(id.text), " :.,;|()[]")
	c.Activity = activity.flat()
	if name == "" {
		if first, _, two := strings.Cut(activity.text, "\n"); two && combinedID(first) == strings.Trim(first, "[]()") {
			name = combinedID(first) // a number on a line of its own
		} else {
			name = combinedID(c.Activity)
		}
		if at := bareID.FindStringSubmatch(c.Activity); name == "" && bare && at != nil && !onlyCriteria(at[1]) {
			name = at[1]
		}
		if name != "" {
			c.Activity = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(c.Activity, "[("), name), " :.)]|-")
		}
	} else if rest, ok := strings.CutPrefix(c.Activity, name); ok {
		c.Activity = strings.TrimLeft(rest, " :.)|-")
	}
	if len(c.at.text) == 0 {
		c.at = activity
	}
	if len(name) > 40 {
		name = ""
	}
	if name != "" {
		c.ID = &name
		if len(c.Criteria) == 0 {
			c.Criteria = criterionOfID(name)
		}
	}
	if at := bracketed.FindStringIndex(activity.text); at != nil && len(c.Criteria) == 0 {
		c.codes = activity.cut(at[0], at[1])
		c.Criteria = criteria(c.codes.text)
	}
	if c.Criteria == nil {
		c.Criteria = []string{}
	}
	for _, t := range e.tests {
		c.add(r.legend, r.hy.write(t.test, false).unlabelled(testLabel), r.hy.write(t.result, false).unlabelled(resultLabel))
	}
	if c.Activity == "" && (c.ID == nil || len(c.Tests) == 0 && onlyCriteria(*c.ID)) { // the head of a column of crosses
		return nil
	}
	return c
}

// fill gives a control what a list before the tests says of it and they do not.
func (r *report) fill(c *control, said *listing) {
	if said == nil {
		return
	}
	if c.Activity == "" {
		c.Activity = plain(said.activity)
	}
	if codes := criteria(plain(said.codes)); len(c.Criteria) == 0 && len(codes) > 0 {
		c.Criteria, c.codes = codes, r.hy.write(said.codes, false)
	}
}

// add adds a test and its result, in which management may answer.
func (c *control) add(g legend, test, result passage) {
	result, answer := cutResponse(result)
	if len(answer.text) > 0 && len(c.response.text) == 0 {
		c.response = answer
	}
	state, _ := g.status(result.text)
	c.Tests = append(c.Tests, Test{test.flat(), result.flat(), state})
	c.results = append(c.results, result)
}

// unlabelled is a passage without the label that it may begin with.
func (p passage) unlabelled(label *rule) passage {
	if at := label.FindStringIndex(p.text); at != nil {
		return p.cut(at[1], len(p.text))
	}
	return p
}

// criterionOfID is the criterion that a control id such as CC6.1.2 carries.
func criterionOfID(id string) []string {
	m := criterionRx.FindStringSubmatch(id)
	if m == nil || !knownSeries(m[1]+m[2]) || m[3][0] == '0' {
		return []string{}
	}
	return []string{m[1] + m[2] + "." + m[3]}
}

// key tells one control from another: its id, or else its activity.
func (c *control) key() string {
	if c.ID != nil {
		return "id " + strings.ToLower(*c.ID)
	}
	return "text " + strings.ToLower(truncate(c.Activity, 300))
}

// merge adds another printing of the same control.
func (c *control) merge(o *control) {
	c.Criteria = unique(append(c.Criteria, o.Criteria...))
	c.places = append(c.places, o.places...)
	if len(c.response.text) == 0 {
		c.response = o.response
	}
	if c.Activity == "" {
		c.Activity = o.Activity
	}
next:
	for i, t := range o.Tests {
		for _, have := range c.Tests {
			if have == t || have.Status == t.Status && have.Result == t.Result && (t.Status == Exception || have.Test == t.Test) {
				continue next
			}
		}
		c.Tests = append(c.Tests, t)
		c.results = append(c.results, o.results[i])
	}
}

// dropPointers leaves out results that only point to another printing of the
// same control, once that one has been read.
func (c *control) dropPointers() {
	known := slices.ContainsFunc(c.Tests, func(t Test) bool { return t.Status != Unread })
	if !known {
		return
	}
	tests, results := c.Tests[:0], c.results[:0]
	for i, t := range c.Tests {
		if t.Status != Unread || !pointerRx.MatchString(t.Result) {
			tests, results = append(tests, t), append(results, c.results[i])
		}
	}
	c.Tests, c.results = tests, results
}

// confidence of a row: an id, criteria and a result that a rule knows each speak
// for having cut the table rightly.
func (c *control) confidence() float64 {
	v := 0.98
	if c.block {
		v = blockSure
	}
	if c.ID == nil {
		v -= 0.08
	}
	if len(c.Criteria) == 0 {
		v -= 0.1
	}
	if len(c.Activity) < 15 {
		v -= 0.2
	}
	for _, t := range c.Tests {
		if t.Status == Unread {
			return min(v, 0.6)
		}
	}
	return v
}

// reviewTests sends results that no rule knows to a person, and the clean ones
// that carry a remark which might not be clean.
func (r *report) reviewTests(path string, c *control) {
	for j, t := range c.Tests {
		where := fmt.Sprintf("%s.tests.%d.result", path, j)
		state, note := r.legend.status(t.Result)
		switch {
		case state == Unread && t.Result == "":
			r.review(where, "the result is empty")
		case state == Unread:
			r.review(where, "the result is none of the known phrases")
			r.put(where, c.results[j], 0, len(c.results[j].text), "result.unread", 0.5)
		case state == Exception && note:
			r.put(where, c.results[j], 0, len(c.results[j].text), "result.finding_after_clean_phrase", 0.7)
		case state == NoException && note && failedSome(t.Result):
			r.put(where, c.results[j], 0, len(c.results[j].text), "result.clean_with_sample", 0.6)
		case state == NoException && note:
			r.put(where, c.results[j], 0, len(c.results[j].text), "result.clean_with_remark", 0.8)
		case state == DidNotOccur && note:
			r.put(where, c.results[j], 0, len(c.results[j].text), "result.did_not_occur_or_failed", 0.7)
		case state != NoException:
			r.put(where, c.results[j], 0, len(c.results[j].text), "result."+state, 0.93)
		}
	}
}

// cutResponse parts management's response from the result that it stands in.
func cutResponse(p passage) (result, answer passage) {
	m := inlineResponse.FindStringIndex(p.text)
	if m == nil || strings.TrimSpace(p.text[m[1]:]) == "" || pointsBefore.MatchString(p.text[max(0, m[0]-40):m[0]]) {
		return p, passage{}
	}
	return p.cut(0, m[0]), p.cut(m[1], len(p.text))
}

// pointsBefore is how a text says that the response stands elsewhere.
var pointsBefore = rx(`\b(?:see|refer to)(?: \S+){0,3} (?:for|of)? ?(?:the )?$`)

// inlineResponse opens management's response in the cell of a result.
var inlineResponse = rx(`(?:service organization )?management'?s?(?: of .{2,60}?)?'?s? (?:response|comment|action plan|repl(?:y|ie)|remark|answer)s? ?[:.-]+ ?|\b(?:response|reply|remark|comment|answer)s? (?:of|by|from) [^:.;]{2,80}: ?`)
