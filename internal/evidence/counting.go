package evidence

import (
	"context"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Counting says whether a report or letter covers time, and which.
type Counting struct {
	Covers *Interval // nil: it covers none
	Reason string    // why not, in one or more sentences
}

// Counting returns the reading in force of a document beside the others of its
// vendor, and whether it covers time on a day: a letter counts only with the
// report that it follows. It is nil for a document that is neither report nor
// letter. NotFound for a document that the vendor does not have, or that was not
// read.
func (s *Service) Counting(ctx context.Context, by identity.Actor, vendor string, id ID, asOf time.Time) (_ *Reviewed, _ *Counting, err error) {
	defer fault.Op(&err, "counting of document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, nil, err
	}
	var c *Counting
	r, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Reviewed, error) {
		v, docs, err := currentOf(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		cover, err := CoverageIn(tx, v, docs, asOf)
		if err != nil {
			return nil, err
		}
		c = cover.counting(id)
		if r := byID(docs, id); r != nil {
			return r, nil
		}
		return nil, notFound()
	})
	return r, c, err
}

// counting finds a document in the coverage.
func (c *Coverage) counting(id ID) *Counting {
	all := append([]Coverage{*c}, c.Services...)
	for i := range all {
		for j := range all[i].Intervals {
			if all[i].Intervals[j].Document == id {
				return &Counting{Covers: &all[i].Intervals[j]}
			}
		}
	}
	for _, n := range c.NotCounted {
		if n.Document == id {
			return &Counting{Reason: n.Reason}
		}
	}
	return nil
}
