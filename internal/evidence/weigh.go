package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/hipaa"
	"ward/internal/identity"
)

// maxProvisions is how many provisions of HIPAA a triage may name.
const maxProvisions = 40

// SeenTriage is what the caller of Weigh had before its eyes.
type SeenTriage struct {
	Reading int  // its number; 0: any
	Version *int // of the triage; 0: nobody had weighed the exception; nil: any
}

// Triage returns one exception in force of a document with its triage. It is
// NotFound for an index that the list does not have, or that a person called no
// exception.
func (s *Service) Triage(ctx context.Context, by identity.Actor, id ID, index int) (_ *Weighed, err error) {
	defer fault.Op(&err, "triage of exception %d of document %s", index, id)
	r, err := s.Extraction(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return s.weighed(r, index)
}

func (s *Service) weighed(r *Reviewed, index int) (*Weighed, error) {
	list, err := r.Weighed(s.opt.Rules)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Index == index {
			return &list[i], nil
		}
	}
	return nil, noFact(fmt.Sprintf("%s.%d", exceptionList, index))
}

// Weigh takes down what a person concludes about the exception at an index, in
// place of what was said before. A severity becomes a decision on that fact, in
// the same transaction; with confirm the exception as a whole is confirmed too.
// It is Invalid for a word that is in no list, for "not relevant" or "minor"
// without a reason, and for a provision that HIPAA does not have; Stale when
// someone else was first.
func (s *Service) Weigh(ctx context.Context, by identity.Actor, id ID, index int, seen SeenTriage, w Weighing, confirm bool) (_ *Reviewed, err error) {
	defer fault.Op(&err, "weigh exception %d of document %s", index, id)
	if err := by.May(identity.WriteEvidence); err != nil {
		return nil, err
	}
	if err := w.check(s.opt.Rules); err != nil {
		return nil, err
	}
	path := fmt.Sprintf("%s.%d", exceptionList, index)
	var changed []string
	choose := func(tx *database.Tx, doc *Document, r *Reading, said []Decision) ([]Decision, error) {
		before, err := review(tx, doc, r, said)
		if err != nil {
			return nil, err
		}
		if before.Triage, err = triages(tx, doc); err != nil {
			return nil, err
		}
		x, err := s.weighed(before, index)
		if err != nil {
			return nil, err
		}
		t := x.triage(doc, w)
		t.DecidedBy, t.DecidedByName, t.DecidedAt = by.ID, by.Name, s.opt.Now()
		if changed, err = keepTriage(tx, x.Triage, t, seen.Version); err != nil {
			return nil, err
		}
		return x.decisions(w, confirm && before.verdict(path) != Confirm)
	}
	return s.sayAnd(ctx, by, id, Seen{Reading: seen.Reading}, path, choose, func(doc *Document) []audit.Entry {
		return []audit.Entry{{Action: "exception.weighed", Subject: string(doc.ID),
			Detail: audit.Detail{"vendor": doc.VendorID, "path": path, "reading": doc.Reading, "fields": changed}}}
	})
}

// check refuses a weighing that says something that cannot be.
func (w *Weighing) check(rules *hipaa.Rules) error {
	var c checks
	one := func(pointer, v string, allowed ...string) {
		if v != "" && !slices.Contains(allowed, v) {
			c.at(pointer, fmt.Sprintf("must be one of %q", allowed))
		}
	}
	one("#/relevant", w.Relevant, "yes", "no", "unsure")
	one("#/nature", w.Nature, "design", "operation")
	one("#/severity", w.Severity, "minor", "moderate", "major")
	for _, text := range []struct {
		pointer string
		v       *string
		most    int
	}{
		{"#/relevance_reason", &w.RelevanceReason, maxReason}, {"#/severity_reason", &w.SeverityReason, maxReason},
		{"#/compensating_control", &w.CompensatingControl, maxNote}, {"#/note", &w.Note, maxNote},
	} {
		*text.v = strings.TrimSpace(*text.v)
		c.line(text.pointer, *text.v, text.most)
	}
	if w.Relevant == "no" && w.RelevanceReason == "" {
		c.at("#/relevance_reason", "say why it does not touch what you use")
	}
	if w.Severity == "minor" && w.SeverityReason == "" {
		c.at("#/severity_reason", "say why it is minor: no rule proposes that")
	}
	c.provisions(w, rules)
	return fault.Fields("triage.invalid", c.fields)
}

