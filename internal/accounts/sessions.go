package accounts

import (
	"context"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// OpenSession is a session of one's own that has not ended.
type OpenSession struct {
	ID        string
	Agent     string // what the client called itself at sign-in; may be empty
	CreatedAt time.Time
	SeenAt    time.Time // to the minute
	ExpiresAt time.Time // the end in any case
	Current   bool      // the one that asks
}

// maxSessions bounds the list of one's own sessions.
const maxSessions = 100

// Sessions returns the actor's open sessions, the one seen last first, at most
// 100. Errors: session.required.
func (s *Service) Sessions(ctx context.Context, by identity.Actor) (_ []OpenSession, err error) {
	defer fault.Op(&err, "list sessions")
	if err := by.InPerson(); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]OpenSession, error) {
		o, err := loadOrganization(tx, by.Tenant)
		if err != nil {
			return nil, err
		}
		now := s.now()
		rows, err := findSessions(tx, by.Tenant, by.ID, now, now.Add(-idleFor(o.IdleMinutes)), maxSessions)
		out := make([]OpenSession, len(rows))
		for i, r := range rows {
			out[i] = OpenSession{ID: r.ID, Agent: r.Agent, CreatedAt: r.CreatedAt, SeenAt: r.SeenAt, ExpiresAt: r.ExpiresAt, Current: r.ID == by.Session}
		}
		return out, err
	})
}

// EndSession ends one session of the actor. Errors: session.required,
// session.not_found.
func (s *Service) EndSession(ctx context.Context, by identity.Actor, id string) (err error) {
	defer fault.Op(&err, "end session %s", id)
	if err := by.InPerson(); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		ended, err := endSession(tx, by.Tenant, by.ID, id)
		if err != nil {
			return err
		}
		if !ended {
			return fault.New(fault.NotFound, "session.not_found", "There is no such session of yours; it may have ended.")
		}
		return audit.Record(tx, by, s.now(), "session.ended", id, nil)
	})
}
