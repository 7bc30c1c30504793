package dbtest

import (
	"regexp"
	"testing"

	"ward/internal/database"
)

// constraint finds the named constraints in the text of a create table.
var constraint = regexp.MustCompile(`(?i)\bconstraint\s+([a-z0-9_]+)\s`)

// comment is what must not be taken for one.
var comment = regexp.MustCompile(`--[^\n]*`)

// constraints lists the named constraints. SQLite knows them only in the text
// that made the table.
func constraints(t testing.TB, db *database.DB) []string {
	t.Helper()
	if db.Dialect() == database.Postgres {
		return ask[string](t, db, `
			select 'constraint ' || c.relname || ' ' || n.conname
			from pg_constraint n join pg_class c on c.oid = n.conrelid
			where c.relnamespace = current_schema()::regnamespace and c.relname <> 'goose_db_version'
			  and n.contype in ('p', 'u', 'f', 'c')`)
	}
	type table struct{ Name, SQL string }
	var out []string
	for _, tb := range ask[table](t, db, `select name, sql from sqlite_master where type = 'table' and sql is not null and name <> 'goose_db_version'`) {
		for _, m := range constraint.FindAllStringSubmatch(comment.ReplaceAllString(tb.SQL, ""), -1) {
			out = append(out, "constraint "+tb.Name+" "+m[1])
		}
	}
	return out
}
