package demo_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/demo"
	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/pdftext"
	"ward/internal/queue"
	"ward/internal/queue/queuetest"
	"ward/internal/reading"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

var testNow = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func clock() time.Time { return testNow }

// inProcess reads files without the child process that the program puts around
// a file it does not know.
type inProcess struct{}

func (inProcess) Read(ctx context.Context, file io.Reader, f reading.File, password string, _ func(page, pages int)) (*reading.Extraction, error) {
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	doc, err := pdftext.Read(ctx, data, pdftext.Options{Password: password})
	if failed, ok := errors.AsType[*pdftext.Error](err); ok {
		return &reading.Extraction{Schema: reading.Schema, File: f, Class: reading.Other, Error: &reading.Failure{Code: string(failed.Code)}}, nil
	}
	if err != nil {
		return nil, err
	}
	f.Pages, f.PagesRead = len(doc.Pages), len(doc.Pages)
	return reading.Read(doc, f), nil
}

// seeded is a filled instance.
type seeded struct {
	demo.Services
	db *database.DB
	h  *demo.Hospital
}

func seed(t *testing.T) seeded {
	t.Helper()
	db := dbtest.SQLite(t)
	store, err := blobs.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	method, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	library, err := questionnaires.Load()
	if err != nil {
		t.Fatal(err)
	}
	q, sealer := queue.New(), blobs.NewSealer(store, blobs.NewMasterKey())
	s := seeded{db: db, Services: demo.Services{
		Accounts:    accounts.NewService(db, notices.NewService(db, q, nil, clock), sealer, "http://127.0.0.1:8080", clock),
		Vendors:     vendors.NewService(db, q, clock),
		Evidence:    evidence.NewService(db, q, sealer, inProcess{}, evidence.Options{MaxUpload: 100 << 20, Version: "test", Now: clock}),
		Agreements:  agreements.NewService(db, q, clock),
		Assessments: assessments.NewService(db, method, library, clock),
	}}
	if s.h, err = demo.Seed(t.Context(), s.Services, testNow); err != nil {
		t.Fatal(err)
	}
	return s
}

// want is what is said of a vendor before any document is read.
type want struct {
	tier      string
	agreement string // on the day; "missing" without one
	documents int
}

var vendorsWanted = map[string]want{
	"Meridian Hollow Clinical Cloud":        {"tier_1", "active", 2},
	"Cobalt Ridge Managed IT":               {"tier_1", "active", 1},
	"Tidewell Infusion Systems":             {"tier_1", "not_required", 0},
	"Corvid Health Analytics":               {"tier_1", "expired", 1},
	"Beaconfield Identity":                  {"tier_2", "active", 1},
	"Saltmarsh Imaging Exchange":            {"tier_2", "active", 2},
	"Fernhollow Revenue Partners":           {"tier_2", "active", 1},
	"Quillbright Voice":                     {"tier_2", "in_negotiation", 1},
	"Thistle & Crane Research Services":     {"tier_2", "active", 1},
	"Ironquill Document Solutions":          {"tier_2", "refused", 1},
	"Ostara Telehealth":                     {"tier_2", "in_negotiation", 1},
	"Redwharf Logistics Cloud":              {"tier_3", "active", 1},
	"Pinnacle Thread Communications":        {"tier_3", "active", 1},
	"Alder & Sons Fulfillment Technologies": {"tier_3", "active", 1},
	"Windward Civic Systems":                {"tier_3", "missing", 2},
	"Harrow & Vale Consulting":              {"tier_3", "missing", 1},
	"Stonewater Facilities Software":        {"tier_4", "not_required", 1},
	"Northpine Linen Service":               {"tier_4", "not_required", 0},
	"Greenward Grounds":                     {"tier_4", "missing", 0},
}

