// Package dossier opens the file of one vendor: everything that a hospital knows
// of it at one moment, and what follows from it. It keeps nothing of its own and
// decides nothing.
package dossier

import (
	"context"
	"time"

	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/calendar"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reassessments"
	"ward/internal/vendors"
)

// Dossier is what is known of a vendor. Lists are whole, but for the parts.
type Dossier struct {
	At     time.Time // when it was opened, UTC
	Vendor vendors.Vendor
	vendors.Around
	assessments.Known
	Coverage evidence.Coverage // on the day of At
	Standing agreements.Standing
	Due      []reassessments.Entry // open, the longest due first
}

// Today is the day of the dossier, YYYY-MM-DD.
func (d *Dossier) Today() string { return d.At.Format(time.DateOnly) }

// CoverageOn is the coverage on another day, a midnight in UTC, by the documents
// that are held today.
func (d *Dossier) CoverageOn(day time.Time) evidence.Coverage {
	return evidence.CoverageOf(d.Documents, d.Products, day)
}

// CoverageFor is CoverageOn for one service of the vendor; with "" for all.
func (d *Dossier) CoverageFor(service string, day time.Time) evidence.Coverage {
	if service == "" {
		return d.CoverageOn(day)
	}
	return evidence.CoverageFor(d.Documents, service, day)
}

// maxParts is how many contacts and products a dossier holds: a page has lists
// of their own for more.
const maxParts = 100

// Assessor gathers what the score of a vendor depends on. *assessments.Service is
// one.
type Assessor interface {
	Know(tx *database.Tx, v *vendors.Vendor, now time.Time) (*assessments.Known, error)
}

// Service opens dossiers.
type Service struct {
	db       *database.DB
	assessor Assessor
	now      func() time.Time
}

// NewService returns the service over a database.
func NewService(db *database.DB, a Assessor, now func() time.Time) *Service {
	return &Service{db: db, assessor: a, now: now}
}

// needs are what an actor must be allowed to read.
var needs = []identity.Permission{identity.ReadVendors, identity.ReadEvidence, identity.ReadAgreements, identity.ReadClock}

// Open returns the dossier of a vendor, retired or not, in seven queries. It is
// NotFound when the organization has no such vendor.
func (s *Service) Open(ctx context.Context, by identity.Actor, vendor string) (_ *Dossier, err error) {
	defer fault.Op(&err, "open dossier of vendor %s", vendor)
	for _, p := range needs {
		if err := by.May(p); err != nil {
			return nil, err
		}
	}
	now := s.now().UTC()
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Dossier, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		known, err := s.assessor.Know(tx, v, now)
		if err != nil {
			return nil, err
		}
		d := &Dossier{At: now, Vendor: *v, Known: *known}
		d.Standing = agreements.StandingOf(d.Agreements, d.Today())
		if d.Around, err = vendors.AroundOf(tx, v, maxParts); err != nil {
			return nil, err
		}
		d.Coverage = d.CoverageOn(calendar.Day(now))
		d.Due, err = reassessments.OpenOf(tx, by.Tenant, v.ID)
		return d, err
	})
}
