package audit

import (
	"context"
	"fmt"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Service reads and verifies the log.
type Service struct{ db *database.DB }

// NewService returns the service over a database.
func NewService(db *database.DB) *Service { return &Service{db: db} }

// Filter narrows and orders a list of entries. Zero values do not filter.
type Filter struct {
	Actor, Action, Subject string
	Vendor                 string    // the history of one vendor, its documents, agreements and parts
	Nouns                  []string  // of the action: "document" for every "document.…"
	From, To               time.Time // To is not included
	Query                  string    // in the action, the subject or the actor, ignoring case
	Oldest                 bool      // oldest first; otherwise newest first
	After                  int64     // only entries behind this number: for the next page
}

// List returns at most n entries.
func (s *Service) List(ctx context.Context, by identity.Actor, f Filter, n int) (_ []Event, err error) {
	defer fault.Op(&err, "list audit events")
	if err := by.May(identity.ReadAudit); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Event, error) {
		return find(tx, by.Tenant, f, n)
	})
}

// batch is how many entries are verified at a time.
const batch = 1000

// Broken is the first place where a chain does not hold.
type Broken struct {
	Seq    int64  // the number at which the chain breaks
	Reason string // one sentence
}

// Verify walks the chain of the actor's organization. It returns how many
// entries hold, and the first break or nil.
func (s *Service) Verify(ctx context.Context, by identity.Actor) (n int64, _ *Broken, err error) {
	defer fault.Op(&err, "verify the audit log")
	if err := by.May(identity.ReadAudit); err != nil {
		return 0, nil, err
	}
	type result struct {
		n      int64
		broken *Broken
	}
	res, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (result, error) {
		end, err := loadHead(tx, by.Tenant)
		if err != nil {
			return result{}, err
		}
		n, last, broken, err := walk(tx, by.Tenant)
		if broken == nil && (n != end.Seq || last != end.Hash) {
			broken = &Broken{Seq: n + 1, Reason: fmt.Sprintf("the log ends at entry %d, but %d were written", n, end.Seq)}
		}
		return result{n, broken}, err
	})
	return res.n, res.broken, err
}

func walk(tx *database.Tx, tenant identity.TenantID) (n int64, last string, _ *Broken, _ error) {
	last = genesis
	for {
		events, err := after(tx, tenant, n, batch)
		if err != nil || len(events) == 0 {
			return n, last, nil, err
		}
		for _, e := range events {
			if why := e.breaks(n, last); why != "" {
				return n, last, &Broken{Seq: n + 1, Reason: why}, nil
			}
			n, last = e.Seq, e.Hash
		}
	}
}

// breaks says why the entry does not follow the one before, or "".
func (e Event) breaks(before int64, last string) string {
	switch {
	case e.Seq != before+1:
		return fmt.Sprintf("entry %d is missing", before+1)
	case e.PrevHash != last:
		return fmt.Sprintf("entry %d does not follow entry %d", e.Seq, before)
	case e.Hash != e.sum(), e.misplaced():
		return fmt.Sprintf("entry %d was changed", e.Seq)
	}
	return ""
}
