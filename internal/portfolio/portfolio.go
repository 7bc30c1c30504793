// Package portfolio counts what an organization has in use, how it stands and
// what waits for someone: the figures of the first page. It keeps nothing of
// its own and decides nothing.
package portfolio

import (
	"cmp"
	"slices"
	"time"

	"ward/internal/evidence"
	"ward/internal/reassessments"
	"ward/internal/vendors"
)

// Figures are what an organization looks like at one moment. Unless it is said
// otherwise they count the vendors in use: neither retired nor rejected.
type Figures struct {
	At          time.Time              // when they were counted, UTC
	Vendors     int                    // in use
	PHI         int                    // of these, those that handle PHI as their intake says
	Provisional int                    // of these, those whose score waits for answers or for a review
	ByStatus    map[vendors.Status]int // of every vendor, also those not in use
	Cells       []Cell                 // vendors by tier and band; no empty cells
	Coverage    map[vendors.CoverageStatus]int
	BAAs        map[vendors.BAAState]int
	Reviews     Due    // vendors by their next review
	NextReview  string // date of the next review that is not overdue; empty: there is none
	Waiting     Waiting
}

// Cell is the number of vendors of one tier and final band.
type Cell struct {
	Tier    string // one of vendors.Tiers; empty: not known yet
	Band    string // one of vendors.Bands, after knockouts; empty: not rated yet
	Vendors int
}

// cellsOf puts cells in order: by tier, the strictest first, then by band, the
// best first; what is not known comes last.
func cellsOf(counts map[[2]string]int) []Cell {
	place := func(known []string, s string) int {
		if i := slices.Index(known, s); i >= 0 {
			return i
		}
		return len(known)
	}
	out := make([]Cell, 0, len(counts))
	for at, n := range counts {
		out = append(out, Cell{Tier: at[0], Band: at[1], Vendors: n})
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(
			cmp.Compare(place(vendors.Tiers, a.Tier), place(vendors.Tiers, b.Tier)),
			cmp.Compare(place(vendors.Bands, a.Band), place(vendors.Bands, b.Band)))
	})
	return out
}

// Due counts what is overdue and what comes due. The windows hold each other:
// In60 counts what is in In30 as well.
type Due struct {
	Overdue int // the day is past
	In30    int // from today to 30 days ahead
	In60    int
	In90    int
}

// NotCovered are the states of coverage that leave today without audited time,
// worst last.
var NotCovered = []vendors.CoverageStatus{vendors.Unbridged, vendors.Stale, vendors.Type1Only, vendors.NoReport}

// NotInForce are the standings of agreements with which a vendor may not handle
// PHI.
var NotInForce = []vendors.BAAState{vendors.NoBAA, vendors.BAADraft, vendors.BAAInNegotiation, vendors.BAAExpired, vendors.BAATerminated, vendors.BAARefused}

// InUse are the states of the vendors that the figures count.
var InUse = []vendors.Status{vendors.Proposed, vendors.InReview, vendors.Approved, vendors.Conditional}

// Vendor is how a row names its vendor.
type Vendor struct {
	VendorID   string
	VendorName string
	Tier       *string // one of vendors.Tiers; nil: not known yet
	OwnerID    *string // nil: nobody looks after it
	OwnerName  *string
}

// Waiting is what waits for a person: for each kind how many there are, and
// the first of them, at most Rows. Documents are those of every vendor that is
// not retired.
type Waiting struct {
	Confirm   Documents     // documents with facts that a person must confirm
	Failed    Documents     // documents that could not be read
	Reading   int           // documents that are queued or being read: they wait for the machine
	Reassess  Reassessments // what the clock has made due
	Uncovered Gaps          // vendors without audited time today
	BAAs      Agreements    // agreements that are missing or about to end
}

// Documents are documents of one state, the longest waiting first.
type Documents struct {
	Count int
	Facts int // that wait for a person, in all of them
	First []Document
}

// Document is a document that waits.
type Document struct {
	Vendor
	ID        evidence.ID
	Name      string    // as uploaded
	Class     string    // as read; empty when it was not
	OpenFacts int       // facts that wait for a person
	ErrorCode string    // why it could not be read; empty otherwise
	Since     time.Time // when it was added
}

// Reassessments are the open entries of the clock, the longest due first.
type Reassessments struct {
	Count int
	Due   Due
	First []Reassessment
}

// Reassessment is an open entry of the clock.
type Reassessment struct {
	Vendor
	ID     string
	Cause  reassessments.Cause
	Detail string // one sentence
	DueOn  string // date, YYYY-MM-DD; may be past
}

// Gaps are vendors without audited time today, the strictest tier first.
type Gaps struct {
	Count int
	First []Gap
}

// Gap is a vendor whose SOC 2 reports and letters do not reach today.
type Gap struct {
	Vendor
	Status vendors.CoverageStatus // one of NotCovered
	Spans  []vendors.Span         `gorm:"serializer:json"` // what its reports and letters speak of, by start
}

// Agreements are the vendors whose business associate agreement asks for
// someone: first where PHI is involved and none is in force, the strictest tier
// first, then those that are about to end, the nearest end first. Source: 45
// CFR 164.308(b)(1).
type Agreements struct {
	Missing int // vendors that handle PHI without an agreement in force
	Ending  int // vendors whose agreement ends within 90 days
	First   []Agreement
}

// Agreement is how the agreements of one vendor stand.
type Agreement struct {
	Vendor
	State vendors.BAAState // vendors.BAAExpiring, or one of NotInForce
	Until *string          // date, the last day of the agreement that decides; nil: none
}
