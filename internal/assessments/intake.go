package assessments

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// Intake is the hospital's answers about a vendor, from which inherent risk
// and tier follow. Source: 45 CFR 164.308(a)(1)(ii)(A).
type Intake struct {
	Tenant        identity.TenantID `gorm:"primaryKey"`
	VendorID      string            `gorm:"primaryKey"`
	Questionnaire string            // id@version that was answered
	Answers       string            // JSON object: question id to value
	Complete      bool              // every shown question is answered
	AnsweredBy    string
	Version       int // from 1
	UpdatedAt     time.Time
	ReviewedAt    *time.Time // when a person last stood for the whole; nil: never
}

// TableName is the table of intakes.
func (Intake) TableName() string { return "intakes" }

// IntakeResult is an intake with what follows from it.
type IntakeResult struct {
	Intake
	Given    questionnaires.Answers // to the questions that are asked
	Aside    questionnaires.Answers // to questions that the others hide: kept, without effect
	Asked    map[string]bool        // ids of all questions that are shown under the answers
	Missing  []string               // ids of shown questions without an answer
	Inherent scoring.Inherent
}

// SaveIntake replaces the answers of a vendor's intake. They may be incomplete:
// a question that is shown and not answered then counts as the worst, and the
// score is provisional until every one is. An answer that cannot be, or to a
// question that is not asked, is Invalid; the intake of a retired vendor is a
// Conflict.
func (s *Service) SaveIntake(ctx context.Context, by identity.Actor, vendor string, seen int, answers questionnaires.Answers) (_ *IntakeResult, err error) {
	defer fault.Op(&err, "save intake of vendor %s", vendor)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	if err := fault.Fields("intake.invalid", s.library.Check(intakeID, answers, nil)); err != nil {
		return nil, err
	}
	return s.changeIntake(ctx, by, vendor, func(in *Intake) (change, error) {
		if seen != 0 && seen != in.Version {
			return change{}, stale()
		}
		return change{answers: answers, action: "intake.saved", detail: audit.Detail{}, whole: true, remember: true}, nil
	})
}

// ConfirmIntake records that every answer of a vendor's intake still holds: the
// next review is counted from now. It is a Conflict while the intake is
// incomplete or the vendor is retired, and Stale when the intake is no longer
// at version seen.
func (s *Service) ConfirmIntake(ctx context.Context, by identity.Actor, vendor string, seen int) (_ *IntakeResult, err error) {
	defer fault.Op(&err, "confirm intake of vendor %s", vendor)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	return s.changeIntake(ctx, by, vendor, func(in *Intake) (change, error) {
		answers, err := in.given()
		if err != nil {
			return change{}, err
		}
		if len(s.library.Missing(intakeID, answers)) > 0 {
			return change{}, fault.New(fault.Conflict, "intake.incomplete", "The intake has questions without an answer. Answer them first.")
		}
		if seen != in.Version {
			return change{}, stale()
		}
		return change{answers: answers, action: "intake.confirmed", detail: audit.Detail{}, whole: true, remember: true}, nil
	})
}

// change is what is done to an intake.
type change struct {
	answers  questionnaires.Answers // all that are kept from then on
	action   string                 // of the audit entry
	detail   audit.Detail           // completeness and tier are added
	whole    bool                   // the person stands for all answers
	remember bool                   // add the score to the history while the intake is incomplete too
}

// changeIntake does one change to the intake of a vendor that is not retired,
// and scores the vendor anew. Whoever changes it waits for another's change.
func (s *Service) changeIntake(ctx context.Context, by identity.Actor, vendor string, do func(*Intake) (change, error)) (*IntakeResult, error) {
	now := s.now()
	return database.InTx(ctx, s.db, by.Tenant, func(tx *database.Tx) (*IntakeResult, error) {
		v, err := vendors.Lock(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		if v.Status == vendors.Retired {
			return nil, fault.New(fault.Conflict, "vendor.retired", "The vendor is retired and takes no more answers.")
		}
		in, err := loadIntake(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		c, err := do(in)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(c.answers)
		if err != nil {
			return nil, err
		}
		q := s.library.Intake()
		in.Questionnaire, in.Answers, in.AnsweredBy, in.UpdatedAt = q.Meta.ID+"@"+q.Meta.Version, string(text), by.ID, now
		in.Complete = len(s.library.Missing(intakeID, c.answers)) == 0
		if c.whole || in.ReviewedAt == nil && in.Complete {
			in.ReviewedAt = &now
		}
		if err := saveIntake(tx, in); err != nil {
			return nil, err
		}
		res, err := s.rescore(tx, v, now, c.remember || in.Complete)
		if err != nil {
			return nil, err
		}
		c.detail["complete"], c.detail["tier"] = in.Complete, res.Inherent.Tier
		return s.intakeResult(in, c.answers, res.Inherent), audit.Record(tx, by, now, c.action, vendor, c.detail)
	})
}

// Intake returns a vendor's intake. Without one its version is 0, and the
// inherent risk is the worst.
func (s *Service) Intake(ctx context.Context, by identity.Actor, vendor string) (_ *IntakeResult, err error) {
	defer fault.Op(&err, "get intake of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*IntakeResult, error) {
		if _, err := vendors.Load(tx, by.Tenant, vendor); err != nil {
			return nil, err
		}
		in, err := loadIntake(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		answers, err := in.given()
		if err != nil {
			return nil, err
		}
		return s.intakeResult(in, answers, s.rules.Inherent(scoring.Intake{Answers: answers, Submitted: in.Version > 0})), nil
	})
}

// intakeID is the id of the intake questionnaire.
const intakeID = "intake"

func (s *Service) intakeResult(in *Intake, answers questionnaires.Answers, risk scoring.Inherent) *IntakeResult {
	asked, aside := s.asked(answers)
	return &IntakeResult{Intake: *in, Given: asked, Aside: aside, Asked: s.library.Visible(answers), Missing: s.library.Missing(intakeID, answers), Inherent: risk}
}

// asked parts answers into those to questions that are asked under them, and
// those that wait for their question to be asked again.
func (s *Service) asked(answers questionnaires.Answers) (asked, aside questionnaires.Answers) {
	asked, aside = questionnaires.Answers{}, questionnaires.Answers{}
	visible := s.library.Visible(answers)
	for id, v := range answers {
		if visible[id] {
			asked[id] = v
		} else {
			aside[id] = v
		}
	}
	return asked, aside
}

// given decodes the stored answers.
func (in *Intake) given() (questionnaires.Answers, error) {
	answers := questionnaires.Answers{}
	if in.Answers == "" {
		return answers, nil
	}
	if err := json.Unmarshal([]byte(in.Answers), &answers); err != nil {
		return nil, fmt.Errorf("stored intake of vendor %s: %w", in.VendorID, err)
	}
	return answers, nil
}
