package words_test

import (
	"testing"

	"ward/internal/vendors"
	"ward/web/words"
)

const today = "2026-11-30"

func TestCoverageLine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		status         vendors.CoverageStatus
		until, reached string
		want           string
	}{
		{"31 days left", vendors.Covered, "2026-12-31", "2026-09-30", "ok Covered to 31 Dec 2026"},
		{"30 days left", vendors.Covered, "2026-12-30", "2026-09-30", "warn Covered to 30 Dec 2026"},
		{"by a letter", vendors.Bridged, "2027-02-28", "2027-02-28", "ok Covered to 28 Feb 2027"},
		{"not known until when", vendors.Covered, "", "", "ok Covered"},
		{"a gap", vendors.Unbridged, "2027-06-30", "2026-09-30", "bad Gap, 61 days"},
		{"out of date", vendors.Stale, "", "2025-12-31", "bad Gap, 334 days"},
		{"a gap since when", vendors.Stale, "", "", "bad Gap"},
		{"a day", vendors.Type1Only, "", "2026-03-01", "warn Type I, one day only"},
		{"nothing", vendors.NoReport, "", "", "bad No valid report"},
	} {
		got := words.CoverageLine(tt.status, tt.until, tt.reached, today)
		if text := got.Class + " " + got.Text; text != tt.want || got.Icon == "" {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.want)
		}
	}
}

func TestBAALine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		state vendors.BAAState
		hours int
		phi   bool
		want  string
	}{
		{vendors.BAAActive, 24, true, "ok Signed, 24 h notice"},
		{vendors.BAAActive, 168, true, "ok Signed, 7 days notice"},
		{vendors.BAAActive, 59 * 24, true, "ok Signed, 59 days notice"},
		{vendors.BAAActive, 60 * 24, true, "warn Signed, 60 days notice"},
		{vendors.BAAActive, 0, true, "warn Signed, no notice window"},
		{vendors.BAAExpiring, 24, true, "warn Ends in 19 days"},
		{vendors.BAANotRequired, 0, false, "off Not required"},
		{vendors.BAADraft, 0, true, "warn In draft"},
		{vendors.BAAInNegotiation, 0, true, "warn In negotiation"},
		{vendors.BAAExpired, 24, true, "bad Expired"},
		{vendors.BAATerminated, 24, true, "bad Terminated"},
		{vendors.BAARefused, 0, true, "bad Refused by vendor"},
		{vendors.NoBAA, 0, true, "bad Missing"},
		{vendors.NoBAA, 0, false, "off None"},
	} {
		got := words.BAALine(tt.state, "2026-12-19", tt.hours, tt.phi, today)
		if text := got.Class + " " + got.Text; text != tt.want || got.Icon == "" {
			t.Errorf("%s, %d: %q, want %q", tt.state, tt.hours, text, tt.want)
		}
	}
}

// TestEveryColumnHasWords holds the words against the columns of an import.
func TestEveryColumnHasWords(t *testing.T) {
	t.Parallel()
	for _, c := range vendors.ImportColumns() {
		if w := words.Column(c); w == c {
			t.Errorf("the column %s has no words", c)
		}
	}
	for _, o := range []vendors.Outcome{vendors.Created, vendors.Updated, vendors.Unchanged, vendors.Refused} {
		if w := words.Outcome(o); w == string(o) {
			t.Errorf("the outcome %s has no words", o)
		}
	}
	for _, level := range []string{"high", "medium", "low", ""} {
		if w := words.Confidence(level); w == level {
			t.Errorf("the confidence %q has no words", level)
		}
	}
}
