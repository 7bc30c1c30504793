package web

import (
	"strconv"
	"strings"

	"ward/questionnaires"
	"ward/web/words"
)

// answerWords says an answer to a question by the labels of its options, as
// they were offered: "Yes", "Yearly". The question may be one that is no longer
// asked, nil.
func answerWords(q *questionnaires.Question, v questionnaires.Value) string {
	if v.IsZero() {
		return "No answer"
	}
	if q == nil || len(q.Options) == 0 {
		return shownNumber(v)
	}
	var out []string
	for _, chosen := range v.Strings() {
		label := chosen
		for _, o := range q.Options {
			if o.Value == chosen {
				label = o.Label
			}
		}
		out = append(out, label)
	}
	return strings.Join(out, "; ")
}

// shownNumber writes a number as people do, a whole one with commas; what is no
// number as it is.
func shownNumber(v questionnaires.Value) string {
	text := v.String()
	if n, err := strconv.Atoi(text); err == nil {
		return words.Number(n)
	}
	return text
}
