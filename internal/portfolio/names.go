package portfolio

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Kind is a kind of thing that has a name.
type Kind string

// The kinds of things with a name.
const (
	KindUser         Kind = "user"
	KindVendor       Kind = "vendor"
	KindDocument     Kind = "document"
	KindAgreement    Kind = "agreement" // has the name of its vendor
	KindContact      Kind = "contact"
	KindService      Kind = "service"
	KindReassessment Kind = "reassessment" // has the name of its vendor
	KindOrganization Kind = "organization"
)

// Name is what a thing is called: an id says nothing to a person.
type Name struct {
	ID         string
	Kind       Kind
	Name       string
	VendorID   string // of a vendor itself its own; empty for users and the organization
	VendorName string
	Gone       bool // a document that was removed
}

// maxNames is how many ids Names looks up at once.
const maxNames = 1000

// Names returns what things of the organization are called, by id, in one
// query. An id that is not known, or is another organization's, is not in the
// answer. Errors: permission.missing.
func (s *Service) Names(ctx context.Context, by identity.Actor, ids []string) (_ map[string]Name, err error) {
	defer fault.Op(&err, "names of things")
	for _, p := range needs {
		if err := by.May(p); err != nil {
			return nil, err
		}
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return uuid.Validate(id) != nil })
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil, nil
	}
	ids = ids[:min(len(ids), maxNames)]
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (map[string]Name, error) {
		found, err := names(tx, by.Tenant, ids)
		out := make(map[string]Name, len(found))
		for _, n := range found {
			out[n.ID] = n
		}
		return out, err
	})
}
