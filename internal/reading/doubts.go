package reading

import (
	"fmt"
	"slices"
	"strings"
)

// What is read of the exceptions is held once more to what else the report
// prints. Each test here is of another kind than the rules that read: what a
// value looks like that was read wrongly, whatever rule has failed.

// doubtFindings sends what cannot be right of the exceptions to a person.
func (r *report) doubtFindings(m *matrix, list []*finding, again *second) {
	for i, f := range list {
		path := fmt.Sprintf("soc2.exceptions.%d", i)
		r.doubtText(path, f, m.controls)
		r.doubtSample(path, f)
		r.doubtResponse(path+".management_response", f, m.controls, list)
		if again != nil && again.partedFrom(f) {
			why := "a number that was not read stands between the control and its deviation"
			r.review(path+".control_id", why)
			r.review(path+".criteria", why)
		}
	}
}

var (
	// idle is what a result says of a control that had nothing to do, or that was
	// not tested: the words of it may make it look as a deviation.
	idle = rx(`\b(?:did|does|could|was|were) not (?:occur|arise|operate|apply|(?:be )?tested)\b|\bnot tested\b|\bthere (?:were|was) no\b|^no [^.;]{3,80} (?:in|during) the (?:[a-z]+ )?period\b|\bwithout (?:exception|deviation)|\btest(?:s|ing)? of (?:the |this )?controls?\b[^.;]{0,60}\bnot performed\b|\bno (?:exceptions?|deviations?|occasion|opportunity|population)\b`)
	// explainsNote opens a note that says which control it is of.
	explainsNote = rx(`^(?:EX|exceptions?|deviations?|findings?|notes?)\b[ .#]*\d{0,3} ?[(\[]`)
)

// leastText is how many words a deviation has at least.
const leastText = 4

// doubtText holds the words of a deviation to what a deviation can say.
func (r *report) doubtText(path string, f *finding, controls []*control) {
	text := f.Text
	switch {
	case points(text):
		r.review(path+".deviation", "the result only points to a deviation, whose words were not found")
		r.review(path+".sample_failed", "the words of the deviation were not found")
	case wordCount(text) < leastText:
		r.review(path+".deviation", "too few words for a deviation")
		r.review(path+".sample_failed", "the words of the deviation were not found")
	case f.SampleFailed == nil && idle.MatchString(text):
		r.review(path, "the control may have had nothing to do, or was not tested")
	case explainsNote.MatchString(text) || f.speaksOfOther(text, controls):
		r.review(path, "the text speaks of another control")
	case f.isOwnText(text):
		r.review(path, "the text is that of the control or of its test")
	}
}

// speaksOfOther reports whether a text names the number of another control and
// not that of its own.
func (f *finding) speaksOfOther(text string, controls []*control) bool {
	if f.ControlID == nil || !digits.MatchString(text) {
		return false
	}
	own, other := false, false
	for word := range strings.FieldsSeq(text) {
		word = strings.Trim(word, "().,:;[]\"'")
		if len(word) < 3 || !digits.MatchString(word) || word[0] < 'A' || word[0] > 'Z' || onlyCriteria(word) {
			continue
		}
		for _, c := range controls {
			if c.ID == nil || plainID(*c.ID) != plainID(word) {
				continue
			}
			own, other = own || sameID(*c.ID, *f.ControlID), other || !sameID(*c.ID, *f.ControlID)
		}
	}
	return other && !own
}

// isOwnText reports whether a text is taken from the control or its test.
func (f *finding) isOwnText(text string) bool {
	if f.control == nil || len(text) < 30 {
		return false
	}
	want := letters(text)
	if strings.Contains(letters(f.control.Activity), want) {
		return true
	}
	return slices.ContainsFunc(f.control.Tests, func(t Test) bool { return strings.Contains(letters(t.Test), want) })
}

// numeral is a number in words or digits as it stands in a sample.
var numeral = rx(`\b(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|twenty-five|thirty|forty)\b`)

