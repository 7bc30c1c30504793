package reading

import "strings"

// items reads the list that begins at line i, until the next heading.
func (r *report) items(i int, title *line, size float64) []cuec {
	var out []cuec
	var cur []*line
	var current []string
	var prev *line
	left, marked := 0.0, false
	flush := func() { out, cur = r.withItem(out, cur, current, marked), nil }
	for n := 0; i < len(r.lines) && n < 400; i, n = i+1, n+1 {
		l := r.lines[i]
		if l.at < 0 {
			continue
		}
		mark := bullet.MatchString(l.text) || glued.MatchString(l.text)
		if prev != nil && l.src.Box.Y0 > prev.src.Box.Y0+20 {
			left = l.src.Box.X0 // the next column or page
		}
		prev = l
		switch {
		case len(out) == 0 && len(cur) == 0 && n < 12 && r.headsList(i):
		case behindCode(l.text) != "":
			flush()
			cur, marked, left = []*line{l}, true, l.src.Box.X0
		case startsCriterion(l.text) && !mark && len(l.text) < 160 && !userDoes.MatchString(l.text):
			flush()
			current = leading(l.text)
		case !mark && r.ends(l, title, size, cur) && r.goesOnWith(i, title, out, cur):
			flush() // a heading within the list
			marked = false
		case !mark && r.ends(l, title, size, cur), mark && l.heading(size) && l.src.Size >= title.src.Size-0.5 && !sentence(l.text) && !asSet(out, l):
			flush()
			return out
		case !marked && len(cur) == 0 && leadIn.MatchString(l.text):
		case mark && (len(cur) == 0 || l.src.Box.X0 < left+8 || !marked):
			flush()
			cur, marked, left = []*line{l}, true, l.src.Box.X0
		case mark:
			cur = append(cur, l)
		case !marked && beginsUnmarked(l, title, cur):
			flush()
			cur = []*line{l}
		case len(cur) == 0:
		case endsSentence(cur[len(cur)-1].text) && (marked && l.src.Box.X0 < left+2 || !marked && breaks(cur[len(cur)-1], l)):
			flush()
		default:
			cur = append(cur, l)
		}
	}
	flush()
	return out
}

// withItem adds the control that some lines are, unless they only lead to the
// next. Without a written mark they may be several.
func (r *report) withItem(out []cuec, lines []*line, current []string, marked bool) []cuec {
	if len(lines) == 0 {
		return out
	}
	parts := [][]*line{lines}
	if !marked {
		parts = r.partLines(lines)
	}
	for _, part := range parts {
		c := r.item(part, current)
		switch {
		case strings.HasSuffix(c.Text, ":"):
		case marked:
			out = append(out, c)
		default:
			c.rule = "cuec.unmarked_item"
			out = append(out, partSentences(c)...)
		}
	}
	return out
}

// behindCode is what users do in a line that begins with its criterion, or "".
func behindCode(text string) string {
	if !startsCriterion(text) {
		return ""
	}
	_, rest := lead(text)
	if rest = strings.TrimLeft(rest, " -:.)("); onUsers.MatchString(rest) {
		return rest
	}
	return ""
}

// headsList reports whether line i only heads the columns of a list.
func (r *report) headsList(i int) bool {
	l := r.lines[i]
	return tableHead.MatchString(l.text) || l.src.Bold && r.beside(i)
}

// beginsUnmarked reports whether a line begins an item without a written mark
// after the lines of another: it says anew what users do, or it is set in and
// apart, as items are whose mark is drawn.
func beginsUnmarked(l, title *line, cur []*line) bool {
	if lowerStart(l.text) {
		return false
	}
	if userDoes.MatchString(l.text) && (len(cur) == 0 || endsSentence(cur[len(cur)-1].text)) {
		return true
	}
	return l.src.Box.X0 > title.src.Box.X0+8 && (len(cur) == 0 || setOff(cur[len(cur)-1], l))
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
		form = kindOf(out[0].Text)
	} else if len(cur) > 0 {
		form = kindOf(cur[0].text)
	}
	for _, n := range r.lines[i+1 : min(len(r.lines), i+6)] {
		if n.at < 0 {
			continue
		}
		if form == "" {
			return formOf(n.text) != "" || l.src.Size < title.src.Size && binds.MatchString(n.text)
		}
		return kindOf(n.text) == form
	}
	return false
}

// asSet reports whether a line is set as the first line of the list is.
func asSet(list []cuec, l *line) bool {
	if len(list) == 0 || len(list[0].at.toks) == 0 {
		return false
	}
	first := list[0].at.toks[0].line.src
	return first.Bold == l.src.Bold && first.Size == l.src.Size
}

// kindOf is how a control is worded, or else whom it speaks of.
func kindOf(s string) string {
	if f := formOf(s); f != "" {
		return f
	}
	return subjectOf(bullet.ReplaceAllString(s, ""))
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
		id := m[1] + m[2] // one of the two is empty
		c.ID = &id
	}
	if rest := behindCode(text); rest != "" {
		current, text = leading(text), rest
	}
	text = bullet.ReplaceAllString(text, "")
	if m := glued.FindStringIndex(text); m != nil {
		text = text[m[1]-1:]
	}
	if m := bracketed.FindStringIndex(text); m != nil {
		c.Criteria = criteria(text[m[0]:])
		text = text[:m[0]]
	} else if current != nil {
		c.Criteria = current
	}
	c.Text = strings.TrimSpace(text)
	return c
}

// glued is the number of an item with no space before its text.
var glued = compile(`^\(?\d{1,2}[.)][A-Z]`)

// tableHead is a line that only heads the columns of a list.
var tableHead = rx(`^(?:(?:no\.?|number|#|id|ref(?:erence)?\.?|item|cuecs?|(?:complementary )?(?:user[- ]entity )?(?:controls?|responsibilit(?:y|ies))|descriptions?|(?:related |applicable )?(?:trust services )?criteria|tsc) ?)+$`)

// bracketed is criteria in brackets at the end of an item.
var bracketed = compile(`\s*[(\[](?:(?:related|applicable)?\s*(?:trust services )?criteri(?:a|on):?\s*)?(?:(?:CC|PI|A|C|P)[ -]?\d\.\d{1,2}[\s,;&-]*(?:and\s+)?)+[)\]]\.?\s*$`)
