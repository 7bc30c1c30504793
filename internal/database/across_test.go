package database_test

import (
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// owner opens the database as the role that owns its tables.
func owner(t *testing.T) (ownerDB *sql.DB, serving *database.DB) {
	t.Helper()
	ownerURL, servingURL := dbtest.PostgresURLs(t)
	raw, err := sql.Open("pgx", ownerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	db, err := database.Open(t.Context(), servingURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return raw, db
}

// texts runs a query that answers one column.
func texts(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestRowSecurityIsForced: no table with a tenant is left out, and no policy
// says more than that the tenants are the same.
func TestRowSecurityIsForced(t *testing.T) {
	t.Parallel()
	raw, _ := owner(t)
	const tables = `
		select c.relname from pg_class c
		where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
		  and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped)
		  and %s
		order by c.relname`
	if open := texts(t, raw, fmt.Sprintf(tables, "not (c.relrowsecurity and c.relforcerowsecurity)")); len(open) > 0 {
		t.Errorf("without forced row-level security: %v", open)
	}
	all := texts(t, raw, fmt.Sprintf(tables, "true"))
	if len(all) < 10 {
		t.Fatalf("only the tables %v have a tenant", all)
	}
	const want = "(tenant = current_setting('ward.tenant'::text, true))"
	guarded := texts(t, raw, `
		select tablename from pg_policies
		where schemaname = current_schema() and policyname = 'ward_tenant' and permissive = 'PERMISSIVE' and cmd = 'ALL'
		  and roles = '{public}' and qual = $1 and with_check = $1 order by tablename`, want)
	if !slices.Equal(all, guarded) {
		t.Errorf("guarded are %v, of %v", guarded, all)
	}
	others := texts(t, raw, `
		select tablename || '.' || policyname from pg_policies
		where schemaname = current_schema() and policyname <> 'ward_tenant' and not (policyname = 'ward_owner' and roles = array[current_user]::name[])`)
	if len(others) > 0 {
		t.Errorf("policies that nobody expects: %v", others)
	}
}

// TestQuestionsAreTheOnlyWayAcross compares the functions that run with the
// owner's rights with the list in the code.
func TestQuestionsAreTheOnlyWayAcross(t *testing.T) {
	t.Parallel()
	raw, db := owner(t)
	var want []string
	for _, q := range database.Questions {
		want = append(want, fmt.Sprintf("ward_%s/%d", q.Name(), q.Params()))
	}
	slices.Sort(want)
	got := texts(t, raw, `
		select proname || '/' || pronargs from pg_proc
		where pronamespace = current_schema()::regnamespace and prosecdef`)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("SECURITY DEFINER functions: %v\nquestions: %v", got, want)
	}
	loose := texts(t, raw, `
		select proname from pg_proc
		where pronamespace = current_schema()::regnamespace and prosecdef
		  and (proconfig is null or not exists (select 1 from unnest(proconfig) c where c like 'search_path=%'))`)
	if len(loose) > 0 {
		t.Errorf("functions that look where the caller tells them to: %v", loose)
	}
	first := texts(t, raw, `
		select proname from pg_proc
		where pronamespace = current_schema()::regnamespace and prosecdef and not ('search_path=' || current_schema() || ', pg_temp' = any (proconfig))`)
	if len(first) > 0 {
		t.Errorf("functions that look into the caller's temporary tables first: %v", first)
	}
	public := texts(t, raw, `
		select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
		where p.pronamespace = current_schema()::regnamespace and p.proname like 'ward\_%' and p.proname <> 'ward_refuse_change' and a.grantee = 0`)
	if len(public) > 0 {
		t.Errorf("functions that any role may call: %v", public)
	}
	if err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error { return tx.Gorm().Exec("select ward_protect()").Error }); err == nil {
		t.Error("the serving role may change row-level security")
	}
}

// TestEveryQuestionIsAnswered asks each one on both databases: their columns
// are the same.
func TestEveryQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	asked := func(t *testing.T, db *database.DB) map[string][]string {
		at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		if err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
			for _, stmt := range []string{
				`insert into organizations (tenant, name, created_at) values ('t1', 'One', @at)`,
				`insert into users (tenant, id, email, name, role, active, password_hash, totp_secret, totp_active, totp_last, version, created_at)
				 values ('t1', 'u', 'u@one.test', 'U', 'admin', true, '', '', false, 0, 1, @at)`,
				`insert into sessions (tenant, id, user_id, token_hash, created_at, seen_at, expires_at) values ('t1', 's', 'u', 'h', @at, @at, @at)`,
				`insert into api_tokens (tenant, id, user_id, name, role, token_hash, created_at) values ('t1', 'a', 'u', 'x', 'viewer', 'h', @at)`,
				`insert into password_links (tenant, id, user_id, token_hash, created_at, expires_at) values ('t1', 'l', 'u', 'h', @at, @at)`,
				`insert into jobs (tenant, id, kind, subject, generation, failures, run_at, error, created_at) values ('t1', 'j', 'k', 's', 0, 0, @at, '', @at)`,
			} {
				if err := tx.Gorm().Exec(stmt, sql.Named("at", at)).Error; err != nil {
					return fmt.Errorf("%s: %w", stmt, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		args := map[string][]any{
			"user_by_email": {"u@one.test"}, "session_by_hash": {"h"}, "api_token_by_hash": {"h"}, "password_link_by_hash": {"h"},
			"claim_jobs": {at, at.Add(time.Minute), 1},
		}
		out := map[string][]string{}
		for _, q := range database.Questions {
			var rows []map[string]any
			if err := database.Ask(t.Context(), db, q, &rows, args[q.Name()]...); err != nil {
				t.Errorf("%s: %v", q.Name(), err)
				continue
			}
			if len(rows) != 1 {
				t.Errorf("%s: %d rows", q.Name(), len(rows))
				continue
			}
			for column := range rows[0] {
				out[q.Name()] = append(out[q.Name()], column)
			}
			slices.Sort(out[q.Name()])
		}
		return out
	}
	lite, pg := asked(t, dbtest.SQLite(t)), asked(t, dbtest.Postgres(t))
	for name, columns := range lite {
		if !slices.Equal(columns, pg[name]) {
			t.Errorf("%s answers %v on SQLite and %v on Postgres", name, columns, pg[name])
		}
	}
}

// TestTemporaryTablesDoNotStandIn: the serving role may make temporary tables;
// none of them is taken for Ward's by what runs as the owner.
func TestTemporaryTablesDoNotStandIn(t *testing.T) {
	t.Parallel()
	raw, db := owner(t)
	role := texts(t, raw, "select current_user")[0]
	err := database.Do(t.Context(), db, "t1", func(tx *database.Tx) error {
		g := tx.Gorm()
		for _, stmt := range []string{
			"create temporary table organizations (like public.organizations including defaults)",
			"insert into pg_temp.organizations values ('planted', 'x', now())",
			"grant all on pg_temp.organizations to " + role,
		} {
			if err := g.Exec(stmt).Error; err != nil {
				return err
			}
		}
		var got []string
		if err := g.Raw("select tenant from ward_tenants()").Scan(&got).Error; err != nil {
			return err
		}
		if len(got) > 0 {
			t.Errorf("a function of the owner read the caller's table: %v", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
