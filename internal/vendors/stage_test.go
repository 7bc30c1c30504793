package vendors_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

const list = "name,website\nAster,https://aster.example\nBeta,javascript:1\nCirrus,\n"

func stage(t testing.TB, s *vendors.Service, by identity.Actor, text string) *vendors.Staged {
	t.Helper()
	st, err := s.Stage(t.Context(), by, `C:\lists\vendors.csv`, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func TestStage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		create(t, s, north, vendors.New{Name: "Cirrus"})
		friend := colleague(t, db, north, 1, identity.Analyst)
		st := stage(t, s, north, list)
		if st.FileName != "vendors.csv" || !st.Report.DryRun || st.Report.Created != 1 || st.Report.Refused != 1 || st.Report.Unchanged != 1 {
			t.Errorf("staged %+v, %+v", st, st.Report)
		}
		again, err := s.Staged(t.Context(), north, st.ID)
		if err != nil || cmp.Diff(st, again) != "" {
			t.Errorf("later: %v, %s", err, cmp.Diff(st, again))
		}
		for name, by := range map[string]identity.Actor{"a colleague": friend, "another hospital": south} {
			if _, err := s.Staged(t.Context(), by, st.ID); fault.Code(err) != "import.not_found" {
				t.Errorf("%s sees it: %v", name, err)
			}
			if _, err := s.ImportStaged(t.Context(), by, st.ID); fault.Code(err) != "import.not_found" {
				t.Errorf("%s imports it: %v", name, err)
			}
		}
		create(t, s, north, vendors.New{Name: "Aster", Website: "https://other.example"}) // meanwhile
		if now, err := s.Staged(t.Context(), north, st.ID); err != nil || now.Report.Created != 0 || now.Report.Updated != 1 {
			t.Errorf("what it would do now: %+v, %v", now, err)
		}
		done, err := s.ImportStaged(t.Context(), north, st.ID)
		if err != nil || done.Report.DryRun || done.Report.Updated != 1 || done.Report.Refused != 1 || done.Report.Rows[0].Name != "Beta" {
			t.Errorf("imported %+v, %v", done, err)
		}
		kept, err := s.Staged(t.Context(), north, st.ID)
		if err != nil || cmp.Diff(done, kept) != "" {
			t.Errorf("kept: %v, %s", err, cmp.Diff(done, kept))
		}
		_, err = s.ImportStaged(t.Context(), north, st.ID)
		wrong(t, err, fault.Conflict, "import.done")
		if v, err := s.List(t.Context(), north, vendors.Query{Text: "aster", Limit: 9}); err != nil || len(v) != 1 || v[0].Website != "https://aster.example" {
			t.Errorf("the list holds %+v, %v", v, err)
		}
		if got := trail(t, db, north, st.ID); !slices.Equal(got, []string{"import.staged"}) {
			t.Errorf("the log tells %q", got)
		}
	})
}

func TestStageTakesThePlaceOfTheLast(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		friend := colleague(t, db, north, 1, identity.Analyst)
		first, friends := stage(t, s, north, list), stage(t, s, friend, list)
		second := stage(t, s, north, "name\nZed\n")
		_, err := s.ImportStaged(t.Context(), north, first.ID)
		wrong(t, err, fault.NotFound, "import.not_found")
		if _, err := s.Staged(t.Context(), friend, friends.ID); err != nil {
			t.Errorf("a colleague's file is gone: %v", err)
		}
		for _, tt := range []struct{ name, text, code string }{
			{"nothing", "", "import.empty"},
			{"no header", "Aster\n", "import.bad_header"},
			{"a PDF", "%PDF-1.7", "import.unsupported"},
			{"half a quotation", "name\n\"Aster", "import.malformed"},
		} {
			if _, err := s.Stage(t.Context(), north, "x", strings.NewReader(tt.text)); fault.Code(err) != tt.code {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
			}
		}
		if _, err := s.Staged(t.Context(), north, second.ID); err != nil {
			t.Errorf("a file that is none took the place of one: %v", err)
		}
		_, err = s.Staged(t.Context(), north, "\x00")
		wrong(t, err, fault.NotFound, "import.not_found")
		viewer := identity.Actor{Tenant: "north", ID: north.ID, Role: identity.Viewer}
		_, err = s.Stage(t.Context(), viewer, "x", strings.NewReader(list))
		wrong(t, err, fault.Forbidden, "permission.missing")
		_, err = s.Staged(t.Context(), viewer, second.ID)
		wrong(t, err, fault.Forbidden, "permission.missing")
		_, err = s.ImportStaged(t.Context(), viewer, second.ID)
		wrong(t, err, fault.Forbidden, "permission.missing")
	})
}

