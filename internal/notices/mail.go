// Package notices sends mail to people: links that set a password, and later
// reminders.
//
// A mail is written in the transaction of the change that it tells of. With an
// SMTP server it is sent by a job, at least once; without one it stays in the
// outbox, where an administrator reads it. Notices never decides who is told.
package notices

import (
	"time"

	"ward/internal/identity"
	"ward/internal/mail"
)

// Mail is a mail on its way out.
type Mail struct {
	Tenant    identity.TenantID `gorm:"primaryKey"`
	ID        string            `gorm:"primaryKey"` // UUIDv7, also the Message-ID: a second delivery is recognizable
	To        string            `gorm:"column:recipient"`
	Subject   string            // one line, at most 200 bytes
	Text      string            `gorm:"column:body"` // plain; empty once it was sent: it may hold a link that signs in
	Status    Status
	Error     string // why it was given up; empty otherwise
	Version   int    // from 1
	CreatedAt time.Time
	SentAt    *time.Time // when the server took it; nil before
}

// TableName is the table of mails.
func (Mail) TableName() string { return "mails" }

// Status is where a mail is.
type Status string

// The states of a mail. Queued becomes Sent or Failed; an operator's retry of
// the job may still send a Failed one. Kept is final.
const (
	Queued Status = "queued" // a job will send it
	Sent   Status = "sent"   // the mail server took it
	Failed Status = "failed" // given up
	Kept   Status = "kept"   // no mail server is set up: read it here
)

// Statuses lists all states.
var Statuses = []Status{Queued, Sent, Failed, Kept}

// message is the mail in the form of the mail server's door.
func (m Mail) message() mail.Message {
	return mail.Message{ID: m.ID, To: m.To, Subject: m.Subject, Text: m.Text}
}
