package database

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// Question is a question whose answer may lie in any tenant. There are few,
// and each is narrow: on Postgres it is a SECURITY DEFINER function named
// ward_<name>, since the serving role sees one tenant at a time.
type Question struct {
	name   string
	params int
	writes bool   // the question changes what it answers, as a claim does
	sqlite string // the same question where there is no row-level security
}

// The questions that look across tenants.
var (
	// Tenants lists the organizations: for the scheduler and the first start.
	Tenants = Question{"tenants", 0, false, `select tenant from organizations order by tenant`}
	// UserByEmail finds the account that signs in with an address.
	UserByEmail = Question{"user_by_email", 1, false, `select * from users where email = ?1`}
	// SessionByHash finds the session of a bearer token.
	SessionByHash = Question{"session_by_hash", 1, false, `
		select s.tenant, s.id, s.user_id, u.email, u.name, u.role, o.name as organization, o.idle_minutes, s.seen_at, s.expires_at
		from sessions s
		join users u on u.tenant = s.tenant and u.id = s.user_id and u.active
		join organizations o on o.tenant = s.tenant
		where s.token_hash = ?1`}
	// APITokenByHash finds a token that was not revoked.
	APITokenByHash = Question{"api_token_by_hash", 1, false, `
		select t.tenant, t.id, t.user_id, u.email, u.name, t.role, u.role as user_role, o.name as organization, t.expires_at
		from api_tokens t
		join users u on u.tenant = t.tenant and u.id = t.user_id and u.active
		join organizations o on o.tenant = t.tenant
		where t.token_hash = ?1 and t.revoked_at is null`}
	// PasswordLinkByHash finds a mailed link.
	PasswordLinkByHash = Question{"password_link_by_hash", 1, false, `select * from password_links where token_hash = ?1`}
	// ClaimJobs hands out jobs that are due: now, the end of the lease, how many.
	ClaimJobs = Question{"claim_jobs", 3, true, `
		update jobs set generation = generation + 1, claimed_at = coalesce(claimed_at, ?1), lease_until = ?2
		where (tenant, id) in (
			select tenant, id from jobs
			where done_at is null and failed_at is null and run_at <= ?1 and (lease_until is null or lease_until <= ?1)
			order by run_at limit ?3)
		returning tenant, id, kind, subject, generation`}
	// QueueCounts counts the open jobs by kind and state, for metrics.
	QueueCounts = Question{"queue_counts", 0, false, `
		select kind, case when failed_at is not null then 'failed' when claimed_at is null then 'waiting' else 'running' end as state, count(*) as n
		from jobs where done_at is null group by 1, 2`}
)

// questions lists all of them for the test that compares it with Postgres.
var questions = []Question{Tenants, UserByEmail, SessionByHash, APITokenByHash, PasswordLinkByHash, ClaimJobs, QueueCounts}

// Ask scans the answer to a question into out, a pointer to a slice.
func Ask(ctx context.Context, db *DB, q Question, out any, args ...any) error {
	if len(args) != q.params {
		return fmt.Errorf("%s takes %d arguments, not %d", q.name, q.params, len(args))
	}
	if !q.writes { // one statement that needs no tenant: no transaction, one round trip
		g := db.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
		g.Statement.ConnPool = &utcConn{ConnPool: db.read, count: &db.queries}
		return g.Raw(q.sql(db.dialect), args...).Scan(out).Error
	}
	return Do(ctx, db, "", func(tx *Tx) error { return AskIn(tx, q, out, args...) })
}

// AskIn is Ask within a transaction: it sees what others had committed when the
// transaction got its lock.
func AskIn(tx *Tx, q Question, out any, args ...any) error {
	if len(args) != q.params {
		return fmt.Errorf("%s takes %d arguments, not %d", q.name, q.params, len(args))
	}
	return tx.gorm.Raw(q.sql(tx.db.dialect), args...).Scan(out).Error
}

// sql returns the text of the question in one dialect.
func (q Question) sql(d Dialect) string {
	if d == SQLite {
		return q.sqlite
	}
	return "select * from ward_" + q.name + "(" + strings.TrimSuffix(strings.Repeat("?, ", q.params), ", ") + ")"
}
