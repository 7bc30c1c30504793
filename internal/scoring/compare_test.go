package scoring

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/questionnaires"
)

// TestComparisonAddsUp: the differences of the lines add up to the difference
// of the scores, exactly and as printed, whatever the two scores are.
func TestComparisonAddsUp(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := mustScore(t, r, anyInput(t, r.Library, false)), mustScore(t, r, anyInput(t, r.Library, false))
		c := Compare(a, b)
		by, shown := 0.0, Hundredths(0)
		for i, m := range c.Moves {
			by, shown = by+m.By, shown+m.Shown
			if (m.Before == nil) != (m.Kind == Added) || (m.After == nil) != (m.Kind == Gone) {
				t.Errorf("%s %s: before %v, after %v", m.Kind, m.Question, m.Before, m.After)
			}
			if i > 0 && math.Abs(m.By) > math.Abs(c.Moves[i-1].By) {
				t.Errorf("%s comes after a smaller move", m.Question)
			}
		}
		if math.Abs(by-c.By) > tolerance || math.Abs(by-(sum(b.Explanation)-sum(a.Explanation))) > tolerance {
			t.Errorf("the moves add up to %v, the scores differ by %v", by, c.By)
		}
		if len(c.Moves) > 0 && shown != c.Shown || c.Shown != InHundredths(b.Residual.Score)-InHundredths(a.Residual.Score) {
			t.Errorf("as printed %v, the scores differ by %v", shown, c.Shown)
		}
		if back := Compare(b, a); math.Abs(back.By+c.By) > tolerance || len(back.Moves) != len(c.Moves) || len(back.Fired) != len(c.Resolved) {
			t.Errorf("the other way round: %v and %v", back.By, c.By)
		}
	})
}

func TestCompare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(in *Input)
		by   int    // sign of the change
		says string // kind, subject and text of one cause; "": none
		move MoveKind
	}{
		{"nothing", func(*Input) {}, 0, "", ""},
		{"an intake answer", func(in *Input) { in.Intake.Answers["IN-08"] = questionnaires.Text("none") }, -1, "intake IN-08 The answer changed.", Moved},
		{"an intake answer less", func(in *Input) { delete(in.Intake.Answers, "IN-26") }, 1, "intake IN-26 The answer was taken away", Moved},
		{"an answer more", func(in *Input) {
			in.Answers["HS-ENC-01"] = Answer{Value: questionnaires.Text("yes"), Status: Verified}
		}, -1, "answer HS-ENC-01 The question was answered.", Moved},
		{"a report less", func(in *Input) { in.Reports = nil }, 1, "report r A SOC 2 report is no longer there.", Gone},
		{"an exception", func(in *Input) {
			in.Reports[0].Exceptions = []Exception{{Criteria: []string{"CC6.1"}, Severity: Major, Confirmed: true}}
		}, 1, "report r What is known of a SOC 2 report changed.", Moved},
		{"a letter", func(in *Input) { in.Letters = []Letter{{Document: "l", From: "2026-02-01", To: "2026-04-30"}} }, -1, "letter l A bridge letter was added.", Moved},
		{"no agreement", func(in *Input) { in.Agreement = Agreement{} }, 0, "agreement a No business associate agreement is in force any more.", ""},
		{"time", func(in *Input) { in.Today = "2027-02-01" }, 1, "time  Ages were counted to " + string(today), Moved},
		{"sent", func(in *Input) {
			in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security", Submitted: true}}
		}, 1, "questionnaire hipaa-security A questionnaire was sent.", Moved},
	}
	before := func() Input {
		in := phiInput(t)
		in.Reports = []Report{report("2026-01-31")}
		in.Reports[0].Document = "r"
		in.Answers, in.Agreement.ID = map[string]Answer{}, "a"
		return in
	}
	for _, tt := range tests {
		in := before()
		tt.edit(&in)
		c := Compare(score(t, before()), score(t, in))
		if sign := int(math.Copysign(1, c.By)); c.By != 0 && sign != tt.by || c.By == 0 && tt.by != 0 {
			t.Errorf("%s: changes the score by %v", tt.name, c.By)
		}
		said := ""
		for _, cause := range c.Causes {
			said += string(cause.Kind) + " " + cause.Subject + " " + cause.Text + "\n"
		}
		if !strings.Contains(said, tt.says) || tt.says == "" && said != "" {
			t.Errorf("%s: causes %q, want %q", tt.name, said, tt.says)
		}
		if tt.move != "" && (len(c.Moves) == 0 || c.Moves[0].Kind != tt.move && !hasKind(c.Moves, tt.move)) || tt.name == "nothing" && len(c.Moves) > 0 {
			t.Errorf("%s: moves %+v", tt.name, c.Moves)
		}
		if (tt.name == "no agreement") != (len(c.Fired) == 1 && c.Fired[0].Rule == "KO-H-BAA") || len(c.Resolved) > 0 {
			t.Errorf("%s: fired %v, resolved %v", tt.name, c.Fired, c.Resolved)
		}
	}
}

func hasKind(moves []Move, k MoveKind) bool {
	for _, m := range moves {
		if m.Kind == k {
			return true
		}
	}
	return false
}

// TestCompareSaved: a score that went through JSON compares as the one that was
// computed.
func TestCompareSaved(t *testing.T) {
	t.Parallel()
	res := score(t, phiInput(t))
	data, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	var saved Result
	if err := json.Unmarshal(data, &saved); err != nil {
		t.Fatal(err)
	}
	if c := Compare(&saved, res); len(c.Moves) > 0 || len(c.Causes) > 0 || c.Same != len(res.Explanation) {
		t.Errorf("%d moves, causes %+v", len(c.Moves), c.Causes)
	}
	other := saved
	other.Method, other.RulesVersion = "house-2.0.0", "x"
	if c := Compare(&saved, &other); len(c.Causes) != 1 || c.Causes[0].Kind != CauseRules || !strings.Contains(c.Causes[0].Text, "house-2.0.0") {
		t.Errorf("another method: %+v", c.Causes)
	}
}
