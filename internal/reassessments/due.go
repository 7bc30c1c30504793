package reassessments

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"ward/internal/agreements"
	"ward/internal/calendar"
	"ward/internal/evidence"
	"ward/internal/scoring"
)

// facts are what the clock looks at in one vendor that is in use. Days are
// midnights in UTC.
type facts struct {
	vendor     string
	tier       scoring.Tier // of the last score; without one the strictest
	band       scoring.Band // of the last score; without one the worst
	created    time.Time    // the day of registration
	nextReview *time.Time   // as counted from when a person last stood for the intake; nil: never
	reportEnd  *time.Time   // of the last Type II report that counts
	agreements []agreements.Expiry
}

// due is one thing that is due.
type due struct {
	what
	detail string
	on     time.Time
}

// compare puts the longest due first.
func (d due) compare(e due) int {
	return cmp.Or(d.on.Compare(e.on), cmp.Compare(d.vendor, e.vendor), cmp.Compare(d.cause, e.cause), cmp.Compare(d.key, e.key))
}

// due returns what is due with a vendor on a day. A bridge letter puts nothing
// off: it spans the wait for the next report, and ends it never.
func (p policy) due(f facts, c Cadence, today time.Time) ([]due, error) {
	var out []due
	review, err := f.cadence(c)
	if err != nil {
		return nil, err
	}
	if !today.Before(review.on) {
		out = append(out, review)
	}
	if f.reportEnd != nil {
		if d := f.report(); !today.Before(d.on.AddDate(0, 0, -p.ReportLeadDays)) {
			out = append(out, d)
		}
	}
	for _, a := range f.agreements {
		last, err := time.Parse(time.DateOnly, a.ExpiresOn)
		if err != nil {
			return nil, fmt.Errorf("agreement %s: %w", a.ID, err)
		}
		if !today.Before(last.AddDate(0, 0, -p.BAALeadDays)) {
			out = append(out, due{
				what: what{f.vendor, BAAExpiry, a.ID + " " + a.ExpiresOn}, on: last,
				detail: fmt.Sprintf("The last day of a business associate agreement is %s.", a.ExpiresOn),
			})
		}
	}
	return out, nil
}

// cadence is the next review by the tier of the vendor.
func (f facts) cadence(c Cadence) (due, error) {
	months, err := c.Cadence(f.tier, f.band)
	if err != nil {
		return due{}, err
	}
	on := calendar.AddMonths(f.created, months)
	since := "was registered on " + day(f.created)
	if f.nextReview != nil {
		on, since = *f.nextReview, "was last reviewed before that time"
	}
	return due{
		what: what{f.vendor, ByCadence, day(on)}, on: on,
		detail: fmt.Sprintf("A vendor of %s is reviewed every %d months; this one %s.", strings.ReplaceAll(string(f.tier), "_", " "), months, since),
	}, nil
}

// report is the end of what the last Type II report vouches for.
func (f facts) report() due {
	on := evidence.CurrentUntil(*f.reportEnd)
	return due{
		what: what{f.vendor, ReportEnd, day(*f.reportEnd)}, on: on,
		detail: fmt.Sprintf("The last SOC 2 Type II report ended on %s and counts as current until %s.", day(*f.reportEnd), day(on)),
	}
}

func day(t time.Time) string { return t.Format(time.DateOnly) }
