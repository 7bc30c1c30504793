// Package words says things to people: dates, numbers, states and what was
// done, in plain English. It is pure.
package words

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// day is how a date is stored.
const day = "2006-01-02"

// Date says a stored date (YYYY-MM-DD) as "12 Dec 2026". What is no date comes
// back as it is.
func Date(stored string) string {
	t, err := time.Parse(day, stored)
	if err != nil {
		return stored
	}
	return t.Format("2 Jan 2006")
}

var storedDate = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// Dates says each stored date within a sentence as Date does.
func Dates(sentence string) string { return storedDate.ReplaceAllStringFunc(sentence, Date) }

// Moment says a time as "12 Dec 2026, 10:38", in UTC.
func Moment(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04") }

// Days returns how many days lie from one stored date to another, negative
// when to is the earlier one; 0 when either is no date.
func Days(from, to string) int {
	a, errA := time.Parse(day, from)
	b, errB := time.Parse(day, to)
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// Until says how far a due date is from today: "in 12 days", "today", "61 days
// overdue". It is empty when either is no date.
func Until(due, today string) string {
	if due == "" || today == "" {
		return ""
	}
	switch n := Days(today, due); {
	case n == 0:
		return "today"
	case n > 0:
		return "in " + Count(n, "day", "days")
	default:
		return Count(-n, "day", "days") + " overdue"
	}
}

// For says how long something has been waiting: "since today", "for 12 days".
func For(since, now time.Time) string {
	n := Days(since.UTC().Format(day), now.UTC().Format(day))
	if n <= 0 {
		return "since today"
	}
	return "for " + Count(n, "day", "days")
}

// Number says a whole number with commas: "412,000".
func Number(n int) string {
	s := strconv.Itoa(max(n, -n))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n < 0 {
		return "−" + s
	}
	return s
}

// Count says how many of something: "1 fact", "9 facts", "no facts".
func Count(n int, one, many string) string {
	switch n {
	case 0:
		return "no " + many
	case 1:
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Size says a number of bytes: "14 KB", "1.4 MB".
func Size(bytes int64) string {
	units := []string{"bytes", "KB", "MB", "GB", "TB"}
	v, i := float64(bytes), 0
	for v >= 1000 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	if i == 0 || v >= 10 {
		return fmt.Sprintf("%.0f %s", v, units[i])
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") + " " + units[i]
}
