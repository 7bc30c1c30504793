package accounts_test

import (
	"strings"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/identity"
)

func TestSteps(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		session, pending, err := b.FirstStep(t.Context(), credentials(ann))
		if err != nil || pending != "" || session.Token == "" {
			t.Fatalf("without a second factor: %+v, %q, %v", session, pending, err)
		}
		secret := b.enrol(ann)
		session, pending, err = b.FirstStep(t.Context(), credentials(ann))
		if err != nil || pending == "" || session.Token != "" {
			t.Fatalf("with one: %+v, %q, %v", session, pending, err)
		}
		if _, err := b.AuthenticateSession(t.Context(), pending, false); err == nil {
			t.Error("the password alone is a session")
		}
		second := func(code string) error {
			_, err := b.SecondStep(t.Context(), pending, accounts.Credentials{Code: code, Address: "192.0.2.1"})
			return err
		}
		wantCode(t, "no code", second(""), "session.otp_required")
		wantCode(t, "wrong code", second("000000"), "session.refused")
		right := b.code(secret)
		wantCode(t, "right code", second(right), "")
		wantCode(t, "the same code again", second(right), "session.refused")
		b.advance(5 * time.Minute)
		wantCode(t, "too late", second(b.code(secret)), "session.step_over")
	})
}

func TestStepIsVoid(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		secret := b.enrol(ann)
		_, pending, err := b.FirstStep(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		for name, other := range map[string]string{"none": "", "altered": pending[:40] + "AAAA" + pending[44:], "cut": pending[:len(pending)-4], "endless": strings.Repeat("A", 1<<16)} {
			_, err := b.SecondStep(t.Context(), other, accounts.Credentials{Code: b.code(secret)})
			wantCode(t, name, err, "session.step_over")
		}
		if err := b.ChangePassword(t.Context(), ann, accountstest.Password, fresh); err != nil {
			t.Fatal(err)
		}
		_, err = b.SecondStep(t.Context(), pending, accounts.Credentials{Code: b.code(secret)})
		wantCode(t, "the password was changed", err, "session.step_over")
		changed := credentials(ann)
		changed.Password = fresh
		if _, pending, err = b.FirstStep(t.Context(), changed); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Change(t.Context(), b.actor(identity.Admin), ann.ID, 0, accounts.Change{Active: ptr(false)}); err != nil {
			t.Fatal(err)
		}
		_, err = b.SecondStep(t.Context(), pending, accounts.Credentials{Code: b.code(secret)})
		wantCode(t, "deactivated in between", err, "session.refused")
	})
}

// TestCodesAreThrottled: a known password does not buy endless guesses.
func TestCodesAreThrottled(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		secret := b.enrol(ann)
		_, pending, err := b.FirstStep(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			_, err := b.SecondStep(t.Context(), pending, accounts.Credentials{Code: "000000"})
			wantCode(t, "wrong", err, "session.refused")
		}
		_, err = b.SecondStep(t.Context(), pending, accounts.Credentials{Code: b.code(secret)})
		wantCode(t, "right, but too late", err, "session.throttled")
	})
}

func TestFront(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		front := func(what string, want accounts.Front) {
			t.Helper()
			if got, err := b.Front(t.Context()); err != nil || got != want {
				t.Errorf("%s: %+v, %v, want %+v", what, got, err, want)
			}
		}
		front("nobody", accounts.Front{Empty: true})
		if _, err := b.CreateOrganization(t.Context(), "North"); err != nil {
			t.Fatal(err)
		}
		front("one", accounts.Front{Organization: "North", IdleMinutes: 30})
		if _, err := b.CreateOrganization(t.Context(), "South"); err != nil {
			t.Fatal(err)
		}
		front("two", accounts.Front{})
	})
}

func TestOwner(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		session, err := b.SignIn(t.Context(), credentials(ann))
		if err != nil {
			t.Fatal(err)
		}
		b.advance(time.Hour)
		if got, err := b.Owner(t.Context(), session.Token); err != nil || got != ann.Email {
			t.Errorf("owner %q, %v, want %s", got, err, ann.Email)
		}
		if got, err := b.Owner(t.Context(), "ward_s_x"); err != nil || got != "" {
			t.Errorf("of no session: %q, %v", got, err)
		}
	})
}
