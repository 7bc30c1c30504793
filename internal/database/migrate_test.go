package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/migrations"
)

// TestMigrationNames demands consecutive numbers, and for each either one
// plain file or one for each dialect.
func TestMigrationNames(t *testing.T) {
	t.Parallel()
	names, err := migrations.Names()
	if err != nil {
		t.Fatal(err)
	}
	shape := regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)(\.sqlite|\.postgres)?\.sql$`)
	byNumber := map[string][]string{}
	var numbers []string
	for _, name := range names {
		m := shape.FindStringSubmatch(name)
		if m == nil {
			t.Errorf("%s is not named NNNN_name.sql, NNNN_name.sqlite.sql or NNNN_name.postgres.sql", name)
			continue
		}
		if byNumber[m[1]] == nil {
			numbers = append(numbers, m[1])
		}
		byNumber[m[1]] = append(byNumber[m[1]], m[2]+m[3])
	}
	for i, n := range numbers {
		if want := fmt.Sprintf("%04d", i+1); n != want {
			t.Fatalf("migration %s comes after %d others: numbers are consecutive", n, i)
		}
		files := byNumber[n]
		base, _, _ := strings.Cut(files[0], ".")
		if !slices.Equal(files, []string{base}) && !slices.Equal(files, []string{base + ".postgres", base + ".sqlite"}) {
			t.Errorf("migration %s has the files %v", n, files)
		}
	}
	if got := database.SchemaVersion(); got != int64(len(numbers)) {
		t.Errorf("the program knows version %d, there are %d", got, len(numbers))
	}
}

// eachURL runs f with the URLs of a migrated database of each kind.
func eachURL(t *testing.T, f func(t *testing.T, ownerURL, servingURL string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		url := dbtest.SQLiteURL(t)
		f(t, url, url)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		ownerURL, servingURL := dbtest.PostgresURLs(t)
		f(t, ownerURL, servingURL)
	})
}

func migrator(t *testing.T, ownerURL, servingURL string) *database.Migrator {
	t.Helper()
	m, err := database.OpenMigrator(t.Context(), ownerURL, servingURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

// shape is the whole schema as text, seen by the serving role.
func shape(t *testing.T, servingURL string) []string {
	t.Helper()
	db, err := database.Open(t.Context(), servingURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out []string
	for _, c := range dbtest.Columns(t, db) {
		out = append(out, fmt.Sprint(c))
	}
	return append(out, dbtest.Names(t, db)...)
}

// TestDownAndUpAgain takes back every migration and applies all of them again.
func TestDownAndUpAgain(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, ownerURL, servingURL string) {
		before := shape(t, servingURL)
		m := migrator(t, ownerURL, servingURL)
		for n := database.SchemaVersion(); n > 0; n-- {
			name, err := m.Down(t.Context())
			if err != nil || !strings.HasPrefix(name, fmt.Sprintf("%04d_", n)) {
				t.Fatalf("down from %d: %q, %v", n, name, err)
			}
		}
		if name, err := m.Down(t.Context()); name != "" || err != nil {
			t.Errorf("down from nothing: %q, %v", name, err)
		}
		if left := shape(t, servingURL); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		if err := m.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := shape(t, servingURL); !slices.Equal(before, after) {
			t.Errorf("up again makes another schema:\n%v\n%v", before, after)
		}
		status, err := m.Status(t.Context())
		if err != nil || len(status) != int(database.SchemaVersion()) || slices.ContainsFunc(status, func(s database.MigrationStatus) bool { return !s.Applied }) {
			t.Errorf("status: %+v, %v", status, err)
		}
	})
}

// TestNewerSchemaIsRefused: a program never guesses at what a newer one did.
func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, ownerURL, servingURL string) {
		driver, dsn := "pgx", ownerURL
		if path, ok := strings.CutPrefix(ownerURL, "sqlite:"); ok {
			driver, dsn = "sqlite", path
		}
		raw, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		if _, err := raw.ExecContext(t.Context(), fmt.Sprintf("insert into goose_db_version (version_id, is_applied) values (%d, true)", database.SchemaVersion()+1)); err != nil {
			t.Fatal(err)
		}
		m := migrator(t, ownerURL, servingURL)
		if err := m.Up(t.Context()); err == nil || !strings.Contains(err.Error(), "newer Ward") {
			t.Errorf("up: %v", err)
		}
		if _, err := m.Down(t.Context()); err == nil || !strings.Contains(err.Error(), "newer Ward") {
			t.Errorf("down: %v", err)
		}
		db, err := database.Open(t.Context(), servingURL)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "newer Ward") {
			t.Errorf("check: %v", err)
		}
	})
}

// TestOlderSchemaIsRefused: serving waits for ward migrate up.
func TestOlderSchemaIsRefused(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, ownerURL, servingURL string) {
		if _, err := migrator(t, ownerURL, servingURL).Down(t.Context()); err != nil {
			t.Fatal(err)
		}
		db, err := database.Open(t.Context(), servingURL)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "ward migrate up") {
			t.Errorf("check: %v", err)
		}
	})
	t.Run("empty", func(t *testing.T) {
		t.Parallel()
		db, err := database.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "new.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "no schema yet") {
			t.Errorf("check: %v", err)
		}
	})
}

// TestMigratorsAtOnce starts several at one empty schema: each migration runs
// once.
func TestMigratorsAtOnce(t *testing.T) {
	t.Parallel()
	ownerURL, servingURL := dbtest.PostgresURLs(t)
	first := migrator(t, ownerURL, servingURL)
	for range database.SchemaVersion() {
		if _, err := first.Down(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	const migrators = 4
	var wg sync.WaitGroup
	errs := make([]error, migrators)
	for i := range migrators {
		m := migrator(t, ownerURL, servingURL)
		wg.Go(func() { errs[i] = m.Up(context.Background()) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	raw, err := sql.Open("pgx", ownerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if twice := texts(t, raw, "select version_id::text from goose_db_version where version_id > 0 and is_applied group by version_id having count(*) > 1"); len(twice) > 0 {
		t.Errorf("ran more than once: %v", twice)
	}
	if n := texts(t, raw, "select count(*)::text from goose_db_version where version_id > 0"); n[0] != fmt.Sprint(database.SchemaVersion()) {
		t.Errorf("%s migrations are noted", n[0])
	}
}
