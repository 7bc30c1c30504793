package notices

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/mail"
	"ward/internal/queue"
)

// Sender hands a message to a mail server. The same message may come twice.
// *mail.SMTP is one.
type Sender interface {
	Send(ctx context.Context, m mail.Message) error
}

// Service writes and sends mails.
type Service struct {
	db     *database.DB
	queue  *queue.Queue
	sender Sender
	now    func() time.Time
}

// NewService returns the service. Without a sender (nil) mails stay in the
// outbox.
func NewService(db *database.DB, q *queue.Queue, sender Sender, now func() time.Time) *Service {
	return &Service{db: db, queue: q, sender: sender, now: now}
}

// Queue writes a mail in the transaction of the change that it tells of, and
// the job that sends it. Only To, Subject and Text of m count.
func (s *Service) Queue(tx *database.Tx, now time.Time, m Mail) (err error) {
	defer fault.Op(&err, "queue mail")
	m = Mail{
		Tenant: identity.TenantID(tx.Tenant()), ID: uuid.Must(uuid.NewV7()).String(),
		To: m.To, Subject: m.Subject, Text: m.Text, Status: Queued, Version: 1, CreatedAt: now,
	}
	if err := m.message().Check(); err != nil {
		return err
	}
	if s.sender == nil {
		m.Status = Kept
	}
	if err := insert(tx, m); err != nil {
		return err
	}
	if s.sender == nil {
		return nil
	}
	return s.queue.Add(tx, now, queue.SendMail, m.ID)
}

// Send sends the mail of a job and finishes the job. A mail that was sent
// already is not sent again; a process that dies between the server's answer
// and the commit sends it twice, under one Message-ID.
func (s *Service) Send(ctx context.Context, j queue.Job) (err error) {
	defer fault.Op(&err, "send mail %s", j.Subject)
	m, err := database.View(ctx, s.db, j.Tenant, func(tx *database.Tx) (Mail, error) { return load(tx, j.Tenant, j.Subject) })
	if err != nil {
		return err
	}
	if m.Status == Queued || m.Status == Failed {
		if s.sender == nil {
			return fault.New(fault.Unavailable, "mail.no_server", "No mail server is set up: set WARD_SMTP_URL.")
		}
		if err := s.sender.Send(ctx, m.message()); err != nil {
			return fmt.Errorf("hand to the mail server: %w", err)
		}
	}
	now := s.now()
	return database.Do(ctx, s.db, j.Tenant, func(tx *database.Tx) error {
		if err := queue.Finish(tx, j, now); err != nil {
			return err
		}
		return markSent(tx, j.Tenant, m.ID, now)
	})
}

// GiveUp marks the mail of a job that will not be tried again. Its text stays,
// so that an operator may retry the job.
func (s *Service) GiveUp(tx *database.Tx, j queue.Job, cause error) (err error) {
	defer fault.Op(&err, "give up mail %s", j.Subject)
	return markFailed(tx, j.Tenant, j.Subject, reason(cause))
}

// reason is what may be kept of an error: its code, and no content.
func reason(err error) string {
	if code := fault.Code(err); code != "" {
		return code
	}
	return "internal"
}

// Sends says whether a mail server is set up. Without one mails stay in the
// outbox.
func (s *Service) Sends() bool { return s.sender != nil }

// Filter narrows a list of mails. Zero values do not filter.
type Filter struct {
	Status Status
	Query  string // part of recipient or subject, ignoring case
	Oldest bool   // oldest first instead of newest first
	After  string // only mails that follow this id: for the next page
}

// List returns at most n mails. Errors: permission.missing.
func (s *Service) List(ctx context.Context, by identity.Actor, f Filter, n int) (_ []Mail, err error) {
	defer fault.Op(&err, "list mails")
	if err := by.May(identity.Operate); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Mail, error) { return find(tx, by.Tenant, f, n) })
}

// Get returns one mail with its text, and puts that on record: the text may
// hold a link that sets someone's password. Errors: permission.missing,
// session.required, mail.not_found.
func (s *Service) Get(ctx context.Context, by identity.Actor, id string) (_ Mail, err error) {
	defer fault.Op(&err, "get mail %s", id)
	if err := by.May(identity.Operate); err != nil {
		return Mail{}, err
	}
	if err := by.InPerson(); err != nil {
		return Mail{}, err
	}
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (Mail, error) {
		m, err := load(tx, by.Tenant, id)
		if err != nil {
			return Mail{}, err
		}
		return m, audit.Record(tx, by, s.now(), "mail.read", id, nil)
	})
}
