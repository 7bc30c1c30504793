package accounts

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"time"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// stepLife is how long someone who has given the right password has to send
// the code of the second factor.
const stepLife = 5 * time.Minute

// step is what the first step of a sign-in has proved. It is sealed and handed
// to the browser; without a code it opens nothing.
type step struct {
	Tenant   identity.TenantID
	User     string
	Password string // what HashToken makes of the hash: another password voids the step
	Until    time.Time
}

// stepBinding: a step is of no organization that could be named before it is
// opened.
var stepBinding = blobs.Binding{ID: "sign-in"}

// FirstStep is SignIn for a page that asks for the code of the second factor
// on its own: when one is needed there is no session yet, and pending is what
// SecondStep takes within five minutes. Errors: session.refused,
// session.throttled, session.busy.
func (s *Service) FirstStep(ctx context.Context, c Credentials) (_ Session, pending string, err error) {
	defer fault.Op(&err, "sign in, first step")
	a, right, err := s.judge(ctx, c)
	if err != nil {
		return Session{}, "", err
	}
	c.Code = ""
	res, err := s.try(ctx, a, right, c)
	if err != nil || !res.missing {
		return res.session, "", err
	}
	a = res.account
	text, err := json.Marshal(step{Tenant: a.Tenant, User: a.ID, Password: HashToken(a.PasswordHash), Until: s.now().Add(stepLife)})
	if err != nil {
		return Session{}, "", err
	}
	sealed, err := s.sealer.SealBytes(blobs.PurposeSecondStep, stepBinding, text)
	return Session{}, base64.RawURLEncoding.EncodeToString(sealed), err
}

// SecondStep opens the session of someone whose password was right, with the
// code of the second factor. A wrong code counts as a failed sign-in. Errors:
// session.step_over, session.refused, session.otp_required, session.throttled.
func (s *Service) SecondStep(ctx context.Context, pending string, c Credentials) (_ Session, err error) {
	defer fault.Op(&err, "sign in, second step")
	p, ok := s.openStep(pending)
	if !ok {
		return Session{}, stepOver()
	}
	a, err := database.View(ctx, s.db, p.Tenant, func(tx *database.Tx) (account, error) { return loadAccount(tx, p.Tenant, p.User) })
	if err != nil {
		return Session{}, err
	}
	if HashToken(a.PasswordHash) != p.Password {
		return Session{}, stepOver()
	}
	if c.Code == "" && a.TOTPActive {
		return Session{}, codeMissing()
	}
	c.Email = a.Email
	res, err := s.try(ctx, a, true, c)
	return res.session, err
}

func stepOver() error {
	return fault.New(fault.Unauthenticated, "session.step_over", "Too much time has passed since you gave your password; begin again.")
}

// openStep opens what FirstStep has sealed.
func (s *Service) openStep(pending string) (p step, ok bool) {
	if len(pending) > 1024 {
		return step{}, false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(pending)
	if err != nil {
		return step{}, false
	}
	text, err := s.sealer.OpenBytes(blobs.PurposeSecondStep, stepBinding, sealed)
	if err != nil || json.Unmarshal(text, &p) != nil {
		return step{}, false
	}
	return p, s.now().Before(p.Until)
}

// Front is what a page may say to someone who has not signed in.
type Front struct {
	Empty        bool   // there is no organization yet
	Organization string // its name, when there is one and no other; else empty
	IdleMinutes  int    // of that organization; else 0
}

// Front returns what the sign-in page says.
func (s *Service) Front(ctx context.Context) (_ Front, err error) {
	defer fault.Op(&err, "look at the front")
	all, err := s.tenants(ctx)
	if err != nil || len(all) != 1 {
		return Front{Empty: err == nil && len(all) == 0}, err
	}
	o, err := database.View(ctx, s.db, all[0], func(tx *database.Tx) (Organization, error) { return loadOrganization(tx, all[0]) })
	return Front{Organization: o.Name, IdleMinutes: o.IdleMinutes}, err
}

// Owner returns the address of whoever a session's token belonged to, though
// it may have ended for lack of requests; empty when nobody knows. It proves
// nothing: it is for a page that asks the same person to sign in again.
func (s *Service) Owner(ctx context.Context, token string) (email string, err error) {
	defer fault.Op(&err, "find the owner of a session")
	var found []knownSession
	if err := database.Ask(ctx, s.db, database.SessionByHash, &found, HashToken(token)); err != nil || len(found) != 1 {
		return "", err
	}
	return found[0].Email, nil
}
