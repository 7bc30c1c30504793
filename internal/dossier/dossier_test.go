package dossier_test

import (
	"bytes"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reading"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

type world struct {
	db           *database.DB
	dossier      *dossier.Service
	vendors      *vendors.Service
	evidence     *evidence.Service
	agreements   *agreements.Service
	clock        *reassessments.Service
	by, stranger identity.Actor
	vendor       *vendors.Vendor
}

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func at() time.Time { return now }

func ptr[T any](v T) *T { return &v }

func newWorld(t *testing.T, db *database.DB) *world {
	t.Helper()
	store, err := blobs.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	account, q := accountstest.New(t, db), queue.New()
	a := assessments.NewService(db, rules, rules.Library, at)
	w := &world{
		db: db, dossier: dossier.NewService(db, a, at), vendors: vendors.NewService(db, q, at), agreements: agreements.NewService(db, q, at),
		evidence: evidence.NewService(db, q, blobs.NewSealer(store, blobs.NewMasterKey()), evidencetest.Reader{}, evidence.Options{MaxUpload: 1 << 20, Version: "test", Now: at}),
		clock:    reassessments.NewService(db, rules, at),
	}
	w.by = account.Actor(account.Org("Larkfield Health"), identity.Admin)
	w.stranger = account.Actor(account.Org("Other Hospital"), identity.Admin)
	if w.vendor, err = w.vendors.Create(t.Context(), w.by, vendors.New{Name: "Fennimoor Billing Services", OwnerID: w.by.ID}); err != nil {
		t.Fatal(err)
	}
	return w
}

// fill gives the vendor a report that was read, a file that was not, a contact,
// a product and an agreement that ends soon.
func (w *world) fill(t *testing.T) {
	t.Helper()
	report := reading.Extraction{Schema: reading.Schema, Class: reading.SOC2Report, SOC2: &reading.SOC2{
		ReportType: ptr("type_2"), ServiceOrganization: ptr("Fennimoor Billing Services"), Opinion: ptr("unqualified"),
		Period: &reading.Period{Start: "2025-10-01", End: "2026-09-30"},
	}}
	accept := func(name string, x *reading.Extraction) evidence.ID {
		d, _, err := w.evidence.Accept(t.Context(), w.by, w.vendor.ID, evidence.Upload{Name: name, Body: bytes.NewReader(evidencetest.PDF(t, x))})
		if err != nil {
			t.Fatal(err)
		}
		return d.ID
	}
	read := accept("report.pdf", &report)
	accept("waits.pdf", nil)
	var jobs []queue.Job
	if err := database.Ask(t.Context(), w.db, database.ClaimJobs, &jobs, now.Add(time.Minute), now.Add(time.Hour), 100); err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if j.Subject == string(read) {
			if err := w.evidence.Read(t.Context(), j); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := w.vendors.AddContact(t.Context(), w.by, w.vendor.ID, vendors.NewContact{Name: "Mira Toll", Email: "mira@fennimoor.example", Role: "privacy officer"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.vendors.AddProduct(t.Context(), w.by, w.vendor.ID, vendors.NewProduct{Name: "Claims", PHIAccess: vendors.PHIMaintain, PHIRecords: ptr(int64(412000))}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.agreements.Create(t.Context(), w.by, w.vendor.ID, agreements.Change{
		Status: ptr(agreements.Active), EffectiveOn: ptr("2024-07-01"), ExpiresOn: ptr("2026-12-31"),
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.clock.Sweep(t.Context(), w.by); err != nil {
		t.Fatal(err)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		empty, err := w.dossier.Open(t.Context(), w.by, w.vendor.ID)
		if err != nil || empty.Score == nil || len(empty.Items) == 0 || empty.Coverage.Status != evidence.NoReport || empty.Intake.Version != 0 || len(empty.Missing) == 0 {
			t.Fatalf("an empty dossier: %+v, %v", empty, err)
		}
		w.fill(t)
		before := db.Queries()
		d, err := w.dossier.Open(t.Context(), w.by, w.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		if n := db.Queries() - before; n > 7 {
			t.Errorf("%d queries, want at most 7", n)
		}
		if d.Vendor.ID != w.vendor.ID || d.OwnerName == "" || d.OwnerName != w.by.Name || d.Today() != "2026-11-30" {
			t.Errorf("the vendor: %+v, owner %q", d.Vendor, d.OwnerName)
		}
		if len(d.Contacts) != 1 || d.Contacts[0].Email != "mira@fennimoor.example" || d.Contacts[0].Role != "privacy officer" || d.Contacts[0].Version != 1 {
			t.Errorf("contacts: %+v", d.Contacts)
		}
		if len(d.Products) != 1 || d.Products[0].PHIAccess != vendors.PHIMaintain || *d.Products[0].PHIRecords != 412000 {
			t.Errorf("products: %+v", d.Products)
		}
		if len(d.Documents) != 1 || d.Documents[0].Document.Name != "report.pdf" || d.Documents[0].Extraction.SOC2 == nil || len(d.Unread) != 1 || d.Unread[0].Name != "waits.pdf" {
			t.Errorf("documents: %+v, unread %+v", d.Documents, d.Unread)
		}
		if d.Coverage.Status != evidence.Covered || d.CoverageOn(now.AddDate(2, 0, 0)).Status != evidence.Stale {
			t.Errorf("coverage: %+v", d.Coverage)
		}
		if !d.Standing.InForce || len(d.Agreements) != 1 || d.Score.Inputs.Agreement.ID != d.Agreements[0].ID {
			t.Errorf("agreements: %+v, %+v", d.Standing, d.Agreements)
		}
		if len(d.Due) != 1 || d.Due[0].Cause != reassessments.BAAExpiry {
			t.Errorf("due: %+v", d.Due)
		}
	})
}

// The dossier's score is the one that the score's own page shows.
func TestScoreIsTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t))
	w.fill(t)
	rules, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := w.dossier.Open(t.Context(), w.by, w.vendor.ID)
	if err != nil {
		t.Fatal(err)
	}
	s := assessments.NewService(w.db, rules, rules.Library, at)
	res, err := s.Score(t.Context(), w.by, w.vendor.ID)
	if err != nil || res.InputsSHA256 != d.Score.InputsSHA256 || res.Residual.Score != d.Score.Residual.Score {
		t.Errorf("scored %+v, the dossier has %+v, %v", res.Residual, d.Score.Residual, err)
	}
	items, err := s.Items(t.Context(), w.by, w.vendor.ID)
	if err != nil || len(items) != len(d.Items) {
		t.Errorf("%d items, the dossier has %d, %v", len(items), len(d.Items), err)
	}
}

func TestWhoMayOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		w.fill(t)
		for name, try := range map[string]struct {
			by   identity.Actor
			id   string
			want fault.Kind
		}{
			"another organization": {w.stranger, w.vendor.ID, fault.NotFound},
			"nobody":               {identity.Actor{}, w.vendor.ID, fault.Forbidden},
			"no such vendor":       {w.by, "00000000-0000-7000-8000-000000000000", fault.NotFound},
			"no id":                {w.by, "\x00", fault.NotFound},
		} {
			if _, err := w.dossier.Open(t.Context(), try.by, try.id); err == nil || fault.KindOf(err) != try.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		viewer := w.by
		viewer.Role = identity.Viewer
		if _, err := w.dossier.Open(t.Context(), viewer, w.vendor.ID); err != nil {
			t.Errorf("a viewer: %v", err)
		}
	})
}
