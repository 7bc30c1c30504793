package database

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Row is one row of an answer.
type Row interface {
	Scan(dest ...any) error
}

// asTenant sets the tenant for the batch that it opens. The batch is one
// implicit transaction, so that both settings end with it.
const asTenant = `select set_config('ward.tenant', $1, true), set_config('transaction_read_only', 'on', true)`

// ViewRows runs one query as a tenant and calls scan for each row. It is View
// for the few lists that must be fast: on Postgres the tenant and the query
// travel together, one round trip where View makes four. Arguments are marked
// by "?", which the text holds for nothing else. Only files named store.go
// call it.
func ViewRows[K ~string](ctx context.Context, db *DB, tenant K, query string, args []any, scan func(Row) error) error {
	db.queries.n.Add(1)
	if db.dialect == Postgres {
		return viewBatch(ctx, db, string(tenant), query, utc(args), scan)
	}
	rows, err := db.read.QueryContext(ctx, query, utc(args)...)
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

func viewBatch(ctx context.Context, db *DB, tenant, query string, args []any, scan func(Row) error) (err error) {
	var b pgx.Batch
	b.Queue(asTenant, tenant)
	b.Queue(numbered(query), args...)
	res := db.pool.SendBatch(ctx, &b)
	defer func() { err = errors.Join(err, res.Close()) }()
	if _, err := res.Exec(); err != nil {
		return fmt.Errorf("set the tenant: %w", err)
	}
	rows, err := res.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// numbered turns each "?" into $1, $2 and so on.
func numbered(query string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}
