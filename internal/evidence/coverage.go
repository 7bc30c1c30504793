package evidence

import (
	"cmp"
	"slices"
	"time"

	"ward/internal/calendar"
)

// CoverageStatus says in one word whether audited time reaches today.
type CoverageStatus string

// The coverage statuses.
const (
	Covered   CoverageStatus = "covered"     // the last Type II ended at most 3 months ago
	Bridged   CoverageStatus = "bridged"     // a valid letter reaches today
	Unbridged CoverageStatus = "unbridged"   // it ended at most 12 months ago
	Stale     CoverageStatus = "stale"       // it ended longer ago
	Type1Only CoverageStatus = "type_1_only" // design at a date, no operation
	NoReport  CoverageStatus = "none"
)

// The bounds of coverage in calendar months: after the end of a Type II report
// and, for a bridge letter, after the end of what it follows. A letter is usual
// for at most three; one a quarter can follow each other, until the report is
// stale.
const (
	freshMonths  = 3
	bridgeMonths = 3
	staleMonths  = 12
)

// CurrentUntil is the last day on which a Type II report whose period ended on
// a day counts as covering the present.
func CurrentUntil(end time.Time) time.Time { return calendar.MonthsAfter(end, freshMonths) }

// The kinds of an Interval.
const (
	kindType2  = "type_2"
	kindType1  = "type_1" // one day
	kindBridge = "bridge"
)

// Interval is a stretch of time that a document speaks of, both days included.
type Interval struct {
	Kind       string // type_2, type_1 (one day) or bridge
	Start, End time.Time
	Document   ID
	Stated     time.Time // the last day that a letter speaks of, when it counts for less; otherwise zero
}

// Gap is a stretch of days between intervals, or up to the asked day, of which
// no document speaks; both days included.
type Gap struct {
	Start, End time.Time
	Days       int
}

// Coverage is what the documents of a vendor say about time, on a day: for one
// of its services, or for all alike.
type Coverage struct {
	AsOf         time.Time
	Service      string // id of the service; empty: the documents cover all services alike
	Status       CoverageStatus
	Intervals    []Interval   // by start
	Gaps         []Gap        // by start
	Transitions  []Transition // between successive Type II reports, by start
	NotCounted   []NotCounted // documents that cover nothing, in the order of the documents
	NextExpiryOn *time.Time   // the day after which Status gets worse by itself
	// Services is the coverage of each service, by name. It is empty when the
	// documents cover all services alike, and for one service.
	Services []Coverage
}

// NotCounted is a report or letter that covers no time.
type NotCounted struct {
	Interval        // as stated; a day that is not known is zero
	Reason   string // one or more sentences
}

// coverageOf computes the coverage on a day from reviewed documents, all of the
// same service or for all services.
func coverageOf(docs []Reviewed, asOf time.Time) Coverage {
	c := Coverage{AsOf: asOf, Intervals: []Interval{}, Gaps: []Gap{}, Transitions: []Transition{}, NotCounted: []NotCounted{}}
	var held []audited
	for i := range docs {
		one, why, is := auditedBy(&docs[i])
		switch {
		case !is:
		case why != "":
			c.NotCounted = append(c.NotCounted, NotCounted{one.Interval, why})
		default:
			c.Intervals = append(c.Intervals, one.Interval)
			if one.Kind == kindType2 {
				held = append(held, one)
			}
		}
	}
	end, found := lastEnd(c.Intervals, kindType2, asOf)
	_, designed := lastEnd(c.Intervals, kindType1, asOf)
	letters, rest := sortLetters(docs, held)
	c.NotCounted = append(c.NotCounted, rest...)
	reached := end
	for _, l := range letters {
		c.Intervals = append(c.Intervals, l)
		if l.Start.After(end) && !l.Start.After(reached.AddDate(0, 0, 1)) && l.End.After(reached) {
			reached = l.End
		}
	}
	slices.SortFunc(c.Intervals, Interval.compare)
	c.Gaps, c.Transitions = gaps(c.Intervals, asOf), transitions(c.Intervals)
	c.Status, c.NextExpiryOn = statusOn(asOf, end, reached, found, designed)
	return c
}

