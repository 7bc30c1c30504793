package accounts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/notices"
)

// How long a mailed link works.
const (
	resetLife  = time.Hour
	inviteLife = 7 * 24 * time.Hour
)

// link writes a link that sets a user's password, and returns its address.
func (s *Service) link(tx *database.Tx, u User, life time.Duration) (string, error) {
	now, token := s.now(), newToken(linkPrefix)
	l := passwordLink{Tenant: u.Tenant, ID: newID(), UserID: u.ID, TokenHash: HashToken(token), CreatedAt: now, ExpiresAt: now.Add(life)}
	return s.baseURL + "/set-password?token=" + token, insertLink(tx, l)
}

// invite mails a new user the link to a first password.
func (s *Service) invite(tx *database.Tx, by identity.Actor, u User) (string, error) {
	link, err := s.link(tx, u, inviteLife)
	if err != nil {
		return "", err
	}
	text := fmt.Sprintf("You have an account on Ward, where your organization keeps watch over its vendors.\n\n"+
		"Set your password here, within 7 days:\n%s\n\nThe link works once.\n", link)
	return link, s.notices.Queue(tx, s.now(), notices.Mail{To: u.Email, Subject: "Your account on Ward", Text: text})
}

// Invite mails a user another link that sets a password, and returns it; links
// that were sent before stop working. It is for one who has lost the first, or
// cannot get mail. Errors: permission.missing, session.required,
// user.not_found, user.inactive.
func (s *Service) Invite(ctx context.Context, by identity.Actor, id string) (link string, err error) {
	defer fault.Op(&err, "invite user %s", id)
	if err := by.May(identity.ManageUsers); err != nil {
		return "", err
	}
	if err := by.InPerson(); err != nil {
		return "", err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (string, error) {
		a, err := holdAccount(tx, by.Tenant, id)
		if err != nil {
			return "", err
		}
		if !a.Active {
			return "", fault.New(fault.Conflict, "user.inactive", "This user is deactivated; activate the account first.")
		}
		if err := dropLinks(tx, a.Tenant, a.ID, s.now()); err != nil {
			return "", err
		}
		link, err := s.invite(tx, by, a.User)
		if err != nil {
			return "", err
		}
		return link, audit.Record(tx, by, s.now(), "user.invited", a.ID, nil)
	})
}

// Linked returns the address of the user whose password a link sets, so that a
// page can say it before it asks. Errors: password.link_dead.
func (s *Service) Linked(ctx context.Context, token string) (email string, err error) {
	defer fault.Op(&err, "look up a link")
	_, u, err := s.linked(ctx, token)
	if err == nil && !u.Active {
		err = deadLink()
	}
	return u.Email, err
}

// resetTakes is how long a wish for a new password takes at the least, which is
// longer than its work: the time of the answer must not tell who has an account.
const resetTakes = 100 * time.Millisecond

// RequestReset mails the user of an address a link that sets a password. The
// answer and its time are the same whether there is one or not. Errors: user.invalid,
// session.throttled (only for many wishes from one machine).
func (s *Service) RequestReset(ctx context.Context, email, address string) (err error) {
	defer fault.Op(&err, "request a password reset")
	email = cleanEmail(email)
	var f findings
	f.add("#/email", wrongEmail(email))
	if err := f.fault("user.invalid"); err != nil {
		return err
	}
	even := time.NewTimer(resetTakes)
	defer func() {
		select {
		case <-even.C:
		case <-ctx.Done():
		}
	}()
	a, err := s.byEmail(ctx, email)
	if err != nil {
		return err
	}
	account, machine := limitOn("reset", email, resetsPerAccount), limitOn("reset-address", network(address), resetsPerAddress)
	_, err = database.InTx(ctx, s.db, a.Tenant, func(tx *database.Tx) (database.None, error) {
		now := s.now()
		if err := throttled(tx, now, machine); err != nil {
			return database.None{}, err
		}
		quiet := throttled(tx, now, account)
		if quiet != nil && fault.KindOf(quiet) != fault.TooMany {
			return database.None{}, quiet
		}
		if err := count(tx, now, account, machine); err != nil || quiet != nil || !a.Active {
			return database.None{}, err
		}
		return database.None{}, s.mailReset(tx, a.User, address)
	})
	return errors.Join(err, s.sweep(ctx))
}

func (s *Service) mailReset(tx *database.Tx, u User, address string) error {
	link, err := s.link(tx, u, resetLife)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("Someone, probably you, asked for a new password of your account on Ward.\n\n"+
		"Set it here, within an hour:\n%s\n\nThe link works once. If it was not you, do nothing: your password stays as it is.\n", link)
	if err := s.notices.Queue(tx, s.now(), notices.Mail{To: u.Email, Subject: "Set a new password on Ward", Text: text}); err != nil {
		return err
	}
	by := identity.Machine(u.Tenant, "system")
	return audit.Record(tx, by, s.now(), "password.reset_requested", u.ID, audit.Detail{"address": address})
}

