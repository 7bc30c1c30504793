// Package audit keeps the log of who changed what, as 45 CFR 164.312(b) asks.
//
// Every change writes its entry in its own transaction. The entries of an
// organization form a chain: each holds the hash of the one before, so that a
// changed, removed or inserted entry breaks it. The log never holds document
// text, answers or secrets: it names what was changed.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ward/internal/database"
	"ward/internal/identity"
)

// Event is one entry of the log. It is never changed.
type Event struct {
	Tenant   identity.TenantID `gorm:"primaryKey"`
	Seq      int64             `gorm:"primaryKey;autoIncrement:false"` // from 1, without a hole
	At       time.Time
	Actor    string // user id, "job:<kind>" or "system"
	Action   string // noun.verb, as "vendor.created"
	Subject  string // id of what was changed
	Vendor   string // id of the vendor that it concerns, for the vendor's history; empty: none
	Detail   string // JSON object with what changed; no content of documents
	PrevHash string // of the entry before; 64 zeros for the first
	Hash     string // SHA-256 over the fields above, hex
}

// TableName is the table of the log.
func (Event) TableName() string { return "audit_events" }

// genesis is the hash before the first entry.
var genesis = strings.Repeat("0", 2*sha256.Size)

// Detail says what changed, by field. Keys and values are short and hold no
// content of documents.
type Detail map[string]any

// Record appends an entry in the transaction of the change that it tells of.
// It is the last step of every service method that changes something.
func Record(tx *database.Tx, by identity.Actor, now time.Time, action, subject string, detail Detail) error {
	if detail == nil {
		detail = Detail{}
	}
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	head, err := nextHead(tx, by.Tenant)
	if err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	e := Event{
		Tenant: by.Tenant, Seq: head.Seq, At: now.UTC().Truncate(time.Microsecond), Actor: by.ID,
		Action: action, Subject: subject, Vendor: vendorOf(action, subject, detail), Detail: string(text), PrevHash: head.Hash,
	}
	e.Hash = e.sum()
	if err := appendEvent(tx, e); err != nil {
		return fmt.Errorf("record %s: %w", action, err)
	}
	return nil
}

// vendorOf finds the vendor that an entry concerns: the one that its detail
// names, or the subject itself where a vendor or its intake was changed.
func vendorOf(action, subject string, detail Detail) string {
	if id, ok := detail["vendor"].(string); ok {
		return id
	}
	if noun, _, _ := strings.Cut(action, "."); noun == "vendor" || noun == "intake" {
		return subject
	}
	return ""
}

// misplaced says whether the entry stands in the history of another vendor than
// it tells of. The vendor is no part of the hash: it follows from what is.
func (e Event) misplaced() bool {
	var d Detail
	return json.Unmarshal([]byte(e.Detail), &d) != nil || vendorOf(e.Action, e.Subject, d) != e.Vendor
}

// sum is the hash of an entry. Each field is written with its length, so that
// no two entries share one form.
func (e Event) sum() string {
	h := sha256.New()
	for _, field := range []string{
		string(e.Tenant), fmt.Sprint(e.Seq), e.At.UTC().Format(time.RFC3339Nano),
		e.Actor, e.Action, e.Subject, e.Detail, e.PrevHash,
	} {
		fmt.Fprintf(h, "%d:%s,", len(field), field)
	}
	return hex.EncodeToString(h.Sum(nil))
}
