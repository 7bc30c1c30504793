package evidence

import (
	"encoding/json"

	"github.com/google/uuid"

	"ward/internal/database"
)

// carriedNote says of a decision that it was made about an earlier reading.
const carriedNote = "Said of an earlier reading, which holds the same exception."

// severities are the severities that people stand behind, of the exceptions that
// they weighed in the reading in force, by fingerprint.
func (s *Service) severities(tx *database.Tx, d *Document) (map[string]Decision, error) {
	if d.Reading == 0 {
		return nil, nil
	}
	kept, err := triages(tx, d)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	r, err := loadReading(tx, d)
	if err != nil {
		return nil, err
	}
	said, err := decisions(tx, d)
	if err != nil {
		return nil, err
	}
	now, err := review(tx, d, r, said)
	if err != nil {
		return nil, err
	}
	now.Triage = kept
	list, err := now.Weighed(nil)
	if err != nil {
		return nil, err
	}
	out := map[string]Decision{}
	for _, x := range list {
		if by := now.lastAbout(x.Path + ".severity"); by != nil && x.Triage != nil {
			value, err := json.Marshal(x.Exception.Severity)
			if err != nil {
				return nil, err
			}
			out[x.fingerprint] = Decision{Value: string(value), DecidedBy: by.DecidedBy, DecidedByName: by.DecidedByName, DecidedAt: by.DecidedAt}
		}
	}
	return out, nil
}

// lastAbout is the last decision that holds about a path or what holds it, and
// does not take it away; nil when there is none.
func (r *Reviewed) lastAbout(path string) *Decision {
	var last *Decision
	for i, d := range r.holds {
		if d.Decision != Absent && d.about(path) {
			last = &r.holds[i]
		}
	}
	return last
}

// carry takes the severities of an earlier reading over into a new one that
// holds the same exceptions: a triage survives, and with it what a person stands
// behind. Whatever else was decided was about the earlier reading alone.
func carry(tx *database.Tx, d *Document, r *Reading, fresh *Reviewed, kept map[string]Decision) (*Reviewed, error) {
	if len(kept) == 0 {
		return fresh, nil
	}
	list, err := fresh.Weighed(nil)
	if err != nil {
		return nil, err
	}
	var ds []Decision
	for _, x := range list {
		said, ok := kept[x.fingerprint]
		if !ok {
			continue
		}
		said.Tenant, said.ID, said.DocumentID, said.Reading = d.Tenant, uuid.Must(uuid.NewV7()).String(), d.ID, r.Number
		said.Path, said.Decision, said.Note = x.Path+".severity", Correct, carriedNote
		if value, err := json.Marshal(x.Exception.Severity); err == nil && string(value) == said.Value {
			said.Decision, said.Value = Confirm, "null"
		}
		ds = append(ds, said)
	}
	if err := insertDecisions(tx, ds); err != nil {
		return nil, err
	}
	return review(tx, d, r, ds)
}
