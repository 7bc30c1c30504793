package reading

import (
	"slices"

	"ward/internal/pdftext"
)

// entry is one control while the matrix is read.
type entry struct {
	page     int
	id       []*line
	criteria []string
	codes    []*line // where the criteria stand
	own      bool    // the criteria stand in its own row
	activity []*line
	tests    []testEntry
	response []*line // management's response inside the matrix
	block    bool    // read as a block of paragraphs, not as a row
	titled   bool    // the activity is but a title so far
	lined    bool    // opened by a line outside every table
}

// testEntry is one test and its result while the matrix is read.
type testEntry struct{ test, result []*line }

// matrix collects the controls of the tests part. It is fed with the tables and
// the lines between them in the order of the document, so that criteria may
// stand in a column, a heading row, a spanning cell or a line above the table.
type matrix struct {
	r        *report
	head     head
	want     func(head) bool     // the heads that open a table of it
	bold     bool                // a head read from words must be set in bold
	mapped   map[string][]string // criteria by control id, where a table maps them
	mappedAt map[string][]*line  // and where
	listed   map[string]*listing // what a list before the tests says of each control
	criteria []string            // of the last heading
	codes    []*line             // where that heading, or the last criteria cell, stands
	column   []string            // of the last criteria cell, which may span rows
	entries  []*entry
	gridded  bool           // the head was read from words
	bannered *entry         // opened by a row that is its number alone
	banners  map[string]int // how often rows across the columns opened a control, by the form of its number
	ofHead   *entry         // opened by the head of its own table
	open     role           // the field that a labelled line has opened
	cards    bool           // some table was that of one control
	parted   role           // of the last labelled value, which a page break may have parted
	lastPage int
	seen     int // rows
	inTests  bool
	past     bool       // behind the tests part
	early    bool       // before the tests part, where a list without tests is none of its controls
	lo, hi   int        // of the tests part, as offsets in the body
	controls []*control // what the entries came to, for the later steps
}

// listing is a control in a list of the description, where the tests print no
// more than its number.
type listing struct{ activity, codes []*line }

// maxRows bounds the rows of the matrix. The longest reports have some 1,500.
const maxRows = 30000

// readMatrix feeds the pages of the report to a matrix.
func (r *report) readMatrix(parts []part) *matrix {
	m := &matrix{r: r, want: head.matrix, mapped: map[string][]string{}, mappedAt: map[string][]*line{}, listed: map[string]*listing{}}
	first, last, from := r.testPages(parts)
	m.lo, m.hi = 0, len(r.body.text)+1
	for _, p := range parts {
		if p.kind != testsPart {
			continue
		}
		if m.hi > len(r.body.text) {
			m.lo = p.a
		}
		m.hi = p.b
	}
	for i := range r.doc.Pages {
		p := &r.doc.Pages[i]
		if p.Number < from {
			continue
		}
		m.inTests = p.Number >= first && p.Number <= last
		if early := p.Number < first; early != m.early {
			m.early, m.criteria, m.column, m.codes = early, nil, nil, nil
		}
		before := len(m.entries)
		m.page(i, p)
		if len(m.entries) > before {
			r.matrices[p.Number] = true
		}
	}
	m.crosses()
	return m
}

// testPages is the first and last page of the tests part, and the first page
// that can hold a matrix: the one after the auditor's report begins.
func (r *report) testPages(parts []part) (first, last, from int) {
	first, last, from = 1, 1<<30, 1
	for _, p := range parts {
		switch p.kind {
		case testsPart:
			if first == 1 {
				first = r.body.page(p.a)
			}
			last = r.body.page(max(p.a, p.b-1))
		case opinionPart, assertionPart:
			if from == 1 {
				from = r.body.page(p.a)
			}
		}
	}
	return first, last, from
}

// page feeds one page: its tables and the lines outside them, top to bottom.
func (m *matrix) page(i int, p *pdftext.Page) {
	tables := m.tablesOf(i, p)
	lines := m.r.pages[i]
	next := 0
	for _, l := range lines {
		if l.furniture || l.toc {
			continue
		}
		y := (l.src.Box.Y0 + l.src.Box.Y1) / 2
		for next < len(tables) && tables[next].Box.Y0 > y {
			m.table(p.Number, tables[next])
			next++
		}
		if inside(tables, l.src.Box) {
			continue
		}
		before := len(m.entries)
		if m.line(l); len(m.entries) > before {
			m.last().lined = true
		}
	}
	for ; next < len(tables); next++ {
		m.table(p.Number, tables[next])
	}
}

