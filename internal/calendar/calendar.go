// Package calendar counts in calendar months, once for all of Ward. Days are
// midnights in UTC.
package calendar

import "time"

// Day is the calendar day of a time, in UTC.
func Day(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// AddMonths moves a day by calendar months and stays within the month that it
// means: three months after 30 November is the last day of February.
func AddMonths(day time.Time, n int) time.Time {
	out := day.AddDate(0, n, 0)
	if out.Day() != day.Day() {
		return out.AddDate(0, 0, -out.Day())
	}
	return out
}

// MonthsAfter is the last day of the n months that follow a period which ends
// with a day: the three months after a period to 28 February run from 1 March
// to 31 May.
func MonthsAfter(end time.Time, n int) time.Time {
	return AddMonths(end.AddDate(0, 0, 1), n).AddDate(0, 0, -1)
}

// Between is how many days lie from one day to another, negative when the other
// is earlier. It counts any two days that can be written, where a duration
// holds 292 years.
func Between(from, to time.Time) int { return int((to.Unix() - from.Unix()) / 86400) }
