package reassessments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ward/internal/agreements"
	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// Service keeps what is due.
type Service struct {
	db      *database.DB
	cadence Cadence
	now     func() time.Time
}

// NewService returns the service over a database.
func NewService(db *database.DB, c Cadence, now func() time.Time) *Service {
	return &Service{db: db, cadence: c, now: now}
}

// Filter narrows and orders a list of entries. Empty values do not filter.
type Filter struct {
	Status    Status
	Cause     Cause
	VendorID  string
	Owner     string // id of a user: only of vendors that this user looks after
	DueBefore string // date: only entries that are due earlier
	Query     string // in the name of the vendor, ignoring case
	Latest    bool   // the last due first; otherwise the longest due
	After     *Mark
}

// Mark is the place in a list that a page follows.
type Mark struct{ DueOn, ID string }

// Item is an entry with the name of its vendor, and of who looks after that.
type Item struct {
	Entry
	VendorName string
	OwnerName  string // empty: nobody
}

// List returns at most n entries.
func (s *Service) List(ctx context.Context, by identity.Actor, f Filter, n int) (_ []Item, err error) {
	defer fault.Op(&err, "list reassessments")
	if err := by.May(identity.ReadClock); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Item, error) { return list(tx, by.Tenant, f, n) })
}

// OpenOf returns what is due with a vendor, the longest due first, for use in a
// transaction of another noun.
func OpenOf(tx *database.Tx, tenant identity.TenantID, vendor string) ([]Entry, error) {
	return open(tx, tenant, vendor)
}

// Sweep looks at the clock for the actor's organization: it opens an entry for
// each cause that has none, and closes the entries whose cause is gone. A
// cause that comes back opens its entry again. It returns how many were
// opened. Any number may run at once.
func (s *Service) Sweep(ctx context.Context, by identity.Actor) (opened int, err error) {
	defer fault.Op(&err, "sweep reassessments")
	return s.sweep(ctx, by, "")
}

// SweepVendor is Sweep for one vendor, after something that it depends on has
// changed: what has come due is not hidden until the clock is looked at again.
func (s *Service) SweepVendor(ctx context.Context, by identity.Actor, vendor string) (opened int, err error) {
	defer fault.Op(&err, "sweep reassessments of vendor %s", vendor)
	return s.sweep(ctx, by, vendor)
}

// sweep looks at one vendor, or at all of them when vendor is empty.
func (s *Service) sweep(ctx context.Context, by identity.Actor, vendor string) (opened int, err error) {
	if err := by.May(identity.Operate); err != nil {
		return 0, err
	}
	now := s.now().UTC()
	// Most sweeps find nothing new: what is there to do is found while others
	// may write.
	todo, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (plan, error) { return s.plan(tx, by.Tenant, vendor, dayOf(now)) })
	if err != nil || todo.empty() {
		return 0, err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (int, error) { return todo.carryOut(tx, by, now) })
}

// plan is what a sweep is about to change.
type plan struct {
	open   []due
	reopen []Entry
	close  []Entry
}

func (p plan) empty() bool { return len(p.open)+len(p.reopen)+len(p.close) == 0 }

// plan compares what is due with the entries.
func (s *Service) plan(tx *database.Tx, tenant identity.TenantID, vendor string, today time.Time) (plan, error) {
	var out plan
	now, err := s.due(tx, tenant, vendor, today)
	if err != nil {
		return out, err
	}
	entries, err := all(tx, tenant, vendor)
	if err != nil {
		return out, err
	}
	have := map[what]bool{}
	for _, e := range entries {
		have[e.what()] = true
		_, still := now[e.what()]
		switch {
		case still && e.Status == Closed:
			out.reopen = append(out.reopen, e)
		case !still && e.Status == Open:
			out.close = append(out.close, e)
		}
	}
	for w, d := range now {
		if !have[w] {
			out.open = append(out.open, d)
		}
	}
	slices.SortFunc(out.open, due.compare)
	return out, nil
}

