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

// Verdict is what a person says about a fact.
type Verdict string

// The verdicts.
const (
	Confirm Verdict = "confirm" // the machine's value is right
	Correct Verdict = "correct" // Value is right instead
	Absent  Verdict = "absent"  // the document does not say it
	add     Verdict = "add"     // the machine missed a member of a list
)

// Decision is what a person said about one fact of a reading. Decisions are
// never changed: the last one about a path holds.
type Decision struct {
	Tenant     identity.TenantID `gorm:"primaryKey"`
	ID         string            `gorm:"primaryKey"`
	DocumentID ID
	Reading    int
	Path       string // soc2.opinion, soc2.exceptions.0.deviation
	Decision   Verdict
	Value      string // JSON; "null" unless corrected or added
	Page       int    // of an added member
	Quote      string
	Note       string
	DecidedBy  string
	DecidedAt  time.Time
}

// TableName is the table of decisions.
func (Decision) TableName() string { return "fact_decisions" }

// Decide takes down what a person says about the fact at a path of the reading
// in force, and returns the reviewed reading. It is NotFound for a path that
// the reading does not have, and Invalid for a value that cannot stand there.
func (s *Service) Decide(ctx context.Context, by identity.Actor, id ID, seen int, path string, v Verdict, value json.RawMessage, note string) (_ *Reviewed, err error) {
	defer fault.Op(&err, "decide on document %s", id)
	var c checks
	switch given := len(value) > 0 && string(value) != "null"; {
	case !slices.Contains([]Verdict{Confirm, Correct, Absent}, v):
		c.at("#/decision", `must be "confirm", "correct" or "absent"`)
	case v == Correct && !given:
		c.at("#/value", `give the right value, or decide "absent"`)
	case v != Correct && given:
		c.at("#/value", `goes only with the decision "correct"`)
	}
	c.value(value)
	c.line("#/note", note, maxNote)
	if err := fault.Fields("fact.invalid", c.fields); err != nil {
		return nil, err
	}
	if v != Correct {
		value = json.RawMessage("null")
	}
	return s.say(ctx, by, id, seen, Decision{Path: path, Decision: v, Value: string(value), Note: note})
}

// AddFact takes down a member of a list that the machine missed, with the page
// and the words that show it.
func (s *Service) AddFact(ctx context.Context, by identity.Actor, id ID, seen int, list string, value json.RawMessage, page int, quote string) (_ *Reviewed, err error) {
	defer fault.Op(&err, "add to %s of document %s", list, id)
	var c checks
	if quote = strings.TrimSpace(quote); quote == "" {
		c.at("#/quote", "give the words that show it")
	}
	c.line("#/quote", quote, maxQuote)
	if page < 1 {
		c.at("#/page", "must be a page of the document, counted from 1")
	}
	c.value(value)
	if len(value) == 0 {
		c.at("#/value", "must be an object with the fields of the new member")
	}
	if err := fault.Fields("fact.invalid", c.fields); err != nil {
		return nil, err
	}
	return s.say(ctx, by, id, seen, Decision{Path: list, Decision: add, Value: string(value), Page: page, Quote: quote})
}

func (s *Service) say(ctx context.Context, by identity.Actor, id ID, seen int, d Decision) (*Reviewed, error) {
	if err := by.May(identity.WriteEvidence); err != nil {
		return nil, err
	}
	now := s.opt.Now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Reviewed, error) {
		doc, err := Load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		r, err := loadReading(tx, doc)
		if err != nil {
			return nil, err
		}
		if d.Page > doc.Pages {
			return nil, fault.Fieldf("fact.invalid", "#/page", "the document has %d pages", doc.Pages)
		}
		d.Tenant, d.ID, d.DocumentID, d.Reading = doc.Tenant, uuid.Must(uuid.NewV7()).String(), doc.ID, doc.Reading
		d.DecidedBy, d.DecidedAt = by.ID, now
		said, err := decisions(tx, doc)
		if err != nil {
			return nil, err
		}
		out, err := review(tx, doc, r, append(said, d))
		if err != nil {
			return nil, err
		}
		return out, s.settle(tx, by, now, doc, d, seen, out)
	})
}

// settle writes a decision with what follows from it.
func (s *Service) settle(tx *database.Tx, by identity.Actor, now time.Time, doc *Document, d Decision, seen int, out *Reviewed) error {
	if err := insertDecision(tx, &d); err != nil {
		return err
	}
	out.mark(doc)
	if err := save(tx, doc, seen); err != nil {
		return err
	}
	out.Document = *doc
	if err := s.queue.Add(tx, now, queue.ScoreVendor, doc.VendorID); err != nil {
		return err
	}
	return audit.Record(tx, by, now, "fact."+string(d.Decision), string(doc.ID), audit.Detail{"vendor": doc.VendorID, "path": d.Path, "reading": d.Reading})
}

// Extraction returns the reading in force with the decisions applied; of a
// document that could not be read, the reason. It is a Conflict before that.
func (s *Service) Extraction(ctx context.Context, by identity.Actor, id ID) (_ *Reviewed, err error) {
	defer fault.Op(&err, "get extraction of document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Reviewed, error) {
		doc, err := Load(tx, by.Tenant, id)
		if err != nil {
			return nil, err
		}
		if doc.Status == Failed && doc.Reading == 0 {
			return unread(doc)
		}
		r, err := loadReading(tx, doc)
		if err != nil {
			return nil, err
		}
		said, err := decisions(tx, doc)
		if err != nil {
			return nil, err
		}
		return review(tx, doc, r, said)
	})
}

// index reads the last part of a path as a place in a list.
func index(part string) (int, bool) {
	n, err := strconv.Atoi(part)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == part
}
