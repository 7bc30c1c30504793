package agreements

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// Service keeps agreements. Every change asks for a new score of the vendor.
type Service struct {
	db    *database.DB
	queue *queue.Queue
	now   func() time.Time
}

// NewService returns the service over a database.
func NewService(db *database.DB, q *queue.Queue, now func() time.Time) *Service {
	return &Service{db: db, queue: q, now: now}
}

// Change is what to set of an agreement. Nil leaves a field as it is; an empty
// text clears it, as a Notice of zero does.
type Change struct {
	Status                 *Status
	EffectiveOn, ExpiresOn *string // dates
	Notice                 *Notice
	DocumentID             *string
	Note                   *string
}

// Create records an agreement with a vendor, by default as Draft. It returns
// NotFound without the vendor, Conflict when the vendor is retired
// (agreement.vendor_retired), and Invalid with every wrong field.
func (s *Service) Create(ctx context.Context, by identity.Actor, vendorID string, in Change) (_ *Agreement, err error) {
	defer fault.Op(&err, "create agreement with vendor %s", vendorID)
	if err := by.May(identity.WriteAgreements); err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Agreement, error) {
		v, err := vendors.Load(tx, by.Tenant, vendorID)
		if err != nil {
			return nil, err
		}
		if v.Status == vendors.Retired {
			return nil, fault.New(fault.Conflict, "agreement.vendor_retired", "The vendor is retired; its record is kept as it was.")
		}
		a := &Agreement{
			Tenant: by.Tenant, ID: uuid.Must(uuid.NewV7()).String(), VendorID: v.ID,
			Status: Draft, Version: 1, CreatedAt: now, UpdatedAt: now,
		}
		if in.Status != nil {
			a.Status = *in.Status
		}
		in.apply(a)
		if err := admit(tx, a, in); err != nil {
			return nil, err
		}
		if err := insert(tx, a); err != nil {
			return nil, err
		}
		if err := s.queue.Add(tx, now, queue.ScoreVendor, v.ID); err != nil {
			return nil, err
		}
		return a, audit.Record(tx, by, now, "agreement.created", a.ID, audit.Detail{"vendor": v.ID, "status": a.Status})
	})
}

// Get returns an agreement.
func (s *Service) Get(ctx context.Context, by identity.Actor, id string) (_ *Agreement, err error) {
	defer fault.Op(&err, "get agreement %s", id)
	if err := by.May(identity.ReadAgreements); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Agreement, error) {
		return load(tx, by.Tenant, id)
	})
}

// Filter narrows and orders a list of agreements. Empty values do not filter.
type Filter struct {
	Status Status // on the day of asking
	Query  string // in the note, ignoring case
	Oldest bool   // oldest first; otherwise newest first
	After  string // only agreements behind this id: for the next page
}

// List returns at most n agreements with a vendor.
func (s *Service) List(ctx context.Context, by identity.Actor, vendorID string, f Filter, n int) (_ []Agreement, err error) {
	defer fault.Op(&err, "list agreements with vendor %s", vendorID)
	if err := by.May(identity.ReadAgreements); err != nil {
		return nil, err
	}
	today := dayOf(s.now())
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Agreement, error) {
		if _, err := vendors.Load(tx, by.Tenant, vendorID); err != nil {
			return nil, err
		}
		return list(tx, by.Tenant, vendorID, f, today, n)
	})
}

// Change changes an agreement. seen is the version that the caller saw, 0 for
// any. It returns Stale when the agreement is at another version, Invalid with
// every wrong field, and Conflict when it cannot move so
// (agreement.illegal_move). A change of nothing writes nothing.
func (s *Service) Change(ctx context.Context, by identity.Actor, id string, seen int, c Change) (_ *Agreement, err error) {
	defer fault.Op(&err, "change agreement %s", id)
	if err := by.May(identity.WriteAgreements); err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Agreement, error) {
		a, err := load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		if seen != 0 && seen != a.Version {
			return nil, stale()
		}
		before := *a
		if err := c.change(tx, a, dayOf(now)); err != nil {
			return nil, err
		}
		detail := before.differs(a)
		if detail == nil {
			return a, nil
		}
		if err := save(tx, a, now); err != nil {
			return nil, err
		}
		if err := s.queue.Add(tx, now, queue.ScoreVendor, a.VendorID); err != nil {
			return nil, err
		}
		return a, audit.Record(tx, by, now, "agreement.changed", a.ID, detail)
	})
}

// change applies c to the agreement and refuses what it must not become. The
// fields are checked against the status that is asked for.
func (c Change) change(tx *database.Tx, a *Agreement, today string) error {
	from := *a
	c.apply(a)
	asked := *a
	if c.Status != nil {
		asked.Status = *c.Status
	}
	if err := admit(tx, &asked, c); err != nil {
		return err
	}
	if err := from.move(asked.Status, today); err != nil {
		return err
	}
	a.Status = asked.Status
	return nil
}

// apply sets every field but the status.
func (c Change) apply(a *Agreement) {
	set := func(to **string, from *string) {
		if from == nil {
			return
		}
		*to = nil
		if text := strings.TrimSpace(*from); text != "" {
			*to = &text
		}
	}
	set(&a.EffectiveOn, c.EffectiveOn)
	set(&a.ExpiresOn, c.ExpiresOn)
	set(&a.DocumentID, c.DocumentID)
	if c.Note != nil {
		a.Note = strings.TrimSpace(*c.Note)
	}
	if c.Notice != nil {
		a.NoticeValue, a.NoticeUnit = nil, nil
		if *c.Notice != (Notice{}) {
			n := *c.Notice
			a.NoticeValue, a.NoticeUnit = &n.Value, &n.Unit
		}
	}
}

// admit checks the agreement with what only the database knows.
func admit(tx *database.Tx, a *Agreement, c Change) error {
	var f []fault.Field
	if why := settable(a.Status); c.Status != nil && why != "" {
		f = append(f, fault.Field{Pointer: "#/status", Detail: why})
	}
	f = append(f, a.check()...)
	if c.DocumentID != nil && a.DocumentID != nil && uuid.Validate(*a.DocumentID) == nil {
		d, err := evidence.Load(tx, a.Tenant, evidence.ID(*a.DocumentID))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err != nil || d.VendorID != a.VendorID {
			f = append(f, fault.Field{Pointer: "#/document_id", Detail: "is not a document of this vendor"})
		}
	}
	return fault.Fields("agreement.invalid", f)
}

// differs says, for the audit log, what a change did; nil: nothing.
func (a *Agreement) differs(b *Agreement) audit.Detail {
	var fields []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"status", a.Status == b.Status},
		{"effective_on", same(a.EffectiveOn, b.EffectiveOn)},
		{"expires_on", same(a.ExpiresOn, b.ExpiresOn)},
		{"notice", same(a.NoticeValue, b.NoticeValue) && same(a.NoticeUnit, b.NoticeUnit)},
		{"document_id", same(a.DocumentID, b.DocumentID)},
		{"note", a.Note == b.Note},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	if fields == nil {
		return nil
	}
	d := audit.Detail{"vendor": a.VendorID, "fields": fields}
	if a.Status != b.Status {
		d["from"], d["to"] = a.Status, b.Status
	}
	return d
}

func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func stale() error {
	return fault.New(fault.Stale, "agreement.stale", "The agreement was changed since you loaded it; load it again.")
}
