package reading

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// habit is what the members of a list have in common.
type habit struct {
	stops   bool   // most end with a full stop
	length  int    // of the middle one, in bytes
	subject string // of most of at least three, or ""
	even    bool   // nearly all begin and end in one way
	small   bool   // most begin with a small letter, as parts of one sentence do
}

// habitOf is what the members of a list have in common.
func habitOf(list []cuec) habit {
	var h habit
	var lengths []int
	stops, small, subjects := 0, 0, map[string]int{}
	for _, c := range list {
		lengths = append(lengths, len(c.Text))
		if endsSentence(c.Text) {
			stops++
		}
		if lowerStart(c.Text) {
			small++
		}
		subjects[subjectOf(c.Text)]++
	}
	slices.Sort(lengths)
	h.stops, h.length = stops*2 >= len(list), lengths[len(list)/2]
	for k, n := range subjects {
		if n > 2 && n*4 >= len(list)*3 {
			h.subject = k
		}
	}
	h.small = small > 2 && small*4 >= len(list)*3
	h.even = stops*5 >= len(list)*4 || stops*5 <= len(list)
	return h
}

// muchLonger is how many times longer than the others of its list a control is
// that may be two.
const muchLonger = 3

// confidence of a user entity control: it reads as one statement, from its first
// letter to its end, and as the others of its list do.
func (c cuec) confidence(of habit) float64 {
	inline := c.rule == "cuec.enumerated" // a part of a sentence
	stopped := endsSentence(c.Text)
	whole := stopped || !of.stops || c.rule == "cuec.table_row" || inline
	checks := []check{{holds: len(c.Text) >= 15 && whole && !cutWords.MatchString(c.Text)}}
	switch {
	case foreignCode.MatchString(c.Text):
		checks = []check{{}} // a control of the vendor or a criterion, however whole it reads
	case len(c.Text) < 25 && !stopped && !inline:
		checks = append(checks, check{}) // a heading or a number rather than a control
	case lowerStart(c.Text) && !inline && !of.small, duties(c.Text) > 1, len(c.Text) > 700, broken.MatchString(c.Text):
		checks = append(checks, check{}) // a part of one, or several that lost their marks
	case len(c.Text) > 200 && len(c.Text) > muchLonger*of.length:
		checks = append(checks, check{})
	case of.subject != "" && subjectOf(c.Text) != of.subject:
		checks = append(checks, check{}) // a member of another kind
	}
	return weigh(c.rule, checks...)
}

// broken is a full stop after which a sentence goes on, or criteria in brackets
// after which another begins, or the mark of another item, or parts after semicolons.
var broken = compile(`[a-z]{3}\. [a-z]{3}|\d[)\]]\.? [A-Z]|[.;] \(?[A-Za-z0-9]{1,2}[.)] [A-Z]|;.*; (?:and|or) `)

// foreignCode opens a criterion or a tested control rather than what users do.
var foreignCode = compile(`^(?:Control )?(?:CC|A|C|PI|P)\d\.\d{1,2}(?:-\w+)?[. ]`)

// duties counts the sentences of a text that each say what users must do.
func duties(s string) int {
	n := 0
	for _, part := range sentenceEnd.Split(s) {
		if userDoes.MatchString(part) || subjectOf(part) == "users" {
			n++
		}
	}
	return n
}

var (
	// announces is a sentence that says how many user entity controls follow.
	announces = rx(`\bfollowing (\w+(?:-\w+)?) (?:complementary )?(?:user[- ]entity |customer |client )?(?:controls|CUECs|responsibilities|duties|obligations|items|points|things)\b|\b(?:assumes?|presumes?|expects?|relies on|requires?|lists?) (\w+(?:-\w+)?) (?:complementary )?(?:user[- ]entity |customer |client )?(?:controls?|things|duties|responsibilities) (?:of|at|from|by|on)\b|\b(\w+(?:-\w+)?) (?:complementary )?(?:user[- ]entity|customer|client) (?:controls|responsibilities) (?:are|follow|must)\b`)
	// advises tells users to think about the list; it is no control of it.
	advises = rx(`^.{0,60}?\b(?:judge|consider|evaluate|determine|assess|decide) (?:whether|if|which|these|the following|their own)\b`)
	// noneNeeded says that users need no controls.
	noneNeeded = rx(`no complementary user[- ]entity controls|does not (?:require|rely on|assume) (?:any )?(?:complementary )?user[- ]entity controls`)
	idNumber   = compile(`\d+$`)
)

// checkCUECs sends the list to a person when something says that it is not
// whole: none was read though the report relies on some, the numbers jump, or
// another number was announced.
func (r *report) checkCUECs(o opinion, s *SOC2) {
	const path = "soc2.cuecs"
	if len(s.CUECs) == 0 {
		if namesUser(r.body.text) && cuecTitle.MatchString(r.body.text) && !noneNeeded.MatchString(r.body.text) {
			r.review(path, "no complementary user entity control was found")
		} else if said, ok := r.reliesOnUsers(o); ok && !noneNeeded.MatchString(r.body.text) {
			r.review(path, fmt.Sprintf("no complementary user entity control was found, but the report says %q", truncate(said, 80)))
		}
		return
	}
	if len(s.CUECs) == 1 {
		r.review(path, "only one complementary user entity control was found")
	}
	if l := r.lostDuty(s); l != nil {
		r.review(path, fmt.Sprintf("page %d says %q, which no control of the list holds", l.page, truncate(l.text, 80)))
	}
	last := 0
	for _, c := range s.CUECs {
		n := 0
		if c.ID != nil {
			n, _ = strconv.Atoi(idNumber.FindString(*c.ID)) // 0: without a number
		}
		if n > last+1 && last > 0 {
			r.review(path, fmt.Sprintf("the numbers go from %d to %d on page %d", last, n, c.Page))
		}
		if last = n; n == 0 {
			break
		}
	}
	for _, m := range announces.FindAllStringSubmatch(r.body.text, -1) {
		if n, ok := number(strings.ToLower(m[1] + m[2] + m[3])); ok && n > 1 && n != len(s.CUECs) {
			r.review(path, fmt.Sprintf("the report announces %d, and %d were read", n, len(s.CUECs)))
		}
	}
}

// lostDuty is the first line of the pages of the list that begins a statement on
// user entities which no control of the list holds, or nil.
func (r *report) lostDuty(s *SOC2) *line {
	var all strings.Builder
	first, last := s.CUECs[0].Page, s.CUECs[0].Page
	for _, c := range s.CUECs {
		all.WriteString(letters(c.Text))
		first, last = min(first, c.Page), max(last, c.Page)
	}
	read := all.String()
	on := false
	for i, l := range r.lines {
		if l.at < 0 || l.page < first || l.page > last {
			continue
		}
		if _, ok := r.cuecHeading(i); ok {
			on = true
		}
		text := bullet.ReplaceAllString(l.text, "")
		if on && formOf(text) == "users" && !leadIn.MatchString(text) && !advises.MatchString(r.withNext(i)) && !strings.Contains(read, truncate(letters(text), 30)) {
			return l
		}
		if on && l.src.Bold && numbered.MatchString(l.text) {
			return nil
		}
	}
	return nil
}

// withNext is a line and the one below it, where a sentence may go on.
func (r *report) withNext(i int) string {
	text := bullet.ReplaceAllString(r.lines[i].text, "")
	if i+1 < len(r.lines) {
		text += " " + r.lines[i+1].text
	}
	return text
}
