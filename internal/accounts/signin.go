package accounts

import (
	"context"
	"errors"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Credentials are what someone types to sign in.
type Credentials struct {
	Email, Password string
	Code            string // of the second factor; empty when there is none
	Address         string // of the client's machine, for the throttle and the log
	Agent           string // what the client calls itself, to know the session by
}

// Session is a fresh session. The token is shown once.
type Session struct {
	Token     string
	ExpiresAt time.Time // the absolute end; without requests it ends earlier
}

// refused is the one answer to every wrong combination.
func refused() error {
	return fault.New(fault.Unauthenticated, "session.refused", "The e-mail address, the password or the code is wrong.")
}

// SignIn opens a session. Every wrong combination gets one answer and takes
// one time. Errors: session.refused, session.otp_required, session.throttled,
// session.busy.
func (s *Service) SignIn(ctx context.Context, c Credentials) (_ Session, err error) {
	defer fault.Op(&err, "sign in")
	a, right, err := s.judge(ctx, c)
	if err != nil {
		return Session{}, err
	}
	res, err := s.try(ctx, a, right, c)
	if err == nil && res.missing {
		err = codeMissing()
	}
	return res.session, err
}

func codeMissing() error {
	return fault.New(fault.Unauthenticated, "session.otp_required", "Send the code of your authenticator app as well.")
}

// judge finds the account of an address, the zero account when there is none,
// and says whether the password is its own.
func (s *Service) judge(ctx context.Context, c Credentials) (a account, right bool, _ error) {
	email := cleanEmail(c.Email)
	if err := s.mayTry(ctx, accountLimit(email), addressLimit(c.Address)); err != nil {
		return account{}, false, err
	}
	a, err := s.byEmail(ctx, email)
	if err != nil {
		return account{}, false, err
	}
	right, err = s.hasher.verify(ctx, c.Password, a.PasswordHash)
	return a, right, err
}

// try opens a session, or counts a try that was wrong, in one transaction.
// Errors: session.refused, session.throttled.
func (s *Service) try(ctx context.Context, a account, right bool, c Credentials) (attempt, error) {
	limits := []limit{accountLimit(cleanEmail(c.Email)), addressLimit(c.Address)}
	res, err := database.InTx(ctx, s.db, a.Tenant, func(tx *database.Tx) (attempt, error) {
		return s.attempt(tx, a, right, c, limits)
	})
	if err == nil && res.wrong {
		err = errors.Join(refused(), s.sweep(ctx))
	}
	return res, err
}

// byEmail finds the account of a cleaned address; the zero account when there
// is none. What is no address is not asked for: databases refuse some bytes.
func (s *Service) byEmail(ctx context.Context, email string) (account, error) {
	if wrongEmail(email) != "" {
		return account{}, nil
	}
	var found []account
	if err := database.Ask(ctx, s.db, database.UserByEmail, &found, email); err != nil || len(found) == 0 {
		return account{}, err
	}
	return found[0], nil
}

// attempt is the outcome of a sign-in. A wrong one is committed, so that it
// counts.
type attempt struct {
	session Session
	wrong   bool
	missing bool    // the code of the second factor
	account account // as it was when the attempt was judged
}

// attempt judges a sign-in. Whether the password is right was found out before,
// since a hash takes longer than a transaction should.
func (s *Service) attempt(tx *database.Tx, a account, right bool, c Credentials, limits []limit) (attempt, error) {
	now := s.now()
	if err := throttled(tx, now, limits...); err != nil {
		return attempt{}, err
	}
	if right {
		fresh, err := holdAccount(tx, a.Tenant, a.ID)
		if err != nil {
			return attempt{}, err
		}
		right = fresh.Active && fresh.PasswordHash == a.PasswordHash
		a = fresh
	}
	if right && a.TOTPActive && c.Code == "" {
		return attempt{missing: true, account: a}, nil
	}
	if right && a.TOTPActive {
		var err error
		if right, err = s.useCode(tx, a, c.Code); err != nil {
			return attempt{}, err
		}
	}
	if !right {
		return attempt{wrong: true}, s.noteWrong(tx, a.User, c.Address, limits)
	}
	open, err := s.open(tx, a.User, c)
	return attempt{session: open}, err
}

// noteWrong counts a wrong try and, when it was about an account, records it.
func (s *Service) noteWrong(tx *database.Tx, u User, address string, limits []limit) error {
	now := s.now()
	if err := count(tx, now, limits...); err != nil || u.ID == "" {
		return err
	}
	by := identity.Machine(u.Tenant, "system")
	return audit.Record(tx, by, now, "session.refused", u.ID, audit.Detail{"address": address})
}

// open writes a session of a user who has proved to be who they are.
func (s *Service) open(tx *database.Tx, u User, c Credentials) (Session, error) {
	now := s.now()
	out := Session{Token: newToken(SessionPrefix), ExpiresAt: now.Add(sessionLife)}
	o, err := loadOrganization(tx, u.Tenant)
	if err != nil {
		return Session{}, err
	}
	if err := deleteEndedSessions(tx, u.Tenant, u.ID, now, now.Add(-idleFor(o.IdleMinutes))); err != nil {
		return Session{}, err
	}
	row := session{
		Tenant: u.Tenant, ID: newID(), UserID: u.ID, TokenHash: HashToken(out.Token),
		Agent: cleanAgent(c.Agent), CreatedAt: now, SeenAt: now, ExpiresAt: out.ExpiresAt,
	}
	if err := insertSession(tx, row); err != nil {
		return Session{}, err
	}
	if err := forgive(tx, now, accountLimit(u.Email)); err != nil {
		return Session{}, err
	}
	return out, audit.Record(tx, u.actor(row.ID), now, "session.created", row.ID, audit.Detail{"address": c.Address, "second_factor": u.TOTPActive})
}

// SignOut ends the actor's session. Errors: session.required.
func (s *Service) SignOut(ctx context.Context, by identity.Actor) (err error) {
	defer fault.Op(&err, "sign out")
	if err := by.InPerson(); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		if err := deleteSession(tx, by.Tenant, by.Session); err != nil {
			return err
		}
		return audit.Record(tx, by, s.now(), "session.ended", by.Session, nil)
	})
}

// SignOutEverywhere ends every session of the actor, this one included. API
// tokens stay. Errors: session.required.
func (s *Service) SignOutEverywhere(ctx context.Context, by identity.Actor) (err error) {
	defer fault.Op(&err, "sign out everywhere")
	if err := by.InPerson(); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		if err := deleteSessions(tx, by.Tenant, by.ID, ""); err != nil {
			return err
		}
		return audit.Record(tx, by, s.now(), "sessions.ended", by.ID, nil)
	})
}
