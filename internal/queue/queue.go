// Package queue keeps what must be done.
//
// A job is a row that is written in the transaction of the change that asks
// for it, so that nothing accepted is lost. A relay hands due jobs to asynq,
// whose Redis only carries them; the worker's own transaction marks the job
// done together with its effect, so that a job delivered twice has one effect.
// A job holds identifiers, never content.
package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Kind is a task type. It ends in a version, and none is a prefix of another:
// asynq routes by prefix.
type Kind string

// The kinds of job.
const (
	ReadDocument Kind = "document.read.v1" // subject: the document
	ScoreVendor  Kind = "vendor.score.v1"  // subject: the vendor
	SendMail     Kind = "mail.send.v1"     // subject: the mail
)

// Lane is the asynq queue that a kind of job travels in.
type Lane string

// The lanes. Reading is slow and heavy; nothing else waits behind it.
const (
	Reading Lane = "reading"
	Quick   Lane = "quick"
)

// lane returns the lane of a kind.
func (k Kind) lane() Lane {
	if k == ReadDocument {
		return Reading
	}
	return Quick
}

// Job is a delivered job: what asynq's payload holds.
type Job struct {
	Tenant     identity.TenantID `json:"tenant"`
	ID         string            `json:"id"`
	Kind       Kind              `json:"kind"`
	Subject    string            `json:"subject"`
	Generation int               `json:"generation"` // how often it was handed out
}

// Actor returns the machine that acts for the job.
func (j Job) Actor() identity.Actor { return identity.Machine(j.Tenant, "job:"+string(j.Kind)) }

func (j Job) payload() []byte {
	b, err := json.Marshal(j)
	if err != nil {
		panic(err) // five plain fields
	}
	return b
}

// Queue adds jobs and wakes the relay of this process.
type Queue struct {
	// Lease is how long a delivery may take before its job is handed out again,
	// unless it shows progress (Extend). It is longer than Relay.Timeout.
	Lease time.Duration

	wake chan struct{}
}

// DefaultLease is how soon a job comes back that was lost with its worker.
const DefaultLease = 150 * time.Second

// New returns a queue whose leases last DefaultLease.
func New() *Queue { return &Queue{Lease: DefaultLease, wake: make(chan struct{}, 1)} }

// Add writes a job in the transaction of the change that asks for it. A job of
// the same kind and subject that no worker has yet serves both wishes.
func (q *Queue) Add(tx *database.Tx, now time.Time, kind Kind, subject string) error {
	return q.AddFrom(tx, now, now, kind, subject)
}

// AddFrom is Add for a job that is not due before a time: for a change that
// others of its kind are about to follow, which one job can then serve. A job
// that waits for later is due at that time already.
func (q *Queue) AddFrom(tx *database.Tx, now, due time.Time, kind Kind, subject string) error {
	r := row{
		Tenant: identity.TenantID(tx.Tenant()), ID: uuid.Must(uuid.NewV7()).String(),
		Kind: kind, Subject: subject, RunAt: due, CreatedAt: now,
	}
	fresh, err := insert(tx, r)
	if err == nil && !fresh {
		err = hurry(tx, r)
	}
	if err != nil {
		return fmt.Errorf("add job %s: %w", kind, err)
	}
	tx.AfterCommit(q.Wake)
	return nil
}

// Wake tells the relay of this process to look now.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// ErrDone is returned by Finish when the job's effect was committed before.
var ErrDone = errors.New("the job is done already")

// Finish marks the job done in the transaction of its effect. It returns
// ErrDone when another delivery was first: the caller then drops its effect by
// returning the error.
func Finish(tx *database.Tx, j Job, now time.Time) error {
	done, err := markDone(tx, j, now)
	if err != nil {
		return fmt.Errorf("finish job %s: %w", j.Kind, err)
	}
	if !done {
		return ErrDone
	}
	return nil
}

// Hold locks the job until the transaction ends, so that no other delivery can
// finish it meanwhile. It returns ErrDone when the job is over: whoever notes
// that work begins must not do so after it has ended.
func Hold(tx *database.Tx, j Job) error {
	open, err := lock(tx, j)
	if err != nil {
		return fmt.Errorf("hold job %s: %w", j.Kind, err)
	}
	if !open {
		return ErrDone
	}
	return nil
}

// Extend lets a delivery's lease run from now on, as its work shows progress. It
// does nothing when the job is over or was handed out again.
func (q *Queue) Extend(tx *database.Tx, j Job, now time.Time) error {
	if err := extend(tx, j, now.Add(q.Lease)); err != nil {
		return fmt.Errorf("extend job %s: %w", j.Kind, err)
	}
	return nil
}

// maxFailures is how often a job is tried before it is given up.
const maxFailures = 8

// backoff is the wait before the next try: 2 s doubling to about 4 minutes.
func backoff(failures int) time.Duration {
	return 2 * time.Second << min(failures, 7)
}

// Fail notes that a delivery failed. The job is tried again later when the
// cause may pass and it has tries left; otherwise it is given up. It returns
// whether it was given up.
func Fail(tx *database.Tx, j Job, now time.Time, cause error) (givenUp bool, err error) {
	r, err := load(tx, j)
	if err != nil || r.DoneAt != nil || r.FailedAt != nil {
		return false, err
	}
	r.Failures++
	r.Error = summary(cause)
	r.LeaseUntil = nil
	r.RunAt = now.Add(backoff(r.Failures - 1))
	if !fault.Retryable(cause) || r.Failures >= maxFailures {
		r.FailedAt = &now
	}
	return r.FailedAt != nil, save(tx, r)
}

// summary is what may be kept of an error: its code and no content.
func summary(err error) string {
	if code := fault.Code(err); code != "" {
		return code
	}
	return "internal"
}
