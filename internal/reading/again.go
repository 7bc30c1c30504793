package reading

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// The tests part is read a second time, line by line and without its tables:
// which control ids are printed, and which results. What the matrix does not
// hold goes to review, so that no row is lost without a trace.

// markerRx is a phrase by which an auditor announces an exception.
var markerRx = rx(`\b(?:exceptions?|deviations?)(?: (?:was|were))? noted\b`)

// citedRow is a row that begins with a citation of the HIPAA rules.
var citedRow = rx(`^(?:45 CFR )?§? ?16[0-9]\.\d{3}`)

// negated is what stands before an exception that a text denies.
var negated = rx(`\b(?:no|not|nor|never|without|free of|any)(?: \w+){0,3}$`)

// supposed is what stands before an exception that a text only speaks of.
var supposed = rx(`\b(?:if|where|when|whenever|should|each|every) (?:an? |the )?$`)

// spot is where a word of a page begins, in tenths of a point.
type spot struct{ page, x, y int }

func spotOf(page int, w *pdftext.Word) spot {
	return spot{page, int(math.Round(w.Box.X0 * 10)), int(math.Round(w.Box.Y0 * 10))}
}

// second is the second reading of the tests part.
type second struct {
	r      *report
	used   map[spot]bool   // words that the matrix holds
	ids    map[string]bool // plain ids of its controls
	shapes map[string]bool // forms of those ids
	sizes  map[int]bool    // how many words they have
	edges  map[int]bool    // where they begin, in points
	lost   []*line         // that begin with the number of a control that was not read
	mapped map[int]bool    // pages of a table that maps the controls to a law
}

// readAgain compares the tests part, read as lines, with the matrix. It is nil
// where there is nothing to compare.
func (r *report) readAgain(m *matrix, answers []answer, parts []part, s *SOC2) *second {
	if len(m.controls) == 0 {
		return nil
	}
	texts := r.testTexts(m, parts)
	r.unnumbered(m, texts, s)
	if s.TypeOne() {
		return nil
	}
	again := newSecond(r, m)
	for i := range answers {
		again.use(answers[i].deviation.allLines(), answers[i].text.allLines())
	}
	from := m.entries[0].page
	for _, text := range texts {
		for _, l := range text.allLines() {
			if l.page >= from {
				again.line(l)
			}
		}
		again.markers(text, from)
		again.account(text)
	}
	again.mapping(m)
	return again
}

// testTexts is the text of the tests part; without one, that of the pages that
// hold rows of the matrix.
func (r *report) testTexts(m *matrix, parts []part) []passage {
	var out []passage
	for _, p := range parts {
		if p.kind == testsPart && p.b > p.a {
			out = append(out, r.body.cut(p.a, p.b))
		}
	}
	if len(out) > 0 {
		return out
	}
	var lines []*line
	for _, l := range r.lines {
		if l.at >= 0 && l.page >= m.entries[0].page && l.page <= m.entries[len(m.entries)-1].page {
			lines = append(lines, l)
		}
	}
	return append(out, r.hy.write(lines, false))
}

func newSecond(r *report, m *matrix) *second {
	a := &second{r: r, used: map[spot]bool{}, ids: map[string]bool{}, shapes: map[string]bool{}, sizes: map[int]bool{}, edges: map[int]bool{}, mapped: map[int]bool{}}
	cited := map[int]int{}
	for _, l := range r.lines {
		if citedRow.MatchString(truncate(l.text, 40)) {
			cited[l.page]++
			a.mapped[l.page] = cited[l.page] >= 3
		}
	}
	for _, e := range m.entries {
		a.use(e.id, e.activity, e.response)
		for _, t := range e.tests {
			a.use(t.test, t.result)
		}
	}
	for _, c := range m.controls {
		if c.ID == nil {
			continue
		}
		id := flat(*c.ID)
		a.ids[plainID(id)], a.shapes[shape(id)], a.sizes[strings.Count(id, " ")+1] = true, true, true
		if len(c.at.toks) > 0 {
			t := c.at.toks[0]
			a.edges[int(t.line.src.Words[t.word].Box.X0+0.5)] = true
		}
	}
	return a
}

// use marks the words of lines as held by the matrix.
func (a *second) use(lists ...[]*line) {
	for _, list := range lists {
		for _, l := range list {
			for i := range l.src.Words {
				a.used[spotOf(l.page, &l.src.Words[i])] = true
			}
		}
	}
}

