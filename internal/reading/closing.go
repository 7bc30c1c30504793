package reading

import (
	"slices"
	"time"
)

// dated is a date that may be the one under the opinion.
type dated struct {
	day  day
	a, b int // of the date, in the auditor's report
	line int // among the lines from the opinion on
	rule string
	rank int // of the rules: 3 beside a signature, 2 alone on its line, 1 broken over two, 0 before the end
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
		case rank == 3:
			at.rule = "report_date.signed"
		}
		out = append(out, at)
	}
	for i, l := range lines {
		if i > 0 && runsOn(lines[i-1].text) {
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
	if len(all) > 0 {
		return lines, all
	}
	top := linesOf(o.report, 0)
	top = top[:min(len(top), letterhead)]
	if slices.ContainsFunc(top, func(l textLine) bool { return firmLine.MatchString(l.text) }) {
		return top, o.dates(top, end)
	}
	return lines, nil
}

// letterhead is how many lines the head of a report set as a letter may have.
const letterhead = 10

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

// signed reports whether a city or a firm stands close to line i.
func signed(lines []textLine, i int) bool {
	for j := max(0, i-5); j < min(len(lines), i+4); j++ {
		if t := lines[j].text; cityLine.MatchString(t) || firmLine.MatchString(t) || signature.MatchString(t) {
			return true
		}
	}
	return false
}
