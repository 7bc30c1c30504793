package database_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// instance is one fresh database as its owner and as the program see it.
type instance struct{ owner, serving *database.DB }

// eachInstance runs f on a fresh database of each kind.
func eachInstance(t *testing.T, f func(t *testing.T, in instance)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		db := dbtest.SQLite(t)
		f(t, instance{db, db})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		owner, serving := dbtest.PostgresURLs(t)
		f(t, instance{open(t, owner), open(t, serving)})
	})
}

func open(t *testing.T, url string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// rows reads a whole table.
func rows(t *testing.T, db *database.DB, name string) (out [][]any) {
	t.Helper()
	err := database.Snapshot(t.Context(), db, func(w *database.Whole) error {
		return w.Rows(t.Context(), table(t, w, name), func(values []any) error {
			out = append(out, slices.Clone(values))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func table(t *testing.T, w *database.Whole, name string) database.Table {
	t.Helper()
	i := slices.IndexFunc(w.Tables(), func(t database.Table) bool { return t.Name == name })
	if i < 0 {
		t.Fatalf("there is no table %s", name)
	}
	return w.Tables()[i]
}

// TestTables holds both dialects to one description of the schema.
func TestTables(t *testing.T) {
	t.Parallel()
	var described [2][]database.Table
	for i, db := range []*database.DB{dbtest.SQLite(t), ownerOf(t)} {
		err := database.Snapshot(t.Context(), db, func(w *database.Whole) error {
			if w.Version() != database.SchemaVersion() {
				t.Errorf("schema version %d, want %d", w.Version(), database.SchemaVersion())
			}
			described[i] = w.Tables()
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for i, lite := range described[0] {
		names = append(names, lite.Name)
		if i >= len(described[1]) {
			t.Fatalf("Postgres has no table %s", lite.Name)
		}
		if pg := described[1][i]; lite.Name != pg.Name || !reflect.DeepEqual(lite.Columns, pg.Columns) || !reflect.DeepEqual(lite.Key, pg.Key) {
			t.Errorf("table %d is %+v on SQLite and %+v on Postgres", i, lite, pg)
		}
	}
	for _, pair := range [][2]string{{"organizations", "users"}, {"users", "vendors"}, {"vendors", "documents"}, {"documents", "agreements"}, {"documents", "readings"}} {
		if parent, child := slices.Index(names, pair[0]), slices.Index(names, pair[1]); parent < 0 || child < parent {
			t.Errorf("%s does not come before %s in %v", pair[0], pair[1], names)
		}
	}
	if slices.Contains(names, "goose_db_version") {
		t.Error("the table of the migrations is among the program's")
	}
}

func ownerOf(t *testing.T) *database.DB {
	owner, _ := dbtest.PostgresURLs(t)
	return open(t, owner)
}

// TestFillAndRows writes values of every kind and reads them back.
func TestFillAndRows(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 28, 23, 59, 59, 123_456_000, time.UTC)
	eachInstance(t, func(t *testing.T, in instance) {
		vendor := func(id, name string, risk any) []any {
			return []any{"t1", id, name, id, "", "", "[]", "", "", nil, "proposed", "", "", nil, risk, nil, nil, "none", nil, nil, int64(1), at, at, "none", nil, nil, nil, int64(0), nil, false, nil, "[]", false}
		}
		written := map[string][][]any{
			"organizations": {{"t1", "Łódź \"quoted\"\n\x01", at, int64(30), int64(1)}, {"t2", "", at.Add(time.Microsecond), int64(5), int64(2)}},
			"users":         {{"t1", "u", "a@example.org", "", "admin", true, "", "", false, int64(1) << 53, int64(1), at}},
			"vendors":       {vendor("B", "upper", 0.1+0.2), vendor("a", "lower", 63.0), vendor("á", "accent", nil)},
		}
		err := database.Fill(t.Context(), in.owner, func(w *database.Whole) error {
			for _, tab := range w.Tables() {
				if err := insertAll(t, w, tab, written[tab.Name]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range written {
			if got := rows(t, in.owner, name); !reflect.DeepEqual(got, want) {
				t.Errorf("%s came back as\n%#v, want\n%#v", name, got, want)
			}
		}
		if filled, err := database.Filled(t.Context(), in.owner); err != nil || !filled {
			t.Errorf("filled: %v, %v", filled, err)
		}
		if got := names(t, in.serving, "t2"); !slices.Contains(got, "") {
			t.Errorf("the program sees %q", got)
		}
	})
}

func insertAll(t *testing.T, w *database.Whole, tab database.Table, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if err := w.Insert(t.Context(), tab, rows); err != nil {
		return err
	}
	if n, err := w.Count(t.Context(), tab); err != nil || n != int64(len(rows)) {
		return fmt.Errorf("%d rows of %d: %w", n, len(rows), err)
	}
	return nil
}

func TestFillRollsBack(t *testing.T) {
	t.Parallel()
	eachInstance(t, func(t *testing.T, in instance) {
		broken := errors.New("broken")
		err := database.Fill(t.Context(), in.owner, func(w *database.Whole) error {
			return errors.Join(w.Insert(t.Context(), table(t, w, "organizations"), [][]any{{"t1", "one", time.Now()}}), broken)
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if filled, err := database.Filled(t.Context(), in.owner); err != nil || filled {
			t.Errorf("filled after a rollback: %v, %v", filled, err)
		}
	})
}

// TestSnapshot writes between two reads of one snapshot.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	eachInstance(t, func(t *testing.T, in instance) {
		addOne := func(tenant string) {
			err := database.Do(t.Context(), in.serving, tenant, func(tx *database.Tx) error { return add(tx, organization{Tenant: tenant}) })
			if err != nil {
				t.Fatal(err)
			}
		}
		addOne("t1")
		err := database.Snapshot(t.Context(), in.owner, func(w *database.Whole) error {
			for range 2 {
				n, err := w.Count(t.Context(), table(t, w, "organizations"))
				if err != nil || n != 1 {
					t.Errorf("the snapshot shows %d organizations, %v", n, err)
				}
				if n == 1 {
					addOne("t2")
					addOne = func(string) {}
				}
			}
			return w.Insert(t.Context(), table(t, w, "organizations"), [][]any{{"t3", "", time.Now()}})
		})
		if err == nil || !strings.Contains(err.Error(), "write to organizations") {
			t.Errorf("a write through a snapshot: %v", err)
		}
		if got := rows(t, in.owner, "organizations"); len(got) != 2 {
			t.Errorf("afterwards there are %d organizations", len(got))
		}
	})
}

func TestReleaseJobs(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	eachInstance(t, func(t *testing.T, in instance) {
		job := func(id string, done any) []any {
			return []any{"t1", id, "document.read.v1", id, int64(1), int64(0), at, at, at.Add(time.Hour), done, nil, "", at}
		}
		err := database.Fill(t.Context(), in.owner, func(w *database.Whole) error {
			return errors.Join(w.Insert(t.Context(), table(t, w, "jobs"), [][]any{job("1", nil), job("2", at)}), w.ReleaseJobs(t.Context()))
		})
		if err != nil {
			t.Fatal(err)
		}
		const lease = 8
		if got := rows(t, in.owner, "jobs"); got[0][lease] != nil || got[1][lease] == nil {
			t.Errorf("the open job's lease is %v, that of the finished one %v", got[0][lease], got[1][lease])
		}
	})
}

// TestSnapshotNeedsTheOwner refuses a role that would see one tenant at most,
// and silently none.
func TestSnapshotNeedsTheOwner(t *testing.T) {
	t.Parallel()
	err := database.Snapshot(t.Context(), dbtest.Postgres(t), func(*database.Whole) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "does not own") {
		t.Errorf("a snapshot as the serving role: %v", err)
	}
}

func TestSnapshotNeedsASchema(t *testing.T) {
	t.Parallel()
	db := open(t, "sqlite:"+t.TempDir()+"/empty.db")
	err := database.Snapshot(t.Context(), db, func(*database.Whole) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "no schema") {
		t.Errorf("a snapshot without a schema: %v", err)
	}
	if filled, err := database.Filled(t.Context(), db); err != nil || filled {
		t.Errorf("filled without a schema: %v, %v", filled, err)
	}
}

func TestUpTo(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + t.TempDir() + "/ward.db"
	m, err := database.OpenMigrator(t.Context(), url, url)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.UpTo(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	all, err := m.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Applied != (s.Version <= 4) {
			t.Errorf("after migrating up to 4, %s is applied: %v", s.Name, s.Applied)
		}
	}
	if err := m.UpTo(t.Context(), 3); err == nil || !strings.Contains(err.Error(), "schema version 4 already") {
		t.Errorf("up to a version that is behind: %v", err)
	}
	if err := m.UpTo(t.Context(), 4); err != nil {
		t.Errorf("up to the version that is there: %v", err)
	}
}
