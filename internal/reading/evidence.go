package reading

import (
	"slices"
	"strings"
)

// What speaks for an exception and its fields, and what against them. The text
// of the result is held to how a finding reads, to the test that it is of, and
// to the other places of the report that print it.

// responseTalk is what a report says that holds responses at all.
var responseTalk = rx(`management'?s? (?:responses?|repl(?:y|ies)|remarks?|answers?|comments?)\b|\b(?:responses?|repl(?:y|ies)|remarks?|answers?) (?:of|by|from) (?:the )?(?:management|directors|company)\b|responses? (?:to|by) (?:the )?(?:exceptions|deviations|management)`)

// anchorFinding places every field of one exception. An exception without a
// control id is a matter for review only when the report numbers its controls.
func (r *report) anchorFinding(path string, f *finding, numbers bool, s *SOC2) {
	all := len(f.at.text)
	sure := weigh(f.rule, r.ofText(f, numbers)...)
	r.put(path, f.at, 0, all, f.rule, sure)
	r.put(path+".deviation", f.at, 0, all, f.rule, sure)
	r.put(path+".page", f.at, 0, all, f.rule, sure)
	if c := f.control; c != nil {
		if f.ControlID != nil {
			r.put(path+".control_id", c.at, 0, len(c.at.text), "exception.control_row", weigh("exception.control_row", check{holds: f.whole()}))
		} else if numbers {
			r.review(path+".control_id", "not found, though other controls are numbered")
		}
		switch {
		case len(f.Criteria) == 0:
			r.review(path+".criteria", "not found")
		case len(c.codes.text) > 0:
			r.put(path+".criteria", c.codes, 0, len(c.codes.text), "exception.criterion_of_row", weigh("exception.criterion_of_row", f.ofCriteria(s)...))
		}
	}
	r.anchorSample(path, f)
	r.anchorResponse(path+".management_response", f)
}

// ofText is what speaks for the text of an exception: the words that announce
// it, how it is cut, and that it is printed again elsewhere.
func (r *report) ofText(f *finding, numbers bool) []check {
	out := []check{{holds: f.whole()}}
	if f.rule == "exception.result_cell" {
		out = append(out, check{holds: true})
	}
	if want := letters(f.Text); len(want) >= minRepeat && strings.Count(r.spelled(), want) > 1 {
		out = append(out, check{holds: true})
	}
	if numbers && f.ControlID == nil {
		out = append(out, check{})
	}
	return out
}

// spelled is the letters of the whole text, once asked.
func (r *report) spelled() string {
	if r.letters == "" {
		r.letters = letters(r.body.text)
	}
	return r.letters
}

// cutWords are those that no text ends with.
var cutWords = rx(`\b(?:the|an?|of|and|or|to|in|for|by|with|that|which|was|were|is|are|not|been|had|have|has|from|on|at|their|its)$`)

// whole reports whether a deviation is cut as one: it begins as a sentence, does
// not break off, and holds no clean result of another row.
func (f *finding) whole() bool {
	for text := range strings.SplitSeq(f.Text, "\n") {
		if pointsOn(text) || lowerStart(text) && !digits.MatchString(truncate(text, 20)) || cutWords.MatchString(text) || repeated.MatchString(text) || cleanMention.MatchString(text) || twoResults.MatchString(text) {
			return false
		}
	}
	return true
}

// twoResults is what shows that a text holds the result of another row too.
var twoResults = rx(`[.;] none(?: noted)?\.?$|\bnone noted\b|[.;] (?:exceptions?|deviations?) (?:was |were )?noted\b|[.;] we were unable to test`)

// ofCriteria is what speaks for the criteria of an exception: the id may carry
// one, and their categories are those of the report.
func (f *finding) ofCriteria(s *SOC2) []check {
	var out []check
	if f.ControlID != nil {
		if own := criterionOfID(*f.ControlID); len(own) > 0 {
			out = append(out, check{holds: slices.Contains(f.Criteria, own[0])})
		}
	}
	for _, c := range f.Criteria {
		if len(s.Categories) > 0 && !strings.HasPrefix(c, "CC") && !slices.Contains(s.Categories, seriesOf(c)) {
			return append(out, check{})
		}
	}
	return append(out, check{holds: len(f.Criteria) <= 8})
}

// sampled is how many a test says that it took.
var sampled = compile(`(?i)\b(?:samples?|selections?|selected|inspected|examined|tested|for)\s+(?:of\s+|a\s+(?:sample|selection)\s+of\s+)?` + counted)

// anchorSample places how many of how many failed. The size is that of the
// sample that the test speaks of, where it names one.
func (r *report) anchorSample(path string, f *finding) {
	if f.SampleFailed == nil {
		if digits.MatchString(f.Text) && sampleTalk.MatchString(f.Text) {
			r.review(path+".sample_failed", "the deviation speaks of a sample that no rule reads")
		}
		return
	}
	rule, a, b := "exception.sample", 0, len(f.at.text)
	if m := ofRx.FindStringIndex(f.at.text); m != nil {
		a, b = m[0], m[1]
	}
	if len(ofRx.FindAllString(f.at.text, 3)) > 1 {
		rule = "exception.sample_first"
	}
	checks := []check{{holds: f.whole()}}
	if sizes := f.sizes(); len(sizes) > 0 {
		checks = append(checks, check{holds: slices.Contains(sizes, *f.SampleSize)})
	}
	sure := weigh(rule, checks...)
	r.put(path+".sample_failed", f.at, a, b, rule, sure)
	r.put(path+".sample_size", f.at, a, b, rule, sure)
}

// sizes lists the samples that the tests of the control speak of.
func (f *finding) sizes() []int {
	var out []int
	if f.control == nil {
		return nil
	}
	for _, t := range f.control.Tests {
		for _, m := range sampled.FindAllStringSubmatch(t.Test, 20) {
			if n, ok := countOf(m[1], m[2]); ok && n > 1 {
				out = append(out, n)
			}
		}
	}
	return out
}

// anchorResponse places management's response, or says that one may be missing.
func (r *report) anchorResponse(path string, f *finding) {
	switch {
	case f.ManagementResponse != nil:
		text := *f.ManagementResponse
		r.put(path, f.answer, 0, len(f.answer.text), f.link, weigh(f.link, check{holds: !f.doubt}, check{holds: !lowerStart(text) && !cutWords.MatchString(text)}))
	case len(f.answer.text) == 0 && !r.answered && responseTalk.MatchString(r.body.text):
		r.review(path, "the report speaks of management's responses, none was found for this exception")
	}
}
