package words_test

import (
	"testing"
	"time"

	"ward/web/words"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{words.Date("2026-12-02"), "2 Dec 2026"},
		{words.Date("2025-02-30"), "2025-02-30"},
		{words.Dates("It ended on 2026-02-28 and counts until 2026-05-31."), "It ended on 28 Feb 2026 and counts until 31 May 2026."},
		{words.Moment(time.Date(2026, 3, 2, 9, 5, 0, 0, time.FixedZone("", -3600))), "2 Mar 2026, 10:05"},
		{words.Until("2026-12-12", "2026-11-30"), "in 12 days"},
		{words.Until("2026-12-01", "2026-11-30"), "in 1 day"},
		{words.Until("2026-11-30", "2026-11-30"), "today"},
		{words.Until("2026-09-30", "2026-11-30"), "61 days overdue"},
		{words.Until("", "2026-11-30"), ""},
		{words.For(time.Date(2026, 3, 1, 23, 59, 0, 0, time.UTC), time.Date(2026, 3, 2, 0, 1, 0, 0, time.UTC)), "for 1 day"},
		{words.For(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), "since today"},
		{words.For(time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), "for 61 days"},
		{words.Number(0), "0"},
		{words.Number(999), "999"},
		{words.Number(1000), "1,000"},
		{words.Number(-412000), "−412,000"},
		{words.Count(0, "fact", "facts"), "no facts"},
		{words.Count(1, "fact", "facts"), "1 fact"},
		{words.Count(1200, "fact", "facts"), "1,200 facts"},
		{words.Size(999), "999 bytes"},
		{words.Size(1400), "1.4 KB"},
		{words.Size(2_000_000), "2 MB"},
		{words.Size(104_857_600), "105 MB"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
