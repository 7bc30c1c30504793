package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// A control that has a table of its own may be named in the head of it, above
// its text: "Control IAM.012 / CC6.2", then "Test" and "Result".

// headOfOne is a heading that is the number of a control, and its criteria
// if they stand beside it.
var headOfOne = rx(`^(?:(control|activity|control activity)\b ?)?(?:id |no\.? |number |# ?|ref(?:erence)?\.? )?:? ?[\[(]?([A-Z]{0,8}(?:[-.]?[A-Z]{1,5})?[-. ]?\d[\w.-]{0,12})[\])]?(?:[ ,|/:(\[–-]{0,4}((?:(?:related |applicable )?(?:trust services )?(?:criteri(?:a|on)|TSC):? ?)?(?:(?:CC|PI|A|C|P) ?\d\.\d{1,2}[\s,;&·|/]*(?:and )?)+)[)\]]?)?$`)

// numberOf is the number of a control that a heading is, and the criteria beside
// it; "" when it is none.
func numberOf(heading string) (id string, codes []string) {
	at := headOfOne.FindStringSubmatch(truncate(heading, 160))
	if at == nil || onlyCriteria(at[2]) || notAnID.MatchString(at[2]) || testOrResult.MatchString(heading) {
		return "", nil
	}
	id = at[2]
	if id[0] >= '0' && id[0] <= '9' {
		if at[1] == "" {
			return "", nil // a bare number heads anything
		}
		id = at[1] + " " + id
	}
	return id, criteria(at[3])
}

// testOrResult is a heading that numbers a test or what it found.
var testOrResult = rx(`^(?:tests?|results?|procedures?|exceptions?|deviations?|findings?|columns?|criteri(?:a|on)|samples?|q) ?\d`)

// numbered is the column of a head that is the number of a control, or -1: a
// table of the tests of one control.
func (h head) numbered() int {
	for i := range h {
		switch h[i].role {
		case roleID, roleControl, roleNone:
			if id, _ := numberOf(h[i].text); id != "" {
				return i
			}
		}
	}
	return -1
}

// headed opens the control that is named in the head of its own table.
func (m *matrix) headed(page int, row *pdftext.Row) {
	if h := m.ofCriterion(row); h != nil {
		m.criteria, m.column, m.codes = criteria(cellText(&row.Cells[0])), nil, linesOfCell(page, &row.Cells[0])
	}
	at := m.head.numbered()
	if at < 0 || !m.inTests || at >= len(row.Cells) {
		m.ofHead = nil
		return
	}
	id, codes := numberOf(m.head[at].text)
	if last := m.last(); last != nil && last == m.ofHead && plainID(plain(last.id)) == plainID(id) {
		return // the head again, on the next page
	}
	lines := linesOfCell(page, &row.Cells[at])
	var f fields
	f[roleID] = m.phrase(lines, id)
	m.column = codes
	m.start(page, f)
	m.ofHead, m.column = m.last(), nil
	if len(codes) > 0 {
		m.ofHead.codes, m.ofHead.own = lines, true
	}
}

// ofCriterion reads a head of which the first cells are a criterion and its
// words, above the numbers and the texts of its controls.
func (m *matrix) ofCriterion(row *pdftext.Row) head {
	if !m.inTests || len(row.Cells) < 3 || !onlyCriteria(cellText(&row.Cells[0])) || wordCount(row.Cells[1].Text) < 3 {
		return nil
	}
	h := head{{roleID, row.Cells[0].Box.X0, row.Cells[0].Box.X1, ""}, {roleControl, row.Cells[1].Box.X0, row.Cells[1].Box.X1, ""}}
	for i := range row.Cells[2:] {
		c := &row.Cells[i+2]
		k := m.r.roleOf(cellText(c))
		if k != roleTest && k != roleResult && k != roleTestResult && k != roleResponse {
			return nil
		}
		h = append(h, column{k, c.Box.X0, c.Box.X1, cellText(c)})
	}
	return h
}

// phrase is the words of the first of some lines that a text stands in, as a
// line of its own.
func (m *matrix) phrase(lines []*line, text string) []*line {
	for _, l := range lines {
		if at := strings.Index(strings.ToLower(lineText(l.src)), strings.ToLower(text)); at >= 0 {
			return m.slice(l, at, at+len(text))
		}
	}
	return lines
}

// address adds criteria that stand below the number of the control; those of a
// heading above it are not its own.
func (e *entry) address(lines []*line) {
	codes := criteria(plain(lines))
	if len(codes) == 0 {
		return
	}
	if !e.own {
		e.criteria, e.codes, e.own = nil, lines, true
	}
	e.criteria = unique(append(e.criteria, codes...))
}

// underHead gives a row to the control that the head of its table names.
func (m *matrix) underHead(f fields) bool {
	e := m.last()
	if e == nil || e != m.ofHead {
		return false
	}
	var text []*line
	for _, l := range f[roleControl] {
		if said := lineText(l.src); len(text)+len(e.activity) == 0 && onlyCriteria(strings.Trim(said, " ()[]")) {
			f[roleCriteria] = append(f[roleCriteria], l)
			continue
		}
		text = append(text, l)
	}
	e.address(f[roleCriteria])
	f[roleControl], f[roleID], f[roleCriteria] = nil, nil, nil
	e.activity = append(e.activity, text...)
	if e.breaksOff(f) || len(e.tests) > 0 && (len(f[roleTest]) == 0 || len(f[roleResult]) == 0) {
		e.carryOn(f)
		return true
	}
	m.moreTests(e, f)
	return true
}