// deadLink is the one answer to a link that does not work.
func deadLink() error {
	return fault.Fieldf("password.link_dead", "#/token", "is no link that still works: it was used or has expired; ask for a new one")
}

// SetPassword sets a password by a mailed link, once. It ends all sessions and
// other links of the user. Errors: password.link_dead, password.weak.
func (s *Service) SetPassword(ctx context.Context, token, password string) (err error) {
	defer fault.Op(&err, "set a password")
	l, u, err := s.linked(ctx, token)
	if err != nil {
		return err
	}
	password = cleanPassword(password)
	if why := wrongPassword(password, u.Email); why != "" {
		return fault.Fieldf("password.weak", "#/password", "%s", why)
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return database.Do(ctx, s.db, l.Tenant, func(tx *database.Tx) error {
		a, err := holdAccount(tx, l.Tenant, l.UserID)
		if err != nil {
			return err
		}
		won, err := useLink(tx, l, s.now())
		if err != nil {
			return err
		}
		if !won || !a.Active {
			return deadLink()
		}
		return s.replacePassword(tx, a.User, hash, "")
	})
}

// linked finds a link that may still work, and its user.
func (s *Service) linked(ctx context.Context, token string) (passwordLink, User, error) {
	var found []passwordLink
	if err := database.Ask(ctx, s.db, database.PasswordLinkByHash, &found, HashToken(token)); err != nil {
		return passwordLink{}, User{}, err
	}
	if len(found) == 0 || found[0].UsedAt != nil || !s.now().Before(found[0].ExpiresAt) {
		return passwordLink{}, User{}, deadLink()
	}
	l := found[0]
	u, err := database.View(ctx, s.db, l.Tenant, func(tx *database.Tx) (User, error) {
		a, err := loadAccount(tx, l.Tenant, l.UserID)
		return a.User, err
	})
	return l, u, err
}

// replacePassword writes a new hash and ends what the old password opened but
// the session to spare.
func (s *Service) replacePassword(tx *database.Tx, u User, hash, spare string) error {
	now := s.now()
	if err := changeAccount(tx, u, map[string]any{"password_hash": hash}); err != nil {
		return err
	}
	if err := deleteSessions(tx, u.Tenant, u.ID, spare); err != nil {
		return err
	}
	if err := dropLinks(tx, u.Tenant, u.ID, now); err != nil {
		return err
	}
	if err := forgive(tx, now, accountLimit(u.Email)); err != nil {
		return err
	}
	return audit.Record(tx, u.actor(spare), now, "password.changed", u.ID, nil)
}

// ChangePassword sets a new password of the signed-in user, who knows the old
// one, and ends their other sessions. Errors: session.required,
// password.wrong, password.weak, session.throttled.
func (s *Service) ChangePassword(ctx context.Context, by identity.Actor, old, password string) (err error) {
	defer fault.Op(&err, "change the password")
	if err := by.InPerson(); err != nil {
		return err
	}
	password = cleanPassword(password)
	if why := wrongPassword(password, by.Email); why != "" {
		return fault.Fieldf("password.weak", "#/password", "%s", why)
	}
	known, err := s.reauthenticate(ctx, by, "#/current_password", old)
	if err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		a, err := holdAccount(tx, by.Tenant, by.ID)
		if err != nil {
			return err
		}
		if a.PasswordHash != known {
			return stale()
		}
		return s.replacePassword(tx, a.User, hash, by.Session)
	})
}

// reauthenticate has a signed-in user prove the password again, and returns
// its hash. A wrong one counts as a failed sign-in.
func (s *Service) reauthenticate(ctx context.Context, by identity.Actor, pointer, password string) (hash string, _ error) {
	l := accountLimit(by.Email)
	if err := s.mayTry(ctx, l); err != nil {
		return "", err
	}
	a, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (account, error) { return loadAccount(tx, by.Tenant, by.ID) })
	if err != nil {
		return "", err
	}
	right, err := s.hasher.verify(ctx, password, a.PasswordHash)
	if err != nil {
		return "", err
	}
	err = database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		if err := throttled(tx, s.now(), l); err != nil || right {
			return err
		}
		return s.noteWrong(tx, a.User, "", []limit{l})
	})
	if err == nil && !right {
		err = fault.Fieldf("password.wrong", pointer, "is not your password")
	}
	return a.PasswordHash, err
}
