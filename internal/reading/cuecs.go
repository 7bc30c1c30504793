package reading

import (
	"fmt"
	"strings"

	"ward/internal/pdftext"
)

var (
	cuecTitle  = rx(`complementary (?:user[- ](?:entity|organization)|customer|client) controls?|user[- ]entity (?:controls?|responsibilities)|user (?:entity )?control considerations|complementary user controls?|complementary controls (?:at|of|for) (?:the )?(?:user|customer|client)s?|\bCUECs\b`)
	userDoes   = rx(`^(?:the )?(?:user[- ]entit(?:y|ies)|customers?|clients?|users?|user organizations?|subscribers?|each user entity|management of user entities|it is the responsibility)\b.{0,60}\b(?:are|is|should|must|shall|need|will|have|has|ensure|maintain|implement|establish|of user)`)
	noneNeeded = rx(`no complementary user[- ]entity controls|does not (?:require|rely on|assume) (?:any )?(?:complementary )?user[- ]entity controls`)
	bracketed  = compile(`\s*[(\[](?:(?:related|applicable)?\s*(?:trust services )?criteri(?:a|on):?\s*)?(?:(?:CC|PI|A|C|P)[ -]?\d\.\d{1,2}[\s,;&-]*(?:and\s+)?)+[)\]]\.?\s*$`)
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
func (r *report) readCUECs(parts []part, s *SOC2) {
	list := r.cuecTables()
	if len(list) == 0 {
		list = r.cuecList(parts)
	}
	seen := map[string]bool{}
	for _, c := range list {
		key := letters(c.Text)
		if key == "" || seen[key] {
			continue
		}
		seen[key] = true
		path := fmt.Sprintf("soc2.cuecs.%d", len(s.CUECs))
		confidence := c.confidence()
		s.CUECs = append(s.CUECs, c.CUEC)
		r.put(path+".text", c.at, 0, len(c.at.text), c.rule, confidence)
		r.put(path, c.at, 0, len(c.at.text), c.rule, confidence)
		if len(c.Criteria) > 0 && len(c.codes.text) > 0 {
			r.put(path+".criteria", c.codes, 0, len(c.codes.text), c.rule, confidence)
		}
	}
	r.checkCUECs(s)
}

// cuecTables reads every table whose head names user entity controls.
func (r *report) cuecTables() []cuec {
	var out []cuec
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
		text := append(f[roleCUEC], f[roleControl]...)
		p := r.hy.write(text, false)
		c := cuec{rule: "cuec.table_row", at: p, codes: r.hy.write(f[roleCriteria], false), CUEC: CUEC{Text: p.flat(), Criteria: criteria(plain(f[roleCriteria])), Page: page}}
		id := plain(f[roleID])
		if id == "" && headNumber.MatchString(plain(f[roleNone])) {
			id = plain(f[roleNone])
		}
		switch {
		case c.Text == "" && len(out) > 0:
			last := &out[len(out)-1]
			last.Criteria = unique(append(last.Criteria, c.Criteria...))
		case id == "" && len(out) > 0 && lowerStart(c.Text):
			last := &out[len(out)-1]
			last.at = r.hy.write(append(last.at.allLines(), text...), false)
			last.Text = last.at.flat()
		case c.Text != "":
			if id != "" && len(id) < 16 {
				c.ID = &id
			}
			out = append(out, splitItems(r, c, text)...)
		}
	})
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
	if next < len(r.lines) && l.src.Bold && len(text) > 40 {
		if n := r.lines[next]; n.at >= 0 && n.page == l.page && n.src.Bold && n.src.Size == l.src.Size && !breaks(l, n) {
			text += " " + n.text
			next++
		}
	}
	return next, namesUser(text) && cuecTitle.MatchString(text) && !sentence(text)
}

// leadIn is a sentence that only announces the list.
var leadIn = rx(`\b(?:following|listed below|as follows)\b.*[.:]$|:$`)

// tableHead is a line that only heads the columns of a list.
var tableHead = rx(`^(?:(?:no\.?|number|#|id|ref(?:erence)?\.?|item|cuecs?|(?:complementary )?(?:user[- ]entity )?(?:controls?|responsibilit(?:y|ies))|descriptions?|(?:related |applicable )?(?:trust services )?criteria|tsc) ?)+$`)

// namesUser is a quick test for the words that every such heading holds.
func namesUser(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "user") || strings.Contains(s, "complementary") || strings.Contains(s, "cuec")
}

