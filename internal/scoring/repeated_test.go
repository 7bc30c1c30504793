package scoring

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/questionnaires"
)

// before is where the report before has an exception too.
var before = &Repeat{From: "2023-10-01", To: "2024-09-30", Place: Place{Document: "r-old", Page: 21, Quote: "It failed."}}

// TestRepeatedException weighs an exception that is back more than a new one of
// the same severity.
func TestRepeatedException(t *testing.T) {
	t.Parallel()
	m := rules(t).Method.Reports
	one := func(s ExceptionSeverity, r *Repeat) Exception {
		return Exception{Criteria: []string{"CC6.3"}, Severity: s, Confirmed: true, Repeats: r}
	}
	tests := []struct {
		name string
		list []Exception
		want float64
	}{
		{"minor, new", []Exception{one(Minor, nil)}, 0.90},
		{"minor, repeated", []Exception{one(Minor, before)}, 0.90 * 0.85},
		{"moderate, repeated", []Exception{one(Moderate, before)}, 0.70 * 0.85},
		{"major, repeated", []Exception{one(Major, before)}, 0.40 * 0.85},
		{"each that is repeated", []Exception{one(Minor, before), one(Minor, nil), one(Minor, before)}, 0.90 * 0.85 * 0.90 * 0.90 * 0.85},
		{"not below the least", []Exception{one(Major, before), one(Major, before)}, 0.20},
		{"of another criterion", []Exception{{Criteria: []string{"CC6.1"}, Severity: Major, Repeats: before}}, 1},
	}
	for _, tt := range tests {
		got, major := m.exceptions(dated{Report: Report{Exceptions: tt.list}}, "CC6.3")
		near(t, tt.name, got, tt.want)
		if want := slices.ContainsFunc(tt.list, func(x Exception) bool { return x.Severity == Major && x.Criteria[0] == "CC6.3" }); major != want {
			t.Errorf("%s: found wanting %v", tt.name, major)
		}
	}
}

// TestRepeatedIsExplained: the line says so, with both places, and the score
// verifies from what it carries.
func TestRepeatedIsExplained(t *testing.T) {
	t.Parallel()
	r := report("2025-09-30")
	r.Exceptions = []Exception{{Criteria: []string{"CC6.3"}, Severity: Moderate, Repeats: before, Place: Place{Page: 30}}}
	in := phiInput(t)
	in.Reports = []Report{r}
	in.Answers = map[string]Answer{"HS-ACC-03": {Value: questionnaires.Text("quarterly"), Status: Attested}}
	res := score(t, in)
	i := slices.IndexFunc(res.Explanation, func(l Line) bool { return strings.HasPrefix(l.Label, "HS-ACC-03 ") })
	if i < 0 {
		t.Fatal("no line of HS-ACC-03")
	}
	line := res.Explanation[i]
	if !strings.HasSuffix(line.Label, ", exception in CC6.3 repeated from the report of 2023-10-01 to 2024-09-30, page 21") {
		t.Errorf("the line says %q", line.Label)
	}
	for _, want := range []Source{
		{Kind: "document", ID: r.Document, Page: 30, Note: "exception in CC6.3, moderate, repeated"},
		{Kind: "document", ID: "r-old", Page: 21, Quote: "It failed.", Note: "repeated from the report of 2023-10-01 to 2024-09-30, page 21"},
	} {
		if !slices.Contains(line.Supports, want) {
			t.Errorf("%+v is not among %+v", want, line.Supports)
		}
	}
	saved := must(json.Marshal(res))
	if diffs, err := Verify(saved); err != nil || len(diffs) > 0 {
		t.Errorf("%v, %q", err, diffs)
	}
	tampered := strings.Replace(string(saved), `"repeats":{"from":"2023-10-01","to":"2024-09-30","document":"r-old","page":21,"quote":"It failed."},`, "", 1)
	if diffs, err := Verify([]byte(tampered)); tampered == string(saved) || err != nil || len(diffs) == 0 {
		t.Errorf("a mark that is taken out of a saved score goes unseen: %v", err)
	}
	for _, bad := range []Repeat{{From: "x"}, {To: "2024-02-30"}} {
		in.Reports[0].Exceptions[0].Repeats = &bad
		if _, err := rules(t).Score(in); err == nil || !strings.Contains(err.Error(), "repeats") && !strings.Contains(err.Error(), "is not a date") {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// TestRepeatSaid names what is known of the report before.
func TestRepeatSaid(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Repeat{
		"the report of 2023-10-01 to 2024-09-30, page 21": *before,
		"the report of 2024-06-30":                        {From: "2024-06-30", To: "2024-06-30"},
		"the report of 2024-06-30, page 3":                {To: "2024-06-30", Place: Place{Page: 3}},
		"the report before":                               {},
	} {
		if got := r.said(); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
}

// TestRepeatedNeverHelps: with any of its exceptions marked as repeated a vendor
// never has the better score.
func TestRepeatedNeverHelps(t *testing.T) {
	t.Parallel()
	r := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t, r.Library, false)
		first := mustScore(t, r, in)
		marked := in
		marked.Reports = slices.Clone(in.Reports)
		for i := range marked.Reports {
			marked.Reports[i].Exceptions = slices.Clone(in.Reports[i].Exceptions)
			for j := range marked.Reports[i].Exceptions {
				if rapid.Bool().Draw(t, "repeated") {
					marked.Reports[i].Exceptions[j].Repeats = before
				}
			}
		}
		second := mustScore(t, r, marked)
		if second.Residual.Score < first.Residual.Score || second.Effectiveness.Score > first.Effectiveness.Score {
			t.Errorf("residual risk %v with repeated exceptions, %v without", second.Residual.Score, first.Residual.Score)
		}
		if r.Method.bandRank(second.Residual.FinalBand) < r.Method.bandRank(first.Residual.FinalBand) {
			t.Errorf("final band %s with repeated exceptions, %s without", second.Residual.FinalBand, first.Residual.FinalBand)
		}
	})
}
