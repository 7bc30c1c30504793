package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SchemaVersion is the version of the schema that this program works with.
func SchemaVersion() int64 { return schemaVersion() }

// Whole is a transaction over the rows of every organization, for backup and
// restore. On Postgres only the owner of the tables may begin one.
type Whole struct {
	dialect Dialect
	tx      *sql.Tx
	version int64
	tables  []Table
}

// Snapshot runs f over one state of the whole database, whatever is written
// meanwhile. On Postgres db is opened as the owner.
func Snapshot(ctx context.Context, db *DB, f func(w *Whole) error) error {
	opt := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	if db.dialect == SQLite {
		opt = nil // a reader has one snapshot anyway
	}
	return whole(ctx, db, db.read, opt, f)
}

// Fill runs f in one transaction that may write rows of every organization,
// and commits it unless f returns an error. No organization can be made beside
// it. On Postgres db is opened as the owner.
func Fill(ctx context.Context, db *DB, f func(w *Whole) error) error {
	if db.dialect == SQLite {
		db.writer.Lock()
		defer db.writer.Unlock()
	}
	return whole(ctx, db, db.write, nil, f)
}

func whole(ctx context.Context, db *DB, pool *sql.DB, opt *sql.TxOptions, f func(w *Whole) error) (err error) {
	tx, err := pool.BeginTx(ctx, opt)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	w := &Whole{dialect: db.dialect, tx: tx}
	if err := w.describe(ctx); err != nil {
		return err
	}
	if db.dialect == Postgres && opt == nil {
		if _, err := tx.ExecContext(ctx, "lock table organizations in share row exclusive mode"); err != nil {
			return fmt.Errorf("lock the organizations: %w", err)
		}
	}
	if err := f(w); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// describe reads the schema, and refuses one that this program does not know
// and a role that would see a part of the rows without a word.
func (w *Whole) describe(ctx context.Context) error {
	const versions = "select coalesce(max(version_id), 0) from goose_db_version where is_applied"
	if err := w.tx.QueryRowContext(ctx, versions).Scan(&w.version); err != nil {
		return ctxOr(ctx, errors.New("the database has no schema: there is no instance of Ward in it"))
	}
	if err := newer(w.version); err != nil {
		return err
	}
	if w.dialect == Postgres {
		var foreign int
		const others = `select count(*) from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and relowner <> current_user::regrole`
		if err := w.tx.QueryRowContext(ctx, others).Scan(&foreign); err != nil {
			return err
		}
		if foreign > 0 {
			return fmt.Errorf("WARD_MIGRATE_DATABASE_URL: the role does not own %d of the tables, and would see a part of their rows only: use the role that migrates", foreign)
		}
	}
	var err error
	w.tables, err = tables(ctx, w.tx, w.dialect)
	return err
}

// ctxOr prefers the end of the context as the reason.
func ctxOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// Version returns the version of the schema that the database has: at most
// SchemaVersion.
func (w *Whole) Version() int64 { return w.version }

// Tables returns every table, each after those that it refers to.
func (w *Whole) Tables() []Table { return w.tables }

// Count returns the number of rows of a table.
func (w *Whole) Count(ctx context.Context, t Table) (n int64, err error) {
	err = w.tx.QueryRowContext(ctx, "select count(*) from "+quoted(t.Name)).Scan(&n)
	return n, err
}

// Rows calls f with each row of a table in the order of its key, which is the
// same on both dialects. The values are those of Kind, in the order of the
// columns; the slice is used again for the next row.
func (w *Whole) Rows(ctx context.Context, t Table, f func(values []any) error) error {
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	return each(ctx, w.tx, w.selection(t), func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range t.Columns {
			v, ok := plain(c.Kind, values[i])
			if !ok {
				return fmt.Errorf("%s.%s holds a %T, which its type does not allow", t.Name, c.Name, values[i])
			}
			values[i] = v
		}
		return f(values)
	})
}

func (w *Whole) selection(t Table) string {
	kind := map[string]Kind{}
	var columns, order []string
	for _, c := range t.Columns {
		kind[c.Name] = c.Kind
		columns = append(columns, quoted(c.Name))
	}
	for _, k := range t.Key {
		by := quoted(k)
		if w.dialect == Postgres && kind[k] == Text {
			by += ` collate "C"` // by bytes, as SQLite does
		}
		order = append(order, by)
	}
	return "select " + strings.Join(columns, ", ") + " from " + quoted(t.Name) + " order by " + strings.Join(order, ", ")
}

// plain turns what a driver returns into the Go type of a kind.
func plain(k Kind, v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case int64:
		if k == Boolean { // as SQLite keeps it
			return v != 0, v == 0 || v == 1
		}
		return v, k == Integer
	case time.Time:
		return v.UTC().Truncate(time.Microsecond), k == Timestamp
	case string:
		return v, k == Text
	case bool:
		return v, k == Boolean
	case float64:
		return v, k == Real
	}
	return nil, false
}

// Insert adds rows to a table. Each holds a value for every column.
func (w *Whole) Insert(ctx context.Context, t Table, rows [][]any) error {
	var columns []string
	for _, c := range t.Columns {
		columns = append(columns, quoted(c.Name))
	}
	mark := "?"
	if w.dialect == Postgres {
		mark = "$"
	}
	var groups []string
	var args []any
	for _, row := range rows {
		var marks []string
		for _, v := range row {
			args = append(args, v)
			marks = append(marks, mark+strconv.Itoa(len(args)))
		}
		groups = append(groups, "("+strings.Join(marks, ", ")+")")
	}
	insert := "insert into " + quoted(t.Name) + " (" + strings.Join(columns, ", ") + ") values " + strings.Join(groups, ", ")
	if _, err := w.tx.ExecContext(ctx, insert, utc(args)...); err != nil {
		return fmt.Errorf("write to %s: %w", t.Name, err)
	}
	return nil
}

// ReleaseJobs makes every job that was handed out due again: whoever had it is
// not there after a restore.
func (w *Whole) ReleaseJobs(ctx context.Context) error {
	_, err := w.tx.ExecContext(ctx, "update jobs set lease_until = null where done_at is null and failed_at is null and lease_until is not null")
	return err
}

// Filled says whether the database has the row of an organization. A database
// without a schema has none.
func Filled(ctx context.Context, db *DB) (bool, error) {
	there := "select count(*) from sqlite_master where type = 'table' and name = 'organizations'"
	if db.dialect == Postgres {
		there = "select count(*) from pg_class where relnamespace = current_schema()::regnamespace and relname = 'organizations'"
	}
	var n int
	if err := db.read.QueryRowContext(ctx, there).Scan(&n); err != nil || n == 0 {
		return false, err
	}
	var filled bool
	err := db.read.QueryRowContext(ctx, "select exists (select 1 from organizations)").Scan(&filled)
	return filled, err
}

// UpTo applies the migrations that are missing up to a version, and refuses a
// database that is past it.
func (m *Migrator) UpTo(ctx context.Context, version int64) error {
	have, err := m.provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	if have > version {
		return fmt.Errorf("the database has schema version %d already, and version %d is needed first: use a database without a schema", have, version)
	}
	if _, err := m.provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}
