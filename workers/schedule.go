package workers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/queue"
)

// sweepTask looks at the clock for every organization: what has come due, and
// whose figures have aged. It finds its work in the database, so that running
// twice does nothing twice.
const sweepTask = "clock.sweep.v1"

// sweepEvery is how often the clock is looked at.
const sweepEvery = time.Hour

// Scheduler hands out the periodic tasks. Several may run: a task that one has
// handed out, the others leave.
type Scheduler struct{ scheduler *asynq.Scheduler }

// StartScheduler starts it, with a first sweep at once.
func StartScheduler(redis asynq.RedisConnOpt, log *slog.Logger) (*Scheduler, error) {
	s := asynq.NewScheduler(redis, &asynq.SchedulerOpts{
		Logger: asynqLog{log}, LogLevel: asynq.WarnLevel, Location: time.UTC,
		PostEnqueueFunc: func(_ *asynq.TaskInfo, err error) {
			if err != nil && !errors.Is(err, asynq.ErrDuplicateTask) {
				log.Error("periodic task not enqueued", "error", err)
			}
		},
	})
	opts := []asynq.Option{
		asynq.Queue(string(queue.Quick)), asynq.MaxRetry(3), asynq.Timeout(30 * time.Minute),
		asynq.Unique(sweepEvery - 5*time.Minute),
	}
	task := asynq.NewTask(sweepTask, nil)
	if _, err := s.Register(fmt.Sprintf("@every %s", sweepEvery), task, opts...); err != nil {
		return nil, fmt.Errorf("register %s: %w", sweepTask, err)
	}
	if err := s.Start(); err != nil {
		return nil, fmt.Errorf("start scheduler: %w", err)
	}
	client := asynq.NewClient(redis)
	_, err := client.Enqueue(task, opts...)
	if errors.Is(err, asynq.ErrDuplicateTask) {
		err = nil
	}
	return &Scheduler{s}, errors.Join(err, client.Close())
}

// Stop ends it.
func (s *Scheduler) Stop() { s.scheduler.Shutdown() }

// sweep looks at the clock for every organization.
func sweep(db *database.DB, svc Services, opt Options) asynq.HandlerFunc {
	return func(ctx context.Context, _ *asynq.Task) error {
		err := eachTenant(ctx, db, func(tenant string) error {
			by := identity.Machine(identity.TenantID(tenant), "job:"+sweepTask)
			aged := svc.Assessments.RescoreAged(ctx, by)
			_, due := svc.Reassessments.Sweep(ctx, by)
			return errors.Join(aged, due, svc.Jobs.Tidy(ctx, by), svc.Vendors.Tidy(ctx, by))
		})
		err = errors.Join(err, svc.Evidence.SweepOrphans(ctx))
		if err != nil {
			opt.Log.ErrorContext(ctx, "sweep failed", "error", err)
		}
		return err
	}
}
