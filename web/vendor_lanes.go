package web

import (
	"cmp"
	"slices"
	"time"

	"ward/internal/agreements"
	"ward/internal/calendar"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/web/chart"
	"ward/web/words"
)

// stretch is a row of the table with what draws it. Without a kind nothing is
// drawn, and without What there is no row.
type stretch struct {
	coverRow
	kind       string
	start, end time.Time
	texts      []string
}

// lane is a row of the chart.
type lane struct {
	label  string
	strong bool
	parts  []stretch
}

// lanes makes the rows of a coverage timeline.
type lanes struct {
	d       *dossier.Dossier
	c       evidence.Coverage
	service string // empty: all
	day     time.Time
}

// all are the rows: what sums up the others, with a row for each of the first n
// services where they differ, then the documents.
func (l lanes) all(n int) []lane {
	sums := []lane{{"SOC 2 cover", true, covered(l.c, "")}}
	if len(l.c.Services) > 1 {
		sums = nil
		for _, c := range upTo(l.c.Services, n) {
			name := serviceName(l.d.Products, c.Service)
			parts := covered(c, name)
			if len(parts) == 0 {
				parts = []stretch{uncovered(c, l.day)}
			}
			sums = append(sums, lane{name, true, parts})
		}
	}
	out := append(sums, lane{"SOC 2 report", false, l.reports()}, lane{"Bridge letter", false, l.bridges()}, lane{"BAA", false, signedTime(l.d, l.day)})
	return out
}

// emptyMonths is how far back a service without any cover is drawn as a gap.
const emptyMonths = 12

// uncovered is drawn for a service of which no audited time is known; it is no
// row of the table.
func uncovered(c evidence.Coverage, day time.Time) stretch {
	return stretch{kind: chart.Gap, start: calendar.AddMonths(day, -emptyMonths), end: day, texts: []string{coverMark(c.Status).Text}}
}

// documents are those that are about the service that is asked for.
func (l lanes) documents() []evidence.Reviewed {
	if l.service == "" {
		return l.d.Documents
	}
	return slices.DeleteFunc(slices.Clone(l.d.Documents), func(r evidence.Reviewed) bool { return !r.Document.IsAbout(l.service) })
}

// counted is the time that a document covers, of any service.
func (l lanes) counted(id evidence.ID) (best evidence.Interval, found bool) {
	for _, c := range append([]evidence.Coverage{l.c}, l.c.Services...) {
		for _, i := range c.Intervals {
			if i.Document == id && (!found || i.End.After(best.End)) {
				best, found = i, true
			}
		}
	}
	return best, found
}

// uncounted is a document that covers nothing.
func (l lanes) uncounted(id evidence.ID) (evidence.NotCounted, bool) {
	i := slices.IndexFunc(l.c.NotCounted, func(n evidence.NotCounted) bool { return n.Document == id })
	if i < 0 {
		return evidence.NotCounted{}, false
	}
	return l.c.NotCounted[i], true
}

// why says why a document covers nothing; empty: it covers something.
func (l lanes) why(id evidence.ID) string {
	n, _ := l.uncounted(id)
	return n.Reason
}

// stated is the time that a document speaks of, whether it counts or not.
func (l lanes) stated(id evidence.ID) (start, end time.Time, ok bool) {
	i, found := l.counted(id)
	if !found {
		n, _ := l.uncounted(id)
		i = n.Interval
	}
	return i.Start, i.End, !i.Start.IsZero() && !i.End.Before(i.Start)
}

// notCovering lists the documents that cover nothing.
func (l lanes) notCovering() []notCovering {
	var out []notCovering
	for _, r := range l.d.Documents {
		n, ok := l.uncounted(r.Document.ID)
		if !ok {
			continue
		}
		one := notCovering{What: "SOC 2 report", Name: r.Document.Name, Href: "/documents/" + string(r.Document.ID) + "/review", Why: n.Reason}
		if n.Kind == "bridge" {
			one.What = "Bridge letter"
		}
		if !n.Start.IsZero() && !n.End.IsZero() {
			one.Period = words.Period(n.Start.Format(time.DateOnly), n.End.Format(time.DateOnly))
		}
		out = append(out, one)
	}
	return out
}

