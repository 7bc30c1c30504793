package reading

import (
	"fmt"
	"slices"
	"strings"

	"ward/internal/pdftext"
)

var (
	cuecTitle  = rx(`complementary (?:user[- ](?:entity|organization)|customer|client) controls?|user[- ]entity (?:controls?|responsibilities)|user (?:entity )?control considerations|complementary user controls?|complementary controls (?:at|of|for) (?:the )?(?:user|customer|client)s?|\bCUECs\b`)
	userDoes   = rx(`^(?:the )?(?:user[- ]entit(?:y|ies)|customers?|clients?|users?|user organizations?|subscribers?|each user entity|management of user entities|it is the responsibility)\b[^.]{0,60}\b(?:are|is|should|must|shall|need|will|have|has|ensure|maintain|implement|establish|of user)`)
	headNumber = compile(`^\s*(?:CUEC[- ]?)?[\dA-Za-z.-]{1,10}\s*$`)
)

// cuec is a complementary user entity control with the passage it stands in.
type cuec struct {
	CUEC
	at    passage
	codes passage // of the criteria, when they stand by themselves
	rule  string
}

// readCUECs reads the complementary user entity controls: tables headed as such,
// else the list under their heading.
func (r *report) readCUECs(o opinion, parts []part, s *SOC2) {
	list := r.cuecTables()
	if len(list) == 0 {
		list = r.cuecUnder()
	}
	if len(list) == 0 {
		list = r.cuecList(parts)
	}
	if len(list) == 0 {
		list = r.dutyList(parts)
	}
	if len(list) < 2 {
		if prose := r.dutyProse(); len(prose) > 1 {
			list = prose
		}
	}
	if len(list) == 0 && !noneNeeded.MatchString(r.body.text) {
		list = r.dutyRun(parts, s)
	}
	seen := map[string]bool{}
	if len(list) == 0 {
		r.checkCUECs(o, s)
		return
	}
	of := habitOf(list)
	for i, c := range list {
		key := letters(c.Text)
		if key == "" || seen[key] {
			continue
		}
		seen[key] = true
		path := fmt.Sprintf("soc2.cuecs.%d", len(s.CUECs))
		confidence := c.confidence(of)
		if i > 0 && of.stops && !endsSentence(list[i-1].Text) && c.rule != "cuec.enumerated" {
			confidence = min(confidence, worth("cuec.after_a_torn")) // the rest of the one before, or joined to it
		}
		s.CUECs = append(s.CUECs, c.CUEC)
		r.put(path+".text", c.at, 0, len(c.at.text), c.rule, confidence)
		r.put(path, c.at, 0, len(c.at.text), c.rule, confidence)
		if len(c.Criteria) > 0 && len(c.codes.text) > 0 {
			r.put(path+".criteria", c.codes, 0, len(c.codes.text), c.rule, confidence)
		}
	}
	r.checkCUECs(o, s)
	r.doubtCUECs(list, parts)
}

// cuecRow is a row of a table of user entity controls, with the lines of its text.
type cuecRow struct {
	cuec
	lines []*line
}

// cuecTables reads every table whose head names user entity controls.
func (r *report) cuecTables() []cuec {
	var rows []cuecRow
	var h head
	r.eachTable(head.cuecs, func(page int, got head, row *pdftext.Row) {
		if got != nil {
			h = got
		}
		if got != nil || h == nil {
			return
		}
		m := matrix{r: r, head: h}
		f := m.fields(page, row)
		if label.MatchString(plain(f[roleID])) {
			h = nil // a block of another control begins
			return
		}
		rows = r.withRow(rows, page, f)
	})
	return r.cuecsOf(rows)
}

