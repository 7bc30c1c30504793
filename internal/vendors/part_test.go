package vendors_test

import (
	"slices"
	"strings"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestContacts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian"})
		other := create(t, s, north, vendors.New{Name: "Other"})
		add := func(vendor, name, email string) (*vendors.Contact, error) {
			return s.AddContact(t.Context(), north, vendor, vendors.NewContact{Name: name, Email: email, Role: " Privacy officer "})
		}
		c, err := add(v.ID, " Ann Lee ", "Ann@Meridian.Example")
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Contact(t.Context(), north, v.ID, c.ID)
		if err != nil || got.Name != "Ann Lee" || got.Email != "ann@meridian.example" || got.Role != "Privacy officer" || got.Version != 1 || !got.CreatedAt.Equal(noon) {
			t.Errorf("stored %+v, %v", got, err)
		}
		_, err = add(v.ID, "Ann", "ANN@meridian.example")
		wrong(t, err, fault.Conflict, "contact.email_taken")
		if _, err := add(other.ID, "Ann", "ann@meridian.example"); err != nil {
			t.Errorf("the same person at another vendor: %v", err)
		}
		_, err = add(v.ID, "", "Ann <ann@x.example>")
		wrong(t, err, fault.Invalid, "contact.invalid")
		if got, want := pointers(t, err), []string{"#/name", "#/email"}; !slices.Equal(got, want) {
			t.Errorf("wrong fields: got %q, want %q", got, want)
		}
		second, err := add(v.ID, "Bo", "bo@meridian.example")
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Contacts(t.Context(), north, v.ID, vendors.PartFilter{}, 1)
		if err != nil || len(list) != 1 || list[0].ID != c.ID {
			t.Errorf("the first page: %+v, %v", list, err)
		}
		list, err = s.Contacts(t.Context(), north, v.ID, vendors.PartFilter{After: c.ID}, 9)
		if err != nil || len(list) != 1 || list[0].ID != second.ID {
			t.Errorf("the next page: %+v, %v", list, err)
		}
		_, err = s.Contacts(t.Context(), north, v.ID, vendors.PartFilter{After: "\x00"}, 9)
		wrong(t, err, fault.Invalid, "request.invalid")

		changed, err := s.ChangeContact(t.Context(), north, v.ID, c.ID, 1, vendors.ContactChange{Role: new("")})
		if err != nil || changed.Role != "" || changed.Name != "Ann Lee" || changed.Version != 2 {
			t.Errorf("changed to %+v, %v", changed, err)
		}
		_, err = s.ChangeContact(t.Context(), north, v.ID, c.ID, 1, vendors.ContactChange{})
		wrong(t, err, fault.Stale, "contact.stale")
		_, err = s.ChangeContact(t.Context(), north, v.ID, c.ID, 0, vendors.ContactChange{Email: new("bo@meridian.example")})
		wrong(t, err, fault.Conflict, "contact.email_taken")
		_, err = s.Contact(t.Context(), north, other.ID, c.ID)
		wrong(t, err, fault.NotFound, "contact.not_found")

		wrong(t, s.RemoveContact(t.Context(), north, v.ID, c.ID, 1), fault.Stale, "contact.stale")
		if err := s.RemoveContact(t.Context(), north, v.ID, c.ID, 2); err != nil {
			t.Error(err)
		}
		wrong(t, s.RemoveContact(t.Context(), north, v.ID, c.ID, 0), fault.NotFound, "contact.not_found")
		if got, want := trail(t, db, north, c.ID), []string{"contact.created", "contact.changed", "contact.removed"}; !slices.Equal(got, want) {
			t.Errorf("the log tells %q, want %q", got, want)
		}
	})
}

