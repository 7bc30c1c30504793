package scoring

import (
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/questionnaires"
)

// answersTo draws answers in the right form to some questions of a
// questionnaire: one number a question decides all, which keeps the draws few.
func answersTo(t *rapid.T, qn *questionnaires.Questionnaire) map[string]Answer {
	out := map[string]Answer{}
	for _, q := range qn.Questions {
		n := rapid.IntRange(0, 1<<20).Draw(t, q.ID)
		pick := func(of int) int { r := n % of; n /= of; return r }
		if pick(10) < 3 {
			continue
		}
		a := Answer{Status: []EvidenceStatus{Verified, Provided, Attested, Rejected}[pick(4)], NAAccepted: pick(2) == 0, EvidenceOn: date(back(pick(30)))}
		switch q.Type {
		case questionnaires.Single, questionnaires.YesNoNA:
			a.Value = questionnaires.Text(q.Options[pick(len(q.Options))].Value)
		case questionnaires.Multi:
			first := pick(len(q.Options) - 1)
			a.Value = questionnaires.List(q.Options[first+1].Value, q.Options[first].Value)
			if q.Options[first+1].Value == questionnaires.NotApplicable {
				a.Value = questionnaires.List(q.Options[first].Value)
			}
		case questionnaires.NumberType:
			a.Value = questionnaires.Number(float64(pick(1500)))
		}
		if !a.Value.IsZero() {
			out[q.ID] = a
		}
	}
	return out
}

var (
	statuses   = rapid.SampledFrom([]EvidenceStatus{Verified, Provided, Attested, Rejected})
	severities = rapid.SampledFrom([]ExceptionSeverity{Minor, Moderate, Major})
	someTSC    = rapid.SliceOfN(rapid.SampledFrom([]string{"CC6.1", "CC6.2", "CC6.3", "CC6.7", "CC7.2", "CC8.1", "A1.2", "CC9.9"}), 0, 3)
	someDay    = rapid.Custom(func(t *rapid.T) Date {
		d, _ := today.day()
		return date(d.AddDate(0, 0, -rapid.IntRange(0, 800).Draw(t, "days ago")))
	})
)

func anyReport(t *rapid.T, clean bool) Report {
	r := Report{
		Document: rapid.SampledFrom([]string{"d1", "d2", "d3"}).Draw(t, "document"), InScope: rapid.Bool().Draw(t, "in scope"),
		Type: rapid.SampledFrom([]ReportType{Type1, Type2}).Draw(t, "type"), AsOf: someDay.Draw(t, "as of"), PeriodEnd: someDay.Draw(t, "end"), PeriodStart: "2023-01-01",
		Opinion: Unqualified, Categories: rapid.SampledFrom([][]string{{"security"}, {"security", "availability"}, {"privacy"}}).Draw(t, "categories"),
	}
	if clean {
		return r
	}
	r.Opinion = rapid.SampledFrom([]Opinion{Unqualified, Qualified, Adverse, Disclaimer}).Draw(t, "opinion")
	r.QualifiedCriteria = someTSC.Draw(t, "named")
	for range rapid.IntRange(0, 3).Draw(t, "exceptions") {
		r.Exceptions = append(r.Exceptions, Exception{Criteria: someTSC.Draw(t, "in"), Severity: severities.Draw(t, "severity"), Confirmed: rapid.Bool().Draw(t, "confirmed"),
			Place: Place{Page: rapid.IntRange(1, 90).Draw(t, "page"), Quote: "It failed."}})
	}
	for range rapid.IntRange(0, 2).Draw(t, "carve-outs") {
		r.CarveOuts = append(r.CarveOuts, CarveOut{Name: "Host", Criteria: someTSC.Draw(t, "assigned"), ReportHeld: rapid.Bool().Draw(t, "held")})
		r.CUECs = append(r.CUECs, CUEC{ID: "1", Criteria: someTSC.Draw(t, "cuec"), State: rapid.SampledFrom([]CUECState{Undecided, SetUp, NotSetUp}).Draw(t, "state")})
	}
	return r
}

