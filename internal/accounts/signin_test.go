package accounts_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/fault"
	"ward/internal/identity"
)

func TestSignIn(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		session, err := b.SignIn(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(session.Token, accounts.SessionPrefix) || !session.ExpiresAt.Equal(start.Add(12*time.Hour)) {
			t.Errorf("session: %+v", session)
		}
		by, err := b.Authenticate(t.Context(), session.Token)
		if err != nil {
			t.Fatal(err)
		}
		if by.Session == "" || by.Session == ann.Session {
			t.Errorf("session id: %q", by.Session)
		}
		by.Session = ann.Session
		if by != ann {
			t.Errorf("actor %+v, want %+v", by, ann)
		}
		spaced := credentials(ann)
		spaced.Email = " " + strings.ToUpper(spaced.Email) + " "
		if _, err := b.SignIn(t.Context(), spaced); err != nil {
			t.Errorf("the address in capitals: %v", err)
		}
		if got, want := b.audited(b.north), "session.created session.created"; got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestEveryWrongCombinationGetsOneAnswer(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin, ann := b.orgs().actor(identity.Admin), b.actor(identity.Analyst)
		invited, _, err := b.Create(t.Context(), admin, accounts.NewUser{Email: "new@example.org", Name: "New", Role: identity.Viewer})
		if err != nil {
			t.Fatal(err)
		}
		gone := b.actor(identity.Viewer)
		if _, err := b.Change(t.Context(), admin, gone.ID, 0, accounts.Change{Active: ptr(false)}); err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			name string
			c    accounts.Credentials
		}{
			{"unknown address", accounts.Credentials{Email: "nobody@example.org", Password: accountstest.Password}},
			{"no address that a database takes", accounts.Credentials{Email: "ann\x00\xff@example.org", Password: "x"}},
			{"no address", accounts.Credentials{Password: accountstest.Password}},
			{"wrong password", accounts.Credentials{Email: ann.Email, Password: "not the password"}},
			{"no password", accounts.Credentials{Email: ann.Email}},
			{"endless password", accounts.Credentials{Email: ann.Email, Password: strings.Repeat("x", 1<<16)}},
			{"never set", accounts.Credentials{Email: invited.Email, Password: ""}},
			{"deactivated", accounts.Credentials{Email: gone.Email, Password: accountstest.Password}},
		}
		said := map[string]bool{}
		for _, tt := range tests {
			_, err := b.SignIn(t.Context(), tt.c)
			wantCode(t, tt.name, err, "session.refused")
			if f := faultOf(err); f != nil {
				said[f.Detail] = true
			}
		}
		if len(said) != 1 {
			t.Errorf("the answers differ: %v", said)
		}
		if got := strings.Count(b.audited(b.north), "session.refused"); got != 5 {
			t.Errorf("%d refusals of known accounts audited, want 5", got)
		}
	})
}

// TestNoAccountTakesAsMuchWork: each try costs one hash, by both doors, so that
// the time of the answer does not tell who has an account.
func TestNoAccountTakesAsMuchWork(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		admin, ann := b.orgs().actor(identity.Admin), b.actor(identity.Analyst)
		invited, _, err := b.Create(t.Context(), admin, accounts.NewUser{Email: "new@example.org", Name: "New", Role: identity.Viewer})
		if err != nil {
			t.Fatal(err)
		}
		decoys := b.CountDecoys()
		for _, tt := range []struct {
			email  string
			decoys int64 // else the account's own hash is compared
		}{{ann.Email, 0}, {"nobody@example.org", 1}, {"no address", 1}, {"", 1}, {invited.Email, 1}} {
			c := accounts.Credentials{Email: tt.email, Password: "wrong"}
			before := decoys.Load()
			_, err := b.SignIn(t.Context(), c)
			wantCode(t, tt.email, err, "session.refused")
			_, _, err = b.FirstStep(t.Context(), c)
			wantCode(t, tt.email, err, "session.refused")
			if got := decoys.Load() - before; got != 2*tt.decoys {
				t.Errorf("%q: %d decoys in two tries, want %d", tt.email, got, 2*tt.decoys)
			}
		}
	})
}

func TestThrottleByAccount(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		wrong := credentials(ann)
		wrong.Password = "not the password"
		for i := range 10 {
			wrong.Address = fmt.Sprintf("192.0.2.%d", i)
			_, err := b.SignIn(t.Context(), wrong)
			wantCode(t, "wrong", err, "session.refused")
			b.advance(30 * time.Second)
		}
		_, err := b.SignIn(t.Context(), credentials(ann))
		wantCode(t, "right, but too late", err, "session.throttled")
		if f := faultOf(err); f == nil || f.Detail != "Too many tries. Try again in 10 minutes." {
			t.Errorf("the sentence: %v", err)
		}
		if _, err := b.SignIn(t.Context(), credentials(b.actor(identity.Viewer))); err != nil {
			t.Errorf("another account from another machine: %v", err)
		}
		b.advance(10 * time.Minute) // 15 after the first of the ten
		if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
			t.Errorf("after the window: %v", err)
		}
		for range 9 { // what was forgiven does not count
			_, err := b.SignIn(t.Context(), wrong)
			wantCode(t, "wrong again", err, "session.refused")
		}
		if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
			t.Errorf("nine failures: %v", err)
		}
	})
}

