package reading

import (
	"slices"
	"strings"
	"time"
)

// dated is a date that may be the one under the opinion.
type dated struct {
	day  day
	a, b int // of the date, in the auditor's report
	line int // among the lines from the opinion on
	rule string
	rank int // of the rules: 4 beside a firm, 3 beside a signature, 2 alone on its line, 1 broken over two, 0 before the end
}

var (
	// firmAndDate is a closing in one line: the firm, perhaps its city, the date.
	firmAndDate = exact(`^(?:/s/ ?)?` + firmName + `(?: ?[-,|]) ?[A-Za-z.,' -]{0,50}?[-,| ] ?((?i:` + datePattern + `))\.?$`)
	// monthLine is the first half of a date that is broken over two lines.
	monthLine = compile(`(?i)^` + monthNames + `(?:\s+\d{1,2},?)?$`)
)

// dates lists the dates after the opinion that stand by themselves or close a
// signature. end is the last day of the period, or "".
func (o opinion) dates(lines []textLine, end string) []dated {
	var out []dated
	add := func(i, a, b, rank int) {
		d, ok := parseDay(o.report.text[a:b])
		if !ok {
			return
		}
		at := dated{d, a, b, i, "report_date.under_signature", rank}
		switch {
		case end != "" && iso(d) < end:
			at.rule, at.rank = "report_date.before_end", 0 // a report is not signed before its period has ended
		case rank >= 3:
			at.rule = "report_date.signed"
			if byFirm(lines, i) {
				at.rank = 4
			}
		}
		out = append(out, at)
	}
	for i, l := range lines {
		if i > 0 && runsOn(lines[i-1].text) && (!dateOnly.MatchString(l.text) || strings.HasSuffix(l.text, ".") || endsOnDate.MatchString(lines[i-1].text)) {
			continue
		}
		rank := 2
		if signed(lines, i) {
			rank = 3
		}
		if m := dateOnly.FindStringSubmatchIndex(l.text); m != nil {
			add(i, l.a+m[2], l.a+m[3], rank)
		} else if m := firmAndDate.FindStringSubmatchIndex(l.text); m != nil {
			add(i, l.a+m[4], l.a+m[5], 3)
		} else if m, firm := sealDay(l); m != nil {
			if firm {
				rank = 3
			}
			add(i, l.a+m[0], l.a+m[1], rank)
		} else if monthLine.MatchString(l.text) && i+1 < len(lines) && dateOnly.MatchString(l.text+" "+lines[i+1].text) {
			add(i, l.a, lines[i+1].a+len(lines[i+1].text), rank-1)
		}
	}
	return out
}

// closing is the lines that sign the report and the dates in them: those after
// the opinion, or the head of a letter with the firm, its city and the date.
func (o opinion) closing(end string) ([]textLine, []dated) {
	lines := linesOf(o.report, o.a)
	all := o.dates(lines, end)
	if best, ok := likeliest(all); ok && best.rank > 2 {
		return lines, all
	}
	top, heads := o.letterhead(end)
	switch {
	case slices.ContainsFunc(top, func(l textLine) bool { return firmLine.MatchString(l.text) && auditFirm.MatchString(l.text) }) && len(heads) == 1:
		return top, heads
	case len(all) > 0:
		return lines, all
	}
	for i := range heads {
		heads[i].rule, heads[i].line = "report_date.letterhead", -1
	}
	return lines, heads
}

// letterhead is the first lines of the report and the date that stands alone in
// them; of several none is more likely.
func (o opinion) letterhead(end string) ([]textLine, []dated) {
	top := linesOf(o.report, 0)
	top = top[:min(len(top), letterhead)]
	all := slices.DeleteFunc(o.dates(top, end), func(d dated) bool { return d.rank < 2 })
	if len(all) != 1 {
		return top, nil
	}
	return top, all
}

// letterhead is how many lines the head of a report set as a letter may have.
const letterhead = 10

// endsOnDate is the end of a line whose sentence a date ends.
var endsOnDate = rx(`(?:[,;(]|\b(?:the|an?|of|and|or|to|in|for|by|with|from|on|at|as|through|until|since|dated|period|ended|ending|between|after|before|was|were|` + monthNames + `))$`)

