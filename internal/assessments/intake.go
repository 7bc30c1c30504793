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
}

// TableName is the table of intakes.
func (Intake) TableName() string { return "intakes" }

// IntakeResult is an intake with what follows from it.
type IntakeResult struct {
	Intake
	Given    questionnaires.Answers
	Missing  []string // ids of shown questions without an answer
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
	text, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
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
		q := s.library.Intake()
		in.Questionnaire, in.Answers, in.AnsweredBy, in.UpdatedAt = q.Meta.ID+"@"+q.Meta.Version, string(text), by.ID, now
		in.Complete = len(s.library.Missing(intakeID, answers)) == 0
		if err := saveIntake(tx, in, seen); err != nil {
			return nil, err
		}
		res, err := s.rescore(tx, v, now)
		if err != nil {
			return nil, err
		}
		err = audit.Record(tx, by, now, "intake.saved", vendor, audit.Detail{"complete": in.Complete, "tier": res.Inherent.Tier})
		return s.intakeResult(in, answers, res), err
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
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
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
		res, _, err := s.score(tx, v, s.now())
		if err != nil {
			return nil, err
		}
		return s.intakeResult(in, answers, res), nil
	})
}

// intakeID is the id of the intake questionnaire.
const intakeID = "intake"

func (s *Service) intakeResult(in *Intake, answers questionnaires.Answers, res *scoring.Result) *IntakeResult {
	return &IntakeResult{Intake: *in, Given: answers, Missing: s.library.Missing(intakeID, answers), Inherent: res.Inherent}
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