// compare orders intervals by their start.
func (i Interval) compare(j Interval) int {
	return cmp.Or(i.Start.Compare(j.Start), i.End.Compare(j.End), cmp.Compare(i.Document, j.Document))
}

// statusOn gives the status on a day and the last day on which it holds.
func statusOn(asOf, end, bridged time.Time, audited, designed bool) (CoverageStatus, *time.Time) {
	if !audited {
		if designed {
			return Type1Only, nil
		}
		return NoReport, nil
	}
	fresh, stale := CurrentUntil(end), calendar.MonthsAfter(end, staleMonths)
	switch {
	case !asOf.After(fresh):
		last := fresh
		if bridged.After(fresh) {
			last = bridged
		}
		return Covered, &last
	case !asOf.After(bridged):
		return Bridged, &bridged
	case !asOf.After(stale):
		return Unbridged, &stale
	}
	return Stale, nil
}

// audited is the time that a SOC 2 report speaks of.
type audited struct {
	Interval
	auditor *string
}

// auditedBy reads a SOC 2 report; is is false for any other document. Why says
// in sentences that it covers nothing; empty: it covers its time.
func auditedBy(d *Reviewed) (a audited, why string, is bool) {
	s := d.Extraction.SOC2
	if s == nil {
		return audited{}, "", false
	}
	a = audited{Interval{Document: d.Document.ID}, s.Auditor}
	if s.ReportType == nil {
		return a, cmp.Or(d.Excluded, "It is not known whether it is a Type I or a Type II report. Say so in the review."), true
	}
	a.Kind = *s.ReportType
	var known bool
	if a.Kind == kindType1 {
		a.Start, known = day(s.AsOf)
		a.End = a.Start
	} else if s.Period != nil {
		var starts, ends bool
		a.Start, starts = day(&s.Period.Start)
		a.End, ends = day(&s.Period.End)
		known = starts && ends
	}
	switch {
	case d.Excluded != "":
		return a, d.Excluded, true
	case !known && a.Kind == kindType1:
		return a, "The day that it speaks of is not known. Fill it in in the review.", true
	case !known:
		return a, "Its period is not known. Fill it in in the review.", true
	case a.End.Before(a.Start):
		return a, "Its period ends before it begins. Correct it in the review.", true
	}
	return a, "", true
}

// lastEnd is the end of the last interval of a kind that has ended on a day: a
// report that ends later cannot have been written yet.
func lastEnd(intervals []Interval, kind string, asOf time.Time) (end time.Time, found bool) {
	for _, i := range intervals {
		if i.Kind == kind && !i.End.After(asOf) && (!found || i.End.After(end)) {
			end, found = i.End, true
		}
	}
	return end, found
}

// gaps are the days between the first audited day and asOf of which no
// interval speaks. A Type I speaks of one day only and closes none.
func gaps(sorted []Interval, asOf time.Time) []Gap {
	out := []Gap{}
	var reached time.Time // last day spoken of
	for _, i := range sorted {
		if i.Kind == kindType1 || i.Start.After(asOf) {
			continue
		}
		if !reached.IsZero() {
			out = addGap(out, reached, i.Start)
		}
		if i.End.After(reached) {
			reached = i.End
		}
	}
	if !reached.IsZero() {
		out = addGap(out, reached, asOf.AddDate(0, 0, 1))
	}
	return out
}

// addGap adds the days strictly between two days, if there are any.
func addGap(out []Gap, last, next time.Time) []Gap {
	first, end := last.AddDate(0, 0, 1), next.AddDate(0, 0, -1)
	if end.Before(first) {
		return out
	}
	return append(out, Gap{Start: first, End: end, Days: daysIn(first, end)})
}

// daysIn is how many days a stretch has, both ends included.
func daysIn(start, end time.Time) int { return calendar.Between(start, end) + 1 }

// day parses a date; false when there is none.
func day(s *string) (time.Time, bool) {
	if s == nil {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, *s)
	return t, err == nil
}
