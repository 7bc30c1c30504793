package dbtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"ward/migrations"
)

// The roles that the tests' databases are migrated and served with.
const (
	owner   = "ward_owner"
	serving = "ward_serving"
)

// PostgresURLs returns a fresh, migrated Postgres database: the URL of its
// owner and that of the serving role.
func PostgresURLs(t testing.TB) (ownerURL, servingURL string) {
	t.Helper()
	s, err := server()
	if errors.Is(err, errNoPostgres) && os.Getenv("TEST_REQUIRE_POSTGRES") == "" {
		t.Skip("left out: PostgreSQL is not installed; scripts/test installs it")
	}
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("ward_%d_%d", os.Getpid(), s.count.Add(1))
	if _, err := s.admin.Exec(fmt.Sprintf("create database %s template %s strategy wal_log owner %s", name, s.template, owner)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := s.admin.Exec("drop database " + name + " with (force)"); err != nil {
			t.Error(err)
		}
	})
	return s.url(owner, name), s.url(serving, name)
}

var errNoPostgres = errors.New("PostgreSQL is not installed")

// cluster is a running Postgres server with a migrated template.
type cluster struct {
	base     url.URL // as the superuser
	admin    *sql.DB
	template string
	count    atomic.Int64
}

// url returns the URL of a database as a role. The test server trusts local
// users; a given server knows the roles by a fixed password.
func (c *cluster) url(role, name string) string {
	u := c.base
	u.User = url.UserPassword(role, "ward")
	u.Path = "/" + name
	return u.String()
}

var server = sync.OnceValues(func() (*cluster, error) {
	raw := os.Getenv("WARD_TEST_POSTGRES_URL")
	if raw == "" {
		started, err := start()
		if err != nil {
			return nil, err
		}
		raw = started
	}
	base, err := url.Parse(raw)
	if err != nil {
		return nil, err
	}
	c := &cluster{base: *base}
	if c.admin, err = sql.Open("pgx", raw); err != nil {
		return nil, err
	}
	return c, c.makeTemplate()
})

// lockKey serialises the test programs that share a server.
const lockKey = 7411026

// makeTemplate migrates a database once for each state of the migrations.
func (c *cluster) makeTemplate() error {
	ctx := context.Background()
	sum, err := fingerprint()
	if err != nil {
		return err
	}
	c.template = "ward_template_" + sum
	conn, err := c.admin.Conn(ctx) // the lock belongs to one connection
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "select pg_advisory_lock($1)", lockKey); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "select pg_advisory_unlock($1)", lockKey) // the connection's end frees it as well
	var ready bool
	err = conn.QueryRowContext(ctx, "select exists (select 1 from pg_database where datname = $1 and datistemplate)", c.template).Scan(&ready)
	if err != nil || ready {
		return err
	}
	for _, stmt := range []string{
		fmt.Sprintf("do $$ begin create role %[1]s login password 'ward'; exception when duplicate_object then null; end $$", owner),
		fmt.Sprintf("do $$ begin create role %[1]s login password 'ward'; exception when duplicate_object then null; end $$", serving),
		"drop database if exists " + c.template,
		fmt.Sprintf("create database %s owner %s", c.template, owner),
	} {
		if _, err := conn.ExecContext(ctx, stmt); err != nil {
			return err
		}
	}
	// The owner of a database may not own its schema "public" (PostgreSQL 15).
	if err := c.ownSchema(ctx); err != nil {
		return err
	}
	if err := migrate(c.url(owner, c.template), c.url(serving, c.template)); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "alter database "+c.template+" is_template true")
	return err
}

func (c *cluster) ownSchema(ctx context.Context) error {
	u := c.base
	u.Path = "/" + c.template
	db, err := sql.Open("pgx", u.String())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "alter schema public owner to "+owner)
	return errors.Join(err, db.Close())
}

// fingerprint is a hash of all migrations.
func fingerprint() (string, error) {
	fsys, err := migrations.For("postgres")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	err = fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, path)
		h.Write([]byte(path))
		h.Write(text)
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:12], err
}

// binaries finds the folder of initdb and postgres of the newest version.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errNoPostgres
	}
	return filepath.Dir(found[len(found)-1]), nil
}