// due returns everything that is due with the vendors in use, or with one.
func (s *Service) due(tx *database.Tx, tenant identity.TenantID, vendor string, today time.Time) (map[what]due, error) {
	p, err := builtIn()
	if err != nil {
		return nil, err
	}
	vs, err := vendorsInUse(tx, tenant, vendor)
	if err != nil {
		return nil, err
	}
	ends, err := agreements.Expiring(tx, tenant, day(today.AddDate(0, 0, p.BAALeadDays)))
	if err != nil {
		return nil, err
	}
	expiring := map[string][]agreements.Expiry{}
	for _, e := range ends {
		expiring[e.VendorID] = append(expiring[e.VendorID], e)
	}
	out := map[what]due{}
	for i := range vs {
		f, err := factsOf(tx, &vs[i], today)
		if err != nil {
			return nil, fmt.Errorf("vendor %s: %w", vs[i].ID, err)
		}
		f.agreements = expiring[vs[i].ID]
		ds, err := p.due(f, s.cadence, today)
		if err != nil {
			return nil, fmt.Errorf("vendor %s: %w", vs[i].ID, err)
		}
		for _, d := range ds {
			out[d.what] = d
		}
	}
	return out, nil
}

// factsOf gathers what the clock looks at in a vendor. Of a vendor without a
// score nothing is known: it counts as the strictest tier and the worst band.
func factsOf(tx *database.Tx, v *vendors.Vendor, today time.Time) (facts, error) {
	f := facts{vendor: v.ID, tier: scoring.Tier(vendors.Tiers[0]), band: scoring.BandCritical, created: dayOf(v.CreatedAt)}
	if v.Tier != nil && v.FinalBand != nil {
		f.tier, f.band = scoring.Tier(*v.Tier), scoring.Band(*v.FinalBand)
	}
	if v.NextReviewOn != nil {
		on, err := time.Parse(time.DateOnly, *v.NextReviewOn)
		if err != nil {
			return f, err
		}
		f.nextReview = &on
	}
	if v.CoverageStatus == vendors.NoReport || v.CoverageStatus == vendors.Type1Only {
		return f, nil // no Type II report: its documents need not be looked at
	}
	docs, err := evidence.Current(tx, v)
	if err != nil {
		return f, err
	}
	cover, err := evidence.CoverageIn(tx, v, docs, today) // of its least covered service
	if err != nil {
		return f, err
	}
	for _, i := range cover.Intervals {
		if i.Kind == "type_2" && (f.reportEnd == nil || i.End.After(*f.reportEnd)) {
			f.reportEnd = &i.End
		}
	}
	return f, nil
}

// carryOut changes the entries that nobody else has changed meanwhile. Sweeps
// that run at once go through them in one order, so that they wait for each
// other and never for both ways.
func (p plan) carryOut(tx *database.Tx, by identity.Actor, now time.Time) (opened int, _ error) {
	var trail []audit.Entry
	note := func(verb string, e Entry) {
		trail = append(trail, audit.Entry{Action: "reassessment." + verb, Subject: e.ID, Detail: audit.Detail{"vendor": e.VendorID, "cause": e.Cause, "due_on": e.DueOn}})
	}
	for _, d := range p.open {
		e := Entry{
			Tenant: by.Tenant, ID: uuid.Must(uuid.NewV7()).String(), VendorID: d.vendor, Cause: d.cause, CauseKey: d.key,
			Detail: d.detail, DueOn: day(d.on), Status: Open, OpenedAt: now,
		}
		if fresh, err := insert(tx, e); err != nil {
			return 0, err
		} else if fresh {
			note("opened", e)
		}
	}
	for _, e := range p.reopen {
		if done, err := setStatus(tx, e, Open, nil); err != nil {
			return 0, err
		} else if done {
			note("reopened", e)
		}
	}
	opened = len(trail)
	for _, e := range p.close {
		if done, err := setStatus(tx, e, Closed, &now); err != nil {
			return 0, err
		} else if done {
			note("closed", e)
		}
	}
	return opened, audit.RecordAll(tx, by, now, trail)
}

// dayOf is the calendar day of a time, in UTC.
func dayOf(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
