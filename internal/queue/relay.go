package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/database"
)

// Enqueuer carries a task to the workers. *asynq.Client is one.
type Enqueuer interface {
	EnqueueContext(ctx context.Context, task *asynq.Task, opts ...asynq.Option) (*asynq.TaskInfo, error)
}

// Relay hands due jobs to asynq. Any number may run beside each other.
type Relay struct {
	DB    *database.DB
	Queue *Queue
	To    Enqueuer
	Now   func() time.Time
	// Every is how often it looks when nobody wakes it.
	Every time.Duration
	// Timeout ends a task's context.
	Timeout time.Duration
	// Reading ends the context of a reading instead: one of a scan takes
	// long, shows progress, and has limits of its own. 0 is Timeout.
	Reading time.Duration
	Log     *slog.Logger
}

// claimSize is how many jobs one look hands out.
const claimSize = 50

// Run hands out jobs until ctx ends. A failing database or Redis is logged and
// tried again: what was claimed and not carried comes back with its lease.
func (r *Relay) Run(ctx context.Context) {
	tick := time.NewTicker(r.Every)
	defer tick.Stop()
	for {
		n, err := r.once(ctx)
		if err != nil && ctx.Err() == nil {
			r.Log.ErrorContext(ctx, "jobs not relayed", "error", err)
		}
		if err == nil && n == claimSize {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-r.Queue.wake:
		}
	}
}

// once claims the jobs that are due and carries them. It returns how many.
func (r *Relay) once(ctx context.Context) (int, error) {
	now := r.Now()
	var jobs []Job
	if err := database.Ask(ctx, r.DB, database.ClaimJobs, &jobs, now, now.Add(r.Queue.Lease), claimSize); err != nil {
		return 0, fmt.Errorf("claim jobs: %w", err)
	}
	var errs []error
	for _, j := range jobs {
		if err := r.carry(ctx, j); err != nil {
			errs = append(errs, err)
		}
	}
	return len(jobs), errors.Join(errs...)
}

// carry enqueues one delivery. Its task id holds the generation: an archived
// or orphaned task keeps its id in Redis.
func (r *Relay) carry(ctx context.Context, j Job) error {
	timeout := r.Timeout
	if j.Kind == ReadDocument && r.Reading > 0 {
		timeout = r.Reading
	}
	task := asynq.NewTask(string(j.Kind), j.payload())
	_, err := r.To.EnqueueContext(ctx, task,
		asynq.TaskID(fmt.Sprintf("%s.%d", j.ID, j.Generation)), asynq.Queue(string(j.Kind.lane())), asynq.MaxRetry(0), asynq.Timeout(timeout))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil // carried already
	}
	if err != nil {
		return fmt.Errorf("enqueue job %s: %w", j.ID, err)
	}
	return nil
}

// Recover makes jobs that a killed process had claimed due at once. Only a
// process that is alone with its database, as on the embedded profile, may
// call it.
func Recover(ctx context.Context, db *database.DB) error {
	return database.Do(ctx, db, "", expireLeases)
}

// Count is how many open jobs of a kind are in a state: waiting, running or
// failed.
type Count struct {
	Kind, State string
	N           int64
}

// Counts counts the open jobs of all tenants.
func Counts(ctx context.Context, db *database.DB) ([]Count, error) {
	var out []Count
	err := database.Ask(ctx, db, database.QueueCounts, &out)
	return out, err
}
