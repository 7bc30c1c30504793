package evidence

import (
	"slices"
	"strings"
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
// for at most three; one a quarter can follow each other.
const (
	freshMonths  = 3
	bridgeMonths = 3
	staleMonths  = 12
)

// CurrentUntil is the last day on which a Type II report whose period ended on
// a day counts as covering the present.
func CurrentUntil(end time.Time) time.Time { return calendar.MonthsAfter(end, freshMonths) }

// Interval is a stretch of time that a document speaks of, both days included.
type Interval struct {
	Kind       string // type_2, type_1 (one day) or bridge
	Start, End time.Time
	Document   ID
}

// Gap is a stretch of days between intervals, or up to the asked day, of which
// no document speaks; both days included.
type Gap struct {
	Start, End time.Time
	Days       int
}

// Coverage is what the documents of a vendor say about time, on a day.
type Coverage struct {
	AsOf         time.Time
	Status       CoverageStatus
	Intervals    []Interval // by start
	Gaps         []Gap
	NextExpiryOn *time.Time // the day after which Status gets worse by itself
}

// coverageOf computes the coverage on a day from reviewed documents that count.
func coverageOf(docs []Reviewed, asOf time.Time) Coverage {
	c := Coverage{AsOf: asOf, Intervals: []Interval{}, Gaps: []Gap{}}
	for _, d := range docs {
		if i, ok := auditedInterval(d); ok {
			c.Intervals = append(c.Intervals, i)
		}
	}
	end, audited := lastEnd(c.Intervals, "type_2", asOf)
	_, designed := lastEnd(c.Intervals, "type_1", asOf)
	bridged := end
	for _, letter := range letters(docs) {
		i, ok := follow(letter, c.Intervals)
		if !ok {
			continue
		}
		c.Intervals = append(c.Intervals, i)
		if i.Start.After(end) && !i.Start.After(bridged.AddDate(0, 0, 1)) && i.End.After(bridged) {
			bridged = i.End
		}
	}
	slices.SortFunc(c.Intervals, func(a, b Interval) int {
		if n := a.Start.Compare(b.Start); n != 0 {
			return n
		}
		return strings.Compare(string(a.Document), string(b.Document))
	})
	c.Gaps = gaps(c.Intervals, asOf)
	c.Status, c.NextExpiryOn = statusOn(asOf, end, bridged, audited, designed)
	return c
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

func auditedInterval(d Reviewed) (Interval, bool) {
	s := d.Extraction.SOC2
	if s == nil || d.Excluded != "" || s.ReportType == nil {
		return Interval{}, false
	}
	if *s.ReportType == "type_1" {
		day, ok := day(s.AsOf)
		return Interval{Kind: "type_1", Start: day, End: day, Document: d.Document.ID}, ok
	}
	if s.Period == nil {
		return Interval{}, false
	}
	start, okStart := day(&s.Period.Start)
	end, okEnd := day(&s.Period.End)
	return Interval{Kind: "type_2", Start: start, End: end, Document: d.Document.ID}, okStart && okEnd && !end.Before(start)
}

// letters are the bridge letters that can bridge anything, by their first day.
// A letter that is the auditor's, unsigned, dated impossibly or reporting
// material changes bridges nothing.
func letters(docs []Reviewed) []Interval {
	var out []Interval
	for _, d := range docs {
		b := d.Extraction.Bridge
		if b == nil || d.Excluded != "" || (b.MaterialChanges != nil && *b.MaterialChanges) || (b.IssuerRole != nil && *b.IssuerRole == "auditor") {
			continue
		}
		if slices.ContainsFunc(b.Flags, func(flag string) bool { return flag != "gap_exceeds_3_months" }) {
			continue
		}
		from, okFrom := day(b.From)
		to, okTo := day(b.To)
		if okFrom && okTo {
			out = append(out, Interval{Kind: "bridge", Start: from, End: to, Document: d.Document.ID})
		}
	}
	slices.SortStableFunc(out, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	return out
}

// follow is the time that a letter bridges: from the day after the end of a
// Type II report that is held, or of a letter that bridges, for at most three
// months.
func follow(letter Interval, held []Interval) (Interval, bool) {
	for _, i := range held {
		if i.Kind == "type_1" || !letter.Start.Equal(i.End.AddDate(0, 0, 1)) {
			continue
		}
		if limit := calendar.MonthsAfter(i.End, bridgeMonths); letter.End.After(limit) {
			letter.End = limit
		}
		return letter, !letter.End.Before(letter.Start)
	}
	return Interval{}, false
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
		if i.Kind == "type_1" || i.Start.After(asOf) {
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
	days := int(next.Sub(last).Hours()/24) - 1
	if days <= 0 {
		return out
	}
	return append(out, Gap{Start: last.AddDate(0, 0, 1), End: next.AddDate(0, 0, -1), Days: days})
}

// day parses a date; false when there is none.
func day(s *string) (time.Time, bool) {
	if s == nil {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, *s)
	return t, err == nil
}
