// Package idempotency remembers the answers to POST requests that carried an
// Idempotency-Key, so that a client that lost the answer may ask again without
// doing the work twice.
package idempotency

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Keep is how long an answer is remembered.
const Keep = 24 * time.Hour

// abandoned is after how long a request that never ended is taken for dead: a
// process that was killed left it behind.
const abandoned = 10 * time.Minute

// MaxBody is the longest answer, in bytes, that is remembered.
const MaxBody = 1 << 20

// Answer is a remembered answer.
type Answer struct {
	RequestHash string // SHA-256 of the request's body, hex
	Status      int
	Headers     string // JSON object
	Body        string
}

// Service remembers answers.
type Service struct {
	db  *database.DB
	now func() time.Time
}

// NewService returns the service over a database.
func NewService(db *database.DB, now func() time.Time) *Service { return &Service{db: db, now: now} }

// Begin notes that a request with the key is being served on a route. It
// returns the answer of an earlier one, or nil when this is the first. While
// the first is still served, or when the key was used on another route, it
// returns a Conflict.
func (s *Service) Begin(ctx context.Context, by identity.Actor, key, route string) (_ *Answer, err error) {
	defer fault.Op(&err, "begin idempotent request")
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Answer, error) {
		if err := forget(tx, by.Tenant, now.Add(-Keep), now.Add(-abandoned)); err != nil {
			return nil, err
		}
		r := row{Tenant: by.Tenant, Actor: by.ID, KeyHash: hash(key), Route: route, CreatedAt: now}
		fresh, err := insert(tx, r)
		if err != nil || fresh {
			return nil, err
		}
		old, err := load(tx, r)
		switch {
		case err != nil:
			return nil, err
		case old.Route != route:
			return nil, fault.New(fault.Conflict, "idempotency.reused", "This Idempotency-Key was used for another request.")
		case old.Status == 0:
			return nil, fault.New(fault.Conflict, "idempotency.running", "A request with this Idempotency-Key is still being served; try again in a moment.")
		}
		return &Answer{RequestHash: old.RequestHash, Status: old.Status, Headers: old.Headers, Body: old.Body}, nil
	})
}

// Finish remembers the answer.
func (s *Service) Finish(ctx context.Context, by identity.Actor, key string, a Answer) (err error) {
	defer fault.Op(&err, "finish idempotent request")
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		return finish(tx, row{Tenant: by.Tenant, Actor: by.ID, KeyHash: hash(key), RequestHash: a.RequestHash, Status: a.Status, Headers: a.Headers, Body: a.Body})
	})
}

// Cancel forgets a request that failed in a way that a second try may mend.
func (s *Service) Cancel(ctx context.Context, by identity.Actor, key string) (err error) {
	defer fault.Op(&err, "cancel idempotent request")
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		return remove(tx, row{Tenant: by.Tenant, Actor: by.ID, KeyHash: hash(key)})
	})
}

func hash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
