package accounts

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"image/png"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// The second factor is RFC 6238 as authenticator apps know it: SHA-1, six
// digits, steps of 30 seconds. A code of the step before or after is taken,
// for clocks that differ.
const (
	totpStep   = 30 * time.Second
	totpSkew   = 1
	totpIssuer = "Ward"
)

var hotpOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// Enrolment is what an authenticator app needs.
type Enrolment struct {
	Secret string // base32, to be typed
	URL    string // otpauth://…, to be shown as a QR code
}

// QR draws the URL for the camera of a phone, as a PNG of size by size pixels.
func (e Enrolment) QR(size int) ([]byte, error) {
	key, err := otp.NewKeyFromURL(e.URL)
	if err != nil {
		return nil, err
	}
	img, err := key.Image(size, size)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

// BeginTOTP makes the secret of a second factor. It counts once ConfirmTOTP
// has seen its first code. Errors: session.required, totp.active.
func (s *Service) BeginTOTP(ctx context.Context, by identity.Actor) (_ Enrolment, err error) {
	defer fault.Op(&err, "begin the second factor")
	if err := by.InPerson(); err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: totpIssuer, AccountName: by.Email, SecretSize: 20})
	if err != nil {
		return Enrolment{}, err
	}
	sealed, err := s.sealer.SealBytes(blobs.PurposeTOTP, binding(by.Tenant, by.ID), []byte(key.Secret()))
	if err != nil {
		return Enrolment{}, err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (Enrolment, error) {
		a, err := holdAccount(tx, by.Tenant, by.ID)
		if err != nil {
			return Enrolment{}, err
		}
		if a.TOTPActive {
			return Enrolment{}, fault.New(fault.Conflict, "totp.active", "The second factor is on already; turn it off first.")
		}
		if err := changeAccount(tx, a.User, map[string]any{"totp_secret": base64.StdEncoding.EncodeToString(sealed)}); err != nil {
			return Enrolment{}, err
		}
		return Enrolment{Secret: key.Secret(), URL: key.URL()}, audit.Record(tx, by, s.now(), "totp.begun", by.ID, nil)
	})
}

// PendingTOTP returns the secret that BeginTOTP made and ConfirmTOTP has not
// seen a code of, so that a page can show it again. Errors: session.required,
// totp.active, totp.not_begun.
func (s *Service) PendingTOTP(ctx context.Context, by identity.Actor) (_ Enrolment, err error) {
	defer fault.Op(&err, "show the second factor")
	if err := by.InPerson(); err != nil {
		return Enrolment{}, err
	}
	a, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (account, error) { return loadAccount(tx, by.Tenant, by.ID) })
	if err != nil {
		return Enrolment{}, err
	}
	if err := pending(a); err != nil {
		return Enrolment{}, err
	}
	secret, err := s.secretOf(a)
	if err != nil {
		return Enrolment{}, err
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: totpIssuer, AccountName: by.Email, Secret: raw})
	if err != nil {
		return Enrolment{}, err
	}
	return Enrolment{Secret: key.Secret(), URL: key.URL()}, nil
}

// pending refuses an account whose second factor does not wait for its first
// code.
func pending(a account) error {
	if a.TOTPActive {
		return fault.New(fault.Conflict, "totp.active", "The second factor is on already; turn it off first.")
	}
	if a.TOTPSecret == "" {
		return fault.New(fault.Conflict, "totp.not_begun", "Begin with a new secret first.")
	}
	return nil
}

// ConfirmTOTP turns the second factor on with the first code of the app.
// Errors: session.required, totp.not_begun, totp.active, totp.wrong,
// session.throttled.
func (s *Service) ConfirmTOTP(ctx context.Context, by identity.Actor, code string) (err error) {
	defer fault.Op(&err, "confirm the second factor")
	if err := by.InPerson(); err != nil {
		return err
	}
	return s.withCode(ctx, by, func(tx *database.Tx, a account) (bool, error) {
		if err := pending(a); err != nil {
			return false, err
		}
		if right, err := s.useCode(tx, a, code); err != nil || !right {
			return right, err
		}
		if err := changeAccount(tx, a.User, map[string]any{"totp_active": true}); err != nil {
			return true, err
		}
		return true, audit.Record(tx, by, s.now(), "totp.enabled", by.ID, nil)
	})
}

