package portfolio

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Service counts.
type Service struct {
	db  *database.DB
	now func() time.Time
}

// NewService returns the service over a database.
func NewService(db *database.DB, now func() time.Time) *Service {
	return &Service{db: db, now: now}
}

// Rows is how many rows each list of Waiting holds at most.
const Rows = 6

// Query narrows the figures. The zero value narrows nothing.
type Query struct {
	Owner string // id of a user: only the vendors that this user looks after
}

// needs are the permissions to see everything that is counted.
var needs = []identity.Permission{identity.ReadVendors, identity.ReadEvidence, identity.ReadAgreements, identity.ReadClock}

// Figures counts, in four queries that see one state of the database. Errors:
// permission.missing, request.invalid.
func (s *Service) Figures(ctx context.Context, by identity.Actor, q Query) (_ *Figures, err error) {
	defer fault.Op(&err, "figures of the portfolio")
	for _, p := range needs {
		if err := by.May(p); err != nil {
			return nil, err
		}
	}
	if q.Owner != "" && uuid.Validate(q.Owner) != nil {
		return nil, fault.Fieldf("request.invalid", "#/owner_id", "must be the id of a user")
	}
	at := s.now().UTC()
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Figures, error) {
		w := where{tenant: by.Tenant, owner: q.Owner, days: daysFrom(at)}
		f := &Figures{At: at}
		for _, count := range []func(*database.Tx, where, *Figures) error{countVendors, countDocuments, countReassessments, findStandings} {
			if err := count(tx, w, f); err != nil {
				return nil, err
			}
		}
		return f, nil
	})
}

// where is what every query of the figures is narrowed by.
type where struct {
	tenant identity.TenantID
	owner  string // empty: everyone's vendors
	days
}

// days are the bounds of Due, as YYYY-MM-DD.
type days struct{ today, in30, in60, in90 string }

func daysFrom(at time.Time) days {
	ahead := func(n int) string { return at.AddDate(0, 0, n).Format(time.DateOnly) }
	return days{today: ahead(0), in30: ahead(30), in60: ahead(60), in90: ahead(90)}
}
