package evidence

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
	"ward/internal/vendors"
)

// maxServices is how many services one document may name.
const maxServices = 50

// ServiceIDs are the ids of the services that the document is about; none: all
// of the vendor's. One that was removed since is kept: what was said of it
// must not come to be said of all.
func (d *Document) ServiceIDs() []string { return strings.Fields(d.Services) }

// IsAbout says whether the document is about a service.
func (d *Document) IsAbout(service string) bool {
	return d.Services == "" || slices.Contains(d.ServiceIDs(), service)
}

// SetServices says which services of its vendor a document is about; none: all
// of them. Seen is the version that the caller saw, 0 for any. It is Invalid
// for a service that is not the vendor's, and Stale when the document was
// changed since.
func (s *Service) SetServices(ctx context.Context, by identity.Actor, id ID, seen int, services []string) (_ *Document, err error) {
	defer fault.Op(&err, "set services of document %s", id)
	if err := by.May(identity.WriteEvidence); err != nil {
		return nil, err
	}
	now := s.opt.Now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Document, error) {
		d, err := Load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		if d.Services, err = knownServices(tx, d, services); err != nil {
			return nil, err
		}
		if err := save(tx, d, seen); err != nil {
			return nil, err
		}
		if err := s.queue.Add(tx, now, queue.ScoreVendor, d.VendorID); err != nil {
			return nil, err
		}
		return d, audit.Record(tx, by, now, "document.scoped", string(id), audit.Detail{"vendor": d.VendorID, "services": d.ServiceIDs()})
	})
}

// knownServices joins ids of services as a document keeps them, each once. It
// is Invalid for one that is not a service of the document's vendor.
func knownServices(tx *database.Tx, d *Document, ids []string) (string, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return "", nil
	}
	if len(ids) > maxServices {
		return "", fault.Fieldf("document.invalid", "#/service_ids", "names more than %d services; name none if it is about all", maxServices)
	}
	known, err := vendors.ProductsOf(tx, d.Tenant, d.VendorID)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(known, func(p vendors.Product) bool { return p.ID == id }) {
			return "", fault.Fieldf("document.invalid", "#/service_ids", "names a service that this vendor does not have")
		}
	}
	return strings.Join(ids, " "), nil
}

// CoverageOf computes the coverage of reviewed documents on a day, for a vendor
// with some services. When a document is about some of them only, the vendor
// stands where its least covered service stands.
func CoverageOf(docs []Reviewed, services []vendors.Product, asOf time.Time) Coverage {
	if len(services) == 0 || !slices.ContainsFunc(docs, func(d Reviewed) bool { return d.Document.Services != "" }) {
		return coverageOf(docs, asOf)
	}
	var all []Coverage
	for _, s := range services {
		all = append(all, CoverageFor(docs, s.ID, asOf))
	}
	out := slices.MinFunc(all, Coverage.compare)
	out.Services, out.NotCounted = all, notCounted(docs, all)
	return out
}

// CoverageFor computes the coverage of one service.
func CoverageFor(docs []Reviewed, service string, asOf time.Time) Coverage {
	c := coverageOf(slices.DeleteFunc(slices.Clone(docs), func(d Reviewed) bool { return !d.Document.IsAbout(service) }), asOf)
	c.Service = service
	return c
}

// ranks orders the statuses, the worst first.
var ranks = []CoverageStatus{NoReport, Type1Only, Stale, Unbridged, Bridged, Covered}

// compare orders coverages, the worse first: by status, then by what ends
// sooner, then by the days that are not covered.
func (c Coverage) compare(d Coverage) int {
	n := cmp.Compare(slices.Index(ranks, c.Status), slices.Index(ranks, d.Status))
	if n == 0 && c.NextExpiryOn != nil && d.NextExpiryOn != nil {
		n = c.NextExpiryOn.Compare(*d.NextExpiryOn)
	}
	return cmp.Or(n, cmp.Compare(d.uncovered(), c.uncovered()))
}

// uncovered is the number of days in gaps.
func (c Coverage) uncovered() (days int) {
	for _, g := range c.Gaps {
		days += g.Days
	}
	return days
}

// notCounted are the documents that cover nothing of any service.
func notCounted(docs []Reviewed, services []Coverage) []NotCounted {
	out := []NotCounted{}
	for i := range docs {
		id := docs[i].Document.ID
		var first *NotCounted
		counts := false
		for _, c := range services {
			counts = counts || slices.ContainsFunc(c.Intervals, func(i Interval) bool { return i.Document == id })
			if n := slices.IndexFunc(c.NotCounted, func(n NotCounted) bool { return n.Document == id }); n >= 0 && first == nil {
				first = &c.NotCounted[n]
			}
		}
		if counts {
			continue
		}
		if first != nil {
			out = append(out, *first)
		} else if one, is := stated(&docs[i]); is {
			out = append(out, NotCounted{one, "It is about a service that is no longer on record. Say which service it is about."})
		}
	}
	return out
}

// stated is the time that a report or letter speaks of, whether it counts or
// not; false for any other document.
func stated(d *Reviewed) (Interval, bool) {
	if a, _, is := auditedBy(d); is {
		return a.Interval, true
	}
	l, is := d.Letter()
	return Interval{Kind: kindBridge, Start: l.From, End: l.last(), Document: d.Document.ID}, is
}

// Covering is the coverage of a vendor, and the services that it has.
type Covering struct {
	Coverage
	Products []vendors.Product // by name
}

// Coverage returns what the documents of a vendor say about time on a day: for
// one of its services, or with "" for all. It is NotFound when the vendor has
// no such service.
func (s *Service) Coverage(ctx context.Context, by identity.Actor, vendor, service string, asOf time.Time) (_ *Covering, err error) {
	defer fault.Op(&err, "coverage of vendor %s", vendor)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Covering, error) {
		v, docs, err := currentOf(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		out := &Covering{}
		if out.Products, err = vendors.ProductsOf(tx, v.Tenant, v.ID); err != nil {
			return nil, err
		}
		switch {
		case service == "":
			out.Coverage = CoverageOf(docs, out.Products, asOf)
		case slices.ContainsFunc(out.Products, func(p vendors.Product) bool { return p.ID == service }):
			out.Coverage = CoverageFor(docs, service, asOf)
		default:
			return nil, fault.New(fault.NotFound, "service.not_found", "There is no such service of this vendor.")
		}
		return out, nil
	})
}

// CoverageIn computes the coverage of the reviewed documents of a vendor on a
// day, for use in a transaction of another noun. It looks for the vendor's
// services only when a document is about some of them.
func CoverageIn(tx *database.Tx, v *vendors.Vendor, docs []Reviewed, asOf time.Time) (Coverage, error) {
	if !slices.ContainsFunc(docs, func(d Reviewed) bool { return d.Document.Services != "" }) {
		return coverageOf(docs, asOf), nil
	}
	products, err := vendors.ProductsOf(tx, v.Tenant, v.ID)
	if err != nil {
		return Coverage{}, fmt.Errorf("services of vendor %s: %w", v.ID, err)
	}
	return CoverageOf(docs, products, asOf), nil
}
