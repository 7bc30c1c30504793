package database_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"ward/internal/database/dbtest"
)

// TestDialectsAgree holds the two schemas side by side. That gorm's models fit
// them is tested beside each store, with dbtest.ModelFits.
func TestDialectsAgree(t *testing.T) {
	t.Parallel()
	lite, pg := dbtest.SQLite(t), dbtest.Postgres(t)
	text := func(cs []dbtest.Column) []string {
		var out []string
		for _, c := range cs {
			out = append(out, fmt.Sprintf("column %s.%s %s, null %v, key %v", c.Table, c.Name, c.Type, c.Nullable, c.Key))
		}
		return out
	}
	compare(t, text(dbtest.Columns(t, lite)), text(dbtest.Columns(t, pg)))
	compare(t, dbtest.Names(t, lite), dbtest.Names(t, pg))
}

// compare reports what one of two lists lacks.
func compare(t *testing.T, lite, pg []string) {
	t.Helper()
	if len(lite) < 10 {
		t.Fatalf("only %v", lite)
	}
	for _, s := range lite {
		if !slices.Contains(pg, s) {
			t.Errorf("SQLite: %s\nPostgres lacks it", s)
		}
	}
	for _, s := range pg {
		if !slices.Contains(lite, s) {
			t.Errorf("Postgres: %s\nSQLite lacks it", s)
		}
	}
}

// tenantless are the tables whose rows belong to no organization.
var tenantless = map[string]bool{
	"sign_in_failures": true, // an unknown address has no organization
}

// TestEveryTableHasATenant demands the tenant first in every key.
func TestEveryTableHasATenant(t *testing.T) {
	t.Parallel()
	tables, tenant, types := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range dbtest.Columns(t, dbtest.SQLite(t)) {
		tables[c.Table] = true
		types[c.Type] = true
		if c.Name == "tenant" && c.Key && !c.Nullable {
			tenant[c.Table] = true
		}
	}
	for table := range tables {
		if tenant[table] == tenantless[table] {
			t.Errorf("%s: tenant in the key: %v, meant to have none: %v", table, tenant[table], tenantless[table])
		}
	}
	for typ := range types {
		if !slices.Contains(strings.Fields("text integer bigint boolean timestamp double+precision"), strings.ReplaceAll(typ, " ", "+")) {
			t.Errorf("a column has the type %q, which is not in the common subset", typ)
		}
	}
}
