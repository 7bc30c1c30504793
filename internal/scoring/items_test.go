package scoring

import (
	"testing"

	"ward/questionnaires"
)

func itemOf(t *testing.T, in Input, id string) Item {
	t.Helper()
	items, err := rules(t).Items(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(items) != len(rules(t).HIPAA.Requirements) {
		t.Fatalf("%d items for %d provisions", len(items), len(rules(t).HIPAA.Requirements))
	}
	for _, i := range items {
		if i.ID == id {
			return i
		}
	}
	t.Fatalf("no item %s", id)
	return Item{}
}

func TestItems(t *testing.T) {
	t.Parallel()
	text := questionnaires.Text
	answer := func(id, v string, s EvidenceStatus) func(in *Input) {
		return func(in *Input) { in.Answers = map[string]Answer{id: {Value: text(v), Status: s}} }
	}
	none := func(in *Input) { in.Reports = nil }
	tests := []struct {
		name   string
		id     string
		edits  []func(in *Input)
		status ItemStatus
		value  float64 // -1: none
	}{
		{"full pair, fresh report", "164.312(b)", nil, Met, 0.80 * 0.95},
		{"no report, no answer", "164.312(b)", []func(*Input){none}, NotAssessed, -1},
		{"partial pairs: partly at most", "164.308(a)(1)(ii)(A)", nil, PartlyMet, 0.80 * 0.80},
		{"an old report is no proof of a lack", "164.308(a)(1)(ii)(A)", []func(*Input){func(in *Input) {
			in.Reports[0].Opinion, in.Reports[0].QualifiedCriteria = Qualified, nil
			in.Reports[0].Type, in.Reports[0].AsOf = Type1, in.Reports[0].PeriodEnd
		}}, NotAssessed, 0.80 * (1 - 0.88*0.88*0.88*0.88*0.94*0.94*0.94)},
		{"answers decide over reports", "164.308(a)(2)", []func(*Input){answer("HS-GOV-01", "no", Attested)}, NotMet, 0},
		{"met by answers", "164.308(a)(2)", []func(*Input){none, answer("HS-GOV-01", "yes", Verified)}, Met, 1},
		{"attested alone", "164.308(a)(2)", []func(*Input){none, answer("HS-GOV-01", "yes", Attested)}, PartlyMet, 0.70},
		{"rejected", "164.308(a)(2)", []func(*Input){none, answer("HS-GOV-01", "yes", Rejected)}, NotMet, 0.30},
		{"contract item without review", "164.308(b)(1)", nil, NotAssessed, -1},
		{"contract item, all there", "164.504(e)(2)(i)", []func(*Input){clauses("164.504(e)(2)(i)", Present, Present)}, Met, 1},
		{"contract item, one of two", "164.504(e)(2)(i)", []func(*Input){clauses("164.504(e)(2)(i)", Present, Missing)}, PartlyMet, 0.5},
		{"contract item, four of five is not met", "164.504(e)(2)(i)", []func(*Input){clauses("164.504(e)(2)(i)", Present, Present, Present, Present, Missing)}, PartlyMet, 0.8},
		{"contract item, missing", "164.504(e)(2)(i)", []func(*Input){clauses("164.504(e)(2)(i)", Missing)}, NotMet, 0},
		{"contract item, unclear", "164.504(e)(2)(i)", []func(*Input){clauses("164.504(e)(2)(i)", Unclear)}, NotAssessed, -1},
		{"alternative for an addressable one", "164.312(a)(2)(iv)", []func(*Input){none, answer("HS-ENC-03", "no", Attested), alternative("164.312(a)(2)(iv)")}, MetByAlternative, 0.80},
		{"alternative for a required one", "164.308(a)(2)", []func(*Input){none, answer("HS-GOV-01", "no", Attested), alternative("164.308(a)(2)")}, NotMet, 0},
		{"alternative not needed", "164.312(a)(2)(iv)", []func(*Input){none, verifiedEncryption, alternative("164.312(a)(2)(iv)")}, Met, 1},
		{"no PHI", "164.312(b)", []func(*Input){func(in *Input) { in.Intake.Answers["IN-01"] = text("none") }}, NotAssessed, -1},
		{"PHI unknown", "164.312(b)", []func(*Input){func(in *Input) { delete(in.Intake.Answers, "IN-01") }}, Met, 0.80 * 0.95},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := phiInput(t)
			for _, edit := range tt.edits {
				edit(&in)
			}
			got := itemOf(t, in, tt.id)
			if got.Status != tt.status {
				t.Errorf("%s, want %s", got.Status, tt.status)
			}
			switch {
			case (got.Value == nil) != (tt.value < 0):
				t.Errorf("value %v, want %v", got.Value, tt.value)
			case got.Value != nil:
				near(t, "value", *got.Value, round(tt.value, 4))
			}
			if got.Value != nil && len(got.Sources) == 0 {
				t.Error("a value without a source")
			}
		})
	}
}

func clauses(id string, statuses ...ClauseStatus) func(in *Input) {
	return func(in *Input) {
		for _, s := range statuses {
			in.Agreement.Clauses = append(in.Agreement.Clauses, Clause{Provision: "BAA-01", HIPAA: id, Status: s})
		}
	}
}

func alternative(id string) func(in *Input) {
	return func(in *Input) { in.Alternatives = []Alternative{{HIPAA: id, ID: "d1"}} }
}

// verifiedEncryption answers every question about encryption at rest.
func verifiedEncryption(in *Input) {
	in.Answers = map[string]Answer{}
	lib, _ := questionnaires.Load()
	qn, _ := lib.Questionnaire("hipaa-security")
	for _, q := range qn.Questions {
		for _, id := range q.Refs.HIPAA {
			if id == "164.312(a)(2)(iv)" {
				in.Answers[q.ID] = Answer{Value: questionnaires.Text(q.Options[0].Value), Status: Verified}
			}
		}
	}
}

// Silence after submission pulls an item down only together with answers.
func TestItemAfterSubmission(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	in.Reports, in.Questionnaires = nil, []Assignment{{Questionnaire: "hipaa-security", Submitted: true}}
	if got := itemOf(t, in, "164.308(a)(1)(ii)(A)"); got.Status != NotAssessed || got.Value != nil {
		t.Errorf("%+v", got)
	}
	in.Answers = map[string]Answer{"HS-RSK-02": {Value: questionnaires.Text("tested"), Status: Verified}}
	if got := itemOf(t, in, "164.308(a)(1)(ii)(A)"); got.Value == nil || *got.Value >= 1 {
		t.Errorf("%+v: the unanswered questions do not count", got)
	}
}

// TestItemsOfAnUnreviewedAgreement: a contract item that nobody has reviewed
// still names the agreement that is in force.
func TestItemsOfAnUnreviewedAgreement(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	for _, inForce := range []bool{true, false} {
		in.Agreement = Agreement{InForce: inForce, ID: "baa"}
		items, err := rules(t).Items(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range items {
			if i.ID != "164.308(b)(1)" {
				continue
			}
			if named := len(i.Sources) == 1 && i.Sources[0].Kind == "agreement" && i.Sources[0].ID == "baa"; named != inForce || i.Status != NotAssessed {
				t.Errorf("in force %v: %s, sources %+v", inForce, i.Status, i.Sources)
			}
		}
	}
}
