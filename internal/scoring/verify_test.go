package scoring

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/internal/fault"
	"ward/questionnaires"
)

func TestSavedScoreVerifies(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		res := mustScore(t, r, anyInput(t, r.Library, false))
		res.ComputedAt = "2026-11-24T10:00:00Z"
		data, err := json.MarshalIndent(res, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if diffs, err := Verify(data); err != nil || len(diffs) > 0 {
			t.Errorf("%v, %q", err, diffs)
		}
	})
}

func TestVerifyFindsChanges(t *testing.T) {
	t.Parallel()
	in := phiInput(t)
	in.Answers = map[string]Answer{"HS-ENC-01": {Value: questionnaires.Text("yes"), Status: Verified}}
	saved := string(must(json.Marshal(score(t, in))))
	tests := []struct{ name, old, new, want string }{
		{"score", `"residual":{"score":`, `"residual":{"score":1`, "/residual/score: saved 1"},
		{"an input", `"in_force":true`, `"in_force":false`, "/inputs_sha256: saved"},
		{"an input, seen in the knockouts", `"in_force":true`, `"in_force":false`, "/knockouts: saved []"},
		{"an answer", `"status":"verified"`, `"status":"attested"`, "/control_effectiveness/sections/"},
		{"method", `"method":"ward-1.0.0"`, `"method":"ward-0.9.0"`, `/method: saved "ward-0.9.0", computed "ward-1.0.0"`},
		{"rules", `"rules_version":"hipaa-`, `"rules_version":"other-`, "/rules_version: saved"},
		{"a member more", `"method":`, `"note":"x","method":`, `/note: saved "x", not part of a score`},
		{"a member less", `"provisional":true,`, "", "/provisional: missing, computed true"},
		{"a line less", `{"label":"Inherent risk"`, `{"label":"Risk"`, `/explanation/0/label: saved "Risk"`},
	}
	for _, tt := range tests {
		changed := strings.Replace(saved, tt.old, tt.new, 1)
		if changed == saved {
			t.Errorf("%s: the score does not hold %q", tt.name, tt.old)
			continue
		}
		diffs, err := Verify([]byte(changed))
		if err != nil || !strings.Contains(strings.Join(diffs, "\n"), tt.want) {
			t.Errorf("%s: %v\n%s\nwant %s", tt.name, err, strings.Join(diffs, "\n"), tt.want)
		}
	}
}

func TestVerifyRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `[]`, `{}`, `{"inputs":null}`, `{"inputs":{"today":"2026-11-24","colour":1}}`, `{"inputs":{"today":3}}`, `{} {}`, `{"inputs":`} {
		if _, err := Verify([]byte(text)); fault.KindOf(err) != fault.Malformed {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := Verify([]byte(`{"inputs":{"today":"2026-02-30"}}`)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an impossible date: %v", err)
	}
}

// Whatever a file holds, Verify answers.
func FuzzVerify(f *testing.F) {
	in := phiInput(f)
	f.Add(must(json.Marshal(score(f, in))))
	f.Add([]byte(`{"inputs":{"today":"2026-11-24"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		diffs, err := Verify(data)
		if err != nil && len(diffs) > 0 {
			t.Errorf("both an error and differences: %v, %q", err, diffs)
		}
	})
}
