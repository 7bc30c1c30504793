package vendors_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// The organizations of these tests, each with one user.
var (
	north = identity.Actor{Tenant: "north", ID: "0199c0de-0000-7000-8000-000000000001", Role: identity.Analyst}
	south = identity.Actor{Tenant: "south", ID: "0199c0de-0000-7000-8000-000000000002", Role: identity.Admin}
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// open puts both organizations into the database and returns the service.
func open(t testing.TB, db *database.DB) *vendors.Service {
	t.Helper()
	for _, a := range []identity.Actor{north, south} {
		addOrganization(t, db, a, string(a.Tenant)+"@ward.example")
	}
	return vendors.NewService(db, queue.New(), func() time.Time { return noon })
}

// addOrganization adds the actor's organization with the actor as its user.
func addOrganization(t testing.TB, db *database.DB, a identity.Actor, email string) {
	t.Helper()
	err := database.Do(t.Context(), db, a.Tenant, func(tx *database.Tx) error {
		g := tx.Gorm()
		if err := g.Exec(`insert into organizations (tenant, name, created_at) values (?, ?, ?)`, a.Tenant, a.Tenant, noon).Error; err != nil {
			return err
		}
		return g.Exec(`insert into users (tenant, id, email, name, role, active, password_hash, totp_secret, totp_active, totp_last, version, created_at)
			values (?, ?, ?, 'User', 'analyst', true, '', '', false, 0, 1, ?)`, a.Tenant, a.ID, email, noon).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

func create(t testing.TB, s *vendors.Service, by identity.Actor, in vendors.New) *vendors.Vendor {
	t.Helper()
	v, err := s.Create(t.Context(), by, in)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wrong fails the test unless err has the kind and the code.
func wrong(t testing.TB, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.Code(err) != code || err == nil {
		t.Errorf("got %v, want %s", err, code)
	}
}

// pointers returns the places that an Invalid fault names.
func pointers(t testing.TB, err error) []string {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return nil
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, f.Pointer)
	}
	return out
}

func TestLoadAndSetRating(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian Imaging"})
		rating := vendors.Rating{
			Tier: new("tier_2"), InherentRisk: new(41.234567), ResidualRisk: new(12.5), FinalBand: new("moderate"),
			CoverageStatus: vendors.Bridged, NextReviewOn: new("2026-09-01"),
		}
		set := func(by identity.Actor, id string, r vendors.Rating) error {
			return database.Do(t.Context(), db, by.Tenant, func(tx *database.Tx) error { return vendors.SetRating(tx, by.Tenant, id, r) })
		}
		if err := set(north, v.ID, rating); err != nil {
			t.Fatal(err)
		}
		got, err := s.Get(t.Context(), north, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		if *got.Tier != "tier_2" || *got.InherentRisk != 41.234567 || *got.ResidualRisk != 12.5 || *got.FinalBand != "moderate" ||
			got.CoverageStatus != vendors.Bridged || *got.NextReviewOn != "2026-09-01" || got.Version != 1 {
			t.Errorf("after a rating: %+v", got)
		}
		if err := set(north, v.ID, vendors.Rating{}); err != nil {
			t.Fatal(err)
		}
		if got, err = s.Get(t.Context(), north, v.ID); err != nil || got.Tier != nil || got.CoverageStatus != vendors.NoReport {
			t.Errorf("after an empty rating: %+v, %v", got, err)
		}
		wrong(t, set(south, v.ID, rating), fault.NotFound, "vendor.not_found")
		_, err = s.Get(t.Context(), south, v.ID)
		wrong(t, err, fault.NotFound, "vendor.not_found")
		_, err = s.Get(t.Context(), north, "no\x00id")
		wrong(t, err, fault.NotFound, "vendor.not_found")
	})
}

func TestNames(t *testing.T) {
	t.Parallel()
	v := &vendors.Vendor{Name: "Meridian", LegalName: "MERIDIAN ", Aliases: []string{"Meridian Imaging", "meridian  imaging"}}
	if got, want := vendors.Names(v), []string{"Meridian", "Meridian Imaging"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, a, b string }{
		{"case", "ACME Corp", "acme corp"},
		{"spaces", " Acme  Corp\u00a0", "acme corp"},
		{"full width", "ＡＣＭＥ", "acme"},
		{"sharp s", "Straße", "STRASSE"},
		{"composed", "Cafe\u0301", "CAFÉ"},
		{"ligature", "oﬃce", "OFFICE"},
	} {
		if vendors.Key(tt.a) != vendors.Key(tt.b) {
			t.Errorf("%s: %q and %q differ", tt.name, vendors.Key(tt.a), vendors.Key(tt.b))
		}
	}
	if vendors.Key("Acme") == vendors.Key("Acne") {
		t.Error("two names are one")
	}
}
