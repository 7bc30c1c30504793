package reading

import (
	"fmt"
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// mapped is one provision with what a report lists for it, and where.
type mapped struct {
	Mapping
	at     passage // the words of the citation
	weight float64
}

// mapping collects the HIPAA mapping of a report.
type mapping struct {
	r     *report
	known map[string]string // control ids of the report, by plain form
	list  []*mapped
	first bool      // citations begin the rows of the page
	open  []*mapped // that the rows without a citation of their own go on
	heads bool      // the open ones head their rows, rather than begin them
	given []mapsTo  // of the record that is open
	pages []int     // those that rows were read of, as indexes
	// criteria is the last criterion that began a row, which may span rows.
	criteria []mapsTo
}

// readMapping reads which criteria and controls a report lists for each
// provision of the HIPAA rules: from tables, from the headings and lists of an
// appendix, and from a matrix whose rows stand under provisions instead of
// criteria. A provision that a sentence mentions maps nothing.
func (r *report) readMapping(parts []part, s *SOC2) {
	if !section164.MatchString(r.body.text) {
		return
	}
	m := &mapping{r: r, known: map[string]string{}}
	for _, c := range s.Controls {
		if c.ID != nil && plainID(*c.ID) != "" {
			m.known[plainID(*c.ID)] = *c.ID
		}
	}
	_, _, from := r.testPages(parts)
	for i := range r.doc.Pages {
		if p := &r.doc.Pages[i]; p.Number > from || from == 1 {
			m.page(i, p)
		}
	}
	for _, e := range m.list {
		if len(e.Criteria)+len(e.Controls) == 0 {
			continue
		}
		path := fmt.Sprintf("soc2.hipaa_mapping.%d", len(s.HIPAAMapping))
		s.HIPAAMapping = append(s.HIPAAMapping, e.Mapping)
		if m.repeats(e) {
			e.weight = min(e.weight, worth("hipaa_mapping.shared_row"))
		}
		r.put(path, e.at, 0, len(e.at.text), "hipaa_mapping.row", e.weight)
	}
	m.check(s)
	if len(s.HIPAAMapping) > 0 && !s.HIPAAIncluded {
		r.review("soc2.hipaa_included", fmt.Sprintf("page %d maps provisions of HIPAA, but neither the cover nor the auditor's report names HIPAA", s.HIPAAMapping[0].Page))
	}
}

// part164 stands in every provision that is mapped.
const part164 = "164."

// page reads the rows of one page: of its tables, else of its baselines.
func (m *mapping) page(i int, p *pdftext.Page) {
	if !slices.ContainsFunc(m.r.pages[i], func(l *line) bool { return strings.Contains(l.text, part164) }) {
		m.open = nil
		return
	}
	rows := m.tableRows(p)
	if !m.maps(rows) || m.runTogether(rows) || m.apart(rows, i) {
		if lines := m.strips(i); m.maps(lines) {
			rows = lines
		}
	}
	if !m.maps(rows) {
		m.open = nil
		return
	}
	lead := 0
	for _, row := range rows {
		switch {
		case startsCitation(row[0].text):
			lead++
		case len(citations(row.text())) > 0:
			lead--
		}
	}
	m.first = lead >= 0
	m.pages = append(m.pages, i)
	for _, row := range rows {
		m.row(p.Number, row)
	}
}

// maps reports whether rows belong to a mapping: a provision stands beside, or
// heads, what answers it, in two rows at least or in one under a head that names
// HIPAA.
func (m *mapping) maps(rows []mapRow) bool {
	n, head := 0, len(m.open) > 0
	for k, row := range rows {
		head = head || len(row.text()) < 160 && hipaaRx.MatchString(row.text())
		if len(citations(row.text())) == 0 || !m.cites(row) {
			continue
		}
		beside := len(m.answers(row)) > 0
		for j := k + 1; !beside && j < len(rows) && j < k+8 && len(citations(rows[j].text())) == 0; j++ {
			beside = len(m.answers(rows[j])) > 0
		}
		if beside {
			n++
		}
	}
	return n > 1 || n > 0 && head
}

// cites reports whether a row names its provisions as a label does, not in a
// sentence.
func (m *mapping) cites(row mapRow) bool {
	return slices.ContainsFunc(row, func(c mapCell) bool {
		return startsCitation(c.text) || startsCriterion(c.text) && len(citations(c.text)) > 0
	})
}

// citationLead is what may stand before the citation that a cell begins with.
var citationLead = rx(`^(?:[•●▪■◦·*-] ?)?(?:\(?\d{1,3}[.)] )?(?:HIPAA )?(?:(?:security|privacy|breach notification) rule ?)?(?:(?:requirement|standard|citation|section|ref(?:erence)?)s? ?)?[:#-]? ?`)

func startsCitation(s string) bool {
	s = s[len(citationLead.FindString(truncate(s, 120))):]
	at := citationRx.FindStringIndex(truncate(s, 80))
	return at != nil && at[0] == 0
}

// mapsTo is a criterion or control that a row names.
type mapsTo struct {
	name    string
	control bool
}

// idToken matches what may be the number of a control.
var idToken = compile(`[A-Za-z0-9][A-Za-z0-9._/#-]*`)

// answers lists the criteria and the controls that a row names outside its
// citations.
func (m *mapping) answers(row mapRow) []mapsTo {
	var out []mapsTo
	for _, c := range row {
		text := citationRx.ReplaceAllString(c.text, " ")
		for _, name := range criteria(text) {
			out = append(out, mapsTo{name, false})
		}
		labels := m.onlyIDs(text)
		for _, t := range idToken.FindAllString(text, -1) {
			t = strings.TrimRight(t, ".-/")
			id, ok := m.known[plainID(t)]
			switch {
			case onlyCriteria(t):
			case ok && (labels || digits.MatchString(t) && !bareNumber.MatchString(t)):
				out = append(out, mapsTo{id, true})
			case labels && (len(m.known) == 0 || m.shaped(t)) && combinedID(t) == t && t != "":
				out = append(out, mapsTo{t, true})
			}
		}
	}
	return out
}

// bareNumber matches a bare number, which is a control only in a cell of them.
var bareNumber = compile(`^\d+$`)

// idsOnly matches a cell that is nothing but numbers of controls.
var idsOnly = compile(`(?i)^(?:(?:controls?|and|through|to|none)\b|[A-Z]{0,8}[-. ]?\d[\w.-]*|[\s,;&/·-])+$`)

func (m *mapping) onlyIDs(text string) bool { return idsOnly.MatchString(strings.TrimSpace(text)) }

// row reads one row: where provisions begin the rows, one of its own opens a
// record that the criteria and controls of the row go to; where criteria or
// controls begin them, these open it.
func (m *mapping) row(page int, row mapRow) {
	named := m.named(row)
	got := m.answers(row)
	switch {
	case m.first && len(named) > 0:
		m.open, m.given, m.heads = nil, nil, len(row) == 1
	case m.first && (len(row) == 1 && startsCriterion(row[0].text) || row[0].title && len(got) == 0 || row[0].first && !m.heads):
		m.open, m.given = nil, nil // what follows belongs to no provision
	case m.first:
	case startsCriterion(row[0].text):
		m.open, m.given, m.criteria = nil, nil, got[:min(len(got), len(leading(row[0].text)))]
	case len(got) > 0 && len(named) > 0 && !m.onlyIDs(row[0].text): // the row is a record of its own
		m.open, m.given = nil, slices.Clone(m.criteria)
	case len(got) > 0 && m.onlyIDs(row[0].text):
		m.open, m.given = nil, slices.Clone(m.criteria)
	}
	for _, e := range m.open {
		e.add(got)
	}
	sure := worth("hipaa_mapping.row")
	if m.first && slices.ContainsFunc(row, func(c mapCell) bool { return len(citing(c.lines)) > 1 }) {
		sure = worth("hipaa_mapping.shared_row")
	}
	m.given = append(m.given, got...)
	for _, p := range named {
		for _, at := range citations(p.text) {
			e := m.opens(page, p.cut(at.a, at.b), at.name)
			e.add(m.given)
			e.weight = min(e.weight, sure)
		}
	}
}

// named is the citations that label a row: those that a cell begins with, and
// those that stand in a short cell of criteria. The text of a provision may cite
// others.
func (m *mapping) named(row mapRow) []passage {
	var out []passage
	for _, c := range row {
		p := m.r.hy.write(c.lines, false)
		all := citations(p.text)
		switch {
		case len(all) == 0:
		case startsCriterion(c.text) && len(c.text) < 200:
			out = append(out, p.cut(all[0].a, all[len(all)-1].b))
		case startsCitation(c.text):
			end := all[0].b
			for _, at := range all[1:] {
				if strings.Trim(strings.ReplaceAll(p.text[min(end, at.a):at.a], "and", ""), " ,;&/\n-") != "" {
					break
				}
				end = max(end, at.b)
			}
			out = append(out, p.cut(all[0].a, end))
		}
	}
	return out
}

// opens goes on with the record of a provision, or begins one.
func (m *mapping) opens(page int, at passage, name string) *mapped {
	i := slices.IndexFunc(m.list, func(e *mapped) bool { return e.Citation == name })
	if i < 0 {
		i = len(m.list)
		m.list = append(m.list, &mapped{Mapping: Mapping{Citation: name, Criteria: []string{}, Controls: []string{}, Page: page}, at: at, weight: worth("hipaa_mapping.row")})
	}
	m.open = append(m.open, m.list[i])
	return m.list[i]
}

func (e *mapped) add(list []mapsTo) {
	for _, a := range list {
		if a.control {
			e.Controls = unique(append(e.Controls, a.name))
		} else {
			e.Criteria = unique(append(e.Criteria, a.name))
		}
	}
}
