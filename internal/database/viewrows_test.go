package database_test

import (
	"errors"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

func TestViewRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		at := time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC)
		for _, tenant := range []string{"t1", "t2"} {
			if err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error {
				return add(tx, organization{Tenant: tenant, Name: "of " + tenant, CreatedAt: at})
			}); err != nil {
				t.Fatal(err)
			}
		}
		var got []organization
		scan := func(r database.Row) error {
			var o organization
			err := r.Scan(&o.Tenant, &o.Name, &o.CreatedAt)
			got = append(got, o)
			return err
		}
		local := at.In(time.FixedZone("west", -8*3600))
		ask := func(query string, args ...any) error {
			got = nil
			return database.ViewRows(t.Context(), db, "t1", query, args, scan)
		}
		before := db.Queries()
		if err := ask("select tenant, name, created_at from organizations where tenant = ? and created_at = ? limit ?", "t1", local, 5); err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].Name != "of t1" || !got[0].CreatedAt.Equal(at) {
			t.Errorf("got %+v", got)
		}
		if n := db.Queries() - before; n != 1 {
			t.Errorf("%d queries were counted", n)
		}
		if err := ask("select nothing from organizations"); err == nil {
			t.Error("a broken query went through")
		}
		if err := ask("delete from organizations where tenant = ? returning tenant, name, created_at", "t1"); err == nil {
			t.Error("a view has written")
		}
		stop := errors.New("stop")
		err := database.ViewRows(t.Context(), db, "t1", "select name from organizations", nil, func(database.Row) error { return stop })
		if !errors.Is(err, stop) {
			t.Errorf("the error of scan is lost: %v", err)
		}
		if got := names(t, db, "t1"); len(got) == 0 {
			t.Error("the row is gone")
		}
	})
}

// TestViewRowsRowSecurity tries a query without a filter, and whether the
// tenant outlives its batch on the connection.
func TestViewRowsRowSecurity(t *testing.T) {
	t.Parallel()
	db := dbtest.Postgres(t)
	for _, tenant := range []string{"t1", "t2"} {
		if err := database.Do(t.Context(), db, tenant, func(tx *database.Tx) error { return add(tx, organization{Tenant: tenant}) }); err != nil {
			t.Fatal(err)
		}
	}
	for range 20 { // over the pool's connections
		for _, tenant := range []string{"t2", "", "t1"} {
			var seen []string
			err := database.ViewRows(t.Context(), db, tenant, "select tenant from organizations", nil, func(r database.Row) error {
				var s string
				err := r.Scan(&s)
				seen = append(seen, s)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if tenant == "" && len(seen) != 0 || tenant != "" && (len(seen) != 1 || seen[0] != tenant) {
				t.Fatalf("as %q a query without a filter sees %v", tenant, seen)
			}
		}
		var all []string
		if err := database.Ask(t.Context(), db, database.UserByEmail, &all, "nobody"); err != nil {
			t.Fatal(err)
		}
		if got := names(t, db, ""); len(got) != 0 {
			t.Fatalf("the tenant outlived its batch: %v", got)
		}
	}
}
