package accounts_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/fault"
	"ward/internal/identity"
)

const fresh = "a fine passphrase"

func TestReset(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		if err := b.RequestReset(t.Context(), strings.ToUpper(ann.Email), "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		first := b.link(b.north)
		if err := b.RequestReset(t.Context(), ann.Email, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		second := b.link(b.north)
		if err := b.SetPassword(t.Context(), first, fresh); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "the link again", b.SetPassword(t.Context(), first, fresh+"!"), "password.link_dead")
		wantCode(t, "the other link", b.SetPassword(t.Context(), second, fresh+"!"), "password.link_dead")
		_, err := b.Authenticate(t.Context(), b.accounts.Token(b.north, identity.Analyst))
		wantCode(t, "an old session", err, "session.invalid")
		_, err = b.SignIn(t.Context(), credentials(ann))
		wantCode(t, "the old password", err, "session.refused")
		b.signIn(accounts.Credentials{Email: ann.Email, Password: fresh})
		want := "password.reset_requested password.reset_requested password.changed session.refused session.created"
		if got := b.audited(b.north); got != want {
			t.Errorf("audited %q, want %q", got, want)
		}
	})
}

func TestResetLinkEnds(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		if err := b.RequestReset(t.Context(), ann.Email, ""); err != nil {
			t.Fatal(err)
		}
		link := b.link(b.north)
		b.advance(time.Hour)
		wantCode(t, "after an hour", b.SetPassword(t.Context(), link, fresh), "password.link_dead")
		if _, _, err := b.Create(t.Context(), b.actor(identity.Admin), accounts.NewUser{Email: "new@example.org", Name: "N", Role: identity.Viewer}); err != nil {
			t.Fatal(err)
		}
		invitation := b.link(b.north)
		b.advance(7*24*time.Hour - time.Second)
		if err := b.SetPassword(t.Context(), invitation, fresh); err != nil {
			t.Errorf("an invitation within 7 days: %v", err)
		}
		for _, token := range []string{"", "ward_p_x", ann.ID} {
			wantCode(t, token, b.SetPassword(t.Context(), token, fresh), "password.link_dead")
		}
	})
}

func TestOneOfTwoUsesOfALinkWins(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		if err := b.RequestReset(t.Context(), ann.Email, ""); err != nil {
			t.Fatal(err)
		}
		link := b.link(b.north)
		passwords := []string{"first passphrase", "second passphrase", "third passphrase", "fourth passphrase"}
		errs := make([]error, len(passwords))
		var wg sync.WaitGroup
		for i, p := range passwords {
			wg.Go(func() { errs[i] = b.SetPassword(t.Context(), link, p) })
		}
		wg.Wait()
		winners := 0
		for i, err := range errs {
			if err == nil {
				winners++
				b.signIn(accounts.Credentials{Email: ann.Email, Password: passwords[i]})
			} else {
				wantCode(t, passwords[i], err, "password.link_dead")
			}
		}
		if winners != 1 {
			t.Errorf("%d uses won, want 1", winners)
		}
	})
}

// TestResetTakesItsTime: the work for a known address is a few milliseconds
// longer, which the answer must not show.
func TestResetTakesItsTime(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for _, email := range []string{b.orgs().actor(identity.Analyst).Email, "nobody@example.org"} {
			begun := time.Now()
			if err := b.RequestReset(t.Context(), email, "192.0.2.1"); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begun); took < accounts.ResetTakes {
				t.Errorf("answered after %v, want %v at the least", took, accounts.ResetTakes)
			}
		}
	})
}

func TestResetTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		for range 5 {
			if err := b.RequestReset(t.Context(), ann.Email, "192.0.2.1"); err != nil {
				t.Errorf("known: %v", err)
			}
			if err := b.RequestReset(t.Context(), "nobody@example.org", "192.0.2.1"); err != nil {
				t.Errorf("unknown: %v", err)
			}
		}
		if n := b.mails(b.north); n != 3 {
			t.Errorf("%d mails, want 3", n)
		}
		for range 10 {
			if err := b.RequestReset(t.Context(), "nobody@example.org", "192.0.2.1"); err != nil {
				t.Errorf("unknown: %v", err)
			}
		}
		wantCode(t, "from one machine", b.RequestReset(t.Context(), "else@example.org", "192.0.2.1"), "session.throttled")
		if err := b.RequestReset(t.Context(), "else@example.org", "192.0.2.2"); err != nil {
			t.Errorf("from another: %v", err)
		}
		wantCode(t, "no address", b.RequestReset(t.Context(), "ann", "192.0.2.3"), "user.invalid")
		if _, err := b.Change(t.Context(), b.actor(identity.Admin), ann.ID, 0, accounts.Change{Active: ptr(false)}); err != nil {
			t.Fatal(err)
		}
		b.advance(time.Hour)
		if err := b.RequestReset(t.Context(), ann.Email, "192.0.2.4"); err != nil || b.mails(b.north) != 3 {
			t.Errorf("a deactivated user: %v, %d mails", err, b.mails(b.north))
		}
	})
}

func TestChangePassword(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.signIn(credentials(b.orgs().actor(identity.Analyst)))
		wantCode(t, "weak", b.ChangePassword(t.Context(), ann, accountstest.Password, "short"), "password.weak")
		wantCode(t, "wrong", b.ChangePassword(t.Context(), ann, "not the password", fresh), "password.wrong")
		if err := b.ChangePassword(t.Context(), ann, accountstest.Password, fresh); err != nil {
			t.Fatal(err)
		}
		_, err := b.Authenticate(t.Context(), b.accounts.Token(b.north, identity.Analyst))
		wantCode(t, "another session", err, "session.invalid")
		if err := b.SignOut(t.Context(), ann); err != nil {
			t.Errorf("this session: %v", err)
		}
		b.signIn(accounts.Credentials{Email: ann.Email, Password: fresh})
		for range 10 {
			wantCode(t, "guess", b.ChangePassword(t.Context(), ann, "not the password", fresh+"!"), "password.wrong")
		}
		wantCode(t, "one guess more", b.ChangePassword(t.Context(), ann, fresh, fresh+"!"), "session.throttled")
		program := b.actor(identity.Viewer)
		program.Session = ""
		wantCode(t, "a program", b.ChangePassword(t.Context(), program, accountstest.Password, fresh), "session.required")
	})
}

func TestWeakPasswordsKeepTheLink(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		if err := b.RequestReset(t.Context(), ann.Email, ""); err != nil {
			t.Fatal(err)
		}
		link := b.link(b.north)
		for _, weak := range []string{"", "short", "aaaaaaaaaaaaaaaa", ann.Email} {
			err := b.SetPassword(t.Context(), link, weak)
			wantCode(t, weak, err, "password.weak")
			if f := faultOf(err); f == nil || f.Kind != fault.Invalid || f.Fields[0].Pointer != "#/password" {
				t.Errorf("%q: %v", weak, err)
			}
		}
		// The same characters, typed as a ligature and a decomposed letter.
		if err := b.SetPassword(t.Context(), link, "ﬁne caf\u00e9 phrase"); err != nil {
			t.Fatal(err)
		}
		b.signIn(accounts.Credentials{Email: ann.Email, Password: "fine cafe\u0301 phrase"})
	})
}
