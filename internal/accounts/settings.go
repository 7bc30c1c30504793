package accounts

import (
	"context"
	"maps"
	"slices"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// The bounds of Organization.IdleMinutes, and what a new organization has.
const (
	LeastIdle = 5
	MostIdle  = 720 // as long as a session lives in any case
	usualIdle = 30
)

func idleFor(minutes int) time.Duration { return time.Duration(minutes) * time.Minute }

// Settings returns the actor's organization. Errors: permission.missing.
func (s *Service) Settings(ctx context.Context, by identity.Actor) (_ Organization, err error) {
	defer fault.Op(&err, "get the settings")
	if err := by.May(identity.ManageUsers); err != nil {
		return Organization{}, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (Organization, error) { return loadOrganization(tx, by.Tenant) })
}

// OrganizationChange is what may change of an organization. Nil leaves a field
// as it is.
type OrganizationChange struct {
	Name        *string
	IdleMinutes *int // LeastIdle to MostIdle
}

func (c OrganizationChange) check() error {
	var f findings
	if c.Name != nil {
		f.add("#/name", wrongName(*c.Name))
	}
	if c.IdleMinutes != nil && (*c.IdleMinutes < LeastIdle || *c.IdleMinutes > MostIdle) {
		f.add("#/idle_minutes", "must be a number of minutes from 5 to 720")
	}
	return f.fault("organization.invalid")
}

// apply changes o and returns the columns that differ now.
func (c OrganizationChange) apply(o *Organization) map[string]any {
	columns := map[string]any{}
	if c.Name != nil && *c.Name != o.Name {
		o.Name, columns["name"] = *c.Name, *c.Name
	}
	if c.IdleMinutes != nil && *c.IdleMinutes != o.IdleMinutes {
		o.IdleMinutes, columns["idle_minutes"] = *c.IdleMinutes, *c.IdleMinutes
	}
	return columns
}

// ChangeSettings changes the actor's organization. A shorter time without a
// request counts at once, for sessions that are open as well. Seen is the
// version that the caller saw, 0 for any. Errors: permission.missing,
// session.required, organization.invalid, organization.stale.
func (s *Service) ChangeSettings(ctx context.Context, by identity.Actor, seen int, in OrganizationChange) (_ Organization, err error) {
	defer fault.Op(&err, "change the settings")
	if err := by.May(identity.ManageUsers); err != nil {
		return Organization{}, err
	}
	if err := by.InPerson(); err != nil {
		return Organization{}, err
	}
	if in.Name != nil {
		name := cleanName(*in.Name)
		in.Name = &name
	}
	if err := in.check(); err != nil {
		return Organization{}, err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (Organization, error) {
		old, err := loadOrganization(tx, by.Tenant)
		if err != nil {
			return Organization{}, err
		}
		if seen != 0 && seen != old.Version {
			return Organization{}, organizationStale()
		}
		o := old
		columns := in.apply(&o)
		if len(columns) == 0 {
			return o, nil
		}
		detail := audit.Detail{"fields": slices.Sorted(maps.Keys(columns))}
		if in.IdleMinutes != nil {
			detail["idle_minutes"] = o.IdleMinutes
		}
		if err := changeOrganization(tx, old, columns); err != nil {
			return Organization{}, err
		}
		o.Version++
		return o, audit.Record(tx, by, s.now(), "organization.changed", string(o.Tenant), detail)
	})
}
