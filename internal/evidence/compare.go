package evidence

import (
	"cmp"
	"context"
	"slices"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/reading/diff"
	"ward/internal/vendors"
)

// Comparison is a SOC 2 report beside another one of its vendor.
type Comparison struct {
	VendorName string
	After      *Reviewed // the report that was asked for
	Before     *Reviewed // what it is compared with; nil: no earlier report of its system is held
	Last       ID        // the report before it of its system; empty: there is none
	Others     []Choice  // the other SOC 2 reports of the vendor, the latest first
	diff.Diff            // from Before to After; empty without a Before
}

// Choice is a report that another can be compared with.
type Choice struct {
	Document Document
	System   string // empty: not known
}

// Later says that the other report speaks of later days: the comparison then
// reads from the later to the earlier.
func (c *Comparison) Later() bool {
	return c.Before != nil && c.Before.Extraction.SOC2.LastDay() > c.After.Extraction.SOC2.LastDay()
}

// Compare compares a SOC 2 report with another one of its vendor: that with the
// id against or, when it is empty, the last one of the same system that counts.
// It is NotFound for a document that is not the actor's or, as against, of
// another vendor; Invalid when one of the two is no SOC 2 report; a Conflict
// when the first was not read yet.
func (s *Service) Compare(ctx context.Context, by identity.Actor, id, against ID) (_ *Comparison, err error) {
	defer fault.Op(&err, "compare document %s with %s", id, against)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Comparison, error) {
		d, err := Load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		v, err := vendors.Load(tx, by.Tenant, d.VendorID)
		if err != nil {
			return nil, err
		}
		docs, unread, err := All(tx, v)
		if err != nil {
			return nil, err
		}
		c, err := compare(docs, unread, id, against)
		if err != nil {
			return nil, err
		}
		c.VendorName = v.Name
		return c, nil
	})
}

// compare is Compare over the documents of a vendor.
func compare(docs []Reviewed, unread []Document, id, against ID) (*Comparison, error) {
	after := byID(docs, id)
	switch {
	case after == nil:
		return nil, fault.New(fault.Conflict, "document.not_read", "The document has not been read yet.")
	case after.Extraction.SOC2 == nil:
		return nil, fault.New(fault.Invalid, "comparison.not_a_report", "Only SOC 2 reports are compared, and this document was not read as one.")
	}
	c := &Comparison{After: after, Others: choices(docs, after), Before: LastOf(docs, after)}
	if c.Before != nil {
		c.Last = c.Before.Document.ID
	}
	if against != "" {
		var err error
		if c.Before, err = chosen(docs, unread, after, against); err != nil {
			return nil, err
		}
	}
	if c.Before != nil {
		c.Diff = diff.Reports(c.Before.report(), after.report())
	}
	return c, nil
}

// chosen finds the report that was asked for to compare with.
func chosen(docs []Reviewed, unread []Document, after *Reviewed, id ID) (*Reviewed, error) {
	r := byID(docs, id)
	switch {
	case id == after.Document.ID:
		return nil, fault.Fieldf("comparison.not_a_report", "#/against", "must be another report than the one that is compared")
	case slices.ContainsFunc(unread, func(d Document) bool { return d.ID == id }):
		return nil, fault.Fieldf("comparison.not_a_report", "#/against", "must be a SOC 2 report that was read")
	case r == nil:
		return nil, notFound()
	case r.Extraction.SOC2 == nil:
		return nil, fault.Fieldf("comparison.not_a_report", "#/against", "must be a SOC 2 report; this document was read as something else")
	}
	return r, nil
}

func byID(docs []Reviewed, id ID) *Reviewed {
	for i := range docs {
		if docs[i].Document.ID == id {
			return &docs[i]
		}
	}
	return nil
}

// choices are the reports beside one, the latest first.
func choices(docs []Reviewed, after *Reviewed) []Choice {
	var out []Choice
	for i := range docs {
		r := &docs[i]
		if r == after || r.Extraction.SOC2 == nil {
			continue
		}
		out = append(out, Choice{Document: r.Document, System: orEmpty(r.Extraction.SOC2.System)})
	}
	slices.SortStableFunc(out, func(a, b Choice) int { return cmp.Compare(b.Document.CoversTo, a.Document.CoversTo) })
	return out
}

// CompareLast compares the report with the id with the last one of the same
// system among the documents of its vendor, which are oldest first. It is nil
// when there is no such pair.
func CompareLast(docs []Reviewed, id ID) *Comparison {
	c, err := compare(docs, nil, id, "")
	if err != nil || c.Before == nil {
		return nil
	}
	return c
}

// LastOf finds the report before another one of the same system, among the
// documents of its vendor, oldest first, that count. It is nil when there is
// none.
func LastOf(docs []Reviewed, of *Reviewed) *Reviewed {
	var held []*reading.SOC2
	var from []*Reviewed
	for i := range docs {
		r := &docs[i]
		if r.Extraction.SOC2 != nil && r.Excluded == "" && r.Document.ID != of.Document.ID {
			held, from = append(held, r.Extraction.SOC2), append(from, r)
		}
	}
	if i := diff.Last(of.Extraction.SOC2, held); i >= 0 {
		return from[i]
	}
	return nil
}

// Repeats finds the exceptions of a SOC 2 report that an earlier one had too, by
// their places in Extraction.SOC2.Exceptions.
func Repeats(before, after *Reviewed) []diff.Repeat {
	return diff.Repeats(before.report(), after.report())
}

func (r *Reviewed) report() diff.Report { return diff.Report{Extraction: r.Extraction, Path: r.Path} }
