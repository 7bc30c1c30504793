package assessments

import (
	"time"

	"ward/internal/agreements"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// Known is all that the score of a vendor depends on, and what follows from it.
type Known struct {
	Intake     Intake                 // at version 0: there is none
	Given      questionnaires.Answers // of the intake, to the questions that are asked
	Missing    []string               // ids of its shown questions without an answer
	Documents  []evidence.Reviewed    // those that were read, oldest first
	Unread     []evidence.Document    // those that were not, oldest first
	Agreements []agreements.Agreement // newest first
	Score      *scoring.Result
	Items      []scoring.Item // every HIPAA provision of the catalogue
}

// Know gathers what is known of a vendor and scores it, in four queries, for
// use in a transaction of another noun.
func (s *Service) Know(tx *database.Tx, v *vendors.Vendor, now time.Time) (*Known, error) {
	k, err := s.load(tx, v)
	if err != nil {
		return nil, err
	}
	if k.Score, k.Items, err = s.rules.ScoreWithItems(s.input(k, now)); err != nil {
		return nil, err
	}
	k.Score.ComputedAt = now.UTC().Format(time.RFC3339)
	return k, nil
}

// load reads what the score of a vendor depends on.
func (s *Service) load(tx *database.Tx, v *vendors.Vendor) (*Known, error) {
	intake, err := loadIntake(tx, v.Tenant, v.ID)
	if err != nil {
		return nil, err
	}
	k := &Known{Intake: *intake}
	answers, err := intake.given()
	if err != nil {
		return nil, err
	}
	k.Given, _ = s.asked(answers)
	k.Missing = s.library.Missing(intakeID, answers)
	if k.Documents, k.Unread, err = evidence.All(tx, v); err != nil {
		return nil, err
	}
	k.Agreements, err = agreements.Of(tx, v.Tenant, v.ID)
	return k, err
}
