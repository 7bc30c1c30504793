package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// answer is management's response to an exception, as Section V or a summary
// prints it.
type answer struct {
	id        string
	deviation passage // the exception as printed beside it, if any
	text      passage
	criteria  []string
	card      bool // read from a table of its own
}

var (
	noAnswer = rx(`^(?:management did not provide|no (?:management )?responses? (?:was |were )?(?:provided|received|given)|none(?: provided)?\.?$|not provided|n/a\.?$|no response\b|management has not provided|[-.*/_]+$)`)
)

// respond joins the answers to the exceptions by control id, or by the text of
// the deviation, and keeps the answers that stand in the matrix itself.
func (r *report) respond(parts []part, list []*finding, answers []answer) []*finding {
	for _, f := range list {
		if len(strings.TrimSpace(f.answer.text)) == 0 {
			if a := match(f, answers); a != nil {
				f.answer, f.link = a.text, "exception.response_by_text"
				if f.ControlID != nil && sameID(*f.ControlID, a.id) {
					f.link = "exception.response_by_id"
				}
			}
		}
	}
	for _, f := range list {
		f.answer = f.answer.without(f.Text) // nothing more: the answer stands elsewhere
	}
	r.proseAnswers(parts, list)
	for _, f := range list {
		text := strings.TrimSpace(f.answer.flat())
		text = strings.TrimSpace(answerLead.ReplaceAllString(text, ""))
		if _, rest := lead(strings.TrimLeft(text, " ,;:")); len(rest) < len(text) && startsCriterion(strings.TrimLeft(text, " ,;:")) {
			text = strings.TrimLeft(text[strings.LastIndex(text, rest):], " ,;:.")
		}
		if text == "" || noAnswer.MatchString(text) {
			continue
		}
		if have := letters(text); len(f.Text) > 30 && strings.Contains(have, letters(truncate(f.Text, 40))) {
			f.doubt = true // the deviation itself: columns that were not told apart
		}
		page := f.answer.page(0)
		f.ManagementResponse, f.ResponsePage = &text, &page
	}
	return list
}

var answerLead = rx(`^(?:management'?s? (?:response|comment|reply|remark|answer)s?|(?:response|reply|remark|comment|answer) (?:of|by|from) [^:.]{2,60}) ?[:.-]+ ?`)

// match finds the answer to an exception.
func match(f *finding, answers []answer) *answer {
	for i := range answers {
		if a := &answers[i]; f.ControlID != nil && a.id != "" && sameID(*f.ControlID, a.id) {
			return a
		}
	}
	want := letters(f.Text)
	for i := range answers {
		if have := letters(answers[i].deviation.text); len(have) > 30 && (strings.Contains(want, have) || strings.Contains(have, want)) {
			return &answers[i]
		}
	}
	return nil
}

// allLinked reports whether answers were found and each of them belongs to an
// exception, so that an exception without one has none.
func allLinked(list []*finding, answers []answer) bool {
	linked := 0
	for _, f := range list {
		if f.ManagementResponse != nil {
			linked++
		}
	}
	for i := range answers {
		a := &answers[i]
		if strings.TrimSpace(a.text.text) != "" && !slices.ContainsFunc(list, func(f *finding) bool { return match(f, answers[i:i+1]) != nil }) {
			return false
		}
	}
	return linked > 0
}

// sameID compares control ids as people write them.
func sameID(a, b string) bool { return plainID(a) == plainID(b) && plainID(a) != "" }

func plainID(s string) string {
	s = strings.ToLower(s)
	s = strings.TrimPrefix(s, "control")
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' {
			return r
		}
		return -1
	}, strings.Trim(s, " .:#"))
}

// letters is s with nothing but its letters and digits.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 32
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

// behind adds what stands behind the last row of the matrix as a part of its own
// when no heading opens one: management answers there, however it is titled.
func (r *report) behind(m *matrix, parts []part) []part {
	last, low := 0, 0.0
	for _, e := range m.entries {
		lists := [][]*line{e.id, e.activity, e.response}
		for _, t := range e.tests {
			lists = append(lists, t.test, t.result)
		}
		for _, l := range slices.Concat(lists...) {
			if l.page > last || l.page == last && l.src.Box.Y0 < low {
				last, low = l.page, l.src.Box.Y0
			}
		}
	}
	for _, p := range parts {
		if p.kind == otherPart && r.body.page(p.a) >= last {
			return parts
		}
	}
	for _, l := range r.lines {
		if last > 0 && l.at >= 0 && (l.page > last || l.page == last && l.src.Box.Y1 < low) {
			return append(slices.Clone(parts), part{kind: otherPart, a: l.at, b: len(r.body.text)})
		}
	}
	return parts
}

