package vendors

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
)

// Service registers vendors and keeps their records.
type Service struct {
	db    *database.DB
	queue *queue.Queue
	now   func() time.Time
}

// NewService returns the service over a database.
func NewService(db *database.DB, q *queue.Queue, now func() time.Time) *Service {
	return &Service{db: db, queue: q, now: now}
}

// New is what is said of a vendor when it is registered. Only Name is needed.
type New struct {
	Name, LegalName      string
	Aliases              []string
	Website, Description string
	OwnerID              string
	Status               Status // empty: Proposed
	ExternalRef          string
}

// Create registers a vendor. It returns Invalid with every wrong field, or
// Conflict when an unretired vendor has the name (vendor.name_taken) or the
// reference (vendor.external_ref_taken).
func (s *Service) Create(ctx context.Context, by identity.Actor, in New) (_ *Vendor, err error) {
	defer fault.Op(&err, "create vendor")
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	now := s.now()
	v := fresh(by.Tenant, now)
	v.Name, v.LegalName, v.Aliases = in.Name, in.LegalName, in.Aliases
	v.Website, v.Description, v.ExternalRef = in.Website, in.Description, in.ExternalRef
	v.OwnerID = &in.OwnerID
	v.tidy()
	f := v.check()
	if in.Status != "" {
		f.status(in.Status)
		v.Status = in.Status
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Vendor, error) {
		if err := admit(tx, v, v.OwnerID != nil, f); err != nil {
			return nil, err
		}
		if err := insert(tx, v); err != nil {
			return nil, taken(err)
		}
		return v, audit.Record(tx, by, now, "vendor.created", v.ID, audit.Detail{"status": v.Status})
	})
}

// fresh returns a vendor of which nothing is known.
func fresh(tenant identity.TenantID, now time.Time) *Vendor {
	now = now.UTC().Truncate(time.Microsecond)
	return &Vendor{
		Tenant: tenant, ID: uuid.Must(uuid.NewV7()).String(), Status: Proposed,
		Rating: Rating{CoverageStatus: NoReport, CoverageSpans: []Span{}, BAAState: NoBAA}, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
}

// admit checks what only the database knows, and reports it with what was
// wrong before. An owner who has left since is no fault of another change.
func admit(tx *database.Tx, v *Vendor, newOwner bool, f fields) error {
	if newOwner && v.OwnerID != nil {
		ok := uuid.Validate(*v.OwnerID) == nil // Postgres refuses some bytes
		if ok {
			var err error
			if ok, err = isUser(tx, v.Tenant, *v.OwnerID); err != nil {
				return err
			}
		}
		if !ok {
			f.add("#/owner_id", "is not an active user of your organization")
		}
	}
	if err := fault.Fields("vendor.invalid", f); err != nil {
		return err
	}
	return free(tx, v)
}

// free returns a Conflict when another unretired vendor has the name or the
// reference.
func free(tx *database.Tx, v *Vendor) error {
	other, err := holder(tx, v.Tenant, "name_key", Key(v.Name))
	if err != nil {
		return err
	}
	if other != "" && other != v.ID {
		return fault.New(fault.Conflict, "vendor.name_taken", "Vendor %s has this name already.", other)
	}
	if v.ExternalRef == "" {
		return nil
	}
	other, err = holder(tx, v.Tenant, "external_ref", v.ExternalRef)
	if err == nil && other != "" && other != v.ID {
		err = fault.New(fault.Conflict, "vendor.external_ref_taken", "Vendor %s has this external_ref already.", other)
	}
	return err
}

// taken names the race that a unique key has decided.
func taken(err error) error {
	if database.IsDuplicate(err) {
		return fault.Wrap(err, fault.Conflict, "vendor.name_taken", "Another vendor was given this name or external_ref at the same moment.")
	}
	return err
}

// Get returns a vendor, retired or not.
func (s *Service) Get(ctx context.Context, by identity.Actor, id string) (_ *Vendor, err error) {
	defer fault.Op(&err, "get vendor %s", id)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Vendor, error) {
		return Load(tx, by.Tenant, id)
	})
}
