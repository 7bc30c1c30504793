package diff

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ward/internal/reading"
)

// drawReport draws a report of a few controls and exceptions, in words that
// often meet.
func drawReport(t *rapid.T, name string) Report {
	r := report("2024-01-01", "2024-12-31", func(s *reading.SOC2) { s.Controls, s.Exceptions = []reading.Control{}, []reading.Deviation{} })
	verbs := []string{"Access of leavers is removed", "System owners review user access", "Backups of customer data are taken", "Changes are approved", "Logs are kept"}
	ends := []string{" every quarter by the owner.", " within one business day.", " and recorded in the ticket."}
	results := []string{reading.NoException, reading.Exception, reading.NotTested, reading.DidNotOccur, reading.Unread}
	for i := range rapid.IntRange(0, 6).Draw(t, name+" controls") {
		at := fmt.Sprint(name, i)
		id := rapid.SampledFrom([]string{"", "AC-1", "AC-2", "AC-3", "BK-1"}).Draw(t, at+" id")
		k := control(id, rapid.SampledFrom(verbs).Draw(t, at+" verb")+rapid.SampledFrom(ends).Draw(t, at+" end"), rapid.SampledFrom(results).Draw(t, at+" result"))
		r.SOC2.Controls = append(r.SOC2.Controls, k)
		if k.Tests[0].Status == reading.Exception {
			r.SOC2.Exceptions = append(r.SOC2.Exceptions, reading.Deviation{ControlID: k.ID, Text: "Not so: " + k.Activity, Page: 20})
		}
	}
	return r
}

// TestCountsClose: every exception and every control of both reports is in
// exactly one change, or in a pair that does not differ.
func TestCountsClose(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawReport(t, "b"), drawReport(t, "a")
		d := Reports(before, after)
		n := func(k Kind) int { return d.Count(Exceptions, k) }
		if got, want := n(Repeated)+n(Resolved)+n(Unproven), len(before.SOC2.Exceptions); got != want {
			t.Errorf("%d of %d earlier exceptions are told of", got, want)
		}
		if got, want := n(Repeated)+n(New), len(after.SOC2.Exceptions); got != want {
			t.Errorf("%d of %d later exceptions are told of", got, want)
		}
		if got := len(Repeats(before, after)); got != n(Repeated) {
			t.Errorf("%d repeats, and %d changes that say so", got, n(Repeated))
		}
		if len(before.SOC2.Controls) > 0 && len(after.SOC2.Controls) > 0 {
			kept := len(before.SOC2.Controls) - d.Count(Controls, Dropped)
			if got := len(after.SOC2.Controls) - d.Count(Controls, Added); got != kept {
				t.Errorf("%d controls are kept, and %d were", got, kept)
			}
		}
		for _, c := range d.Changes {
			if c.Before == nil && c.After == nil || c.Kind == Changed && (c.Before == nil || c.After == nil) {
				t.Errorf("%s %s has no side", c.Part, c.Kind)
			}
		}
	})
}

// TestSame: a report differs from itself in nothing but that its exceptions are
// repeated and its days are covered twice.
func TestSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t, "r")
		for _, c := range Reports(r, r).Changes {
			if c.Kind != Repeated && c.Kind != Overlap && c.Kind != Untested {
				t.Errorf("%s %s %s", c.Part, c.Kind, c.Name)
			}
		}
	})
}

// TestManyRows: thousands of rows, alike or not, end soon: the bound is the time
// of the test.
func TestManyRows(t *testing.T) {
	t.Parallel()
	for _, same := range []bool{true, false} {
		rows := func(year string) Report {
			return report("2024-01-01", "2024-12-31", func(s *reading.SOC2) {
				s.Controls, s.Exceptions = nil, nil
				for i := range 3000 {
					text := "System owners review the user access to every component each quarter and remove what is not needed"
					if !same {
						text += " " + year + strings.Repeat(string(rune('a'+i%26)), 3+i/26%20)
					}
					s.Controls = append(s.Controls, control("", text, reading.Exception))
					s.Exceptions = append(s.Exceptions, reading.Deviation{Text: "Missing: " + text})
				}
			})
		}
		d := Reports(rows("first "), rows("second "))
		if got := d.Count(Exceptions, Repeated); got != 3000 {
			t.Errorf("same texts %v: %d of 3000 rows are matched", same, got)
		}
	}
}

// TestManyWaits: a report of which every row waits for a person, and that names
// a thousand firms, is compared in about the time of one that is settled.
func TestManyWaits(t *testing.T) {
	t.Parallel()
	const rows = 4000
	of := func(year string, firms int, waits bool) Report {
		r := report("2024-01-01", "2024-12-31", func(s *reading.SOC2) {
			s.Controls, s.Exceptions, s.Subservice = nil, nil, nil
			for i := range rows {
				s.Controls = append(s.Controls, control(fmt.Sprintf("AC-%d", i), "Owners review access in the "+year, reading.NoException))
			}
			for i := range firms {
				s.Subservice = append(s.Subservice, reading.Subservice{Name: fmt.Sprintf("%s Hosting of Region %d Incorporated", year, i)})
			}
		})
		for i := range rows {
			if waits {
				r.NeedsReview = append(r.NeedsReview, reading.Review{Path: fmt.Sprintf("soc2.controls.%d.id", i), Reason: "unsure"})
			}
		}
		return r
	}
	took := func(before, after Report) time.Duration {
		start := time.Now()
		Reports(before, after)
		return time.Since(start)
	}
	// A machine that is busy with other things makes either take long; not 30
	// times the same one, unless it is the comparison.
	within := func(what string, after func() time.Duration) {
		var least, got time.Duration = time.Hour, time.Hour
		for range 30 {
			least, got = min(least, took(of("spring", 0, false), of("autumn", 0, false))), min(got, after())
			if got <= 8*least {
				return
			}
		}
		t.Errorf("%s: %v instead of %v", what, got, least)
	}
	within("rows that wait", func() time.Duration { return took(of("spring", 0, true), of("autumn", 0, true)) })
	within("many firms", func() time.Duration { return took(of("spring", 700, false), of("autumn", 700, false)) })
}
