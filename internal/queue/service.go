package queue

import (
	"context"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// State is where an open job is.
type State string

// The states of an open job. A job that is done is of no interest any more.
const (
	Waiting State = "waiting" // for a worker
	Running State = "running" // handed out, perhaps more than once
	Failed  State = "failed"  // given up; an operator may retry it
)

// States lists the states.
var States = []State{Waiting, Running, Failed}

// Open is a job that is not done, for an operator.
type Open struct {
	ID        string // UUIDv7
	Kind      Kind
	Subject   string // id of what it is about
	State     State
	Failures  int       // how often it failed since it was made or retried
	Error     string    // code of the last failure; empty without one
	RunAt     time.Time // not before
	CreatedAt time.Time
	FailedAt  *time.Time // when it was given up
}

func (r row) open() Open {
	state := Running
	if r.FailedAt != nil {
		state = Failed
	} else if r.ClaimedAt == nil {
		state = Waiting
	}
	return Open{
		ID: r.ID, Kind: r.Kind, Subject: r.Subject, State: state, Failures: r.Failures,
		Error: r.Error, RunAt: r.RunAt, CreatedAt: r.CreatedAt, FailedAt: r.FailedAt,
	}
}

// Service shows an organization's jobs to its operators.
type Service struct {
	db    *database.DB
	queue *Queue
	now   func() time.Time
}

// keepDone is how long a job that is done stays in the table: long enough to
// look at last week, and for every late delivery to find that it is late.
const keepDone = 14 * 24 * time.Hour

// Tidy removes the jobs of the actor's organization that were done long ago.
// What was done is in the audit log.
func (s *Service) Tidy(ctx context.Context, by identity.Actor) (err error) {
	defer fault.Op(&err, "tidy jobs")
	if err := by.May(identity.Operate); err != nil {
		return err
	}
	return database.Do(ctx, s.db, by.Tenant, func(tx *database.Tx) error {
		return purge(tx, by.Tenant, s.now().Add(-keepDone))
	})
}

// NewService returns the service.
func NewService(db *database.DB, q *Queue, now func() time.Time) *Service {
	return &Service{db: db, queue: q, now: now}
}

// Filter narrows and orders a list of jobs. Zero values do not filter.
type Filter struct {
	State  State
	Kind   Kind
	Query  string // in the subject, the kind or the error, ignoring case
	Oldest bool   // oldest first; otherwise newest first
	After  string // only jobs behind this id: for the next page
}

// List returns at most n open jobs. Errors: permission.missing.
func (s *Service) List(ctx context.Context, by identity.Actor, f Filter, n int) (_ []Open, err error) {
	defer fault.Op(&err, "list jobs")
	if err := by.May(identity.Operate); err != nil {
		return nil, err
	}
	rows, err := database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]row, error) { return findOpen(tx, by.Tenant, f, n) })
	out := make([]Open, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.open())
	}
	return out, err
}

// Retry makes a job that was given up due again, with all its tries. Errors:
// permission.missing, job.not_found, job.not_failed.
func (s *Service) Retry(ctx context.Context, by identity.Actor, id string) (_ Open, err error) {
	defer fault.Op(&err, "retry job %s", id)
	if err := by.May(identity.Operate); err != nil {
		return Open{}, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (Open, error) {
		found, err := revive(tx, by.Tenant, id, now)
		if err != nil {
			return Open{}, err
		}
		r, err := load(tx, Job{Tenant: by.Tenant, ID: id})
		if database.IsMissing(err) {
			return Open{}, fault.New(fault.NotFound, "job.not_found", "There is no such job.")
		}
		if err != nil {
			return Open{}, err
		}
		if !found {
			return Open{}, fault.New(fault.Conflict, "job.not_failed", "Only a job that was given up can be retried.")
		}
		tx.AfterCommit(s.queue.Wake)
		return r.open(), audit.Record(tx, by, now, "job.retried", id, audit.Detail{"kind": r.Kind, "subject": r.Subject})
	})
}

// Depth is how many jobs are open, by kind and state.
type Depth struct {
	Own []Count // of the actor's organization
	// All counts every organization of the installation: their jobs wait in one
	// line, so that an administrator sees why the own ones wait. Nothing else is
	// told of another organization.
	All []Count
}

// Depth counts the open jobs. Errors: permission.missing.
func (s *Service) Depth(ctx context.Context, by identity.Actor) (d Depth, err error) {
	defer fault.Op(&err, "count jobs")
	if err := by.May(identity.Operate); err != nil {
		return d, err
	}
	d.Own, err = database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Count, error) { return countOpen(tx, by.Tenant) })
	if err != nil {
		return d, err
	}
	d.All, err = Counts(ctx, s.db)
	return d, err
}

// retryMost is how many jobs RetryAll takes at once.
const retryMost = 500

// RetryAll makes the jobs that were given up due again, with all their tries:
// the oldest, at most 500. It returns how many. Errors: permission.missing.
func (s *Service) RetryAll(ctx context.Context, by identity.Actor) (n int, err error) {
	defer fault.Op(&err, "retry jobs")
	if err := by.May(identity.Operate); err != nil {
		return 0, err
	}
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (int, error) {
		rows, err := findOpen(tx, by.Tenant, Filter{State: Failed, Oldest: true}, retryMost)
		if err != nil {
			return 0, err
		}
		var trail []audit.Entry
		for _, r := range rows {
			found, err := revive(tx, by.Tenant, r.ID, now)
			if err != nil {
				return 0, err
			}
			if found { // no one else retried it meanwhile
				trail = append(trail, audit.Entry{Action: "job.retried", Subject: r.ID, Detail: audit.Detail{"kind": r.Kind, "subject": r.Subject}})
			}
		}
		tx.AfterCommit(s.queue.Wake)
		return len(trail), audit.RecordAll(tx, by, now, trail)
	})
}