// anyInput draws an input; a clean one has no report with a flaw.
func anyInput(t *rapid.T, lib *questionnaires.Library, clean bool) Input {
	in := Input{Today: today, Answers: map[string]Answer{}}
	in.Intake = Intake{Answers: questionnaires.Answers{}, Submitted: rapid.Bool().Draw(t, "intake submitted")}
	for id, a := range answersTo(t, lib.Intake()) {
		in.Intake.Answers[id] = a.Value
	}
	for _, id := range []string{"hipaa-security", "hph-cpg"} {
		if rapid.Bool().Draw(t, "assign "+id) {
			in.Questionnaires = append(in.Questionnaires, Assignment{Questionnaire: id, Submitted: rapid.Bool().Draw(t, id+" submitted")})
			qn, _ := lib.Questionnaire(id)
			maps.Copy(in.Answers, answersTo(t, qn))
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "reports") {
		in.Reports = append(in.Reports, anyReport(t, clean))
	}
	for range rapid.IntRange(0, 2).Draw(t, "letters") {
		in.Letters = append(in.Letters, Letter{Document: "l", From: someDay.Draw(t, "from"), To: someDay.Draw(t, "to")})
	}
	in.Agreement.InForce = rapid.Bool().Draw(t, "in force")
	return in
}

func mustScore(t *rapid.T, r *Rules, in Input) *Result {
	res, err := r.Score(in)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestResultIsWithinItsBounds(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		res := mustScore(t, r, anyInput(t, r.Library, false))
		if res.Residual.Score < 0 || res.Residual.Score > res.Inherent.Score || res.Inherent.Score > 100 {
			t.Errorf("residual %v of inherent %v", res.Residual.Score, res.Inherent.Score)
		}
		if least := res.Inherent.Score * 0.15; res.Residual.Score < least-0.01 {
			t.Errorf("residual %v: more than 85 %% of %v was taken away", res.Residual.Score, res.Inherent.Score)
		}
		for _, f := range []float64{res.Effectiveness.Score, res.Confidence.Score, res.Confidence.Coverage, res.Confidence.Evidence, res.Confidence.Freshness} {
			if f < 0 || f > 1 || math.IsNaN(f) {
				t.Errorf("ratio %v", f)
			}
		}
		if r.Method.bandRank(res.Residual.FinalBand) < r.Method.bandRank(res.Residual.Band) {
			t.Errorf("final band %s is better than %s", res.Residual.FinalBand, res.Residual.Band)
		}
		if res.Provisional != (len(res.ProvisionalReasons) > 0) {
			t.Errorf("provisional %v: %q", res.Provisional, res.ProvisionalReasons)
		}
	})
}

// Whoever adds up the printed points gets the printed score, in any order.
func TestExplanationAddsUp(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		res := mustScore(t, r, anyInput(t, r.Library, false))
		data, err := json.Marshal(res)
		if err != nil {
			t.Fatal(err)
		}
		var printed struct {
			Residual    struct{ Score float64 }
			Explanation []struct{ Points float64 }
		}
		if err := json.Unmarshal(data, &printed); err != nil {
			t.Fatal(err)
		}
		forward, backward := 0.0, 0.0
		for i := range printed.Explanation {
			forward += printed.Explanation[i].Points
			backward += printed.Explanation[len(printed.Explanation)-1-i].Points
		}
		for _, s := range []float64{forward, backward} {
			for _, got := range []float64{round(s, 2), math.Floor(s*100+0.5) / 100, math.RoundToEven(s*100) / 100} {
				if got != printed.Residual.Score {
					t.Errorf("the points add up to %v, the score is %v", s, printed.Residual.Score)
				}
			}
		}
		if strings.Contains(string(data), "-0,") || strings.Contains(string(data), "-0}") {
			t.Error("a -0 is printed")
		}
	})
}

// A sum in the middle between two printed values is moved off it.
func TestClearOfTie(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ sum, want float64 }{{12.375, 12.375 + 1e-8}, {12.375 - 1e-11, 12.375 - 1e-8}, {12.3751, 12.3751}, {12.34, 12.34}, {0, 0}} {
		e := &evaluation{rules: rules(t), inherent: inherent{risk: tt.sum, tier: "tier_1"}}
		lines := e.explain()
		if math.Abs(sum(lines)-tt.want) > 1e-10 {
			t.Errorf("%v became %v, want %v", tt.sum, sum(lines), tt.want)
		}
		if got := e.residual(lines, nil).Score; got != round(tt.sum, 2) {
			t.Errorf("without controls the residual of %v is %v", round(tt.sum, 2), got)
		}
	}
}

