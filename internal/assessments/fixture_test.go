package assessments

import (
	"bytes"
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/agreements"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/queue/queuetest"
	"ward/internal/reading"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
	"ward/questionnaires"
)

type fixture struct {
	*Service
	db         *database.DB
	evidence   *evidence.Service
	agreements *agreements.Service
	vendors    *vendors.Service
	account    *accountstest.Fixture
	by         identity.Actor
	vendor     *vendors.Vendor
	unix       atomic.Int64
}

func (f *fixture) clock() time.Time { return time.Unix(f.unix.Load(), 0).UTC() }

func (f *fixture) set(day string) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	f.unix.Store(at.Add(9 * time.Hour).Unix())
}

func each(t *testing.T, run func(t *testing.T, f *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { run(t, newFixture(t, db)) })
}

// newFixture has a vendor named Aldermoor Systems, seen on 2 March 2026.
func newFixture(t testing.TB, db *database.DB) *fixture {
	t.Helper()
	store, err := blobs.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{db: db, account: accountstest.New(t, db)}
	f.set("2026-03-02")
	q := queue.New()
	f.Service = NewService(db, rules, rules.Library, f.clock)
	f.evidence = evidence.NewService(db, q, blobs.NewSealer(store, blobs.NewMasterKey()), evidencetest.Reader{},
		evidence.Options{MaxUpload: 1 << 20, Version: "test", Now: f.clock})
	f.agreements = agreements.NewService(db, q, f.clock)
	f.vendors = vendors.NewService(db, q, f.clock)
	f.by = f.account.Actor(f.account.Org("Test Hospital"), identity.Analyst)
	f.vendor = vendorstest.Add(t, db, f.by, "Aldermoor Systems")
	return f
}

// stranger is an admin of another organization.
func (f *fixture) stranger() identity.Actor {
	return f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
}

// jobs claims every job that waits.
func (f *fixture) jobs(t testing.TB) []queue.Job {
	t.Helper()
	var jobs []queue.Job
	if err := database.Ask(t.Context(), f.db, database.ClaimJobs, &jobs, f.clock().Add(time.Minute), f.clock().Add(time.Hour), 100); err != nil {
		t.Fatal(err)
	}
	return jobs
}

// work does every job that waits, and those that follow.
func (f *fixture) work(t testing.TB) {
	t.Helper()
	queuetest.Run(t, f.db, f.clock().Add(time.Minute), queuetest.Does{queue.ReadDocument: f.evidence.Read, queue.ScoreVendor: f.Rescore})
}

// document uploads a document whose reading is x, and lets it be read.
func (f *fixture) document(t testing.TB, x *reading.Extraction) evidence.ID {
	t.Helper()
	d, _, err := f.evidence.Accept(t.Context(), f.by, f.vendor.ID, evidence.Upload{Name: "r.pdf", Body: bytes.NewReader(evidencetest.PDF(t, x))})
	if err != nil {
		t.Fatal(err)
	}
	f.work(t)
	return d.ID
}

// decide takes a decision of a person, and lets the vendor be scored.
func (f *fixture) decide(t testing.TB, id evidence.ID, path string, v evidence.Verdict, value string) {
	t.Helper()
	if _, err := f.evidence.Decide(t.Context(), f.by, id, evidence.Seen{}, path, v, json.RawMessage(value), ""); err != nil {
		t.Fatalf("%s %s: %v", v, path, err)
	}
	f.work(t)
}

func (f *fixture) save(t testing.TB, answers questionnaires.Answers) *IntakeResult {
	t.Helper()
	r, err := f.SaveIntake(t.Context(), f.by, f.vendor.ID, 0, answers)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (f *fixture) result(t testing.TB) *scoring.Result {
	t.Helper()
	res, err := f.Score(t.Context(), f.by, f.vendor.ID)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// stored is the vendor as lists show it.
func (f *fixture) stored(t testing.TB) *vendors.Vendor {
	t.Helper()
	v, err := f.vendors.Get(t.Context(), f.by, f.vendor.ID)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (f *fixture) saved(t testing.TB) []SavedScore {
	t.Helper()
	list, err := f.History(t.Context(), f.by, f.vendor.ID, HistoryFilter{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func ptr[T any](v T) *T { return &v }

// soc2 is a clean Type II report of the vendor.
func soc2(start, end string) *reading.Extraction {
	return &reading.Extraction{
		Schema: reading.Schema, Class: reading.SOC2Report,
		SOC2: &reading.SOC2{
			ReportType: ptr("type_2"), ServiceOrganization: ptr("Aldermoor Systems, Inc."), Opinion: ptr("unqualified"), QualifiedCriteria: []string{},
			Period: &reading.Period{Start: start, End: end}, Categories: []string{"security", "availability"}, Controls: []reading.Control{},
			Exceptions: []reading.Deviation{}, CUECs: []reading.CUEC{}, Subservice: []reading.Subservice{},
		},
		Facts: map[string]reading.Fact{}, NeedsReview: []reading.Review{},
	}
}

// consultant is a complete intake of a vendor that sees PHI.
func consultant() questionnaires.Answers {
	one := map[string]string{
		"IN-01": "view", "IN-02": "500-9999", "IN-04": "no", "IN-05": "hospital", "IN-06": "dedicated", "IN-07": "none", "IN-08": "none",
		"IN-09": "gt7d", "IN-10": "none", "IN-11": "weeks", "IN-12": "one", "IN-13": "none", "IN-14": "no", "IN-15": "no", "IN-16": "no",
		"IN-17": "us", "IN-18": "0", "IN-19": "no", "IN-20": "no", "IN-21": "no", "IN-22": "no", "IN-23": "1-5", "IN-24": "badged",
		"IN-25": "no", "IN-26": "mid", "IN-28": "draft", "IN-30": "no",
	}
	out := questionnaires.Answers{"IN-03": questionnaires.List("demographics", "clinical", "insurance")}
	for id, v := range one {
		out[id] = questionnaires.Text(v)
	}
	return out
}
