package evidence

import (
	"strconv"
	"strings"

	"ward/internal/database"
	"ward/internal/reading"
)

// Glance is what a list shows of a document that was read: values in force,
// copied when it is read and at each decision, so that no list opens a reading.
// A zero value means that nothing was found, or that the class has no such fact.
type Glance struct {
	About      string // the organization that the document names; at most 200 characters
	ReportType string // of a SOC 2 report, as in the extraction
	Opinion    string // of a SOC 2 report, as in the extraction
	Exceptions int    // of a SOC 2 report
	CoversFrom string // YYYY-MM-DD: the first day that it covers
	CoversTo   string // YYYY-MM-DD: the last; of a Type I report the same day
	Excluded   string // why it counts for nothing until a person decides, in one sentence; "": it counts
}

// glance copies the values in force.
func (r *Reviewed) glance() Glance {
	g := Glance{Excluded: r.Excluded}
	if _, name := r.organization(); name != nil {
		g.About = cut(*name, 200)
	}
	if s := r.Extraction.SOC2; s != nil {
		g.ReportType, g.Opinion, g.Exceptions = orEmpty(s.ReportType), orEmpty(s.Opinion), len(s.Exceptions)
		g.CoversFrom, g.CoversTo = days(s.Period, s.AsOf, s.AsOf)
	}
	if b := r.Extraction.Bridge; b != nil {
		g.CoversFrom, g.CoversTo = days(nil, b.From, b.To)
	}
	return g
}

// mark notes on the document what follows from the review so far. A reading
// that waits or failed keeps saying so.
func (r *Reviewed) mark(d *Document) {
	if d.Status == Extracted || d.Status == NeedsReview {
		d.Status = r.status()
	}
	d.Glance, d.OpenFacts = r.glance(), openFacts(r.Extraction.NeedsReview)
}

// openFacts counts the facts that wait for a person, as the review lists them:
// a member of a list is one fact, however many of its parts wait.
func openFacts(waits []reading.Review) int {
	facts := map[string]bool{}
	for _, w := range waits {
		facts[factOf(w.Path)] = true
	}
	return len(facts)
}

// factOf is the path of the fact that a path leads into: "soc2.controls.4" for
// "soc2.controls.4.tests.1.result", "soc2.period" for "soc2.period.end".
func factOf(path string) string {
	parts := strings.Split(path, ".")
	keep := min(2, len(parts))
	if len(parts) > 2 {
		if _, err := strconv.Atoi(parts[2]); err == nil {
			keep = 3
		}
	}
	return strings.Join(parts[:keep], ".")
}

// Settle writes down where reviewed documents stand when something else than a
// reading or a decision has moved them: a vendor's new alias makes a report its
// own. Documents that someone changes at the same moment are left to them.
func Settle(tx *database.Tx, docs []Reviewed) error {
	for i := range docs {
		d := docs[i].Document
		docs[i].mark(&d)
		if d == docs[i].Document {
			continue
		}
		if err := saveMark(tx, &d); err != nil {
			return err
		}
		docs[i].Document = d
	}
	return nil
}

func days(p *reading.Period, from, to *string) (string, string) {
	if p != nil {
		return p.Start, p.End
	}
	return orEmpty(from), orEmpty(to)
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
