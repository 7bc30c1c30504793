package quality

import (
	"regexp"
	"strings"

	"ward/internal/reading"
	"ward/internal/reading/likeness"
)

// licence is the number of a licence to practise.
var licence = regexp.MustCompile(`(?i)\b(?:licen[sc]e|registration|permit|pcaob id)\s*(?:no\.?|number|#|id)?\s*:?\s*#?[A-Z]*-?\d{3,}`)

// auditor looks for what names the auditor: firm, place, date, and a signature
// or licence.
func (j *judge) auditor() {
	firm, path := orEmpty(j.s.Auditor), "soc2.auditor"
	if firm == "" {
		j.say(Auditor, reading.Unclear, nil, "The name of the firm was not found; its signature may be a picture.")
		return
	}
	f := j.x.Facts[path]
	places := []reading.SignalPlace{{Page: f.Page, Note: "Firm: " + firm, Quote: f.Quote}}
	var missing []string
	t, ok := j.whole(reading.OpinionPart)
	if !ok {
		j.say(Auditor, reading.Unclear, places, "The firm is named, but its report was not found.")
		return
	}
	add := func(what string, a, b int) {
		if b > a {
			places = append(places, t.place(upperFirst(what), a, b))
		} else {
			missing = append(missing, what)
		}
	}
	townAt, townTo := j.signedAt(t)
	add("city and state", townAt, townTo)
	if d, ok := j.x.Facts["soc2.report_date"]; ok && j.s.ReportDate != nil {
		places = append(places, reading.SignalPlace{Page: d.Page, Note: "Date", Quote: d.Quote})
	} else {
		missing = append(missing, "date")
	}
	signedAt, signedTo := j.signature(t, firm)
	add("signature of the firm", signedAt, signedTo)
	if m := licence.FindStringIndex(t.text); m != nil {
		add("licence", m[0], m[1])
	}
	if len(missing) == 0 {
		j.say(Auditor, reading.Present, places, "The report names the firm, and bears its signature with place and date. Whether the firm is licensed, and what its peer review says, the public registers tell.")
		return
	}
	j.say(Auditor, reading.Absent, places, "The report names the firm %s. Not found: %s.", firm, list(missing))
}

// signedAt is the line with the town where the auditor signed: the last such
// line of its report.
func (j *judge) signedAt(t prose) (a, b int) {
	for at, line := range t.lines() {
		if line = strings.TrimSpace(line); len(line) < 90 && reading.StartsWithCity(line) {
			a, b = at, at+len(line)
		}
	}
	return a, b
}

// signature is the line on which the firm signs: after /s/, or its name alone on
// a line in the second half of its report. AT-C 205 takes a printed name.
func (j *judge) signature(t prose, firm string) (a, b int) {
	if at := strings.Index(t.low, "/s/"); at >= 0 {
		return at, min(len(t.text), at+60)
	}
	for at, line := range t.lines() {
		if at > len(t.text)/2 && len(line) < len(firm)+40 && opens(t.low[at:at+len(line)], firm) && alike(line, firm) {
			a, b = at, at+len(line)
		}
	}
	return a, b
}

// traces are those of the texts that an organization and its auditor write
// themselves. What the criteria and the opinion say is alike in every report.
func (j *judge) traces() *reading.Traces {
	names := []string{orEmpty(j.s.ServiceOrganization), orEmpty(j.s.System), orEmpty(j.s.Auditor)}
	for _, s := range j.s.Subservice {
		names = append(names, s.Name)
	}
	description, controls, tests := likeness.NewMaker(names...), likeness.NewMaker(names...), likeness.NewMaker(names...)
	for _, t := range j.parts[reading.DescriptionPart] {
		description.Add(t.text)
		description.Break()
	}
	for _, c := range j.s.Controls {
		controls.Add(c.Activity)
		controls.Break()
		for _, t := range c.Tests {
			tests.Add(t.Test)
			tests.Break()
		}
	}
	return &reading.Traces{Description: description.Trace().String(), Controls: controls.Trace().String(), Tests: tests.Trace().String()}
}
