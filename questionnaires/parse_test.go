package questionnaires

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"ward/internal/hipaa"
)

// small returns the least library that is right: an intake of three questions
// and a questionnaire of four.
func small(t *testing.T) fstest.MapFS {
	t.Helper()
	names, err := filepath.Glob("testdata/small/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no library: %v", err)
	}
	fsys := fstest.MapFS{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[filepath.Base(name)] = &fstest.MapFile{Data: data}
	}
	return fsys
}

func parse(t *testing.T, fsys fstest.MapFS) (*Library, error) {
	t.Helper()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Parse(fsys, rules)
}

func edit(t *testing.T, fsys fstest.MapFS, file, old, new string) {
	t.Helper()
	before := string(fsys[file].Data)
	after := strings.Replace(before, old, new, 1)
	if before == after {
		t.Fatalf("%s does not hold %q", file, old)
	}
	fsys[file] = &fstest.MapFile{Data: []byte(after)}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	const in, te, ko = "intake.yaml", "test.yaml", "knockouts.yaml"
	tests := []struct{ name, file, old, new, want string }{
		{"unknown key", te, "    text: Do you log?", "    text: Do you log?\n    color: red", "test.yaml:19: field color not found"},
		{"missing key", te, "    help: ''\n    type: yes_no_na", "    type: yes_no_na", `test.yaml:16: key "help" is missing`},
		{"missing ref list", te, ", nprm: [NPRM-01]", "", `test.yaml:25: key "nprm" is missing`},
		{"no id of a questionnaire", te, "id: test", "id: Test 1", `test.yaml:2: id "Test 1"`},
		{"questionnaire twice", te, "id: test", "id: intake", "test.yaml:2: id intake is used twice, first at intake.yaml:2"},
		{"version", te, "version: 1.0.0", "version: one", `test.yaml:4: version "one"`},
		{"direction", te, "direction: control", "direction: up", `test.yaml:5: direction "up"`},
		{"second intake", te, "direction: control", "direction: risk", "test.yaml:5: a second questionnaire of direction risk"},
		{"audience", te, "audience: vendor", "audience: all", `test.yaml:6: audience "all"`},
		{"minutes", te, "estimated_minutes: 5", "estimated_minutes: 0", "test.yaml:7: estimated_minutes 0"},
		{"section weight", te, "title: Logging, weight: 3", "title: Logging, weight: 6", "test.yaml:14: weight 6"},
		{"unused section", te, "sections:", "sections:\n  - {id: X, title: X, weight: 1}", "test.yaml:14: section X has no question"},
		{"unknown section", te, "section: LOG", "section: LAG", `test.yaml:17: section "LAG" is not known`},
		{"question twice", te, "id: T-2", "id: T-1", "test.yaml:29: id T-1 is used twice, first at test.yaml:16"},
		{"question of another file", te, "id: T-4", "id: IN-1", "id IN-1 is used twice, first at intake.yaml:14"},
		{"empty text", te, "text: Do you log?", "text: ' '", "test.yaml:18: text is empty"},
		{"unknown type", te, "type: text", "type: essay", `type "essay" is not known`},
		{"unknown set", te, "option_set: yes_no", "option_set: no_yes", `test.yaml:21: option_set "no_yes" is not known`},
		{"options and set", te, "    option_set: yes_no", "    option_set: yes_no\n    options: [{value: a, label: A, score: 1}]", "test.yaml:16: needs either options or option_set"},
		{"option twice", te, "value: b, label: B", "value: a, label: B", `option "a" is empty or there twice`},
		{"score out of bounds", te, "label: B, score: 0.6", "label: B, score: 1.6", "score 1.6 is not between 0 and 1"},
		{"na with a score", te, "label: Not applicable, score: null", "label: Not applicable, score: 1.0", "test.yaml:12: na has no score"},
		{"na reserved", te, "value: b, label: B, score: 0.6", "value: na, label: B, score: null", "the value na is reserved"},
		{"1 out of reach", te, "label: A, score: 0.6", "label: A, score: 0.1", "1 cannot be reached"},
		{"multi without scoring", te, "    multi_scoring: sum_capped\n", "", `multi_scoring "": a scored multi needs`},
		{"number without bands", te, "    bands:\n      - {min: 90, score: 1.0}\n      - {min: 0, score: 0.0}\n", "", "test.yaml:29: a scored number needs bands"},
		{"band without bound", te, "{min: 90, score: 1.0}", "{score: 1.0}", "test.yaml:35: a band needs either min or max"},
		{"bands out of order", te, "{min: 0, score: 0.0}", "{min: 95, score: 0.0}", "test.yaml:36: bands with min stand from high to low"},
		{"bands mixed", te, "{min: 0, score: 0.0}", "{max: 0, score: 0.0}", "test.yaml:36: bands mix min and max"},
		{"bands on a text", te, "    type: text", "    type: text\n    bands: [{min: 0, score: 0.0}]", "only a number has bands"},
		{"scored text", te, "type: text\n    scored: false\n    weight: 0", "type: text\n    scored: true\n    weight: 1", "a question of type text cannot be scored"},
		{"weight", te, "weight: 4", "weight: 6", "test.yaml:23: weight 6"},
		{"scored without weight", te, "weight: 4", "weight: 0", "test.yaml:23: weight 0"},
		{"factor outside the intake", te, "    weight: 4", "    weight: 4\n    factor: impact", "factor and floors belong to the intake"},
		{"factor", in, "factor: impact", "factor: luck", `factor "luck" is not`},
		{"gate scored", in, "factor: impact", "factor: gate", "intake.yaml:21: impact and likelihood are scored"},
		{"floor of unknown option", in, "when: [high], impact_min", "when: [top], impact_min", `intake.yaml:27: option "top" is not known`},
		{"floor out of bounds", in, "impact_min: 0.8", "impact_min: 8", "intake.yaml:27: impact_min 8"},
		{"tier", in, "tier: 1, title: High", "tier: 5, title: High", "intake.yaml:10: tier 5"},
		{"tier floor of unknown question", in, "question: IN-1, op: eq", "question: IN-9, op: eq", `intake.yaml:10: question "IN-9" is not known`},
		{"tier floor on the vendor", in, "question: IN-1, op: eq, value: high", "question: T-1, op: eq, value: 'yes'", "intake.yaml:10: a tier floor looks at the intake only"},
		{"unknown provision", te, "hipaa: [164.312(b)]", "hipaa: [164.312(q)]", `test.yaml:25: provision "164.312(q)" is not known`},
		{"unknown criterion", te, "tsc: [CC7.2]", "tsc: [CC7.9]", `test.yaml:25: criterion "CC7.9" is not known`},
		{"unknown goal", te, "CPG-E01", "CPG-E99", `test.yaml:25: goal "CPG-E99" is not known`},
		{"unknown proposal", te, "NPRM-01", "NPRM-99", `test.yaml:25: proposal "NPRM-99" is not known`},
		{"unknown question", te, "question: T-1, op: eq", "question: T-9, op: eq", `test.yaml:44: question "T-9" is not known`},
		{"unknown option in a condition", te, "op: eq, value: 'yes'", "op: eq, value: maybe", `test.yaml:44: T-1 has no option "maybe"`},
		{"unknown op", te, "op: eq, value: 'yes'", "op: like, value: 'yes'", `test.yaml:44: op "like" is not known`},
		{"two values for one", te, "op: eq, value: 'yes'", "op: eq, value: ['yes', 'no']", "test.yaml:44: op eq has 2 values"},
		{"contains on a single", te, "question: T-1, op: eq", "question: T-1, op: contains", "test.yaml:44: contains needs a multi"},
		{"no number", te, "op: gte, value: 30", "op: gte, value: many", `"many" is not a number`},
		{"empty group", te, "{all: [{question: T-2, op: gte, value: 30}]}", "{all: []}", "a condition is exactly one of"},
		{"two groups", te, "{all: [{question: T-2, op: gte, value: 30}]}", "{all: [{question: T-2, op: answered}], not: {question: T-2, op: answered}}", "a condition is exactly one of"},
		{"own answer", te, "question: T-1, op: eq, value: 'yes'", "question: T-2, op: answered", "test.yaml:43: show_if goes round in a circle: T-2 → T-2"},
		{"circle", te, "question: T-1, op: eq, value: 'yes'", "question: T-4, op: answered", "show_if goes round in a circle: T-2 → T-4 → T-3 → T-2"},
		{"unknown knockout", te, "when: ['no'], rule: KO-1", "when: ['no'], rule: KO-2", `test.yaml:28: knockout rule "KO-2" is not known`},
		{"other severity", te, "{severity: hard, when: ['no']", "{severity: soft, when: ['no']", "test.yaml:28: severity \"soft\", but KO-1 is hard"},
		{"knockout on nothing", te, "when: ['no'], rule", "when: [], rule", "test.yaml:28: when is empty"},
		{"knockout on unknown option", te, "when: ['no'], rule", "when: [never], rule", `test.yaml:28: answer "never" is not known`},
		{"knockout comparison", te, "when: ['<1']", "when: [few]", `answer "few" is not known`},
		{"knockout rule of unknown provision", ko, "hipaa: [164.312(b)]", "hipaa: [164.1]", `knockouts.yaml:4: provision "164.1" is not known`},
		{"knockout rule severity", ko, "severity: hard, title", "severity: grave, title", `knockouts.yaml:4: severity "grave"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := small(t)
			edit(t, fsys, tt.file, tt.old, tt.new)
			_, err := parse(t, fsys)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestEveryMistakeIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	fsys := small(t)
	edit(t, fsys, "test.yaml", "weight: 4", "weight: 9")
	edit(t, fsys, "test.yaml", "tsc: [CC7.2]", "tsc: [CC0]")
	edit(t, fsys, "intake.yaml", "impact_min: 0.8", "impact_min: 8")
	edit(t, fsys, "knockouts.yaml", "title: Bad", "title: ''")
	_, err := parse(t, fsys)
	if err == nil {
		t.Fatal("no error")
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 4 {
		t.Errorf("%d mistakes, want 4:\n%v", len(lines), err)
	}
}

func TestSetOffersNAOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	fsys := small(t)
	edit(t, fsys, "test.yaml", "na_allowed: true", "na_allowed: false")
	lib, err := parse(t, fsys)
	if err != nil {
		t.Fatal(err)
	}
	q, _, _ := lib.Question("T-1")
	if got := values(q.Options); strings.Join(got, " ") != "yes no" {
		t.Errorf("options %v, want yes no", got)
	}
}
