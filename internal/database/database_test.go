package database_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// organization is a row without ceremony, for these tests only.
type organization struct {
	Tenant    string `gorm:"primaryKey"`
	Name      string
	CreatedAt time.Time
}

func add(tx *database.Tx, o organization) error { return tx.Gorm().Create(&o).Error }

func names(t *testing.T, db *database.DB, tenant string) []string {
	t.Helper()
	out, err := database.View(t.Context(), db, tenant, func(tx *database.Tx) ([]string, error) {
		var names []string
		return names, tx.Gorm().Table("organizations").Order("name").Pluck("name", &names).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestInTx(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		local := time.Date(2026, 1, 2, 3, 4, 5, 678_901_234, time.FixedZone("east", 5*3600))
		hints := 0
		err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
			tx.AfterCommit(func() { hints++ })
			return add(tx, organization{Tenant: "t1", Name: "one", CreatedAt: local})
		})
		if err != nil || hints != 1 {
			t.Fatalf("commit: %v, %d hints", err, hints)
		}
		got, err := database.View(t.Context(), db, "t1", func(tx *database.Tx) (organization, error) {
			var o organization
			return o, tx.Gorm().First(&o).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := local.Truncate(time.Microsecond); !got.CreatedAt.Equal(want) {
			t.Errorf("a local time came back as %v, want %v", got.CreatedAt, want)
		}

		broken := errors.New("broken")
		err = database.Do(t.Context(), db, "t2", func(tx *database.Tx) error {
			tx.AfterCommit(func() { hints++ })
			return errors.Join(add(tx, organization{Tenant: "t2", Name: "two"}), broken)
		})
		if !errors.Is(err, broken) || hints != 1 {
			t.Errorf("rollback: %v, %d hints", err, hints)
		}
		if got := names(t, db, "t2"); len(got) > 1 { // SQLite shows the first tenant's, too
			t.Errorf("rolled back, but there is %v", got)
		}

		err = database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
			return add(tx, organization{Tenant: "t1", Name: "again"})
		})
		if !database.IsDuplicate(err) {
			t.Errorf("a second row with one key: %v", err)
		}
	})
}

func TestPanicRollsBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
				if err := add(tx, organization{Tenant: "t1", Name: "one"}); err != nil {
					t.Error(err)
				}
				panic("boom")
			})
		}()
		if got := names(t, db, "t1"); len(got) != 0 {
			t.Errorf("after a panic there is %v", got)
		}
	})
}

func TestWritersDoNotLoseUpdates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		if err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error { return add(tx, organization{Tenant: "t1"}) }); err != nil {
			t.Fatal(err)
		}
		errs := make(chan error)
		const writers = 8
		for range writers {
			go func() {
				errs <- database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
					return tx.Gorm().Exec("update organizations set name = name || 'x' where tenant = ?", "t1").Error
				})
			}()
		}
		for range writers {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if got := names(t, db, "t1"); len(got) != 1 || len(got[0]) != writers {
			t.Errorf("%d writers left %q", writers, got)
		}
	})
}

// TestRowSecurity tries what a forgotten filter would do.
func TestRowSecurity(t *testing.T) {
	t.Parallel()
	db := dbtest.Postgres(t)
	for _, tenant := range []string{"t1", "t2"} {
		if err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error {
			return add(tx, organization{Tenant: tenant, Name: tenant})
		}); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, db, "t1"); len(got) != 1 || got[0] != "t1" {
		t.Errorf("a query without a filter sees %v as t1", got)
	}
	if got := names(t, db, ""); len(got) != 0 {
		t.Errorf("a query without a tenant sees %v", got)
	}
	err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
		return add(tx, organization{Tenant: "t3", Name: "planted"})
	})
	if err == nil {
		t.Error("a row of another tenant was written")
	}
	n, err := database.InTx(t.Context(), db, "t1", func(tx *database.Tx) (int64, error) {
		res := tx.Gorm().Exec("update organizations set name = 'stolen' where tenant = 't2'")
		return res.RowsAffected, res.Error
	})
	if err != nil || n != 0 {
		t.Errorf("another tenant's row was changed: %d, %v", n, err)
	}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		for _, tenant := range []string{"t2", "t1"} {
			if err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error { return add(tx, organization{Tenant: tenant}) }); err != nil {
				t.Fatal(err)
			}
		}
		var got []string
		if err := database.Ask(t.Context(), db, database.Tenants, &got); err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0] != "t1" || got[1] != "t2" {
			t.Errorf("tenants: %v", got)
		}
		if err := database.Ask(t.Context(), db, database.UserByEmail, &got); err == nil {
			t.Error("a question without its argument was asked")
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		if err := db.Check(context.Background()); err != nil {
			t.Error(err)
		}
	})
	t.Run("owner is refused", func(t *testing.T) {
		t.Parallel()
		owner, _ := dbtest.PostgresURLs(t)
		db, err := database.Open(t.Context(), owner)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.Check(t.Context()); err == nil {
			t.Error("the owner of the tables may serve")
		}
	})
}

// TestSQLiteFileIsPrivate: the folder may be open to other users of the
// machine; the file and its journals are not.
func TestSQLiteFileIsPrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	db, err := database.Open(t.Context(), "sqlite:"+filepath.Join(dir, "ward.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	err = database.Do(t.Context(), db, "t1", func(tx *database.Tx) error { return tx.Gorm().Exec("create table x (a integer)").Error })
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %04o", f.Name(), mode)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		want := map[database.Dialect]string{database.SQLite: `^SQLite 3\.\d+\.\d+$`, database.Postgres: `^PostgreSQL \d+\.\d+\S*$`}[db.Dialect()]
		if got, err := db.Version(t.Context()); err != nil || !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("%q, %v", got, err)
		}
	})
}
