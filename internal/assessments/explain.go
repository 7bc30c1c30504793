package assessments

import (
	"context"

	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// Explained is a vendor's score for what is known now, with all that a person
// needs to follow it.
type Explained struct {
	Score     *scoring.Result
	Worked    scoring.Worked
	Items     []scoring.Item
	Documents map[string]evidence.Document // by id: those that were read, whether they count or not
	Intake    Intake
}

// Explain computes a vendor's score and the state of every HIPAA provision at
// once. It writes nothing.
func (s *Service) Explain(ctx context.Context, by identity.Actor, vendor string) (_ *Explained, err error) {
	defer fault.Op(&err, "explain score of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*Explained, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		in, err := loadIntake(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		res, docs, err := s.score(tx, v, s.now())
		if err != nil {
			return nil, err
		}
		items, err := s.rules.Items(res.Inputs)
		if err != nil {
			return nil, err
		}
		out := &Explained{Score: res, Worked: s.rules.Work(res), Items: items, Documents: map[string]evidence.Document{}, Intake: *in}
		for _, d := range docs {
			out.Documents[string(d.Document.ID)] = d.Document
		}
		return out, nil
	})
}
