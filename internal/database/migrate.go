package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"ward/migrations"
)

// Migrator changes the schema of one database. On Postgres it works as the
// owner's role, which the serving program never uses.
type Migrator struct {
	conn     *sql.DB
	provider *goose.Provider
	dialect  Dialect
	serving  string // the Postgres role that the program serves with
}

// MigrationStatus is one migration and whether the database has it.
type MigrationStatus struct {
	Version int64
	Name    string
	Applied bool
}

// OpenMigrator opens the database that ownerURL names. servingURL names the
// role that gets the right to read and write rows; on SQLite both are the same.
func OpenMigrator(ctx context.Context, ownerURL, servingURL string) (*Migrator, error) {
	m := &Migrator{dialect: Postgres}
	var opts []goose.ProviderOption
	if dbIsSQLite(ownerURL) {
		db, err := Open(ctx, ownerURL)
		if err != nil {
			return nil, err
		}
		m.dialect, m.conn = SQLite, db.write
		if err := db.read.Close(); err != nil {
			return nil, err
		}
	} else {
		serving, err := url.Parse(servingURL)
		if err != nil || serving.User == nil {
			return nil, errors.New("the serving database URL names no user")
		}
		m.serving = serving.User.Username()
		if m.conn, err = sql.Open("pgx", ownerURL); err != nil {
			return nil, err
		}
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	return m, m.init(opts)
}

func dbIsSQLite(url string) bool { return len(url) > 7 && url[:7] == "sqlite:" }

func (m *Migrator) init(opts []goose.ProviderOption) error {
	fsys, err := migrations.For(string(m.dialect))
	if err != nil {
		return err
	}
	kind := goose.DialectSQLite3
	if m.dialect == Postgres {
		kind = goose.DialectPostgres
	}
	m.provider, err = goose.NewProvider(kind, m.conn, fsys, opts...)
	return err
}

// Up applies every migration that is missing. It refuses a database that a
// newer Ward has migrated.
func (m *Migrator) Up(ctx context.Context) error {
	if err := m.refuseNewer(ctx); err != nil {
		return err
	}
	if _, err := m.provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return m.grant(ctx)
}

// Down takes back the last migration and returns its name, or "" when there is
// none left.
func (m *Migrator) Down(ctx context.Context) (string, error) {
	if err := m.refuseNewer(ctx); err != nil {
		return "", err
	}
	res, err := m.provider.Down(ctx)
	if errors.Is(err, goose.ErrNoNextVersion) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("migrate: %w", err)
	}
	return res.Source.Path, nil
}

// Status lists every migration of this program.
func (m *Migrator) Status(ctx context.Context) ([]MigrationStatus, error) {
	all, err := m.provider.Status(ctx)
	if err != nil {
		return nil, err
	}
	var out []MigrationStatus
	for _, s := range all {
		out = append(out, MigrationStatus{Version: s.Source.Version, Name: s.Source.Path, Applied: s.State == goose.StateApplied})
	}
	return out, nil
}

// Close closes the connection.
func (m *Migrator) Close() error { return m.conn.Close() }

func (m *Migrator) refuseNewer(ctx context.Context) error {
	have, err := m.provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the schema version: %w", err)
	}
	return newer(have)
}

// newer refuses a schema that this program does not know.
func newer(have int64) error {
	if want := schemaVersion(); have > want {
		return fmt.Errorf("the database has schema version %d, this program knows %d: start the newer Ward that migrated it", have, want)
	}
	return nil
}

// grantLock is the advisory lock that migrators take while they grant.
const grantLock = 7411027

// grant gives the serving role what it needs and no more: rows, but neither
// the audit log's past nor any table's shape.
func (m *Migrator) grant(ctx context.Context) error {
	if m.dialect == SQLite {
		return nil
	}
	const grants = `
do $do$
declare r text := %[1]s;
begin
  perform pg_advisory_xact_lock(%[2]d); -- several migrators may come this far at once
  execute format('grant usage on schema %%I to %%I', current_schema(), r);
  execute format('grant select, insert, update, delete on all tables in schema %%I to %%I', current_schema(), r);
  execute format('revoke update, delete on audit_events from %%I', r);
  execute format('revoke insert, update, delete on goose_db_version from %%I', r);
  execute format('grant execute on all functions in schema %%I to %%I', current_schema(), r);
  execute format('revoke execute on function ward_protect() from %%I', r);
end
$do$`
	if _, err := m.conn.ExecContext(ctx, fmt.Sprintf(grants, literal(m.serving), grantLock)); err != nil {
		return fmt.Errorf("grant rights to the serving role: %w", err)
	}
	return nil
}

// literal quotes a string for SQL.
func literal(s string) string {
	out := []rune{'\''}
	for _, r := range s {
		if r == '\'' {
			out = append(out, r)
		}
		out = append(out, r)
	}
	return string(append(out, '\''))
}

// schemaVersion is the number of the last migration of this program.
func schemaVersion() int64 {
	fsys, err := migrations.For(string(SQLite))
	if err != nil {
		return 0
	}
	names, err := fs.Glob(fsys, "*.sql")
	if err != nil || len(names) == 0 {
		return 0
	}
	v, err := goose.NumericComponent(names[len(names)-1])
	if err != nil {
		return 0
	}
	return v
}

// Check says why the program may not serve from this database: a schema that
// is older or newer, or on Postgres a role that row-level security would not
// hold.
func (db *DB) Check(ctx context.Context) error {
	var have int64
	err := db.read.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from goose_db_version where is_applied").Scan(&have)
	if err != nil {
		return errors.New("the database has no schema yet: run ward migrate up")
	}
	if err := newer(have); err != nil {
		return err
	}
	if want := schemaVersion(); have < want {
		return fmt.Errorf("the database has schema version %d, this program needs %d: run ward migrate up", have, want)
	}
	return db.checkRole(ctx)
}

func (db *DB) checkRole(ctx context.Context) error {
	if db.dialect == SQLite {
		return nil
	}
	var super, bypass, owns bool
	err := db.read.QueryRowContext(ctx, `
		select r.rolsuper, r.rolbypassrls,
		       exists (select 1 from pg_class c where pg_has_role(r.oid, c.relowner, 'member') and c.relnamespace = current_schema()::regnamespace)
		from pg_roles r where r.rolname = current_user`).Scan(&super, &bypass, &owns)
	switch {
	case err != nil:
		return fmt.Errorf("read the rights of the database role: %w", err)
	case super:
		return errors.New("WARD_DATABASE_URL: the role is a superuser, which row-level security does not hold: serve with a plain role")
	case bypass:
		return errors.New("WARD_DATABASE_URL: the role has BYPASSRLS: serve with a plain role")
	case owns:
		return errors.New("WARD_DATABASE_URL: the role owns tables: migrate with WARD_MIGRATE_DATABASE_URL and serve with a role that owns nothing")
	}
	return nil
}
