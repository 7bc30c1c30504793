package scoring

import (
	"strings"
	"testing"

	"ward/internal/fault"
	"ward/questionnaires"
)

func TestProvisionalReasons(t *testing.T) {
	t.Parallel()
	complete := func() Input {
		in := phiInput(t)
		in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security", Submitted: true}}
		return in
	}
	tests := []struct {
		name string
		edit func(in *Input)
		want string // "" is final
	}{
		{"complete", func(*Input) {}, ""},
		{"no intake", func(in *Input) { in.Intake = Intake{} }, "The intake has no answers"},
		{"intake not submitted", func(in *Input) { in.Intake.Submitted = false }, "The intake is not submitted."},
		{"intake incomplete", func(in *Input) { delete(in.Intake.Answers, "IN-30") }, "The intake is incomplete: IN-30."},
		{"information may be left out", func(in *Input) { delete(in.Intake.Answers, "IN-29") }, ""},
		{"not sent", func(in *Input) { in.Questionnaires = nil }, "The questionnaire hipaa-security of Tier 1 was not sent."},
		{"the tier asks for another", func(in *Input) {
			in.Questionnaires = []Assignment{{Questionnaire: "hph-cpg", Submitted: true}}
		}, "The questionnaire hipaa-security of Tier 1 was not sent."},
		{"not submitted", func(in *Input) { in.Questionnaires[0].Submitted = false }, "The questionnaire hipaa-security is not submitted."},
		{"scored fact waits", func(in *Input) { in.Reports[0].NeedsReview = []string{"soc2.period.end", "soc2.auditor"} }, "wait for review: soc2.period.end."},
		{"severity waits", func(in *Input) { in.Reports[0].NeedsReview = []string{"soc2.exceptions.12.severity"} }, "soc2.exceptions.12.severity."},
		{"response waits", func(in *Input) { in.Reports[0].NeedsReview = []string{"soc2.exceptions.12.management_response"} }, ""},
		{"other fact waits", func(in *Input) { in.Reports[0].NeedsReview = []string{"soc2.auditor", "soc2.report_date"} }, ""},
		{"old report waits", func(in *Input) {
			in.Reports[0] = report("2024-01-31")
			in.Reports[0].NeedsReview = []string{"soc2.opinion"}
		}, ""},
		{"excluded", func(in *Input) { in.Reports[0].Excluded = "its service organization is not the vendor" }, "counts for nothing: its service organization is not the vendor."},
		{"opinion unknown", func(in *Input) { in.Reports[0].Opinion = "" }, "counts for nothing: its opinion is not known."},
		{"ends in the future", func(in *Input) { in.Reports[0].PeriodEnd = "2027-01-31" }, "counts for nothing: it ends after today."},
		{"exception of nothing", func(in *Input) { in.Reports[0].Exceptions = []Exception{{Severity: Minor}} }, "names no criterion."},
		{"qualified for nothing", func(in *Input) { in.Reports[0].Opinion = Qualified }, "names no criterion: all are lowered."},
		{"letter waits", func(in *Input) { in.Letters = []Letter{{Document: "l", NeedsReview: []string{"bridge.to"}}} }, "bridge letter l wait for review: bridge.to."},
		{"letter excluded", func(in *Input) { in.Letters = []Letter{{Document: "l", Excluded: "another firm"}} }, "The bridge letter l counts for nothing"},
		{"answer that fits no option", func(in *Input) {
			in.Answers = map[string]Answer{"HS-ENC-01": {Value: questionnaires.Text("perhaps"), Status: Attested}}
		}, "The answer to HS-ENC-01 does not fit"},
	}
	for _, tt := range tests {
		in := complete()
		tt.edit(&in)
		res := score(t, in)
		all := strings.Join(res.ProvisionalReasons, " ")
		if res.Provisional != (tt.want != "") || !strings.Contains(all, tt.want) {
			t.Errorf("%s: provisional %v, %q\nwant %q", tt.name, res.Provisional, all, tt.want)
		}
	}
}

func TestMalformedInput(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   Input
		want string
	}{
		{Input{}, "#/today"},
		{Input{Today: "2026-02-30"}, "#/today"},
		{Input{Today: today, Questionnaires: []Assignment{{Questionnaire: "x"}}}, "#/questionnaires/0"},
		{Input{Today: today, Questionnaires: []Assignment{{Questionnaire: "hph-cpg"}, {Questionnaire: "hph-cpg"}}}, "#/questionnaires/1"},
		{Input{Today: today, Answers: map[string]Answer{"A/B": {Value: questionnaires.Text("x"), Status: "sworn"}}}, "#/answers/A~1B/status"},
		{Input{Today: today, Answers: map[string]Answer{"A": {Value: questionnaires.Text("x"), Status: Attested, EvidenceOn: "soon"}}}, "#/answers/A/evidence_on"},
		{Input{Today: today, Reports: []Report{{Type: "III"}}}, "#/reports/0/type"},
		{Input{Today: today, Reports: []Report{{Opinion: "good"}}}, "#/reports/0/opinion"},
		{Input{Today: today, Reports: []Report{{AsOf: "1.1.2026"}}}, "#/reports/0/as_of"},
		{Input{Today: today, Reports: []Report{{Exceptions: []Exception{{Severity: "huge"}}}}}, "#/reports/0/exceptions/0/severity"},
		{Input{Today: today, Reports: []Report{{CUECs: []CUEC{{State: "?"}}}}}, "#/reports/0/cuecs/0/state"},
		{Input{Today: today, Letters: []Letter{{To: "x"}}}, "#/letters/0/to"},
		{Input{Today: today, Agreement: Agreement{Clauses: []Clause{{Status: "?"}}}}, "#/agreement/clauses/0/status"},
	}
	for _, tt := range tests {
		_, err := rules(t).Score(tt.in)
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), tt.want+": ") {
			t.Errorf("%v, want a fault at %s", err, tt.want)
		}
	}
}
