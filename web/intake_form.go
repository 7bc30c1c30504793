package web

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"ward/questionnaires"
)

// readAnswers returns what a person changed in the form of a questionnaire: the
// answers that differ from those the form was shown with, which it carries in
// "was". A question that the form did not show is none of it. What cannot be an
// answer is noted in the form and left out, so that it keeps no other from being
// saved.
func readAnswers(lib *questionnaires.Library, qn *questionnaires.Questionnaire, f *form) questionnaires.Answers {
	was := questionnaires.Answers{}
	if err := json.Unmarshal([]byte(f.values.Get("was")), &was); err != nil {
		was = questionnaires.Answers{} // then all that is answered is taken as changed
	}
	given := questionnaires.Answers{}
	for i := range qn.Questions {
		q := &qn.Questions[i]
		if !f.Has("q", q.ID) {
			continue
		}
		v, wrong := typed(q, f)
		for _, field := range lib.CheckForm(qn.Meta.ID, questionnaires.Answers{q.ID: v}) {
			wrong = cmp.Or(wrong, "This "+field.Detail+".")
		}
		if wrong != "" {
			f.note("answers."+q.ID, wrong)
			continue
		}
		if !equalAnswers(v, was[q.ID]) {
			given[q.ID] = v
		}
	}
	return given
}

// typed reads the answer to one question, or says what is wrong with it.
func typed(q *questionnaires.Question, f *form) (v questionnaires.Value, wrong string) {
	text := f.Value(q.ID)
	switch {
	case f.Value("clear") == q.ID:
	case q.Type == questionnaires.Multi:
		if list := f.values[q.ID]; len(list) > 0 {
			return questionnaires.List(list...), ""
		}
	case text == "":
	case q.Type == questionnaires.NumberType:
		n, err := strconv.ParseFloat(strings.NewReplacer(",", "", "$", "", " ", "").Replace(text), 64)
		if err != nil || n < 0 || n > questionnaires.MaxNumber || math.IsNaN(n) {
			return v, "Write a number, such as 125,000."
		}
		return questionnaires.Number(n), ""
	default:
		return questionnaires.Text(text), ""
	}
	return questionnaires.Value{}, ""
}

// equalAnswers says whether two answers are the same, in whatever order options
// were ticked.
func equalAnswers(a, b questionnaires.Value) bool {
	if a.IsZero() || b.IsZero() {
		return a.IsZero() == b.IsZero()
	}
	return slices.Equal(a.Sorted().Strings(), b.Sorted().Strings())
}

// encodeAnswers writes answers for the field "was" of a form.
func encodeAnswers(a questionnaires.Answers) string {
	text, err := json.Marshal(a)
	if err != nil {
		return "{}" // answers always marshal
	}
	return string(text)
}
