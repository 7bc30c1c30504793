package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
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

func newFixture(t *testing.T, db *database.DB, r Reader) *fixture {
	t.Helper()
	store, err := blobs.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{db: db, account: accountstest.New(t, db), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	f.Service = NewService(db, queue.New(), blobs.NewSealer(store, blobs.NewMasterKey()), r,
		Options{MaxUpload: maxUpload, Version: "test", Now: func() time.Time { return f.now }})
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

func TestAccept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		d := f.accept(t, "one")
		if d.Status != Queued || d.Size != 12 || d.Name != "r.pdf" {
			t.Errorf("accepted %+v", d)
		}
		again, fresh, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Name: "other name.pdf", Body: pdf("one")})
		if err != nil || fresh || again.ID != d.ID || f.stored(t) != 1 {
			t.Errorf("the same bytes again: fresh %v, id %s, %d stored, %v", fresh, again.ID, f.stored(t), err)
		}
		other := vendorstest.Add(t, db, f.by, "Fenwick Labs")
		if _, fresh, err := f.Accept(t.Context(), f.by, other.ID, Upload{Body: pdf("one")}); err != nil || !fresh {
			t.Errorf("the same bytes in another vendor: fresh %v, %v", fresh, err)
		}
		_, file, err := f.Content(t.Context(), f.by, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if body, err := io.ReadAll(file); err != nil || string(body) != "%PDF-1.7\none" {
			t.Errorf("content %q, %v", body, err)
		}
		if n, broken, err := audit.NewService(db).Verify(t.Context(), f.by); err != nil || broken != nil || n == 0 {
			t.Errorf("audit: %d entries, %v, %v", n, broken, err)
		}
	})
}

func TestAcceptRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		cut := io.MultiReader(pdf(strings.Repeat("x", 5000)), iotest.ErrReader(io.ErrUnexpectedEOF))
		tests := []struct {
			name string
			by   identity.Actor
			up   Upload
			kind fault.Kind
			code string
		}{
			{"an empty file", f.by, Upload{Body: strings.NewReader("")}, fault.Invalid, "document.empty"},
			{"text with the name of a PDF", f.by, Upload{Name: "report.pdf", Body: strings.NewReader("Dear reader")}, fault.Unsupported, "document.not_pdf"},
			{"a byte too many", f.by, Upload{Body: pdf(strings.Repeat("x", maxUpload-8))}, fault.TooLarge, blobs.CodeTooLarge},
			{"an upload that is cut off", f.by, Upload{Body: cut}, fault.Malformed, blobs.CodeCutOff},
			{"a class that is none", f.by, Upload{Class: "soc_2", Body: pdf("a")}, fault.Invalid, "document.invalid"},
			{"another organization's vendor", stranger, Upload{Body: pdf("a")}, fault.NotFound, "vendor.not_found"},
			{"a role that may not", f.account.Actor(f.by.Tenant, identity.Viewer), Upload{Body: pdf("a")}, fault.Forbidden, "permission.missing"},
			{"a form that is cut off after the file", f.by, Upload{Body: pdf("a"), Rest: func(*Upload) error { return io.ErrUnexpectedEOF }}, fault.Malformed, blobs.CodeCutOff},
		}
		for _, tt := range tests {
			_, _, err := f.Accept(t.Context(), tt.by, f.vendor.ID, tt.up)
			if fault.KindOf(err) != tt.kind || fault.Code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}
		if n := f.stored(t); n != 0 {
			t.Errorf("%d refused files were left in the store", n)
		}
		if list, err := f.List(t.Context(), f.by, f.vendor.ID, Filter{}, 10); err != nil || len(list) != 0 {
			t.Errorf("refused, but there is %v, %v", list, err)
		}
	})
}

// TestTwoUploadsAtOnce: the same bytes, sent twice at the same time, are one
// document, one job and one sealed file.
func TestTwoUploadsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readAs(t))
		const uploads = 6
		ids, errs := make([]ID, uploads), make([]error, uploads)
		var wg sync.WaitGroup
		for i := range uploads {
			wg.Go(func() {
				d, _, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Body: pdf("same")})
				if errs[i] = err; err == nil {
					ids[i] = d.ID
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("the uploads became %v", ids)
			}
		}
		if n := f.stored(t); n != 1 {
			t.Errorf("%d sealed files", n)
		}
		f.job(t, &Document{ID: ids[0]})
		var more []queue.Job
		if err := database.Ask(t.Context(), db, database.ClaimJobs, &more, f.now, f.now.Add(time.Minute), 100); err != nil {
			t.Fatal(err)
		}
		for _, j := range more {
			if j.Kind == queue.ReadDocument {
				t.Errorf("a second job: %+v", j)
			}
		}
	})
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
		if _, err := f.Extraction(t.Context(), f.by, d.ID); fault.Code(err) != "document.not_read" {
			t.Errorf("its extraction: %v", err)
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
		if _, err := f.Decide(t.Context(), f.by, d.ID, 0, "soc2.opinion", Confirm, nil, ""); fault.Code(err) != "document.not_read" {
			t.Errorf("before it is read: %v", err)
		}
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		read, err := f.Get(t.Context(), f.by, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		r, err := f.Decide(t.Context(), f.by, d.ID, read.Version, "soc2.report_date", Correct, json.RawMessage(`"2025-08-02"`), "page 5")
		if err != nil || *r.Extraction.SOC2.ReportDate != "2025-08-02" {
			t.Fatalf("correct: %v", err)
		}
		if _, err := f.Decide(t.Context(), f.by, d.ID, read.Version, "soc2.opinion", Confirm, nil, ""); fault.KindOf(err) != fault.Stale {
			t.Errorf("from an older version: %v", err)
		}
		r, err = f.Decide(t.Context(), f.by, d.ID, 0, "soc2.exceptions.1.sample_size", Confirm, nil, "")
		if err != nil || r.Document.Status != Extracted {
			t.Errorf("when nothing waits any more: %s, %v", r.Document.Status, err)
		}
		if _, err := f.AddFact(t.Context(), f.by, d.ID, 0, "soc2.exceptions", json.RawMessage(`{"deviation":"missed","severity":"major"}`), 41, "words"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("on a page that is not there: %v", err)
		}
		if r, err := f.AddFact(t.Context(), f.by, d.ID, 0, "soc2.exceptions", json.RawMessage(`{"deviation":"missed","severity":"major"}`), 40, "words"); err != nil || len(r.Extraction.SOC2.Exceptions) != 4 {
			t.Errorf("add: %v", err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		if _, err := f.Extraction(t.Context(), stranger, d.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
		if _, err := f.Decide(t.Context(), stranger, d.ID, 0, "soc2.opinion", Confirm, nil, ""); fault.KindOf(err) != fault.NotFound {
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

func TestCleanName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"SOC 2 report.pdf": "SOC 2 report.pdf", "../../etc/passwd": "passwd", `C:\files\r.pdf`: "r.pdf", "": "document.pdf",
		"..": "..", "a\x00b\nc.pdf": "abc.pdf", "  ": "document.pdf", strings.Repeat("ä", 300): strings.Repeat("ä", 200), "/": "document.pdf",
		"\xff.pdf": ".pdf",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