// DisableTOTP turns the second factor off. Errors: session.required,
// totp.inactive, password.wrong, totp.wrong, session.throttled.
func (s *Service) DisableTOTP(ctx context.Context, by identity.Actor, password, code string) (err error) {
	defer fault.Op(&err, "disable the second factor")
	if err := by.InPerson(); err != nil {
		return err
	}
	hash, err := s.reauthenticate(ctx, by, "#/password", password)
	if err != nil {
		return err
	}
	return s.withCode(ctx, by, func(tx *database.Tx, a account) (bool, error) {
		if !a.TOTPActive {
			return false, fault.New(fault.Conflict, "totp.inactive", "The second factor is not on.")
		}
		if a.PasswordHash != hash {
			return false, stale()
		}
		if right, err := s.useCode(tx, a, code); err != nil || !right {
			return right, err
		}
		return true, s.dropTOTP(tx, by, a.User)
	})
}

// RemoveTOTP turns off the second factor of a user who has lost it. Errors:
// permission.missing, user.not_found, totp.inactive.
func (s *Service) RemoveTOTP(ctx context.Context, by identity.Actor, id string) (err error) {
	defer fault.Op(&err, "remove the second factor of user %s", id)
	if err := by.May(identity.ManageUsers); err != nil {
		return err
	}
	if err := by.InPerson(); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		a, err := holdAccount(tx, by.Tenant, id)
		if err != nil {
			return err
		}
		if !a.TOTPActive {
			return fault.New(fault.Conflict, "totp.inactive", "The second factor is not on.")
		}
		return s.dropTOTP(tx, by, a.User)
	})
}

func (s *Service) dropTOTP(tx *database.Tx, by identity.Actor, u User) error {
	if err := changeAccount(tx, u, map[string]any{"totp_active": false, "totp_secret": ""}); err != nil {
		return err
	}
	return audit.Record(tx, by, s.now(), "totp.disabled", u.ID, nil)
}

// withCode runs f on the actor's account. When f says that the code is wrong,
// the try is counted as a failed sign-in.
func (s *Service) withCode(ctx context.Context, by identity.Actor, f func(*database.Tx, account) (right bool, err error)) error {
	l := accountLimit(by.Email)
	right, err := database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (bool, error) {
		if err := throttled(tx, s.now(), l); err != nil {
			return false, err
		}
		a, err := holdAccount(tx, by.Tenant, by.ID)
		if err != nil {
			return false, err
		}
		right, err := f(tx, a)
		if err != nil || right {
			return right, err
		}
		return false, s.noteWrong(tx, a.User, "", []limit{l})
	})
	if err == nil && !right {
		return fault.Fieldf("totp.wrong", "#/code", "is not the code that your app shows now, or was used already")
	}
	return err
}

// useCode says whether a code is right, and takes its step: no code works
// twice.
func (s *Service) useCode(tx *database.Tx, a account, code string) (bool, error) {
	secret, err := s.secretOf(a)
	if err != nil {
		return false, err
	}
	step, right, err := stepOf(secret, code, s.now())
	if err != nil || !right {
		return false, err
	}
	return useStep(tx, a.User, step)
}

// secretOf opens the secret of a second factor.
func (s *Service) secretOf(a account) (string, error) {
	sealed, err := base64.StdEncoding.DecodeString(a.TOTPSecret)
	if err != nil {
		return "", fmt.Errorf("decode the secret of the second factor: %w", err)
	}
	secret, err := s.sealer.OpenBytes(blobs.PurposeTOTP, binding(a.Tenant, a.ID), sealed)
	return string(secret), err
}

// stepOf finds the time step that a code belongs to.
func stepOf(secret, code string, now time.Time) (step int64, right bool, _ error) {
	at := now.Unix() / int64(totpStep/time.Second)
	for step := at - totpSkew; step <= at+totpSkew; step++ {
		right, err := hotp.ValidateCustom(code, uint64(step), secret, hotpOptions)
		if errors.Is(err, otp.ErrValidateInputInvalidLength) {
			return 0, false, nil
		}
		if err != nil || right {
			return step, right, err
		}
	}
	return 0, false, nil
}

func binding(tenant identity.TenantID, user string) blobs.Binding {
	return blobs.Binding{Organization: string(tenant), ID: user}
}
