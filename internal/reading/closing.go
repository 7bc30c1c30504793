package reading

import "regexp"

// dated is a date that may be the one under the opinion.
type dated struct {
	day    day
	a, b   int // of the date, in the auditor's report
	line   int // among the lines from the opinion on
	weight float64
}

var (
	// firmAndDate is a closing in one line: the firm, perhaps its city, the date.
	firmAndDate = exact(`^(?:/s/ ?)?` + firmName + `(?: ?[-,|]) ?[A-Za-z.,' -]{0,50}?[-,| ] ?((?i:` + datePattern + `))\.?$`)
	// monthLine is the first half of a date that is broken over two lines.
	monthLine = regexp.MustCompile(`(?i)^` + monthNames + `(?:\s+\d{1,2},?)?$`)
)

// dates lists the dates after the opinion that stand by themselves or close a
// signature. end is the last day of the period, or "".
func (o opinion) dates(lines []textLine, end string) []dated {
	var out []dated
	add := func(i, a, b int, weight float64) {
		d, ok := parseDay(o.report.text[a:b])
		if !ok {
			return
		}
		if end != "" && iso(d) < end {
			weight = 0.3 // a report is not signed before its period has ended
		}
		out = append(out, dated{d, a, b, i, weight})
	}
	for i, l := range lines {
		if i > 0 && runsOn(lines[i-1].text) {
			continue
		}
		weight := 0.85
		if signed(lines, i) {
			weight = 0.93
		}
		if m := dateOnly.FindStringSubmatchIndex(l.text); m != nil {
			add(i, l.a+m[2], l.a+m[3], weight)
		} else if m := firmAndDate.FindStringSubmatchIndex(l.text); m != nil {
			add(i, l.a+m[4], l.a+m[5], 0.93)
		} else if monthLine.MatchString(l.text) && i+1 < len(lines) && dateOnly.MatchString(l.text+" "+lines[i+1].text) {
			add(i, l.a, lines[i+1].a+len(lines[i+1].text), weight-0.05)
		}
	}
	return out
}

// runsOn reports whether a line is running text whose sentence the next line
// ends.
func runsOn(s string) bool { return len(s) > 60 && !endsSentence(s) }

// likeliest is the best of the dates, the last of several alike; ok is false
// when there is none.
func likeliest(all []dated) (best dated, ok bool) {
	for _, d := range all {
		if !ok || d.weight >= best.weight {
			best, ok = d, true
		}
	}
	return best, ok
}

// lastDay is the last day that the report covers, or "".
func (s *SOC2) lastDay() string {
	switch {
	case s.Period != nil:
		return s.Period.End
	case s.AsOf != nil:
		return *s.AsOf
	}
	return ""
}

// readReportDate finds the date under the opinion.
func (r *report) readReportDate(o opinion, s *SOC2) {
	var claims []claim
	end := s.lastDay()
	if d, ok := likeliest(o.dates(linesOf(o.report, o.a), end)); ok {
		claims = []claim{{iso(d.day), o.report, d.a, d.b, "report_date.under_signature", d.weight}}
	}
	if len(claims) == 0 {
		claims = closingDate(o, end)
	}
	s.ReportDate = r.settle("soc2.report_date", claims, equal)
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
	return []claim{{iso(d), o.report, o.b + m[0], o.b + m[1], "report_date.last_date", 0.5}}
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
