package notices_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/mail"
	"ward/internal/notices"
	"ward/internal/queue"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func now() time.Time { return start }

// server is a mail server that refuses with err, if that is set.
type server struct {
	got []mail.Message
	err error
}

func (s *server) Send(_ context.Context, m mail.Message) error {
	s.got = append(s.got, m)
	return s.err
}

type bench struct {
	t             *testing.T
	db            *database.DB
	svc           *notices.Service
	admin, viewer identity.Actor
	stranger      identity.Actor // admin of another organization
}

func newBench(t *testing.T, db *database.DB, sender notices.Sender) *bench {
	f := accountstest.New(t, db)
	tenant := f.Org("North")
	return &bench{
		t: t, db: db, svc: notices.NewService(db, queue.New(), sender, now),
		admin: f.Actor(tenant, identity.Admin), viewer: f.Actor(tenant, identity.Viewer),
		stranger: f.Actor(f.Org("South"), identity.Admin),
	}
}

func (b *bench) queue(to string) error {
	b.t.Helper()
	return database.Do(b.t.Context(), b.db, b.admin.Tenant, func(tx *database.Tx) error {
		return b.svc.Queue(tx, start, notices.Mail{To: to, Subject: "Set your password", Text: "https://ward.test/set-password"})
	})
}

func (b *bench) list(f notices.Filter) []notices.Mail {
	b.t.Helper()
	out, err := b.svc.List(b.t.Context(), b.admin, f, 100)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// get returns the one mail there is, with its text.
func (b *bench) get() notices.Mail {
	b.t.Helper()
	all := b.list(notices.Filter{})
	if len(all) != 1 {
		b.t.Fatalf("%d mails, want 1", len(all))
	}
	m, err := b.svc.Get(b.t.Context(), b.admin, all[0].ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

// jobs claims what is due.
func (b *bench) jobs() []queue.Job {
	b.t.Helper()
	var out []queue.Job
	if err := database.Ask(b.t.Context(), b.db, database.ClaimJobs, &out, start, start, 10); err != nil {
		b.t.Fatal(err)
	}
	return out
}

// readings counts the mails whose reading is on record.
func (b *bench) readings() (n int) {
	b.t.Helper()
	events, err := audit.NewService(b.db).List(b.t.Context(), b.admin, audit.Filter{}, 100)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range events {
		if e.Action == "mail.read" && e.Actor == b.admin.ID {
			n++
		}
	}
	return n
}

func TestMailIsSentOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		smtp := &server{}
		b := newBench(t, db, smtp)
		if err := b.queue("ann@example.org"); err != nil {
			t.Fatal(err)
		}
		m := b.get()
		if m.Status != notices.Queued || m.Version != 1 || m.Text == "" {
			t.Errorf("queued: %+v", m)
		}
		jobs := b.jobs()
		if len(jobs) != 1 || jobs[0].Kind != queue.SendMail || jobs[0].Subject != m.ID {
			t.Fatalf("jobs: %+v", jobs)
		}
		if err := b.svc.Send(t.Context(), jobs[0]); err != nil {
			t.Fatal(err)
		}
		want := mail.Message{ID: m.ID, To: "ann@example.org", Subject: "Set your password", Text: "https://ward.test/set-password"}
		if len(smtp.got) != 1 || smtp.got[0] != want {
			t.Errorf("sent %+v, want %+v", smtp.got, want)
		}
		m = b.get()
		if m.Status != notices.Sent || m.Text != "" || m.Version != 2 || m.SentAt == nil || !m.SentAt.Equal(start) {
			t.Errorf("sent: %+v", m)
		}
		if err := b.svc.Send(t.Context(), jobs[0]); !errors.Is(err, queue.ErrDone) {
			t.Errorf("a second delivery: %v", err)
		}
		if len(smtp.got) != 1 {
			t.Errorf("a second delivery sent the mail again")
		}
	})
}

