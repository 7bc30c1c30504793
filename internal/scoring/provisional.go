package scoring

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ward/questionnaires"
)

// Open is one thing that makes a score provisional, with what settles it.
type Open struct {
	Kind    OpenKind
	Text    string   // one sentence, as in Result.ProvisionalReasons
	Subject string   // id of the document, questionnaire or question; empty: the intake, or nothing to name
	Waiting []string // paths of the document's facts, or ids of questions; may be empty
}

// OpenKind says where a thing is open.
type OpenKind string

// The kinds of what is open.
const (
	OpenIntake        OpenKind = "intake"        // Waiting: the questions without answer
	OpenQuestionnaire OpenKind = "questionnaire" // not sent, or not submitted
	OpenControls      OpenKind = "controls"      // no scored question is left
	OpenReport        OpenKind = "report"        // a SOC 2 report counts for nothing, or in part
	OpenLetter        OpenKind = "letter"        // a bridge letter counts for nothing
	OpenFacts         OpenKind = "facts"         // of a report or letter: Waiting names them
	OpenAnswer        OpenKind = "answer"        // an answer fits its question no more
)

// sentences returns the reasons as a saved score carries them.
func sentences(open []Open) []string {
	out := make([]string, len(open))
	for i, o := range open {
		out[i] = o.Text
	}
	return out
}

// provisional returns why the score is not final: the intake, the
// questionnaires, what the reports leave open, what answers do.
func (e *evaluation) provisional() []Open {
	return slices.Concat(e.openIntake(), e.openQuestionnaires(), e.openReports(), e.openLetters(), e.openAnswers())
}

func (e *evaluation) openIntake() (out []Open) {
	intake := e.rules.Library.Intake().Meta.ID
	missing := e.rules.Library.Missing(intake, e.in.Intake.Answers)
	if len(e.in.Intake.Answers) == 0 {
		return []Open{{Kind: OpenIntake, Text: "The intake has no answers: the highest risk is assumed.", Waiting: missing}}
	}
	if !e.in.Intake.Submitted {
		out = append(out, Open{Kind: OpenIntake, Text: "The intake is not submitted."})
	}
	if len(missing) > 0 {
		out = append(out, Open{Kind: OpenIntake, Text: "The intake is incomplete: " + strings.Join(missing, ", ") + ".", Waiting: missing})
	}
	return out
}

func (e *evaluation) openQuestionnaires() (out []Open) {
	for _, id := range e.rules.Method.tier(e.inherent.tier).Questionnaires {
		if !slices.ContainsFunc(e.in.Questionnaires, func(a Assignment) bool { return a.Questionnaire == id }) {
			out = append(out, Open{Kind: OpenQuestionnaire, Subject: id, Text: fmt.Sprintf("The questionnaire %s of %s was not sent.", id, e.inherent.tier.words())})
		}
	}
	for _, a := range e.in.Questionnaires {
		if !a.Submitted {
			out = append(out, Open{Kind: OpenQuestionnaire, Subject: a.Questionnaire, Text: fmt.Sprintf("The questionnaire %s is not submitted.", a.Questionnaire)})
		}
	}
	if _, weight := e.effectiveness(); weight == 0 {
		out = append(out, Open{Kind: OpenControls, Text: "No scored question is left: no control lowers the inherent risk."})
	}
	return out
}

func (e *evaluation) openReports() (out []Open) {
	last := e.rules.Method.Reports.Recency[len(e.rules.Method.Reports.Recency)-1].Months
	today, _ := e.in.Today.day() // checked before
	for _, d := range e.reports {
		if !d.end.IsZero() && months(d.end, today) > last {
			continue // too old to matter, whatever is open
		}
		add := func(kind OpenKind, waiting []string, format string, args ...any) {
			out = append(out, Open{Kind: kind, Subject: d.Document, Waiting: waiting, Text: fmt.Sprintf(format, args...)})
		}
		if d.lacks != "" {
			add(OpenReport, nil, "The SOC 2 report %s counts for nothing: %s.", d.Document, strings.TrimSuffix(d.lacks, "."))
		}
		if waiting := e.rules.Method.waiting(d.NeedsReview); len(waiting) > 0 {
			add(OpenFacts, waiting, "Facts of the SOC 2 report %s wait for review: %s.", d.Document, strings.Join(waiting, ", "))
		}
		if slices.ContainsFunc(d.Exceptions, func(x Exception) bool { return len(x.Criteria) == 0 }) {
			add(OpenReport, nil, "An exception in the SOC 2 report %s names no criterion.", d.Document)
		}
		if d.Opinion == Qualified && len(d.QualifiedCriteria) == 0 {
			add(OpenReport, nil, "The qualified opinion of the SOC 2 report %s names no criterion: all are lowered.", d.Document)
		}
	}
	return out
}

func (e *evaluation) openLetters() (out []Open) {
	for _, l := range e.in.Letters {
		if l.Excluded != "" {
			out = append(out, Open{Kind: OpenLetter, Subject: l.Document,
				Text: fmt.Sprintf("The bridge letter %s counts for nothing: %s.", l.Document, strings.TrimSuffix(l.Excluded, "."))})
		}
		if waiting := e.rules.Method.waiting(l.NeedsReview); len(waiting) > 0 {
			out = append(out, Open{Kind: OpenFacts, Subject: l.Document, Waiting: waiting,
				Text: fmt.Sprintf("Facts of the bridge letter %s wait for review: %s.", l.Document, strings.Join(waiting, ", "))})
		}
	}
	return out
}

// openAnswers names answers that are no longer in the form of their question;
// they count as none.
func (e *evaluation) openAnswers() (out []Open) {
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
			out = append(out, Open{Kind: OpenAnswer, Subject: id, Text: fmt.Sprintf("The answer to %s does not fit the question and counts as none.", id)})
		}
	}
	return out
}
