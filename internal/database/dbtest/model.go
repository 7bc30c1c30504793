package dbtest

import (
	"reflect"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"ward/internal/database"
)

// ModelFits fails the test when a model of a store and its table differ: a
// column that one of them lacks, another primary key, or a column that may be
// null behind a field that cannot hold it. model is a pointer to the model's
// zero value. Each store package calls it for each of its models.
func ModelFits(t *testing.T, db *database.DB, model any) {
	t.Helper()
	s, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]Column{}
	for _, c := range Columns(t, db) {
		if c.Table == s.Table {
			have[c.Name] = c
		}
	}
	if len(have) == 0 {
		t.Fatalf("%s: there is no table %s", s.Name, s.Table)
	}
	for _, f := range s.Fields {
		c, ok := have[f.DBName]
		switch {
		case f.DBName == "":
		case !ok:
			t.Errorf("%s.%s: table %s has no column %s", s.Name, f.Name, s.Table, f.DBName)
		case c.Key != f.PrimaryKey:
			t.Errorf("%s.%s: in the primary key: table %v, model %v", s.Name, f.Name, c.Key, f.PrimaryKey)
		case c.Nullable && !holdsNull(f.FieldType):
			t.Errorf("%s.%s: column %s may be null, %s cannot hold it", s.Name, f.Name, f.DBName, f.FieldType)
		case !c.Nullable && f.FieldType.Kind() == reflect.Pointer:
			t.Errorf("%s.%s: column %s is never null, the field may be nil", s.Name, f.Name, f.DBName)
		}
		delete(have, f.DBName)
	}
	var left []string
	for name := range have {
		left = append(left, name)
	}
	slices.Sort(left)
	if len(left) > 0 {
		t.Errorf("%s has no field for the columns %v of %s", s.Name, left, s.Table)
	}
}

func holdsNull(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map
}

// Column is one column of a schema.
type Column struct {
	Table, Name string
	Type        string // in the words of the migrations: text, integer, timestamp
	Nullable    bool
	Key         bool // part of the primary key
}

// Columns lists every column of Ward's tables, by table and name.
func Columns(t testing.TB, db *database.DB) []Column {
	t.Helper()
	query := `
		select m.name as "table", p.name as name, lower(p.type) as type, p."notnull" = 0 as nullable, p.pk > 0 as key
		from sqlite_master m join pragma_table_info(m.name) p
		where m.type = 'table' and m.name not like 'sqlite_%' and m.name <> 'goose_db_version' order by 1, 2`
	if db.Dialect() == database.Postgres {
		query = `
		select c.relname as "table", a.attname as name,
		       replace(format_type(a.atttypid, a.atttypmod), 'timestamp without time zone', 'timestamp') as type,
		       not a.attnotnull as nullable, coalesce(a.attnum = any(i.indkey), false) as key
		from pg_class c
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		left join pg_index i on i.indrelid = c.oid and i.indisprimary
		where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'goose_db_version'
		order by c.relname collate "C", a.attname collate "C"`
	}
	return ask[Column](t, db, query)
}

// ask runs a query on the catalogue.
func ask[T any](t testing.TB, db *database.DB, query string) []T {
	t.Helper()
	out, err := database.View(t.Context(), db, "", func(tx *database.Tx) ([]T, error) {
		var out []T
		return out, tx.Gorm().Raw(query).Scan(&out).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Names lists what a schema names besides columns: its indexes and its
// constraints, each with its table, in order.
func Names(t testing.TB, db *database.DB) []string {
	t.Helper()
	query := `
		select 'index ' || tbl_name || ' ' || name from sqlite_master
		where type = 'index' and sql is not null and tbl_name <> 'goose_db_version' order by 1`
	if db.Dialect() == database.Postgres {
		query = `
		select 'index ' || c.relname || ' ' || x.relname
		from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
		where c.relnamespace = current_schema()::regnamespace and c.relname <> 'goose_db_version'
		  and not exists (select 1 from pg_constraint n where n.conindid = x.oid and n.contype in ('p', 'u'))
		order by 1`
	}
	out := append(ask[string](t, db, query), constraints(t, db)...)
	slices.Sort(out)
	return out
}
