// Package vendors keeps the third parties of a hospital: what they are called,
// who looks after them, where they stand, whom to ask, and what is used of
// them.
//
// It never computes a score. The figures of the last one are copied onto the
// vendor (SetRating), so that lists can be sorted and filtered by them.
package vendors

import (
	"time"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Status is where a vendor stands in the hospital's decision.
type Status string

// The states of a vendor. The legal moves are in next; Retire alone leads to
// Retired, from which nothing leads back.
const (
	Proposed    Status = "proposed"
	InReview    Status = "in_review"
	Approved    Status = "approved"
	Conditional Status = "conditional" // approved, with conditions still open
	Rejected    Status = "rejected"
	Retired     Status = "retired"
)

// Statuses lists the states in the order of a vendor's life.
var Statuses = []Status{Proposed, InReview, Approved, Conditional, Rejected, Retired}

// next holds the legal moves: a decision is made in review and reopened by one.
var next = map[Status][]Status{
	Proposed:    {InReview},
	InReview:    {Approved, Conditional, Rejected},
	Approved:    {InReview},
	Conditional: {InReview},
	Rejected:    {InReview},
}

// CoverageStatus says how far SOC 2 reports and bridge letters reach.
type CoverageStatus string

// The states of coverage.
const (
	Covered   CoverageStatus = "covered"     // the last Type II period ended at most 3 months ago
	Bridged   CoverageStatus = "bridged"     // a valid bridge letter reaches today
	Unbridged CoverageStatus = "unbridged"   // the last Type II period ended at most 12 months ago
	Stale     CoverageStatus = "stale"       // it ended longer ago
	Type1Only CoverageStatus = "type_1_only" // no Type II report at all
	NoReport  CoverageStatus = "none"
)

// CoverageStatuses lists the states of coverage, best first.
var CoverageStatuses = []CoverageStatus{Covered, Bridged, Unbridged, Stale, Type1Only, NoReport}

// BAAState says in one word how the business associate agreements of a vendor
// stand. Source: 45 CFR 164.308(b)(1), 164.502(e).
type BAAState string

// The states of agreements, each that of the agreement that decides.
const (
	NoBAA            BAAState = "none"
	BAANotRequired   BAAState = "not_required" // a person recorded why none is needed
	BAADraft         BAAState = "draft"
	BAAInNegotiation BAAState = "in_negotiation" // also one that is signed and not in force yet
	BAAActive        BAAState = "active"
	BAAExpiring      BAAState = "expiring" // in force, and ends soon
	BAAExpired       BAAState = "expired"
	BAATerminated    BAAState = "terminated"
	BAARefused       BAAState = "refused" // the vendor will not sign
)

// BAAStates lists the states of agreements: what holds, what is on its way,
// what is missing.
var BAAStates = []BAAState{BAAActive, BAAExpiring, BAANotRequired, BAADraft, BAAInNegotiation, BAAExpired, BAATerminated, BAARefused, NoBAA}

// Tiers lists the tiers by inherent risk, strictest first.
var Tiers = []string{"tier_1", "tier_2", "tier_3", "tier_4"}

// Bands lists the bands of residual risk, best first.
var Bands = []string{"low", "moderate", "elevated", "high", "critical"}

// Span is a stretch of days that a report or letter speaks of, both days
// included.
type Span struct {
	Kind       string // type_2, type_1 (one day) or bridge
	Start, End string // dates
}

// Rating is what the last score and the clock say about a vendor. Nil: not
// known yet.
type Rating struct {
	Tier           *string  // one of Tiers
	InherentRisk   *float64 // 0 to 100, with the two decimals of the score
	ResidualRisk   *float64 // 0 to 100, with the two decimals of the score
	ComputedBand   *string  // one of Bands, by the residual risk alone
	FinalBand      *string  // one of Bands, after knockouts
	HardKnockouts  int      // how many rules say that no risk may be accepted
	Confidence     *string  // high, medium or low
	Provisional    bool     // the score waits for answers or for a review
	PHI            bool     `gorm:"column:phi"` // the intake says that PHI is involved
	CoverageStatus CoverageStatus
	CoverageUntil  *string  // the last day on which CoverageStatus holds by itself; nil: it gets no worse
	CoverageSpans  []Span   `gorm:"serializer:json"` // by start
	BAAState       BAAState `gorm:"column:baa_state"`
	BAAUntil       *string  `gorm:"column:baa_until"`        // the last day of the agreement that decides; nil: no fixed end
	BAANoticeHours *int     `gorm:"column:baa_notice_hours"` // its breach notice window; nil: not known
	NextReviewOn   *string  // date, YYYY-MM-DD
	RatedOn        *string  // date on which these figures were computed: reports age by themselves
}

// Vendor is a third party that a hospital shares data or systems with.
// Source: 45 CFR 164.308(a)(1)(ii)(A), risk analysis; 164.308(b)(1).
type Vendor struct {
	Tenant        identity.TenantID `gorm:"primaryKey"`
	ID            string            `gorm:"primaryKey"` // UUIDv7
	Name          string            // as on the contract, 1 to 200 characters; unique among unretired, ignoring case
	LegalName     string            // at most 200 characters; empty: the same as Name
	Aliases       []string          `gorm:"serializer:json"` // other names in reports and letters, at most 20
	Website       string            // http or https; empty when not known
	Description   string            // at most 4,000 characters
	OwnerID       *string           // the user who looks after it
	Status        Status
	ExternalRef   string // its id in the hospital's own system; unique among unretired unless empty
	RetiredReason string
	Rating        `gorm:"embedded"`
	Version       int // from 1; counts changes by people, not new ratings
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// TableName is the table of vendors.
func (Vendor) TableName() string { return "vendors" }

// Names returns every name that a report may give the vendor: its name, legal
// name and aliases, each once.
func Names(v *Vendor) []string {
	var out []string
	seen := map[string]bool{}
	for _, name := range append([]string{v.Name, v.LegalName}, v.Aliases...) {
		if key := Key(name); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, name)
		}
	}
	return out
}

// Load returns a vendor of the tenant, retired or not, and NotFound when there
// is none: another tenant's vendor is not there.
func Load(tx *database.Tx, tenant identity.TenantID, id string) (*Vendor, error) {
	if uuid.Validate(id) != nil { // as no id is; Postgres would refuse some bytes
		return nil, notFound()
	}
	v, err := find(tx, tenant, id)
	if database.IsMissing(err) {
		return nil, notFound()
	}
	return v, err
}

// Lock is Load for a transaction that computes a vendor's figures and writes
// them: another that does the same, or changes the vendor, waits until this one
// ends. Older figures are never written over newer ones.
func Lock(tx *database.Tx, tenant identity.TenantID, id string) (*Vendor, error) {
	if uuid.Validate(id) != nil {
		return nil, notFound()
	}
	found, err := lock(tx, tenant, id)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, notFound()
	}
	return Load(tx, tenant, id)
}

func notFound() error {
	return fault.New(fault.NotFound, "vendor.not_found", "There is no such vendor.")
}

// SetRating writes what a new score and the clock say onto the vendor, within
// the transaction that computed them. It leaves the version alone, so that it
// makes no one's edit stale, and writes no audit entry.
func SetRating(tx *database.Tx, tenant identity.TenantID, id string, r Rating) error {
	if r.CoverageStatus == "" {
		r.CoverageStatus = NoReport
	}
	if r.BAAState == "" {
		r.BAAState = NoBAA
	}
	found, err := setRating(tx, tenant, id, r)
	if err == nil && !found {
		err = notFound()
	}
	return err
}
