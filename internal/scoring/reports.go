package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// dated is a report with its age worked out.
type dated struct {
	Report
	end     time.Time // last day of the period, or the as-of date
	age     float64   // months since the end, unbridged
	typed   float64   // factor of type and period
	recency float64   // factor of age and bridge letters
	lacks   string    // why it counts for nothing, or ""
}

// counts says that the report can give assurance at all.
func (d dated) counts() bool { return d.lacks == "" && d.recency > 0 }

// dateReports works out type and age of every report.
func (e *evaluation) dateReports() {
	today, _ := e.in.Today.day() // checked before
	for _, r := range e.in.Reports {
		d := dated{Report: r}
		d.lacks = e.dateReport(&d, today)
		e.reports = append(e.reports, d)
	}
	slices.SortStableFunc(e.reports, func(a, b dated) int { return a.end.Compare(b.end) })
}

// dateReport fills the factors of one report and returns why it counts for
// nothing, or "".
func (e *evaluation) dateReport(d *dated, today time.Time) string {
	m := e.rules.Method.Reports
	if d.Excluded != "" {
		return d.Excluded
	}
	var known bool
	switch d.Type {
	case Type1:
		d.end, known = d.AsOf.day()
		d.typed = m.Type1
	case Type2:
		start, ok := d.PeriodStart.day()
		d.end, known = d.PeriodEnd.day()
		if known = known && ok && !d.end.Before(start); known {
			length := months(start, dayAfter(d.end))
			i := slices.IndexFunc(m.Type2, func(x MonthFactor) bool { return length >= x.Months-tolerance })
			d.typed = m.Type2[i].Factor
		}
	default:
		return "its type is not known"
	}
	switch {
	case !known:
		return "its period or date is not known"
	case d.end.After(today):
		return "it ends after today"
	case d.Opinion == "":
		return "its opinion is not known"
	}
	d.age = months(d.end, today)
	if last := m.Recency[len(m.Recency)-1].Months; d.age > last {
		return fmt.Sprintf("it ended more than %g months ago", last)
	}
	bridged := 0.0
	if d.Type == Type2 {
		for _, l := range e.in.Letters {
			bridged = max(bridged, e.bridged(*d, l))
		}
	}
	d.recency = m.recency(max(0, d.age-float64(m.BridgeShare*bridged)))
	return ""
}

// recency reads the factor for an age from the line through the points.
func (m ReportMethod) recency(age float64) float64 {
	before := m.Recency[0]
	if age <= before.Months {
		return before.Factor
	}
	for _, p := range m.Recency[1:] {
		if age <= p.Months {
			return before.Factor - (before.Factor-p.Factor)*(age-before.Months)/(p.Months-before.Months)
		}
		before = p
	}
	return 0
}

// bridged returns how many of the first months after a report's period a
// letter covers. A letter that is unsigned, excluded, rejected, tells of a
// material change or belongs to another report covers none.
func (e *evaluation) bridged(d dated, l Letter) float64 {
	from, okFrom := l.From.day()
	to, okTo := l.To.day()
	if l.Unsigned || l.MaterialChange || l.Excluded != "" || l.Rejected != "" || !okFrom || !okTo || to.Before(from) {
		return 0
	}
	start, _ := d.PeriodStart.day()
	next := dayAfter(d.end)
	if l.ReportEnd != "" || l.ReportStart != "" {
		if l.ReportEnd != "" && l.ReportEnd != d.PeriodEnd || l.ReportStart != "" && l.ReportStart != d.PeriodStart {
			return 0
		}
	} else if from.Before(start) || from.After(next) {
		return 0 // names no report, and does not follow this one
	}
	most := e.rules.Method.Reports.BridgeMonths
	uncovered := 0.0
	if from.After(next) {
		uncovered = min(most, months(next, from))
	}
	return max(0, min(most, months(next, dayAfter(to)))-uncovered)
}

// pathMatches compares a path with a pattern in which "*" stands for one step.
func pathMatches(pattern, path string) bool {
	want, got := strings.Split(pattern, "."), strings.Split(path, ".")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == "*" || w == g })
}

// waiting returns the facts of a report or letter that wait for review and
// that the score depends on.
func (m *Method) waiting(paths []string) []string {
	var out []string
	for _, p := range paths {
		if slices.ContainsFunc(m.ScoredFacts, func(s string) bool { return pathMatches(s, p) }) {
			out = append(out, p)
		}
	}
	return out
}