// items reads the list that begins at line i, until the next heading.
func (r *report) items(i int, title *line, size float64) []cuec {
	var out []cuec
	var cur []*line
	var current []string
	var left float64
	var prev *line
	marked := false
	flush := func() {
		if len(cur) > 0 {
			if c := r.item(cur, current); !strings.HasSuffix(c.Text, ":") { // what only leads to the next
				out = append(out, c)
			}
		}
		cur = nil
	}
	for n := 0; i < len(r.lines) && n < 400; i, n = i+1, n+1 {
		l := r.lines[i]
		if l.at < 0 {
			continue
		}
		mark := bullet.MatchString(l.text)
		if prev != nil && l.src.Box.Y0 > prev.src.Box.Y0+20 {
			left = l.src.Box.X0 // the next column or page
		}
		prev = l
		switch {
		case len(out) == 0 && len(cur) == 0 && n < 12 && (tableHead.MatchString(l.text) || l.src.Bold && r.beside(i)):
		case startsCriterion(l.text) && !mark && len(l.text) < 160 && !userDoes.MatchString(l.text):
			flush()
			current = leading(l.text)
		case !mark && r.ends(l, title, size, cur) && r.goesOnWith(i, title, out, cur):
			flush() // a heading within the list
			marked = false
		case !mark && r.ends(l, title, size, cur), mark && l.heading(size) && l.src.Size >= title.src.Size-0.5 && !sentence(l.text):
			flush()
			return out
		case !marked && len(cur) == 0 && leadIn.MatchString(l.text):
		case mark && (len(cur) == 0 || l.src.Box.X0 < left+8 || !marked):
			flush()
			cur, marked, left = []*line{l}, true, l.src.Box.X0
		case mark:
			cur = append(cur, l)
		case !marked && userDoes.MatchString(l.text) && (len(cur) == 0 || endsSentence(cur[len(cur)-1].text)):
			flush()
			cur = []*line{l}
		case !marked && l.src.Box.X0 > title.src.Box.X0+8 && (len(cur) == 0 || setOff(cur[len(cur)-1], l)):
			flush() // an item whose mark is drawn, not written
			cur = []*line{l}
		case len(cur) == 0:
		case marked && endsSentence(cur[len(cur)-1].text) && l.src.Box.X0 < left+2:
			flush()
		case !marked && endsSentence(cur[len(cur)-1].text) && breaks(cur[len(cur)-1], l):
			flush()
		default:
			cur = append(cur, l)
		}
	}
	flush()
	return out
}

// goesOnWith reports whether the list goes on under a heading of a lower rank at
// line i: what follows reads as its items do.
func (r *report) goesOnWith(i int, title *line, out []cuec, cur []*line) bool {
	l := r.lines[i]
	if len(l.text) > 60 || l.src.Size > title.src.Size || numbered.MatchString(l.text) {
		return false
	}
	form := ""
	if len(out) > 0 {
		form = formOf(out[0].Text)
	} else if len(cur) > 0 {
		form = formOf(cur[0].text)
	}
	for _, n := range r.lines[i+1 : min(len(r.lines), i+6)] {
		if n.at < 0 {
			continue
		}
		next := formOf(n.text)
		return next != "" && (next == form || form == "")
	}
	return false
}

// formOf is how a user entity control is worded: as what users do, or by a verb
// such as "limiting"; "" for any other text.
func formOf(s string) string {
	s = bullet.ReplaceAllString(s, "")
	first, _, _ := strings.Cut(s, " ")
	switch {
	case userDoes.MatchString(s):
		return "users"
	case strings.HasSuffix(first, "ing") && len(first) > 5:
		return "verb"
	}
	return ""
}

// beside reports whether another line stands on the baseline of line i, as the
// heads of two columns do.
func (r *report) beside(i int) bool {
	a := r.lines[i]
	for j := max(0, i-3); j < min(len(r.lines), i+4); j++ {
		b := r.lines[j]
		if d := a.src.Box.Y0 - b.src.Box.Y0; j != i && b.page == a.page && d > -3 && d < 3 && (b.src.Box.X0 > a.src.Box.X1 || b.src.Box.X1 < a.src.Box.X0) {
			return true
		}
	}
	return false
}

// setOff reports whether a line begins the next item of a list after another
// line: a full sentence before it and more space than between lines.
func setOff(a, b *line) bool {
	height := max(a.src.Box.Y1-a.src.Box.Y0, 6)
	return endsSentence(a.text) && (a.page != b.page || a.src.Box.Y0-b.src.Box.Y1 > 0.45*height)
}

// ends reports whether a line is the next heading.
func (r *report) ends(l, title *line, size float64, cur []*line) bool {
	if len(l.text) > 110 || sentence(l.text) {
		return false
	}
	if len(cur) > 0 && !endsSentence(cur[len(cur)-1].text) && !l.src.Bold {
		return false
	}
	if numbered.MatchString(l.text) {
		return true
	}
	return l.heading(size) && (l.src.Bold || l.src.Size >= title.src.Size-0.5 || capitals(l.text)) && (l.src.Bold == title.src.Bold || l.src.Size >= title.src.Size)
}

// item makes one control of its lines.
func (r *report) item(lines []*line, current []string) cuec {
	p := r.hy.write(lines, false)
	c := cuec{at: p, rule: "cuec.list_item", CUEC: CUEC{Page: lines[0].page, Criteria: []string{}}}
	text := p.flat()
	if m := itemID.FindStringSubmatch(text); m != nil {
		id := m[1]
		c.ID = &id
	}
	text = bullet.ReplaceAllString(text, "")
	if m := bracketed.FindStringIndex(text); m != nil {
		c.Criteria = criteria(text[m[0]:])
		text = text[:m[0]]
	} else if current != nil {
		c.Criteria = current
	}
	c.Text = strings.TrimSpace(text)
	return c
}
