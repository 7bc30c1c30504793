package scoring

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"ward/questionnaires"
)

// Comparison is what changed from one score of a vendor to another.
type Comparison struct {
	Before, After *Result
	By            float64 // unrounded: the sum of After's points less that of Before's
	Shown         Hundredths
	Moves         []Move // lines that differ, the largest effect first; their By add up to By, their Shown to Shown
	Same          int    // lines that do not differ
	Fired         []Knockout
	Resolved      []Knockout
	Causes        []Cause // what is different in the inputs and rules
}

// MoveKind says how a line of the explanation differs.
type MoveKind string

// The kinds of moves.
const (
	Added MoveKind = "added" // only After has it
	Gone  MoveKind = "gone"  // only Before has it
	Moved MoveKind = "moved" // its points or its words differ
)

// Move is one line of the explanation that differs.
type Move struct {
	Kind          MoveKind
	Question      string // id; "" for the inherent risk
	Before, After *Line  // nil when there is none
	By            float64
	Shown         Hundredths // By as printed
}

// CauseKind says what a cause is about.
type CauseKind string

// The kinds of causes.
const (
	CauseIntake        CauseKind = "intake"        // Subject: the question
	CauseAnswer        CauseKind = "answer"        // Subject: the question
	CauseQuestionnaire CauseKind = "questionnaire" // Subject: its id
	CauseReport        CauseKind = "report"        // Subject: the document
	CauseLetter        CauseKind = "letter"        // Subject: the document
	CauseAgreement     CauseKind = "agreement"     // Subject: the agreement, or ""
	CauseAlternative   CauseKind = "alternative"   // Subject: the provision
	CauseRules         CauseKind = "rules"         // method, questions or catalogue
	CauseTime          CauseKind = "time"          // evidence has aged
)

// Cause is one difference between the inputs or rules of two scores. The text
// names no id: Subject does.
type Cause struct {
	Kind          CauseKind
	Subject       string
	Before, After questionnaires.Value // of an answer; the zero Value is none
	Text          string               // one sentence
}

// Compare says what changed from one score to another. Both may be saved ones.
func Compare(before, after *Result) Comparison {
	c := Comparison{Before: before, After: after, By: sum(after.Explanation) - sum(before.Explanation),
		Shown: InHundredths(after.Residual.Score) - InHundredths(before.Residual.Score)}
	c.moves()
	c.Fired, c.Resolved = firedOnly(after, before), firedOnly(before, after)
	c.Causes = causes(before, after)
	return c
}

// moves pairs the lines of both explanations by their question.
func (c *Comparison) moves() {
	old := map[string]*Line{}
	for i := range c.Before.Explanation {
		old[c.Before.Explanation[i].Question()] = &c.Before.Explanation[i]
	}
	for i := range c.After.Explanation {
		line := &c.After.Explanation[i]
		id := line.Question()
		was := old[id]
		delete(old, id)
		switch {
		case was == nil:
			c.Moves = append(c.Moves, Move{Kind: Added, Question: id, After: line, By: line.Points})
		case was.Points == line.Points && was.Label == line.Label:
			c.Same++
		default:
			c.Moves = append(c.Moves, Move{Kind: Moved, Question: id, Before: was, After: line, By: line.Points - was.Points})
		}
	}
	for i := range c.Before.Explanation {
		if line := &c.Before.Explanation[i]; old[line.Question()] != nil {
			c.Moves = append(c.Moves, Move{Kind: Gone, Question: line.Question(), Before: line, By: 0 - line.Points})
		}
	}
	by := make([]float64, len(c.Moves))
	for i, m := range c.Moves {
		by[i] = m.By
	}
	for i, shown := range Shown(by, c.Shown) {
		c.Moves[i].Shown = shown
	}
	slices.SortStableFunc(c.Moves, func(a, b Move) int { return cmp.Compare(math.Abs(b.By), math.Abs(a.By)) })
}

// firedOnly returns the knockouts that stand in one score and not in another.
func firedOnly(in, not *Result) (out []Knockout) {
	for _, k := range in.Knockouts {
		if !slices.ContainsFunc(not.Knockouts, func(x Knockout) bool { return x.Rule == k.Rule }) {
			out = append(out, k)
		}
	}
	return out
}