// runsOn reports whether a line is running text whose sentence the next line
// ends.
func runsOn(s string) bool { return len(s) > 60 && !endsSentence(s) }

// likeliest is the best of the dates, the last of several alike; ok is false
// when there is none.
func likeliest(all []dated) (best dated, ok bool) {
	for _, d := range all {
		if !ok || d.rank >= best.rank {
			best, ok = d, true
		}
	}
	return best, ok
}

// readReportDate finds the date under the opinion. Management often signs its
// assertion on the same day: that day confirms the date, another says nothing.
func (r *report) readReportDate(o opinion, parts []part, s *SOC2) {
	var claims []claim
	end := s.LastDay()
	_, all := o.closing(end)
	if best, ok := likeliest(all); ok {
		claims = []claim{says(iso(best.day), o.report, best.a, best.b, best.rule)}
		for _, d := range all {
			if !d.day.Equal(best.day) && d.rank >= best.rank {
				claims = append(claims, says(iso(d.day), o.report, d.a, d.b, "report_date.another"))
			}
		}
	}
	if _, heads := o.letterhead(end); len(claims) > 0 && len(heads) == 1 && iso(heads[0].day) != claims[0].value {
		claims = append(claims, says(iso(heads[0].day), o.report, heads[0].a, heads[0].b, "report_date.letterhead"))
	}
	if len(claims) == 0 {
		claims = closingDate(o, end)
	}
	if len(claims) > 0 {
		claims = append(claims, r.assertionDate(parts, claims[0].value)...)
	}
	s.ReportDate = r.settle("soc2.report_date", claims, equal, dateAfter(claims, end)...)
}

// dateAfter checks that the report was signed after its last day, within a year.
func dateAfter(claims []claim, end string) []check {
	if len(claims) == 0 || end == "" {
		return nil
	}
	last, err := time.Parse(time.DateOnly, end)
	signed, err2 := time.Parse(time.DateOnly, claims[0].value)
	if err != nil || err2 != nil {
		return nil
	}
	late := signed.Sub(last)
	return []check{{late > 0 && late < 366*24*time.Hour, "it does not follow the last day of the examination, " + end + ", within a year"}}
}

// assertionDate is the day in the assertion that is the same as the one given.
func (r *report) assertionDate(parts []part, day string) []claim {
	for _, p := range parts {
		if p.kind != assertionPart {
			continue
		}
		text := r.body.cut(p.a, min(p.b, p.a+12000))
		for _, m := range dateRx.FindAllStringIndex(text.text, -1) {
			if d, ok := parseDay(text.text[m[0]:m[1]]); ok && iso(d) == day {
				return []claim{says(day, text, m[0], m[1], "report_date.assertion")}
			}
		}
	}
	return nil
}

// closingDate is the last date after the opinion, when none stands by itself. It
// is weak: a person should look at it.
func closingDate(o opinion, end string) []claim {
	all := dateRx.FindAllStringIndex(o.report.text[o.b:], -1)
	if len(all) == 0 {
		return nil
	}
	m := all[len(all)-1]
	d, ok := parseDay(o.report.text[o.b+m[0] : o.b+m[1]])
	if !ok || iso(d) < end {
		return nil
	}
	return []claim{says(iso(d), o.report, o.b+m[0], o.b+m[1], "report_date.last_date")}
}

// byFirm reports whether a line with the form of a firm of accountants stands
// close to line i.
func byFirm(lines []textLine, i int) bool {
	for j := max(0, i-4); j < min(len(lines), i+3); j++ {
		if t := lines[j].text; firmLine.MatchString(t) && auditFirm.MatchString(t) && !personal.MatchString(t) {
			return true
		}
	}
	return false
}

// signed reports whether a city or a firm stands close to line i.
func signed(lines []textLine, i int) bool {
	for j := max(0, i-5); j < min(len(lines), i+4); j++ {
		if t := lines[j].text; cityLine.MatchString(t) || firmLine.MatchString(t) || signature.MatchString(t) {
			return true
		}
	}
	return false
}
