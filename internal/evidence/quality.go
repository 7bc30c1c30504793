package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/reading/likeness"
)

// Traces are the traces of the texts of a SOC 2 report, as package likeness
// writes them: enough to find reports that are alike, and not to read them.
type Traces struct {
	Tenant      identity.TenantID `gorm:"primaryKey"`
	DocumentID  ID                `gorm:"primaryKey"`
	Reading     int               // that they are of
	Description string
	Controls    string
	Tests       string
}

// TableName is the table of traces.
func (Traces) TableName() string { return "document_traces" }

// keepTraces keeps the traces of what was read. A document that failed keeps
// those of the reading in force; one that is no SOC 2 report has none.
func keepTraces(tx *database.Tx, d *Document, x *reading.Extraction, t *reading.Traces) error {
	switch {
	case x.Error != nil:
		return nil
	case t == nil:
		return dropTraces(tx, d)
	}
	return saveTraces(tx, &Traces{Tenant: d.Tenant, DocumentID: d.ID, Reading: d.Reading, Description: t.Description, Controls: t.Controls, Tests: t.Tests})
}

// AlikeFrom is the share of a text, 0 to 1, from which another report is named
// as being alike. Package likeness says how sure a share is.
const AlikeFrom = 0.5

// mostAlike bounds the reports that are named.
const mostAlike = 20

// Quality is how much a SOC 2 report can bear as evidence, as far as its text
// and the other reports of the organization tell. It is no verdict on anybody
// and no part of the score.
type Quality struct {
	Item
	// Report says whether the reading in force is of a SOC 2 report. Of anything
	// else nothing below is known.
	Report bool
	// Signals are those of the reading in force; nil when it was read before Ward
	// looked for them.
	Signals []reading.Signal
	// Compared says whether the report has traces and was held against the others.
	Compared bool
	// Alike are the reports of the organization in which AlikeFrom or more of a text
	// of this one stands too, the likest first; at most 20.
	Alike []Alike
	// Untraced is how many other SOC 2 reports were not compared, as they were read
	// before Ward kept traces.
	Untraced int
}

// Alike is a report that is alike to the one that was asked about. A share says
// how much of the latter's text, 0 to 1, stands in this one too; nil when either
// has too little text to compare.
type Alike struct {
	Item
	Description, Controls, Tests *float64 // shares
	SameVendor                   bool     // then it is expected
}

// most is the largest share.
func (a Alike) most() float64 {
	most := 0.0
	for _, share := range []*float64{a.Description, a.Controls, a.Tests} {
		if share != nil {
			most = max(most, *share)
		}
	}
	return most
}

// share is how much of one text stands in another; nil when it cannot be known.
func share(of, in likeness.Trace) *float64 {
	if of.Empty() || in.Empty() {
		return nil
	}
	return new(of.Share(in))
}

// Quality returns the signals of a report and the reports that are alike. It
// looks at documents of the actor's organization only. Errors: NotFound.
func (s *Service) Quality(ctx context.Context, by identity.Actor, id ID) (_ *Quality, err error) {
	defer fault.Op(&err, "quality of document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Quality, error) {
		d, err := item(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		q := &Quality{Item: *d}
		if d.Reading == 0 {
			return q, nil
		}
		if q.Report, q.Signals, err = signals(tx, &d.Document); err != nil || !q.Report {
			return q, err
		}
		if err := q.compare(tx); err != nil {
			return nil, err
		}
		q.Untraced, err = untraced(tx, &d.Document)
		return q, err
	})
}

// signals are those of the reading in force, and whether it is of a SOC 2 report.
func signals(tx *database.Tx, d *Document) (report bool, _ []reading.Signal, _ error) {
	r, err := loadReading(tx, d)
	if err != nil {
		return false, nil, err
	}
	var x struct {
		SOC2 *struct {
			Quality []reading.Signal `json:"quality"`
		} `json:"soc2"`
	}
	if err := json.Unmarshal([]byte(r.Extraction), &x); err != nil {
		return false, nil, fmt.Errorf("reading of document %s: %w", d.ID, err)
	}
	if x.SOC2 == nil {
		return false, nil, nil
	}
	return true, x.SOC2.Quality, nil
}

// compare holds the traces of the report against those of all others.
func (q *Quality) compare(tx *database.Tx) error {
	all, err := traces(tx, q.Tenant)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(t Traces) bool { return t.DocumentID == q.ID })
	if i < 0 {
		return nil
	}
	q.Compared = true
	own, err := all[i].parse()
	if err != nil {
		return err
	}
	for j := range all {
		if j == i {
			continue
		}
		other, err := all[j].parse()
		if err != nil {
			return err
		}
		a := Alike{Item: Item{Document: Document{ID: all[j].DocumentID}}, Description: share(own[0], other[0]), Controls: share(own[1], other[1]), Tests: share(own[2], other[2])}
		if a.most() >= AlikeFrom {
			q.Alike = append(q.Alike, a)
		}
	}
	slices.SortFunc(q.Alike, func(a, b Alike) int { return cmp.Or(cmp.Compare(b.most(), a.most()), cmp.Compare(a.ID, b.ID)) })
	q.Alike = q.Alike[:min(len(q.Alike), mostAlike)]
	return q.name(tx)
}

// parse reads the three traces: description, controls and tests.
func (t *Traces) parse() (out [3]likeness.Trace, err error) {
	for i, text := range [3]string{t.Description, t.Controls, t.Tests} {
		if out[i], err = likeness.Parse(text); err != nil {
			return out, fmt.Errorf("traces of document %s: %w", t.DocumentID, err)
		}
	}
	return out, nil
}

// name adds the names of the documents that are alike.
func (q *Quality) name(tx *database.Tx) error {
	ids := make([]ID, len(q.Alike))
	for i := range q.Alike {
		ids[i] = q.Alike[i].ID
	}
	items, err := itemsOf(tx, q.Tenant, ids)
	if err != nil {
		return err
	}
	named := map[ID]Item{}
	for _, it := range items {
		named[it.ID] = it
	}
	kept := q.Alike[:0]
	for _, a := range q.Alike {
		if it, ok := named[a.ID]; ok { // else it was removed
			a.Item, a.SameVendor = it, it.VendorID == q.VendorID
			kept = append(kept, a)
		}
	}
	q.Alike = kept
	return nil
}