// shape is the form of an id: every run of digits and of letters as one sign.
func shape(id string) string {
	var b strings.Builder
	last := byte(0)
	for i := 0; i < len(id); i++ {
		c := id[i]
		switch {
		case c >= '0' && c <= '9':
			c = '0'
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
			c = 'A'
		}
		if c != last || c != '0' && c != 'A' {
			b.WriteByte(c)
		}
		last = c
	}
	return b.String()
}

// line compares one line of the tests part with the matrix.
func (a *second) line(l *line) {
	if id := a.lostID(l); id != "" {
		a.ids[plainID(id)] = true // said once
		a.lost = append(a.lost, l)
		a.r.review("soc2.controls", fmt.Sprintf("page %d prints %s, and no row of that number was read", l.page, truncate(id, 40)))
		a.r.review("soc2.exceptions", fmt.Sprintf("a row of page %d was not read", l.page))
	}
	if a.used[spotOf(l.page, &l.src.Words[0])] || a.mapped[l.page] {
		return
	}
	if startsClean(truncate(l.text, 300)) {
		a.r.review("soc2.controls", fmt.Sprintf("page %d prints a result that no row of the matrix holds", l.page))
	}
}

// startsClean reports whether a line is a clean result and nothing else.
func startsClean(s string) bool {
	at := cleanRx.FindStringIndex(s)
	return at != nil && strings.Contains(s[:at[1]], " ") && trailing.MatchString(s[at[1]:])
}

// markers looks for announced exceptions, from a page on, that neither a row of
// the matrix nor an answer of management holds. In quotes a phrase is only
// explained.
func (a *second) markers(text passage, from int) {
	for _, at := range markerRx.FindAllStringIndex(text.text, -1) {
		t := text.toks[max(0, text.tokAt(at[0]))]
		if t.line.page < from || a.r.explains[t.line] || a.used[spotOf(t.line.page, &t.line.src.Words[t.word])] {
			continue
		}
		before := strings.ToLower(strings.TrimSpace(text.text[max(0, at[0]-24):at[0]]))
		if !strings.HasSuffix(before, `"`) && !negated.MatchString(before) && !supposed.MatchString(before+" ") {
			a.r.review("soc2.exceptions", fmt.Sprintf("page %d speaks of an exception that no row of the matrix holds", t.line.page))
		}
	}
}

// lostID is the id that a line begins with when it has the form and the place of
// the controls' ids and no control has it, or "".
func (a *second) lostID(l *line) string {
	if id, known := a.idAt(l.src.Words); id != "" || known || len(l.src.Words) < 2 || !strings.EqualFold(l.src.Words[0].Text, "control") {
		return id
	}
	id, _ := a.idAt(l.src.Words[1:])
	return id
}

// idAt is the lost id that words begin with, or "" and whether they begin with
// one that was read.
func (a *second) idAt(words []pdftext.Word) (lost string, known bool) {
	x := int(words[0].Box.X0 + 0.5)
	if !a.edges[x] && !a.edges[x-1] && !a.edges[x+1] {
		return "", false
	}
	for n := 1; n <= min(4, len(words)); n++ {
		id := strings.Trim(clean(truncate(join(words[:n]), 60)), ":.,;|)")
		if a.ids[plainID(id)] {
			return "", true
		}
		form := shape(id)
		if a.sizes[n] && a.shapes[form] && digits.MatchString(id) && !onlyCriteria(id) && !notAnID.MatchString(id) && (n == len(words) || strings.Contains(form, "A")) {
			lost = id
		}
	}
	return lost, false
}

// mapping compares the ids of the tables that map criteria to controls with the
// rows that were read.
func (a *second) mapping(m *matrix) {
	var lost []string
	for id := range m.mapped {
		if !a.ids[id] {
			lost = append(lost, id)
		}
	}
	if len(a.ids) == 0 || len(lost) == 0 || len(lost)*2 > len(m.mapped) { // the table speaks of other numbers
		return
	}
	slices.Sort(lost)
	a.r.review("soc2.controls", fmt.Sprintf("criteria are mapped to %d controls of which no row was read, such as %s", len(lost), strings.ToUpper(truncate(lost[0], 40))))
}