// TestSeed fills an instance without workers.
func TestSeed(t *testing.T) {
	t.Parallel()
	s := seed(t)
	if len(s.h.Vendors) != len(vendorsWanted) {
		t.Errorf("%d vendors, want %d", len(s.h.Vendors), len(vendorsWanted))
	}
	today := testNow.Format(time.DateOnly)
	soon := 0
	for _, made := range s.h.Vendors {
		w, known := vendorsWanted[made.Name]
		if !known {
			t.Errorf("an unknown vendor %q", made.Name)
		}
		v, err := s.Vendors.Get(t.Context(), s.h.Admin, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		if v.Tier == nil || *v.Tier != w.tier {
			t.Errorf("%s is %s, want %s", made.Name, text(v.Tier), w.tier)
		}
		intake, err := s.Assessments.Intake(t.Context(), s.h.Admin, made.ID)
		if err != nil || !intake.Complete {
			t.Errorf("%s: the intake lacks %v, %v", made.Name, intake.Missing, err)
		}
		all, err := s.Agreements.List(t.Context(), s.h.Admin, made.ID, agreements.Filter{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		state := "missing"
		for _, a := range all {
			state = string(a.StatusOn(today))
			if state == "active" && a.ExpiresOn != nil && *a.ExpiresOn == testNow.AddDate(0, 0, 40).Format(time.DateOnly) {
				soon++
			}
		}
		if state != w.agreement {
			t.Errorf("%s: the agreement is %s, want %s", made.Name, state, w.agreement)
		}
		s.queued(t, made, w.documents)
	}
	if soon != 1 {
		t.Errorf("%d agreements end in 40 days, want one", soon)
	}
}

// queued fails the test unless the vendor's documents wait to be read.
func (s seeded) queued(t *testing.T, made demo.Vendor, n int) {
	t.Helper()
	if len(made.Documents) != n {
		t.Errorf("%s has %d documents, want %d", made.Name, len(made.Documents), n)
	}
	for _, id := range made.Documents {
		if d, err := s.Evidence.Get(t.Context(), s.h.Admin, id); err != nil || d.Status != evidence.Queued {
			t.Errorf("%s: %+v, %v", made.Name, d, err)
		}
	}
}

// TestLogins signs every user in.
func TestLogins(t *testing.T) {
	t.Parallel()
	s := seed(t)
	var roles []identity.Role
	for _, u := range s.h.Users {
		session, err := s.Accounts.SignIn(t.Context(), accounts.Credentials{Email: u.Email, Password: s.h.Password})
		if err != nil {
			t.Fatalf("%s: %v", u.Email, err)
		}
		actor, err := s.Accounts.Authenticate(t.Context(), session.Token)
		if err != nil || actor.Role != u.Role || actor.Name != u.Name || actor.Organization != s.h.Organization {
			t.Errorf("signed in as %+v, %v, want %+v", actor, err, u)
		}
		roles = append(roles, actor.Role)
	}
	if !slices.Equal(roles, identity.Roles) {
		t.Errorf("roles %v", roles)
	}
	if _, err := s.Accounts.Authenticate(t.Context(), s.h.Token); err != nil {
		t.Errorf("the administrator's token: %v", err)
	}
	if _, err := demo.Seed(t.Context(), s.Services, testNow); err == nil {
		t.Error("a filled instance was filled again")
	}
}

// TestDocumentsAreRead does the workers' jobs and looks at what came of them.
func TestDocumentsAreRead(t *testing.T) {
	t.Parallel()
	s := seed(t)
	s.work(t)
	bands := map[string]int{}
	classes := map[string]int{}
	for _, made := range s.h.Vendors {
		v, err := s.Vendors.Get(t.Context(), s.h.Admin, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		bands[text(v.FinalBand)]++
		t.Logf("%-40s %s residual %5.2f %-9s %s", v.Name, text(v.Tier), *v.ResidualRisk, text(v.FinalBand), v.CoverageStatus)
		for _, id := range made.Documents {
			d, err := s.Evidence.Get(t.Context(), s.h.Admin, id)
			if err != nil {
				t.Fatal(err)
			}
			classes[d.DocumentClass]++
			t.Logf("    %-40s %s %s %s", d.Name, d.Status, d.DocumentClass, d.ErrorCode)
			s.settled(t, v.Name, d)
		}
	}
	for _, band := range []string{"moderate", "elevated", "high", "critical"} {
		if bands[band] == 0 {
			t.Errorf("no vendor is %s: %v", band, bands)
		}
	}
	if classes["soc2_report"] < 10 || classes["bridge_letter"] != 4 {
		t.Errorf("documents of the classes %v", classes)
	}
}

// settled fails the test unless a document ended as it is meant to.
func (s seeded) settled(t *testing.T, vendor string, d *evidence.Document) {
	t.Helper()
	switch vendor {
	case "Harrow & Vale Consulting":
		if d.Status != evidence.Failed || d.ErrorCode != "no_text" {
			t.Errorf("the scan is %s (%s)", d.Status, d.ErrorCode)
		}
	case "Cobalt Ridge Managed IT":
		if d.Status != evidence.NeedsReview {
			t.Errorf("the report of another firm is %s", d.Status)
		}
		r, err := s.Evidence.Extraction(t.Context(), s.h.Admin, d.ID)
		if err != nil || r.Excluded == "" {
			t.Errorf("the report of another firm counts: %v", err)
		}
	default:
		if d.Status != evidence.Extracted && d.Status != evidence.NeedsReview {
			t.Errorf("%s: %s is %s (%s)", vendor, d.Name, d.Status, d.ErrorCode)
		}
		r, err := s.Evidence.Extraction(t.Context(), s.h.Admin, d.ID)
		if err != nil || r.Excluded != "" {
			t.Errorf("%s: %s does not count: %s, %v", vendor, d.Name, r.Excluded, err)
		}
	}
}

// work does every job of the queue but mail.
func (s seeded) work(t *testing.T) {
	t.Helper()
	queuetest.Run(t, s.db, testNow, queuetest.Does{queue.ReadDocument: s.Evidence.Read, queue.ScoreVendor: s.Assessments.Rescore})
}

func text(s *string) string {
	if s == nil {
		return "none"
	}
	return *s
}