// worth is how much of a table the matrix can use: controls with their ids, and
// results that a rule knows. A table cut wrongly has neither. sure is true when
// there is at least one of them: running text cut into columns has none.
func (m *matrix) worth(page int, tables []*pdftext.Table) (n int, sure bool) {
	trial := *m
	trial.mapped, trial.mappedAt, trial.listed = map[string][]string{}, nil, map[string]*listing{}
	trial.entries = nil
	if last := m.last(); last != nil {
		trial.entries = []*entry{{id: last.id, activity: last.activity}}
	}
	before := len(trial.entries)
	for _, t := range tables {
		trial.table(page, t)
	}
	for i, e := range trial.entries {
		switch {
		case digits.MatchString(plain(e.id)) || combinedID(plain(e.activity)) != "":
			n++
			sure = sure || i >= before
		case trial.head.has(roleID):
			n -= 3 // a control without an id in a table of ids is a row cut wrongly
		}
		if slices.ContainsFunc(e.activity, func(l *line) bool { return startsCriterion(lineText(l.src)) }) {
			n -= 3 // a heading in the text of a control
		}
		if text := plain(e.activity); lowerStart(text) {
			n -= 2 // cut out of a sentence
		} else if len(text) >= 15 {
			n++
		}
		for _, t := range e.tests {
			if lowerStart(plain(t.test)) {
				n -= 2
			}
			if state, mixed := status(plain(t.result)); state != Unread && !mixed {
				n, sure = n+2, true
			} else if len(t.result) > 0 {
				n--
			}
		}
	}
	return n, sure
}

// tablesOf is the tables of a page, top to bottom. Where no ruling lines make the
// matrix, the page is also read as a grid, and the better of the two is taken.
func (m *matrix) tablesOf(i int, p *pdftext.Page) []*pdftext.Table {
	var all, ruled []*pdftext.Table
	drawn := false
	for k := range p.Tables {
		t := &p.Tables[k]
		if len(t.Rows) == 0 {
			continue
		}
		all = append(all, t)
		if t.Ruled {
			ruled = append(ruled, t)
			drawn = drawn || m.headIn(t, 0).matrix() || m.head != nil && !m.gridded
		}
	}
	if !m.inTests || drawn {
		return all
	}
	best := all
	most, _ := m.worth(p.Number, all)
	for _, banded := range [...]bool{false, true} {
		grid, ok := m.gridOf(i, p, banded)
		if !ok {
			return all
		}
		var other []*pdftext.Table
		for _, t := range ruled {
			if t.Box.Y0 >= grid.Box.Y1-2 {
				other = append(other, t)
			}
		}
		other = append(other, &grid)
		if n, sure := m.worth(p.Number, other); sure && (n > most || banded && n == most) {
			best, most = other, n
		}
	}
	return best
}

func inside(tables []*pdftext.Table, b pdftext.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	for _, t := range tables {
		if x >= t.Box.X0-1 && x <= t.Box.X1+1 && y >= t.Box.Y0-1 && y <= t.Box.Y1+1 {
			return true
		}
	}
	return false
}

// table feeds the rows of a table.
func (m *matrix) table(page int, t *pdftext.Table) {
	m.open = roleNone
	if m.r.inCard(page, t) {
		return
	}
	fresh, card := page != m.lastPage, m.card(t)
	if !fresh {
		m.parted = roleNone
	}
	for i := range t.Rows {
		if m.seen++; m.seen > maxRows {
			m.r.review("soc2.controls", "more rows than a report can hold; the rest was left out")
			return
		}
		row := &t.Rows[i]
		if m.headsCrosses(row) {
			m.head, m.column = nil, nil
			continue
		}
		if h := m.headIn(t, i); h != nil && !m.labelled(h) {
			m.begin(h, t, fresh)
			m.headed(page, row)
			continue
		}
		if m.field(page, row, card) {
			continue
		}
		m.parted = roleNone
		if m.banner(page, row, t) {
			fresh = false
			continue
		}
		if m.head == nil && (m.bannered == nil || m.bannered != m.last()) {
			continue
		}
		if m.heading(page, row, t) {
			fresh = false
			continue
		}
		if m.head == nil {
			continue
		}
		m.row(page, row, fresh && (i <= 2 || t.Continues))
		fresh = false
	}
	m.lastPage = page
}

// begin takes a head for the rows below it, fresh where it is the first of a page.
func (m *matrix) begin(h head, t *pdftext.Table, fresh bool) {
	if !fresh || !h.repeats(m.head) { // a spanning criterion goes on below a repeated head
		m.column = nil
	}
	m.head, m.gridded = nil, !t.Ruled
	if h.matrix() {
		m.head = h
	}
}
