package questionnaires

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Visible returns the ids of the questions that are shown under the answers.
// An answer to a hidden question counts as none, so that it cannot show or
// hide another.
func (l *Library) Visible(answers Answers) map[string]bool {
	state := make(map[string]bool, len(l.questions))
	var shown func(id string) bool
	value := func(id string) Value {
		if !shown(id) {
			return Value{}
		}
		return answers[id]
	}
	shown = func(id string) bool {
		if s, ok := state[id]; ok {
			return s
		}
		e, ok := l.questions[id]
		s := ok && (e.question.ShowIf == nil || e.question.ShowIf.holds(value))
		state[id] = s
		return s
	}
	for id := range l.questions {
		shown(id)
	}
	for id, s := range state {
		if !s {
			delete(state, id)
		}
	}
	return state
}

// Counting returns the answers that count: those of shown questions, in their
// right form.
func (l *Library) Counting(answers Answers) Answers {
	visible := l.Visible(answers)
	out := make(Answers, len(answers))
	for id, v := range answers {
		if e, ok := l.questions[id]; ok && visible[id] && !v.IsZero() && e.question.form(v) == "" {
			out[id] = v
		}
	}
	return out
}

// Missing returns the questions of a questionnaire, in its order, that are
// shown and must be answered but have no answer in its right form. Questions
// that neither score nor decide anything may be left out.
func (l *Library) Missing(questionnaire string, answers Answers) []string {
	qn, ok := l.Questionnaire(questionnaire)
	if !ok {
		return nil
	}
	visible, counting := l.Visible(answers), l.Counting(answers)
	var out []string
	for _, q := range qn.Questions {
		if _, answered := counting[q.ID]; !answered && visible[q.ID] && q.Needed() {
			out = append(out, q.ID)
		}
	}
	return out
}

// Needed says that the question must be answered before its questionnaire is
// complete: it is scored or decides something.
func (q *Question) Needed() bool { return q.Scored || q.Factor == Gate || q.Knockout != nil }

// TierFloors returns the floors whose condition holds, in the order of the
// intake.
func (l *Library) TierFloors(answers Answers) []TierFloor {
	counting := l.Counting(answers)
	value := func(id string) Value { return counting[id] }
	var out []TierFloor
	for _, t := range l.Intake().TierFloors {
		if t.When.holds(value) {
			out = append(out, t)
		}
	}
	return out
}

// Score returns what an answer in its right form is worth, 0 to 1. It reports
// false for an answer that stays out of the score, such as "na".
func (q *Question) Score(v Value) (float64, bool) {
	if v.isNA() {
		return 0, false
	}
	switch q.Type {
	case NumberType:
		return q.band(v.number), true
	case YesNoNA, Single, Multi:
		sum := 0.0
		for _, o := range q.Options {
			if !slices.Contains(v.strings(), o.Value) {
				continue
			}
			if o.Score == nil {
				return 0, false
			}
			sum += *o.Score
		}
		return math.Min(sum, 1), true
	}
	return 0, false
}

func (q *Question) band(n float64) float64 {
	for _, b := range q.Bands {
		if b.Min != nil && n >= *b.Min || b.Max != nil && n <= *b.Max {
			return b.Score
		}
	}
	return 0
}

// Fires says that the answer fires the question's knockout.
func (q *Question) Fires(v Value) bool {
	if q.Knockout == nil || v.IsZero() || v.isNA() {
		return false
	}
	return slices.ContainsFunc(q.Knockout.When, func(when string) bool {
		if q.Type != NumberType {
			return slices.Contains(v.strings(), when)
		}
		op, limit, ok := comparison(when)
		return ok && op(v.number, limit)
	})
}

// comparison parses an entry such as ">1440" or "<=5".
func comparison(s string) (op func(n, limit float64) bool, limit float64, ok bool) {
	digits := strings.TrimLeft(s, "<>=")
	limit, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	switch strings.TrimSuffix(s, digits) {
	case ">":
		op = func(n, limit float64) bool { return n > limit }
	case ">=":
		op = func(n, limit float64) bool { return n >= limit }
	case "<":
		op = func(n, limit float64) bool { return n < limit }
	case "<=":
		op = func(n, limit float64) bool { return n <= limit }
	case "=":
		op = func(n, limit float64) bool { return n == limit }
	}
	return op, limit, err == nil && op != nil && !math.IsNaN(limit)
}
