// Package workers runs the background work: the jobs that the relay hands out,
// and the clock's own tasks.
package workers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/assessments"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/notices"
	"ward/internal/queue"
	"ward/internal/reassessments"
	"ward/internal/vendors"
)

// Services are the nouns that jobs are about.
type Services struct {
	Evidence      *evidence.Service
	Assessments   *assessments.Service
	Notices       *notices.Service
	Reassessments *reassessments.Service
	Jobs          *queue.Service
	Vendors       *vendors.Service
}

// Options are the settings of the workers.
type Options struct {
	Redis asynq.RedisConnOpt
	// Readers is how many documents are read at once: one a core is right.
	Readers int
	// Idle is how often a worker without work looks for some.
	Idle time.Duration
	Now  func() time.Time
	Log  *slog.Logger
}

// quick is how many jobs that are not readings run at once.
const quick = 4

// grace is how long running jobs may go on when the process is asked to stop.
// What is cut off comes back with its lease.
const grace = 5 * time.Second

// Workers process both lanes until they are stopped.
type Workers struct{ servers []*asynq.Server }

// Start starts the workers.
func Start(db *database.DB, svc Services, opt Options) (*Workers, error) {
	w := &Workers{}
	mux := handlers(db, svc, opt)
	for lane, concurrency := range map[queue.Lane]int{queue.Reading: opt.Readers, queue.Quick: quick} {
		s := asynq.NewServer(opt.Redis, asynq.Config{
			Concurrency: concurrency, Queues: map[string]int{string(lane): 1}, TaskCheckInterval: opt.Idle,
			ShutdownTimeout: grace, Logger: asynqLog{opt.Log}, LogLevel: asynq.WarnLevel,
		})
		if err := s.Start(mux); err != nil {
			w.Stop()
			return nil, fmt.Errorf("start workers: %w", err)
		}
		w.servers = append(w.servers, s)
	}
	return w, nil
}

// Stop lets running jobs end for a moment, then stops.
func (w *Workers) Stop() {
	for _, s := range w.servers {
		s.Stop() // takes nothing new
	}
	for _, s := range w.servers {
		s.Shutdown()
	}
}

// handlers says who does what.
func handlers(db *database.DB, svc Services, opt Options) *asynq.ServeMux {
	mux := asynq.NewServeMux()
	for kind, h := range map[queue.Kind]queue.Handler{
		queue.ReadDocument: {Do: svc.Evidence.Read, GiveUp: svc.Evidence.GiveUp},
		queue.ScoreVendor:  {Do: rescore(svc, opt.Log)},
		queue.SendMail:     {Do: svc.Notices.Send, GiveUp: svc.Notices.GiveUp},
	} {
		h.DB, h.Now, h.Log = db, opt.Now, opt.Log
		mux.Handle(string(kind), &h)
	}
	mux.HandleFunc(sweepTask, sweep(db, svc, opt))
	return mux
}

// rescore does a queue.ScoreVendor job, and looks at the clock for the vendor:
// what moves a score, such as an agreement, can also come due. The look may
// fail, since the next sweep repeats it.
func rescore(svc Services, log *slog.Logger) func(context.Context, queue.Job) error {
	return func(ctx context.Context, job queue.Job) error {
		if err := svc.Assessments.Rescore(ctx, job); err != nil {
			return err
		}
		if _, err := svc.Reassessments.SweepVendor(ctx, job.Actor(), job.Subject); err != nil {
			log.ErrorContext(ctx, "clock not looked at", "error", err)
		}
		return nil
	}
}

// asynqLog passes asynq's messages on. They name its own parts and tasks, and
// no content.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.log.Debug("asynq", "message", fmt.Sprint(args...)) }
func (l asynqLog) Info(args ...any)  { l.log.Info("asynq", "message", fmt.Sprint(args...)) }
func (l asynqLog) Warn(args ...any)  { l.log.Warn("asynq", "message", fmt.Sprint(args...)) }
func (l asynqLog) Error(args ...any) { l.log.Error("asynq", "message", fmt.Sprint(args...)) }
func (l asynqLog) Fatal(args ...any) { l.log.Error("asynq", "message", fmt.Sprint(args...)) }

// eachTenant runs f for every organization, and goes on after an error.
func eachTenant(ctx context.Context, db *database.DB, f func(tenant string) error) error {
	var tenants []string
	if err := database.Ask(ctx, db, database.Tenants, &tenants); err != nil {
		return fmt.Errorf("list organizations: %w", err)
	}
	var errs []error
	for _, t := range tenants {
		errs = append(errs, f(t))
	}
	return errors.Join(errs...)
}
