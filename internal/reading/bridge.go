package reading

import (
	"slices"
	"time"
)

// bridgeMonths is how long a bridge letter is good for after the report's end.
const bridgeMonths = 3

var (
	reportNear = rx(`\bSOC\b|report|examin|audit|attest`)
	sinceRx    = compile(`(?i)\b(?:since|from|beginning|after|following|starting|commencing)\s+(?:on\s+)?(` + datePattern + `)`)
	untilRx    = compile(`(?i)\b(?:through|to|until|as\s+of|up\s+to)\s+(?:and\s+including\s+)?(` + datePattern + `)`)
	untilHere  = rx(`(?:through|to|until|as of|up to) (?:and including )?(?:the )?(?:date (?:of )?this letter|date (?:hereof|above|listed above|shown above)|today|present|this letter'?s date)`)
	endedOn    = compile(`(?i)\bended\s+(?:on\s+)?(` + datePattern + `)`)
	datedRx    = compile(`(?im)^(?:(?:letter\s+)?date[d]?|issued|sent)\s*(?:on)?:?\s*(?:the\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(` + datePattern + `)`)
	// coming is what stands before the period of a report that is not yet issued.
	coming = rx(`\b(?:next|upcoming|forthcoming|subsequent|ongoing)\b[^.]{0,60}\b(?:will|expected|scheduled|planned|in progress|under way|covers?)\b[^.]*$|\bwill cover\b[^.]*$`)
)

// readBridge reads a bridge letter.
func (r *report) readBridge() *Bridge {
	b := &Bridge{Flags: []string{}}
	p := r.hy.write(r.lines, false)
	r.letterDate(p, b)
	report, ok := r.bridgeReport(p, b)
	r.bridgeGap(p, b, report, ok)
	r.bridgeChanges(p, b)
	r.bridgeNames(p, b)
	r.bridgeIssuer(p, b)
	b.Flags = b.flags()
	return b
}

// bridgeReport finds the period of the report that the letter follows: the
// period beside the word report, the earliest when there are several.
func (r *report) bridgeReport(p passage, b *Bridge) (span, bool) {
	var best span
	found := false
	all := spans(p.text)
	for _, s := range all {
		near := reportNear.MatchString(p.text[max(0, s.a-220):s.a])
		long := s.end.Sub(s.start) > 80*24*time.Hour
		if (near || long) && (!found || s.end.Before(best.end)) && !isComing(p.text, s) {
			best, found = s, true
		}
	}
	for _, s := range all { // of successive reports, the last
		longer := s.end.Sub(s.start) - best.end.Sub(best.start)
		if found && s.start.Equal(best.end.AddDate(0, 0, 1)) && longer > -6*24*time.Hour && longer < 6*24*time.Hour && !isComing(p.text, s) && (b.LetterDate == nil || iso(s.end) <= *b.LetterDate) && s.end.Sub(s.start) > 170*24*time.Hour {
			best = s
		}
	}
	if !found {
		r.review("bridge.report_period", "not found")
		return best, false
	}
	repeats := false
	for _, s := range all {
		if s.a != best.a && s.start.Equal(best.start) && s.end.Equal(best.end) || s.start.Equal(best.end.AddDate(0, 0, 1)) {
			repeats = true
		}
	}
	for _, m := range endedOn.FindAllStringSubmatch(p.text, -1) {
		if d, ok := parseDay(m[1]); ok && d.Equal(best.end) {
			repeats = true
		}
	}
	b.ReportPeriod = best.period()
	checks := r.daysRead(p)
	if repeats {
		checks = append(checks, check{holds: true}, check{holds: true})
	}
	r.put("bridge.report_period", p, best.a, best.b, "bridge.report_period", weigh("bridge.report_period", checks...))
	return best, true
}

// expected is what follows the period of a report that is not yet issued.
var expected = rx(`^[^.;]{0,30}?\b(?:is|are|will be|which is) (?:expected|planned|scheduled|due|in progress|under way|to be issued)\b|^[^.;]{0,20}?\bwill\b`)

// isComing reports whether a period is that of a report that is not yet issued.
func isComing(text string, s span) bool {
	before, after := text[max(0, s.a-120):s.a], text[s.b:min(len(text), s.b+90)]
	return coming.MatchString(before) || nextOne.MatchString(before) && expected.MatchString(after)
}

// nextOne is the report that is not yet issued.
var nextOne = rx(`\b(?:next|upcoming|forthcoming|subsequent|following|new)\b[^.;]{0,60}$`)

// letterDate is the line that is a date alone, or the line headed Date.
func (r *report) letterDate(p passage, b *Bridge) {
	var claims []claim
	if m := datedRx.FindStringSubmatchIndex(p.text); m != nil {
		if d, ok := parseDay(p.text[m[2]:m[3]]); ok {
			claims = append(claims, says(iso(d), p, m[2], m[3], "bridge.date_heading"))
		}
	}
	for _, l := range linesOf(p, 0) {
		if m := dateOnly.FindStringSubmatchIndex(l.text); m != nil {
			if d, ok := parseDay(l.text[m[2]:m[3]]); ok {
				rule := "bridge.date_line"
				if len(claims) > 0 && claims[0].value != iso(d) {
					rule = "bridge.other_date"
				}
				claims = append(claims, says(iso(d), p, l.a+m[2], l.a+m[3], rule))
			}
		}
	}
	if len(claims) == 0 {
		if m := dateRx.FindStringIndex(truncate(p.text, 500)); m != nil {
			if d, ok := parseDay(p.text[m[0]:m[1]]); ok {
				claims = append(claims, says(iso(d), p, m[0], m[1], "bridge.first_date"))
			}
		}
	}
	b.LetterDate = r.settle("bridge.letter_date", claims, equal, r.daysRead(p)...)
}

