package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// A firm may head its columns as it likes. What stands in them is more alike:
// results are phrases of the closed list, tests begin with what an auditor does,
// numbers and criteria have their form, and what is left and reads as sentences
// is the control.

const (
	leastRows  = 3   // that show what a column holds
	mostRows   = 40  // that are looked at
	mostly     = 0.6 // the share of a column's cells that gives it a role
	someResult = 0.4 // the same of clean results, which exceptions stand between
	wordy      = 5   // words of a cell of running text, on average
)

// content is what the cells of one column are, as counts.
type content struct {
	filled, words                    int
	ids, criteria, clean, known, did int
}

// share is n as a share of the filled cells; 0 of too few.
func (c *content) share(n int) float64 {
	if c.filled < leastRows {
		return 0
	}
	return float64(n) / float64(c.filled)
}

func (c *content) text() bool { return c.filled > 0 && c.words >= wordy*c.filled }

// didWork is how the text of a test begins, in the words of any auditor.
var didWork = rx(`^(?:\W|\d[.)] ?)*(?:(?:we|(?:the )?(?:service )?auditors?) )?(?:inspected|inquired|enquired|observed|obtained|reviewed|examined|re-?performed|interviewed|selected|compared|verified|read|traced|agreed|checked|tested|corroborated|sampled|asked|looked|took|watched|walked|discussed|scanned|recalculated|confirmed|made inquir|drew|drawn|inspection of|inquiry of|observation of|re-?performance of|inquiries|(?:for|from|in|of) (?:a|the|our|each) (?:\w+ )?(?:sample|selection)|(?:a|our) (?:\w+ )?sample|(?:for|of) (?:\d+|[a-z]+) (?:selected|sampled))\b`)

// add counts the text of one more cell.
func (c *content) add(text string) {
	c.filled++
	c.words += wordCount(text)
	switch {
	case onlyCriteria(text) || startsCriterion(text):
		c.criteria++
	case len(text) < 40 && (combinedID(text) == text || withCodes(text) || digitsOnly.MatchString(text)):
		c.ids++
	case startsCode(text):
		c.clean++
	case didWork.MatchString(truncate(text, 80)):
		c.did++
	default:
		switch state, mixed := status(text); {
		case state == NoException && !mixed:
			c.clean++
		case state != Unread && !mixed:
			c.known++
		}
	}
}

// startsCode reports whether a cell is a clean result as a sign.
func startsCode(s string) bool { return s == "✓" || s == "✔" }

// byContent settles the roles of a table's columns by the rows below its head
// row, where the headings leave open which column holds the results. h is what
// the headings say, one column for each cell of the row, in their places.
func (r *report) byContent(h head, rows []pdftext.Row) head {
	columns := h.contents(rows)
	out := slices.Clone(h)
	result, test := -1, -1
	for i := range columns {
		c := &columns[i]
		switch {
		case c.share(c.criteria) >= mostly:
			out[i].role = roleCriteria
		case (c.share(c.ids) >= mostly || c.ids > 1 && c.share(c.ids+c.criteria) >= mostly) && (h[i].role == roleID || !h.has(roleID) && !out.has(roleID)):
			out[i].role = roleID
		case c.share(c.clean) >= someResult && c.share(c.clean+c.known) >= mostly && h[i].role != roleResponse:
			result = i
		case c.share(c.did) >= mostly && (test < 0 || c.did > columns[test].did):
			test = i
		}
	}
	if result < 0 {
		return nil
	}
	for i := range out {
		if k := out[i].role; k == roleResult || k == roleTest || k == roleTestResult || k == roleException {
			out[i].role = roleNone
		}
	}
	out[result].role = roleResult
	if test >= 0 {
		out[test].role = roleTest
	}
	return out.withControl(columns)
}

// contents counts what the rows hold in each column.
func (h head) contents(rows []pdftext.Row) []content {
	columns := make([]content, len(h))
	for i := range rows[:min(len(rows), mostRows)] {
		row := &rows[i]
		if len(row.Cells) < 2 {
			continue
		}
		for k := range row.Cells {
			c := &row.Cells[k]
			if at := h.index(c.Box); at >= 0 && c.Span < 2 {
				if text := cellText(c); text != "" {
					columns[at].add(text)
				}
			}
		}
	}
	return columns
}

// withControl gives the widest text that no role claims to the control, where no
// column is headed so.
func (h head) withControl(columns []content) head {
	for i := range h {
		switch text := columns[i].text(); {
		case h[i].role == roleControl && !text && columns[i].filled > 0:
			h[i].role = roleNone
		case h[i].role == roleID && text: // headed "Control", as the number may be
			h[i].role = roleControl
		}
	}
	if h.has(roleControl) {
		return h
	}
	best := -1
	for i := range h {
		if h[i].role == roleNone && columns[i].text() && (best < 0 || columns[i].words > columns[best].words) {
			best = i
		}
	}
	if best >= 0 {
		h[best].role = roleControl
	}
	return h
}

// index is the column that holds the middle of a cell, or -1.
func (h head) index(b pdftext.Box) int {
	x := (b.X0 + b.X1) / 2
	return slices.IndexFunc(h, func(c column) bool { return x >= c.x0 && x <= c.x1 })
}

// settled reports whether the headings say which column holds what of a matrix.
func (h head) settled() bool {
	return h.matrix() && len(h.all(roleResult))+len(h.all(roleTestResult)) == 1 && len(h.all(roleTest))+len(h.all(roleTestResult)) == 1 && !h.has(roleNone)
}

// headIn is the head that row k of a table is, by its headings or, where these
// do not tell the columns of a matrix, by what stands below them; nil when it is
// none.
func (m *matrix) headIn(t *pdftext.Table, k int) head {
	row := &t.Rows[k]
	if h := m.ofCriterion(row); h != nil {
		return h
	}
	h := m.r.headOf(row)
	if h.settled() || !m.inTests || len(row.Cells) < 3 || k > 2 && h == nil || k+leastRows >= len(t.Rows) || h != nil && m.labelled(h) {
		return h
	}
	if h != nil && !h.matrix() && (h.has(roleCitation) || h.has(roleCUEC) || h.has(roleOrganization) || h.has(roleCSOC)) {
		return h
	}
	names := m.r.namesOf(row)
	if names == nil {
		return h
	}
	if told := m.r.byContent(names, t.Rows[k+1:]); told.matrix() {
		return told
	}
	return h
}

// namesOf is a row as a head whatever its cells are called, or nil when they do
// not read as headings.
func (r *report) namesOf(row *pdftext.Row) head {
	var h head
	for i := range row.Cells {
		c := &row.Cells[i]
		t := cellText(c)
		if len(t) > headBytes || wordCount(t) > headWords || strings.HasSuffix(t, ".") && len(t) > 14 || lowerStart(t) || notAHead(t) || onlyCriteria(t) || digitsOnly.MatchString(t) {
			return nil
		}
		h = append(h, column{r.roleOf(t), c.Box.X0, c.Box.X1, t})
	}
	return h
}
