package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind is what a column holds, the same on both dialects.
type Kind int

// The kinds of column that a migration may use: the subset that both dialects share. The Go
// type of a value stands behind each; nil is a null.
const (
	Text      Kind = iota // string
	Integer               // int64
	Boolean               // bool
	Real                  // float64
	Timestamp             // time.Time in UTC, whole microseconds
)

// kinds gives the kind of a column's type as either dialect names it.
var kinds = map[string]Kind{
	"text": Text, "integer": Integer, "bigint": Integer, "boolean": Boolean, "double precision": Real,
	"timestamp": Timestamp, "timestamp without time zone": Timestamp,
}

// Column is a column of a Table.
type Column struct {
	Name string
	Kind Kind
}

// Table is a table of the program, as the database describes it.
type Table struct {
	Name    string
	Columns []Column // as the migration orders them
	Key     []string // the columns of the primary key, in its order
	refers  []string // the tables that must be filled first
}

// Tenant says whether each row belongs to an organization.
func (t Table) Tenant() bool { return len(t.Columns) > 0 && t.Columns[0].Name == "tenant" }

// The catalog of each dialect: table, column, type, place in the primary key
// from 1 (0 outside it); and which table refers to which. The table of the
// migrations describes the schema, not the instance, and is left out.
var (
	catalogColumns = map[Dialect]string{
		SQLite: `
			select m.name, p.name, lower(p.type), p.pk from sqlite_master m, pragma_table_info(m.name) p
			where m.type = 'table' and m.name not like 'sqlite\_%' escape '\' and m.name <> 'goose_db_version' order by m.name, p.cid`,
		Postgres: `
			select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
			from pg_class c
			join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
			left join pg_index i on i.indrelid = c.oid and i.indisprimary
			where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'goose_db_version'
			order by c.relname collate "C", a.attnum`,
	}
	catalogKeys = map[Dialect]string{
		SQLite: `select m.name, f."table" from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table'`,
		Postgres: `
			select c.relname, r.relname from pg_constraint k
			join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
			where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace`,
	}
)

// tables describes every table, in an order that fills each after those that
// it refers to. The order is the same on both dialects.
func tables(ctx context.Context, tx *sql.Tx, d Dialect) ([]Table, error) {
	var all []Table
	keyed := map[string]map[int]string{}
	err := each(ctx, tx, catalogColumns[d], func(rows *sql.Rows) error {
		var table, column, kind string
		var place int
		if err := rows.Scan(&table, &column, &kind, &place); err != nil {
			return err
		}
		k, known := kinds[kind]
		if !known {
			return fmt.Errorf("column %s.%s has the type %s, which is in no backup", table, column, kind)
		}
		if len(all) == 0 || all[len(all)-1].Name != table {
			all, keyed[table] = append(all, Table{Name: table}), map[int]string{}
		}
		t := &all[len(all)-1]
		t.Columns = append(t.Columns, Column{column, k})
		keyed[table][place] = column
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range all {
		for place := 1; keyed[all[i].Name][place] != ""; place++ {
			all[i].Key = append(all[i].Key, keyed[all[i].Name][place])
		}
		if len(all[i].Key) == 0 {
			return nil, fmt.Errorf("table %s has no primary key, which gives its rows their order", all[i].Name)
		}
	}
	err = each(ctx, tx, catalogKeys[d], func(rows *sql.Rows) error {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(t Table) bool { return t.Name == from }); i >= 0 {
			all[i].refers = append(all[i].refers, to)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return parentsFirst(all)
}

// parentsFirst sorts tables, which are in the order of their names, so that
// each follows those that it refers to.
func parentsFirst(all []Table) ([]Table, error) {
	var out []Table
	done := map[string]bool{}
	for len(out) < len(all) {
		before := len(out)
		for _, t := range all {
			if !done[t.Name] && !slices.ContainsFunc(t.refers, func(to string) bool { return !done[to] }) {
				done[t.Name] = true
				out = append(out, t)
			}
		}
		if len(out) == before {
			return nil, errors.New("the foreign keys of the schema form a circle: no order of the tables satisfies them")
		}
	}
	return out, nil
}

// each runs a query and calls scan for each row.
func each(ctx context.Context, tx *sql.Tx, query string, scan func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

// quoted quotes a name for SQL.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
