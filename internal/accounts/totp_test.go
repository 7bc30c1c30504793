package accounts_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/database"
	"ward/internal/identity"
)

// code is what the app shows at the bench's time.
func (b *bench) code(secret string) string {
	b.t.Helper()
	code, err := totp.GenerateCode(secret, b.now())
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

// enrol turns on the second factor and moves on to the next code.
func (b *bench) enrol(by identity.Actor) (secret string) {
	b.t.Helper()
	e, err := b.BeginTOTP(b.t.Context(), by)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.ConfirmTOTP(b.t.Context(), by, b.code(e.Secret)); err != nil {
		b.t.Fatal(err)
	}
	b.advance(30 * time.Second)
	return e.Secret
}

func TestSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		wantCode(t, "not begun", b.ConfirmTOTP(t.Context(), ann, "123456"), "totp.not_begun")
		e, err := b.BeginTOTP(t.Context(), ann)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(e.URL, "otpauth://totp/Ward:") || !strings.Contains(e.URL, e.Secret) {
			t.Errorf("enrolment: %+v", e)
		}
		if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
			t.Errorf("begun, but not confirmed: %v", err)
		}
		secret := b.enrol(ann)
		if secret == e.Secret {
			t.Error("to begin again gave the same secret")
		}
		_, err = b.SignIn(t.Context(), credentials(ann))
		wantCode(t, "no code", err, "session.otp_required")
		c := credentials(ann)
		for _, wrong := range []string{"000000", "1", "12345678", "abcdef", strings.Repeat("9", 1000)} {
			c.Code = wrong
			_, err = b.SignIn(t.Context(), c)
			wantCode(t, "wrong code "+wrong[:1], err, "session.refused")
		}
		c.Code = b.code(secret)
		if _, err := b.SignIn(t.Context(), c); err != nil {
			t.Errorf("right code: %v", err)
		}
		_, err = b.SignIn(t.Context(), c)
		wantCode(t, "the same code again", err, "session.refused")
		b.advance(90 * time.Second)
		_, err = b.SignIn(t.Context(), c)
		wantCode(t, "an old code", err, "session.refused")
		c.Password, c.Code = "not the password", ""
		_, err = b.SignIn(t.Context(), c)
		wantCode(t, "a wrong password does not ask for a code", err, "session.refused")
		_, err = b.BeginTOTP(t.Context(), ann)
		wantCode(t, "begin when on", err, "totp.active")
		wantCode(t, "confirm when on", b.ConfirmTOTP(t.Context(), ann, b.code(secret)), "totp.active")
	})
}

func TestOneOfTwoUsesOfACodeWins(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		c := credentials(ann)
		c.Code = b.code(b.enrol(ann))
		var won atomic.Int64
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := b.SignIn(t.Context(), c); err == nil {
					won.Add(1)
				} else {
					wantCode(t, "the others", err, "session.refused")
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d sign-ins with one code, want 1", won.Load())
		}
	})
}

func TestDisableSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		wantCode(t, "not on", b.DisableTOTP(t.Context(), ann, accountstest.Password, "123456"), "totp.inactive")
		secret := b.enrol(ann)
		wantCode(t, "wrong password", b.DisableTOTP(t.Context(), ann, "not the password", b.code(secret)), "password.wrong")
		wantCode(t, "wrong code", b.DisableTOTP(t.Context(), ann, accountstest.Password, "000000"), "totp.wrong")
		if err := b.DisableTOTP(t.Context(), ann, accountstest.Password, b.code(secret)); err != nil {
			t.Fatal(err)
		}
		if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
			t.Errorf("off: %v", err)
		}

		b.advance(30 * time.Second)
		b.enrol(ann)
		wantCode(t, "a colleague", b.RemoveTOTP(t.Context(), b.actor(identity.Viewer), ann.ID), "permission.missing")
		admin := b.actor(identity.Admin)
		if err := b.RemoveTOTP(t.Context(), admin, ann.ID); err != nil {
			t.Fatal(err)
		}
		wantCode(t, "twice", b.RemoveTOTP(t.Context(), admin, ann.ID), "totp.inactive")
		if _, err := b.SignIn(t.Context(), credentials(ann)); err != nil {
			t.Errorf("removed: %v", err)
		}
		program := ann
		program.Session = ""
		_, err := b.BeginTOTP(t.Context(), program)
		wantCode(t, "a program begins", err, "session.required")
		wantCode(t, "a program confirms", b.ConfirmTOTP(t.Context(), program, ""), "session.required")
		wantCode(t, "a program disables", b.DisableTOTP(t.Context(), program, "", ""), "session.required")
	})
}