// answers gathers management's responses: tables with a response column, and
// paragraphs that begin with the id of a control.
func (r *report) answers(parts []part, controls []*control) []answer {
	out := r.answerCards()
	var h head
	r.eachTable(head.responses, func(page int, got head, row *pdftext.Row) {
		if got != nil {
			h = got
			return
		}
		out = r.answerRow(out, page, row, h)
	})
	return append(append(out, r.answerParagraphs(parts, controls)...), r.notes(controls)...)
}

// answerRow reads one row of a table of responses.
func (r *report) answerRow(out []answer, page int, row *pdftext.Row, h head) []answer {
	m := matrix{r: r, head: h}
	f := m.fields(page, row)
	id := plain(f[roleID])
	if id == "" {
		id = combinedID(plain(f[roleControl]))
	}
	if len(f[roleException]) == 0 {
		f[roleException] = f[roleResult] // the finding, repeated
	}
	text, deviation := r.hy.write(f[roleResponse], false), r.hy.write(f[roleException], false)
	if lead := combinedID(flat(deviation.text)); id == "" && lead != "" { // the number stands before the exception
		id = lead
		deviation = deviation.cut(len(deviation.text)-len(strings.TrimLeft(strings.TrimPrefix(deviation.text, lead), " :.)|-\n")), len(deviation.text))
	}
	if id == "" && len(f[roleException]) == 0 && len(out) > 0 && !out[len(out)-1].card { // the rest of a split row
		last := &out[len(out)-1]
		last.text = r.hy.write(append(last.text.allLines(), f[roleResponse]...), false)
		return out
	}
	return append(out, answer{id: id, deviation: deviation, text: text, criteria: criteria(plain(f[roleCriteria]))})
}

// allLines is the lines of a passage, each once.
func (p passage) allLines() []*line {
	var out []*line
	for _, t := range p.toks {
		if len(out) == 0 || out[len(out)-1] != t.line {
			out = append(out, t.line)
		}
	}
	return out
}

// answerParagraphs reads the text of the last part, and of any place headed as
// responses, for paragraphs that begin with a control id.
func (r *report) answerParagraphs(parts []part, controls []*control) []answer {
	ids := map[string]bool{}
	for _, c := range controls {
		if c.ID != nil {
			ids[plainID(*c.ID)] = true
		}
	}
	var out []answer
	for _, p := range parts {
		if p.kind != otherPart {
			continue
		}
		text := r.body.cut(p.a, p.b)
		out = append(out, paragraphs(text, ids)...)
	}
	return out
}

var leadID = compile(`^(?:(?i:exception|deviation|finding|control|note)\s*(?:#|no\.?)?\s*:?\s*(?:\d{1,3}\s*[(\[:.-]+\s*(?:for\s+)?(?i:control\s+)?)?)?([A-Z]{1,6}(?:[-.]?[A-Z]{1,4})?[-. ]?\d{1,4}(?:[.-]\d{1,3})*(?:[.-]?[a-z]|-[A-Z])?\b|\d{1,2}(?:\.\d{1,3})+|(?i:control)\s+\d+)\s*(?:[:.)\]]|-|$)\s*`)

// paragraphs cuts a text at the lines that begin with a known control id; each
// runs to the next such line or to a heading.
func paragraphs(text passage, ids map[string]bool) []answer {
	var out []answer
	start, id := -1, ""
	flush := func(end int) {
		if start >= 0 {
			body := text.cut(start, end)
			if m := inlineResponse.FindStringIndex(body.text); m != nil {
				out = append(out, answer{id: id, deviation: body.cut(0, m[0]), text: body.cut(m[1], len(body.text))})
			} else {
				out = append(out, answer{id: id, text: body})
			}
		}
		start = -1
	}
	lines := linesOf(text, 0)
	for i, l := range lines {
		if m := leadID.FindStringSubmatchIndex(l.text); m != nil && ids[plainID(l.text[m[2]:m[3]])] {
			flush(l.a)
			start, id = l.a+m[1], l.text[m[2]:m[3]]
			continue
		}
		if start >= 0 && i > 0 && headline(text, l) && endsSentence(lines[i-1].text) {
			flush(l.a)
		}
	}
	flush(len(text.text))
	return out
}

// headline reports whether a line of a passage is set as a heading, or reads as
// one: few words, each of weight in capitals, no full stop.
func headline(p passage, l textLine) bool {
	if l.text == "" || len(l.text) > 90 || strings.HasSuffix(l.text, ".") {
		return false
	}
	if i := p.tokAt(l.a); i >= 0 && p.toks[i].line.src.Bold {
		return true
	}
	words := strings.Fields(l.text)
	for _, w := range words {
		if len(w) > 4 && w[0] >= 'a' && w[0] <= 'z' {
			return false
		}
	}
	return len(words) <= 10
}

func endsSentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, `."`) || strings.HasSuffix(s, ".)")
}
