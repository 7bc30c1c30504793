package identity

import "slices"

// Permission is one thing that a role may or may not do.
type Permission string

// The permissions. Each route of the API names one (api/server.go), and each
// service method checks one.
const (
	Public          Permission = "public"            // no sign-in needed
	SignedIn        Permission = "signed_in"         // any user: their own account
	ReadVendors     Permission = "vendors.read"      // vendors, contacts, services, intake, scores
	WriteVendors    Permission = "vendors.write"     // register, change, retire, import
	ReadEvidence    Permission = "evidence.read"     // documents and what was read in them
	WriteEvidence   Permission = "evidence.write"    // upload, confirm, correct, remove
	ReadAgreements  Permission = "agreements.read"   // business associate agreements
	WriteAgreements Permission = "agreements.write"  //
	ReadClock       Permission = "reassessment.read" // what is due
	ReadAudit       Permission = "audit.read"        // the trail
	ManageUsers     Permission = "users.manage"      // users, roles, tokens of others
	Operate         Permission = "operate"           // outbox, queue
)

// everyone is what each role may do: to see. An auditor must find no gap.
var everyone = []Permission{SignedIn, ReadVendors, ReadEvidence, ReadAgreements, ReadClock, ReadAudit}

// grants is the one table of who may do what.
var grants = map[Role][]Permission{
	Admin:    append(slices.Clone(everyone), WriteVendors, WriteEvidence, WriteAgreements, ManageUsers, Operate),
	Analyst:  append(slices.Clone(everyone), WriteVendors, WriteEvidence, WriteAgreements),
	Approver: everyone,
	Viewer:   everyone,
}

// Has says whether the role holds the permission.
func (r Role) Has(p Permission) bool {
	return p == Public || slices.Contains(grants[r], p)
}

// Known says whether r is a role.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// AtMost says whether r may do nothing that other may not: a token is never
// stronger than its owner.
func (r Role) AtMost(other Role) bool {
	for _, p := range grants[r] {
		if !other.Has(p) {
			return false
		}
	}
	return r.Known()
}