func (c *checks) provisions(w *Weighing, rules *hipaa.Rules) {
	ids := w.Provisions()
	if len(ids) > maxProvisions {
		c.at("#/hipaa", fmt.Sprintf("must name at most %d provisions", maxProvisions))
		return
	}
	var kept []string
	for _, id := range ids {
		q, ok := cited(rules, strings.TrimSpace(id))
		if !ok {
			c.at("#/hipaa", fmt.Sprintf("must name provisions as 164.308(a)(4), not %q", cut(id, 40)))
			return
		}
		if !slices.Contains(kept, q.ID) {
			kept = append(kept, q.ID)
		}
	}
	w.HIPAA = strings.Join(kept, ",")
}

func cited(rules *hipaa.Rules, id string) (hipaa.Requirement, bool) {
	if rules == nil {
		return hipaa.Requirement{}, false
	}
	return rules.Cited(id)
}

// triage is the weighing of an exception as it is kept.
func (x *Weighed) triage(doc *Document, w Weighing) *Triage {
	return &Triage{Tenant: doc.Tenant, DocumentID: doc.ID, Fingerprint: x.fingerprint, Reading: doc.Reading,
		Control: orEmpty(x.read.ControlID), Deviation: x.read.Text, Page: x.read.Page, Weighing: w}
}

// decisions are what a weighing says of facts: the severity, unless a person
// has said the same already, and the exception as a whole.
func (x *Weighed) decisions(w Weighing, confirm bool) ([]Decision, error) {
	var ds []Decision
	at := x.Path + ".severity"
	switch {
	case w.Severity == "" || w.Severity == x.Exception.Severity && x.Confirmed:
	case w.Severity == x.Exception.Severity:
		ds = append(ds, Decision{Path: at, Decision: Confirm, Value: "null", Note: w.SeverityReason})
	default:
		value, err := json.Marshal(w.Severity)
		if err != nil {
			return nil, err
		}
		ds = append(ds, Decision{Path: at, Decision: Correct, Value: string(value), Note: w.SeverityReason})
	}
	if confirm {
		ds = append(ds, Decision{Path: x.Path, Decision: Confirm, Value: "null"})
	}
	return ds, nil
}

// changedFrom names the fields that a weighing changes; all that it says when
// there was none.
func (w Weighing) changedFrom(old Weighing) []string {
	var out []string
	for _, f := range []struct {
		name    string
		changed bool
	}{
		{"relevant", w.Relevant != old.Relevant}, {"relevance_reason", w.RelevanceReason != old.RelevanceReason}, {"nature", w.Nature != old.Nature},
		{"severity", w.Severity != old.Severity}, {"severity_reason", w.SeverityReason != old.SeverityReason},
		{"compensating_control", w.CompensatingControl != old.CompensatingControl}, {"hipaa", w.HIPAA != old.HIPAA},
		{"wants_finding", w.WantsFinding != old.WantsFinding}, {"note", w.Note != old.Note},
	} {
		if f.changed {
			out = append(out, f.name)
		}
	}
	return out
}

// keepTriage writes a triage in place of the one that was there, and names the
// fields that it changes. It is Stale when the one that was there is not the one
// that was seen.
func keepTriage(tx *database.Tx, old, t *Triage, seen *int) ([]string, error) {
	was := Triage{}
	if old != nil {
		was = *old
	}
	if seen != nil && *seen != was.Version {
		return nil, staleTriage()
	}
	t.Version = was.Version + 1
	saved, err := saveTriage(tx, t, was.Version)
	if err == nil && !saved {
		err = staleTriage()
	}
	return t.changedFrom(was.Weighing), err
}

func staleTriage() error {
	return fault.New(fault.Stale, "triage.stale", "Someone has weighed this exception since you loaded it. Load it again.")
}
