package accounts

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"strings"

	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// First is the first organization of a new instance and its administrator.
type First struct {
	Email, Password, Organization string
	Name                          string // of the administrator; empty: what stands before the @
}

// Empty says whether there is no organization yet.
func (s *Service) Empty(ctx context.Context) (_ bool, err error) {
	defer fault.Op(&err, "look for an organization")
	all, err := s.tenants(ctx)
	return len(all) == 0, err
}

// EnsureFirst creates the first organization and its administrator when the
// database has none and in names an address and a password. It returns whether
// it did; when two processes start at once, one does. Errors: start.invalid
// with #/email, #/name, #/password or #/organization.
func (s *Service) EnsureFirst(ctx context.Context, in First) (created bool, err error) {
	defer fault.Op(&err, "create the first organization")
	if in.Email == "" && in.Password == "" {
		return false, nil
	}
	if empty, err := s.Empty(ctx); err != nil || !empty {
		return false, err
	}
	err = s.createFirst(ctx, in)
	if fault.Code(err) == "start.over" { // another process was quicker
		return false, nil
	}
	return err == nil, err
}

// setupCode is the form of setup codes that people can type: no character is
// mistaken for another.
var setupCode = base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding)

// SetupCode is what whoever sets up a new instance must know: only who reads
// the program's log does. It follows from the master key, so that every
// replica asks for the same one: seven groups of four characters or fewer.
func (s *Service) SetupCode() string {
	code := setupCode.EncodeToString(s.sealer.Derive(blobs.PurposeSetupCode))
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), "-")
}

// SetupLink is the address of the page that sets up a new instance, with the
// code.
func (s *Service) SetupLink() string { return s.baseURL + "/start?code=" + s.SetupCode() }

// startsPerAddress bounds the wrong setup codes from one machine.
const startsPerAddress = 10

// Start creates the first organization and its administrator for someone who
// knows the setup code. Address is of the client's machine. Of several at once
// one wins. Errors: start.over once there is an organization, start.refused,
// start.invalid as EnsureFirst, session.throttled.
func (s *Service) Start(ctx context.Context, code, address string, in First) (err error) {
	defer fault.Op(&err, "set up the first organization")
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		return startOver()
	}
	l := limitOn("start", network(address), startsPerAddress)
	right := s.rightSetupCode(code)
	err = database.Do(ctx, s.db, "", func(tx *database.Tx) error {
		if err := throttled(tx, s.now(), l); err != nil || right {
			return err
		}
		return count(tx, s.now(), l)
	})
	if err != nil {
		return err
	}
	if !right {
		return fault.Fieldf("start.refused", "#/code", "is not the setup code; Ward writes it to its log when it starts")
	}
	return s.createFirst(ctx, in)
}

// rightSetupCode compares in a time that does not depend on the code.
func (s *Service) rightSetupCode(typed string) bool {
	plain := strings.NewReplacer("-", "", " ", "")
	want := plain.Replace(s.SetupCode())
	got := strings.ToUpper(plain.Replace(strings.TrimSpace(typed[:min(len(typed), maxTypedSecret)])))
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

func startOver() error {
	return fault.New(fault.Conflict, "start.over", "Ward is set up already. Sign in, or ask an administrator for an account.")
}

// clean gives a name to an administrator who has none.
func (in First) clean() First {
	in.Email, in.Name = cleanEmail(in.Email), cleanName(in.Name)
	if in.Name == "" {
		in.Name, _, _ = strings.Cut(in.Email, "@")
	}
	in.Password, in.Organization = cleanPassword(in.Password), cleanName(in.Organization)
	return in
}

func (in First) check() error {
	var f findings
	f.add("#/organization", wrongName(in.Organization))
	if wrong := wrongEmail(in.Email); wrong != "" {
		f.add("#/email", wrong)
	} else {
		f.add("#/name", wrongName(in.Name))
	}
	f.add("#/password", wrongPassword(in.Password, in.Email))
	return f.fault("start.invalid")
}

// createFirst founds the first organization unless there is one: those who try
// at once wait for each other.
func (s *Service) createFirst(ctx context.Context, in First) error {
	in = in.clean()
	if err := in.check(); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, in.Password)
	if err != nil {
		return err
	}
	o := s.organizationNamed(in.Organization)
	return database.Do(ctx, s.db, o.Tenant, func(tx *database.Tx) error {
		if err := lockSubject(tx, "first organization"); err != nil {
			return err
		}
		var there []identity.TenantID
		if err := database.AskIn(tx, database.Tenants, &there); err != nil {
			return err
		}
		if len(there) > 0 {
			return startOver()
		}
		if err := s.found(tx, o); err != nil {
			return err
		}
		_, err := s.add(tx, identity.Machine(o.Tenant, "system"), NewUser{Email: in.Email, Name: in.Name, Role: identity.Admin}, hash)
		return err
	})
}