func TestProducts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian"})
		p, err := s.AddProduct(t.Context(), north, v.ID, vendors.NewProduct{Name: " Cloud PACS ", PHIAccess: vendors.PHIMaintain, PHIRecords: new(int64(120_000))})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Product(t.Context(), north, v.ID, p.ID)
		if err != nil || got.Name != "Cloud PACS" || got.PHIAccess != vendors.PHIMaintain || *got.PHIRecords != 120_000 || got.Version != 1 {
			t.Errorf("stored %+v, %v", got, err)
		}
		_, err = s.AddProduct(t.Context(), north, v.ID, vendors.NewProduct{Name: "cloud  pacs"})
		wrong(t, err, fault.Conflict, "service.name_taken")
		_, err = s.AddProduct(t.Context(), north, v.ID, vendors.NewProduct{Description: strings.Repeat("x", 4001), PHIAccess: "some", PHIRecords: new(int64(-1))})
		wrong(t, err, fault.Invalid, "service.invalid")
		if got, want := pointers(t, err), []string{"#/name", "#/description", "#/phi_access", "#/phi_records"}; !slices.Equal(got, want) {
			t.Errorf("wrong fields: got %q, want %q", got, want)
		}
		plain, err := s.AddProduct(t.Context(), north, v.ID, vendors.NewProduct{Name: "Cleaning"})
		if err != nil || plain.PHIAccess != vendors.PHINone || plain.PHIRecords != nil {
			t.Errorf("a plain one: %+v, %v", plain, err)
		}
		list, err := s.Products(t.Context(), north, v.ID, vendors.PartFilter{After: p.ID}, 9)
		if err != nil || len(list) != 1 || list[0].ID != plain.ID {
			t.Errorf("the next page: %+v, %v", list, err)
		}
		var unknown *int64
		changed, err := s.ChangeProduct(t.Context(), north, v.ID, p.ID, 1, vendors.ProductChange{PHIAccess: new(vendors.PHICreate), PHIRecords: &unknown})
		if err != nil || changed.PHIAccess != vendors.PHICreate || changed.PHIRecords != nil || changed.Version != 2 {
			t.Errorf("changed to %+v, %v", changed, err)
		}
		_, err = s.ChangeProduct(t.Context(), north, v.ID, p.ID, 1, vendors.ProductChange{})
		wrong(t, err, fault.Stale, "service.stale")
		_, err = s.ChangeProduct(t.Context(), north, v.ID, p.ID, 0, vendors.ProductChange{Name: new("CLEANING")})
		wrong(t, err, fault.Conflict, "service.name_taken")
		wrong(t, s.RemoveProduct(t.Context(), north, v.ID, p.ID, 1), fault.Stale, "service.stale")
		if err := s.RemoveProduct(t.Context(), north, v.ID, p.ID, 2); err != nil {
			t.Error(err)
		}
		wrong(t, s.RemoveProduct(t.Context(), north, v.ID, p.ID, 0), fault.NotFound, "service.not_found")
		if got, want := trail(t, db, north, p.ID), []string{"service.created", "service.changed", "service.removed"}; !slices.Equal(got, want) {
			t.Errorf("the log tells %q, want %q", got, want)
		}
	})
}

// TestPartsOfOthers tries every method on another hospital's vendor, without
// the permission, and on a retired vendor.
func TestPartsOfOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		v := create(t, s, north, vendors.New{Name: "Meridian"})
		c, err := s.AddContact(t.Context(), north, v.ID, vendors.NewContact{Name: "Ann", Email: "a@m.example"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.AddProduct(t.Context(), north, v.ID, vendors.NewProduct{Name: "PACS"})
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		reads := map[string]func(identity.Actor) error{
			"Contacts": func(by identity.Actor) error {
				_, err := s.Contacts(ctx, by, v.ID, vendors.PartFilter{}, 1)
				return err
			},
			"Contact": func(by identity.Actor) error { _, err := s.Contact(ctx, by, v.ID, c.ID); return err },
			"Products": func(by identity.Actor) error {
				_, err := s.Products(ctx, by, v.ID, vendors.PartFilter{}, 1)
				return err
			},
			"Product": func(by identity.Actor) error { _, err := s.Product(ctx, by, v.ID, p.ID); return err },
		}
		writes := map[string]func(identity.Actor) error{
			"AddContact": func(by identity.Actor) error {
				_, err := s.AddContact(ctx, by, v.ID, vendors.NewContact{Name: "X", Email: "x@x.example"})
				return err
			},
			"ChangeContact": func(by identity.Actor) error {
				_, err := s.ChangeContact(ctx, by, v.ID, c.ID, 0, vendors.ContactChange{Name: new("X")})
				return err
			},
			"RemoveProduct": func(by identity.Actor) error { return s.RemoveProduct(ctx, by, v.ID, p.ID, 0) },
			"RemoveContact": func(by identity.Actor) error { return s.RemoveContact(ctx, by, v.ID, c.ID, 0) },
			"AddProduct": func(by identity.Actor) error {
				_, err := s.AddProduct(ctx, by, v.ID, vendors.NewProduct{Name: "X"})
				return err
			},
			"ChangeProduct": func(by identity.Actor) error {
				_, err := s.ChangeProduct(ctx, by, v.ID, p.ID, 0, vendors.ProductChange{Name: new("X")})
				return err
			},
		}
		nobody := identity.Actor{Tenant: north.Tenant, ID: "x", Role: "none"}
		for name, f := range reads {
			t.Log(name)
			wrong(t, f(south), fault.NotFound, "vendor.not_found")
			wrong(t, f(nobody), fault.Forbidden, "permission.missing")
		}
		for name, f := range writes {
			t.Log(name)
			wrong(t, f(south), fault.NotFound, "vendor.not_found")
			wrong(t, f(nobody), fault.Forbidden, "permission.missing")
		}
		if _, err := s.Retire(ctx, north, v.ID, 0, ""); err != nil {
			t.Fatal(err)
		}
		for name, f := range writes {
			t.Log(name)
			wrong(t, f(north), fault.Conflict, "vendor.retired")
		}
		for name, f := range reads {
			if err := f(north); err != nil {
				t.Errorf("%s of a retired vendor: %v", name, err)
			}
		}
	})
}
