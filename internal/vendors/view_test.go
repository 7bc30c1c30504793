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

// colleague adds another user to the actor's organization.
func colleague(t testing.TB, db *database.DB, of identity.Actor, n int, role identity.Role) identity.Actor {
	t.Helper()
	by := identity.Actor{Tenant: of.Tenant, ID: fmt.Sprintf("0199c0de-0000-7000-8000-0000000001%02d", n), Role: role}
	err := database.Do(t.Context(), db, of.Tenant, func(tx *database.Tx) error {
		return tx.Gorm().Exec(`insert into users (tenant, id, email, name, role, active, password_hash, totp_secret, totp_active, totp_last, version, created_at)
			values (?, ?, ?, 'Colleague', 'analyst', true, '', '', false, 0, 1, ?)`, by.Tenant, by.ID, fmt.Sprintf("colleague%d@ward.example", n), noon).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return by
}

func viewNames(t testing.TB, s *vendors.Service, by identity.Actor) []string {
	t.Helper()
	views, err := s.Views(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range views {
		out = append(out, v.Name+" "+v.Query)
	}
	return out
}

func TestViews(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		reader, admin := colleague(t, db, north, 1, identity.Viewer), colleague(t, db, north, 2, identity.Admin)
		add := func(by identity.Actor, name, query string, shared bool) *vendors.View {
			t.Helper()
			v, err := s.AddView(t.Context(), by, vendors.NewView{Name: name, Query: query, Shared: shared})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		own := add(north, " Mine ", "tier=tier_1&sort=-residual_risk", false)
		shared := add(north, "Not covered", "coverage_status=none", true)
		readers := add(reader, "mine", "q=a", false)
		if got, want := viewNames(t, s, north), []string{"Mine tier=tier_1&sort=-residual_risk", "Not covered coverage_status=none"}; !slices.Equal(got, want) {
			t.Errorf("the maker sees %q, want %q", got, want)
		}
		if got, want := viewNames(t, s, reader), []string{"mine q=a", "Not covered coverage_status=none"}; !slices.Equal(got, want) {
			t.Errorf("a colleague sees %q, want %q", got, want)
		}
		if got := viewNames(t, s, south); len(got) != 0 {
			t.Errorf("another hospital sees %q", got)
		}
		changed, err := s.ChangeView(t.Context(), north, own.ID, 1, vendors.ViewChange{Name: new("Worst"), Query: new("sort=-residual_risk")})
		if err != nil || changed.Name != "Worst" || changed.Version != 2 {
			t.Errorf("changed to %+v, %v", changed, err)
		}
		for name, call := range map[string]func() (*vendors.View, error){
			"view.stale": func() (*vendors.View, error) {
				return s.ChangeView(t.Context(), north, own.ID, 1, vendors.ViewChange{Name: new("Late")})
			},
			"view.name_taken": func() (*vendors.View, error) {
				return s.AddView(t.Context(), north, vendors.NewView{Name: "WORST"})
			},
			"view.invalid": func() (*vendors.View, error) {
				return s.AddView(t.Context(), north, vendors.NewView{Name: "--", Query: "%zz"})
			},
			"view.not_yours": func() (*vendors.View, error) {
				return s.ChangeView(t.Context(), reader, shared.ID, 0, vendors.ViewChange{Name: new("Taken over")})
			},
			"view.not_found": func() (*vendors.View, error) {
				return s.ChangeView(t.Context(), north, readers.ID, 0, vendors.ViewChange{Name: new("Peeped")})
			},
			"permission.missing": func() (*vendors.View, error) {
				return s.AddView(t.Context(), reader, vendors.NewView{Name: "For all", Shared: true})
			},
		} {
			if _, err := call(); fault.Code(err) != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = s.ChangeView(t.Context(), reader, readers.ID, 0, vendors.ViewChange{Shared: new(true)})
		wrong(t, err, fault.Forbidden, "permission.missing")
		_, err = s.ChangeView(t.Context(), south, shared.ID, 0, vendors.ViewChange{Name: new("x")})
		wrong(t, err, fault.NotFound, "view.not_found")
		wrong(t, s.RemoveView(t.Context(), south, shared.ID), fault.NotFound, "view.not_found")
		wrong(t, s.RemoveView(t.Context(), north, "x"), fault.NotFound, "view.not_found")
		wrong(t, s.RemoveView(t.Context(), reader, shared.ID), fault.Forbidden, "view.not_yours")
		wrong(t, s.RemoveView(t.Context(), admin, own.ID), fault.NotFound, "view.not_found")
		if err := s.RemoveView(t.Context(), admin, shared.ID); err != nil {
			t.Errorf("an admin removes a shared view: %v", err)
		}
		if err := s.RemoveView(t.Context(), north, own.ID); err != nil {
			t.Error(err)
		}
		if got := viewNames(t, s, north); len(got) != 0 {
			t.Errorf("left: %q", got)
		}
		if got := trail(t, db, north, own.ID); !slices.Equal(got, []string{"view.created", "view.changed", "view.removed"}) {
			t.Errorf("the log tells %q", got)
		}
	})
}

func TestViewsAreBounded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for i := range 50 {
			if _, err := s.AddView(t.Context(), north, vendors.NewView{Name: fmt.Sprint("v", i)}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.AddView(t.Context(), north, vendors.NewView{Name: "one more"})
		wrong(t, err, fault.Conflict, "view.too_many")
		last, err := s.AddView(t.Context(), north, vendors.NewView{Name: "for all", Shared: true})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.ChangeView(t.Context(), north, last.ID, 0, vendors.ViewChange{Shared: new(false)})
		wrong(t, err, fault.Conflict, "view.too_many")
		for query, want := range map[string][]string{
			"q=" + strings.Repeat("x", 1998): nil, "q=" + strings.Repeat("x", 1999): {"#/query"}, "q=a\x00": {"#/query"}, "q=%00": {"#/query"}, "q=%ff": {"#/query"}, "q=%zz": {"#/query"}, "a=1;b=2": {"#/query"},
		} {
			_, err := s.ChangeView(t.Context(), north, last.ID, 0, vendors.ViewChange{Query: &query})
			if got := pointers(t, err); !slices.Equal(got, want) {
				t.Errorf("%.20q: %q, want %q", query, got, want)
			}
		}
	})
}
