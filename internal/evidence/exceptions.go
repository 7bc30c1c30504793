package evidence

import (
	"context"
	"slices"
	"strings"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
)

// Exception is an exception in a SOC 2 report of a vendor that counts.
type Exception struct {
	Document  ID
	Name      string // of the file
	ReportEnd string // last day of the period, or the day of a Type I, as YYYY-MM-DD; empty when it is not known
	Path      string // of the fact: soc2.exceptions.0
	Deviation reading.Deviation
	Quote     string // the words of the result; empty when the reading has no place for it
	Confirmed bool   // a person confirmed, corrected or added it
	Waits     bool   // it or a part of it waits for a person
}

// Exceptions returns the exceptions in the SOC 2 reports of a vendor, those of
// the latest report first, in the order of the report. Left out is a report
// that counts for nothing, as one of another organization, and what a person
// called no exception.
func (s *Service) Exceptions(ctx context.Context, by identity.Actor, vendor string) (_ []Exception, err error) {
	defer fault.Op(&err, "exceptions of vendor %s", vendor)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) ([]Exception, error) {
		_, docs, err := currentOf(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		out := []Exception{}
		for i := range docs {
			out = append(out, docs[i].exceptions()...)
		}
		slices.SortStableFunc(out, func(a, b Exception) int { return strings.Compare(b.ReportEnd, a.ReportEnd) })
		return out, nil
	})
}

// exceptions are those of one report.
func (r *Reviewed) exceptions() []Exception {
	s := r.Extraction.SOC2
	if s == nil || r.Excluded != "" {
		return nil
	}
	end := ""
	switch {
	case s.Period != nil:
		end = s.Period.End
	case s.AsOf != nil:
		end = *s.AsOf
	}
	var out []Exception
	for i, e := range s.Exceptions {
		path := r.Path("soc2.exceptions", i)
		x := Exception{Document: r.Document.ID, Name: r.Document.Name, ReportEnd: end, Path: path, Deviation: e,
			Quote: r.Extraction.Facts[path].Quote, Confirmed: r.Confirmed(path)}
		x.Waits = slices.ContainsFunc(r.Extraction.NeedsReview, func(item reading.Review) bool {
			return item.Path == path || strings.HasPrefix(item.Path, path+".")
		})
		out = append(out, x)
	}
	return out
}