func TestOrderNeverMatters(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t, r.Library, false)
		before, err := canonical(in)
		if err != nil {
			t.Fatal(err)
		}
		want := mustScore(t, r, in)
		if after, _ := canonical(in); string(after) != string(before) {
			t.Error("Score changed its input")
		}
		var mixed Input
		if err := json.Unmarshal(before, &mixed); err != nil {
			t.Fatal(err)
		}
		slices.Reverse(mixed.Reports)
		slices.Reverse(mixed.Letters)
		slices.Reverse(mixed.Questionnaires)
		for i := range mixed.Reports {
			slices.Reverse(mixed.Reports[i].Exceptions)
			slices.Reverse(mixed.Reports[i].CarveOuts)
			slices.Reverse(mixed.Reports[i].CUECs)
			slices.Reverse(mixed.Reports[i].QualifiedCriteria)
		}
		for id, v := range mixed.Intake.Answers {
			if list := v.Strings(); len(list) > 1 {
				slices.Reverse(list)
				mixed.Intake.Answers[id] = questionnaires.List(list...)
			}
		}
		if got := mustScore(t, r, mixed); !reflect.DeepEqual(got, want) {
			t.Errorf("another order, another score: %v, %v", got.Residual, want.Residual)
		}
	})
}

func TestHiddenQuestionsNeverScore(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t, r.Library, false)
		want := mustScore(t, r, in)
		e, err := r.evaluate(in)
		if err != nil {
			t.Fatal(err)
		}
		shown := in
		shown.Answers, shown.Intake.Answers = maps.Clone(in.Answers), maps.Clone(in.Intake.Answers)
		maps.DeleteFunc(shown.Answers, func(id string, _ Answer) bool { return !e.visible[id] })
		maps.DeleteFunc(shown.Intake.Answers, func(id string, _ questionnaires.Value) bool { return !e.visible[id] })
		got := mustScore(t, r, shown)
		if !reflect.DeepEqual(got.Residual, want.Residual) || !reflect.DeepEqual(got.Confidence, want.Confidence) || !reflect.DeepEqual(got.Knockouts, want.Knockouts) || !reflect.DeepEqual(got.Inherent, want.Inherent) {
			t.Errorf("without hidden answers %v, with them %v", got.Residual, want.Residual)
		}
	})
}

// A better answer, or better evidence for it, never raises the residual risk.
// (Where a report contradicts the better answer only, the cap may; those
// reports are left out here.)
func TestBetterAnswersNeverRaiseTheRisk(t *testing.T) {
	t.Parallel()
	r := rules(t)
	qn, _ := r.Library.Questionnaire("hipaa-security")
	steers := map[string]bool{} // answers that show or hide others
	for _, q := range qn.Questions {
		if q.ShowIf != nil && strings.Contains(string(must(json.Marshal(q.ShowIf))), "HS-EVD-01") {
			steers["HS-EVD-01"] = true
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t, r.Library, true)
		in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security", Submitted: rapid.Bool().Draw(t, "submitted")}}
		q := rapid.SampledFrom(qn.Questions).Filter(func(q questionnaires.Question) bool { return q.Scored && len(q.Options) > 1 && !steers[q.ID] }).Draw(t, "question")
		a, b := rapid.SampledFrom(q.Options).Draw(t, "one"), rapid.SampledFrom(q.Options).Draw(t, "other")
		if a.Score == nil || b.Score == nil {
			return
		}
		if *a.Score > *b.Score {
			a, b = b, a
		}
		give := func(o questionnaires.Option, s EvidenceStatus) *Result {
			v := questionnaires.Text(o.Value)
			if q.Type == questionnaires.Multi {
				v = questionnaires.List(o.Value)
			}
			in.Answers[q.ID] = Answer{Value: v, Status: s}
			return mustScore(t, r, in)
		}
		status := statuses.Draw(t, "status")
		worse, better := give(a, status), give(b, status)
		if better.Residual.Score > worse.Residual.Score {
			t.Errorf("%s: %s gives %v, %s gives %v", q.ID, a.Value, worse.Residual.Score, b.Value, better.Residual.Score)
		}
		last := 101.0
		for _, s := range []EvidenceStatus{Rejected, Attested, Provided, Verified} {
			now := give(b, s).Residual.Score
			if now > last {
				t.Errorf("%s: %s raises the risk from %v to %v", q.ID, s, last, now)
			}
			last = now
		}
	})
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}
