package queue_test

import (
	"slices"
	"strings"
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

// operator is an organization's administrator beside its queue.
type operator struct {
	t        *testing.T
	db       *database.DB
	queue    *queue.Queue
	svc      *queue.Service
	admin    identity.Actor
	analyst  identity.Actor
	stranger identity.Actor // admin of another organization
}

func eachOperator(t *testing.T, f func(t *testing.T, o *operator)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		a, q := accountstest.New(t, db), queue.New()
		tenant := a.Org("North")
		f(t, &operator{
			t: t, db: db, queue: q, svc: queue.NewService(db, q, func() time.Time { return operatorStart }),
			admin: a.Actor(tenant, identity.Admin), analyst: a.Actor(tenant, identity.Analyst),
			stranger: a.Actor(a.Org("South"), identity.Admin),
		})
	})
}

func (o *operator) do(what func(tx *database.Tx) error) {
	o.t.Helper()
	if err := database.Do(o.t.Context(), o.db, o.admin.Tenant, what); err != nil {
		o.t.Fatal(err)
	}
}

func (o *operator) add(kind queue.Kind, subject string) {
	o.t.Helper()
	o.do(func(tx *database.Tx) error { return o.queue.Add(tx, operatorStart, kind, subject) })
}

func (o *operator) claim() []queue.Job {
	o.t.Helper()
	var out []queue.Job
	if err := database.Ask(o.t.Context(), o.db, database.ClaimJobs, &out, operatorStart, operatorStart.Add(time.Hour), 10); err != nil {
		o.t.Fatal(err)
	}
	return out
}

// giveUp fails a job for good.
func (o *operator) giveUp(j queue.Job) {
	o.t.Helper()
	o.do(func(tx *database.Tx) error {
		givenUp, err := queue.Fail(tx, j, operatorStart, fault.New(fault.Invalid, "mail.refused", "no"))
		if !givenUp {
			o.t.Error("not given up")
		}
		return err
	})
}

func (o *operator) list(by identity.Actor, f queue.Filter) []queue.Open {
	o.t.Helper()
	out, err := o.svc.List(o.t.Context(), by, f, 10)
	if err != nil {
		o.t.Fatal(err)
	}
	return out
}

func TestOperatorSeesJobs(t *testing.T) {
	eachOperator(t, func(t *testing.T, o *operator) {
		o.add(queue.SendMail, "m1")
		job := o.claim()[0]
		o.add(queue.ScoreVendor, "v1")
		if got := o.list(o.admin, queue.Filter{State: queue.Running}); len(got) != 1 || got[0].ID != job.ID || got[0].State != queue.Running {
			t.Errorf("running: %+v", got)
		}
		o.giveUp(job)
		all := o.list(o.admin, queue.Filter{})
		if len(all) != 2 || all[0].State != queue.Waiting || all[1].State != queue.Failed {
			t.Fatalf("all: %+v", all)
		}
		if got := o.list(o.admin, queue.Filter{After: all[0].ID}); len(got) != 1 || got[0].ID != job.ID {
			t.Errorf("the next page: %+v", got)
		}
		if got := o.list(o.admin, queue.Filter{Kind: queue.ScoreVendor}); len(got) != 1 || got[0].Subject != "v1" {
			t.Errorf("by kind: %+v", got)
		}
		failed := o.list(o.admin, queue.Filter{State: queue.Failed})
		if len(failed) != 1 || failed[0].Error != "mail.refused" || failed[0].Failures != 1 || failed[0].FailedAt == nil {
			t.Errorf("failed: %+v", failed)
		}
		if got := o.list(o.stranger, queue.Filter{}); len(got) != 0 {
			t.Errorf("a stranger sees %+v", got)
		}
		if _, err := o.svc.List(t.Context(), o.analyst, queue.Filter{}, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an analyst lists: %v", err)
		}
	})
}