// ofSample are the words for what was selected.
var ofSample = rx(`\b(?:sampled?|samples|selected|selections?|population|out of|of (?:them|these|those|which))\b`)

// doubtSample sends a deviation to a person that speaks of two numbers and of
// what was selected, where no rule reads how many of how many failed.
func (r *report) doubtSample(path string, f *finding) {
	if f.SampleFailed == nil && ofSample.MatchString(f.Text) && len(numeral.FindAllStringIndex(f.Text, 3)) > 1 {
		r.review(path+".sample_failed", "the deviation speaks of a sample that no rule reads")
	}
}

// doubtResponse holds management's response to what one can be.
func (r *report) doubtResponse(path string, f *finding, controls []*control, list []*finding) {
	if f.ManagementResponse == nil {
		return
	}
	text := *f.ManagementResponse
	shared := slices.ContainsFunc(list, func(o *finding) bool { return o != f && o.samePlace(f) })
	activity := func(c *control) bool {
		return len(c.Activity) > 30 && strings.Contains(letters(text), letters(truncate(c.Activity, 120)))
	}
	switch {
	case wordCount(text) < 2 || !(text[0] >= 'A' && text[0] <= 'Z' || text[0] >= '0' && text[0] <= '9' || strings.ContainsRune("\"'(", rune(text[0])) || text[0] > 127):
		r.review(path, "it does not begin as a response")
	case shared:
		r.review(path, "one response was given to several exceptions")
	case slices.ContainsFunc(controls, activity):
		r.review(path, "the text is that of a control")
	case f.speaksOfOther(text, controls):
		r.review(path, "the text speaks of another control")
	}
}

// samePlace reports whether the answers to two exceptions begin with one word of
// the report.
func (f *finding) samePlace(o *finding) bool {
	if len(f.answer.toks) == 0 || len(o.answer.toks) == 0 {
		return false
	}
	a, b := f.answer.toks[0], o.answer.toks[0]
	return a.line.page == b.line.page && a.line.src.Words[a.word].Box == b.line.src.Words[b.word].Box
}

// partedFrom reports whether the number of a control that was not read stands
// between the control of an exception and its deviation.
func (a *second) partedFrom(f *finding) bool {
	if f.control == nil || len(f.at.toks) == 0 || len(f.control.at.toks) == 0 {
		return false
	}
	from, to := f.control.at.toks[0].line, f.at.toks[0].line
	return slices.ContainsFunc(a.lost, func(l *line) bool {
		return below(l, from) && below(to, l)
	})
}

// below reports whether a line stands after another, down the pages.
func below(l, above *line) bool {
	if l.page != above.page {
		return l.page > above.page
	}
	return l.src.Box.Y1 < above.src.Box.Y0
}

const leastNumbers = 5 // that make a numbering

// unnumbered looks for the numbers of controls where none was read: lines of the
// tests that begin with numbers of one form.
func (r *report) unnumbered(m *matrix, texts []passage, s *SOC2) {
	if len(m.controls) == 0 || slices.ContainsFunc(m.controls, func(c *control) bool { return c.ID != nil }) {
		return
	}
	forms := map[string]map[string]bool{}
	for _, text := range texts {
		for _, l := range text.allLines() {
			said := strings.TrimPrefix(truncate(l.text, 60), "Control ")
			n := openID(said)
			if n == 0 || said[0] < 'A' || said[0] > 'Z' {
				continue
			}
			form := shape(said[:n])
			if forms[form] == nil {
				forms[form] = map[string]bool{}
			}
			forms[form][said[:n]] = true
		}
	}
	for _, ids := range forms {
		if len(ids) < leastNumbers {
			continue
		}
		r.review("soc2.controls", fmt.Sprintf("the tests print %d numbers of one form, and no control has one", len(ids)))
		for i := range s.Exceptions {
			r.review(fmt.Sprintf("soc2.exceptions.%d.control_id", i), "the tests print numbers of controls, and none was read")
		}
		return
	}
}
