package database

import (
	"context"
	"database/sql"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// utcConn passes every time to the database in UTC and in microseconds.
//
// A column "timestamp" drops the offset of a local time on Postgres without a
// word, and SQLite compares times as text; Postgres keeps no more than
// microseconds. One place for both beats a rule for everyone.
type utcConn struct {
	gorm.ConnPool
	count *queryCounter
}

func (c *utcConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	c.count.n.Add(1)
	return c.ConnPool.ExecContext(ctx, query, utc(args)...)
}

func (c *utcConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.count.n.Add(1)
	return c.ConnPool.QueryContext(ctx, query, utc(args)...)
}

func (c *utcConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	c.count.n.Add(1)
	return c.ConnPool.QueryRowContext(ctx, query, utc(args)...)
}

func utc(args []any) []any {
	for i, arg := range args {
		switch t := arg.(type) {
		case time.Time:
			args[i] = t.UTC().Truncate(time.Microsecond)
		case *time.Time:
			if t != nil {
				args[i] = t.UTC().Truncate(time.Microsecond)
			}
		}
	}
	return args
}

// queryCounter counts the statements that stores have run, for the tests that
// hold a request to a number of queries.
type queryCounter struct{ n atomic.Int64 }

// Queries returns how many statements have been run inside transactions since
// the database was opened.
func (db *DB) Queries() int64 { return db.queries.n.Load() }
