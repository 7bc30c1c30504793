package scoring

import (
	"slices"
	"strings"
	"testing"

	"ward/questionnaires"
)

// phiIntake is a complete intake of a vendor that keeps PHI.
func phiIntake(t testing.TB) Intake {
	t.Helper()
	for _, a := range readFixtures(t).Archetypes {
		if a.ID != "ehr-host" {
			continue
		}
		in := Intake{Submitted: true, Answers: questionnaires.Answers{}}
		for id, v := range a.Intake {
			in.Answers[id] = value(v)
		}
		in.Answers["IN-28"], in.Answers["IN-30"] = questionnaires.Text("signed"), questionnaires.Text("no")
		return in
	}
	t.Fatal("no archetype ehr-host")
	return Intake{}
}

// phiInput is that vendor with an agreement in force and a young clean report.
func phiInput(t testing.TB) Input {
	return Input{Today: today, Intake: phiIntake(t), Agreement: Agreement{InForce: true, ID: "baa"}, Reports: []Report{report("2026-09-30")}}
}

func score(t testing.TB, in Input) *Result {
	t.Helper()
	res, err := rules(t).Score(in)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// counted returns a question of a result.
func counted(res *Result, id string) (Question, bool) {
	for _, s := range res.Effectiveness.Sections {
		for _, q := range s.Questions {
			if q.ID == id {
				return q, true
			}
		}
	}
	return Question{}, false
}

func TestAnswerAndAssurance(t *testing.T) {
	t.Parallel()
	clean, flawed := report("2026-09-30"), report("2026-09-30")
	flawed.Exceptions = []Exception{{Criteria: []string{"CC6.7"}, Severity: Major, Confirmed: true}}
	half := report("2026-09-30")
	half.Type, half.AsOf = Type1, half.PeriodEnd
	named := report("2026-09-30")
	named.Opinion, named.QualifiedCriteria = Qualified, []string{"CC6.7"}
	text := questionnaires.Text
	tests := []struct {
		name      string
		id        string
		answer    Answer
		report    Report
		e, a, eff float64
		capped    bool
	}{
		{"verified", "HS-ENC-01", Answer{Value: text("yes"), Status: Verified}, Report{}, 0, 1, 1, false},
		{"provided", "HS-ENC-01", Answer{Value: text("yes"), Status: Provided}, Report{}, 0, 0.85, 0.85, false},
		{"attested", "HS-ENC-01", Answer{Value: text("yes"), Status: Attested}, Report{}, 0, 0.70, 0.70, false},
		{"rejected", "HS-ENC-01", Answer{Value: text("yes"), Status: Rejected}, Report{}, 0, 0.30, 0.30, false},
		{"attested, report", "HS-ENC-01", Answer{Value: text("yes"), Status: Attested}, clean, 1, 1, 1, false},
		{"attested, Type I", "HS-ENC-01", Answer{Value: text("yes"), Status: Attested}, half, 0.5, 0.85, 0.85, false},
		{"provided is not lowered by a weak report", "HS-ENC-01", Answer{Value: text("yes"), Status: Provided}, half, 0.5, 0.85, 0.85, false},
		{"rejected gets no help", "HS-ENC-01", Answer{Value: text("yes"), Status: Rejected}, clean, 1, 0.30, 0.30, false},
		{"contradicted by an exception", "HS-ENC-01", Answer{Value: text("yes"), Status: Verified}, flawed, 0, 1, 0.40, true},
		{"contradicted by the opinion", "HS-ENC-01", Answer{Value: text("yes"), Status: Attested}, named, 0, 0.70, 0.40, true},
		{"contradicted, already lower", "HS-ENC-01", Answer{Value: text("yes"), Status: Rejected}, flawed, 0, 0.30, 0.30, true},
		{"a bad answer is no contradiction", "HS-ENC-01", Answer{Value: text("no"), Status: Attested}, flawed, 0, 0.70, 0, false},
		{"0.8 is good enough to be contradicted", "HS-ENC-02", Answer{Value: text("in_place"), Status: Verified}, flawed, 0, 1, 0.40, true},
		{"0.4 is not", "HS-ENC-02", Answer{Value: text("partial"), Status: Verified}, flawed, 0, 1, 0.40, false},
	}
	for _, tt := range tests {
		in := phiInput(t)
		in.Reports = nil
		if tt.report.Document != "" {
			in.Reports = []Report{tt.report}
		}
		in.Answers = map[string]Answer{tt.id: tt.answer}
		res := score(t, in)
		q, ok := counted(res, tt.id)
		if !ok {
			t.Fatalf("%s: %s does not count", tt.name, tt.id)
		}
		near(t, tt.name+": e", q.E, tt.e)
		near(t, tt.name+": assurance", q.Assurance, tt.a)
		near(t, tt.name+": effective", q.Effective, tt.eff)
		if q.Capped != tt.capped || (len(res.Contradictions) == 1) != tt.capped {
			t.Errorf("%s: capped %v, contradictions %v", tt.name, q.Capped, res.Contradictions)
		}
	}
}

func TestEvidenceOnly(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	res := score(t, in)
	q, _ := counted(res, "HS-ENC-01")
	near(t, "report alone", q.Effective, 0.80)
	if !q.EvidenceOnly || !res.Provisional {
		t.Errorf("evidence only %v, provisional %v", q.EvidenceOnly, res.Provisional)
	}
	if res.Confidence.Score != 0 || !res.Confidence.BlocksApproval {
		t.Errorf("confidence %+v: a report alone must block approval", res.Confidence)
	}
	none, _ := counted(res, "HS-GOV-06") // maps to no criterion
	near(t, "no criterion", none.Effective, 0)
	line := res.Explanation[slices.IndexFunc(res.Explanation, func(l Line) bool { return strings.HasPrefix(l.Label, "HS-ENC-01 ") })]
	if line.Source.Kind != "document" || line.Source.ID != in.Reports[0].Document || !strings.Contains(line.Label, "CC6.7") {
		t.Errorf("line %+v", line)
	}

	in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security"}}
	sent := score(t, in)
	near(t, "sent, not submitted", sent.Residual.Score, res.Residual.Score)
	in.Questionnaires[0].Submitted = true
	res = score(t, in)
	q, _ = counted(res, "HS-ENC-01")
	near(t, "silence after submission", q.Effective, 0)
	near(t, "nothing taken away", res.Residual.Score, res.Inherent.Score)
	if res.Provisional {
		t.Errorf("provisional: %q", res.ProvisionalReasons)
	}

	in.Questionnaires, in.Reports = nil, nil
	res = score(t, in)
	near(t, "no report", res.Residual.Score, res.Inherent.Score)
}

func TestNotApplicable(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	in.Reports = nil
	in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security", Submitted: true}}
	in.Answers = map[string]Answer{
		"HS-GOV-01": {Value: questionnaires.Text("yes"), Status: Verified},
		"HS-GOV-06": {Value: questionnaires.Text("na"), Status: Attested},
	}
	open := score(t, in)
	if _, ok := counted(open, "HS-GOV-06"); ok {
		t.Error("not applicable counts")
	}
	a := in.Answers["HS-GOV-06"]
	a.NAAccepted = true
	in.Answers["HS-GOV-06"] = a
	accepted := score(t, in)
	if open.Confidence.Coverage >= accepted.Confidence.Coverage {
		t.Errorf("coverage %v is not below %v: an open reason counts as unanswered", open.Confidence.Coverage, accepted.Confidence.Coverage)
	}
	near(t, "the residual stays", accepted.Residual.Score, open.Residual.Score)
}

func TestTierPicksTheQuestionnaire(t *testing.T) {
	t.Parallel()
	r := rules(t)
	for _, a := range readFixtures(t).Archetypes {
		in := Input{Today: today, Intake: Intake{Submitted: true, Answers: questionnaires.Answers{}}, Reports: []Report{report("2026-09-30")}}
		for id, v := range a.Intake {
			in.Intake.Answers[id] = value(v)
		}
		res, err := r.Score(in)
		if err != nil {
			t.Fatal(err)
		}
		var used []string
		for _, s := range res.Effectiveness.Sections {
			used = append(used, s.Questionnaire)
		}
		want := r.QuestionnairesOf(res.Inherent.Tier)
		if !slices.Equal(ordered(used), ordered(want)) {
			t.Errorf("%s, %s: %v, want %v", a.ID, res.Inherent.Tier, ordered(used), want)
		}
		if len(want) == 0 && (res.Residual.Score != res.Inherent.Score || !res.Provisional || res.Confidence.Score != 0) {
			t.Errorf("%s: without a questionnaire %+v, %+v", a.ID, res.Residual, res.Confidence)
		}
	}
}

func TestNoIntake(t *testing.T) {
	t.Parallel()
	res := score(t, Input{Today: today})
	if res.Inherent.Score != 100 || res.Inherent.Tier != "tier_1" || res.Residual.Score != 100 || res.Residual.FinalBand != BandCritical || !res.Provisional {
		t.Errorf("%+v, %+v, provisional %v", res.Inherent, res.Residual, res.Provisional)
	}
}

func TestAgreementKnockout(t *testing.T) {
	t.Parallel()
	text := questionnaires.Text
	tests := []struct {
		name      string
		phi       string
		baa       string // IN-28
		agreement Agreement
		want      bool
	}{
		{"none", "create", "draft", Agreement{}, true},
		{"in force", "create", "signed", Agreement{InForce: true}, false},
		{"the intake says signed, nothing is recorded", "create", "signed", Agreement{}, true},
		{"in force, but refused in the intake", "create", "refused", Agreement{InForce: true}, true},
		{"recorded as not required", "create", "not_needed", Agreement{NotRequired: true}, false},
		{"lacks a core clause", "view", "signed", Agreement{InForce: true, LacksCore: []string{"BAA-01"}}, true},
		{"views PHI", "view", "draft", Agreement{}, true},
		{"transmits PHI", "transmit", "draft", Agreement{}, true},
		{"maintains PHI", "maintain", "draft", Agreement{}, true},
		{"incidental", "incidental", "", Agreement{}, false},
		{"no PHI", "none", "", Agreement{}, false},
		{"no PHI, refused is hidden", "none", "refused", Agreement{}, false},
		{"not known", "", "", Agreement{}, false},
	}
	for _, tt := range tests {
		in := phiInput(t)
		in.Intake.Answers["IN-01"], in.Intake.Answers["IN-28"], in.Agreement = text(tt.phi), text(tt.baa), tt.agreement
		res := score(t, in)
		got := slices.ContainsFunc(res.Knockouts, func(k Knockout) bool { return k.Rule == "KO-H-BAA" })
		if got != tt.want {
			t.Errorf("%s: fired %v", tt.name, got)
		}
		if tt.want && (res.Residual.FinalBand != BandCritical || res.Residual.Acceptable) {
			t.Errorf("%s: %+v", tt.name, res.Residual)
		}
	}
}

func TestOneKnockoutARule(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	in.Agreement = Agreement{}
	in.Intake.Answers["IN-28"] = questionnaires.Text("refused")
	res := score(t, in)
	if len(res.Knockouts) != 1 || res.Knockouts[0].Source.Kind != "intake" || !strings.Contains(res.Knockouts[0].Detail, "no business associate agreement") {
		t.Errorf("%+v", res.Knockouts)
	}
}
