package accounts

import (
	"context"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
)

// A try is refused when this many of the same kind were counted within the
// window before it.
const (
	throttleWindow   = 15 * time.Minute
	failsPerAccount  = 10
	failsPerAddress  = 50
	resetsPerAccount = 3
	resetsPerAddress = 20
)

// limit bounds the tries about one subject.
type limit struct {
	subject string // hashed: the table holds no address of a person
	max     int
}

func limitOn(kind, name string, max int) limit {
	return limit{subject: HashToken(kind + ":" + name), max: max}
}

func accountLimit(email string) limit { return limitOn("account", email, failsPerAccount) }
func addressLimit(address string) limit {
	return limitOn("address", network(address), failsPerAddress)
}

// network is what one client holds: an IPv4 address, or the /64 in which an
// IPv6 client takes a new address at will.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a.WithZone(""), 64).Masked().String()
}

// throttled returns a TooMany fault that says when to come back, or nil. It
// makes tries about the same subjects wait for each other, so that the count
// is exact.
func throttled(tx *database.Tx, now time.Time, limits ...limit) error {
	sorted := slices.SortedFunc(slices.Values(limits), func(a, b limit) int { return strings.Compare(a.subject, b.subject) })
	for _, l := range sorted {
		if err := lockSubject(tx, l.subject); err != nil {
			return err
		}
	}
	return counted(tx, now, limits)
}

// mayTry is throttled without the wait: it spares the hash of a try that is
// refused anyway.
func (s *Service) mayTry(ctx context.Context, limits ...limit) error {
	now := s.now()
	_, err := database.View(ctx, s.db, "", func(tx *database.Tx) (database.None, error) {
		return database.None{}, counted(tx, now, limits)
	})
	return err
}

func counted(tx *database.Tx, now time.Time, limits []limit) error {
	var until time.Time
	for _, l := range limits {
		first, full, err := nthFailure(tx, l.subject, l.max, now.Add(-throttleWindow))
		if err != nil {
			return err
		}
		if end := first.Add(throttleWindow); full && end.After(until) {
			until = end
		}
	}
	if until.IsZero() {
		return nil
	}
	minutes := int(math.Ceil(until.Sub(now).Minutes()))
	if minutes <= 1 {
		return fault.New(fault.TooMany, "session.throttled", "Too many tries. Try again in a minute.")
	}
	return fault.New(fault.TooMany, "session.throttled", "Too many tries. Try again in %d minutes.", minutes)
}

// count notes a try about each subject.
func count(tx *database.Tx, now time.Time, limits ...limit) error {
	var rows []failure
	for _, l := range limits {
		rows = append(rows, failure{ID: newID(), Subject: l.subject, At: now})
	}
	return insertFailures(tx, rows)
}

// forgive forgets the failures about a subject, since its owner has proved to
// be who they are.
func forgive(tx *database.Tx, now time.Time, l limit) error {
	return deleteFailures(tx, l.subject, now.Add(-throttleWindow))
}

// sweep drops what no longer counts. It runs apart from the tries, so that no
// two of them wait for each other's rows.
func (s *Service) sweep(ctx context.Context) error {
	before := s.now().Add(-throttleWindow)
	return database.Do(ctx, s.db, "", func(tx *database.Tx) error { return deleteFailuresBefore(tx, before) })
}
