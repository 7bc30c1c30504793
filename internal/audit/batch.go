package audit

import (
	"encoding/json"
	"fmt"
	"time"

	"ward/internal/database"
	"ward/internal/identity"
)

// Entry is what RecordAll tells of one change.
type Entry struct {
	Action, Subject string
	Detail          Detail
}

// RecordAll is Record for many changes of one transaction, as of an import: it
// makes the same chain with a few statements in all.
func RecordAll(tx *database.Tx, by identity.Actor, now time.Time, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	head, err := advance(tx, by.Tenant, len(entries))
	if err != nil {
		return fmt.Errorf("record %d entries: %w", len(entries), err)
	}
	first, hash := head.Seq-int64(len(entries))+1, head.Hash
	events := make([]Event, 0, len(entries))
	for i, in := range entries {
		if in.Detail == nil {
			in.Detail = Detail{}
		}
		text, err := json.Marshal(in.Detail)
		if err != nil {
			return fmt.Errorf("record %s: %w", in.Action, err)
		}
		e := Event{
			Tenant: by.Tenant, Seq: first + int64(i), At: now.UTC().Truncate(time.Microsecond), Actor: by.ID,
			Action: in.Action, Subject: in.Subject, Vendor: vendorOf(in.Action, in.Subject, in.Detail), Detail: string(text), PrevHash: hash,
		}
		e.Hash = e.sum()
		hash = e.Hash
		events = append(events, e)
	}
	if err := appendEvents(tx, events); err != nil {
		return fmt.Errorf("record %d entries: %w", len(entries), err)
	}
	return nil
}
