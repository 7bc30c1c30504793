package queue_test

import (
	"errors"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
)

var operatorStart = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestOperatorSeesAndRetriesJobs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		f := accountstest.New(t, db)
		tenant := f.Org("North")
		admin, stranger := f.Actor(tenant, identity.Admin), f.Actor(f.Org("South"), identity.Admin)
		q := queue.New()
		svc := queue.NewService(db, q, func() time.Time { return operatorStart })
		do := func(what func(tx *database.Tx) error) {
			t.Helper()
			if err := database.Do(t.Context(), db, tenant, what); err != nil {
				t.Fatal(err)
			}
		}
		claim := func() []queue.Job {
			t.Helper()
			var out []queue.Job
			if err := database.Ask(t.Context(), db, database.ClaimJobs, &out, operatorStart, operatorStart.Add(time.Hour), 10); err != nil {
				t.Fatal(err)
			}
			return out
		}
		list := func(by identity.Actor, f queue.Filter) []queue.Open {
			t.Helper()
			out, err := svc.List(t.Context(), by, f, 10)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}

		do(func(tx *database.Tx) error { return q.Add(tx, operatorStart, queue.SendMail, "m1") })
		job := claim()[0]
		do(func(tx *database.Tx) error { return q.Add(tx, operatorStart, queue.ScoreVendor, "v1") })
		if got := list(admin, queue.Filter{State: queue.Running}); len(got) != 1 || got[0].ID != job.ID || got[0].State != queue.Running {
			t.Errorf("running: %+v", got)
		}
		if _, err := svc.Retry(t.Context(), admin, job.ID); fault.Code(err) != "job.not_failed" {
			t.Errorf("retry of a running job: %v", err)
		}
		do(func(tx *database.Tx) error {
			givenUp, err := queue.Fail(tx, job, operatorStart, fault.New(fault.Invalid, "mail.refused", "no"))
			if !givenUp {
				t.Error("not given up")
			}
			return err
		})
		if got := list(admin, queue.Filter{}); len(got) != 2 || got[0].State != queue.Waiting || got[1].State != queue.Failed {
			t.Errorf("all: %+v", got)
		}
		if got := list(admin, queue.Filter{After: list(admin, queue.Filter{})[0].ID}); len(got) != 1 || got[0].ID != job.ID {
			t.Errorf("the next page: %+v", got)
		}
		if got := list(admin, queue.Filter{Kind: queue.ScoreVendor}); len(got) != 1 || got[0].Subject != "v1" {
			t.Errorf("by kind: %+v", got)
		}
		failed := list(admin, queue.Filter{State: queue.Failed})
		if len(failed) != 1 || failed[0].Error != "mail.refused" || failed[0].Failures != 1 || failed[0].FailedAt == nil {
			t.Errorf("failed: %+v", failed)
		}

		if _, err := svc.List(t.Context(), f.Actor(tenant, identity.Analyst), queue.Filter{}, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an analyst lists: %v", err)
		}
		if _, err := svc.Retry(t.Context(), f.Actor(tenant, identity.Analyst), job.ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an analyst retries: %v", err)
		}
		if _, err := svc.Retry(t.Context(), stranger, job.ID); fault.Code(err) != "job.not_found" {
			t.Errorf("a stranger retries: %v", err)
		}
		if got := list(stranger, queue.Filter{}); len(got) != 0 {
			t.Errorf("a stranger sees %+v", got)
		}

		open, err := svc.Retry(t.Context(), admin, job.ID)
		if err != nil || open.State != queue.Running || open.Failures != 0 || open.FailedAt != nil {
			t.Errorf("retried: %+v, %v", open, err)
		}
		again := claim()
		if len(again) != 2 || again[0].Generation+again[1].Generation != 3 {
			t.Errorf("due after the retry: %+v", again)
		}
		do(func(tx *database.Tx) error { return queue.Finish(tx, job, operatorStart) })
		if _, err := svc.Retry(t.Context(), admin, job.ID); fault.Code(err) != "job.not_failed" {
			t.Errorf("retry of a job that is done: %v", err)
		}
		events, err := audit.NewService(db).List(t.Context(), admin, audit.Filter{}, 10)
		if err != nil || len(events) != 1 || events[0].Action != "job.retried" {
			t.Errorf("audited: %+v, %v", events, err)
		}
		err = database.Do(t.Context(), db, tenant, func(tx *database.Tx) error { return queue.Finish(tx, job, operatorStart) })
		if !errors.Is(err, queue.ErrDone) {
			t.Errorf("finished twice: %v", err)
		}
	})
}
