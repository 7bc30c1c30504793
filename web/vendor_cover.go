package web

import (
	"fmt"
	"slices"
	"time"

	"ward/internal/agreements"
	"ward/internal/calendar"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/web/chart"
	"ward/web/words"
)

// cover is the coverage timeline of a vendor: as a chart and as a table.
type cover struct {
	chart.Timeline
	Lead   string // beside the heading
	Says   string // the chart in a sentence or two, for those who cannot see it
	Foot   string // what comes next
	Rows   []coverRow
	AsOf   string // the day that is asked for, YYYY-MM-DD; empty: today
	Wrong  string // why the day that was asked for is not shown; empty: it is
	Before string // the least and the greatest day that can be asked for
	After  string
}

// coverRow is a stretch of time in the table.
type coverRow struct {
	What, Note string
	From, To   string // dates; an empty To: no fixed end
	Days       int    // 0: no number is shown
	Gap        bool
	Href, Name string // of the document; empty: none
}

// stretch is a row of the table with what draws it.
type stretch struct {
	coverRow
	kind       string
	start, end time.Time
	texts      []string
}

// yearsAround is how far from today a day may be asked for.
const yearsAround = 10

// coverOf draws the coverage of a vendor on a day, by default the day of the
// dossier.
func coverOf(d *dossier.Dossier, asOf string) cover {
	today := calendar.Day(d.At)
	out := cover{Before: today.AddDate(-yearsAround, 0, 0).Format(time.DateOnly), After: today.AddDate(yearsAround, 0, 0).Format(time.DateOnly)}
	day, name, c := today, "Today", d.Coverage
	if asOf != "" {
		on, err := time.Parse(time.DateOnly, asOf)
		if err != nil || asOf < out.Before || asOf > out.After {
			out.Wrong = fmt.Sprintf("Give a day between %s and %s.", words.Date(out.Before), words.Date(out.After))
		} else if on != today {
			day, name, c, out.AsOf = on, "As of", d.CoverageOn(on), asOf
		}
	}
	rows := []struct {
		label  string
		strong bool
		parts  []stretch
	}{
		{"SOC 2 cover", true, covered(c, day)},
		{"SOC 2 report", false, reports(d)},
		{"Bridge letter", false, bridges(d, c)},
		{"BAA", false, signedTime(d, day)},
	}
	var draw []chart.Row
	for _, r := range rows {
		row := chart.Row{Label: r.label, Strong: r.strong}
		for _, p := range r.parts {
			row.Entries = append(row.Entries, chart.Entry{Span: chart.Span{Kind: p.kind, Start: p.start, End: p.end}, Texts: p.texts, Href: p.Href})
			out.Rows = append(out.Rows, p.coverRow)
		}
		draw = append(draw, row)
	}
	out.Timeline = chart.TimelineOf(day, name, draw)
	out.Lead, out.Foot = coverLead(c), coverFoot(c)
	out.Says = coverSays(out.Rows, name, day)
	return out
}

// span makes a stretch of two days.
func span(kind, what, note string, start, end time.Time, texts ...string) stretch {
	return stretch{
		coverRow: coverRow{What: what, Note: note, From: start.Format(time.DateOnly), To: end.Format(time.DateOnly), Days: int(end.Sub(start).Hours()/24) + 1},
		kind:     kind, start: start, end: end, texts: texts,
	}
}

// covered is the first row: time that is audited or bridged as one, and the gaps
// between. The time after the last report is no gap as long as the report counts
// as current.
func covered(c evidence.Coverage, day time.Time) []stretch {
	var out []stretch
	for _, i := range c.Intervals {
		kind, what := chart.Report, "Audited"
		switch i.Kind {
		case "type_1":
			continue
		case "bridge":
			kind, what = chart.Bridge, "Bridged by a letter"
		}
		if n := len(out); n > 0 && out[n-1].kind == kind && !i.Start.After(out[n-1].end.AddDate(0, 0, 1)) {
			if i.End.After(out[n-1].end) {
				out[n-1] = span(kind, what, "", out[n-1].start, i.End, "Covered")
			}
			continue
		}
		out = append(out, span(kind, what, "", i.Start, i.End, "Covered"))
	}
	for i, g := range c.Gaps {
		if last := i == len(c.Gaps)-1; last && c.Status == evidence.Covered && c.NextExpiryOn != nil && g.End.Equal(day) {
			until := *c.NextExpiryOn
			out = append(out, span(chart.Planned, "Counts as current", "not audited yet", g.Start, until, "Counts until "+until.Format("2 Jan"), "Counts"))
			continue
		}
		n := words.Count(g.Days, "day", "days")
		s := span(chart.Gap, "Not covered", "", g.Start, g.End, "Not covered, "+n, n)
		s.Gap = true
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b stretch) int { return a.start.Compare(b.start) })
	return out
}

