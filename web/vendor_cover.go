package web

import (
	"fmt"
	"slices"
	"time"

	"ward/internal/calendar"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/vendors"
	"ward/web/chart"
	"ward/web/words"
)

// cover is the coverage timeline of a vendor: as a chart and as a table, for
// the part "cover".
type cover struct {
	chart.Timeline
	Lead    string // beside the heading
	Says    string // the chart in a sentence or two, for those who cannot see it
	Foot    string // what comes next
	Rows    []coverRow
	Not     []notCovering // documents that cover nothing
	AsOf    string        // the day that is asked for, YYYY-MM-DD; empty: today
	Now     string        // the day of the dossier, YYYY-MM-DD
	Wrong   string        // why the day that was asked for is not shown; empty: it is
	Before  string        // the least and the greatest day that can be asked for
	After   string
	Path    string // of the page that asks for a day
	Service string // id of the service that it is told for; empty: all
	Choices []option
	Whole   bool // the page is about it alone: everything is shown
	Hidden  int  // services without a row of their own
}

// coverRow is a stretch of time in the table.
type coverRow struct {
	What, Note string
	From, To   string // dates; an empty To: no fixed end
	Days       int    // 0: no number is shown
	Gap        bool
	Href, Name string // of the document; empty: none
}

// notCovering is a report or letter that covers nothing, and why.
type notCovering struct {
	What, Name, Href string
	Period, Why      string // an empty Period: not known
}

// More is how many documents that cover nothing the card leaves out.
func (c cover) More() int {
	if c.Whole {
		return 0
	}
	return max(0, len(c.Not)-maxCardNot)
}

// Told are the documents that cover nothing as the card shows them.
func (c cover) Told() []notCovering {
	if c.Whole {
		return nil // a list of its own has them
	}
	return upTo(c.Not, maxCardNot)
}

// maxCardNot is how many documents that cover nothing the card tells of.
const maxCardNot = 2

// asked is the day and the service that a page of coverage is asked for.
type asked struct {
	asOf, service string
	lanes         int // services with a row of their own; the others are in the table
}

// The rows for services in the card of a vendor's page, and in the page of its
// coverage.
const (
	cardServices = 4
	pageServices = 20
)

// yearsAround is how far from today a day may be asked for.
const yearsAround = 10

// coverOf draws the coverage of a vendor on a day, by default the day of the
// dossier.
func coverOf(d *dossier.Dossier, ask asked) (cover, evidence.Coverage) {
	today := calendar.Day(d.At)
	out := cover{
		Path: "/vendors/" + d.Vendor.ID, Now: d.Today(), Service: ask.service, Choices: serviceChoices(d.Products, ask.service),
		Before: today.AddDate(-yearsAround, 0, 0).Format(time.DateOnly), After: today.AddDate(yearsAround, 0, 0).Format(time.DateOnly),
	}
	day, name := today, "Today"
	if ask.asOf != "" {
		on, err := time.Parse(time.DateOnly, ask.asOf)
		if err != nil || ask.asOf < out.Before || ask.asOf > out.After {
			out.Wrong = fmt.Sprintf("Give a day between %s and %s.", words.Date(out.Before), words.Date(out.After))
		} else if on != today {
			day, name, out.AsOf = on, "As of", ask.asOf
		}
	}
	c := d.CoverageFor(ask.service, day)
	l := lanes{d: d, c: c, service: ask.service, day: day}
	var draw []chart.Row
	for _, r := range l.all(ask.lanes) {
		row := chart.Row{Label: r.label, Strong: r.strong}
		for _, p := range r.parts {
			if p.kind != "" {
				row.Entries = append(row.Entries, chart.Entry{Span: chart.Span{Kind: p.kind, Start: p.start, End: p.end}, Texts: p.texts, Href: p.Href})
			}
			if p.What != "" {
				out.Rows = append(out.Rows, p.coverRow)
			}
		}
		draw = append(draw, row)
	}
	out.Hidden = max(0, len(c.Services)-ask.lanes)
	out.Timeline = chart.TimelineOf(day, name, draw)
	out.Not = l.notCovering()
	out.Lead, out.Foot = coverLead(c, d.Products), coverFoot(c, d.Products)
	out.Says = coverSays(out.Rows, name, day)
	return out, c
}

// serviceChoices are the services that coverage can be asked for; none when
// there are not two of them.
func serviceChoices(products []vendors.Product, chosen string) []option {
	if len(products) < 2 {
		return nil
	}
	out := []option{{Label: "All services", Chosen: chosen == ""}}
	for _, p := range products {
		out = append(out, option{Value: p.ID, Label: p.Name, Chosen: p.ID == chosen})
	}
	return out
}

// serviceName is the name of a service; empty when there is no such one.
func serviceName(products []vendors.Product, id string) string {
	i := slices.IndexFunc(products, func(p vendors.Product) bool { return p.ID == id })
	if i < 0 {
		return ""
	}
	return products[i].Name
}

// coverLead says beside the heading how things stand, and with which service
// where they differ.
func coverLead(c evidence.Coverage, products []vendors.Product) string {
	if name := serviceName(products, c.Service); name != "" && len(c.Services) > 1 {
		return name + ": " + coverState(c)
	}
	return coverState(c)
}

// coverState says how things stand.
func coverState(c evidence.Coverage) string {
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
func coverFoot(c evidence.Coverage, products []vendors.Product) string {
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
	if name := serviceName(products, c.Service); name != "" {
		return "No SOC 2 report about " + name + " counts. Ask for it, or add the file yourself."
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
