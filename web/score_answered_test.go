package web

import (
	"bytes"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

// best is the answer of a question that scores highest.
func best(q *questionnaires.Question) questionnaires.Value {
	var top questionnaires.Value
	high := -1.0
	try := func(v questionnaires.Value) {
		if score, ok := q.Score(v); ok && score > high {
			high, top = score, v
		}
	}
	for _, n := range []float64{0, 1, 5, 15, 30, 72, 100} {
		if q.Type == questionnaires.NumberType {
			try(questionnaires.Number(n))
		}
	}
	var all []string
	for _, o := range q.Options {
		if q.Type != questionnaires.Multi {
			try(questionnaires.Text(o.Value))
		} else if o.Value != questionnaires.NotApplicable {
			all = append(all, o.Value)
			try(questionnaires.List(all...))
		}
	}
	return top
}

// TestScoreOfAnswers shows a score whose questionnaire is answered: proof in
// words, the rule of the tier, and what a person decided.
func TestScoreOfAnswers(t *testing.T) {
	t.Parallel()
	rules, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	in := scoring.Input{Today: "2026-03-02", Answers: map[string]scoring.Answer{}, Questionnaires: []scoring.Assignment{{Questionnaire: "hipaa-security", Submitted: true}}}
	in.Intake = scoring.Intake{Answers: hosting(), Submitted: true}
	in.Intake.Answers["IN-08"], in.Intake.Answers["IN-09"] = questionnaires.Text("unsafe"), questionnaires.Text("lt4h")
	in.Agreement = scoring.Agreement{InForce: true, ID: "0198c0de-0000-7000-8000-000000000001"}
	qn, _ := rules.Library.Questionnaire("hipaa-security")
	for i := range qn.Questions {
		q := &qn.Questions[i]
		in.Answers[q.ID] = scoring.Answer{Value: best(q), Status: scoring.Verified, EvidenceOn: "2026-01-01"}
	}
	yes := in.Answers["HS-ENC-01"]
	yes.Status = scoring.Attested
	in.Answers["HS-ENC-01"] = yes
	in.Answers["HS-ENC-03"] = scoring.Answer{}
	res, err := rules.Score(in)
	if err != nil {
		t.Fatal(err)
	}
	items, err := rules.Items(in)
	if err != nil {
		t.Fatal(err)
	}
	k := &assessments.Known{Given: in.Intake.Answers, Score: res, Items: items, Intake: assessments.Intake{Version: 1}}
	v := newScoreView(rules, &vendors.Vendor{ID: "v", Name: "Aldermoor Systems"}, k, "all")
	pages, err := parseTemplates(views())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := pages[v.template()].ExecuteTemplate(&b, "main", v); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(doc.Text()), " ")
	for _, want := range []string{
		"and why Moderate", "A Tier 1 vendor is never better than Moderate.", "Computed, below 15", "Confidence: high,",
		"verified by a reviewer", "stated only", "counts as nothing", "full points", "Nothing is open: the score is final", "8 answers",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "No SOC 2 report counts") {
		t.Error("answers count, and the page says that nothing does")
	}
	sum := 0.0
	for _, n := range points(t, doc.Find("section[aria-labelledby=h-c] tr:not(.sum) td")) {
		sum += n
	}
	if shown := points(t, doc.Find("section[aria-labelledby=h-c] tr.sum td")); scoring.InHundredths(sum) != scoring.InHundredths(shown[0]) {
		t.Errorf("the parts of the confidence add up to %v, not %v", sum, shown)
	}
}
