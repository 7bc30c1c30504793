package evidence

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/queue"
)

// Seen is what the caller of a decision had before its eyes. A write that was
// made from something older is Stale.
type Seen struct {
	Version int // of the document; 0: any
	Reading int // its number; 0: any. Of another reading the same path may be another fact
	// Last is the id of the last decision that touched the fact, empty when
	// there was none; nil: any. Two people who decide about different facts of
	// one document do not race.
	Last *string
}

// choice makes the decisions to take down, from what was said before.
type choice func(tx *database.Tx, doc *Document, r *Reading, said []Decision) ([]Decision, error)

// just says one decision, whatever was said before.
func just(d Decision) choice {
	return func(*database.Tx, *Document, *Reading, []Decision) ([]Decision, error) { return []Decision{d}, nil }
}

// say takes down decisions about facts of the reading in force. Seen.Last is of
// the fact at path.
func (s *Service) say(ctx context.Context, by identity.Actor, id ID, seen Seen, path string, choose choice) (*Reviewed, error) {
	return s.sayAnd(ctx, by, id, seen, path, choose, func(*Document) []audit.Entry { return nil })
}

// sayAnd is say, where the choice may make other changes beside the decisions,
// or instead of any; more are their entries for the log.
func (s *Service) sayAnd(ctx context.Context, by identity.Actor, id ID, seen Seen, path string, choose choice, more func(doc *Document) []audit.Entry) (*Reviewed, error) {
	if err := by.May(identity.WriteEvidence); err != nil {
		return nil, err
	}
	now := s.opt.Now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Reviewed, error) {
		doc, r, said, err := underReview(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		if seen.Version != 0 && seen.Version != doc.Version {
			return nil, stale()
		}
		if seen.Reading != 0 && seen.Reading != doc.Reading {
			return nil, fault.New(fault.Stale, "document.stale", "The document has been read again since you loaded it. Load it again.")
		}
		if seen.Last != nil && *seen.Last != lastTouch(said, path) {
			return nil, fault.New(fault.Stale, "fact.stale", "Someone has decided about this since you loaded it. Load it again.")
		}
		ds, err := choose(tx, doc, r, said)
		if err != nil {
			return nil, err
		}
		for i := range ds {
			d := &ds[i]
			if d.Page > doc.Pages {
				return nil, fault.Fieldf("fact.invalid", "#/page", "the document has %d pages", doc.Pages)
			}
			d.Tenant, d.ID, d.DocumentID, d.Reading = doc.Tenant, uuid.Must(uuid.NewV7()).String(), doc.ID, doc.Reading
			d.DecidedBy, d.DecidedByName, d.DecidedAt = by.ID, by.Name, now
		}
		out, err := review(tx, doc, r, append(said, ds...))
		if err != nil {
			return nil, err
		}
		if out.Extraction.SOC2 != nil {
			if out.Triage, err = triages(tx, doc); err != nil {
				return nil, err
			}
		}
		return out, s.settle(tx, by, now, doc, ds, out, more(doc))
	})
}

// underReview loads a document, its reading in force and what was said of it.
func underReview(tx *database.Tx, tenant identity.TenantID, id ID) (*Document, *Reading, []Decision, error) {
	doc, err := Load(tx, tenant, id)
	if err != nil {
		return nil, nil, nil, err
	}
	r, err := loadReading(tx, doc)
	if err != nil {
		return nil, nil, nil, err
	}
	said, err := decisions(tx, doc)
	return doc, r, said, err
}

// settle writes decisions with what follows from them.
func (s *Service) settle(tx *database.Tx, by identity.Actor, now time.Time, doc *Document, ds []Decision, out *Reviewed, entries []audit.Entry) error {
	if err := insertDecisions(tx, ds); err != nil {
		return err
	}
	out.mark(doc)
	if err := save(tx, doc, 0); err != nil {
		return err
	}
	out.Document = *doc
	if len(ds) > 0 {
		if err := s.queue.Add(tx, now, queue.ScoreVendor, doc.VendorID); err != nil {
			return err
		}
	}
	for _, d := range ds {
		entries = append(entries, audit.Entry{Action: "fact." + string(d.Decision), Subject: string(doc.ID), Detail: audit.Detail{"vendor": doc.VendorID, "path": d.Path, "reading": d.Reading}})
	}
	return audit.RecordAll(tx, by, now, entries)
}

