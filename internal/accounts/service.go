// Package accounts keeps the organizations, their users, and what proves who
// acts: passwords, second factors, sessions, API tokens and mailed links.
//
// It stores no secret that could be used: passwords are hashed with argon2id,
// tokens with SHA-256, and the secrets of second factors are sealed. Source:
// 45 CFR 164.312(a)(2)(i) and (iii), 164.312(d).
package accounts

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/notices"
)

// Sealer encrypts the secrets of second factors and derives the setup code.
// *blobs.Sealer is one.
type Sealer interface {
	Derive(purpose string) []byte
	SealBytes(purpose string, b blobs.Binding, secret []byte) ([]byte, error)
	OpenBytes(purpose string, b blobs.Binding, sealed []byte) ([]byte, error)
}

// Service keeps accounts. Its methods may be called concurrently.
type Service struct {
	db      *database.DB
	notices *notices.Service
	sealer  Sealer
	baseURL string
	hasher  *hasher
	now     func() time.Time
}

// NewService returns the service. Mailed links start with baseURL, which has
// no slash at its end.
func NewService(db *database.DB, mail *notices.Service, sealer Sealer, baseURL string, now func() time.Time) *Service {
	return &Service{db: db, notices: mail, sealer: sealer, baseURL: baseURL, hasher: newHasher(hashParams), now: now}
}

// A session ends after as long without a request as its organization says
// (Organization.IdleMinutes), and after this long in any case: 45 CFR
// 164.312(a)(2)(iii), automatic logoff.
const (
	sessionLife = 12 * time.Hour
	seenEvery   = time.Minute // seen_at is not written more often
)

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// knownSession is what a session's token leads to.
type knownSession struct {
	Tenant                                identity.TenantID
	ID, UserID, Email, Name, Organization string
	Role                                  identity.Role
	IdleMinutes                           int
	SeenAt, ExpiresAt                     time.Time
}

// knownToken is what an API token leads to.
type knownToken struct {
	Tenant                                identity.TenantID
	ID, UserID, Email, Name, Organization string
	Role, UserRole                        identity.Role
	ExpiresAt                             *time.Time
}

// Authenticate returns who holds a session's token or an API token. It is one
// query, and once a minute a session's write. Errors: session.invalid,
// session.ended, token.invalid, token.expired.
func (s *Service) Authenticate(ctx context.Context, bearer string) (_ identity.Actor, err error) {
	defer fault.Op(&err, "authenticate")
	if len(bearer) > len(APITokenPrefix) && bearer[:len(APITokenPrefix)] == APITokenPrefix {
		return s.byToken(ctx, bearer)
	}
	return s.bySession(ctx, bearer, true)
}

// AuthenticateSession returns who holds a session's token; an API token is
// none. Idle is for a request that no person made, such as a page's own
// question whether a reading has ended: it does not keep the session alive.
// Errors: session.invalid, session.ended.
func (s *Service) AuthenticateSession(ctx context.Context, token string, idle bool) (_ identity.Actor, err error) {
	defer fault.Op(&err, "authenticate a session")
	return s.bySession(ctx, token, !idle)
}

func (s *Service) bySession(ctx context.Context, bearer string, touch bool) (identity.Actor, error) {
	var found []knownSession
	if err := database.Ask(ctx, s.db, database.SessionByHash, &found, HashToken(bearer)); err != nil {
		return identity.Actor{}, err
	}
	if len(found) != 1 {
		return identity.Actor{}, fault.New(fault.Unauthenticated, "session.invalid", "The token is not valid; sign in again.")
	}
	k, now := found[0], s.now()
	if !now.Before(k.ExpiresAt) || now.Sub(k.SeenAt) >= idleFor(k.IdleMinutes) {
		return identity.Actor{}, fault.New(fault.Unauthenticated, "session.ended", "Your session has ended; sign in again.")
	}
	if touch && now.Sub(k.SeenAt) >= seenEvery {
		err := database.Do(ctx, s.db, k.Tenant, func(tx *database.Tx) error { return touchSession(tx, k.Tenant, k.ID, now) })
		if err != nil {
			return identity.Actor{}, err
		}
	}
	return identity.Actor{
		Tenant: k.Tenant, ID: k.UserID, Role: k.Role, Session: k.ID,
		Name: k.Name, Email: k.Email, Organization: k.Organization,
	}, nil
}

func (s *Service) byToken(ctx context.Context, bearer string) (identity.Actor, error) {
	var found []knownToken
	if err := database.Ask(ctx, s.db, database.APITokenByHash, &found, HashToken(bearer)); err != nil {
		return identity.Actor{}, err
	}
	if len(found) != 1 {
		return identity.Actor{}, fault.New(fault.Unauthenticated, "token.invalid", "The API token is not valid or was revoked.")
	}
	k := found[0]
	if k.ExpiresAt != nil && !s.now().Before(*k.ExpiresAt) {
		return identity.Actor{}, fault.New(fault.Unauthenticated, "token.expired", "The API token has expired.")
	}
	return identity.Actor{
		Tenant: k.Tenant, ID: k.UserID, Role: weaker(k.Role, k.UserRole),
		Name: k.Name, Email: k.Email, Organization: k.Organization,
	}, nil
}
