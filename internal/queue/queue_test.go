package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
)

// carrier is an Enqueuer that keeps what it gets, or fails.
type carrier struct {
	mu    sync.Mutex
	jobs  []Job
	ids   []string
	fails error
	got   chan struct{} // one for each task
}

func (c *carrier) EnqueueContext(_ context.Context, task *asynq.Task, opts ...asynq.Option) (*asynq.TaskInfo, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fails != nil {
		return nil, c.fails
	}
	var j Job
	if err := json.Unmarshal(task.Payload(), &j); err != nil {
		return nil, err
	}
	c.jobs = append(c.jobs, j)
	for _, o := range opts {
		if o.Type() == asynq.TaskIDOpt {
			c.ids = append(c.ids, fmt.Sprint(o.Value()))
		}
	}
	if c.got != nil {
		c.got <- struct{}{}
	}
	return &asynq.TaskInfo{}, nil
}

// world is a queue over a fresh database with a clock that stands still.
type world struct {
	db    *database.DB
	q     *Queue
	now   time.Time
	to    *carrier
	relay *Relay
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := &world{db: db, q: New(), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), to: &carrier{}}
		w.q.Lease = time.Minute
		w.relay = w.newRelay(w.to)
		w.tx(t, func(tx *database.Tx) error {
			return tx.Gorm().Exec("insert into organizations (tenant, name, created_at) values ('t1', '', ?)", w.now).Error
		})
		f(t, w)
	})
}

func (w *world) newRelay(to Enqueuer) *Relay {
	return &Relay{
		DB: w.db, Queue: w.q, To: to, Now: func() time.Time { return w.now },
		Every: time.Hour, Timeout: 30 * time.Second, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

func (w *world) tx(t *testing.T, f func(tx *database.Tx) error) {
	t.Helper()
	if err := database.Do(t.Context(), w.db, "t1", f); err != nil {
		t.Fatal(err)
	}
}

func (w *world) add(t *testing.T, kind Kind, subjects ...string) {
	t.Helper()
	for _, s := range subjects {
		w.tx(t, func(tx *database.Tx) error { return w.q.Add(tx, w.now, kind, s) })
	}
}

// relayed hands out what is due and returns it.
func (w *world) relayed(t *testing.T) []Job {
	t.Helper()
	before := len(w.to.jobs)
	n, err := w.relay.once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := len(w.to.jobs) - before; got != n {
		t.Fatalf("%d claimed, %d carried", n, got)
	}
	return w.to.jobs[before:]
}

// effect does a job's work in the transaction that finishes it.
func (w *world) effect(ctx context.Context, j Job) error {
	return database.Do(ctx, w.db, j.Tenant, func(tx *database.Tx) error {
		if err := tx.Gorm().Exec("update organizations set name = name || 'x' where tenant = ?", j.Tenant).Error; err != nil {
			return err
		}
		return Finish(tx, j, w.now)
	})
}

// effects counts how often work was done.
func (w *world) effects(t *testing.T) int {
	t.Helper()
	var name string
	w.tx(t, func(tx *database.Tx) error {
		return tx.Gorm().Raw("select name from organizations where tenant = 't1'").Scan(&name).Error
	})
	return len(name)
}

func (w *world) handler(do func(ctx context.Context, j Job) error) *Handler {
	return &Handler{DB: w.db, Now: func() time.Time { return w.now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Do: do}
}

// row returns a job as stored.
func (w *world) row(t *testing.T, j Job) row {
	t.Helper()
	var r row
	w.tx(t, func(tx *database.Tx) (err error) {
		r, err = load(tx, j)
		return err
	})
	return r
}

func deliver(t *testing.T, h *Handler, j Job) error {
	t.Helper()
	return h.ProcessTask(t.Context(), asynq.NewTask(string(j.Kind), j.payload()))
}

func TestKinds(t *testing.T) {
	t.Parallel()
	kinds := []Kind{ReadDocument, ScoreVendor, SendMail}
	for _, a := range kinds {
		if !strings.HasSuffix(string(a), ".v1") {
			t.Errorf("%s names no version", a)
		}
		for _, b := range kinds {
			if a != b && strings.HasPrefix(string(a), string(b)) {
				t.Errorf("%s would get the tasks of %s", b, a)
			}
		}
	}
	if ReadDocument.lane() == ScoreVendor.lane() || SendMail.lane() != Quick {
		t.Error("a slow reading holds up what is quick")
	}
}

func TestAddBelongsToItsChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		broken := errors.New("broken")
		err := database.Do(t.Context(), w.db, "t1", func(tx *database.Tx) error {
			return errors.Join(w.q.Add(tx, w.now, ScoreVendor, "v"), broken)
		})
		if !errors.Is(err, broken) || len(w.q.wake) != 0 {
			t.Errorf("%v, woken %d times", err, len(w.q.wake))
		}
		if got := w.relayed(t); len(got) != 0 {
			t.Errorf("a change that was rolled back asks for %v", got)
		}
		w.add(t, ScoreVendor, "v")
		if len(w.q.wake) != 1 {
			t.Error("the relay is not woken")
		}
		got := w.relayed(t)
		if len(got) != 1 || got[0].Tenant != "t1" || got[0].Kind != ScoreVendor || got[0].Subject != "v" || got[0].Generation != 1 {
			t.Errorf("relayed %+v", got)
		}
		if by := got[0].Actor(); by.Tenant != "t1" || by.ID != "job:vendor.score.v1" || !by.IsMachine() {
			t.Errorf("actor %+v", by)
		}
	})
}

