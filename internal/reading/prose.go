package reading

import (
	"slices"
	"strings"
)

var (
	// answerLabel opens management's answer after the deviation that it repeats.
	answerLabel = rx(`(?:\b(?:management|company|service organization)'?s?(?: of .{2,60}?)? ?(?:response|comment|reply|answer|action plan)?s?|\b(?:response|comment|reply|answer)s?) ?:[ -]?`)
	// idLead is what stands before the number of a control in such a text.
	idLead = rx(`^(?:(?:exception|deviation|finding|control|ref(?:erence)?|item|test|issue)s?\b\.? ?|(?:no\.|id|#) ?|: ?)*`)
	// nextFinding is a line that opens another item.
	nextFinding = rx(`^(?:exception|deviation|finding|issue|observation)s?\b[^.]{0,30}[:#-]`)
)

// proseAnswers finds the answers that stand in running text: after the number of
// the control, or after the deviation in the same words.
func (r *report) proseAnswers(parts []part, list []*finding) {
	for _, p := range parts {
		if p.kind != otherPart {
			continue
		}
		text := r.body.cut(p.a, p.b)
		at := make([]int, len(list))
		for i, f := range list {
			at[i] = text.after(f)
		}
		for i, f := range list {
			link := "exception.response_by_text"
			if at[i] < 0 {
				at[i], link = text.behindCriterion(f, list), "exception.response_by_criterion"
			}
			if at[i] < 0 || f.ManagementResponse != nil || len(strings.TrimSpace(f.answer.text)) > 0 {
				continue
			}
			end := len(text.text)
			for _, other := range at {
				if other > at[i] {
					end = min(end, text.lineStart(other))
				}
			}
			f.answer, f.link = text.cut(at[i], end).answerOnly(), link
		}
	}
}

// lineStart is where the line of offset a begins.
func (p passage) lineStart(a int) int { return strings.LastIndexByte(p.text[:a], '\n') + 1 }

// after is the offset in p behind the words that name a finding, or -1.
func (p passage) after(f *finding) int {
	if f.ControlID != nil {
		for _, l := range linesOf(p, 0) {
			rest := bullet.ReplaceAllString(l.text, "")
			rest = strings.TrimPrefix(rest, idLead.FindString(rest))
			id := strings.TrimSpace(strings.TrimPrefix(*f.ControlID, "Control"))
			if tail, ok := strings.CutPrefix(rest, id); ok && id != "" && endsID(tail) {
				return l.a + len(l.text) - len(strings.TrimLeft(tail, " :.)-"))
			}
		}
	}
	return p.behind(letters(f.Text))
}

// endsID reports whether a control id that was cut off ends there.
func endsID(tail string) bool {
	t := strings.TrimLeft(tail, ".")
	return t == "" || !(t[0] >= '0' && t[0] <= '9' || t[0] >= 'a' && t[0] <= 'z' || t[0] >= 'A' && t[0] <= 'Z') && !(t[0] == '-' && len(t) > 1 && t[1] != ' ')
}

// minRepeat is how many letters of a deviation must be repeated to know it.
const minRepeat = 25

// behind is the offset in p after a text given by its letters, or -1. A label of
// an answer must follow.
func (p passage) behind(want string) int {
	if len(want) < minRepeat {
		return -1
	}
	if _, end := p.span(want); end >= 0 {
		if m := answerLabel.FindStringIndex(p.text[end:]); m != nil && m[0] < 12 {
			return end
		}
	}
	return -1
}

// span is where a text given by its letters stands in p: of its first byte and
// behind its last; or -1.
func (p passage) span(want string) (start, end int) {
	at := strings.Index(letters(p.text), want)
	if at < 0 || want == "" {
		return -1, -1
	}
	for i, n := 0, 0; i < len(p.text); i++ {
		if letters(p.text[i:i+1]) == "" {
			continue
		}
		if n == at {
			start = i
		}
		if n++; n == at+len(want) {
			return start, i + 1
		}
	}
	return -1, -1
}

// without is what an answer says after it has repeated the deviation.
func (p passage) without(deviation string) passage {
	want := letters(deviation)
	if len(want) < minRepeat {
		return p
	}
	start, end := p.span(want)
	if start < 0 || start > 60 {
		return p
	}
	rest := p.cut(end, len(p.text))
	return rest.cut(len(rest.text)-len(strings.TrimLeft(rest.text, " .;:|\n")), len(rest.text))
}

// criterionLead ends a lead that names a matter by its criterion.
var criterionLead = rx(`\(((?:CC|PI|A|C|P) ?[1-9]\.\d{1,2})\) ?: ?`)

// behindCriterion is the offset in p behind the only lead that names the
// criterion of a finding without a number, when no other finding has it; or -1.
func (p passage) behindCriterion(f *finding, list []*finding) int {
	if f.ControlID != nil {
		return -1
	}
	found := -1
	for _, m := range criterionLead.FindAllStringSubmatchIndex(p.text, -1) {
		name := strings.ReplaceAll(p.text[m[2]:m[3]], " ", "")
		has := func(o *finding) bool { return slices.Contains(o.Criteria, name) }
		if !has(f) {
			continue
		}
		if found >= 0 || slices.ContainsFunc(list, func(o *finding) bool { return o != f && has(o) }) {
			return -1
		}
		found = m[1]
	}
	return found
}

// answerOnly is the answer in the text behind a finding: after its label, up to
// the next item or heading.
func (p passage) answerOnly() passage {
	if m := answerLabel.FindStringIndex(p.text); m != nil {
		p = p.cut(m[1], len(p.text))
	}
	lines := linesOf(p, 0)
	for i, l := range lines {
		if i > 0 && (nextFinding.MatchString(l.text) || bullet.MatchString(l.text) || headline(p, l) && endsSentence(lines[i-1].text)) {
			return p.cut(0, l.a)
		}
	}
	return p
}
