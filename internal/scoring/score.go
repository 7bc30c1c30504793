// Package scoring computes the HIPAA risk score of a vendor.
//
// It is pure: inputs and rules in, score with every reason out. It has no
// clock, no store and no network, and it never decides anything for a person:
// a score is no proof of compliance. The numbers of the method are data
// (method.yaml); docs/method.md tells how they are used.
//
// A product is converted to float64 before it is added to something, which
// keeps a compiler from fusing the two: every processor gets the same bits.
package scoring

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"ward/internal/hipaa"
	"ward/questionnaires"
)

//go:embed method.yaml
var files embed.FS

// tolerance is how far two ratios that should be equal may differ by binary
// rounding.
const tolerance = 1e-9

// Rules is everything that a score is computed with besides its inputs.
type Rules struct {
	Method  *Method
	HIPAA   *hipaa.Rules
	Library *questionnaires.Library

	version string
}

var builtIn = sync.OnceValues(func() (*Rules, error) {
	lib, err := questionnaires.Load()
	if err != nil {
		return nil, err
	}
	return NewRules(lib)
})

// Load returns the rules that are built into the program.
func Load() (*Rules, error) { return builtIn() }

// NewRules returns the built-in method and catalogue with another library of
// questionnaires. The library must hold what the method names.
func NewRules(lib *questionnaires.Library) (*Rules, error) {
	catalogue, err := hipaa.Load()
	if err != nil {
		return nil, err
	}
	method, err := ParseMethod(files, "method.yaml", lib, func(id string) bool { _, ok := catalogue.Criterion(id); return ok })
	if err != nil {
		return nil, err
	}
	numbers, err := canonical(method)
	if err != nil {
		return nil, err
	}
	version := fmt.Sprintf("%s %s numbers-%s", catalogue.Version, lib.Version, digest(numbers)[:8])
	return &Rules{Method: method, HIPAA: catalogue, Library: lib, version: version}, nil
}

// Version names the rule data that a score was computed with: catalogue,
// questionnaires and numbers, each with a digest, so that no edit goes unseen.
func (r *Rules) Version() string { return r.version }

// PHIInvolved says whether the intake's answers mean that the vendor handles
// PHI. It is false while the question is unanswered.
func (r *Rules) PHIInvolved(answers questionnaires.Answers) bool {
	return r.phi(r.Library.Counting(answers))
}

// phi is the same for answers that count already.
func (r *Rules) phi(counting questionnaires.Answers) bool {
	v := counting[r.Method.Inherent.PHIQuestion]
	return slices.ContainsFunc(v.Strings(), func(s string) bool { return slices.Contains(r.Method.Inherent.PHIValues, s) })
}

// ReassessMonths returns after how many months a vendor of a tier is due again
// while it has a final band.
func (r *Rules) ReassessMonths(tier Tier, final Band) int {
	t := r.Method.tier(tier)
	if r.Method.bandRank(final) >= r.Method.bandRank(BandHigh) {
		return t.ReassessMonthsHigh
	}
	return t.ReassessMonths
}

// QuestionnairesOf returns the ids of the questionnaires that a tier asks for.
func (r *Rules) QuestionnairesOf(tier Tier) []string {
	return slices.Clone(r.Method.tier(tier).Questionnaires)
}

// Inherent returns the inherent risk and tier of an intake alone.
func (r *Rules) Inherent(in Intake) Inherent {
	e := &evaluation{rules: r, in: Input{Intake: in}.normal()}
	e.look()
	return e.inherentRisk().wire()
}

// Score computes the score of a vendor. It fails with fault.Invalid when the
// input is malformed (a date, an unknown word), never because a fact is
// missing: a missing fact counts against the vendor or makes the score
// provisional.
func (r *Rules) Score(in Input) (*Result, error) {
	e, err := r.evaluate(in)
	if err != nil {
		return nil, err
	}
	return e.result()
}

// ScoreWithItems is Score and Items for one input, at the cost of little more
// than one of them.
func (r *Rules) ScoreWithItems(in Input) (*Result, []Item, error) {
	e, err := r.evaluate(in)
	if err != nil {
		return nil, nil, err
	}
	res, err := e.result()
	return res, e.items(), err
}

func (e *evaluation) result() (*Result, error) {
	r := e.rules
	data, err := canonical(e.in)
	if err != nil {
		return nil, err
	}
	res := &Result{
		Method: r.Method.Version, RulesVersion: r.Version(), InputsSHA256: digest(data), Inputs: e.in,
		Inherent: e.inherent.wire(), Effectiveness: e.wireEffectiveness(), Assurance: e.wireAssurance(),
		Confidence: e.confidence(), Knockouts: e.knockouts(), Contradictions: e.contradictions(),
	}
	res.Explanation = e.explain()
	res.Residual = e.residual(res.Explanation, res.Knockouts)
	res.Open = e.provisional()
	res.ProvisionalReasons = sentences(res.Open)
	res.Provisional = len(res.Open) > 0
	return res, nil
}

// evaluation is one computation of a score.
type evaluation struct {
	rules    *Rules
	in       Input
	visible  map[string]bool
	counting questionnaires.Answers // of the intake and all questionnaires
	inherent inherent
	assigned []Assignment
	reports  []dated
	criteria map[string]criterion
	sections []section
}

// evaluate does the steps that score and HIPAA items share.
func (r *Rules) evaluate(in Input) (*evaluation, error) {
	e := &evaluation{rules: r, in: in.normal()}
	if err := e.in.check(r.Library); err != nil {
		return nil, err
	}
	e.look()
	e.inherent = e.inherentRisk()
	e.assign()
	e.dateReports()
	e.assureCriteria()
	e.answerQuestions()
	return e, nil
}

// look decides which questions are shown and which answers count.
func (e *evaluation) look() {
	all := make(questionnaires.Answers, len(e.in.Intake.Answers)+len(e.in.Answers))
	for id, a := range e.in.Answers {
		if _, qn, ok := e.rules.Library.Question(id); ok && qn.Meta.Direction == questionnaires.Control {
			all[id] = a.Value
		}
	}
	for id, v := range e.in.Intake.Answers {
		if _, qn, ok := e.rules.Library.Question(id); ok && qn.Meta.Direction == questionnaires.Risk {
			all[id] = v
		}
	}
	e.visible, e.counting = e.rules.Library.Visible(all), e.rules.Library.Counting(all)
}

// assign sets the questionnaires that count: those of the assessment, or, as
// long as there are none, those of the tier.
func (e *evaluation) assign() {
	e.assigned = e.in.Questionnaires
	if len(e.assigned) > 0 {
		return
	}
	for _, id := range e.rules.Method.tier(e.inherent.tier).Questionnaires {
		e.assigned = append(e.assigned, Assignment{Questionnaire: id})
	}
}
