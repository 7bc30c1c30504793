package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/reading"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

// slow is a Reader that reports pages while a test looks on.
type slow struct {
	pages int
	look  func(page int)
}

func (s slow) Read(_ context.Context, file io.Reader, f reading.File, _ string, progress func(page, pages int)) (*reading.Extraction, error) {
	for page := range s.pages {
		progress(page+1, s.pages)
		s.look(page + 1)
	}
	return &reading.Extraction{Schema: reading.Schema, File: f, Class: reading.Other, NeedsReview: []reading.Review{}}, nil
}

// TestProgressKeepsTheJob: a reading that takes longer than any lease is handed
// to nobody else while it shows progress.
func TestProgressKeepsTheJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		r := &slow{pages: 40}
		f := newFixture(t, db, r)
		d := f.accept(t, "a scan")
		r.look = func(page int) {
			f.now = f.now.Add(10 * time.Second)
			var jobs []queue.Job
			if err := database.Ask(t.Context(), db, database.ClaimJobs, &jobs, f.now, f.now.Add(time.Minute), 100); err != nil || len(jobs) > 0 {
				t.Fatalf("at page %d: handed out again as %v, %v", page, jobs, err)
			}
		}
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestScoreWaits: while other documents of the vendor are about to be read, its
// score waits a moment for them; the last reading asks for it at once.
func TestScoreWaits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, dictated())
		due := func() (reads, scores []queue.Job) {
			var jobs []queue.Job
			if err := database.Ask(t.Context(), db, database.ClaimJobs, &jobs, f.now, f.now.Add(time.Hour), 100); err != nil {
				t.Fatal(err)
			}
			for _, j := range jobs {
				if j.Kind == queue.ReadDocument {
					reads = append(reads, j)
				} else {
					scores = append(scores, j)
				}
			}
			return reads, scores
		}
		for _, year := range []string{"2023", "2024", "2025"} {
			if _, _, err := f.Accept(t.Context(), f.by, f.vendor.ID, Upload{Name: year, Body: bytes.NewReader(yearly(t, f.vendor.Name, "Chart System", year))}); err != nil {
				t.Fatal(err)
			}
		}
		reads, _ := due()
		for i, wait := range []time.Duration{time.Second, scoreWait, 0} {
			if err := f.Read(t.Context(), reads[i]); err != nil {
				t.Fatal(err)
			}
			f.now = f.now.Add(wait)
			if _, scores := due(); len(scores) == 1 != (i > 0) {
				t.Errorf("%v after reading %d the scores %v are due", wait, i+1, scores)
			}
		}
	})
}

// TestProgress: every process sees how far a reading has come, at most twice a
// second, and nobody's version of the document is out of date by it.
func TestProgress(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		r := &slow{pages: 40}
		f := newFixture(t, db, r)
		d := f.accept(t, "forty pages")
		var seen []int
		r.look = func(int) {
			got, err := f.Get(t.Context(), f.by, d.ID)
			if err != nil || got.Status != Processing || got.Version != d.Version+1 || got.PagesRead > 0 && got.Pages != 40 {
				t.Fatalf("while it is read: %+v, %v", got, err)
			}
			seen = append(seen, got.PagesRead)
			f.now = f.now.Add(100 * time.Millisecond)
		}
		if err := f.Read(t.Context(), f.job(t, d)); err != nil {
			t.Fatal(err)
		}
		if got := slices.Compact(slices.Clone(seen)); !slices.Equal(got, []int{0, 6, 11, 16, 21, 26, 31, 36}) {
			t.Errorf("pages shown: %v", got)
		}
		if got, err := f.Get(t.Context(), f.by, d.ID); err != nil || got.Status != Extracted {
			t.Errorf("in the end: %+v, %v", got, err)
		}
	})
}

// readName answers every file with a report about the organization that the
// file names.
func readName(t *testing.T) script {
	return script{func(f reading.File, body []byte, _ string) (*reading.Extraction, error) {
		var x reading.Extraction
		err := json.Unmarshal([]byte(machine(t)), &x)
		_, name, _ := strings.Cut(string(body), "\n")
		if name == "broken" {
			return reading.Failed(f, "damaged", "This PDF is damaged."), err
		}
		x.File, x.SOC2.ServiceOrganization, x.NeedsReview = f, &name, []reading.Review{}
		x.SOC2.ReportType, x.SOC2.Period = ptr("type_2"), &reading.Period{Start: "2024-07-01", End: "2025-06-30"}
		return &x, err
	}}
}

func (f *fixture) read(t *testing.T, vendor, body string) ID {
	t.Helper()
	return f.holdAs(t, vendor, body+".pdf", pdf(body))
}

