package identity_test

import (
	"slices"
	"testing"

	"ward/internal/fault"
	"ward/internal/identity"
)

// rights is who may do what, once more: a change of the table is a change of
// this one.
var rights = map[identity.Permission][]identity.Role{
	identity.Public:          identity.Roles,
	identity.SignedIn:        identity.Roles,
	identity.ReadVendors:     identity.Roles,
	identity.WriteVendors:    {identity.Admin, identity.Analyst},
	identity.ReadEvidence:    identity.Roles,
	identity.WriteEvidence:   {identity.Admin, identity.Analyst},
	identity.ReadAgreements:  identity.Roles,
	identity.WriteAgreements: {identity.Admin, identity.Analyst},
	identity.ReadClock:       identity.Roles,
	identity.ReadAudit:       identity.Roles,
	identity.ManageUsers:     {identity.Admin},
	identity.Operate:         {identity.Admin},
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	for p, roles := range rights {
		for _, r := range identity.Roles {
			want := slices.Contains(roles, r)
			if got := r.Has(p); got != want {
				t.Errorf("%s has %q: %v, want %v", r, p, got, want)
			}
			err := identity.Actor{Tenant: "t", ID: "u", Role: r}.May(p)
			if (err == nil) != want || (err != nil && fault.Code(err) != "permission.missing") {
				t.Errorf("an actor who is %s may %q: %v", r, p, err)
			}
		}
		if err := identity.Machine("t", "job:x").May(p); err != nil {
			t.Errorf("the machine may %q: %v", p, err)
		}
	}
}

func TestNobodyMayDoAnything(t *testing.T) {
	t.Parallel()
	nobodies := map[string]identity.Actor{
		"the zero actor": {}, "no tenant": {ID: "u", Role: identity.Admin}, "a machine of no tenant": identity.Machine("", "job:x"),
		"no role": {Tenant: "t", ID: "u"}, "an unknown role": {Tenant: "t", ID: "u", Role: "root"},
	}
	for name, by := range nobodies {
		for p := range rights {
			if p == identity.Public && by.Tenant != "" {
				continue
			}
			if err := by.May(p); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s may %q: %v", name, p, err)
			}
		}
	}
}

func TestAtMost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b identity.Role
		want bool
	}{
		{identity.Viewer, identity.Admin, true},
		{identity.Analyst, identity.Admin, true},
		{identity.Approver, identity.Analyst, true},
		{identity.Viewer, identity.Viewer, true},
		{identity.Admin, identity.Analyst, false},
		{identity.Analyst, identity.Approver, false},
		{identity.Analyst, identity.Viewer, false},
		{"", identity.Admin, false},
		{"root", identity.Admin, false},
		{identity.Viewer, "root", false},
	}
	for _, tt := range tests {
		if got := tt.a.AtMost(tt.b); got != tt.want {
			t.Errorf("%q at most %q: %v", tt.a, tt.b, got)
		}
	}
}

func TestMachine(t *testing.T) {
	t.Parallel()
	m := identity.Machine("t", "job:document.read.v1")
	if !m.IsMachine() || m.ID != "job:document.read.v1" || m.Session != "" {
		t.Errorf("machine: %+v", m)
	}
	if (identity.Actor{Tenant: "t", Role: identity.Admin}).IsMachine() {
		t.Error("a person is taken for a machine")
	}
}
