// Package database opens Ward's database, migrates it, and runs transactions.
//
// The same code runs on SQLite (the embedded profile) and on Postgres (the
// production profile). Every transaction belongs to one tenant: on Postgres
// row-level security shows it that tenant's rows only, so that a forgotten
// filter finds nothing. What must look across tenants goes through the few
// functions in across.go.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Dialect is the kind of database.
type Dialect string

// The dialects that Ward runs on.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect Dialect
	gorm    *gorm.DB      // knows the dialect; transactions bring their own connection
	write   *sql.DB       // on SQLite one connection, since it has one writer
	read    *sql.DB       // on Postgres the same pool as write
	pool    *pgxpool.Pool // Postgres only
	writer  sync.Mutex    // serialises SQLite's writers: faster and fairer than its busy handler
	queries queryCounter
}

// readers is how many connections read from SQLite at once.
const readers = 8

// maxConns is the size of the Postgres pool of one process. It bounds the load
// of a replica; PostgreSQL's default allows 100 connections in all.
const maxConns = 16

// Open opens the database that url names: "sqlite:PATH" or "postgres://…".
func Open(ctx context.Context, url string) (*DB, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return openSQLite(ctx, path)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(ctx, url)
	}
	return nil, errors.New("a database URL starts with sqlite: or postgres://")
}

// sqliteDSN holds what makes SQLite safe here: immediate transactions (a
// deferred one that turns into a writer fails with BUSY), full sync (an
// accepted upload survives a power cut) and UTC both ways.
const sqliteDSN = "file:%s?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)" +
	"&_pragma=synchronous(FULL)&_txlock=%s&_time_format=sqlite&_timezone=UTC"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := makePrivate(path); err != nil {
		return nil, fmt.Errorf("open the SQLite file: %w", err)
	}
	path = strings.NewReplacer("?", "%3f", "#", "%23", "%", "%25").Replace(path)
	write, err := sql.Open("sqlite", fmt.Sprintf(sqliteDSN, path, "immediate"))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the SQLite file: %w", err), write.Close())
	}
	read, err := sql.Open("sqlite", fmt.Sprintf(sqliteDSN, path, "deferred")+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return newDB(&DB{dialect: SQLite, write: write, read: read}, dialector{})
}

// makePrivate makes a missing file with mode 0600: the folder may be open to
// other users of the machine. SQLite gives its journals the mode of the file.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func openPostgres(ctx context.Context, url string) (*DB, error) {
	conf, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the Postgres URL cannot be parsed") // the cause may quote the password
	}
	if conf.MaxConns < maxConns {
		conf.MaxConns = maxConns
	}
	conf.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach Postgres: %w", err)
	}
	conn := stdlib.OpenDBFromPool(pool)
	return newDB(&DB{dialect: Postgres, write: conn, read: conn, pool: pool}, postgres.New(postgres.Config{Conn: conn}))
}

func newDB(db *DB, d gorm.Dialector) (*DB, error) {
	g, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		TranslateError:         true,
		Logger:                 logger.Discard,
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	db.gorm = g
	return db, nil
}

// Dialect returns the kind of database.
func (db *DB) Dialect() Dialect { return db.dialect }

// Version names the database and its version: "PostgreSQL 17.2".
func (db *DB) Version(ctx context.Context) (string, error) {
	name, query := "SQLite", "select sqlite_version()"
	if db.dialect == Postgres {
		name, query = "PostgreSQL", "select split_part(current_setting('server_version'), ' ', 1)"
	}
	var version string
	err := db.read.QueryRowContext(ctx, query).Scan(&version)
	return name + " " + version, err
}

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.read.PingContext(ctx) }

// Close closes all connections.
func (db *DB) Close() error {
	err := db.write.Close()
	if db.read != db.write {
		err = errors.Join(err, db.read.Close())
	}
	if db.pool != nil {
		db.pool.Close()
	}
	return err
}
