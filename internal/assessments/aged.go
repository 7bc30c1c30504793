package assessments

import (
	"context"

	"ward/internal/calendar"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// RescoreAged scores every vendor anew that was last scored on an earlier day:
// reports age, letters and agreements end without anyone changing anything.
// Each vendor is a transaction of its own.
func (s *Service) RescoreAged(ctx context.Context, by identity.Actor) (err error) {
	defer fault.Op(&err, "rescore aged vendors")
	now := s.now()
	ids, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]string, error) {
		return aged(tx, by.Tenant, calendar.Day(now))
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
			v, err := vendors.Lock(tx, by.Tenant, id)
			if err != nil {
				return err
			}
			_, err = s.rescore(tx, v, now, true)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
