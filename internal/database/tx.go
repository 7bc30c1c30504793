package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// Tx is a transaction of one tenant.
type Tx struct {
	db     *DB
	sql    *sql.Tx
	gorm   *gorm.DB
	tenant string
	after  []func()
}

// Gorm returns the transaction for use in a store. Every query of a store
// names the tenant as well: row-level security is the second lock, not the
// first.
func (tx *Tx) Gorm() *gorm.DB { return tx.gorm }

// Tenant returns the tenant that the transaction belongs to.
func (tx *Tx) Tenant() string { return tx.tenant }

// Dialect returns the kind of database.
func (tx *Tx) Dialect() Dialect { return tx.db.dialect }

// AfterCommit runs f once the transaction has been committed, and never when
// it was rolled back. It is for hints (a queue that may look now), not for
// work that must happen.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// InTx runs f in a transaction of one tenant and commits it unless f returns
// an error or panics. A service method is one InTx; they never nest.
func InTx[T any, K ~string](ctx context.Context, db *DB, tenant K, f func(tx *Tx) (T, error)) (T, error) {
	if db.dialect == SQLite {
		db.writer.Lock()
		defer db.writer.Unlock()
	}
	return run(ctx, db, db.write, nil, string(tenant), f)
}

// View runs f in a transaction that only reads and sees one state of the
// database throughout. On SQLite it runs beside the writer.
func View[T any, K ~string](ctx context.Context, db *DB, tenant K, f func(tx *Tx) (T, error)) (T, error) {
	var opt *sql.TxOptions // a SQLite reader has one snapshot anyway
	if db.dialect == Postgres {
		opt = &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	}
	return run(ctx, db, db.read, opt, string(tenant), f)
}

func run[T any](ctx context.Context, db *DB, pool *sql.DB, opt *sql.TxOptions, tenant string, f func(tx *Tx) (T, error)) (_ T, err error) {
	var zero T
	tx, err := begin(ctx, db, pool, opt, tenant)
	if err != nil {
		return zero, err
	}
	done := false
	defer func() {
		if !done { // an error, or a panic on its way up
			err = errors.Join(err, ignoreDone(tx.sql.Rollback()))
		}
	}()
	out, err := f(tx)
	if err != nil {
		return zero, err
	}
	done = true
	if err := tx.sql.Commit(); err != nil {
		return zero, fmt.Errorf("commit: %w", err)
	}
	for _, hint := range tx.after {
		hint()
	}
	return out, nil
}

func begin(ctx context.Context, db *DB, pool *sql.DB, opt *sql.TxOptions, tenant string) (*Tx, error) {
	s, err := pool.BeginTx(ctx, opt)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	if db.dialect == Postgres {
		if _, err := s.ExecContext(ctx, "select set_config('ward.tenant', $1, true)", tenant); err != nil {
			return nil, errors.Join(fmt.Errorf("set the tenant: %w", err), s.Rollback())
		}
	}
	// Without hooks gorm leaves a field named UpdatedAt as the program set it.
	g := db.gorm.Session(&gorm.Session{NewDB: true, Context: ctx, SkipHooks: true})
	g.Statement.ConnPool = &utcConn{ConnPool: s, count: &db.queries}
	return &Tx{db: db, sql: s, gorm: g, tenant: tenant}, nil
}

// ignoreDone drops the error of rolling back what the driver has rolled back
// already, as it does when a context ends.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// None is the result of a transaction that returns nothing but an error.
type None struct{}

// Do is InTx without a result.
func Do[K ~string](ctx context.Context, db *DB, tenant K, f func(tx *Tx) error) error {
	_, err := InTx(ctx, db, tenant, func(tx *Tx) (None, error) { return None{}, f(tx) })
	return err
}