// holdAs uploads a document by a name and reads it; the next one comes a minute
// later.
func (f *fixture) holdAs(t *testing.T, vendor, name string, body io.Reader) ID {
	t.Helper()
	d, _, err := f.Accept(t.Context(), f.by, vendor, Upload{Name: name, Body: body})
	if err == nil {
		err = f.Read(t.Context(), f.job(t, d))
	}
	if err != nil {
		t.Fatal(err)
	}
	f.now = f.now.Add(time.Minute)
	return d.ID
}

func TestGlance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readName(t))
		id := f.read(t, f.vendor.ID, "Aldermoor Systems LLC")
		want := Glance{About: "Aldermoor Systems LLC", ReportType: "type_2", Opinion: "unqualified", Exceptions: 3, CoversFrom: "2024-07-01", CoversTo: "2025-06-30"}
		got, err := f.Look(t.Context(), f.by, id)
		if err != nil || got.Glance != want || got.VendorName != "Aldermoor Systems" || got.AddedBy != f.by.Name {
			t.Fatalf("after reading: %+v, %v", got, err)
		}
		if _, err := f.Decide(t.Context(), f.by, id, Seen{}, "soc2.opinion", Correct, json.RawMessage(`"qualified"`), ""); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Decide(t.Context(), f.by, id, Seen{}, "soc2.exceptions.1", Absent, nil, ""); err != nil {
			t.Fatal(err)
		}
		want.Opinion, want.Exceptions = "qualified", 2
		if got, err := f.Look(t.Context(), f.by, id); err != nil || got.Glance != want {
			t.Errorf("after decisions: %+v, %v", got, err)
		}
		stranger := f.account.Actor(f.account.Org("Other Hospital"), identity.Admin)
		for _, id := range []ID{id, "no id", ""} {
			if _, err := f.Look(t.Context(), stranger, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("another organization looks at %q: %v", id, err)
			}
		}
	})
}

// TestSettle: a report of another organization counts once the vendor is known
// by that name too.
func TestSettle(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readName(t))
		id := f.read(t, f.vendor.ID, "Aldermoor Cloud")
		before, err := f.Look(t.Context(), f.by, id)
		if err != nil || before.Status != NeedsReview || !strings.Contains(before.Excluded, `"Aldermoor Cloud"`) {
			t.Fatalf("a report of another: %+v, %v", before, err)
		}
		v, err := vendors.NewService(db, queue.New(), time.Now).Change(t.Context(), f.by, f.vendor.ID, 0, vendors.Change{Aliases: &[]string{"Aldermoor Cloud"}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time nothing is left to do
			err := database.Do(t.Context(), db, f.by.Tenant, func(tx *database.Tx) error {
				docs, err := Current(tx, v)
				if err != nil {
					return err
				}
				return Settle(tx, docs)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if got, err := f.Look(t.Context(), f.by, id); err != nil || got.Status != Extracted || got.Excluded != "" || got.Version != before.Version {
			t.Errorf("with the alias: %+v, %v", got, err)
		}
	})
}

// shelf is a fixture with documents in several states.
type shelf struct {
	*fixture
	other, gone *vendors.Vendor // gone is retired
	names       map[ID]string   // of the documents that are not removed
}

func newShelf(t *testing.T, db *database.DB) *shelf {
	t.Helper()
	f := newFixture(t, db, readName(t))
	s := &shelf{fixture: f, other: vendorstest.Add(t, db, f.by, "Brackenford Imaging"), gone: vendorstest.Add(t, db, f.by, "Gone Ltd"), names: map[ID]string{}}
	s.names[f.read(t, f.vendor.ID, "Aldermoor Systems")] = "good"
	s.names[f.read(t, s.other.ID, "Aldermoor Systems")] = "wrong"
	s.names[f.read(t, s.other.ID, "broken")] = "broken"
	s.names[f.read(t, s.gone.ID, "Gone")] = "gone"
	if err := f.Remove(t.Context(), f.by, f.read(t, s.other.ID, "Brackenford Imaging"), 0, "not ours"); err != nil {
		t.Fatal(err)
	}
	if _, err := vendors.NewService(db, queue.New(), time.Now).Retire(t.Context(), f.by, s.gone.ID, 0, "contract ended"); err != nil {
		t.Fatal(err)
	}
	return s
}

// found returns the names of the documents that a scope finds.
func (s *shelf) found(t *testing.T, f Scope, n int) ([]Item, string) {
	t.Helper()
	list, err := s.Find(t.Context(), s.by, f, n)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, s.names[d.ID])
		if d.VendorName == "" || d.AddedBy != s.by.Name {
			t.Errorf("%q of vendor %q, added by %q", d.Name, d.VendorName, d.AddedBy)
		}
	}
	return list, strings.Join(got, " ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		s := newShelf(t, db)
		tests := []struct {
			name string
			f    Scope
			n    int
			want string
		}{
			{"all, newest first", Scope{}, 9, "broken wrong good"},
			{"oldest first", Scope{Filter: Filter{Oldest: true}}, 9, "good wrong broken"},
			{"a few", Scope{}, 2, "broken wrong"},
			{"what waits for a person", Scope{Set: Waiting}, 9, "broken wrong"},
			{"what the machine has before it", Scope{Set: BeingRead}, 9, ""},
			{"what counts for nothing", Scope{Set: NotCounting}, 9, "wrong"},
			{"one status", Scope{Filter: Filter{Status: "extracted"}}, 9, "good"},
			{"one class: what failed has none", Scope{Filter: Filter{Class: "other"}}, 9, ""},
			{"of one vendor", Scope{Vendor: s.other.ID}, 9, "broken wrong"},
			{"of a retired vendor", Scope{Vendor: s.gone.ID}, 9, "gone"},
			{"by the vendor's name", Scope{Filter: Filter{Query: "BRACKEN"}}, 9, "broken wrong"},
			{"by the file's name", Scope{Filter: Filter{Query: "broken.p"}}, 9, "broken"},
			{"of an owner", Scope{Owner: s.by.ID}, 9, ""},
		}
		for _, tt := range tests {
			if _, got := s.found(t, tt.f, tt.n); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
			}
		}
		first, _ := s.found(t, Scope{}, 1)
		if _, got := s.found(t, Scope{Filter: Filter{After: &After{CreatedAt: first[0].CreatedAt, ID: first[0].ID}}}, 9); got != "wrong good" {
			t.Errorf("the next page: %s", got)
		}
		if _, err := s.Find(t.Context(), s.by, Scope{Set: "odd"}, 9); err == nil {
			t.Error("an unknown set was found")
		}
	})
}

func TestCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		s := newShelf(t, db)
		for vendor, want := range map[string]map[Status]int{
			"": {Extracted: 1, NeedsReview: 1, Failed: 1}, s.other.ID: {NeedsReview: 1, Failed: 1}, s.gone.ID: {Extracted: 1},
		} {
			if got, err := s.Counts(t.Context(), s.by, vendor); err != nil || !maps.Equal(got, want) {
				t.Errorf("counts of %q: %v, %v; want %v", vendor, got, err, want)
			}
		}
		for _, body := range []string{"one", "two"} {
			if _, _, err := s.Accept(t.Context(), s.by, s.other.ID, Upload{Name: body, Body: pdf(body)}); err != nil {
				t.Fatal(err)
			}
		}
		if waiting, reading, err := s.Underway(t.Context(), s.by); err != nil || waiting != 2 || reading != 0 {
			t.Errorf("under way: %d wait, %d are read, %v", waiting, reading, err)
		}
		stranger := s.account.Actor(s.account.Org("Other Hospital"), identity.Admin)
		if waiting, reading, err := s.Underway(t.Context(), stranger); err != nil || waiting+reading != 0 {
			t.Errorf("under way elsewhere: %d, %d, %v", waiting, reading, err)
		}
	})
}

func TestFindKeepsToItself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		s := newShelf(t, db)
		stranger := s.account.Actor(s.account.Org("Other Hospital"), identity.Admin)
		if list, err := s.Find(t.Context(), stranger, Scope{}, 9); err != nil || len(list) != 0 {
			t.Errorf("another organization finds %v, %v", list, err)
		}
		if _, err := s.Find(t.Context(), stranger, Scope{Vendor: s.other.ID}, 9); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization's vendor: %v", err)
		}
		if got, err := s.Counts(t.Context(), stranger, s.other.ID); err != nil || len(got) != 0 {
			t.Errorf("another organization counts %v, %v", got, err)
		}
		nobody := identity.Actor{Tenant: s.by.Tenant}
		_, err1 := s.Find(t.Context(), nobody, Scope{}, 9)
		_, err2 := s.Counts(t.Context(), nobody, "")
		_, err3 := s.Look(t.Context(), nobody, "")
		_, _, err4 := s.Underway(t.Context(), nobody)
		for _, err := range []error{err1, err2, err3, err4} {
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("without a role: %v", err)
			}
		}
	})
}

func TestStored(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, readName(t))
		a, b := f.accept(t, "one"), f.accept(t, "another")
		if err := f.Remove(t.Context(), f.by, b.ID, 0, "a mistake"); err != nil {
			t.Fatal(err)
		}
		operator, stranger := f.by, f.by
		operator.Role = identity.Admin
		stranger.Role, stranger.Tenant = identity.Admin, "01890000-0000-7000-8000-000000000000"
		if got, err := f.Stored(t.Context(), operator); err != nil || got != (Stored{Documents: 1, Bytes: a.Size}) {
			t.Errorf("%+v, %v, want one of %d bytes", got, err, a.Size)
		}
		if got, err := f.Stored(t.Context(), stranger); err != nil || got != (Stored{}) {
			t.Errorf("another organization sees %+v, %v", got, err)
		}
		analyst := f.by
		analyst.Role = identity.Analyst
		if _, err := f.Stored(t.Context(), analyst); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an analyst: %v", err)
		}
	})
}
