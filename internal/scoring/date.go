package scoring

import (
	"time"

	"ward/internal/calendar"
)

// day parses a date. It reports false for an empty or impossible one.
func (d Date) day() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// months returns the time from one day to another in months: whole calendar
// months, then the remaining days divided by the days of the month in which
// they begin. It is negative when to lies before from.
func months(from, to time.Time) float64 {
	if to.Before(from) {
		return -months(to, from)
	}
	n := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if calendar.AddMonths(from, n).After(to) {
		n--
	}
	anchor := calendar.AddMonths(from, n)
	rest := to.Sub(anchor).Hours() / 24
	return float64(n) + rest/float64(daysIn(anchor))
}

func daysIn(t time.Time) int {
	return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// dayAfter is the end of a period whose last day is t.
func dayAfter(t time.Time) time.Time { return t.AddDate(0, 0, 1) }
