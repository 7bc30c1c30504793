package quality

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ward/internal/reading"
)

// strong is the weight of a claim from which it counts as what the report says.
const strong = 0.6

// partNames are the parts in words.
var partNames = map[reading.PartKind]string{
	reading.CoverPart: "the cover", reading.OpinionPart: "the auditor's report", reading.AssertionPart: "management's assertion",
	reading.DescriptionPart: "the system description", reading.TestsPart: "the tests", reading.OtherPart: "the other information",
}

// names holds the names of organization, system and firm against each other, at
// every place that says whose the report is, and looks for the organization in
// every part.
func (j *judge) names() {
	org := orEmpty(j.s.ServiceOrganization)
	if org == "" {
		j.say(Names, reading.Unclear, nil, "The name of the service organization was not found.")
		return
	}
	var differ []string
	var places []reading.SignalPlace
	for _, v := range []struct {
		path, what string
		value      *string
	}{{"soc2.service_organization", "service organization", &org}, {"soc2.auditor", "auditor", j.s.Auditor}} {
		if p := others(j.x.Claims[v.path], orEmpty(v.value), alike); len(p) > 0 {
			differ, places = append(differ, v.what), append(places, p...)
		}
	}
	var without []string
	found := 0
	for _, kind := range []reading.PartKind{reading.OpinionPart, reading.AssertionPart, reading.DescriptionPart} {
		t, ok := j.whole(kind)
		if !ok || len(t.low) < 400 {
			continue
		}
		if at := mention(t.low, org); at >= 0 {
			found++
			places = append(places, t.place("Named in "+partNames[kind], at, min(len(t.text), at+60)))
		} else {
			without = append(without, partNames[kind])
			places = append(places, t.place("Not named in "+partNames[kind], 0, min(len(t.text), 60)))
		}
	}
	sortPlaces(places)
	switch {
	case len(differ) > 0:
		j.say(Names, reading.Absent, places, "The name of the %s is not the same everywhere: see the places.", list(differ))
	case len(without) > 0:
		j.say(Names, reading.Absent, places, "The report is about %s, but %s does not name it.", org, list(without))
	case found < 2:
		j.say(Names, reading.Unclear, places, "Too few parts of the report were told apart to compare the names in them.")
	default:
		j.say(Names, reading.Present, places, "The report names %s alike in %d parts, and no other in its place.", org, found)
	}
}

// alike reports whether two names mean one company, or one is the other with
// words of the sentence around it.
func alike(a, b string) bool {
	x, y := " "+reading.BareName(a)+" ", " "+reading.BareName(b)+" "
	return reading.SameName(a, b) || len(x) > 2 && len(y) > 2 && (strings.Contains(x, y) || strings.Contains(y, x))
}

// others lists the claims that say something else than the value, when a value
// was found: both sides, so that a reader can compare.
func others(claims []reading.Claim, value string, same func(a, b string) bool) []reading.SignalPlace {
	var agree, differ []reading.SignalPlace
	for _, c := range claims {
		if c.Weight < strong {
			continue
		}
		p := reading.SignalPlace{Page: c.Page, Note: c.Value, Quote: c.Quote}
		if same(c.Value, value) {
			agree = append(agree, p)
		} else if !slices.ContainsFunc(differ, func(d reading.SignalPlace) bool { return d.Page == p.Page && d.Note == p.Note }) {
			differ = append(differ, p)
		}
	}
	if value == "" || len(differ) == 0 {
		return nil
	}
	return append(agree, differ...)
}

// mention is where a text in small letters names an organization: by its name
// without legal form, or by the first words of it; -1 when it does not.
func mention(low, name string) int {
	bare := strings.Fields(reading.BareName(name))
	for n := len(bare); n > 0; n-- {
		short := strings.Join(bare[:n], " ")
		if n < len(bare) && len(short) < 4 {
			break
		}
		if at := strings.Index(low, short); at >= 0 {
			return at
		}
	}
	if at := strings.Index(low, initials(bare)); len(bare) > 2 && at >= 0 {
		return at
	}
	return -1
}

// initials are the first letters of words, as a word of a text: " abc".
func initials(words []string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range words {
		b.WriteByte(w[0])
	}
	return b.String()
}

// dates holds the period at every place that names it against the others, and
// the dates of opinion and assertion against the period.
func (j *judge) dates() {
	path, end := "soc2.period", ""
	value := ""
	if j.two && j.s.Period != nil {
		value, end = j.s.Period.Start+" "+j.s.Period.End, j.s.Period.End
	} else if !j.two && j.s.AsOf != nil {
		path, value, end = "soc2.as_of", *j.s.AsOf, *j.s.AsOf
	}
	if value == "" {
		j.say(Dates, reading.Unclear, nil, "The period of the report was not found.")
		return
	}
	same := func(a, b string) bool { return a == b }
	var wrong []string
	places := others(j.x.Claims[path], value, same)
	for i := range places {
		places[i].Note = inWords(places[i].Note)
	}
	if len(places) > 0 {
		wrong = append(wrong, "the period is not the same everywhere")
	}
	said := 0
	for _, c := range j.x.Claims[path] {
		if c.Value == value && len(wrong) == 0 {
			said++
			places = append(places, reading.SignalPlace{Page: c.Page, Note: inWords(c.Value), Quote: c.Quote})
		}
	}
	if d := j.s.ReportDate; d != nil && *d < end {
		f := j.x.Facts["soc2.report_date"]
		wrong = append(wrong, fmt.Sprintf("the auditor's report is dated %s, before the last day that it covers", dayWords(*d)))
		places = append(places, reading.SignalPlace{Page: f.Page, Note: "Date of the auditor's report", Quote: f.Quote})
	}
	if p, day, ok := j.assertedOn(); ok && day < end {
		wrong = append(wrong, fmt.Sprintf("the assertion is dated %s, before the last day that it covers", dayWords(day)))
		places = append(places, p)
	}
	sortPlaces(places)
	switch {
	case len(wrong) > 0:
		j.say(Dates, reading.Absent, places, "%s.", upperFirst(strings.Join(wrong, "; ")))
	case said < 2:
		j.say(Dates, reading.Unclear, places, "Only one place of the report names the period, so there is nothing to hold it against.")
	default:
		j.say(Dates, reading.Present, places, "%d places name the same %s, and the dates follow it.", said, map[bool]string{true: "period", false: "date"}[j.two])
	}
}

// inWords writes a claim of a period, "2024-10-01 2025-09-30", or of a day, for people.
func inWords(v string) string {
	from, to, two := strings.Cut(v, " ")
	if !two {
		return dayWords(v)
	}
	return dayWords(from) + " to " + dayWords(to)
}

// dayWords writes a day as "30 Sep 2025".
func dayWords(day string) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return d.Format("2 Jan 2006")
}

// assertedOn is the date under the assertion: a short line that is a day.
func (j *judge) assertedOn() (reading.SignalPlace, string, bool) {
	t, ok := j.whole(reading.AssertionPart)
	if !ok {
		return reading.SignalPlace{}, "", false
	}
	for at, line := range t.lines() {
		if len(line) > 40 || at < len(t.text)/2 {
			continue
		}
		for _, d := range reading.Days(line) {
			if d.B-d.A >= len(line)-8 {
				return t.place("Date of the assertion", at, at+len(line)), d.Day, true
			}
		}
	}
	return reading.SignalPlace{}, "", false
}

// sortPlaces orders places as the pages do.
func sortPlaces(places []reading.SignalPlace) {
	slices.SortStableFunc(places, func(a, b reading.SignalPlace) int { return a.Page - b.Page })
}
