package accounts_test

import (
	"context"
	"sync"
	"testing"
	"time"

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
	b.waiting(1)
	wg.Go(g)
	b.waiting(2)
	close(release)
	wg.Wait()
}

// waiting returns once n sessions of the database wait for a lock.
func (b *bench) waiting(n int64) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	for {
		got, err := database.View(ctx, b.db, "", func(tx *database.Tx) (n int64, _ error) {
			err := tx.Gorm().Raw("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").Scan(&n).Error
			return n, err
		})
		if err != nil {
			b.t.Errorf("%d sessions never waited: %v", n, err)
			return
		}
		if got == n {
			return
		}
	}
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
	b.waiting(2)
	close(release)
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || len(b.tenants()) != 1 {
		t.Errorf("%v and %v, %d organizations", errs[0], errs[1], len(b.tenants()))
	}
}
