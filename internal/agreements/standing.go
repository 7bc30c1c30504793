package agreements

import (
	"cmp"
	"slices"
	"time"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// expiringDays is how many days before its last day an agreement counts as
// expiring: a new one takes that long to agree on.
const expiringDays = 90

// Standing is what the agreements of a vendor come to on a day.
type Standing struct {
	InForce     bool   // a signed agreement is effective and not expired
	NotRequired bool   // a person recorded why none is needed
	Refused     bool   // the vendor will not sign
	Status      Status // of the agreement that decides, on that day; empty: there is none
	ID          string // of the agreement that decides
	DocumentID  string // its paper; empty: none is filed

	ExpiresOn   string // its last day; empty: no fixed end
	NoticeHours int    // its breach notice window, at its longest; 0: not known
}

// State is the standing on the same day in the one word that lists show.
func (s Standing) State(today string) vendors.BAAState {
	switch {
	case s.Status == "":
		return vendors.NoBAA
	case s.InForce && s.ExpiresOn != "" && s.ExpiresOn <= daysAfter(today, expiringDays):
		return vendors.BAAExpiring
	case s.Status == Active && !s.InForce:
		return vendors.BAAInNegotiation // signed, and not in force yet
	}
	return vendors.BAAState(s.Status)
}

// daysAfter is the day n days after another, YYYY-MM-DD.
func daysAfter(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// InForce returns how the agreements of a vendor stand on a day, YYYY-MM-DD,
// for use in a transaction of another noun.
func InForce(tx *database.Tx, tenant identity.TenantID, vendorID, today string) (Standing, error) {
	all, err := ofVendor(tx, tenant, vendorID)
	if err != nil {
		return Standing{}, err
	}
	return standing(all, today), nil
}

// Of returns every agreement of a vendor, newest first, for use in a transaction
// of another noun.
func Of(tx *database.Tx, tenant identity.TenantID, vendorID string) ([]Agreement, error) {
	all, err := ofVendor(tx, tenant, vendorID)
	slices.SortFunc(all, func(a, b Agreement) int { return cmp.Compare(b.ID, a.ID) })
	return all, err
}

// StandingOf is InForce for the agreements that Of has returned.
func StandingOf(all []Agreement, today string) Standing { return standing(all, today) }

// standing finds the agreement that decides: one in force before any other,
// then the last word on whether one is needed at all, then the newest.
func standing(all []Agreement, today string) Standing {
	var best *Agreement
	for i := range all {
		if best == nil || compare(&all[i], best, today) > 0 {
			best = &all[i]
		}
	}
	if best == nil {
		return Standing{}
	}
	s := Standing{Status: best.StatusOn(today), ID: best.ID, InForce: best.inForce(today)}
	s.NotRequired, s.Refused = s.Status == NotRequired, s.Status == Refused
	if best.DocumentID != nil {
		s.DocumentID = *best.DocumentID
	}
	if n := best.Notice(); n != nil {
		s.NoticeHours = n.Hours()
	}
	if best.ExpiresOn != nil {
		s.ExpiresOn = *best.ExpiresOn
	}
	return s
}

// compare says which of two agreements decides.
func compare(a, b *Agreement, today string) int {
	if n := cmp.Compare(rank(a, today), rank(b, today)); n != 0 {
		return n
	}
	if a.inForce(today) { // the one that lasts longer
		if n := cmp.Compare(lastDay(a), lastDay(b)); n != 0 {
			return n
		}
	}
	if n := a.UpdatedAt.Compare(b.UpdatedAt); n != 0 {
		return n
	}
	return cmp.Compare(a.ID, b.ID)
}

func rank(a *Agreement, today string) int {
	switch {
	case a.inForce(today):
		return 2
	case a.Status == NotRequired, a.Status == Refused:
		return 1
	}
	return 0
}

func lastDay(a *Agreement) string {
	if a.ExpiresOn == nil {
		return "9999-12-31"
	}
	return *a.ExpiresOn
}

// Expiry is the coming end of an agreement.
type Expiry struct {
	VendorID, ID string
	ExpiresOn    string // its last day
}

// Expiring returns the active agreements of a tenant whose last day is at most
// last, the past ones among them, for use in a transaction of another noun.
func Expiring(tx *database.Tx, tenant identity.TenantID, last string) ([]Expiry, error) {
	return expiring(tx, tenant, last)
}