func TestMailThatIsGivenUpMayBeRetried(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		smtp := &server{err: fault.New(fault.Invalid, mail.CodeRefused, "The mail server refuses this message.")}
		b := newBench(t, db, smtp)
		if err := b.queue("ann@example.org"); err != nil {
			t.Fatal(err)
		}
		job := b.jobs()[0]
		cause := b.svc.Send(t.Context(), job)
		if fault.Code(cause) != mail.CodeRefused {
			t.Fatalf("send: %v", cause)
		}
		err := database.Do(t.Context(), db, job.Tenant, func(tx *database.Tx) error { return b.svc.GiveUp(tx, job, cause) })
		if err != nil {
			t.Fatal(err)
		}
		if m := b.get(); m.Status != notices.Failed || m.Error != mail.CodeRefused || m.Text == "" || m.Version != 2 {
			t.Errorf("given up: %+v", m)
		}
		smtp.err = nil
		if err := b.svc.Send(t.Context(), job); err != nil {
			t.Fatal(err)
		}
		if m := b.get(); m.Status != notices.Sent || m.Error != "" || m.Text != "" {
			t.Errorf("retried: %+v", m)
		}
	})
}

func TestMailStaysWithoutAServer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := newBench(t, db, nil)
		if err := b.queue("ann@example.org"); err != nil {
			t.Fatal(err)
		}
		if m := b.get(); m.Status != notices.Kept || m.Text == "" {
			t.Errorf("kept: %+v", m)
		}
		if jobs := b.jobs(); len(jobs) != 0 {
			t.Errorf("jobs without a server: %+v", jobs)
		}
	})
}

func TestQueueRefusesWhatIsNoMail(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := newBench(t, db, nil)
		for _, to := range []string{"", "ann", "ann@example.org\r\nBcc: eve@example.org"} {
			if err := b.queue(to); fault.Code(err) != mail.CodeInvalid {
				t.Errorf("%q: %v", to, err)
			}
		}
		if got := b.list(notices.Filter{}); len(got) != 0 {
			t.Errorf("refused, but kept: %+v", got)
		}
	})
}

func TestOutbox(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := newBench(t, db, nil)
		for _, to := range []string{"a_1@example.org", "b@example.org", "ab1@example.org"} {
			if err := b.queue(to); err != nil {
				t.Fatal(err)
			}
		}
		all := b.list(notices.Filter{})
		tests := []struct {
			name   string
			filter notices.Filter
			want   []string
		}{
			{"newest first", notices.Filter{}, []string{"ab1@example.org", "b@example.org", "a_1@example.org"}},
			{"oldest first", notices.Filter{Oldest: true}, []string{"a_1@example.org", "b@example.org", "ab1@example.org"}},
			{"after the newest", notices.Filter{After: all[0].ID}, []string{"b@example.org", "a_1@example.org"}},
			{"after the oldest", notices.Filter{After: all[2].ID, Oldest: true}, []string{"b@example.org", "ab1@example.org"}},
			{"a sign of LIKE is a letter", notices.Filter{Query: "A_1"}, []string{"a_1@example.org"}},
			{"by state", notices.Filter{Status: notices.Sent}, nil},
		}
		for _, tt := range tests {
			var got []string
			for _, m := range b.list(tt.filter) {
				got = append(got, m.To)
				if m.Text != "" {
					t.Errorf("%s: a list shows a text", tt.name)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		if _, err := b.svc.List(t.Context(), b.viewer, notices.Filter{}, 1); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer lists: %v", err)
		}
		if _, err := b.svc.Get(t.Context(), b.viewer, all[0].ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a viewer reads: %v", err)
		}
		token := b.admin
		token.Session = ""
		if _, err := b.svc.Get(t.Context(), token, all[0].ID); fault.Code(err) != "session.required" {
			t.Errorf("an API token reads what may set a password: %v", err)
		}
		if n := b.readings(); n != 0 {
			t.Errorf("%d readings are on record before the first", n)
		}
		if m, err := b.svc.Get(t.Context(), b.admin, all[0].ID); err != nil || m.ID != all[0].ID {
			t.Errorf("an administrator reads: %v", err)
		}
		if n := b.readings(); n != 1 {
			t.Errorf("%d readings are on record, want 1", n)
		}
		if _, err := b.svc.Get(t.Context(), b.stranger, all[0].ID); fault.Code(err) != "mail.not_found" {
			t.Errorf("a stranger reads: %v", err)
		}
		if got, err := b.svc.List(t.Context(), b.stranger, notices.Filter{}, 1); err != nil || len(got) != 0 {
			t.Errorf("a stranger lists: %v, %v", got, err)
		}
	})
}