// span makes a stretch of two days.
func span(kind, what, note string, start, end time.Time, texts ...string) stretch {
	return stretch{
		coverRow: coverRow{What: what, Note: note, From: start.Format(time.DateOnly), To: end.Format(time.DateOnly), Days: calendar.Between(start, end) + 1},
		kind:     kind, start: start, end: end, texts: texts,
	}
}

// covered is the first row: time that is audited or bridged as one, and the gaps
// between. The time after the last report is no gap as long as the report counts
// as current.
func covered(c evidence.Coverage, service string) []stretch {
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
				out[n-1] = span(kind, what, service, out[n-1].start, i.End, "Covered")
			}
			continue
		}
		out = append(out, span(kind, what, service, i.Start, i.End, "Covered"))
	}
	for _, g := range c.Gaps {
		if unauditedYet(c, g) && c.NextExpiryOn != nil {
			until := *c.NextExpiryOn
			out = append(out, span(chart.Planned, "Counts as current", cmp.Or(service, "not audited yet"), g.Start, until, "Counts until "+until.Format("2 Jan"), "Counts"))
			continue
		}
		n := words.Count(g.Days, "day", "days")
		s := span(chart.Gap, "Not covered", service, g.Start, g.End, "Not covered, "+n, n)
		s.Gap = true
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b stretch) int { return a.start.Compare(b.start) })
	return out
}

// reports are the SOC 2 reports that are held. One that counts for nothing is
// drawn as such.
func (l lanes) reports() []stretch {
	var out []stretch
	for _, r := range l.documents() {
		s := r.Extraction.SOC2
		if s == nil || s.ReportType == nil {
			continue
		}
		label, opinion := words.ReportType(*s.ReportType), ""
		if s.Opinion != nil {
			opinion = words.Opinion(*s.Opinion)
		}
		start, end, ok := l.stated(r.Document.ID)
		if !ok {
			continue
		}
		one := span(chart.Report, label+" report", opinion, start, end, label+", "+opinion, label)
		if *s.ReportType == "type_1" {
			one = span(chart.Point, label+" report", opinion, start, end, label)
		}
		if l.why(r.Document.ID) != "" {
			one.kind, one.Note, one.texts = chart.Planned, "does not count", []string{"Does not count"}
		}
		out = append(out, named(one, r.Document))
	}
	return append(out, l.transitions()...)
}

// transitions are the days that two successive reports both speak of, or that
// neither does: rows of the table, which the chart shows without bars of their
// own.
func (l lanes) transitions() []stretch {
	var out []stretch
	for _, t := range l.c.Transitions {
		said := transitionWords[t.Kind]
		one := span("", said.what, said.note, t.Start, t.End)
		one.Gap = t.Kind == "hole"
		out = append(out, one)
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
func (l lanes) bridges() []stretch {
	var out []stretch
	for _, r := range l.documents() {
		if r.Extraction.Bridge == nil {
			continue
		}
		i, counts := l.counted(r.Document.ID)
		if !counts {
			if start, end, ok := l.stated(r.Document.ID); ok {
				out = append(out, named(span(chart.Planned, "Bridge letter", "does not count", start, end, "Does not count"), r.Document))
			}
			continue
		}
		out = append(out, named(span(chart.Bridge, "Bridge letter", "", i.Start, i.End), r.Document))
		if i.Stated.After(i.End) {
			out = append(out, named(span(chart.Planned, "Bridge letter", "stated, but "+beyondWords(r.Extraction.Bridge, i), i.End.AddDate(0, 0, 1), i.Stated, "stated, does not count"), r.Document))
		}
	}
	return out
}

// beyondWords say why a letter counts for fewer days than it states.
func beyondWords(b *reading.Bridge, counts evidence.Interval) string {
	if b.LetterDate != nil && *b.LetterDate == counts.End.Format(time.DateOnly) {
		return "the letter was written before these days"
	}
	return "a letter counts for at most three months, and not beyond a year after its report"
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
