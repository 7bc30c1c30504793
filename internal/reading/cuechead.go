package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// cuecs reports whether a table lists user entity controls.
func (h head) cuecs() bool {
	return h.has(roleCUEC) && !h.has(roleResult) && !h.has(roleTest) && !h.has(roleOrganization)
}

// looseHead is the head of a row even when only one of its cells has a role, as
// long as that one names user entity or subservice controls.
func (r *report) looseHead(row *pdftext.Row) head {
	if h := r.cuecHead(row); h != nil {
		return h
	}
	if h := r.headOf(row); h != nil {
		return h
	}
	var h head
	for i := range row.Cells {
		c := &row.Cells[i]
		t := cellText(c)
		if strings.HasSuffix(t, ".") || len(t) > 110 || lowerStart(t) {
			return nil
		}
		k := r.roleOf(t)
		if k == roleCUEC && !listsControls.MatchString(t) {
			return nil // running text that speaks of user entities
		}
		h = append(h, column{k, c.Box.X0, c.Box.X1, t})
	}
	if h.nameless() {
		h[0].role = roleOrganization
	}
	if h.has(roleCUEC) && len(h) <= 3 || h.has(roleOrganization) || h.has(roleCSOC) {
		return h
	}
	return nil
}

// nameless reports whether the first column is headed as names are and the
// others as those of subservice organizations.
func (h head) nameless() bool {
	return len(h) > 1 && h[0].role == roleNone && ofNames.MatchString(h[0].text) && (h.has(roleCSOC) || h.has(roleMethod))
}

// ofNames heads a column of organizations.
var ofNames = rx(`^(?:name|organi[sz]ations?|compan(?:y|ies)|entit(?:y|ies)|providers?|suppliers?|hosting provider)(?: names?)?(?: and (?:the )?services?)?$`)

// listsControls is what the head of a column of user entity controls says.
var listsControls = rx(`control|responsibilit|consideration|CUEC`)

// cuecNumber heads the numbers of user entity controls.
var cuecNumber = rx(`^(?:CUECs?|user[- ]entity controls?) (?:id|no\.?|#|number|ref(?:erence)?\.?)$`)

// cuecBare heads either the controls or, beside a column for the words of each,
// their numbers.
var cuecBare = rx(`^CUECs?$`)

// describes heads the words of each control.
var describes = rx(`^(?:descriptions?|statements?|text|wording|what (?:you|users?|customers?|clients?) (?:must )?do)$`)

// cuecHead is a head whose first column numbers the user entity controls that
// the widest of the others holds.
func (r *report) cuecHead(row *pdftext.Row) head {
	if len(row.Cells) < 2 {
		return nil
	}
	worded := slices.ContainsFunc(row.Cells[1:], func(c pdftext.Cell) bool { return describes.MatchString(cellText(&c)) })
	if first := cellText(&row.Cells[0]); !cuecNumber.MatchString(first) && !(cuecBare.MatchString(first) && worded) {
		return nil
	}
	h := head{{roleID, row.Cells[0].Box.X0, row.Cells[0].Box.X1, cellText(&row.Cells[0])}}
	widest := 1
	for i := 1; i < len(row.Cells); i++ {
		c := &row.Cells[i]
		k := r.roleOf(cellText(c))
		if k != roleCriteria {
			k = roleNone
		}
		h = append(h, column{k, c.Box.X0, c.Box.X1, cellText(c)})
		if w := &row.Cells[widest]; c.Box.X1-c.Box.X0 > w.Box.X1-w.Box.X0 {
			widest = i
		}
	}
	h[widest].role = roleCUEC
	return h
}

// cuecUnder reads the table that stands under a heading of user entity controls,
// whatever its columns are called: the widest text is what users must do.
func (r *report) cuecUnder() []cuec {
	size := r.bodySize()
	for i, l := range r.lines {
		if _, ok := r.cuecHeading(i); l.toc || !ok && !r.titlesDuties(i, size) {
			continue
		}
		page, k := r.below(l)
		if page < 0 {
			continue
		}
		tables := r.tables(page)
		t := tables[k]
		h := r.namesOf(&t.Rows[0])
		if h == nil || h.has(roleResult) || h.has(roleTestResult) || h.has(roleOrganization) || h.has(roleCSOC) || h.has(roleResponse) || h.has(roleTest) {
			continue
		}
		if widest := h.duties(t); widest >= 0 {
			h[widest].role = roleCUEC
			list := r.cuecsOf(r.goneOn(r.dutyRows(nil, l.page, h, t.Rows[1:]), page, h, t, k == len(tables)-1))
			if mostOblige(list) {
				return list
			}
		}
	}
	return nil
}

// below is the first table under a line on its page: the indexes of the page and
// of the table, or -1.
func (r *report) below(l *line) (page, table int) {
	for i := range r.doc.Pages {
		if r.doc.Pages[i].Number != l.page {
			continue
		}
		for k, t := range r.tables(i) {
			if t.Box.Y1 < l.src.Box.Y1 && len(t.Rows) > 1 {
				return i, k
			}
		}
	}
	return -1, -1
}

// goneOn adds the rows of the table that goes on at the top of the next pages: of
// the same columns, with the head again or none.
func (r *report) goneOn(rows []cuecRow, page int, h head, t *pdftext.Table, last bool) []cuecRow {
	for page++; last && page < len(r.doc.Pages); page++ {
		tables := r.tables(page)
		if len(tables) == 0 || !alikeColumns(t, tables[0]) {
			break
		}
		more := tables[0].Rows
		if cellText(&more[0].Cells[0]) == cellText(&t.Rows[0].Cells[0]) {
			more = more[1:]
		}
		rows = r.dutyRows(rows, r.doc.Pages[page].Number, h, more)
		last = len(tables) == 1
	}
	return rows
}

// alikeColumns reports whether two tables have the same columns at the same places.
func alikeColumns(a, b *pdftext.Table) bool {
	x, y := a.Rows[0].Cells, b.Rows[0].Cells
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if d := x[i].Box.X0 - y[i].Box.X0; d > 3 || d < -3 {
			return false
		}
	}
	return true
}

// duties is the column of a table that holds the widest text, or -1, after those of
// criteria are marked as such.
func (h head) duties(t *pdftext.Table) int {
	columns := h.contents(t.Rows[1:])
	widest := -1
	for i := range columns {
		if columns[i].share(columns[i].criteria) >= mostly {
			h[i].role = roleCriteria
		} else if columns[i].text() && (widest < 0 || columns[i].words > columns[widest].words) {
			widest = i
		}
	}
	return widest
}

// dutyRows adds rows of a table of user entity controls.
func (r *report) dutyRows(list []cuecRow, page int, h head, rows []pdftext.Row) []cuecRow {
	m := matrix{r: r, head: h}
	for k := range rows {
		list = r.withRow(list, page, m.fields(page, &rows[k]))
	}
	return list
}
