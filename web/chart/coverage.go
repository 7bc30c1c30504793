package chart

import (
	"time"

	"ward/internal/calendar"
)

// The kinds of a Span.
const (
	Report  = "report"  // audited by a SOC 2 Type II report
	Point   = "point"   // a SOC 2 Type I report speaks of one day
	Bridge  = "bridge"  // a bridge letter, as far as it counts
	Gap     = "gap"     // nothing speaks of it
	Planned = "planned" // expected, or stated but not counted
	BAA     = "baa"     // a business associate agreement in force
)

// Span is a stretch of days, both included. Days are midnights in UTC.
type Span struct {
	Kind       string
	Start, End time.Time
}

// Mark is a drawn span.
type Mark struct {
	Kind string
	Bar
}

// Coverage is the small bar of a list row.
type Coverage struct {
	W, H  float64
	Today float64 // where the tick stands
	Marks []Mark  // in the order they are drawn
}

// The window of the bar: a year back, half a year ahead.
const (
	monthsBack  = 12
	monthsAhead = 6
)

// CoverageBar draws a year back from today and half a year ahead, whatever
// order the spans come in; what lies outside is cut off. Without any span the
// whole past is a gap: no report is held.
func CoverageBar(today time.Time, spans []Span) Coverage {
	c := Coverage{W: 150, H: 10, Today: 100}
	from, to := calendar.AddMonths(today, -monthsBack), calendar.AddMonths(today, monthsAhead)
	if len(spans) == 0 {
		spans = []Span{{Kind: Gap, Start: from, End: today.AddDate(0, 0, -1)}}
	}
	at := func(day time.Time) float64 {
		if day.Before(today) {
			return clamp(c.Today*days(from, day)/days(from, today), 0, c.W)
		}
		return clamp(c.Today+(c.W-c.Today)*days(today, day)/days(today, to), 0, c.W)
	}
	for _, s := range spans {
		if s.End.Before(s.Start) || s.End.Before(from) || !s.Start.Before(to) {
			continue
		}
		c.Marks = append(c.Marks, c.mark(s.Kind, at(s.Start), at(s.End.AddDate(0, 0, 1))))
	}
	return c
}

// mark places one span, never too thin to be seen. An outline needs room for
// its stroke.
func (c Coverage) mark(kind string, x0, x1 float64) Mark {
	least := 2.0
	if kind == Point {
		least = 5.5
	}
	if x1-x0 < least {
		x0 = clamp(x0, 0, c.W-least)
		x1 = x0 + least
	}
	if kind == Gap {
		x0, x1 = x0+0.6, x1-0.6
	}
	x := round(x0)
	return Mark{Kind: kind, Bar: Bar{X: x, Y: 1, W: round(round(x1) - x), H: c.H - 2}}
}
