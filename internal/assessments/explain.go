package assessments

import (
	"context"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// Explain returns all that a vendor's score depends on, the score, and the
// state of every HIPAA provision. It writes nothing.
func (s *Service) Explain(ctx context.Context, by identity.Actor, vendor string) (_ *Known, err error) {
	defer fault.Op(&err, "explain score of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Known, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		return s.Know(tx, v, s.now())
	})
}
