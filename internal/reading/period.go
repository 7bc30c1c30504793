package reading

import (
	"fmt"
	"strings"
	"time"
)

// asOfRx is the day of a Type 1 examination.
var asOfRx = compile(`(?i)\bas\s+(?:of|at)\s+(` + datePattern + `)`)

// datePlace is a part of the report that gives the period or the day.
type datePlace struct {
	p    passage
	rule string // after "period." or "as_of."
}

// datePlaces are the parts of the report that give the period or the day.
func (r *report) datePlaces(o opinion, parts []part) []datePlace {
	out := []datePlace{
		{o.report.cut(o.a, o.b), "opinion"}, {o.report.cut(0, max(o.a, 4000)), "scope_paragraph"}, {r.body.cut(0, min(coverEnd(parts), 5000)), "cover"},
	}
	for _, p := range parts {
		if p.kind == assertionPart {
			out = append(out, datePlace{r.body.cut(p.a, min(p.b, p.a+4000)), "assertion"})
			break
		}
	}
	for i := 1; i < min(len(r.pages), 8); i++ {
		for _, l := range r.pages[i] {
			if l.furniture && digits.MatchString(l.text) {
				out = append(out, datePlace{r.hy.write([]*line{l}, false), "running_head"})
			}
		}
	}
	return out
}

// readDates settles the period or the day of the examination and the date of
// the report.
func (r *report) readDates(o opinion, parts []part, s *SOC2) {
	var claims []claim
	for _, pl := range r.datePlaces(o, parts) {
		if s.TypeOne() {
			if m := asOfRx.FindStringSubmatchIndex(pl.p.text); m != nil {
				if d, ok := parseDay(pl.p.text[m[2]:m[3]]); ok {
					claims = append(claims, says(iso(d), pl.p, m[2], m[3], "as_of."+pl.rule))
				}
			}
			continue
		}
		if sp, ok := firstPeriod(pl.p.text); ok {
			claims = append(claims, says(iso(sp.start)+" "+iso(sp.end), pl.p, sp.a, sp.b, "period."+pl.rule))
		}
	}
	signed := o.dates(linesOf(o.report, o.a), "")
	if s.TypeOne() {
		s.AsOf = r.settle("soc2.as_of", claims, equal, datesAgree(claims, signed)...)
	} else if v := r.settle("soc2.period", claims, equal, datesAgree(claims, signed)...); v != nil {
		s.Period = &Period{(*v)[:10], (*v)[11:]}
	}
	r.readReportDate(o, parts, s)
}

// datesAgree checks the likeliest period or day against the calendar and the
// dates under the opinion: a period is of one to some fifteen months, and a
// report is signed after its end, within a year.
func datesAgree(claims []claim, signed []dated) []check {
	if len(claims) == 0 {
		return nil
	}
	v := group(claims, equal)[0].chosen.value
	end, err := time.Parse(time.DateOnly, v[len(v)-10:])
	if err != nil {
		return nil
	}
	var out []check
	if start, err := time.Parse(time.DateOnly, v[:10]); err == nil && len(v) > 10 {
		months := end.Sub(start).Hours() / 24 / 30.4
		out = append(out, check{months > 0.9 && months < 15.5, fmt.Sprintf("a period of %.0f months is unusual", months)})
	}
	if under, ok := likeliest(signed); ok {
		late := under.day.Sub(end)
		out = append(out, check{late > 0 && late < 366*24*time.Hour, "the date under the opinion, " + iso(under.day) + ", does not follow the end within a year"})
	}
	return out
}

// firstPeriod is the first period of a text that is not said to be an earlier
// one.
func firstPeriod(text string) (span, bool) {
	for _, sp := range spans(text) {
		before := strings.ToLower(text[max(0, sp.a-60):sp.a])
		if !strings.Contains(before, "prior") && !strings.Contains(before, "preceding") && !strings.Contains(before, "previous") {
			return sp, true
		}
	}
	return span{}, false
}
