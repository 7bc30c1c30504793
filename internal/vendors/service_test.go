package vendors_test

import (
	"slices"
	"strings"
	"testing"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// trail returns the actions that the log tells of a vendor, oldest first.
func trail(t testing.TB, db *database.DB, by identity.Actor, subject string) []string {
	t.Helper()
	events, err := audit.NewService(db).List(t.Context(), by, audit.Filter{Subject: subject}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range slices.Backward(events) {
		out = append(out, e.Action)
	}
	return out
}

func TestCreate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{
			Name: "  Meridian Imaging ", LegalName: "Meridian Imaging, Inc.", Aliases: []string{"MII", " ", "mii"},
			Website: "https://meridian.example", Description: "Reads scans.\nAt night.", OwnerID: north.ID, ExternalRef: "V-1",
		})
		got, err := s.Get(t.Context(), north, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Name != "Meridian Imaging" || !slices.Equal(got.Aliases, []string{"MII"}) || *got.OwnerID != north.ID || got.Status != vendors.Proposed ||
			got.Version != 1 || !got.CreatedAt.Equal(noon) || got.Tier != nil || got.CoverageStatus != vendors.NoReport {
			t.Errorf("stored %+v", got)
		}
		if got := trail(t, db, north, v.ID); !slices.Equal(got, []string{"vendor.created"}) {
			t.Errorf("the log tells %q", got)
		}
		_, err = s.Create(t.Context(), north, vendors.New{Name: "MERIDIAN  imaging"})
		wrong(t, err, fault.Conflict, "vendor.name_taken")
		if !strings.Contains(err.Error(), v.ID) {
			t.Errorf("the conflict names nobody: %v", err)
		}
		_, err = s.Create(t.Context(), north, vendors.New{Name: "Other", ExternalRef: "V-1"})
		wrong(t, err, fault.Conflict, "vendor.external_ref_taken")
		create(t, s, south, vendors.New{Name: "Meridian Imaging", ExternalRef: "V-1"}) // another hospital's list
		_, err = s.Create(t.Context(), identity.Actor{Tenant: "north", Role: identity.Viewer}, vendors.New{Name: "X"})
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}

func TestCreateNamesEveryWrongField(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 201)
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, tt := range []struct {
			name string
			in   vendors.New
			want []string
		}{
			{"nothing said", vendors.New{}, []string{"#/name"}},
			{"only signs", vendors.New{Name: "---"}, []string{"#/name"}},
			{"200 characters", vendors.New{Name: strings.Repeat("é", 200)}, nil},
			{"201 characters", vendors.New{Name: long}, []string{"#/name"}},
			{"zero byte", vendors.New{Name: "a\x00b"}, []string{"#/name"}},
			{"two lines", vendors.New{Name: "a\nb"}, []string{"#/name"}},
			{"turned direction", vendors.New{Name: "a\u202eb"}, []string{"#/name"}},
			{"website without scheme", vendors.New{Name: "a", Website: "a.example"}, []string{"#/website"}},
			{"website that runs", vendors.New{Name: "a", Website: "javascript:alert(1)"}, []string{"#/website"}},
			{"another's user", vendors.New{Name: "a", OwnerID: south.ID}, []string{"#/owner_id"}},
			{"retired at once", vendors.New{Name: "a", Status: vendors.Retired}, []string{"#/status"}},
			{"unknown status", vendors.New{Name: "a", Status: "good"}, []string{"#/status"}},
			{"everything", vendors.New{
				LegalName: long, Aliases: []string{"ok", long}, Website: "x", Description: "\x1b", OwnerID: "nobody", Status: "x", ExternalRef: long,
			}, []string{"#/name", "#/legal_name", "#/aliases/1", "#/website", "#/description", "#/external_ref", "#/status", "#/owner_id"}},
			{"an alias that would be two", vendors.New{Name: "a", Aliases: []string{"one", "two;three"}}, []string{"#/aliases/1"}},
			{"21 aliases", vendors.New{Name: "b", Aliases: strings.Split("abcdefghijklmnopqrstu", "")}, []string{"#/aliases"}},
		} {
			_, err := s.Create(t.Context(), north, tt.in)
			if got := pointers(t, err); !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %q, want %q (%v)", tt.name, got, tt.want, err)
			}
			if tt.want != nil {
				wrong(t, err, fault.Invalid, "vendor.invalid")
			}
		}
	})
}

func TestChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian", Website: "https://m.example", OwnerID: north.ID, Aliases: []string{"M"}})
		other := create(t, s, north, vendors.New{Name: "Aster", ExternalRef: "A"})

		got, err := s.Change(t.Context(), north, v.ID, 1, vendors.Change{Name: new("MERIDIAN"), Website: new(""), OwnerID: new(""), Aliases: new([]string{})})
		if err != nil {
			t.Fatal(err)
		}
		if got.Name != "MERIDIAN" || got.Website != "" || got.OwnerID != nil || len(got.Aliases) != 0 || got.Version != 2 {
			t.Errorf("changed to %+v", got)
		}
		if got, err = s.Get(t.Context(), north, v.ID); err != nil || got.OwnerID != nil || got.Version != 2 {
			t.Errorf("stored %+v, %v", got, err)
		}
		_, err = s.Change(t.Context(), north, v.ID, 1, vendors.Change{Name: new("Late")})
		wrong(t, err, fault.Stale, "vendor.stale")
		if got, err := s.Change(t.Context(), north, v.ID, 0, vendors.Change{Name: new(" MERIDIAN")}); err != nil || got.Version != 2 {
			t.Errorf("a change of nothing: %+v, %v", got, err)
		}
		_, err = s.Change(t.Context(), north, v.ID, 0, vendors.Change{Name: new("ASTER")})
		wrong(t, err, fault.Conflict, "vendor.name_taken")
		_, err = s.Change(t.Context(), north, v.ID, 0, vendors.Change{ExternalRef: new("A")})
		wrong(t, err, fault.Conflict, "vendor.external_ref_taken")
		_, err = s.Change(t.Context(), north, v.ID, 0, vendors.Change{Name: new(""), OwnerID: new(south.ID), Status: new(vendors.Retired)})
		if got, want := pointers(t, err), []string{"#/name", "#/status", "#/owner_id"}; !slices.Equal(got, want) {
			t.Errorf("wrong fields: got %q, want %q", got, want)
		}
		_, err = s.Change(t.Context(), south, v.ID, 0, vendors.Change{Name: new("Stolen")})
		wrong(t, err, fault.NotFound, "vendor.not_found")
		if got := trail(t, db, north, v.ID); !slices.Equal(got, []string{"vendor.created", "vendor.changed"}) {
			t.Errorf("the log tells %q", got)
		}
		if got := trail(t, db, north, other.ID); len(got) != 1 {
			t.Errorf("the log tells %q of the other", got)
		}
	})
}

func TestChangeKeepsAnOwnerWhoLeft(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian", OwnerID: north.ID})
		err := database.Do(t.Context(), db, north.Tenant, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update users set active = false where tenant = ?", north.Tenant).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Change(t.Context(), north, v.ID, 0, vendors.Change{Description: new("x"), OwnerID: new(north.ID)}); err != nil {
			t.Error(err)
		}
	})
}

// TestMoves tries every move from every state.
func TestMoves(t *testing.T) {
	t.Parallel()
	legal := map[string]bool{
		"proposed in_review": true, "in_review approved": true, "in_review conditional": true, "in_review rejected": true,
		"approved in_review": true, "conditional in_review": true, "rejected in_review": true,
	}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, from := range vendors.Statuses[:5] {
			for _, to := range vendors.Statuses[:5] {
				v := create(t, s, north, vendors.New{Name: string(from + " " + to), Status: from})
				got, err := s.Change(t.Context(), north, v.ID, 0, vendors.Change{Status: &to})
				if from == to || legal[string(from+" "+to)] {
					if err != nil || got.Status != to {
						t.Errorf("from %s to %s: %v", from, to, err)
					}
					continue
				}
				wrong(t, err, fault.Conflict, "vendor.illegal_move")
			}
		}
	})
}

func TestRetire(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian", ExternalRef: "V-1"})
		_, err := s.Retire(t.Context(), south, v.ID, 0, "")
		wrong(t, err, fault.NotFound, "vendor.not_found")
		_, err = s.Retire(t.Context(), north, v.ID, 7, "")
		wrong(t, err, fault.Stale, "vendor.stale")
		_, err = s.Retire(t.Context(), north, v.ID, 0, strings.Repeat("x", 1001))
		wrong(t, err, fault.Invalid, "vendor.invalid")
		if _, err := s.Retire(t.Context(), north, v.ID, 1, " contract ended "); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(t.Context(), north, v.ID)
		if err != nil || got.Status != vendors.Retired || got.RetiredReason != "contract ended" || got.Version != 2 {
			t.Errorf("retired: %+v, %v", got, err)
		}
		_, err = s.Retire(t.Context(), north, v.ID, 0, "")
		wrong(t, err, fault.Conflict, "vendor.retired")
		_, err = s.Change(t.Context(), north, v.ID, 0, vendors.Change{Status: new(vendors.InReview)})
		wrong(t, err, fault.Conflict, "vendor.retired")
		create(t, s, north, vendors.New{Name: "meridian", ExternalRef: "V-1"}) // the name is free again
		if got := trail(t, db, north, v.ID); !slices.Equal(got, []string{"vendor.created", "vendor.retired"}) {
			t.Errorf("the log tells %q", got)
		}
	})
}
