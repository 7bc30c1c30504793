package quality

import (
	"fmt"
	"slices"
	"strings"

	"ward/internal/reading"
)

// paragraph is a paragraph that the auditor's report must have.
type paragraph struct {
	name     string
	two      bool // only of a Type 2 report
	meanings []meaning
}

// required are the paragraphs of the report on a SOC 2 examination (AT-C 205,
// AT-C 105), known by what they say.
var required = []paragraph{
	{"what was examined", false, []meaning{
		{rows: [][]string{{"examined", "examination of", "engaged to", "engaged by", "to report on its", "have audited"}, {"description", "system"}}},
	}},
	{"what the service organization answers for", false, []meaning{
		{rows: [][]string{{"responsible for", "responsibility of management", "management's responsibilit", "management prepared", "management answers for", "prepared the description"}, {"description", "assertion", "commitments", "controls", "criteria", "categories"}},
			not: []string{"we are responsible", "user entit", "our responsib"}},
	}},
	{"what the auditor answers for", false, []meaning{
		{rows: [][]string{{"our responsib", "we are responsible", "auditor's responsib", "auditor is responsible", "responsibility is to express", "practitioner's responsib"}, {"opinion", "examination", "express", "conclu", "to report"}}},
		{rows: [][]string{{"we are to ", "ours is ", "opinion is ours", "we answer for", "we for an opinion"}, {"opinion"}}},
	}},
	{"the standards that were followed", false, []meaning{
		{rows: [][]string{{"attestation standards", "at-c ", "at- c ", "ssae", "isae 3000", "standards for attestation", "standards established by the american institute", "standards of the american institute", "standards of the aicpa", "aicpa standards"}}},
	}},
	{"inherent limitations", false, []meaning{
		{rows: [][]string{{"inherent limitation", "common needs", "may not prevent", "not prevent, or detect", "may not always", "no absolute assurance", "can give no certainty", "absolute assurance"}}},
		{rows: [][]string{{"control"}, {"without limits", "have limits", "may fail", "cannot prevent", "cannot give"}}},
		{rows: [][]string{{"projection", "projecting", "future period"}, {"risk", "change", "inadequate", "ineffective", "fail", "subject to"}}},
	}},
	{"the tests of controls", true, []meaning{
		{rows: [][]string{{"tests of control", "controls tested", "controls we tested", "controls that were tested", "our tests", "tests performed", "specific controls", "what we tested", "the tests showed"}, {"nature", "timing", "result", "listed", "presented", "described", "set out", "section"}}},
	}},
	{"the opinion", false, []meaning{
		{rows: [][]string{{"in our opinion", "it is our opinion", "our opinion is", "we are of the opinion"}}},
		{rows: [][]string{{"do not express", "disclaim"}, {"opinion"}}, not: []string{"section 5", "section v", "thereon"}},
	}},
	{"who may use the report", false, []meaning{
		{rows: [][]string{{"solely for", "restricted to", "specified parties", "intended for the information", "is intended for", "only for the use"}, {"use", "parties", "report", "information"}}},
		{rows: [][]string{{"not intended to be", "should not be used", "not be used by", "not be passed on"}, {"anyone", "other", "any other"}}},
		{rows: [][]string{{"for the use of", "for the information of", "who may use", "may be used ", "use of the report", "use by "}, {"only", "restricted", "user entities", "customers", "parties"}}},
	}},
}