func TestThrottleByAddress(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		for i := range 50 {
			_, err := b.SignIn(t.Context(), accounts.Credentials{Email: fmt.Sprintf("u%d@example.org", i), Password: "x", Address: "192.0.2.1"})
			wantCode(t, "wrong", err, "session.refused")
		}
		_, err := b.SignIn(t.Context(), credentials(ann))
		wantCode(t, "from the same machine", err, "session.throttled")
		other := credentials(ann)
		other.Address = "192.0.2.2"
		if _, err := b.SignIn(t.Context(), other); err != nil {
			t.Errorf("from another machine: %v", err)
		}
	})
}

// TestThrottleIsExact tries thirty passwords at once: ten are judged.
func TestThrottleIsExact(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		var judged, throttled atomic.Int64
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				_, err := b.SignIn(t.Context(), accounts.Credentials{Email: ann.Email, Password: "wrong", Address: "192.0.2.1"})
				switch fault.Code(err) {
				case "session.refused":
					judged.Add(1)
				case "session.throttled":
					throttled.Add(1)
				default:
					t.Errorf("sign in: %v", err)
				}
			})
		}
		wg.Wait()
		if judged.Load() != 10 || throttled.Load() != 20 {
			t.Errorf("%d judged and %d throttled, want 10 and 20", judged.Load(), throttled.Load())
		}
	})
}

func TestManySignInsAtOnceAreNoAttack(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

func TestSessionEnds(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		session, err := b.SignIn(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		steps := []struct {
			name    string
			after   time.Duration
			queries int64
			code    string
		}{
			{"at once", 0, 1, ""},
			{"within a minute nothing is written", 59 * time.Second, 1, ""},
			{"once a minute it is", time.Second, 2, ""},
			{"just not idle", 30*time.Minute - time.Second, 2, ""},
			{"idle", 30 * time.Minute, 1, "session.ended"},
		}
		for _, step := range steps {
			b.advance(step.after)
			before := b.db.Queries()
			_, err := b.Authenticate(t.Context(), session.Token)
			wantCode(t, step.name, err, step.code)
			if n := b.db.Queries() - before; n != step.queries {
				t.Errorf("%s: %d queries, want %d", step.name, n, step.queries)
			}
		}
		session, err = b.SignIn(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		for b.now().Before(session.ExpiresAt) {
			if _, err := b.Authenticate(t.Context(), session.Token); err != nil {
				t.Fatalf("in use at %v: %v", b.now(), err)
			}
			b.advance(20 * time.Minute)
		}
		_, err = b.Authenticate(t.Context(), session.Token)
		wantCode(t, "the absolute end", err, "session.ended")
	})
}

func TestSignOut(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		sessions := make([]accounts.Session, 3)
		actors := make([]identity.Actor, 3)
		for i := range sessions {
			var err error
			if sessions[i], err = b.SignIn(t.Context(), credentials(ann)); err != nil {
				t.Fatal(err)
			}
			if actors[i], err = b.Authenticate(t.Context(), sessions[i].Token); err != nil {
				t.Fatal(err)
			}
		}
		alive := func(what string, want ...bool) {
			t.Helper()
			for i, s := range sessions {
				_, err := b.Authenticate(t.Context(), s.Token)
				if (err == nil) != want[i] {
					t.Errorf("%s: session %d: %v", what, i, err)
				}
			}
		}
		if err := b.SignOut(t.Context(), actors[0]); err != nil {
			t.Fatal(err)
		}
		alive("after sign-out", false, true, true)
		if err := b.SignOutEverywhere(t.Context(), actors[1]); err != nil {
			t.Fatal(err)
		}
		alive("after sign-out everywhere", false, false, false)
		if _, err := b.Authenticate(t.Context(), b.accounts.Token(b.south, identity.Admin)); err != nil {
			t.Errorf("a stranger's session ended, too: %v", err)
		}
		program := ann
		program.Session = ""
		wantCode(t, "a program signs out", b.SignOut(t.Context(), program), "session.required")
		wantCode(t, "a program signs out everywhere", b.SignOutEverywhere(t.Context(), program), "session.required")
	})
}

func TestAuthenticateRefusesWhatIsNoToken(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for bearer, code := range map[string]string{
			"": "session.invalid", "ward_s_": "session.invalid", "ward_s_abc": "session.invalid", "x' or '1'='1": "session.invalid",
			"ward_t_abc": "token.invalid", strings.Repeat("a", 1<<16): "session.invalid",
		} {
			_, err := b.Authenticate(t.Context(), bearer)
			wantCode(t, fmt.Sprintf("%.20q", bearer), err, code)
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Errorf("%.20q: kind %v", bearer, fault.KindOf(err))
			}
		}
	})
}
