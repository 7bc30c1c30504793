package reading

import (
	"fmt"
	"slices"
	"strings"
)

// check sends the mapping to a person when a page names a provision as a row does
// and the list lacks it, or when a control is mapped that was not read.
func (m *mapping) check(s *SOC2) {
	in := map[string]bool{}
	for _, e := range s.HIPAAMapping {
		in[e.Citation] = true
		for _, id := range e.Controls {
			if len(m.known) > 0 && m.known[plainID(id)] == "" {
				m.r.review("soc2.controls", fmt.Sprintf("page %d maps a provision of HIPAA to control %s, which was not read", e.Page, truncate(id, 40)))
			}
		}
	}
	for _, page := range m.pages {
		for _, l := range m.r.pages[page] {
			name := citationOf(l)
			if name == "" {
				name = m.unseen(l)
			}
			if name != "" && !in[name] {
				m.r.review("soc2.hipaa_mapping", fmt.Sprintf("page %d names %s, for which no row was read", l.page, name))
				return
			}
		}
	}
}

// repeats reports whether two other provisions have the same list of more than a
// few, as those whose rows were not told apart do.
func (m *mapping) repeats(e *mapped) bool {
	n := 0
	for _, o := range m.list {
		if len(e.Controls)+len(e.Criteria) > 4 && slices.Equal(o.Controls, e.Controls) && slices.Equal(o.Criteria, e.Criteria) {
			n++
		}
	}
	return n > 2
}

// unseen is what a line begins with that looks as a provision does, though no
// citation was read there: a section of part 164 with its paragraphs; else "".
func (m *mapping) unseen(l *line) string {
	at := strings.Index(l.text, part164)
	if l.furniture || at < 0 || at > 12 || sentence(l.text) || len(citations(l.text)) > 0 {
		return ""
	}
	name, _, _ := strings.Cut(l.text[at:], " ")
	return truncate(name, 40)
}

// citationOf is the provision that a line begins with as a row of a mapping does,
// or "".
func citationOf(l *line) string {
	if l.furniture || !startsCitation(l.text) || sentence(l.text) {
		return ""
	}
	if all := citations(l.text); len(all) > 0 {
		return all[0].name
	}
	return ""
}

// runTogether reports whether the rows of a table without lines became one: the
// cell of its citations has several on baselines that other cells share.
func (m *mapping) runTogether(rows []mapRow) bool {
	for _, row := range rows {
		for k, c := range row {
			if starts := citing(c.lines); len(starts) > 1 && sharedBy(row, k, starts) {
				return true
			}
		}
	}
	return false
}

// citing is the lines that each begin with a citation.
func citing(lines []*line) []*line {
	var out []*line
	for _, l := range lines {
		if startsCitation(lineText(l.src)) {
			out = append(out, l)
		}
	}
	return out
}

// sharedBy reports whether another cell than the k-th has a line on the baseline
// of each of some lines.
func sharedBy(row mapRow, k int, lines []*line) bool {
	for j, c := range row {
		if j != k && !slices.ContainsFunc(lines, func(l *line) bool {
			return !slices.ContainsFunc(c.lines, func(o *line) bool { d := o.src.Box.Y0 - l.src.Box.Y0; return d > -2 && d < 2 })
		}) {
			return true
		}
	}
	return false
}

// apart reports whether lines of the page begin with citations that no row of its
// tables holds.
func (m *mapping) apart(rows []mapRow, i int) bool {
	in := map[string]bool{}
	for _, row := range rows {
		for _, at := range citations(row.text()) {
			in[at.name] = true
		}
	}
	return slices.ContainsFunc(m.r.pages[i], func(l *line) bool {
		name := citationOf(l)
		return name != "" && !in[name]
	})
}

// shaped reports whether a token is written as the numbers of the controls that
// were read are: the same letters and as many digits.
func (m *mapping) shaped(t string) bool {
	want := shapeOf(t)
	for id := range m.known {
		if shapeOf(id) == want {
			return true
		}
	}
	return false
}

// shapeOf is a number of a control with a 0 for each digit, in plain form.
func shapeOf(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, plainID(id))
}
