package web

import (
	"testing"

	"ward/questionnaires"
)

func TestAnswerWords(t *testing.T) {
	t.Parallel()
	q := &questionnaires.Question{Options: []questionnaires.Option{{Value: "1y", Label: "Yearly"}, {Value: "q", Label: "Each quarter"}}}
	tests := []struct {
		q    *questionnaires.Question
		v    questionnaires.Value
		want string
	}{
		{q, questionnaires.Value{}, "No answer"},
		{q, questionnaires.Text("1y"), "Yearly"},
		{q, questionnaires.List("q", "1y", "gone"), "Each quarter; Yearly; gone"},
		{&questionnaires.Question{}, questionnaires.Number(125000), "125,000"},
		{&questionnaires.Question{}, questionnaires.Number(0.5), "0.5"},
		{nil, questionnaires.Text("old"), "old"},
	}
	for _, tt := range tests {
		if got := answerWords(tt.q, tt.v); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.v, got, tt.want)
		}
	}
}