// paragraphs looks for the paragraphs that the auditor's report must have.
func (j *judge) paragraphs() {
	t, ok := j.whole(reading.OpinionPart)
	if !ok {
		j.say(Paragraphs, reading.Unclear, nil, "The auditor's report was not found, so its paragraphs cannot be looked for.")
		return
	}
	var places []reading.SignalPlace
	var missing []string
	all := 0
	for _, p := range required {
		if p.two && !j.two {
			continue
		}
		all++
		if a, b, ok := t.find(p.meanings); ok {
			places = append(places, t.place(upperFirst(p.name), a, b))
		} else {
			missing = append(missing, p.name)
		}
	}
	switch {
	case len(missing) == 0:
		j.say(Paragraphs, reading.Present, places, "All %d paragraphs that AT-C 205 asks for were found in the auditor's report.", all)
	case len(missing)*2 > all:
		j.say(Paragraphs, reading.Unclear, places, "Only %d of %d paragraphs were found: the auditor's report was probably not read as a whole.", all-len(missing), all)
	default:
		j.say(Paragraphs, reading.Absent, places, "%d of %d paragraphs were found in the auditor's report. Not found: %s.", all-len(missing), all, list(missing))
	}
}

// asserted are the things that management's assertion must speak of.
var asserted = []paragraph{
	{"the description", false, []meaning{{rows: [][]string{{"description", "has described"}, {"present", "fair", "prepared", "accura", "accord", "truth", "meets", "follows", "is in place"}}}}},
	{"the design of controls", false, []meaning{{rows: [][]string{{"suitably designed", "suitability of the design", "suitability of design", "suitable design", "design of the controls", "design of controls", "designed suitably", "properly designed", "appropriately designed"}}}}},
	{"their operation", true, []meaning{{rows: [][]string{{"operated effectively", "operating effectively", "operating effectiveness", "were effective", "effectively operated", "operated as", "worked effectively", "operated throughout"}}}}},
}

// assertion looks for what management must assert: description, design,
// operation and period, with a name or a date under it.
func (j *judge) assertion() {
	t, ok := j.whole(reading.AssertionPart)
	if !ok {
		j.say(Assertion, reading.Unclear, nil, "No part of the report is headed as management's assertion.")
		return
	}
	places := []reading.SignalPlace{t.place("The assertion begins", 0, min(len(t.text), 120))}
	var missing []string
	for _, p := range asserted {
		if p.two && !j.two {
			continue
		}
		if a, b, ok := t.find(p.meanings); ok {
			places = append(places, t.place("It speaks of "+p.name, a, b))
		} else {
			missing = append(missing, p.name)
		}
	}
	if a, b, ok := j.spanIn(t); ok {
		places = append(places, t.place("It names the period", a, b))
	} else {
		missing = append(missing, map[bool]string{true: "the period", false: "the date"}[j.two])
	}
	if p, ok := j.signedBelow(t); ok {
		places = append(places, p)
	} else {
		missing = append(missing, "a signature or date")
	}
	if len(missing) == 0 {
		j.say(Assertion, reading.Present, places, "Management asserts %s, names the period, and signs or dates it.", list(j.namesOf(asserted)))
		return
	}
	j.say(Assertion, reading.Absent, places, "Management's assertion was found. Not found in it: %s.", list(missing))
}

// namesOf lists the names of the paragraphs that such a report needs.
func (j *judge) namesOf(list []paragraph) []string {
	var out []string
	for _, p := range list {
		if !p.two || j.two {
			out = append(out, p.name)
		}
	}
	return out
}

// spanIn is the place of a period in a text, or for a Type 1 report that of its
// date. It looks around the years that the text names, as dates are slow to find.
func (j *judge) spanIn(t prose) (a, b int, ok bool) {
	for at := 0; ; {
		i := strings.Index(t.low[at:], "20")
		if i < 0 {
			return 0, 0, false
		}
		from, to := max(0, at+i-60), min(len(t.text), at+i+120)
		if a, b, ok := j.dated(t.text[from:to]); ok {
			return from + a, from + b, true
		}
		at += i + 2
	}
}

// dated is the place of the period, or date, in a short text.
func (j *judge) dated(text string) (a, b int, ok bool) {
	if j.two {
		for _, p := range reading.Periods(text) {
			return p.A, p.B, true
		}
		return 0, 0, false
	}
	for _, d := range reading.Days(text) {
		if j.s.AsOf == nil || d.Day == *j.s.AsOf {
			return d.A, d.B, true
		}
	}
	return 0, 0, false
}