// withRow adds a row, or what it holds to the last, where a page break or the
// place of the criteria has parted the two.
func (r *report) withRow(rows []cuecRow, page int, f fields) []cuecRow {
	text := append(f[roleCUEC], f[roleControl]...)
	said := plain(text)
	row := cuecRow{cuec{rule: "cuec.table_row", codes: r.hy.write(f[roleCriteria], false), CUEC: CUEC{Criteria: criteria(plain(f[roleCriteria])), Page: page}}, text}
	id := plain(f[roleID])
	if id == "" && headNumber.MatchString(plain(f[roleNone])) {
		id = plain(f[roleNone])
	}
	if n := len(rows) - 1; n >= 0 && (said == "" || id == "" && lowerStart(said)) {
		rows[n].Criteria = unique(append(rows[n].Criteria, row.Criteria...))
		rows[n].lines = append(rows[n].lines, text...)
		return rows
	}
	if said == "" || r.atEdge(page, said) {
		return rows
	}
	if id != "" && len(id) < 16 {
		row.ID = &id
	}
	return append(rows, row)
}

// atEdge reports whether a text is a running head or foot, or the number of its
// page, which a table that goes on over pages may take in.
func (r *report) atEdge(page int, said string) bool {
	if pageNumber.MatchString(said) {
		return true
	}
	return page >= 1 && page <= len(r.pages) && slices.ContainsFunc(r.pages[page-1], func(l *line) bool { return l.furniture && l.text == said })
}

// cuecsOf is the controls of rows, of which one may list several.
func (r *report) cuecsOf(rows []cuecRow) []cuec {
	var out []cuec
	for _, row := range rows {
		row.at = r.hy.write(row.lines, false)
		row.Text = row.at.flat()
		out = append(out, splitItems(r, row.cuec, row.lines)...)
	}
	return out
}

// anew is the lines of a cell that each begin another statement on user entities
// after a full stop, as items whose marks are drawn or lost do.
func anew(lines []*line) []int {
	var out []int
	for i, l := range lines {
		if userDoes.MatchString(lineText(l.src)) && (i == 0 || endsSentence(lineText(lines[i-1].src))) {
			out = append(out, i)
		}
	}
	return out
}

// splitItems parts a cell that lists several controls with bullets.
func splitItems(r *report, c cuec, lines []*line) []cuec {
	var starts []int
	for i, l := range lines {
		if bullet.MatchString(lineText(l.src)) {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 {
		starts = anew(lines)
	}
	if len(starts) < 2 || starts[0] != 0 {
		c.Text = strings.TrimSpace(bullet.ReplaceAllString(c.Text, ""))
		return []cuec{c}
	}
	var out []cuec
	for k, from := range starts {
		to := len(lines)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		item := c
		item.at = r.hy.write(lines[from:to], false)
		item.Text = flat(bullet.ReplaceAllString(item.at.text, ""))
		out = append(out, item)
	}
	return out
}

// cuecList reads the list under the heading of the user entity controls: the
// heading with the most items wins.
func (r *report) cuecList(parts []part) []cuec {
	var best []cuec
	size := r.bodySize()
	for i, l := range r.lines {
		next, ok := r.cuecHeading(i)
		if !ok {
			continue
		}
		if items := r.items(next, l, size); len(items) > len(best) {
			best = items
		}
	}
	return best
}

// cuecHeading reports whether a heading of user entity controls starts at line i,
// and the line after it. A heading may run over two lines.
func (r *report) cuecHeading(i int) (next int, ok bool) {
	l := r.lines[i]
	text := l.text
	next = i + 1
	if l.at < 0 || len(text) > 120 {
		return 0, false
	}
	if next < len(r.lines) && l.src.Bold && (len(text) > 40 || namesUser(text) && !cuecTitle.MatchString(text)) {
		if n := r.lines[next]; n.at >= 0 && n.page == l.page && n.src.Bold && n.src.Size == l.src.Size && !breaks(l, n) {
			text += " " + n.text
			next++
		}
	}
	return next, namesUser(text) && cuecTitle.MatchString(text) && !sentence(text)
}

// leadIn is a sentence that only announces the list.
var leadIn = rx(`\b(?:following|listed below|as follows)\b.*[.:]$|:$`)

// namesUser is a quick test for the words that every such heading holds.
func namesUser(s string) bool {
	s = strings.ToLower(s)
	for _, word := range [...]string{"user", "complementary", "cuec", "customer", "client", "subscriber", "tenant", "sponsor", "member", "shared"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}
