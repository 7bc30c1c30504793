package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// superuser is the address of the tests' Postgres server as its superuser.
func superuser(t *testing.T) *url.URL {
	t.Helper()
	owner, _ := dbtest.PostgresURLs(t)
	raw := os.Getenv("WARD_TEST_POSTGRES_URL")
	if raw == "" {
		raw = owner
	}
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("WARD_TEST_POSTGRES_URL") == "" {
		u.User = url.User("postgres")
	}
	u.Path = "/postgres"
	return u
}

// TestDeployPostgres runs deploy/postgres.sql with psql, under names of its
// own, and brings Ward up on what it has made: the owner can migrate, and the
// serving role is one that Ward accepts.
func TestDeployPostgres(t *testing.T) {
	t.Parallel()
	admin := superuser(t)
	text, err := os.ReadFile(filepath.Join(repository, "deploy", "postgres.sql"))
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("deploy_%d", os.Getpid())
	script := strings.NewReplacer("ward_owner", name+"_owner", "ward_serving", name+"_serving", "database ward", "database "+name, `\connect ward`, `\connect `+name).Replace(string(text))
	t.Cleanup(func() { dropDeployment(t, admin, name) })
	psql := exec.Command(psqlPath(t), "--no-psqlrc", "--quiet", admin.String())
	psql.Env = append(os.Environ(), "OWNER_PASSWORD=it's an owner", "SERVING_PASSWORD=served")
	psql.Stdin = strings.NewReader(script)
	if out, err := psql.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("psql: %v\n%s", err, out)
	}

	address := func(role, password string) string {
		u := *admin
		u.User, u.Path = url.UserPassword(name+role, password), "/"+name
		return u.String()
	}
	owner, serving := address("_owner", "it's an owner"), address("_serving", "served")
	m, err := database.OpenMigrator(t.Context(), owner, serving)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{serving: "", owner: "owns tables"} {
		db, err := database.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Check(t.Context())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("serve with it: %v, want %q", err, want)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

func psqlPath(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/psql")
	if err != nil || len(found) == 0 {
		t.Fatal("psql is not beside the server")
	}
	return found[len(found)-1]
}

func dropDeployment(t *testing.T, admin *url.URL, name string) {
	db, err := sql.Open("pgx", admin.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, stmt := range []string{
		"drop database if exists " + name + " with (force)", "drop role if exists " + name + "_owner", "drop role if exists " + name + "_serving",
	} {
		if _, err := db.Exec(stmt); err != nil {
			t.Error(err)
		}
	}
}