// unreadDay is what looks like a day, in words that no rule may know.
var unreadDay = compile(`(?i)\b(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,10}\.?,?|[a-z]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?)\s+(?:19|20)\d\d\b`)

// daysRead is a failing check when a letter holds what looks like a day and
// cannot be read as one: it may be any of the days that the letter gives.
func (r *report) daysRead(p passage) []check {
	read := dateRx.FindAllStringIndex(p.text, -1)
	for _, m := range unreadDay.FindAllStringIndex(p.text, -1) {
		if !slices.ContainsFunc(read, func(d []int) bool { return d[0] < m[1] && m[0] < d[1] }) {
			return []check{{}}
		}
	}
	return nil
}

// bridgeGap finds the time that the letter speaks for. A letter without an end
// speaks up to its own date; one without a start from the day after the report.
func (r *report) bridgeGap(p passage, b *Bridge, report span, known bool) {
	for _, s := range spans(p.text) {
		if isComing(p.text, s) {
			continue
		}
		if known && (s.a == report.a || s.start.Equal(report.start) && s.end.Equal(report.end) || s.end.Before(report.end)) {
			continue
		}
		from, to := iso(s.start), iso(s.end)
		b.From, b.To = &from, &to
		r.put("bridge.from", p, s.a, s.b, "bridge.period", weigh("bridge.period", r.daysRead(p)...))
		r.put("bridge.to", p, s.a, s.b, "bridge.period", weigh("bridge.period", r.daysRead(p)...))
		return
	}
	r.bridgeFrom(p, b, report, known)
	r.bridgeTo(p, b, report, known)
}

func (r *report) bridgeFrom(p passage, b *Bridge, report span, known bool) {
	for _, m := range sinceRx.FindAllStringSubmatchIndex(p.text, -1) {
		d, ok := parseDay(p.text[m[2]:m[3]])
		if !ok || known && (m[0] >= report.a && m[0] < report.b || d.Before(report.end)) {
			continue
		}
		if known && d.Equal(report.end) {
			d = d.AddDate(0, 0, 1)
		}
		from := iso(d)
		b.From = &from
		r.put("bridge.from", p, m[2], m[3], "bridge.since", weigh("bridge.since", r.daysRead(p)...))
		return
	}
	if !known {
		r.review("bridge.from", "not found")
		return
	}
	from := iso(report.end.AddDate(0, 0, 1))
	b.From = &from
	r.put("bridge.from", p, report.a, report.b, "bridge.day_after_report", weigh("bridge.day_after_report", r.daysRead(p)...))
}

func (r *report) bridgeTo(p passage, b *Bridge, report span, known bool) {
	if b.LetterDate != nil {
		if m := untilHere.FindStringIndex(p.text); m != nil {
			b.To = b.LetterDate
			r.put("bridge.to", p, m[0], m[1], "bridge.date_of_letter", weigh("bridge.date_of_letter", r.daysRead(p)...))
			return
		}
	}
	for _, m := range untilRx.FindAllStringSubmatchIndex(p.text, -1) {
		d, ok := parseDay(p.text[m[2]:m[3]])
		if !ok || coming.MatchString(p.text[max(0, m[0]-120):m[0]]) || known && (m[0] >= report.a && m[0] < report.b || !d.After(report.end)) {
			continue
		}
		to := iso(d)
		b.To = &to
		r.put("bridge.to", p, m[2], m[3], "bridge.as_of", weigh("bridge.as_of", r.daysRead(p)...))
		return
	}
	if b.LetterDate == nil {
		r.review("bridge.to", "not found")
		return
	}
	b.To = b.LetterDate
	f := r.facts["bridge.letter_date"]
	f.Rule, f.Confidence = "bridge.date_of_letter", min(f.Confidence, worth("bridge.letter_ends_it"))
	r.facts["bridge.to"] = f
}

// flags names what is wrong with the letter, by its own dates.
func (b *Bridge) flags() []string {
	out := []string{}
	day := func(s *string) (time.Time, bool) {
		if s == nil {
			return time.Time{}, false
		}
		d, err := time.Parse(time.DateOnly, *s)
		return d, err == nil
	}
	from, okFrom := day(b.From)
	to, okTo := day(b.To)
	if okFrom && okTo && to.After(from.AddDate(0, bridgeMonths, -1)) {
		out = append(out, "gap_exceeds_3_months")
	}
	if b.ReportPeriod != nil {
		if okFrom && b.From != nil && *b.From <= b.ReportPeriod.End {
			out = append(out, "begins_before_period_end")
		}
		if b.LetterDate != nil && *b.LetterDate < b.ReportPeriod.End {
			out = append(out, "dated_before_report")
		}
	}
	if b.Issuer == nil {
		out = append(out, "unsigned")
	}
	if b.MaterialChanges != nil && *b.MaterialChanges {
		out = append(out, "material_changes")
	}
	return out
}
