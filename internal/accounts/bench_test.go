package accounts_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/queue"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// bench is the service over a fresh database with two organizations, and a
// clock that a test moves.
type bench struct {
	*accounts.Service
	t            *testing.T
	db           *database.DB
	accounts     *accountstest.Fixture
	north, south identity.TenantID
	outbox       *notices.Service
	mu           sync.Mutex
	at           time.Time
}

func each(t *testing.T, f func(t *testing.T, b *bench)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(t, newBench(t, db)) })
}

func newBench(t *testing.T, db *database.DB) *bench {
	b := &bench{t: t, db: db, at: start}
	b.outbox = notices.NewService(db, queue.New(), nil, b.now)
	b.Service = accounts.NewService(db, b.outbox, blobs.NewSealer(nil, blobs.NewMasterKey()), "https://ward.test", b.now)
	b.CheapHashes()
	return b
}

// orgs adds two organizations.
func (b *bench) orgs() *bench {
	b.accounts = accountstest.New(b.t, b.db)
	b.north, b.south = b.accounts.Org("North"), b.accounts.Org("South")
	return b
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

func (b *bench) actor(r identity.Role) identity.Actor { return b.accounts.Actor(b.north, r) }

func (b *bench) stranger() identity.Actor { return b.accounts.Actor(b.south, identity.Admin) }

// signIn signs in and returns the actor of the new session.
func (b *bench) signIn(c accounts.Credentials) identity.Actor {
	b.t.Helper()
	session, err := b.SignIn(b.t.Context(), c)
	if err != nil {
		b.t.Fatal(err)
	}
	by, err := b.Authenticate(b.t.Context(), session.Token)
	if err != nil {
		b.t.Fatal(err)
	}
	return by
}

func credentials(by identity.Actor) accounts.Credentials {
	return accounts.Credentials{Email: by.Email, Password: accountstest.Password, Address: "192.0.2.1"}
}

// link returns the token of the newest mailed link.
func (b *bench) link(tenant identity.TenantID) string {
	b.t.Helper()
	by := identity.Machine(tenant, "test")
	all, err := b.outbox.List(b.t.Context(), by, notices.Filter{}, 1)
	if err != nil || len(all) != 1 {
		b.t.Fatalf("no mail: %v", err)
	}
	text, err := database.View(b.t.Context(), b.db, tenant, func(tx *database.Tx) (text string, err error) {
		return text, tx.Gorm().Table("mails").Where("tenant = ? and id = ?", tenant, all[0].ID).Pluck("body", &text).Error
	})
	if err != nil {
		b.t.Fatal(err)
	}
	_, rest, ok := strings.Cut(text, "https://ward.test/set-password?token=")
	if !ok {
		b.t.Fatalf("no link in %q", text)
	}
	token, _, _ := strings.Cut(rest, "\n")
	return token
}

func (b *bench) mails(tenant identity.TenantID) int {
	b.t.Helper()
	all, err := b.outbox.List(b.t.Context(), identity.Machine(tenant, "test"), notices.Filter{}, 100)
	if err != nil {
		b.t.Fatal(err)
	}
	return len(all)
}

// audited returns the actions of an organization's log, oldest first.
func (b *bench) audited(tenant identity.TenantID) string {
	b.t.Helper()
	events, err := audit.NewService(b.db).List(b.t.Context(), identity.Machine(tenant, "test"), audit.Filter{}, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, e := range events {
		if !json.Valid([]byte(e.Detail)) {
			b.t.Errorf("detail of %s is no JSON: %s", e.Action, e.Detail)
		}
		out = append([]string{e.Action}, out...)
	}
	return strings.Join(out, " ")
}

// wantCode fails unless err is a fault with the code; "" is no error.
func wantCode(t *testing.T, what string, err error, code string) {
	t.Helper()
	if got := fault.Code(err); got != code || (code == "") != (err == nil) {
		t.Errorf("%s: %v, want %q", what, err, code)
	}
}

// pointers are the wrong fields that a fault names.
func pointers(err error) string {
	var out []string
	if f := faultOf(err); f != nil {
		for _, field := range f.Fields {
			out = append(out, field.Pointer)
		}
	}
	return strings.Join(out, " ")
}

func ptr[T any](v T) *T { return &v }

func faultOf(err error) *fault.Error {
	f, _ := errors.AsType[*fault.Error](err)
	return f
}
