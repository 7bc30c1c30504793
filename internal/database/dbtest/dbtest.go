// Package dbtest gives tests a fresh, migrated database of each kind.
//
// SQLite is always there. Postgres is the server that WARD_TEST_POSTGRES_URL
// names (a superuser's URL), or one that the test starts from the installed
// binaries. Without either the Postgres half of a test is skipped and says so,
// unless TEST_REQUIRE_POSTGRES=1, which scripts/test sets, makes that a failure.
package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"ward/internal/database"
)

// Each runs f as a parallel subtest on SQLite and on Postgres.
func Each(t *testing.T, f func(t *testing.T, db *database.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, Postgres(t))
	})
}

// SQLite returns a fresh SQLite database.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	return open(t, SQLiteURL(t))
}

// SQLiteURL returns the URL of a fresh, migrated SQLite database.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ward.db")
	if err := os.WriteFile(path, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// Postgres returns a fresh Postgres database, opened as a role that owns
// nothing.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	_, serving := PostgresURLs(t)
	return open(t, serving)
}

func open(t testing.TB, url string) *database.DB {
	t.Helper()
	db, err := database.Open(context.Background(), url)
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

// sqliteTemplate migrates one file and returns its bytes, to be copied.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "ward-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate("sqlite:"+path, "sqlite:"+path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(owner, serving string) error {
	m, err := database.OpenMigrator(context.Background(), owner, serving)
	if err != nil {
		return err
	}
	if err := m.Up(context.Background()); err != nil {
		return err
	}
	return m.Close()
}
