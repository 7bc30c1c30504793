package vendors_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestApply(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		a := create(t, s, north, vendors.New{Name: "Aster"})
		b := create(t, s, north, vendors.New{Name: "Beta", OwnerID: north.ID, Status: vendors.Approved})
		c := create(t, s, north, vendors.New{Name: "Cirrus"})
		d := create(t, s, north, vendors.New{Name: "Delta"})
		other := create(t, s, south, vendors.New{Name: "Elsewhere"})
		if _, err := s.Retire(t.Context(), north, d.ID, 0, ""); err != nil {
			t.Fatal(err)
		}
		all := []vendors.Target{{ID: a.ID, Seen: 1}, {ID: b.ID, Seen: 1}, {ID: c.ID, Seen: 9}, {ID: d.ID}, {ID: other.ID}, {ID: "x"}}
		apply := func(name string, bulk vendors.Bulk, want ...string) {
			t.Helper()
			rs, err := s.Apply(t.Context(), north, all, bulk)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rs {
				got = append(got, fmt.Sprint(r.Name, " ", r.Done, " ", fault.Code(r.Err)))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s:\ngot  %q\nwant %q", name, got, want)
			}
		}
		apply("an owner", vendors.Bulk{Change: vendors.Change{OwnerID: &north.ID}},
			"Aster true ", "Beta false ", "Cirrus false vendor.stale", "Delta false vendor.retired", " false vendor.not_found", " false vendor.not_found")
		for i := range all {
			all[i].Seen = 0
		}
		apply("a status", vendors.Bulk{Change: vendors.Change{Status: new(vendors.InReview)}},
			"Aster true ", "Beta true ", "Cirrus true ", "Delta false vendor.retired", " false vendor.not_found", " false vendor.not_found")
		apply("an illegal move", vendors.Bulk{Change: vendors.Change{Status: new(vendors.Proposed)}},
			"Aster false vendor.illegal_move", "Beta false vendor.illegal_move", "Cirrus false vendor.illegal_move", "Delta false vendor.retired", " false vendor.not_found", " false vendor.not_found")
		apply("no owner", vendors.Bulk{Change: vendors.Change{OwnerID: new("")}},
			"Aster true ", "Beta true ", "Cirrus false ", "Delta false vendor.retired", " false vendor.not_found", " false vendor.not_found")
		apply("another's user", vendors.Bulk{Change: vendors.Change{OwnerID: &south.ID}},
			"Aster false vendor.invalid", "Beta false vendor.invalid", "Cirrus false vendor.invalid", "Delta false vendor.retired", " false vendor.not_found", " false vendor.not_found")
		apply("the end", vendors.Bulk{Retire: new("contract ended")},
			"Aster true ", "Beta true ", "Cirrus true ", "Delta false vendor.retired", " false vendor.not_found", " false vendor.not_found")
		if got := trail(t, db, north, a.ID); !slices.Equal(got, []string{"vendor.created", "vendor.changed", "vendor.changed", "vendor.changed", "vendor.retired"}) {
			t.Errorf("the log tells %q", got)
		}
		if v, err := s.Get(t.Context(), south, other.ID); err != nil || v.Version != 1 {
			t.Errorf("the other hospital's vendor: %+v, %v", v, err)
		}
	})
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		one := []vendors.Target{{ID: north.ID}}
		owner := vendors.Bulk{Change: vendors.Change{OwnerID: &north.ID}}
		for _, tt := range []struct {
			name    string
			targets []vendors.Target
			bulk    vendors.Bulk
			want    []string
		}{
			{"no vendors", nil, owner, []string{"#/vendors"}},
			{"201 vendors", make([]vendors.Target, 201), owner, []string{"#/vendors"}},
			{"nothing to do", one, vendors.Bulk{}, []string{"#/action"}},
			{"two things", one, vendors.Bulk{Change: owner.Change, Retire: new("x")}, []string{"#/action"}},
			{"owner and status", one, vendors.Bulk{Change: vendors.Change{OwnerID: &north.ID, Status: new(vendors.InReview)}}, []string{"#/action"}},
			{"a long reason", one, vendors.Bulk{Retire: new(strings.Repeat("x", 1001))}, []string{"#/reason"}},
			{"retired by status", one, vendors.Bulk{Change: vendors.Change{Status: new(vendors.Retired)}}, []string{"#/status"}},
			{"no user", one, vendors.Bulk{Change: vendors.Change{OwnerID: new("x\x00")}}, []string{"#/owner_id"}},
		} {
			_, err := s.Apply(t.Context(), north, tt.targets, tt.bulk)
			if got := pointers(t, err); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, want %q (%v)", tt.name, got, tt.want, err)
			}
		}
		_, err := s.Apply(t.Context(), identity.Actor{Tenant: "north", Role: identity.Viewer}, one, owner)
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}
