package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"ward/internal/database"
	"ward/internal/database/dbtest"
)

// TestLeaseEnds: what was handed out and not done is handed out again, with
// the next generation, and not before.
func TestLeaseEnds(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "v")
		first := w.relayed(t)[0]
		w.now = w.now.Add(time.Minute - time.Microsecond)
		if got := w.relayed(t); len(got) != 0 {
			t.Errorf("within the lease: %v", got)
		}
		w.now = w.now.Add(time.Microsecond)
		got := w.relayed(t)
		if len(got) != 1 || got[0].ID != first.ID || got[0].Generation != 2 {
			t.Errorf("after the lease: %+v", got)
		}
		if w.to.ids[0] == w.to.ids[1] {
			t.Errorf("both deliveries have the task id %s: an archived one would block the other", w.to.ids[0])
		}
	})
}

// TestExtend: a delivery that shows progress keeps its job, until a later one
// has it.
func TestExtend(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		begun := w.now
		at := func(d time.Duration) []Job { w.now = begun.Add(d); return w.relayed(t) }
		extend := func(j Job, d time.Duration) {
			w.tx(t, func(tx *database.Tx) error { return w.q.Extend(tx, j, begun.Add(d)) })
		}
		w.add(t, ReadDocument, "d")
		first := w.relayed(t)[0]
		extend(first, 40*time.Second)
		extend(first, 30*time.Second) // an earlier end is none
		if got := at(99 * time.Second); len(got) != 0 {
			t.Errorf("within the longer lease: %v", got)
		}
		if got := at(100 * time.Second); len(got) != 1 || got[0].Generation != 2 {
			t.Fatalf("after it: %v", got)
		}
		extend(first, time.Hour)
		if got := at(160 * time.Second); len(got) != 1 || got[0].Generation != 3 {
			t.Errorf("a delivery that lost its job kept it: %v", got)
		}
	})
}

// TestTimeouts: a reading may take longer than other jobs.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.relay.Reading = time.Hour
		for kind, want := range map[Kind]time.Duration{ReadDocument: time.Hour, ScoreVendor: 30 * time.Second} {
			to := &timed{}
			w.relay.To = to
			w.add(t, kind, "x")
			if _, err := w.relay.once(t.Context()); err != nil || to.timeout != want {
				t.Errorf("%s ends after %v, %v; want %v", kind, to.timeout, err, want)
			}
		}
	})
}

// timed is an Enqueuer that notes how long a task may take.
type timed struct{ timeout time.Duration }

func (e *timed) EnqueueContext(_ context.Context, _ *asynq.Task, opts ...asynq.Option) (*asynq.TaskInfo, error) {
	for _, o := range opts {
		if o.Type() == asynq.TimeoutOpt {
			e.timeout = o.Value().(time.Duration)
		}
	}
	return &asynq.TaskInfo{}, nil
}

// TestRedisIsDown: what cannot be carried is an error, and comes back.
func TestRedisIsDown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "a", "b")
		w.to.fails = errors.New("connection refused")
		if _, err := w.relay.once(t.Context()); !errors.Is(err, w.to.fails) {
			t.Errorf("%v", err)
		}
		w.to.fails = nil
		w.now = w.now.Add(time.Minute)
		if got := w.relayed(t); len(got) != 2 {
			t.Errorf("after the lease: %v", got)
		}
	})
}

// TestCarriedAlready: a task id that Redis knows is no error.
func TestCarriedAlready(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "v")
		w.to.fails = fmt.Errorf("asynq: %w", asynq.ErrTaskIDConflict)
		if n, err := w.relay.once(t.Context()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})
}

// TestRelaysAtOnce: each job is handed out once, whoever looks.
func TestRelaysAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var subjects []string
		for i := range 60 { // more than one look hands out
			subjects = append(subjects, fmt.Sprint(i))
		}
		w.add(t, ScoreVendor, subjects...)
		var wg sync.WaitGroup
		errs := make(chan error, 100)
		for range 4 {
			wg.Go(func() {
				r := w.newRelay(w.to)
				for n := 1; n > 0; {
					var err error
					if n, err = r.once(context.Background()); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			t.Error(err)
		}
		var got []string
		for _, j := range w.to.jobs {
			if j.Generation != 1 {
				t.Errorf("handed out again: %+v", j)
			}
			got = append(got, j.Subject)
		}
		slices.Sort(got)
		slices.Sort(subjects)
		if !slices.Equal(got, subjects) {
			t.Errorf("handed out %d: %v", len(got), got)
		}
	})
}

// TestRunHandsOutEverything: a relay that is woken goes on until nothing is
// due, and ends with its context.
func TestRunHandsOutEverything(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		const jobs = claimSize + 10
		w.to.got = make(chan struct{}, jobs+1)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			w.relay.Run(ctx)
			close(ended)
		}()
		w.tx(t, func(tx *database.Tx) error {
			for i := range jobs {
				if err := w.q.Add(tx, w.now, SendMail, fmt.Sprint(i)); err != nil {
					return err
				}
			}
			return nil
		})
		for i := range jobs {
			select {
			case <-w.to.got:
			case <-time.After(patience):
				t.Fatalf("only %d of %d were handed out", i, jobs)
			}
		}
		stop()
		<-ended
	})
}

// TestRecover: a process that is alone with its database starts again what a
// killed one had in hand.
func TestRecover(t *testing.T) {
	t.Parallel()
	w := &world{db: dbtest.SQLite(t), q: New(), now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), to: &carrier{}}
	w.relay = w.newRelay(w.to)
	w.add(t, ScoreVendor, "v")
	first := w.relayed(t)[0]
	if err := Recover(t.Context(), w.db); err != nil {
		t.Fatal(err)
	}
	if got := w.relayed(t); len(got) != 1 || got[0].ID != first.ID || got[0].Generation != 2 {
		t.Errorf("%+v", got)
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, SendMail, "a", "b")
		jobs := w.relayed(t)
		w.add(t, SendMail, "c")
		w.add(t, ScoreVendor, "v")
		w.tx(t, func(tx *database.Tx) error {
			_, err := Fail(tx, jobs[0], w.now, errors.ErrUnsupported)
			return err
		})
		got, err := Counts(t.Context(), w.db)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(got, func(a, b Count) int { return slices.Compare([]string{a.Kind, a.State}, []string{b.Kind, b.State}) })
		want := []Count{{string(SendMail), "running", 2}, {string(SendMail), "waiting", 1}, {string(ScoreVendor), "waiting", 1}}
		if !slices.Equal(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}
