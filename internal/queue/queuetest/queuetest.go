// Package queuetest does the jobs of a test's database, as the workers would.
package queuetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"ward/internal/database"
	"ward/internal/queue"
)

// Does says who does the jobs of a kind. Jobs of another kind are left.
type Does map[queue.Kind]func(context.Context, queue.Job) error

// Run does every job that waits at a time, and those that follow from them.
func Run(t testing.TB, db *database.DB, at time.Time, does Does) {
	t.Helper()
	for {
		var jobs []queue.Job
		if err := database.Ask(t.Context(), db, database.ClaimJobs, &jobs, at, at.Add(time.Hour), 100); err != nil {
			t.Fatal(err)
		}
		if len(jobs) == 0 {
			return
		}
		for _, j := range jobs {
			do, ok := does[j.Kind]
			if !ok {
				continue
			}
			if err := do(t.Context(), j); err != nil && !errors.Is(err, queue.ErrDone) {
				t.Fatalf("%s: %v", j.Kind, err)
			}
		}
	}
}
