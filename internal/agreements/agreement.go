// Package agreements keeps business associate agreements: the assurances that
// a hospital must have in writing before a vendor may hold PHI. Source: 45 CFR
// 164.308(b), 164.502(e), 164.504(e).
//
// It records what was agreed. It does not read the paper: that is done by a
// reader of documents, and reviewed by a person.
package agreements

import (
	"slices"
	"time"

	"ward/internal/identity"
)

// Status is where an agreement stands.
type Status string

// The states of an agreement. The legal moves are in next. Expired is never
// stored: it is what an active agreement becomes after its last day.
const (
	NotRequired   Status = "not_required" // no PHI is involved; Note says why
	Draft         Status = "draft"
	InNegotiation Status = "in_negotiation"
	Active        Status = "active" // signed
	Expired       Status = "expired"
	Terminated    Status = "terminated"
	Refused       Status = "refused" // the vendor will not sign
)

// Statuses lists the states in the order of an agreement's life.
var Statuses = []Status{NotRequired, Draft, InNegotiation, Active, Expired, Terminated, Refused}

// next holds the legal moves. An expired agreement lives again when its last
// day is moved; a terminated one never does: the next is a new agreement.
var next = map[Status][]Status{
	NotRequired:   {Draft, InNegotiation, Active},
	Draft:         {InNegotiation, Active, Refused, NotRequired},
	InNegotiation: {Draft, Active, Refused, NotRequired},
	Active:        {Terminated},
	Expired:       {Terminated},
	Refused:       {InNegotiation, Active},
}

// Next returns the states to which a person may move an agreement that is in a
// state on the day of asking, in the order of an agreement's life.
func Next(from Status) []Status {
	var out []Status
	for _, s := range Statuses {
		if slices.Contains(next[from], s) {
			out = append(out, s)
		}
	}
	return out
}

// First are the states in which an agreement may be recorded.
func First() []Status {
	return slices.DeleteFunc(slices.Clone(Statuses), func(s Status) bool { return s == Expired })
}

// Unit is what a notice window is counted in.
type Unit string

// The units of a notice window.
const (
	Hours        Unit = "hours"
	Days         Unit = "days" // calendar days
	BusinessDays Unit = "business_days"
)

// Units lists the units, finest first.
var Units = []Unit{Hours, Days, BusinessDays}

// Notice is the window within which the vendor reports a breach, counted from
// discovery. The outer limit of the law is 60 calendar days: 45 CFR 164.410(b).
type Notice struct {
	Value int // 1 to 1000
	Unit  Unit
}

// Hours is the window in hours, at its longest: n business days may lie around
// as many weekends as fit. Holidays are left out.
func (n Notice) Hours() int {
	switch n.Unit {
	case Days:
		return 24 * n.Value
	case BusinessDays:
		weekends := (n.Value + 4) / 5
		return 24 * (n.Value + 2*weekends)
	}
	return n.Value
}

// Agreement is one business associate agreement, or the reason why none is
// needed. A vendor may have several. Dates are YYYY-MM-DD.
type Agreement struct {
	Tenant      identity.TenantID `gorm:"primaryKey"`
	ID          string            `gorm:"primaryKey"` // UUIDv7
	VendorID    string
	Status      Status  // as recorded; In says what it is on a day
	EffectiveOn *string // the first day; an active agreement has one
	ExpiresOn   *string // the last day; nil: no fixed end
	NoticeValue *int    // with NoticeUnit; nil: not known
	NoticeUnit  *Unit
	DocumentID  *string // the signed paper, a document of the same vendor
	Note        string  // at most 4,000 characters; for NotRequired the rationale
	Version     int     // from 1; counts up on every change
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// TableName is the table of agreements.
func (Agreement) TableName() string { return "agreements" }

// StatusOn is what the agreement is on a day: an active one whose last day is
// past has expired.
func (a *Agreement) StatusOn(day string) Status {
	if a.Status == Active && a.ExpiresOn != nil && *a.ExpiresOn < day {
		return Expired
	}
	return a.Status
}

// DaysLeft is how many days an active agreement runs beyond a day, YYYY-MM-DD;
// below zero: it ended as long ago. It is false for an agreement without a last
// day, or one that was never, or is no longer, in force.
func (a *Agreement) DaysLeft(day string) (int, bool) {
	if a.Status != Active || a.ExpiresOn == nil {
		return 0, false
	}
	today, err1 := time.Parse(time.DateOnly, day)
	last, err2 := time.Parse(time.DateOnly, *a.ExpiresOn)
	if err1 != nil || err2 != nil {
		return 0, false
	}
	return int(last.Sub(today).Hours() / 24), true
}

// Notice returns the breach notice window, or nil when it is not known.
func (a *Agreement) Notice() *Notice {
	if a.NoticeValue == nil || a.NoticeUnit == nil {
		return nil
	}
	return &Notice{Value: *a.NoticeValue, Unit: *a.NoticeUnit}
}

// inForce says whether the agreement binds the vendor on a day.
func (a *Agreement) inForce(day string) bool {
	return a.StatusOn(day) == Active && a.EffectiveOn != nil && *a.EffectiveOn <= day
}

// dayOf is the calendar day of a time, in UTC.
func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