// officer are words of the line under an assertion.
var officer = []string{"chief", "officer", "president", "director", "founder", "/s/", "signed", "signature", "general counsel", "ceo", "cfo", "cto", "ciso", "coo", "head of", "manager", "partner", "owner"}

// signedBelow looks at the last lines of the assertion for a signature, a title,
// the organization's name or a date.
func (j *judge) signedBelow(t prose) (reading.SignalPlace, bool) {
	from := len(t.text)
	for range 25 {
		if from = strings.LastIndexByte(t.text[:max(0, from)], '\n'); from < 0 {
			from = 0
			break
		}
	}
	org := orEmpty(j.s.ServiceOrganization)
	for at, line := range t.lines() {
		if at < from || len(line) > 90 || strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "Inc.") || strings.TrimSpace(line) == "" {
			continue
		}
		low := strings.ToLower(line)
		if holdsAny(low, officer) || at > 0 && opens(low, org) && reading.SameName(line, org) || len(line) < 50 && strings.ContainsAny(line, "12") && len(reading.Days(line)) > 0 {
			return t.place("Signed or dated", at, at+len(line)), true
		}
	}
	return reading.SignalPlace{}, false
}

// opens reports whether a line in small letters holds the first word of a name,
// as every line with the name does.
func opens(low, name string) bool {
	first, _, _ := strings.Cut(strings.ToLower(name), " ")
	return first != "" && strings.Contains(low, strings.TrimRight(first, ",.'"))
}

// blanks are what a template leaves behind when nobody fills it in: those that
// begin with a bracket, and others.
var (
	bracketed = []string{"{{", "<<", "[insert", "<insert", "[company", "<company", "[client", "<client", "[service org", "<service org", "[name", "<name", "[auditor", "<auditor",
		"[system", "<system", "[date", "<date", "[vendor", "[organization", "<organization", "[period", "[tbd", "(tbd)"}
	blanks = []string{"lorem ipsum", "error! ", "20xx", "xx/xx/", " tbd "}
)

// blanksOf lists the places of the blanks in a text.
func (t prose) blanksOf() []reading.SignalPlace {
	var out []reading.SignalPlace
	add := func(at int) { out = append(out, t.place("A blank of a template", at, min(len(t.text), at+40))) }
	for at := 0; len(out) < maxPlaces; at++ {
		i := strings.IndexAny(t.low[at:], "[<{(")
		if i < 0 {
			break
		}
		if at += i; slices.ContainsFunc(bracketed, func(b string) bool { return strings.HasPrefix(t.low[at:], b) }) {
			add(at)
		}
	}
	for _, b := range blanks {
		for at := 0; len(out) < maxPlaces; {
			i := strings.Index(t.low[at:], b)
			if i < 0 {
				break
			}
			add(at + i)
			at += i + len(b)
		}
	}
	return out
}

// placeholders looks for blanks of a template that nobody filled in.
func (j *judge) placeholders() {
	var places []reading.SignalPlace
	n := 0
	for _, list := range j.parts {
		for _, t := range list {
			n += len(t.low)
			places = append(places, t.blanksOf()...)
		}
	}
	switch {
	case n == 0:
		j.say(Filled, reading.Unclear, nil, "No text of the report was found to look through.")
	case len(places) == 0:
		j.say(Filled, reading.Present, nil, "No blank of a template, such as a name in brackets, was left in the text.")
	default:
		sortPlaces(places)
		places = places[:min(len(places), maxPlaces)]
		j.say(Filled, reading.Absent, places, "%s of a template %s left in the text.", upperFirst(counted(len(places), "blank", "blanks")), map[bool]string{true: "is", false: "are"}[len(places) == 1])
	}
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprint(strings.ToUpper(s[:1]), s[1:])
}
