package idempotency_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/idempotency"
	"ward/internal/identity"
)

// world is a service over a fresh database with a clock that stands still.
type world struct {
	s   *idempotency.Service
	now time.Time
}

var alice = identity.Actor{Tenant: "t1", ID: "alice", Role: identity.Admin}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := &world{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
		w.s = idempotency.NewService(db, func() time.Time { return w.now })
		f(t, w)
	})
}

// begin returns the remembered answer and the code of the error.
func (w *world) begin(t *testing.T, by identity.Actor, key, route string) (*idempotency.Answer, string) {
	t.Helper()
	a, err := w.s.Begin(t.Context(), by, key, route)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		t.Fatal(err)
	}
	return a, fault.Code(err)
}

var created = idempotency.Answer{RequestHash: "h", Status: 201, Headers: `{"Location":"/x"}`, Body: `{"id":"x"}`}

func TestAnswerIsRemembered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		if a, code := w.begin(t, alice, "k", "POST /x"); a != nil || code != "" {
			t.Errorf("first: %+v, %s", a, code)
		}
		if _, code := w.begin(t, alice, "k", "POST /x"); code != "idempotency.running" {
			t.Errorf("while it is served: %q", code)
		}
		if err := w.s.Finish(t.Context(), alice, "k", created); err != nil {
			t.Fatal(err)
		}
		if a, code := w.begin(t, alice, "k", "POST /x"); code != "" || a == nil || *a != created {
			t.Errorf("again: %+v, %s", a, code)
		}
		if _, code := w.begin(t, alice, "k", "POST /y"); code != "idempotency.reused" {
			t.Errorf("on another route: %q", code)
		}
		for name, by := range map[string]identity.Actor{
			"another user":         {Tenant: "t1", ID: "bob"},
			"another organization": {Tenant: "t2", ID: "alice"},
		} {
			if a, code := w.begin(t, by, "k", "POST /x"); a != nil || code != "" {
				t.Errorf("%s with this key: %+v, %s", name, a, code)
			}
		}
		if a, code := w.begin(t, alice, "K", "POST /x"); a != nil || code != "" {
			t.Errorf("another key: %+v, %s", a, code)
		}
	})
}

func TestForgotten(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		finished bool
		after    time.Duration
		kept     bool
	}{
		{"an answer, after a day", true, idempotency.Keep, true},
		{"and a moment", true, idempotency.Keep + time.Microsecond, false},
		{"one that is served, for ten minutes", false, 10 * time.Minute, true},
		{"and a moment: its process was killed", false, 10*time.Minute + time.Microsecond, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, w *world) {
				w.begin(t, alice, "k", "POST /x")
				if tt.finished {
					if err := w.s.Finish(t.Context(), alice, "k", created); err != nil {
						t.Fatal(err)
					}
				}
				w.now = w.now.Add(tt.after)
				a, code := w.begin(t, alice, "k", "POST /x")
				if known := a != nil || code != ""; known != tt.kept {
					t.Errorf("known: %v (%+v, %s)", known, a, code)
				}
			})
		})
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.begin(t, alice, "k", "POST /x")
		if err := w.s.Cancel(t.Context(), alice, "k"); err != nil {
			t.Fatal(err)
		}
		if a, code := w.begin(t, alice, "k", "POST /y"); a != nil || code != "" {
			t.Errorf("%+v, %s", a, code)
		}
	})
}

// TestBeginAtOnce: of several that begin, one is the first.
func TestBeginAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.s.Begin(context.Background(), alice, "k", "POST /x") })
		}
		wg.Wait()
		first := 0
		for _, err := range errs {
			if err == nil {
				first++
			} else if fault.Code(err) != "idempotency.running" {
				t.Error(err)
			}
		}
		if first != 1 {
			t.Errorf("%d were the first", first)
		}
	})
}
