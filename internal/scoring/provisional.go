package scoring

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ward/questionnaires"
)

// provisional returns why the score is not final, one sentence each: the
// intake, the questionnaires, what the reports leave open, what answers do.
func (e *evaluation) provisional() []string {
	return slices.Concat(e.openIntake(), e.openQuestionnaires(), e.openReports(), e.openAnswers(), []string{})
}

func (e *evaluation) openIntake() (out []string) {
	intake := e.rules.Library.Intake().Meta.ID
	if len(e.in.Intake.Answers) == 0 {
		return []string{"The intake has no answers: the highest risk is assumed."}
	}
	if !e.in.Intake.Submitted {
		out = append(out, "The intake is not submitted.")
	}
	if missing := e.rules.Library.Missing(intake, e.in.Intake.Answers); len(missing) > 0 {
		out = append(out, "The intake is incomplete: "+strings.Join(missing, ", ")+".")
	}
	return out
}

func (e *evaluation) openQuestionnaires() (out []string) {
	for _, id := range e.rules.Method.tier(e.inherent.tier).Questionnaires {
		if !slices.ContainsFunc(e.in.Questionnaires, func(a Assignment) bool { return a.Questionnaire == id }) {
			out = append(out, fmt.Sprintf("The questionnaire %s of %s was not sent.", id, e.inherent.tier.words()))
		}
	}
	for _, a := range e.in.Questionnaires {
		if !a.Submitted {
			out = append(out, fmt.Sprintf("The questionnaire %s is not submitted.", a.Questionnaire))
		}
	}
	if _, weight := e.effectiveness(); weight == 0 {
		out = append(out, "No scored question is left: no control lowers the inherent risk.")
	}
	return out
}

func (e *evaluation) openReports() (out []string) {
	last := e.rules.Method.Reports.Recency[len(e.rules.Method.Reports.Recency)-1].Months
	today, _ := e.in.Today.day()
	for _, d := range e.reports {
		if !d.end.IsZero() && months(d.end, today) > last {
			continue // too old to matter, whatever is open
		}
		if d.lacks != "" {
			out = append(out, fmt.Sprintf("The SOC 2 report %s counts for nothing: %s.", d.Document, strings.TrimSuffix(d.lacks, ".")))
		}
		if waiting := e.rules.Method.waiting(d.NeedsReview); len(waiting) > 0 {
			out = append(out, fmt.Sprintf("Facts of the SOC 2 report %s wait for review: %s.", d.Document, strings.Join(waiting, ", ")))
		}
		if slices.ContainsFunc(d.Exceptions, func(x Exception) bool { return len(x.Criteria) == 0 }) {
			out = append(out, fmt.Sprintf("An exception in the SOC 2 report %s names no criterion.", d.Document))
		}
		if d.Opinion == Qualified && len(d.QualifiedCriteria) == 0 {
			out = append(out, fmt.Sprintf("The qualified opinion of the SOC 2 report %s names no criterion: all are lowered.", d.Document))
		}
	}
	for _, l := range e.in.Letters {
		if l.Excluded != "" {
			out = append(out, fmt.Sprintf("The bridge letter %s counts for nothing: %s.", l.Document, strings.TrimSuffix(l.Excluded, ".")))
		}
		if waiting := e.rules.Method.waiting(l.NeedsReview); len(waiting) > 0 {
			out = append(out, fmt.Sprintf("Facts of the bridge letter %s wait for review: %s.", l.Document, strings.Join(waiting, ", ")))
		}
	}
	return out
}

// openAnswers names answers that are no longer in the form of their question;
// they count as none.
func (e *evaluation) openAnswers() (out []string) {
	given := maps.Clone(e.in.Intake.Answers)
	for id, a := range e.in.Answers {
		given[id] = a.Value
	}
	counted := map[*questionnaires.Questionnaire]bool{e.rules.Library.Intake(): true}
	for _, a := range e.assigned {
		if qn, ok := e.rules.Library.Questionnaire(a.Questionnaire); ok {
			counted[qn] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		_, qn, ok := e.rules.Library.Question(id)
		if _, counts := e.counting[id]; ok && counted[qn] && e.visible[id] && !counts {
			out = append(out, fmt.Sprintf("The answer to %s does not fit the question and counts as none.", id))
		}
	}
	return out
}
