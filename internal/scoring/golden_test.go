package scoring

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each testdata/golden/NAME.json is one input; NAME.golden holds its score and
// the provisions that are assessed. Add a file, get a case. The version of the
// rules is left out: it changes with every edit of the data.
func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no inputs: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var in Input
			dec := json.NewDecoder(bytes.NewReader(data))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&in); err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(name, ".json")+".golden", in)
		})
	}
}

func golden(t *testing.T, name string, in Input) {
	t.Helper()
	res := score(t, in)
	res.RulesVersion = ""
	items, err := rules(t).Items(in)
	if err != nil {
		t.Fatal(err)
	}
	var assessed []Item
	for _, i := range items {
		if i.Status != NotAssessed {
			assessed = append(assessed, i)
		}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]any{"score": res, "items": assessed}); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(buf.Bytes(), want) {
		t.Errorf("%s differs; run with -update and read the change", name)
	}
}

func BenchmarkScore(b *testing.B) {
	r := rules(b)
	in := phiInput(b)
	in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security", Submitted: true}}
	in.Answers = map[string]Answer{}
	qn, _ := r.Library.Questionnaire("hipaa-security")
	for _, q := range qn.Questions {
		if len(q.Options) > 1 && q.Type != "multi" {
			in.Answers[q.ID] = Answer{Value: value(q.Options[0].Value), Status: Provided, EvidenceOn: "2026-10-01"}
		}
	}
	for _, end := range []Date{"2025-09-30", "2024-09-30"} {
		old := report(end)
		for range 20 {
			old.Exceptions = append(old.Exceptions, Exception{Criteria: []string{"CC6.1"}, Severity: Minor})
			old.CUECs = append(old.CUECs, CUEC{Criteria: []string{"CC6.2"}, State: Undecided})
		}
		in.Reports = append(in.Reports, old)
	}
	for b.Loop() {
		if _, err := r.Score(in); err != nil {
			b.Fatal(err)
		}
	}
}

// TestScoreWithItems: both at once are what each is alone.
func TestScoreWithItems(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no inputs: %v", err)
	}
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var in Input
		if err := json.Unmarshal(data, &in); err != nil {
			t.Fatal(err)
		}
		res, items, err := r.ScoreWithItems(in)
		alone, err1 := r.Score(in)
		each, err2 := r.Items(in)
		if err != nil || err1 != nil || err2 != nil || !reflect.DeepEqual(res, alone) || !reflect.DeepEqual(items, each) {
			t.Errorf("%s differs: %v, %v, %v", name, err, err1, err2)
		}
	}
	if _, _, err := r.ScoreWithItems(Input{Today: "someday"}); err == nil {
		t.Error("a malformed day is scored")
	}
}
