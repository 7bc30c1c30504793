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
	return s.organizationNamed(name), f.fault("organization.invalid")
}

// organizationNamed returns a fresh organization with a cleaned name.
func (s *Service) organizationNamed(name string) Organization {
	return Organization{Tenant: identity.TenantID(newID()), Name: name, IdleMinutes: usualIdle, Version: 1, CreatedAt: s.now()}
}

// found writes an organization and the first entry of its log.
func (s *Service) found(tx *database.Tx, o Organization) error {
	if err := insertOrganization(tx, o); err != nil {
		return err
	}
	return audit.Record(tx, identity.Machine(o.Tenant, "system"), o.CreatedAt, "organization.created", string(o.Tenant), nil)
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