// Undo takes back the last decision about a path that still holds, and the one
// before it holds again. At the path of an added member it takes back what was
// said about the member, and then the member itself; the other members keep
// their index. It is NotFound when nothing said about the path holds, and
// Invalid when what would hold instead does not fit the later decisions.
func (s *Service) Undo(ctx context.Context, by identity.Actor, id ID, seen Seen, path string) (_ *Reviewed, err error) {
	defer fault.Op(&err, "undo a decision on document %s", id)
	return s.say(ctx, by, id, seen, path, func(_ *database.Tx, _ *Document, r *Reading, said []Decision) ([]Decision, error) {
		last, ok, err := lastWord(r, said, path)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fault.New(fault.NotFound, "fact.not_decided", "No decision about this fact holds: there is nothing to take back.")
		}
		target, err := json.Marshal(last.ID)
		return []Decision{{Path: path, Decision: undo, Value: string(target)}}, err
	})
}

// maxTogether is how many facts may be confirmed with one press.
const maxTogether = 500

// ConfirmAll confirms the facts at the given paths, 1 to 500, together. It is
// Invalid for a fact that a person should look at by itself: one that waits, is
// read with less than SureFrom, or was decided on already.
func (s *Service) ConfirmAll(ctx context.Context, by identity.Actor, id ID, seen Seen, paths []string) (_ *Reviewed, err error) {
	defer fault.Op(&err, "confirm %d facts of document %s", len(paths), id)
	if len(paths) == 0 || len(paths) > maxTogether {
		return nil, fault.Fieldf("fact.invalid", "#/paths", "name 1 to %d facts", maxTogether)
	}
	return s.say(ctx, by, id, seen, "", func(tx *database.Tx, doc *Document, r *Reading, said []Decision) ([]Decision, error) {
		now, err := review(tx, doc, r, said)
		if err != nil {
			return nil, err
		}
		facts, err := now.Facts()
		if err != nil {
			return nil, err
		}
		sure := map[string]bool{}
		for _, f := range facts {
			sure[f.Path] = f.Sure()
		}
		var ds []Decision
		for _, path := range paths {
			if !sure[path] {
				return nil, fault.Fieldf("fact.invalid", "#/paths", "%s needs a decision of its own", path)
			}
			sure[path] = false // once
			ds = append(ds, Decision{Path: path, Decision: Confirm, Value: "null"})
		}
		return ds, nil
	})
}

// takenBack holds the ids of the decisions that an undo names.
func takenBack(said []Decision) map[string]bool {
	gone := map[string]bool{}
	for _, d := range said {
		var id string
		if d.Decision == undo && json.Unmarshal([]byte(d.Value), &id) == nil {
			gone[id] = true
		}
	}
	return gone
}

// inForce leaves out what was taken back, and the taking back.
func inForce(said []Decision) []Decision {
	gone := takenBack(said)
	out := make([]Decision, 0, len(said))
	for _, d := range said {
		if d.Decision != undo && !gone[d.ID] {
			out = append(out, d)
		}
	}
	return out
}

// lastWord finds the last decision about a path that still holds: at the path
// of an added member, in the end the one that added it.
func lastWord(r *Reading, said []Decision, path string) (Decision, bool, error) {
	holds := inForce(said)
	for _, d := range slices.Backward(holds) {
		if d.Path == path && d.Decision != add {
			return d, true, nil
		}
	}
	t, err := parseTree(r.Extraction)
	if err != nil {
		return Decision{}, false, err
	}
	d, ok := adding(t, said, path)
	return d, ok && slices.ContainsFunc(holds, func(h Decision) bool { return h.ID == d.ID }), nil
}

// adding finds the decision that added the member at a path to a reading.
func adding(read tree, said []Decision, path string) (Decision, bool) {
	cut := strings.LastIndexByte(path, '.')
	if cut < 0 {
		return Decision{}, false
	}
	list := path[:cut]
	i, ok := index(path[cut+1:])
	if _, known := lists[list]; !ok || !known {
		return Decision{}, false
	}
	i -= len(read.list(list))
	for _, d := range said {
		if d.Decision != add || d.Path != list {
			continue
		}
		if i == 0 {
			return d, true
		}
		i--
	}
	return Decision{}, false
}

// lastTouch is the id of the last decision about a fact, about what holds it or
// about a part of it; empty when there is none.
func lastTouch(said []Decision, path string) string {
	for _, d := range slices.Backward(said) {
		if d.about(path) || strings.HasPrefix(d.Path, path+".") {
			return d.ID
		}
	}
	return ""
}

// index reads the last part of a path as a place in a list.
func index(part string) (int, bool) {
	n, err := strconv.Atoi(part)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == part
}