// reports are the SOC 2 reports that are held. One that counts for nothing is
// drawn as such.
func reports(d *dossier.Dossier) []stretch {
	var out []stretch
	for _, r := range d.Documents {
		s := r.Extraction.SOC2
		if s == nil || s.ReportType == nil {
			continue
		}
		label, opinion := words.ReportType(*s.ReportType), ""
		if s.Opinion != nil {
			opinion = words.Opinion(*s.Opinion)
		}
		var one stretch
		switch {
		case *s.ReportType == "type_1" && s.AsOf != nil:
			on, err := time.Parse(time.DateOnly, *s.AsOf)
			if err != nil {
				continue
			}
			one = span(chart.Point, label+" report", opinion, on, on, label)
		case s.Period != nil:
			start, err1 := time.Parse(time.DateOnly, s.Period.Start)
			end, err2 := time.Parse(time.DateOnly, s.Period.End)
			if err1 != nil || err2 != nil {
				continue
			}
			one = span(chart.Report, label+" report", opinion, start, end, label+", "+opinion, label)
		default:
			continue
		}
		if r.Excluded != "" {
			one.kind, one.Note, one.texts = chart.Planned, "does not count: "+r.Excluded, []string{"Does not count"}
		}
		out = append(out, named(one, r.Document))
	}
	return out
}

// named gives a stretch its document.
func named(s stretch, doc evidence.Document) stretch {
	s.Href, s.Name = "/documents/"+string(doc.ID)+"/review", doc.Name
	return s
}

// bridges are the bridge letters: what counts of them, and what they state
// beyond.
func bridges(d *dossier.Dossier, c evidence.Coverage) []stretch {
	var out []stretch
	for _, r := range d.Documents {
		b := r.Extraction.Bridge
		if b == nil || b.From == nil || b.To == nil {
			continue
		}
		from, err1 := time.Parse(time.DateOnly, *b.From)
		to, err2 := time.Parse(time.DateOnly, *b.To)
		if err1 != nil || err2 != nil || to.Before(from) {
			continue
		}
		i := slices.IndexFunc(c.Intervals, func(i evidence.Interval) bool { return i.Document == r.Document.ID })
		if i < 0 {
			out = append(out, named(span(chart.Planned, "Bridge letter", "does not count", from, to, "Does not count"), r.Document))
			continue
		}
		counts := c.Intervals[i]
		out = append(out, named(span(chart.Bridge, "Bridge letter", "", counts.Start, counts.End), r.Document))
		if to.After(counts.End) {
			out = append(out, named(span(chart.Planned, "Bridge letter", "stated, but a letter counts for three months", counts.End.AddDate(0, 0, 1), to, "stated, does not count"), r.Document))
		}
	}
	return out
}

// openEnd stands for the end of an agreement without one.
var openEnd = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// signedTime are the agreements that are, or were, in force.
func signedTime(d *dossier.Dossier, day time.Time) []stretch {
	var out []stretch
	for _, a := range d.Agreements {
		if a.EffectiveOn == nil || a.Status != agreements.Active && a.Status != agreements.Terminated {
			continue
		}
		from, err := time.Parse(time.DateOnly, *a.EffectiveOn)
		if err != nil {
			continue
		}
		to, text := openEnd, "Signed "+from.Format("2 Jan 2006")+", no fixed end"
		if a.ExpiresOn != nil {
			if to, err = time.Parse(time.DateOnly, *a.ExpiresOn); err != nil {
				continue
			}
			text = "Signed " + from.Format("2 Jan 2006") + ", runs to " + to.Format("2 Jan 2006")
		}
		one := span(chart.BAA, "BAA", words.AgreementState(a.StatusOn(day.Format(time.DateOnly))), from, to, text, "Signed")
		if a.Status == agreements.Terminated {
			one.kind, one.texts = chart.Planned, []string{"Terminated"}
		}
		if to.Equal(openEnd) {
			one.To, one.Days = "", 0
		}
		one.Href, one.Name = "/baas/"+a.ID, "BAA"
		out = append(out, one)
	}
	return out
}

// coverLead says beside the heading how things stand.
func coverLead(c evidence.Coverage) string {
	switch c.Status {
	case evidence.Covered, evidence.Bridged:
		if c.NextExpiryOn != nil {
			return "covered until " + c.NextExpiryOn.Format("2 Jan 2006")
		}
	case evidence.Unbridged, evidence.Stale:
		if n := len(c.Gaps); n > 0 {
			return words.Count(c.Gaps[n-1].Days, "day", "days") + " not covered"
		}
	case evidence.Type1Only:
		return "a Type I report covers no time"
	}
	return "no SOC 2 report"
}

// coverFoot says what comes next.
func coverFoot(c evidence.Coverage) string {
	switch c.Status {
	case evidence.Covered:
		return "A SOC 2 report counts as current for three months after its period. Ask for the next report, or for a bridge letter, before then."
	case evidence.Bridged:
		return "A bridge letter is the vendor's own word. The next report has to confirm the time that it bridges."
	case evidence.Unbridged:
		return "A bridge letter for the time since the last report, or a new report, closes the gap."
	case evidence.Stale:
		return "The last report ended more than a year ago. A letter cannot bridge that long: ask for a new report."
	case evidence.Type1Only:
		return "A Type I report says that controls were designed on one day. Ask for a Type II report."
	}
	return "No SOC 2 report of this vendor counts. Ask for it, or add the file yourself."
}

// coverSays tells the chart in words: the row that sums up the others.
func coverSays(rows []coverRow, name string, day time.Time) string {
	out := name + " is " + day.Format("2 January 2006") + "."
	if name != "Today" {
		out = "As of " + day.Format("2 January 2006") + "."
	}
	for _, r := range rows {
		to := "no fixed end"
		if r.To != "" {
			to = words.Date(r.To)
		}
		out += " " + r.What + ": " + words.Date(r.From) + " to " + to + "."
	}
	return out
}
