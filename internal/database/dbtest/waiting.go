package dbtest

import (
	"context"
	"testing"
	"time"

	"ward/internal/database"
)

// patience is how long a test waits for the server. Only one that fails waits so
// long.
const patience = 3 * time.Minute

// Waiting returns once n sessions of a Postgres database wait for a lock: for a
// test of two transactions that meet. The test fails when they never do.
func Waiting(t testing.TB, db *database.DB, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		got, err := database.View(ctx, db, "", func(tx *database.Tx) (got int, _ error) {
			err := tx.Gorm().Raw("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").Scan(&got).Error
			return got, err
		})
		if err != nil {
			t.Errorf("%d sessions never waited: %v", n, err)
			return
		}
		if got == n {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}
