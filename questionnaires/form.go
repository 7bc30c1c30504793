package questionnaires

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ward/internal/fault"
)

// Bounds of answers.
const (
	MaxText   = 10_000 // characters of a text answer
	MaxFiles  = 50     // files of one answer
	MaxNumber = 1e15   // largest number; up to here a float64 holds every whole number
)

// Check returns what is wrong with the given answers to a questionnaire, each
// with a JSON pointer below "#/answers", in order of question id: a question
// that is not in it, a hidden question, an answer that is not an option or not
// in the form of its type. Visibility follows the given answers together with
// the known ones, such as those of the intake; a given answer replaces a known
// one.
func (l *Library) Check(questionnaire string, given, known Answers) []fault.Field {
	all := make(Answers, len(given)+len(known))
	maps.Copy(all, known)
	maps.Copy(all, given)
	visible := l.Visible(all)
	return l.check(questionnaire, given, func(id string) bool { return visible[id] })
}

// CheckForm is Check for answers that are kept whether their question is shown
// or not: one to a hidden question may be given.
func (l *Library) CheckForm(questionnaire string, given Answers) []fault.Field {
	return l.check(questionnaire, given, func(string) bool { return true })
}

func (l *Library) check(questionnaire string, given Answers, asked func(id string) bool) []fault.Field {
	var out []fault.Field
	for _, id := range slices.Sorted(maps.Keys(given)) {
		detail := ""
		e, ok := l.questions[id]
		switch {
		case !ok || e.questionnaire.Meta.ID != questionnaire:
			detail = fmt.Sprintf("there is no such question in %s", questionnaire)
		case given[id].IsZero() && given[id].kind == noValue:
		case !asked(id):
			detail = "the question is not asked under the other answers"
		default:
			detail = e.question.form(given[id])
		}
		if detail != "" {
			out = append(out, fault.Field{Pointer: "#/answers/" + escape(id), Detail: detail})
		}
	}
	return out
}

// escape writes a key as one step of a JSON pointer (RFC 6901).
func escape(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}

// form returns what is wrong with the form of an answer, or "".
func (q *Question) form(v Value) string {
	if q.NAAllowed && v.isNA() && (v.kind == textValue || q.Type == Multi) {
		return ""
	}
	switch q.Type {
	case YesNoNA, Single:
		if v.kind != textValue {
			return "must be one option, as a string"
		}
		return q.option(v.text)
	case Multi:
		return q.multiForm(v)
	case NumberType:
		if v.kind != numberValue || math.IsNaN(v.number) || v.number < 0 || v.number > MaxNumber {
			return "must be a number from 0 to 1e15"
		}
	case DateType:
		if _, err := time.Parse(time.DateOnly, v.text); v.kind != textValue || err != nil {
			return "must be a date, YYYY-MM-DD"
		}
	case FreeText:
		if v.kind != textValue || v.text == "" || utf8.RuneCountInString(v.text) > MaxText {
			return fmt.Sprintf("must be a text of 1 to %d characters", MaxText)
		}
	case FileType:
		if v.kind != listValue || len(v.list) == 0 || len(v.list) > MaxFiles || slices.Contains(v.list, "") {
			return fmt.Sprintf("must be a list of 1 to %d document ids", MaxFiles)
		}
	}
	return ""
}

func (q *Question) multiForm(v Value) string {
	if v.kind != listValue || len(v.list) == 0 {
		return "must be a list of at least one option"
	}
	seen := map[string]bool{}
	for _, s := range v.list {
		if seen[s] {
			return fmt.Sprintf("names %.40q twice", s)
		}
		seen[s] = true
		if detail := q.option(s); detail != "" {
			return detail
		}
	}
	if seen[NotApplicable] && len(v.list) > 1 {
		return "not applicable excludes every other option"
	}
	return ""
}

func (q *Question) option(s string) string {
	list := values(q.Options)
	if slices.Contains(list, s) {
		return ""
	}
	return fmt.Sprintf("%.40q is not one of %s", s, strings.Join(list, ", "))
}
