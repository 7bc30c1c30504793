package accounts_test

import (
	"sync"
	"testing"

	"ward/internal/accounts"
	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/identity"
)

// meet runs f and then g so that both are inside their transactions at once:
// each ends with an entry in the log, and the log is held until both wait. It
// is for Postgres; on SQLite one transaction that writes is alone.
func (b *bench) meet(f, g func()) {
	b.t.Helper()
	held, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		by := identity.Machine(b.north, "test")
		err := database.Do(b.t.Context(), b.db, b.north, func(tx *database.Tx) error {
			err := audit.Record(tx, by, start, "test.held", "log", nil)
			close(held)
			<-release
			return err
		})
		if err != nil {
			b.t.Error(err)
		}
	})
	<-held
	wg.Go(f)
	dbtest.Waiting(b.t, b.db, 1)
	wg.Go(g)
	dbtest.Waiting(b.t, b.db, 2)
	close(release)
	wg.Wait()
}

func TestTwoAdministratorsDemoteEachOther(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.Postgres(t)).orgs()
	admin, ann := b.actor(identity.Admin), b.actor(identity.Analyst)
	if _, err := b.Change(t.Context(), admin, ann.ID, 0, accounts.Change{Role: ptr(identity.Admin)}); err != nil {
		t.Fatal(err)
	}
	var first, second error
	demote := func(id string) error {
		_, err := b.Change(t.Context(), admin, id, 0, accounts.Change{Role: ptr(identity.Viewer)})
		return err
	}
	b.meet(func() { first = demote(admin.ID) }, func() { second = demote(ann.ID) })
	wantCode(t, "the first", first, "")
	wantCode(t, "the second", second, "user.last_admin")
}

func TestSessionOfAnOldPasswordEndsThoughItOpensBesideTheChange(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.Postgres(t)).orgs()
	ann := b.actor(identity.Analyst)
	if err := b.RequestReset(t.Context(), ann.Email, ""); err != nil {
		t.Fatal(err)
	}
	link := b.link(b.north)
	var session accounts.Session
	var signIn, set error
	b.meet(
		func() { session, signIn = b.SignIn(t.Context(), credentials(ann)) },
		func() { set = b.SetPassword(t.Context(), link, fresh) },
	)
	wantCode(t, "sign in", signIn, "")
	wantCode(t, "set the password", set, "")
	_, err := b.Authenticate(t.Context(), session.Token)
	wantCode(t, "the session", err, "session.invalid")
}

// TestClaimsWaitForEachOther: two people who pass the check for an organization
// at once do not both found one.
func TestClaimsWaitForEachOther(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.Postgres(t))
	held, release := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := database.Do(t.Context(), b.db, "", func(tx *database.Tx) error {
			err := tx.Gorm().Exec("select pg_advisory_xact_lock(hashtextextended('first organization', 0))").Error
			close(held)
			<-release
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-held
	var errs [2]error
	for i, email := range []string{"a@example.org", "b@example.org"} {
		wg.Go(func() {
			errs[i] = b.Start(t.Context(), b.SetupCode(), "", accounts.First{Email: email, Password: fresh, Organization: "North"})
		})
	}
	dbtest.Waiting(b.t, b.db, 2)
	close(release)
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || len(b.tenants()) != 1 {
		t.Errorf("%v and %v, %d organizations", errs[0], errs[1], len(b.tenants()))
	}
}
