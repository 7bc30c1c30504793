package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reading"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

// script is a Reader that answers what a test wants; it reads the file to its
// end, as the real one does.
type script struct {
	answer func(f reading.File, body []byte, password string) (*reading.Extraction, error)
}

func (s script) Read(_ context.Context, file io.Reader, f reading.File, password string, progress func(page, pages int)) (*reading.Extraction, error) {
	body, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	progress(1, 2)
	return s.answer(f, body, password)
}

// readAs answers every file with the extraction of the review tests.
func readAs(t *testing.T) script {
	return script{func(f reading.File, _ []byte, _ string) (*reading.Extraction, error) {
		var x reading.Extraction
		err := json.Unmarshal([]byte(machine(t)), &x)
		x.File = f
		x.File.Pages, x.File.PagesRead = 40, 40
		return &x, err
	}}
}

type fixture struct {
	*Service
	db      *database.DB
	by      identity.Actor
	vendor  *vendors.Vendor
	account *accountstest.Fixture
	now     time.Time
}

const maxUpload = 1 << 16

func newFixture(t testing.TB, db *database.DB, r Reader) *fixture {
	t.Helper()
	store, err := blobs.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{db: db, account: accountstest.New(t, db), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	f.Service = NewService(db, queue.New(), blobs.NewSealer(store, blobs.NewMasterKey()), r,
		Options{MaxUpload: maxUpload, Version: "test", Now: func() time.Time { return f.now }, Rules: rules})
	f.by = f.account.Actor(f.account.Org("Test Hospital"), identity.Analyst)
	f.vendor = vendorstest.Add(t, db, f.by, "Aldermoor Systems")
	return f
}

func each(t *testing.T, f func(t *testing.T, db *database.DB)) {
	t.Helper()
	dbtest.Each(t, f)
}

func pdf(body string) io.Reader { return strings.NewReader("%PDF-1.7\n" + body) }

func (f *fixture) accept(t *testing.T, body string) *Document {
	t.Helper()
	d, fresh, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Name: "r.pdf", Body: pdf(body)})
	if err != nil || !fresh {
		t.Fatalf("accept: fresh %v, %v", fresh, err)
	}
	return d
}

// job claims the document's job, as the relay does.
func (f *fixture) job(t *testing.T, d *Document) queue.Job {
	t.Helper()
	var jobs []queue.Job
	if err := database.Ask(t.Context(), f.db, database.ClaimJobs, &jobs, f.now, f.now.Add(time.Minute), 100); err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if j.Subject == string(d.ID) && j.Kind == queue.ReadDocument {
			return j
		}
	}
	t.Fatalf("no job for document %s among %v", d.ID, jobs)
	return queue.Job{}
}

func (f *fixture) stored(t *testing.T) int {
	t.Helper()
	n := 0
	for _, err := range f.sealer.Store().List(t.Context(), blobs.DocumentPrefix, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func TestRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		job := f.job(t, d)
		if err := f.Read(t.Context(), job); err != nil {
			t.Fatal(err)
		}
		got, err := f.Get(t.Context(), f.by, d.ID)
		if err != nil || got.Status != NeedsReview || got.Pages != 40 || got.Reading != 1 || got.DocumentClass != "soc2_report" {
			t.Fatalf("after reading: %+v, %v", got, err)
		}
		if err := f.Read(t.Context(), job); !errors.Is(err, queue.ErrDone) {
			t.Errorf("a second delivery: %v", err)
		}
		if got, err := f.Get(t.Context(), f.by, d.ID); err != nil || got.Reading != 1 || got.Status != NeedsReview {
			t.Errorf("a second delivery left reading %d as %s, %v", got.Reading, got.Status, err)
		}
	})
}

func TestReadThatFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		var fail error
		f := newFixture(t, db, script{func(about reading.File, _ []byte, password string) (*reading.Extraction, error) {
			if fail != nil {
				return nil, fail
			}
			if password != "open sesame" {
				return reading.Failed(about, "encrypted", "The PDF needs a password."), nil
			}
			return &reading.Extraction{Schema: reading.Schema, File: about, Class: reading.Other, NeedsReview: []reading.Review{}}, nil
		}})
		d := f.accept(t, "locked")
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		got, err := f.Get(t.Context(), f.by, d.ID)
		if err != nil || got.Status != Failed || got.ErrorCode != "encrypted" || got.ErrorDetail == "" {
			t.Fatalf("an encrypted file: %+v, %v", got, err)
		}
		x, err := f.Extraction(t.Context(), f.by, d.ID)
		if err != nil || x.Extraction.Error == nil || x.Extraction.Error.Code != "encrypted" || x.Extraction.File.SHA256 != got.SHA256 {
			t.Errorf("its extraction: %+v, %v", x, err)
		}
		if _, err := f.Reread(t.Context(), f.by, d.ID, 0, nil, ptr("open sesame")); err != nil {
			t.Fatal(err)
		}
		job := f.job(t, d)
		fail = errors.New("the machine is on fire")
		if err := f.Read(t.Context(), job); !errors.Is(err, fail) {
			t.Errorf("a fault of ours: %v", err)
		}
		fail = nil
		if err := f.Read(t.Context(), job); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Get(t.Context(), f.by, d.ID); err != nil || got.Status != Extracted || got.ErrorCode != "" {
			t.Errorf("with its password: %+v, %v", got, err)
		}
	})
}

func TestGiveUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		job := f.job(t, d)
		err := database.Do(t.Context(), db, f.by.Tenant, func(tx *database.Tx) error { return f.Service.GiveUp(tx, job, errors.New("x")) })
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.Get(t.Context(), f.by, d.ID); err != nil || got.Status != Failed || got.ErrorDetail == "" {
			t.Errorf("given up: %+v, %v", got, err)
		}
	})
}

func TestRemove(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		job := f.job(t, d)
		if err := f.Remove(t.Context(), f.by, d.ID, 0, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := f.Remove(t.Context(), f.by, d.ID, d.Version+1, "wrong vendor"); fault.KindOf(err) != fault.Stale {
			t.Errorf("from a version that is not there: %v", err)
		}
		if err := f.Remove(t.Context(), f.by, d.ID, d.Version, "wrong vendor"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Get(t.Context(), f.by, d.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("after removal: %v", err)
		}
		if n := f.stored(t); n != 0 {
			t.Errorf("%d sealed files are left", n)
		}
		if err := f.Read(t.Context(), job); err != nil && !errors.Is(err, queue.ErrDone) {
			t.Errorf("its job: %v", err)
		}
		f.accept(t, "one") // the same bytes may come again
	})
}

func TestDecide(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{}, "soc2.opinion", Confirm, nil, ""); fault.Code(err) != "document.not_read" {
			t.Errorf("before it is read: %v", err)
		}
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		read, err := f.Get(t.Context(), f.by, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		r, err := f.Decide(t.Context(), f.by, d.ID, Seen{Version: read.Version}, "soc2.report_date", Correct, json.RawMessage(`"2025-08-02"`), "page 5")
		if err != nil || *r.Extraction.SOC2.ReportDate != "2025-08-02" {
			t.Fatalf("correct: %v", err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, Seen{Version: read.Version}, "soc2.opinion", Confirm, nil, ""); fault.KindOf(err) != fault.Stale {
			t.Errorf("from an older version: %v", err)
		}
		r, err = f.Decide(t.Context(), f.by, d.ID, Seen{}, "soc2.exceptions.1.sample_size", Confirm, nil, "")
		if err != nil || r.Document.Status != Extracted {
			t.Errorf("when nothing waits any more: %s, %v", r.Document.Status, err)
		}
		if _, err := f.AddFact(t.Context(), f.by, d.ID, Seen{}, "soc2.exceptions", json.RawMessage(`{"deviation":"missed","severity":"major"}`), 41, "words"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("on a page that is not there: %v", err)
		}
		if r, err := f.AddFact(t.Context(), f.by, d.ID, Seen{}, "soc2.exceptions", json.RawMessage(`{"deviation":"missed","severity":"major"}`), 40, "words"); err != nil || len(r.Extraction.SOC2.Exceptions) != 4 {
			t.Errorf("add: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, err := f.Extraction(t.Context(), stranger, d.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
		if _, err := f.Decide(t.Context(), stranger, d.ID, Seen{}, "soc2.opinion", Confirm, nil, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization decides: %v", err)
		}
	})
}

// TestSweepOrphans: bytes of an upload that was killed before its row go away
// in time, and never those of a row.
func TestSweepOrphans(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		f.accept(t, "kept")
		orphan := &Document{Tenant: f.by.Tenant, ID: "0199a000-0000-7000-8000-000000000000"}
		if _, err := f.sealer.Seal(t.Context(), orphan.key(), orphan.binding(), bytes.NewReader([]byte("lost")), 100); err != nil {
			t.Fatal(err)
		}
		f.now = time.Now()
		if err := f.SweepOrphans(t.Context()); err != nil || f.stored(t) != 2 {
			t.Errorf("a young orphan may be an upload that still runs: %d stored, %v", f.stored(t), err)
		}
		f.now = time.Now().Add(orphanAge + time.Hour)
		if err := f.SweepOrphans(t.Context()); err != nil || f.stored(t) != 1 {
			t.Errorf("%d stored, want 1: %v", f.stored(t), err)
		}
	})
}
