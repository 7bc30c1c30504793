package assessments

import (
	"context"
	"testing"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// TestNoOlderFiguresOverNewer: whoever scores while another change of the same
// vendor is on its way waits for it, and counts what it wrote.
func TestNoOlderFiguresOverNewer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		score func(f *fixture, j queue.Job) error
	}{
		{"a job", func(f *fixture, j queue.Job) error { return f.Rescore(context.Background(), j) }},
		{"the clock", func(f *fixture, _ queue.Job) error {
			return f.RescoreAged(context.Background(), identity.Machine(f.by.Tenant, "test"))
		}},
		{"an intake", func(f *fixture, _ queue.Job) error {
			_, err := f.SaveIntake(context.Background(), f.by, f.vendor.ID, 0, consultant())
			return err
		}},
		{"one answer", func(f *fixture, _ queue.Job) error {
			_, err := f.Answer(context.Background(), f.by, f.vendor.ID, questionnaires.Answers{"IN-26": questionnaires.Text("young")})
			return err
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, f *fixture) {
				f.save(t, consultant())
				f.work(t)
				x := soc2("2025-01-01", "2025-12-31")
				f.document(t, x)
				f.set("2026-03-03")
				if _, err := f.vendors.Change(t.Context(), f.by, f.vendor.ID, 0, vendors.Change{Description: ptr("new"), LegalName: ptr("Aldermoor Systems Inc")}); err != nil {
					t.Fatal(err)
				}
				var job queue.Job
				for _, j := range f.jobs(t) {
					if j.Kind == queue.ScoreVendor {
						job = j
					}
				}
				done := make(chan error, 1)
				err := database.Do(t.Context(), f.db, f.by.Tenant, func(tx *database.Tx) error {
					v, err := vendors.Lock(tx, f.by.Tenant, f.vendor.ID)
					if err != nil {
						return err
					}
					in, err := loadIntake(tx, v.Tenant, v.ID)
					if err != nil {
						return err
					}
					in.Answers = `{}`
					if err := saveIntake(tx, in); err != nil {
						return err
					}
					go func() { done <- tt.score(f, job) }()
					f.waiting(t)
					_, err = f.rescore(tx, v, f.clock(), true)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if err := <-done; err != nil {
					t.Fatal(err)
				}
				if v, res := f.stored(t), f.result(t); *v.ResidualRisk != res.Residual.Score || *v.Tier != string(res.Inherent.Tier) {
					t.Errorf("the vendor says %s %v, the score %s %v", *v.Tier, *v.ResidualRisk, res.Inherent.Tier, res.Residual.Score)
				}
			})
		})
	}
}

// waiting returns once a session of the database waits for a lock. SQLite has
// one writer: who comes second waits before it begins.
func (f *fixture) waiting(t *testing.T) {
	t.Helper()
	if f.db.Dialect() == database.Postgres {
		dbtest.Waiting(t, f.db, 1)
	}
}
