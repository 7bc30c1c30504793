package assessments

import (
	"context"
	"maps"
	"slices"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// Answer merges some answers into a vendor's intake, as they are typed: each
// replaces the one to its question, the zero Value takes it away, and every
// other answer stays. Two people at once lose nothing: for each question the
// last one counts, and the audit trail names the questions of each.
//
// An answer that hides another question keeps the answer to it aside: without
// effect, until the question is asked again. While the intake is incomplete the
// score is not added to the history, which would hold one for each key pressed;
// the vendor's figures are always up to date. The answer that completes the
// intake for the first time counts as going through all of it; later ones do
// not put the next review off, which ConfirmIntake does.
//
// An answer that cannot be, or to a question that is none of the intake, is
// Invalid; the intake of a retired vendor is a Conflict.
func (s *Service) Answer(ctx context.Context, by identity.Actor, vendor string, given questionnaires.Answers) (_ *IntakeResult, err error) {
	defer fault.Op(&err, "answer intake of vendor %s", vendor)
	if err := by.May(identity.WriteVendors); err != nil {
		return nil, err
	}
	if err := fault.Fields("intake.invalid", s.library.CheckForm(intakeID, given)); err != nil {
		return nil, err
	}
	if len(given) == 0 {
		return nil, fault.Fieldf("intake.invalid", "#/answers", "names no question")
	}
	return s.changeIntake(ctx, by, vendor, func(in *Intake) (change, error) {
		answers, err := in.given()
		if err != nil {
			return change{}, err
		}
		merge(answers, given)
		return change{answers: answers, action: "intake.answered", detail: audit.Detail{"questions": slices.Sorted(maps.Keys(given))}}, nil
	})
}

func merge(answers, given questionnaires.Answers) {
	for id, v := range given {
		if v.IsZero() {
			delete(answers, id)
		} else {
			answers[id] = v
		}
	}
}

// IntakePreview is what answers that are not saved would come to.
type IntakePreview struct {
	IntakeResult                 // as Answer would return it, but for version, person and time
	Score        *scoring.Result // with the evidence that is there today
}

// Preview says what Answer would make of a vendor's intake and score. It writes
// nothing, and is the same engine. It fails as Answer does, but takes no answer
// at all, and a retired vendor, whose intake may still be looked at.
func (s *Service) Preview(ctx context.Context, by identity.Actor, vendor string, given questionnaires.Answers) (_ *IntakePreview, err error) {
	defer fault.Op(&err, "preview intake of vendor %s", vendor)
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	if err := fault.Fields("intake.invalid", s.library.CheckForm(intakeID, given)); err != nil {
		return nil, err
	}
	return database.View(ctx, s.db, by.Tenant, func(tx *database.Tx) (*IntakePreview, error) {
		v, err := vendors.Load(tx, by.Tenant, vendor)
		if err != nil {
			return nil, err
		}
		k, err := s.load(tx, v)
		if err != nil {
			return nil, err
		}
		answers, err := k.Intake.given()
		if err != nil {
			return nil, err
		}
		merge(answers, given)
		k.Given, _ = s.asked(answers)
		in := s.input(k, s.now())
		in.Intake.Submitted = true
		res, err := s.rules.Score(in)
		if err != nil {
			return nil, err
		}
		return &IntakePreview{IntakeResult: *s.intakeResult(&k.Intake, answers, res.Inherent), Score: res}, nil
	})
}
