package calendar

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func on(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestAddMonths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2025-06-30", 3, "2025-09-30"}, {"2025-11-30", 3, "2026-02-28"}, {"2023-11-30", 3, "2024-02-29"},
		{"2025-01-31", 1, "2025-02-28"}, {"2025-01-30", 1, "2025-02-28"}, {"2025-01-15", 12, "2026-01-15"},
		{"2025-03-31", -1, "2025-02-28"}, {"2024-02-29", 12, "2025-02-28"}, {"2025-05-05", 0, "2025-05-05"},
	} {
		if got := AddMonths(on(tt.from), tt.n).Format(time.DateOnly); got != tt.want {
			t.Errorf("%s and %d months is %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestMonthsAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		end  string
		n    int
		want string
	}{
		{"2025-06-30", 3, "2025-09-30"}, {"2025-02-28", 3, "2025-05-31"}, {"2025-04-30", 3, "2025-07-31"},
		{"2025-11-30", 3, "2026-02-28"}, {"2025-06-15", 3, "2025-09-15"}, {"2025-06-30", 12, "2026-06-30"},
	} {
		if got := MonthsAfter(on(tt.end), tt.n).Format(time.DateOnly); got != tt.want {
			t.Errorf("%d months after %s end on %s, want %s", tt.n, tt.end, got, tt.want)
		}
	}
}

func TestAddMonthsMovesByMonths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := on("2020-01-01").AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "day"))
		n := rapid.IntRange(-40, 40).Draw(t, "months")
		out := AddMonths(day, n)
		if got := (out.Year()-day.Year())*12 + int(out.Month()-day.Month()); got != n || out.Day() > day.Day() {
			t.Fatalf("%s and %d months is %s", day, n, out)
		}
	})
}

func TestDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 1, 1, 23, 0, 0, 0, time.FixedZone("west", -5*3600))
	if got := Day(late).Format(time.RFC3339); got != "2026-01-02T00:00:00Z" {
		t.Errorf("got %s", got)
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to string
		want     int
	}{
		{"2025-01-01", "2025-01-01", 0}, {"2024-02-28", "2024-03-01", 2}, {"2025-03-01", "2025-02-28", -1}, {"2026-10-01", "9999-12-31", 2912169}, {"9999-12-31", "0001-01-01", -3652058},
	} {
		if got := Between(on(tt.from), on(tt.to)); got != tt.want {
			t.Errorf("from %s to %s are %d days, want %d", tt.from, tt.to, got, tt.want)
		}
	}
}
