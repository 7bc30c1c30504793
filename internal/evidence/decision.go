package evidence

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Verdict is what a person says about a fact.
type Verdict string

// The verdicts.
const (
	Confirm Verdict = "confirm" // the machine's value is right
	Correct Verdict = "correct" // Value is right instead
	Absent  Verdict = "absent"  // the document does not say it
	add     Verdict = "add"     // the machine missed a member of a list
	undo    Verdict = "undo"    // an earlier decision no longer holds; Value names it
)

// Decision is what a person said about one fact of a reading. Decisions are
// never changed: the last one about a path holds that was not taken back.
type Decision struct {
	Tenant     identity.TenantID `gorm:"primaryKey"`
	ID         string            `gorm:"primaryKey"`
	DocumentID ID
	Reading    int
	Path       string // soc2.opinion, soc2.exceptions.0.deviation
	Decision   Verdict
	Value      string // JSON; "null" unless corrected, added or taken back
	Page       int    // of an added member
	Quote      string
	Note       string
	DecidedBy  string // user id
	DecidedAt  time.Time

	DecidedByName string // as on that day; empty for the machine
}

// TableName is the table of decisions.
func (Decision) TableName() string { return "fact_decisions" }

// Decide takes down what a person says about the fact at a path of the reading
// in force, and returns the reviewed reading. It is NotFound for a path that
// the reading does not have, Invalid for a value that cannot stand there, and
// Stale when the document, or the fact, is no longer as seen.
func (s *Service) Decide(ctx context.Context, by identity.Actor, id ID, seen Seen, path string, v Verdict, value json.RawMessage, note string) (_ *Reviewed, err error) {
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
	return s.say(ctx, by, id, seen, path, just(Decision{Path: path, Decision: v, Value: string(value), Note: note}))
}

// AddFact takes down a member of a list that the machine missed, with the page
// and the words that show it.
func (s *Service) AddFact(ctx context.Context, by identity.Actor, id ID, seen Seen, list string, value json.RawMessage, page int, quote string) (_ *Reviewed, err error) {
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
	return s.say(ctx, by, id, seen, list, just(Decision{Path: list, Decision: add, Value: string(value), Page: page, Quote: quote}))
}

// Extraction returns the reading in force with the decisions applied; of a
// document that could not be read, the reason. It is a Conflict before that.
func (s *Service) Extraction(ctx context.Context, by identity.Actor, id ID) (_ *Reviewed, err error) {
	defer fault.Op(&err, "get extraction of document %s", id)
	if err := by.May(identity.ReadEvidence); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Reviewed, error) { return inForceOf(tx, by.Tenant, id) })
}

// inForceOf is Extraction within a transaction.
func inForceOf(tx *database.Tx, tenant identity.TenantID, id ID) (*Reviewed, error) {
	doc, err := Load(tx, tenant, id)
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
	out, err := review(tx, doc, r, said)
	if err != nil || out.Extraction.SOC2 == nil {
		return out, err
	}
	out.Triage, err = triages(tx, doc)
	return out, err
}
