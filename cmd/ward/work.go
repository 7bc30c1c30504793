package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/pdftext"
	"ward/internal/queue"
	"ward/workers"
)

// How long a job may take, and after how long it is handed out again.
var (
	jobTimeout  = 2 * time.Minute
	readTimeout = 4 * time.Hour // of a scan of hundreds of pages; its lease is extended page by page
	jobLease    = queue.DefaultLease
)

// startWork starts relay, workers and scheduler.
func (in *instance) startWork(ctx context.Context, redis asynq.RedisConnOpt, r role) error {
	if in.conf.Embedded() { // alone with its database: what a killed process had begun is due now
		if err := queue.Recover(ctx, in.db); err != nil {
			return err
		}
	}
	idle, every := time.Second, time.Second
	if in.conf.Embedded() {
		idle, every = 25*time.Millisecond, 500*time.Millisecond
	}
	if r.worker {
		w, err := workers.Start(in.db, workers.Services{
			Evidence: in.evidence, Assessments: in.assessments, Notices: in.notices, Reassessments: in.reassessments, Jobs: in.jobs, Vendors: in.vendors,
		}, workers.Options{Redis: redis, Readers: readers(), Idle: idle, Now: now, Log: in.log})
		if err != nil {
			return err
		}
		in.onStop(func() error { w.Stop(); return nil })
		tellOfReader(in.log, pdftext.MissingGuards(), in.reader.Recognizes())
		in.warmReader()
	}
	if r.worker || r.api {
		in.startRelay(redis, every)
	}
	if r.scheduler {
		s, err := workers.StartScheduler(redis, in.log)
		if err != nil && in.conf.RedisURL.IsSet() {
			return fmt.Errorf("WARD_REDIS_URL: %w", err)
		}
		if err != nil {
			return err
		}
		in.onStop(func() error { s.Stop(); return nil })
	}
	return nil
}

// tellOfReader says at the start what an operator would not notice otherwise:
// that the kernel does not shut in what reads documents, and whether scans are
// read.
func tellOfReader(log *slog.Logger, missing []pdftext.Guard, scans bool) {
	for _, g := range missing {
		log.Warn("documents are read less shut in: the kernel lacks a guard", "guard", string(g))
	}
	if !scans {
		log.Info("scans are not read: tesseract is not in the PATH")
	}
}

// warmReader compiles PDFium while nobody waits for it. A reader that is not
// warm works as well, only slower.
func (in *instance) warmReader() {
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() {
		if err := in.reader.Warm(ctx); err != nil && ctx.Err() == nil {
			in.log.WarnContext(ctx, "reader not warmed", "error", err)
		}
	})
	in.onStop(func() error {
		cancel()
		done.Wait()
		return nil
	})
}

func (in *instance) startRelay(redis asynq.RedisConnOpt, every time.Duration) {
	client := asynq.NewClient(redis)
	relay := &queue.Relay{DB: in.db, Queue: in.queue, To: client, Now: now, Every: every, Timeout: jobTimeout, Reading: readTimeout, Log: in.log}
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { relay.Run(ctx) })
	in.onStop(func() error {
		cancel()
		done.Wait()
		return client.Close()
	})
}
