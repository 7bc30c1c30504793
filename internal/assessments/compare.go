package assessments

import (
	"context"
	"encoding/json"
	"fmt"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// Saved returns one score of a vendor's history, with its JSON. An id that the
// vendor does not have is NotFound.
func (s *Service) Saved(ctx context.Context, by identity.Actor, vendor, id string) (_ *SavedScore, err error) {
	defer fault.Op(&err, "score %s of vendor %s", id, vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*SavedScore, error) {
		if _, err := vendors.Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		return loadScore(tx, by.Tenant, vendor, id)
	})
}

// Compare says what changed from one score of a vendor's history, a, to
// another, b. An id that the vendor does not have is NotFound.
func (s *Service) Compare(ctx context.Context, by identity.Actor, vendor, a, b string) (_ *scoring.Comparison, err error) {
	defer fault.Op(&err, "compare scores of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*scoring.Comparison, error) {
		if _, err := vendors.Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		before, err := loadScore(tx, by.Tenant, vendor, a)
		if err != nil {
			return nil, err
		}
		after, err := loadScore(tx, by.Tenant, vendor, b)
		if err != nil {
			return nil, err
		}
		was, err := before.Result()
		if err != nil {
			return nil, err
		}
		is, err := after.Result()
		if err != nil {
			return nil, err
		}
		c := scoring.Compare(was, is)
		return &c, nil
	})
}

// Result decodes the score.
func (sc *SavedScore) Result() (*scoring.Result, error) {
	var res scoring.Result
	if err := json.Unmarshal([]byte(sc.Score), &res); err != nil {
		return nil, fmt.Errorf("stored score %s: %w", sc.ID, err)
	}
	return &res, nil
}
