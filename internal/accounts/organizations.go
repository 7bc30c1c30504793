package accounts

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// CreateOrganization adds an organization without users. Errors:
// organization.invalid.
func (s *Service) CreateOrganization(ctx context.Context, name string) (_ Organization, err error) {
	defer fault.Op(&err, "create organization")
	o, err := s.newOrganization(name)
	if err != nil {
		return Organization{}, err
	}
	return o, database.Do(ctx, s.db, o.Tenant, func(tx *database.Tx) error { return s.found(tx, o) })
}

func (s *Service) newOrganization(name string) (Organization, error) {
	name = cleanName(name)
	var f findings
	f.add("#/organization", wrongName(name))
	return Organization{Tenant: identity.TenantID(newID()), Name: name, CreatedAt: s.now()}, f.fault("organization.invalid")
}

// found writes an organization and the first entry of its log.
func (s *Service) found(tx *database.Tx, o Organization) error {
	if err := insertOrganization(tx, o); err != nil {
		return err
	}
	return audit.Record(tx, identity.Machine(o.Tenant, "system"), o.CreatedAt, "organization.created", string(o.Tenant), nil)
}

// First is the first administrator of a new instance. Without address and
// password there is none.
type First struct {
	Email, Password, Organization string
}

// EnsureFirst creates the first organization and its administrator when the
// database has none. It returns whether it did; when two processes start at
// once, one does. Errors: user.invalid with #/email, password.weak with
// #/password, organization.invalid with #/organization.
func (s *Service) EnsureFirst(ctx context.Context, in First) (created bool, err error) {
	defer fault.Op(&err, "create the first organization")
	if in.Email == "" && in.Password == "" {
		return false, nil
	}
	if all, err := s.tenants(ctx); err != nil || len(all) > 0 {
		return false, err
	}
	o, err := s.newOrganization(in.Organization)
	if err != nil {
		return false, err
	}
	email := cleanEmail(in.Email)
	local, _, _ := strings.Cut(email, "@")
	user := NewUser{Email: email, Name: local, Role: identity.Admin}
	if err := user.check(); err != nil {
		return false, err
	}
	password := cleanPassword(in.Password)
	if why := wrongPassword(password, email); why != "" {
		return false, fault.Fieldf("password.weak", "#/password", "%s", why)
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return false, err
	}
	err = database.Do(ctx, s.db, o.Tenant, func(tx *database.Tx) error {
		if err := s.found(tx, o); err != nil {
			return err
		}
		_, err := s.add(tx, identity.Machine(o.Tenant, "system"), user, hash)
		return err
	})
	if fault.Code(err) == "user.email_taken" { // another process was quicker
		return false, nil
	}
	return err == nil, err
}

func (s *Service) tenants(ctx context.Context) ([]identity.TenantID, error) {
	var out []identity.TenantID
	err := database.Ask(ctx, s.db, database.Tenants, &out)
	return out, err
}

// Invited is a user that the command line has added.
type Invited struct {
	Link         string // sets the password, once; it is not mailed
	Organization Organization
	Founded      bool // the organization is new
}

// CreateFromCommandLine adds a user to the organization with a name or id.
// An administrator of an organization that is not there founds it, and so does
// any user on an empty database; with one organization the name may be left
// out. Errors: user.invalid, user.email_taken, organization.unknown,
// organization.ambiguous, organization.invalid.
func (s *Service) CreateFromCommandLine(ctx context.Context, email string, role identity.Role, organization string) (_ Invited, err error) {
	defer fault.Op(&err, "create user")
	email = cleanEmail(email)
	local, _, _ := strings.Cut(email, "@")
	in := NewUser{Email: email, Name: local, Role: role}
	if err := in.check(); err != nil {
		return Invited{}, err
	}
	o, fresh, err := s.named(ctx, cleanName(organization), role)
	if err != nil {
		return Invited{}, err
	}
	return database.InTx(ctx, s.db, o.Tenant, func(tx *database.Tx) (Invited, error) {
		if fresh {
			if err := s.found(tx, o); err != nil {
				return Invited{}, err
			}
		}
		a, err := s.add(tx, identity.Machine(o.Tenant, "system"), in, "")
		if err != nil {
			return Invited{}, err
		}
		link, err := s.link(tx, a.User, inviteLife)
		return Invited{Link: link, Organization: o, Founded: fresh}, err
	})
}

// Organization returns the organization with a name or id; the only one when
// the name is empty. Errors: organization.unknown, organization.ambiguous.
func (s *Service) Organization(ctx context.Context, name string) (_ Organization, err error) {
	defer fault.Op(&err, "find organization")
	all, err := s.tenants(ctx)
	if err != nil {
		return Organization{}, err
	}
	if len(all) == 0 {
		return Organization{}, fault.New(fault.NotFound, "organization.unknown", "There is no organization yet.")
	}
	found, _, err := s.named(ctx, cleanName(name), identity.Viewer)
	return found, err
}

// named finds an organization by name or id. On an empty database, and for an
// administrator of a name that nobody has, it returns a fresh one: a user of
// another role would be alone in it, without anyone who can add others.
func (s *Service) named(ctx context.Context, name string, role identity.Role) (_ Organization, fresh bool, _ error) {
	all, err := s.organizations(ctx)
	if err != nil {
		return Organization{}, false, err
	}
	if len(all) == 0 {
		o, err := s.newOrganization(name)
		return o, true, err
	}
	if name == "" && len(all) == 1 {
		return all[0], false, nil
	}
	var fits, known []string
	found := Organization{}
	for _, o := range all {
		known = append(known, o.Name+" ("+string(o.Tenant)+")")
		if string(o.Tenant) == name || strings.EqualFold(o.Name, name) {
			fits, found = append(fits, string(o.Tenant)), o
		}
	}
	switch _, notID := uuid.Parse(name); len(fits) {
	case 0:
		if name == "" {
			return Organization{}, false, fault.New(fault.NotFound, "organization.unknown", "Name one of the organizations. There is %s.", strings.Join(known, ", "))
		}
		if role == identity.Admin && notID != nil {
			o, err := s.newOrganization(name)
			return o, true, err
		}
		return Organization{}, false, fault.New(fault.NotFound, "organization.unknown", "No organization is called %q. There is %s.", name, strings.Join(known, ", "))
	case 1:
		return found, false, nil
	}
	return Organization{}, false, fault.New(fault.Conflict, "organization.ambiguous", "Several organizations are called %q; give one of the ids %s.", name, strings.Join(fits, ", "))
}

// organizations lists all of them, by name.
func (s *Service) organizations(ctx context.Context) ([]Organization, error) {
	all, err := s.tenants(ctx)
	if err != nil {
		return nil, err
	}
	var out []Organization
	for _, tenant := range all {
		o, err := database.View(ctx, s.db, tenant, func(tx *database.Tx) (Organization, error) { return loadOrganization(tx, tenant) })
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b Organization) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
