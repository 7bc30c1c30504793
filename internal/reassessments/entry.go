// Package reassessments knows what is due: vendors by the cadence of their
// tier, by the end of their SOC 2 report, and by the end of a business
// associate agreement. Source: 45 CFR 164.306(e), 164.308(a)(8), periodic
// evaluation.
//
// It opens one entry for each cause and closes it when the cause is gone. It
// decides nothing about a vendor.
package reassessments

import (
	"time"

	"ward/internal/identity"
)

// Cause is why a vendor is due.
type Cause string

// The causes.
const (
	ByCadence Cause = "cadence"    // the time between reviews of its tier has passed
	ReportEnd Cause = "report_end" // the last Type II report is, or will soon be, no longer current
	BAAExpiry Cause = "baa_expiry" // an agreement ends, or has ended
)

// Causes lists the causes.
var Causes = []Cause{ByCadence, ReportEnd, BAAExpiry}

// Status is whether an entry waits for someone.
type Status string

// The states of an entry.
const (
	Open   Status = "open"
	Closed Status = "closed" // its cause is gone
)

// Statuses lists the states.
var Statuses = []Status{Open, Closed}

// Entry is one thing that is due with one vendor.
type Entry struct {
	Tenant   identity.TenantID `gorm:"primaryKey"`
	ID       string            `gorm:"primaryKey"` // UUIDv7
	VendorID string
	Cause    Cause
	CauseKey string // what exactly fired: the same thing never fires twice
	Detail   string // one sentence for people
	DueOn    string // date, YYYY-MM-DD; may be past
	Status   Status
	OpenedAt time.Time
	ClosedAt *time.Time
}

// TableName is the table of entries.
func (Entry) TableName() string { return "reassessments" }

// what is the cause of an entry or of a due thing, to compare them by.
type what struct {
	vendor string
	cause  Cause
	key    string
}

func (e Entry) what() what { return what{e.VendorID, e.Cause, e.CauseKey} }