func TestWaitingJobsCoalesce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "v", "v", "other", "v")
		if got := w.relayed(t); len(got) != 2 {
			t.Errorf("two subjects wait, %v were handed out", got)
		}
		w.add(t, ScoreVendor, "v", "v") // a worker has the first: what changed since needs another
		if got := w.relayed(t); len(got) != 1 || got[0].Subject != "v" {
			t.Errorf("after the first was handed out: %v", got)
		}
	})
}

// TestAddFrom: a job waits for its time, until somebody wants it sooner.
func TestAddFrom(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		start := w.now
		later := func(subject string, wait time.Duration) {
			w.tx(t, func(tx *database.Tx) error {
				return w.q.AddFrom(tx, w.now, start.Add(wait), ScoreVendor, subject)
			})
		}
		later("v", time.Minute)
		later("other", time.Minute)
		if got := w.relayed(t); len(got) != 0 {
			t.Errorf("before its time: %v", got)
		}
		later("v", time.Second)
		later("v", time.Hour) // puts nothing off
		w.now = start.Add(time.Second)
		if got := w.relayed(t); len(got) != 1 || got[0].Subject != "v" {
			t.Errorf("one was wanted sooner: %v", got)
		}
		w.add(t, ScoreVendor, "other")
		if got := w.relayed(t); len(got) != 1 || got[0].Subject != "other" {
			t.Errorf("wanted at once: %v", got)
		}
	})
}

func TestDeliveredTwiceDoneOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "v")
		j := w.relayed(t)[0]
		h := w.handler(w.effect)
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() { errs[i] = deliver(t, h, j) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		if n := w.effects(t); n != 1 {
			t.Errorf("%d effects", n)
		}
		if r := w.row(t, j); r.DoneAt == nil || r.Failures != 0 || r.FailedAt != nil {
			t.Errorf("stored %+v", r)
		}
		w.now = w.now.Add(time.Hour)
		if got := w.relayed(t); len(got) != 0 {
			t.Errorf("done, and handed out again: %v", got)
		}
	})
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for failures, want := range []time.Duration{2, 4, 8, 16, 32, 64, 128, 256, 256, 256} {
		if got := backoff(failures); got != want*time.Second {
			t.Errorf("after %d failures: %v, want %v", failures, got, want*time.Second)
		}
	}
}

func TestFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, SendMail, "m")
		j := w.relayed(t)[0]
		down := w.handler(func(context.Context, Job) error {
			return fault.New(fault.Unavailable, "mail.unavailable", "The mail server does not answer.")
		})
		if err := deliver(t, down, j); err != nil {
			t.Errorf("asynq is asked to try again: %v", err)
		}
		if r := w.row(t, j); r.Failures != 1 || r.Error != "mail.unavailable" || r.LeaseUntil != nil || !r.RunAt.Equal(w.now.Add(2*time.Second)) {
			t.Errorf("stored %+v", r)
		}
		w.now = w.now.Add(2*time.Second - time.Microsecond)
		if got := w.relayed(t); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		w.now = w.now.Add(time.Microsecond)
		got := w.relayed(t)
		if len(got) != 1 || got[0].ID != j.ID || got[0].Generation != 2 {
			t.Fatalf("again: %+v", got)
		}
		if err := deliver(t, w.handler(w.effect), got[0]); err != nil || w.effects(t) != 1 {
			t.Errorf("%v, %d effects", err, w.effects(t))
		}
		if r := w.row(t, j); r.DoneAt == nil || r.Error != "" {
			t.Errorf("done: %+v", r)
		}
	})
}

func TestGivenUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		for _, tt := range []struct {
			name  string
			cause error
			tries int
		}{
			{"at once when nothing would help", fault.New(fault.Invalid, "mail.refused", "The server refuses the address."), 1},
			{"after eight tries", errors.New("secret words of a document"), 8},
		} {
			w.add(t, SendMail, tt.name)
			told := 0
			h := w.handler(func(context.Context, Job) error { return tt.cause })
			h.GiveUp = func(tx *database.Tx, j Job, cause error) error {
				told++
				if !errors.Is(cause, tt.cause) || j.Subject != tt.name {
					t.Errorf("%s: told %v about %+v", tt.name, cause, j)
				}
				return nil
			}
			var j Job
			for try := 1; try <= tt.tries; try++ {
				w.now = w.now.Add(time.Hour)
				got := w.relayed(t)
				if len(got) != 1 || told != 0 {
					t.Fatalf("%s: try %d: handed out %v, told %d times", tt.name, try, got, told)
				}
				j = got[0]
				if err := deliver(t, h, j); err != nil {
					t.Fatal(err)
				}
			}
			r := w.row(t, j)
			if told != 1 || r.FailedAt == nil || r.Failures != tt.tries || strings.Contains(r.Error, "secret") {
				t.Errorf("%s: told %d times, stored %+v", tt.name, told, r)
			}
			w.now = w.now.Add(24 * time.Hour)
			if got := w.relayed(t); len(got) != 0 {
				t.Errorf("%s: handed out again: %v", tt.name, got)
			}
			if err := deliver(t, w.handler(w.effect), j); err != nil || w.effects(t) != 0 {
				t.Errorf("%s: a late delivery has an effect: %v", tt.name, err)
			}
		}
	})
}

// TestGiveUpFailsWithTheJob: when the domain cannot be told, the job is not
// given up either.
func TestGiveUpFailsWithTheJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, SendMail, "m")
		j := w.relayed(t)[0]
		h := w.handler(func(context.Context, Job) error { return fault.New(fault.Invalid, "mail.refused", "No.") })
		broken := errors.New("broken")
		h.GiveUp = func(*database.Tx, Job, error) error { return broken }
		if err := deliver(t, h, j); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		if r := w.row(t, j); r.FailedAt != nil || r.Failures != 0 {
			t.Errorf("stored %+v", r)
		}
		w.now = w.now.Add(time.Minute)
		if got := w.relayed(t); len(got) != 1 {
			t.Errorf("after the lease: %v", got)
		}
	})
}

// TestShutdownIsNoFailure: work that was cut off comes back with its lease.
func TestShutdownIsNoFailure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "v")
		j := w.relayed(t)[0]
		ctx, cancel := context.WithCancel(t.Context())
		h := w.handler(func(ctx context.Context, _ Job) error { cancel(); return fmt.Errorf("read: %w", ctx.Err()) })
		if err := h.ProcessTask(ctx, asynq.NewTask(string(j.Kind), j.payload())); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if r := w.row(t, j); r.Failures != 0 || r.LeaseUntil == nil {
			t.Errorf("stored %+v", r)
		}
	})
}

func TestUnreadablePayload(t *testing.T) {
	t.Parallel()
	h := &Handler{Do: func(context.Context, Job) error { t.Error("done"); return nil }}
	if err := h.ProcessTask(t.Context(), asynq.NewTask("x", []byte("{"))); !errors.Is(err, asynq.SkipRetry) {
		t.Errorf("%v", err)
	}
}
