package questionnaires

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ward/internal/hipaa"
)

func load(t testing.TB) *Library {
	t.Helper()
	lib, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func smallLib(t *testing.T) *Library {
	t.Helper()
	lib, err := parse(t, small(t))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestBuiltIn(t *testing.T) {
	t.Parallel()
	lib := load(t)
	for id, want := range map[string]int{"intake": 30, "hipaa-security": 125, "hph-cpg": 20} {
		q, ok := lib.Questionnaire(id)
		if !ok || len(q.Questions) != want {
			t.Errorf("%s: found %v, want %d questions", id, ok, want)
		}
	}
	if lib.Intake().Meta.ID != "intake" || len(lib.Intake().TierFloors) != 10 || len(lib.Knockouts) != 19 {
		t.Error("intake, tier floors or knockouts are not whole")
	}
	used := map[string]bool{}
	for _, qn := range lib.Questionnaires {
		for _, q := range qn.Questions {
			if q.Knockout != nil {
				used[q.Knockout.Rule] = true
			}
		}
	}
	for _, k := range lib.Knockouts {
		if !used[k.ID] {
			t.Errorf("no answer fires %s", k.ID)
		}
	}
}

// Every provision of the Security Rule that binds business associates is
// asked at least once.
func TestSecurityRuleIsAsked(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	qn, _ := load(t).Questionnaire("hipaa-security")
	for _, q := range qn.Questions {
		for _, id := range q.Refs.HIPAA {
			asked[id] = true
		}
	}
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range rules.Requirements {
		if r.Part == hipaa.SecurityRule && r.BindsBA && r.Kind != hipaa.GeneralRule {
			n++
			if !asked[r.ID] {
				t.Errorf("no question asks about %s", r.ID)
			}
		}
	}
	if n == 0 {
		t.Error("no provision was looked at")
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	lib := smallLib(t)
	tests := []struct {
		name    string
		answers Answers
		want    string
	}{
		{"nothing answered: not in is true of silence", nil, "IN-1 T-1 T-2"},
		{"low and no: hidden", Answers{"IN-1": Text("low"), "T-1": Text("no")}, "IN-1 T-1"},
		{"low and yes: shown", Answers{"IN-1": Text("low"), "T-1": Text("yes")}, "IN-1 T-1 T-2"},
		{"29 days: below the bound", Answers{"T-2": Number(29)}, "IN-1 T-1 T-2"},
		{"30 days: the bound itself", Answers{"T-2": Number(30)}, "IN-1 T-1 T-2 T-3"},
		{"hidden days show nothing", Answers{"IN-1": Text("low"), "T-2": Number(30)}, "IN-1 T-1"},
		{"contains", Answers{"T-2": Number(30), "T-3": List("b", "a")}, "IN-1 T-1 T-2 T-3 T-4"},
		{"contains another", Answers{"T-2": Number(30), "T-3": List("b")}, "IN-1 T-1 T-2 T-3"},
	}
	for _, tt := range tests {
		got := strings.Join(slices.Sorted(maps.Keys(lib.Visible(tt.answers))), " ")
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestOperators(t *testing.T) {
	t.Parallel()
	tests := []struct {
		op     Op
		answer Value
		value  string
		want   bool
	}{
		{Eq, Text("a"), "a", true}, {Eq, Text("b"), "a", false}, {Eq, Value{}, "a", false},
		{Ne, Text("a"), "a", false}, {Ne, Text("b"), "a", true}, {Ne, Value{}, "a", true},
		{In, Text("a"), "a", true}, {In, Value{}, "a", false},
		{NotIn, Text("a"), "a", false}, {NotIn, Value{}, "a", true},
		{Contains, List("x", "a"), "a", true}, {Contains, List("x"), "a", false}, {Contains, Value{}, "a", false},
		{GTE, Number(5), "5", true}, {GTE, Number(4.9), "5", false}, {GTE, Value{}, "5", false}, {GTE, Text("10"), "9", true},
		{LTE, Number(5), "5", true}, {LTE, Number(5.1), "5", false}, {LTE, Text("few"), "5", false},
		{Answered, Text("a"), "", true}, {Answered, Value{}, "", false}, {Answered, Number(0), "", true},
	}
	for _, tt := range tests {
		c := Cond{Question: "Q", Op: tt.op, Value: CondValues{tt.value}}
		if got := c.holds(func(string) Value { return tt.answer }); got != tt.want {
			t.Errorf("%v %s %q is %v, want %v", tt.answer, tt.op, tt.value, got, tt.want)
		}
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	lib := load(t)
	tests := []struct {
		id    string
		value Value
		want  float64
		ok    bool
	}{
		{"HS-ENC-03", Text("tested"), 1, true},
		{"HS-ENC-03", Text("planned"), 0.1, true},
		{"HS-GOV-06", Text("na"), 0, false},
		{"HS-TRN-01", Number(98), 1, true},
		{"HS-TRN-01", Number(97.9), 0.8, true},
		{"HS-INC-04", Number(1440), 0.1, true},
		{"HS-INC-04", Number(1441), 0, true},
		{"HS-INC-04", Number(1e9), 0, true},
		{"IN-03", List("demographics", "clinical"), 0.3, true},
		{"HS-EVD-01", List("soc2_t2", "hitrust_r2"), 1, true}, // capped
	}
	for _, tt := range tests {
		q, _, ok := lib.Question(tt.id)
		if !ok {
			t.Fatalf("no question %s", tt.id)
		}
		got, counts := q.Score(tt.value)
		if counts != tt.ok || got-tt.want > 1e-12 || tt.want-got > 1e-12 {
			t.Errorf("%s %v: %g, %v, want %g, %v", tt.id, tt.value, got, counts, tt.want, tt.ok)
		}
	}
}

func TestKnockoutFires(t *testing.T) {
	t.Parallel()
	lib := load(t)
	tests := []struct {
		id    string
		value Value
		want  bool
	}{
		{"HS-INC-04", Number(1440), false}, {"HS-INC-04", Number(1440.5), true},
		{"HS-AUT-01", List("none"), true}, {"HS-AUT-01", List("admin"), false},
		{"IN-28", Text("refused"), true}, {"IN-28", Text("draft"), false}, {"IN-28", Value{}, false},
		{"HS-GOV-02", Text("no"), false},
	}
	for _, tt := range tests {
		q, _, _ := lib.Question(tt.id)
		if got := q.Fires(tt.value); got != tt.want {
			t.Errorf("%s %v fires %v, want %v", tt.id, tt.value, got, tt.want)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	lib := smallLib(t)
	if got := lib.Missing("test", nil); !slices.Equal(got, []string{"T-1", "T-2"}) {
		t.Errorf("missing %v", got)
	}
	if got := lib.Missing("test", Answers{"T-1": Text("no"), "T-2": Number(30), "T-3": List("a")}); len(got) != 0 {
		t.Errorf("missing %v: free text may be left out", got)
	}
	if got := lib.Missing("test", Answers{"T-1": Text("perhaps"), "IN-1": Text("low")}); !slices.Equal(got, []string{"T-1"}) {
		t.Errorf("missing %v: a malformed answer is none", got)
	}
}

// anyAnswers draws answers in the right form to some of the questions.
func anyAnswers(lib *Library) *rapid.Generator[Answers] {
	return rapid.Custom(func(t *rapid.T) Answers {
		out := Answers{}
		for _, id := range slices.Sorted(maps.Keys(lib.questions)) {
			q := lib.questions[id].question
			if !rapid.Bool().Draw(t, "answer "+id) {
				continue
			}
			switch {
			case q.Type == Multi:
				out[id] = List(rapid.SliceOfNDistinct(rapid.SampledFrom(values(q.Options)), 1, 3, rapid.ID[string]).Draw(t, id)...)
			case q.isChoice():
				out[id] = Text(rapid.SampledFrom(values(q.Options)).Draw(t, id))
			case q.Type == NumberType:
				out[id] = Number(float64(rapid.IntRange(0, 2000).Draw(t, id)))
			}
		}
		return out
	})
}

func TestHiddenAnswersNeverCount(t *testing.T) {
	t.Parallel()
	lib := load(t)
	rapid.Check(t, func(t *rapid.T) {
		all := anyAnswers(lib).Draw(t, "answers")
		visible := lib.Visible(all)
		shown := Answers{}
		for id, v := range all {
			if visible[id] {
				shown[id] = v
			}
		}
		if got := lib.Visible(shown); !maps.Equal(got, visible) {
			t.Errorf("without hidden answers another set is shown: %v, %v", got, visible)
		}
		if a, b := lib.Missing("hipaa-security", all), lib.Missing("hipaa-security", shown); !slices.Equal(a, b) {
			t.Errorf("without hidden answers others are missing: %v, %v", a, b)
		}
		if a, b := lib.TierFloors(all), lib.TierFloors(shown); !reflect.DeepEqual(a, b) {
			t.Errorf("without hidden answers other floors hold: %v, %v", a, b)
		}
	})
}

func BenchmarkVisible(b *testing.B) {
	lib := load(b)
	answers := Answers{"IN-01": Text("create"), "IN-18": Text("3-5"), "HS-EVD-01": List("soc2_t2")}
	for b.Loop() {
		lib.Visible(answers)
	}
}