func TestOperatorRetriesJobs(t *testing.T) {
	eachOperator(t, func(t *testing.T, o *operator) {
		o.add(queue.SendMail, "m1")
		job := o.claim()[0]
		retry := func(what string, by identity.Actor, code string) queue.Open {
			t.Helper()
			open, err := o.svc.Retry(t.Context(), by, job.ID)
			if fault.Code(err) != code || (code == "") != (err == nil) {
				t.Errorf("%s: %v, want %q", what, err, code)
			}
			return open
		}
		retry("a running job", o.admin, "job.not_failed")
		o.giveUp(job)
		if again := o.claim(); len(again) != 0 {
			t.Errorf("given up, but due: %+v", again)
		}
		retry("an analyst", o.analyst, "permission.missing")
		retry("a stranger", o.stranger, "job.not_found")
		open := retry("a job that was given up", o.admin, "")
		if open.State != queue.Running || open.Failures != 0 || open.FailedAt != nil {
			t.Errorf("retried: %+v", open)
		}
		again := o.claim()
		if len(again) != 1 || again[0].Generation != 2 {
			t.Fatalf("due after the retry: %+v", again)
		}
		o.do(func(tx *database.Tx) error { return queue.Finish(tx, again[0], operatorStart) })
		retry("a job that is done", o.admin, "job.not_failed")
		events, err := audit.NewService(o.db).List(t.Context(), o.admin, audit.Filter{}, 10)
		if err != nil || len(events) != 1 || events[0].Action != "job.retried" {
			t.Errorf("audited: %+v, %v", events, err)
		}
	})
}

func TestOperatorCountsJobs(t *testing.T) {
	eachOperator(t, func(t *testing.T, o *operator) {
		o.add(queue.SendMail, "m1")
		o.giveUp(o.claim()[0])
		o.add(queue.ScoreVendor, "v1")
		o.add(queue.ScoreVendor, "v2")
		err := database.Do(t.Context(), o.db, o.stranger.Tenant, func(tx *database.Tx) error { return o.queue.Add(tx, operatorStart, queue.ScoreVendor, "v3") })
		if err != nil {
			t.Fatal(err)
		}
		d, err := o.svc.Depth(t.Context(), o.admin)
		if err != nil {
			t.Fatal(err)
		}
		for name, tt := range map[string]struct{ got, want []queue.Count }{
			"own": {d.Own, []queue.Count{{Kind: string(queue.SendMail), State: "failed", N: 1}, {Kind: string(queue.ScoreVendor), State: "waiting", N: 2}}},
			"all": {d.All, []queue.Count{{Kind: string(queue.SendMail), State: "failed", N: 1}, {Kind: string(queue.ScoreVendor), State: "waiting", N: 3}}},
		} {
			slices.SortFunc(tt.got, func(a, b queue.Count) int { return strings.Compare(a.Kind, b.Kind) })
			if !slices.Equal(tt.got, tt.want) {
				t.Errorf("%s: %v, want %v", name, tt.got, tt.want)
			}
		}
		if _, err := o.svc.Depth(t.Context(), o.analyst); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an analyst counts: %v", err)
		}
	})
}

func TestOperatorRetriesAll(t *testing.T) {
	eachOperator(t, func(t *testing.T, o *operator) {
		for _, m := range []string{"m1", "m2"} {
			o.add(queue.SendMail, m)
		}
		for _, j := range o.claim() {
			o.giveUp(j)
		}
		o.add(queue.ScoreVendor, "v1") // waits: is left alone
		retry := func(by identity.Actor, want int) {
			t.Helper()
			if n, err := o.svc.RetryAll(t.Context(), by); err != nil || n != want {
				t.Errorf("%d, %v, want %d", n, err, want)
			}
		}
		retry(o.stranger, 0)
		retry(o.admin, 2)
		retry(o.admin, 0)
		if again := o.claim(); len(again) != 3 {
			t.Errorf("due after the retry: %+v", again)
		}
		if _, err := o.svc.RetryAll(t.Context(), o.analyst); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an analyst retries: %v", err)
		}
		events, err := audit.NewService(o.db).List(t.Context(), o.admin, audit.Filter{}, 10)
		if err != nil || len(events) != 2 || events[0].Action != "job.retried" {
			t.Errorf("audited: %+v, %v", events, err)
		}
	})
}
