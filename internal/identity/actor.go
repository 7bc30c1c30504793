// Package identity knows who acts, for which hospital, and what they may do.
package identity

import (
	"ward/internal/fault"
)

// TenantID is the id of an organization: a hospital or health system. Every
// row of Ward belongs to one.
type TenantID string

// Role is what a user may do, in one word.
type Role string

// The roles of a hospital's users.
const (
	Admin    Role = "admin"    // everything, and the users
	Analyst  Role = "analyst"  // registers vendors, reads evidence, assesses
	Approver Role = "approver" // reads everything, decides
	Viewer   Role = "viewer"   // reads everything: auditors
)

// Roles lists the roles from the strongest to the weakest.
var Roles = []Role{Admin, Analyst, Approver, Viewer}

// Actor is whoever asks for something: a user, or the machine for a tenant.
// It is an argument of every service method, never a value in a context.
type Actor struct {
	Tenant       TenantID
	ID           string // user id, or "job:<kind>", "system"
	Role         Role
	Session      string // id of the session; empty with an API token and for the machine
	Name, Email  string
	Organization string
	machine      bool
}

// Machine returns the actor of a background job: it may do everything within
// its tenant, and the audit log names the job.
func Machine(tenant TenantID, id string) Actor {
	return Actor{Tenant: tenant, ID: id, Role: Admin, machine: true}
}

// IsMachine says whether no person acts.
func (a Actor) IsMachine() bool { return a.machine }

// May returns nil when the actor has the permission, and a Forbidden fault
// otherwise.
func (a Actor) May(p Permission) error {
	if a.Tenant != "" && (a.machine || a.Role.Has(p)) {
		return nil
	}
	return fault.New(fault.Forbidden, "permission.missing", "Your role does not allow this: it needs the permission %q.", string(p))
}

// InPerson refuses an API token and the machine: what proves who a user is,
// only someone who has signed in may see and change. A leaked token cannot make
// itself last.
func (a Actor) InPerson() error {
	if err := a.May(SignedIn); err != nil {
		return err
	}
	if a.Session == "" {
		return fault.New(fault.Forbidden, "session.required", "An API token may not do this; sign in with your password.")
	}
	return nil
}
