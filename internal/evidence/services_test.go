package evidence

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// product gives a vendor a service.
func (f *fixture) product(t *testing.T, by identity.Actor, vendor, name string) string {
	t.Helper()
	p, err := vendors.NewService(f.db, queue.New(), func() time.Time { return f.now }).AddProduct(t.Context(), by, vendor, vendors.NewProduct{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// tied ties a document to services.
func tied(d Reviewed, services ...string) Reviewed {
	d.Document.Services = strings.Join(services, " ")
	return d
}

func TestCoverageOfServices(t *testing.T) {
	t.Parallel()
	claims, portal := vendors.Product{ID: "claims"}, vendors.Product{ID: "portal"}
	old, fresh := type2("old", "2023-07-01", "2024-06-30"), type2("new", "2024-07-01", "2025-06-30")
	letter := bridge("l", "2025-07-01", "2025-09-30")
	tests := []struct {
		name     string
		docs     []Reviewed
		services []vendors.Product
		want     CoverageStatus
		decides  string
		each     string // statuses by service
		not      string // documents that cover nothing
	}{
		{"about all", []Reviewed{fresh}, []vendors.Product{claims, portal}, Covered, "", "", ""},
		{"about both", []Reviewed{tied(fresh, "claims", "portal")}, []vendors.Product{claims, portal}, Covered, "claims", "covered covered", ""},
		{"about one", []Reviewed{tied(fresh, "claims")}, []vendors.Product{claims, portal}, NoReport, "portal", "covered none", ""},
		{"about the only one", []Reviewed{tied(fresh, "claims")}, []vendors.Product{claims}, Covered, "claims", "covered", ""},
		{"an older one for the other", []Reviewed{tied(fresh, "claims"), tied(old, "portal")}, []vendors.Product{claims, portal}, Stale, "portal", "covered stale", ""},
		{"an older one for all", []Reviewed{old, tied(fresh, "portal")}, []vendors.Product{claims, portal}, Stale, "claims", "stale covered", ""},
		{"no service is on record", []Reviewed{tied(fresh, "claims")}, nil, Covered, "", "", ""},
		{"about one that is gone", []Reviewed{tied(fresh, "gone")}, []vendors.Product{claims}, NoReport, "claims", "none", "new"},
		{"a letter for the other service", []Reviewed{tied(fresh, "claims"), tied(letter, "portal")}, []vendors.Product{claims, portal}, NoReport, "portal", "covered none", "l"},
		{"a letter for both, a report for one", []Reviewed{tied(fresh, "claims"), letter}, []vendors.Product{claims, portal}, NoReport, "portal", "covered none", ""},
	}
	for _, tt := range tests {
		c := CoverageOf(tt.docs, tt.services, on("2025-08-01"))
		var each, not []string
		for _, s := range c.Services {
			each = append(each, string(s.Status))
		}
		for _, n := range c.NotCounted {
			not = append(not, string(n.Document))
		}
		if c.Status != tt.want || c.Service != tt.decides || strings.Join(each, " ") != tt.each || strings.Join(not, " ") != tt.not {
			t.Errorf("%s: %s by %q, each %v, not counted %v", tt.name, c.Status, c.Service, each, not)
		}
	}
}

func TestSetServices(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readName(t))
		id := f.read(t, f.vendor.ID, "Aldermoor Systems")
		claims, portal := f.product(t, f.by, f.vendor.ID, "Claims"), f.product(t, f.by, f.vendor.ID, "Portal")
		cover := func(service string) *Covering {
			t.Helper()
			c, err := f.Coverage(t.Context(), f.by, f.vendor.ID, service, on("2025-08-01"))
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if c := cover(""); c.Status != Covered || len(c.Services) != 0 || len(c.Products) != 2 || cover(portal).Status != Covered {
			t.Errorf("about all: %+v", c)
		}
		before, err := f.Get(t.Context(), f.by, id)
		if err != nil {
			t.Fatal(err)
		}
		d, err := f.SetServices(t.Context(), f.by, id, before.Version, []string{portal, portal})
		if err != nil || !slices.Equal(d.ServiceIDs(), []string{portal}) || d.Version != before.Version+1 || d.IsAbout(claims) || !d.IsAbout(portal) {
			t.Fatalf("%+v, %v", d, err)
		}
		if c := cover(""); c.Status != NoReport || c.Service != claims || len(c.Services) != 2 || c.Services[1].Status != Covered || cover(portal).Status != Covered || cover(claims).Status != NoReport {
			t.Errorf("about one: %+v", c)
		}
		if _, err := f.SetServices(t.Context(), f.by, id, before.Version, nil); fault.KindOf(err) != fault.Stale {
			t.Errorf("from an old version: %v", err)
		}
		s := vendors.NewService(db, queue.New(), func() time.Time { return f.now })
		if err := s.RemoveProduct(t.Context(), f.by, f.vendor.ID, portal, 0); err != nil {
			t.Fatal(err)
		}
		if c := cover(""); c.Status != NoReport || len(c.NotCounted) != 1 || !strings.Contains(c.NotCounted[0].Reason, "no longer on record") {
			t.Errorf("about a service that is gone: %+v", c)
		}
		if d, err = f.SetServices(t.Context(), f.by, id, 0, nil); err != nil || d.Services != "" || cover("").Status != Covered {
			t.Errorf("about all again: %+v, %v", d, err)
		}
		up, _, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Name: "r.pdf", Body: pdf("Aldermoor"), Services: []string{claims}})
		if err != nil || up.Services != claims {
			t.Errorf("uploaded for one: %+v, %v", up, err)
		}
		read, err := f.Get(t.Context(), f.by, up.ID)
		if err != nil || read.Services != claims {
			t.Errorf("stored for one: %+v, %v", read, err)
		}
	})
}

func TestServicesRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readName(t))
		id := f.read(t, f.vendor.ID, "Aldermoor Systems")
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		theirs, err := vendors.NewService(db, queue.New(), time.Now).Create(t.Context(), stranger, vendors.New{Name: "Aldermoor Systems"})
		if err != nil {
			t.Fatal(err)
		}
		second, err := vendors.NewService(db, queue.New(), time.Now).Create(t.Context(), f.by, vendors.New{Name: "Fenwick"})
		if err != nil {
			t.Fatal(err)
		}
		foreign, others := f.product(t, stranger, theirs.ID, "Claims"), f.product(t, f.by, second.ID, "Claims")
		many := []string{}
		for range maxServices + 1 {
			many = append(many, uuid.NewString())
		}
		viewer := f.by
		viewer.Role = identity.Viewer
		set := func(by identity.Actor, ids ...string) error {
			_, err := f.SetServices(t.Context(), by, id, 0, ids)
			return err
		}
		look := func(by identity.Actor, service string) error {
			_, err := f.Coverage(t.Context(), by, f.vendor.ID, service, f.now)
			return err
		}
		_, _, uploaded := f.Accept(context.WithoutCancel(t.Context()), f.by, f.vendor.ID, Upload{Name: "r.pdf", Body: pdf("x"), Services: []string{foreign}})
		for name, tt := range map[string]struct {
			err  error
			want fault.Kind
		}{
			"another organization's service":       {set(f.by, foreign), fault.Invalid},
			"another vendor's service":             {set(f.by, others), fault.Invalid},
			"no id":                                {set(f.by, "x\x00y"), fault.Invalid},
			"too many":                             {set(f.by, many...), fault.Invalid},
			"another organization's document":      {set(stranger), fault.NotFound},
			"a viewer":                             {set(viewer), fault.Forbidden},
			"an upload for a foreign service":      {uploaded, fault.Invalid},
			"coverage of a foreign service":        {look(f.by, foreign), fault.NotFound},
			"coverage of another vendor's":         {look(f.by, others), fault.NotFound},
			"coverage of nonsense":                 {look(f.by, "\x00"), fault.NotFound},
			"coverage of another's vendor":         {look(stranger, ""), fault.NotFound},
			"coverage, by nobody":                  {look(identity.Actor{}, ""), fault.Forbidden},
			"coverage by a viewer (is no mistake)": {look(viewer, ""), fault.Internal},
		} {
			if (tt.err == nil) != (tt.want == fault.Internal) || tt.err != nil && fault.KindOf(tt.err) != tt.want {
				t.Errorf("%s: %v", name, tt.err)
			}
		}
		if n := f.stored(t); n != 1 {
			t.Errorf("%d sealed files, want 1", n)
		}
	})
}