func TestGuessesOfTheCodeAreThrottled(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		e, err := b.BeginTOTP(t.Context(), ann)
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			wantCode(t, "guess", b.ConfirmTOTP(t.Context(), ann, "000000"), "totp.wrong")
		}
		wantCode(t, "one guess more", b.ConfirmTOTP(t.Context(), ann, b.code(e.Secret)), "session.throttled")
	})
}

// TestSecretIsSealed looks at the row: it holds neither the secret nor what
// would open in another row.
func TestSecretIsSealed(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann, bob := b.orgs().actor(identity.Analyst), b.actor(identity.Viewer)
		secret := b.enrol(ann)
		err := database.Do(t.Context(), b.db, b.north, func(tx *database.Tx) error {
			var stored string
			err := tx.Gorm().Raw("select totp_secret from users where id = ?", ann.ID).Scan(&stored).Error
			if stored == "" || strings.Contains(stored, secret) {
				t.Errorf("stored %q", stored)
			}
			if err != nil {
				return err
			}
			return tx.Gorm().Exec("update users set totp_secret = ?, totp_active = ? where id = ?", stored, true, bob.ID).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		c := credentials(bob)
		c.Code = b.code(secret)
		if _, err := b.SignIn(t.Context(), c); err == nil {
			t.Error("a secret that was moved to another user's row works")
		}
	})
}

func TestStepOf(t *testing.T) {
	t.Parallel()
	const secret = "JBSWY3DPEHPK3PXP"
	at := func(s int64) string {
		code, err := totp.GenerateCode(secret, time.Unix(s, 0))
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	tests := []struct {
		name  string
		code  string
		right bool
		step  int64
	}{
		{"this step", at(3000), true, 100},
		{"the end of this step", at(3029), true, 100},
		{"the step before", at(2999), true, 99},
		{"the step after", at(3030), true, 101},
		{"two before", at(2969), false, 0},
		{"two after", at(3060), false, 0},
		{"too short", "12345", false, 0},
		{"empty", "", false, 0},
		{"letters", "abcdef", false, 0},
	}
	for _, tt := range tests {
		step, right, err := accounts.StepOf(secret, tt.code, time.Unix(3000, 0))
		if err != nil || right != tt.right || step != tt.step {
			t.Errorf("%s: step %d, %v, %v; want %d, %v", tt.name, step, right, err, tt.step, tt.right)
		}
	}
}

// TestPendingSecondFactor: a page may show the secret again until it counts.
func TestPendingSecondFactor(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ann := b.orgs().actor(identity.Analyst)
		_, err := b.PendingTOTP(t.Context(), ann)
		wantCode(t, "not begun", err, "totp.not_begun")
		begun, err := b.BeginTOTP(t.Context(), ann)
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.PendingTOTP(t.Context(), ann)
		if err != nil || again != begun {
			t.Errorf("shown again as %+v, want %+v: %v", again, begun, err)
		}
		_, err = b.PendingTOTP(t.Context(), b.actor(identity.Admin))
		wantCode(t, "of someone else", err, "totp.not_begun")
		if err := b.ConfirmTOTP(t.Context(), ann, b.code(again.Secret)); err != nil {
			t.Fatal(err)
		}
		_, err = b.PendingTOTP(t.Context(), ann)
		wantCode(t, "once it counts", err, "totp.active")
		ann.Session = ""
		_, err = b.PendingTOTP(t.Context(), ann)
		wantCode(t, "a program", err, "session.required")
	})
}