// causes lists what is different in rules and inputs.
func causes(before, after *Result) (out []Cause) {
	if before.Method != after.Method {
		out = append(out, Cause{Kind: CauseRules, Text: fmt.Sprintf("The method changed from %s to %s.", before.Method, after.Method)})
	} else if before.RulesVersion != after.RulesVersion {
		out = append(out, Cause{Kind: CauseRules, Text: "The questions, the catalogue or the numbers of the method changed."})
	}
	a, b := before.Inputs.normal(), after.Inputs.normal()
	if !a.Intake.Submitted && b.Intake.Submitted {
		out = append(out, Cause{Kind: CauseIntake, Text: "The intake was saved: a question without answer counts as the worst from then on."})
	}
	out = append(out, changedAnswers(CauseIntake, a.Intake.Answers, b.Intake.Answers)...)
	out = append(out, changedAnswers(CauseAnswer, values(a.Answers), values(b.Answers))...)
	out = append(out, changedParts(a, b)...)
	if a.Today != b.Today {
		out = append(out, Cause{Kind: CauseTime, Text: fmt.Sprintf("Ages were counted to %s, then to %s.", a.Today, b.Today)})
	}
	return out
}

func values(answers map[string]Answer) questionnaires.Answers {
	out := questionnaires.Answers{}
	for id, a := range answers {
		out[id] = a.Value
	}
	return out
}

func changedAnswers(kind CauseKind, before, after questionnaires.Answers) (out []Cause) {
	ids := map[string]bool{}
	for id := range before {
		ids[id] = true
	}
	for id := range after {
		ids[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		c := Cause{Kind: kind, Subject: id, Before: before[id], After: after[id], Text: "The answer changed."}
		switch {
		case c.Before.String() == c.After.String():
			continue
		case c.Before.IsZero():
			c.Text = "The question was answered."
		case c.After.IsZero():
			c.Text = "The answer was taken away, or the question is no longer asked."
		}
		out = append(out, c)
	}
	return out
}

// changedParts compares reports, letters, agreement, questionnaires and
// alternatives.
func changedParts(a, b Input) (out []Cause) {
	out = append(out, changedMembers(CauseReport, a.Reports, b.Reports, func(r Report) string { return r.Document },
		"A SOC 2 report was added.", "A SOC 2 report is no longer there.", "What is known of a SOC 2 report changed.")...)
	out = append(out, changedMembers(CauseLetter, a.Letters, b.Letters, func(l Letter) string { return l.Document },
		"A bridge letter was added.", "A bridge letter is no longer there.", "What is known of a bridge letter changed.")...)
	if text := changedAgreement(a.Agreement, b.Agreement); text != "" {
		out = append(out, Cause{Kind: CauseAgreement, Subject: cmp.Or(b.Agreement.ID, a.Agreement.ID), Text: text})
	}
	out = append(out, changedMembers(CauseQuestionnaire, a.Questionnaires, b.Questionnaires, func(q Assignment) string { return q.Questionnaire },
		"A questionnaire was sent.", "A questionnaire was taken back.", "A questionnaire was submitted, or opened again.")...)
	return append(out, changedMembers(CauseAlternative, a.Alternatives, b.Alternatives, func(x Alternative) string { return x.HIPAA },
		"An equivalent measure was accepted.", "An equivalent measure is no longer accepted.", "The accepted measure changed.")...)
}

// changedMembers pairs the members of two lists by id and says which are new,
// which are gone and which differ.
func changedMembers[T any](kind CauseKind, before, after []T, id func(T) string, added, gone, changed string) (out []Cause) {
	old := map[string]T{}
	for _, m := range before {
		old[id(m)] = m
	}
	for _, m := range after {
		was, ok := old[id(m)]
		delete(old, id(m))
		switch {
		case !ok:
			out = append(out, Cause{Kind: kind, Subject: id(m), Text: added})
		case !same(was, m):
			out = append(out, Cause{Kind: kind, Subject: id(m), Text: changed})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(old)) {
		out = append(out, Cause{Kind: kind, Subject: key, Text: gone})
	}
	return out
}

// same says that two members have the same JSON.
func same(a, b any) bool {
	x, errA := canonical(a)
	y, errB := canonical(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

func changedAgreement(a, b Agreement) string {
	switch {
	case a.InForce != b.InForce && b.InForce:
		return "A business associate agreement came into force."
	case a.InForce != b.InForce:
		return "No business associate agreement is in force any more."
	case a.NotRequired != b.NotRequired && b.NotRequired:
		return "A person recorded why no business associate agreement is needed."
	case a.NotRequired != b.NotRequired:
		return "A business associate agreement is needed again."
	case a.ID != b.ID:
		return "Another business associate agreement decides."
	case !same(a, b):
		return "The review of the business associate agreement changed."
	}
	return ""
}
