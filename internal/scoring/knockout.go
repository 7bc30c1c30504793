package scoring

import (
	"fmt"
	"slices"
	"strings"

	"ward/questionnaires"
)

// knockouts returns the rules that fired, each once, in the order of the
// questions: intake, agreement, questionnaires.
func (e *evaluation) knockouts() []Knockout {
	out := []Knockout{}
	add := func(rule, detail string, src Source) {
		k, ok := e.rules.Library.Knockout(rule)
		if !ok {
			return
		}
		if i := slices.IndexFunc(out, func(x Knockout) bool { return x.Rule == rule }); i >= 0 {
			out[i].Detail += " " + detail
			return
		}
		out = append(out, Knockout{Rule: rule, Severity: k.Severity, Title: k.Title, Detail: detail, HIPAA: list(k.HIPAA), Source: src})
	}
	fired := func(qn *questionnaires.Questionnaire, source func(id string) Source) {
		for i := range qn.Questions {
			q := &qn.Questions[i]
			if v, ok := e.counting[q.ID]; ok && q.Fires(v) {
				add(q.Knockout.Rule, fmt.Sprintf("%s was answered: %s.", q.ID, v), source(q.ID))
			}
		}
	}
	fired(e.rules.Library.Intake(), func(id string) Source { return Source{Kind: "intake", ID: id} })
	if detail, src := e.agreementKnockout(); detail != "" {
		add(e.rules.Method.Residual.AgreementRule, detail, src)
	}
	for _, a := range e.assigned {
		if qn, ok := e.rules.Library.Questionnaire(a.Questionnaire); ok && qn != e.rules.Library.Intake() {
			fired(qn, e.answerSource)
		}
	}
	return out
}

// agreementKnockout says why the agreement knocks the vendor out, or "".
// Source: 45 CFR 164.308(b)(1), 164.504(e)(1).
func (e *evaluation) agreementKnockout() (string, Source) {
	a := e.in.Agreement
	phi := e.rules.Method.Inherent.PHIQuestion
	if !e.rules.phi(e.counting) {
		return "", Source{}
	}
	src := Source{Kind: "agreement", ID: a.ID}
	if !a.InForce && !a.NotRequired {
		return fmt.Sprintf("PHI is involved (%s: %s) and no business associate agreement is in force.", phi, e.counting[phi]), src
	}
	if a.InForce && len(a.LacksCore) > 0 {
		return "The agreement in force lacks core provisions: " + strings.Join(a.LacksCore, ", ") + ".", src
	}
	return "", Source{}
}

// answerSource points at a stored answer.
func (e *evaluation) answerSource(question string) Source {
	id := e.in.Answers[question].ID
	if id == "" {
		id = question
	}
	return Source{Kind: "answer", ID: id}
}

// contradictions lists the good answers that a report contradicts.
func (e *evaluation) contradictions() []Contradiction {
	out := []Contradiction{}
	for _, s := range e.sections {
		for _, q := range s.questions {
			if q.answered && q.contradicted(e.rules.Method.Answers) {
				out = append(out, Contradiction{Question: q.ID, Criteria: q.flawed, Source: e.answerSource(q.ID), Supports: e.supports(q.flawed)})
			}
		}
	}
	return out
}