// TestStagedWaitsForADay: a file that nobody came back to is not imported.
func TestStagedWaitsForADay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		st := stage(t, open(t, db), north, list)
		at := func(d time.Duration) *vendors.Service {
			return vendors.NewService(db, queue.New(), func() time.Time { return noon.Add(d) })
		}
		if _, err := at(24*time.Hour).Staged(t.Context(), north, st.ID); err != nil {
			t.Errorf("after a day: %v", err)
		}
		_, err := at(24*time.Hour+time.Second).Staged(t.Context(), north, st.ID)
		wrong(t, err, fault.NotFound, "import.not_found")
		_, err = at(24*time.Hour+time.Second).ImportStaged(t.Context(), north, st.ID)
		wrong(t, err, fault.NotFound, "import.not_found")
	})
}

// TestTidy: a day later the sweep removes the file, and not an hour earlier.
func TestTidy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		st := stage(t, open(t, db), north, list)
		late := func(d time.Duration) *vendors.Service {
			return vendors.NewService(db, queue.New(), func() time.Time { return noon.Add(d) })
		}
		wrong(t, late(0).Tidy(t.Context(), north), fault.Forbidden, "permission.missing")
		for _, tt := range []struct {
			tenant identity.TenantID
			after  time.Duration
			kept   bool
		}{{"north", 23 * time.Hour, true}, {"south", 25 * time.Hour, true}, {"north", 25 * time.Hour, false}} {
			if err := late(tt.after).Tidy(t.Context(), identity.Machine(tt.tenant, "job:sweep")); err != nil {
				t.Fatal(err)
			}
			if _, err := late(0).Staged(t.Context(), north, st.ID); (err == nil) != tt.kept {
				t.Errorf("after the sweep of %s %s later: %v", tt.tenant, tt.after, err)
			}
		}
	})
}

// TestStagedOnce: of several that import one file at the same moment, one does.
func TestStagedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		st := stage(t, s, north, list)
		codes := make(chan string)
		for range 4 {
			go func() {
				_, err := s.ImportStaged(t.Context(), north, st.ID)
				codes <- fault.Code(err)
			}()
		}
		var got []string
		for range 4 {
			got = append(got, <-codes)
		}
		if slices.Sort(got); !slices.Equal(got, []string{"", "import.done", "import.done", "import.done"}) {
			t.Errorf("answered %q", got)
		}
	})
}

func TestOutcomeIsBounded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		var text strings.Builder
		text.WriteString("name,website\n")
		for i := range 2400 {
			fmt.Fprintf(&text, "Vendor %d,%s\n", i, []string{"", "x"}[i%2])
		}
		done, err := s.ImportStaged(t.Context(), north, stage(t, s, north, text.String()).ID)
		if err != nil || done.Report.Created != 1200 || done.Report.Refused != 1200 || len(done.Report.Rows) != 2000 || done.Report.Rows[0].Outcome != vendors.Refused {
			t.Errorf("kept %d rows of %+v, %v", len(done.Report.Rows), done.Report, err)
		}
	})
}

// TestTemplate: what the template names is what an import reads.
func TestTemplate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(t, db)
		for _, f := range vendors.Formats {
			var out bytes.Buffer
			if err := vendors.WriteTemplate(f, &out); err != nil {
				t.Fatal(err)
			}
			_, err := s.Import(t.Context(), north, &out, true)
			wrong(t, err, fault.Invalid, "import.empty") // a header, and no rows
		}
	})
}
