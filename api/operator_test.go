package api

import (
	"net/http"
	"testing"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/queue"
)

// mail puts a mail into an organization's outbox and returns its id.
func (h *harness) mail(t *testing.T, o *org, to string) string {
	t.Helper()
	err := database.Do(t.Context(), h.db, o.tenant, func(tx *database.Tx) error {
		return h.svc.Notices.Queue(tx, h.clock.now(), notices.Mail{To: to, Subject: "Reminder", Text: "A text."})
	})
	if err != nil {
		t.Fatal(err)
	}
	id, _ := h.do(t, o.admin(), http.MethodGet, "/mails?limit=1", nil, 200).field(t, "items.0.id").(string)
	return id
}

// failedJob gives up a job of an organization and returns its id.
func (h *harness) failedJob(t *testing.T, o *org) string {
	t.Helper()
	job := queue.Job{Tenant: o.tenant}
	err := database.Do(t.Context(), h.db, o.tenant, func(tx *database.Tx) error {
		return h.queue.Add(tx, h.clock.now(), queue.ScoreVendor, freshID())
	})
	if err != nil {
		t.Fatal(err)
	}
	job.ID, _ = h.do(t, o.admin(), http.MethodGet, "/jobs?limit=1", nil, 200).field(t, "items.0.id").(string)
	err = database.Do(t.Context(), h.db, o.tenant, func(tx *database.Tx) error {
		_, err := queue.Fail(tx, job, h.clock.now(), fault.New(fault.Invalid, "vendor.gone", "no"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return job.ID
}

func init() {
	samples["GET /mails/:id"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/mails/" + h.mail(t, o, "ann@example.org")}
	}
	samples["POST /jobs/:id/retry"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/jobs/" + h.failedJob(t, o) + "/retry"}
	}
}

func TestMails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		first, second := h.mail(t, o, "ann@example.org"), h.mail(t, o, "bob@example.org")
		a := h.do(t, o.admin(), http.MethodGet, "/mails?limit=1", nil, 200)
		next, _ := a.field(t, "next_cursor").(string)
		if a.field(t, "items.0.id") != second {
			t.Errorf("newest first: %s", a.body)
		}
		if a := h.do(t, o.admin(), http.MethodGet, "/mails?limit=1&cursor="+next, nil, 200); a.field(t, "items.0.id") != first || a.field(t, "next_cursor") != nil {
			t.Errorf("the second page: %s", a.body)
		}
		if a := h.do(t, o.admin(), http.MethodGet, "/mails?sort=created_at&q=ANN&status=kept", nil, 200); a.field(t, "items.0.to") != "ann@example.org" {
			t.Errorf("filtered: %s", a.body)
		}
		if a := h.do(t, o.admin(), http.MethodGet, "/mails/"+first, nil, 200); a.field(t, "text") != "A text." || a.header.Get("ETag") != `"1"` {
			t.Errorf("one mail: %s", a.body)
		}
		h.do(t, o.admin(), http.MethodGet, "/mails/"+freshID(), nil, 404)
		token := h.do(t, o.admin(), http.MethodPost, "/api-tokens", object{"name": "operator", "role": "admin"}, 201).field(t, "token").(string)
		if code, _ := h.do(t, token, http.MethodGet, "/mails/"+first, nil, 403).problem(t); code != "session.required" {
			t.Errorf("a mail, which may set a password, with a token: %s", code)
		}
		h.do(t, o.token(identity.Analyst), http.MethodGet, "/mails", nil, 403)
		for _, query := range []string{"status=lost", "sort=to", "cursor=Ing", "state=sent"} {
			h.do(t, o.admin(), http.MethodGet, "/mails?"+query, nil, 422)
		}
	})
}

func TestJobs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		id := h.failedJob(t, o)
		a := h.do(t, o.admin(), http.MethodGet, "/jobs?state=failed&kind=vendor.score.v1", nil, 200)
		if a.field(t, "items.0.id") != id || a.field(t, "items.0.error") != "vendor.gone" {
			t.Errorf("failed: %s", a.body)
		}
		if a := h.do(t, o.admin(), http.MethodPost, "/jobs/"+id+"/retry", nil, 202); a.field(t, "state") == "failed" || a.field(t, "failed_at") != nil {
			t.Errorf("retried: %s", a.body)
		}
		if code, _ := h.do(t, o.admin(), http.MethodPost, "/jobs/"+id+"/retry", nil, 409).problem(t); code != "job.not_failed" {
			t.Errorf("twice: %s", code)
		}
		h.do(t, h.org().admin(), http.MethodPost, "/jobs/"+id+"/retry", nil, 404)
		for _, query := range []string{"state=done", "kind=x", "cursor=x", "sort=x", "colour=x"} {
			h.do(t, o.admin(), http.MethodGet, "/jobs?"+query, nil, 422)
		}
	})
}
