package accounts

import (
	"context"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// NewAPIToken is what a user says of a new token.
type NewAPIToken struct {
	Name      string
	Role      identity.Role
	ExpiresAt *time.Time // nil: until it is revoked
}

// CreateToken makes an API token of the signed-in user, no stronger than they
// are. The secret is returned once. Errors: session.required, api_token.invalid.
func (s *Service) CreateToken(ctx context.Context, by identity.Actor, in NewAPIToken) (_ APIToken, secret string, err error) {
	defer fault.Op(&err, "create API token")
	if err := by.InPerson(); err != nil {
		return APIToken{}, "", err
	}
	now := s.now()
	in.Name = cleanName(in.Name)
	if err := in.check(by, now); err != nil {
		return APIToken{}, "", err
	}
	secret = newToken(APITokenPrefix)
	t := APIToken{
		Tenant: by.Tenant, ID: newID(), UserID: by.ID, Name: in.Name, Role: in.Role,
		TokenHash: HashToken(secret), CreatedAt: now, ExpiresAt: in.ExpiresAt,
	}
	err = database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		if err := insertToken(tx, t); err != nil {
			return err
		}
		return audit.Record(tx, by, now, "api_token.created", t.ID, audit.Detail{"role": t.Role})
	})
	return t, secret, err
}

// maxYear is the last year in which a token may expire: RFC 3339 has four digits
// for a year, and a database that keeps times as text reads no more.
const maxYear = 9999

func (n NewAPIToken) check(by identity.Actor, now time.Time) error {
	var f findings
	f.add("#/name", wrongName(n.Name))
	if why := wrongRole(n.Role); why != "" {
		f.add("#/role", why)
	} else if weaker(n.Role, by.Role) != n.Role {
		f.add("#/role", "must not be stronger than your own role, "+string(by.Role))
	}
	if n.ExpiresAt != nil && (!n.ExpiresAt.After(now) || n.ExpiresAt.UTC().Year() > maxYear) {
		f.add("#/expires_at", "must be a time in the future, such as "+now.Add(90*24*time.Hour).UTC().Truncate(time.Hour).Format(time.RFC3339))
	}
	return f.fault("api_token.invalid")
}

// TokenFilter narrows a list of tokens. Zero values do not filter.
type TokenFilter struct {
	Query  string // part of the name, ignoring case
	Own    bool   // only the actor's, whatever they may see
	Active bool   // only those that were not revoked
	Oldest bool   // oldest first instead of newest first
	After  string // only tokens that follow this id: for the next page
}

// visible is whose tokens the actor sees: their own, or everyone's ("").
func visible(by identity.Actor) string {
	if by.May(identity.ManageUsers) == nil {
		return ""
	}
	return by.ID
}

// Tokens returns at most n tokens: the actor's own, or for an administrator
// everyone's. Errors: permission.missing.
func (s *Service) Tokens(ctx context.Context, by identity.Actor, f TokenFilter, n int) (_ []APIToken, err error) {
	defer fault.Op(&err, "list API tokens")
	if err := by.May(identity.SignedIn); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]APIToken, error) {
		owner := visible(by)
		if f.Own {
			owner = by.ID
		}
		return findTokens(tx, by.Tenant, owner, f, n)
	})
}

// Token returns one token that the actor sees. Errors: permission.missing,
// api_token.not_found.
func (s *Service) Token(ctx context.Context, by identity.Actor, id string) (_ APIToken, err error) {
	defer fault.Op(&err, "get API token %s", id)
	if err := by.May(identity.SignedIn); err != nil {
		return APIToken{}, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (APIToken, error) {
		return loadToken(tx, by.Tenant, visible(by), id)
	})
}

// RevokeToken ends a token for good. A second time changes nothing. Seen is
// the version that the caller saw, 0 for any. Errors: permission.missing,
// api_token.not_found, api_token.stale.
func (s *Service) RevokeToken(ctx context.Context, by identity.Actor, id string, seen int) (err error) {
	defer fault.Op(&err, "revoke API token %s", id)
	if err := by.May(identity.SignedIn); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		t, err := loadToken(tx, by.Tenant, visible(by), id)
		if err != nil {
			return err
		}
		if seen != 0 && seen != t.Version() {
			return fault.New(fault.Stale, "api_token.stale", "The API token was revoked since you loaded it.")
		}
		revoked, err := revokeToken(tx, by.Tenant, id, s.now())
		if err != nil || !revoked {
			return err
		}
		return audit.Record(tx, by, s.now(), "api_token.revoked", id, nil)
	})
}
