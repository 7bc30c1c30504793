// Package accountstest gives tests organizations, users of every role and
// sessions, as rows of a real database.
//
// It writes the rows itself: no password is hashed, no mail is queued, and the
// audit log stays empty for the test's own entries.
package accountstest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ward/internal/accounts"
	"ward/internal/database"
	"ward/internal/identity"
)

// Password is the password of every user that a Fixture makes.
const Password = "correct horse battery"

// Fixture makes accounts in one database. It may be used concurrently.
type Fixture struct {
	t     testing.TB
	db    *database.DB
	mu    sync.Mutex
	users map[key]user
}

type key struct {
	tenant identity.TenantID
	role   identity.Role
}

type user struct {
	actor identity.Actor
	token string
}

// New returns a fixture over a migrated database.
func New(t testing.TB, db *database.DB) *Fixture {
	return &Fixture{t: t, db: db, users: map[key]user{}}
}

// Org makes an organization and returns its id.
func (f *Fixture) Org(name string) identity.TenantID {
	f.t.Helper()
	tenant := identity.TenantID(newID())
	err := database.Do(f.t.Context(), f.db, tenant, func(tx *database.Tx) error { return addOrganization(tx, tenant, name) })
	if err != nil {
		f.t.Fatalf("make organization %s: %v", name, err)
	}
	return tenant
}

// Actor returns the organization's user of a role. Every call with the same
// arguments returns the same user.
func (f *Fixture) Actor(tenant identity.TenantID, role identity.Role) identity.Actor {
	f.t.Helper()
	return f.user(tenant, role).actor
}

// Token returns a bearer token of the user that Actor returns. Its session
// never ends, whatever the test's clock says.
func (f *Fixture) Token(tenant identity.TenantID, role identity.Role) string {
	f.t.Helper()
	return f.user(tenant, role).token
}

func (f *Fixture) user(tenant identity.TenantID, role identity.Role) user {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	k := key{tenant, role}
	if u, ok := f.users[k]; ok {
		return u
	}
	id := newID()
	u := user{
		actor: identity.Actor{
			Tenant: tenant, ID: id, Role: role, Session: newID(),
			Name: "Test " + string(role), Email: fmt.Sprintf("%s.%s@example.org", role, id),
		},
		token: accounts.SessionPrefix + newID(),
	}
	err := database.Do(f.t.Context(), f.db, tenant, func(tx *database.Tx) (err error) {
		u.actor.Organization, err = addUser(tx, u.actor, accounts.HashToken(u.token))
		return err
	})
	if err != nil {
		f.t.Fatalf("make %s of %s: %v", role, tenant, err)
	}
	f.users[k] = u
	return u
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
