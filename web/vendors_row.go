package web

import (
	"fmt"
	"time"

	"ward/internal/vendors"
	"ward/web/chart"
	"ward/web/words"
)

// vendorRow is one vendor of the list, in the words of the page.
type vendorRow struct {
	ID, Name, Product string
	Version           int
	Status            string
	Tier              string
	Inherent          string // with one decimal; empty: not rated
	Band              bandMark
	Under             string // what is to know about the band; empty: nothing
	Confidence        string
	Cover             chart.Coverage
	CoverLine         words.Standing
	BAA               words.Standing
	Review            dueDate
	Owner             person // without a name: nobody
	Reference         string
	Added             string
}

// dueDate is a date that something is due on.
type dueDate struct {
	On    string // stored date; empty: none
	Class string // bad: past; warn: within 30 days
}

func dueOn(date *string, today string) dueDate {
	if date == nil {
		return dueDate{}
	}
	d := dueDate{On: *date}
	switch n := words.Days(today, *date); {
	case n < 0:
		d.Class = "bad"
	case n <= 30:
		d.Class = "warn"
	}
	return d
}

// vendorRowOf puts a vendor into words, on a day.
func vendorRowOf(v *vendors.Row, day time.Time) vendorRow {
	today := day.Format(time.DateOnly)
	r := vendorRow{
		ID: v.ID, Name: v.Name, Product: v.Product, Version: v.Version, Status: words.VendorStatus(v.Status), Tier: words.Tier(text(v.Tier)),
		Band: markOf(v.FinalBand, v.ResidualRisk), Under: under(v), Confidence: words.Confidence(text(v.Confidence)),
		Review: dueOn(v.NextReviewOn, today), Owner: person{Name: v.OwnerName}, Reference: v.ExternalRef, Added: v.CreatedAt.Format(time.DateOnly),
	}
	if v.InherentRisk != nil {
		r.Inherent = fmt.Sprintf("%.1f", *v.InherentRisk)
	}
	hours := 0
	if v.BAANoticeHours != nil {
		hours = *v.BAANoticeHours
	}
	r.BAA = words.BAALine(v.BAAState, text(v.BAAUntil), hours, v.PHI, today)
	spans, reached := coverSpans(v, day)
	r.Cover = chart.CoverageBar(day, spans)
	r.CoverLine = words.CoverageLine(v.CoverageStatus, text(v.CoverageUntil), reached, today)
	return r
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// under says what the badge of a band does not: that it is not the score's own,
// or not the last word.
func under(v *vendors.Row) string {
	switch {
	case v.HardKnockouts > 0:
		return words.Count(v.HardKnockouts, "hard knockout", "hard knockouts")
	case v.ComputedBand != nil && v.FinalBand != nil && *v.ComputedBand != *v.FinalBand:
		return "raised from " + words.Band(*v.ComputedBand)
	case v.Provisional:
		return "provisional"
	}
	return ""
}

// coverSpans are the spans of a vendor's bar with the gaps between them, and
// the last day that any of them speaks of: a stored date, or "".
func coverSpans(v *vendors.Row, day time.Time) (out []chart.Span, reached string) {
	kinds := map[string]string{"type_2": chart.Report, "type_1": chart.Point, "bridge": chart.Bridge}
	var last time.Time // day that audited or bridged time reaches
	for _, s := range v.CoverageSpans {
		from, errFrom := time.Parse(time.DateOnly, s.Start)
		to, errTo := time.Parse(time.DateOnly, s.End)
		if errFrom != nil || errTo != nil {
			continue
		}
		if s.Kind != "type_1" {
			if !last.IsZero() && from.After(last.AddDate(0, 0, 1)) && !from.After(day) {
				out = append(out, chart.Span{Kind: chart.Gap, Start: last.AddDate(0, 0, 1), End: from.AddDate(0, 0, -1)})
			}
			if to.After(last) {
				last = to
			}
		}
		out = append(out, chart.Span{Kind: kinds[s.Kind], Start: from, End: to})
	}
	if last.IsZero() {
		return out, ""
	}
	return append(out, afterLast(v, last, day)...), last.Format(time.DateOnly)
}

// afterLast is the time after the last report or letter: for a while a report
// still counts; then nothing does.
func afterLast(v *vendors.Row, last, day time.Time) []chart.Span {
	until, err := time.Parse(time.DateOnly, text(v.CoverageUntil))
	switch {
	case v.CoverageStatus == vendors.Covered && err == nil && until.After(last):
		return []chart.Span{{Kind: chart.Planned, Start: last.AddDate(0, 0, 1), End: until}}
	case v.CoverageStatus != vendors.Covered && last.Before(day.AddDate(0, 0, -1)):
		return []chart.Span{{Kind: chart.Gap, Start: last.AddDate(0, 0, 1), End: day.AddDate(0, 0, -1)}}
	}
	return nil
}
