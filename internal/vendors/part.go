package vendors

import (
	"context"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// A part is a record that belongs to one vendor: a contact or a product.

// PartFilter narrows and orders a list of parts. Empty values do not filter.
type PartFilter struct {
	Query  string // in the texts of a part, ignoring case
	Newest bool   // newest first; otherwise oldest first
	After  string // only parts behind this id: for the next page
}

// partsOf lists the parts of one kind; the columns are what Query looks in.
func partsOf[P Contact | Product](ctx context.Context, s *Service, by identity.Actor, vendor string, f PartFilter, n int, columns ...string) ([]P, error) {
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	if f.After != "" && uuid.Validate(f.After) != nil {
		return nil, fault.Fieldf("request.invalid", "#/cursor", "is not a cursor of this list")
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]P, error) {
		if _, err := Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		return listParts[P](tx, by.Tenant, vendor, f, n, columns)
	})
}

// part returns one part of a vendor; noun is its name in a problem's code.
func part[P Contact | Product](ctx context.Context, s *Service, by identity.Actor, vendor, id, noun string) (*P, error) {
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*P, error) {
		if _, err := Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		return loadPart[P](tx, by.Tenant, vendor, id, noun)
	})
}

// partForChange loads a part of a vendor that is not retired.
func partForChange[P Contact | Product](tx *database.Tx, tenant identity.TenantID, vendor, id, noun string) (*P, error) {
	if _, err := loadUnretired(tx, tenant, vendor, 0); err != nil {
		return nil, err
	}
	return loadPart[P](tx, tenant, vendor, id, noun)
}

func loadPart[P Contact | Product](tx *database.Tx, tenant identity.TenantID, vendor, id, noun string) (*P, error) {
	missing := fault.New(fault.NotFound, noun+".not_found", "There is no such %s of this vendor.", noun)
	if uuid.Validate(id) != nil {
		return nil, missing
	}
	p, err := findPart[P](tx, tenant, vendor, id)
	if database.IsMissing(err) {
		return nil, missing
	}
	return p, err
}

func partStale(noun string) error {
	return fault.New(fault.Stale, noun+".stale", "The %s was changed since you loaded it; load it again.", noun)
}

// errorOr returns err, or other when there is none.
func errorOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
