package questionnaires

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCheckForm: an answer that is kept for later may be to a hidden question,
// and to no other than one of the questionnaire, in its form.
func TestCheckForm(t *testing.T) {
	t.Parallel()
	lib := smallLib(t)
	given := Answers{"T-3": List("a"), "T-1": Value{}, "T-2": Text("5"), "IN-1": Text("low")}
	var wrong []string
	for _, f := range lib.CheckForm("test", given) {
		wrong = append(wrong, f.Pointer)
	}
	if !slices.Equal(wrong, []string{"#/answers/IN-1", "#/answers/T-2"}) {
		t.Errorf("wrong are %v", wrong)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	lib := smallLib(t)
	tests := []struct {
		name   string
		id     string
		answer Value
		known  Answers
		want   string // "" is right
	}{
		{"an option", "T-1", Text("yes"), nil, ""},
		{"not applicable where allowed", "T-1", Text("na"), nil, ""},
		{"no answer", "T-1", Value{}, nil, ""},
		{"no option", "T-1", Text("maybe"), nil, `#/answers/T-1 "maybe" is not one of yes, no, na`},
		{"a number for an option", "T-1", Number(1), nil, "#/answers/T-1 must be one option, as a string"},
		{"a list for an option", "T-1", List("yes"), nil, "#/answers/T-1 must be one option, as a string"},
		{"zero", "T-2", Number(0), nil, ""},
		{"below zero", "T-2", Number(-1), nil, "#/answers/T-2 must be a number from 0 to 1e15"},
		{"the largest number", "T-2", Number(MaxNumber), nil, ""},
		{"too large", "T-2", Number(MaxNumber * 1.01), nil, "#/answers/T-2 must be a number from 0 to 1e15"},
		{"a text for a number", "T-2", Text("5"), nil, "#/answers/T-2 must be a number from 0 to 1e15"},
		{"not applicable where not allowed", "T-2", Text("na"), nil, "#/answers/T-2 must be a number from 0 to 1e15"},
		{"hidden", "T-3", List("a"), nil, "#/answers/T-3 the question is not asked under the other answers"},
		{"shown by a known answer", "T-3", List("a"), Answers{"T-2": Number(40)}, ""},
		{"empty list", "T-3", List(), Answers{"T-2": Number(40)}, "#/answers/T-3 must be a list of at least one option"},
		{"option twice", "T-3", List("a", "a"), Answers{"T-2": Number(40)}, `#/answers/T-3 names "a" twice`},
		{"unknown in a list", "T-3", List("a", "c"), Answers{"T-2": Number(40)}, `#/answers/T-3 "c" is not one of a, b`},
		{"unknown question", "a/b~c", Text("x"), nil, "#/answers/a~1b~0c there is no such question in test"},
		{"question of another", "IN-1", Text("low"), nil, "#/answers/IN-1 there is no such question in test"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, f := range lib.Check("test", Answers{tt.id: tt.answer}, tt.known) {
				got += f.Pointer + " " + f.Detail
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFormsOfOtherTypes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typ   Type
		value Value
		ok    bool
	}{
		{DateType, Text("2026-02-28"), true}, {DateType, Text("2026-02-30"), false}, {DateType, Text("28.2.2026"), false},
		{FreeText, Text(strings.Repeat("ä", MaxText)), true}, {FreeText, Text(strings.Repeat("ä", MaxText+1)), false}, {FreeText, Text(""), false},
		{FileType, List("d1"), true}, {FileType, List(), false}, {FileType, List(""), false}, {FileType, Text("d1"), false},
		{FileType, List(make([]string, MaxFiles+1)...), false},
	}
	for _, tt := range tests {
		q := &Question{Type: tt.typ}
		if got := q.form(tt.value); (got == "") != tt.ok {
			t.Errorf("%s %.20v: %q", tt.typ, tt.value, got)
		}
	}
}

func TestValueJSON(t *testing.T) {
	t.Parallel()
	for _, good := range []string{`"yes"`, `["a","b"]`, `[]`, `12.5`, `0`, `null`, `""`} {
		var v Value
		if err := json.Unmarshal([]byte(good), &v); err != nil {
			t.Errorf("%s: %v", good, err)
		}
		if back, _ := json.Marshal(v); string(back) != good {
			t.Errorf("%s comes back as %s", good, back)
		}
	}
	for _, bad := range []string{`true`, `{"a":1}`, `[1]`, `["a",null]`, `[["a"]]`, `1e999`} {
		var v Value
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s is taken as %v", bad, v)
		}
	}
}

func TestAnswersAreReadBackAsGiven(t *testing.T) {
	t.Parallel()
	lib := load(t)
	rapid.Check(t, func(t *rapid.T) {
		given := anyAnswers(lib).Draw(t, "answers")
		data, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		var back Answers
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(given, back) {
			t.Errorf("%v came back as %v (%v)", given, back, err)
		}
	})
}

// Whatever answers come in, they are checked, and only those without a fault
// count.
func FuzzAnswers(f *testing.F) {
	f.Add(`{"HS-EVD-01":["soc2_t2","none"],"HS-INC-04":48,"IN-01":"create"}`)
	f.Add(`{"HS-ENC-01":"na","HS-EVD-02":"2026-02-30","x/y~":null}`)
	lib := load(f)
	f.Fuzz(func(t *testing.T, text string) {
		var given Answers
		if json.Unmarshal([]byte(text), &given) != nil {
			return
		}
		wrong := map[string]bool{}
		for _, field := range lib.Check("hipaa-security", given, nil) {
			wrong[field.Pointer] = true
		}
		for id := range lib.Counting(given) {
			if _, qn, _ := lib.Question(id); qn.Meta.ID == "hipaa-security" && wrong["#/answers/"+escape(id)] {
				t.Errorf("%s is wrong and counts", id)
			}
		}
	})
}
