package scoring

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"go.yaml.in/yaml/v3"

	"ward/internal/calendar"
	"ward/internal/hipaa"
	"ward/questionnaires"
)

// fixtures are the worked examples and full intakes of the method's
// description, with what must come out.
type fixtures struct {
	Vendors    []worked    `yaml:"vendors"`
	Archetypes []archetype `yaml:"archetypes"`
}

type worked struct {
	ID     string            `yaml:"id"`
	Name   string            `yaml:"name"`
	Intake map[string]string `yaml:"intake"`
	SOC2   struct {
		Type       string            `yaml:"type"`
		Period     int               `yaml:"period_months"`
		SinceEnd   int               `yaml:"months_since_end"`
		Bridge     int               `yaml:"bridge_months"`
		Opinion    string            `yaml:"opinion"`
		Qualified  []string          `yaml:"qualified_criteria"`
		Categories []string          `yaml:"categories"`
		Exceptions map[string]string `yaml:"exceptions"`
	} `yaml:"soc2"`
	Answers map[string]struct {
		Value    string `yaml:"value"`
		Status   string `yaml:"status"`
		Evidence int    `yaml:"evidence_months"`
	} `yaml:"answers"`
	Expected struct {
		ImpactRaw  float64            `yaml:"impact_raw"`
		Impact     float64            `yaml:"impact"`
		Likelihood float64            `yaml:"likelihood"`
		Inherent   float64            `yaml:"inherent"`
		Tier       string             `yaml:"inherent_tier"`
		Assurance  map[string]float64 `yaml:"soc2_assurance"`
		Questions  map[string]struct {
			Score     float64 `yaml:"score"`
			E         float64 `yaml:"e"`
			Assurance float64 `yaml:"assurance"`
			Effective float64 `yaml:"effective"`
		} `yaml:"questions"`
		Sections       map[string]float64 `yaml:"sections"`
		CE             float64            `yaml:"control_effectiveness"`
		Residual       float64            `yaml:"residual"`
		Band           string             `yaml:"band"`
		Knockouts      []string           `yaml:"knockouts"`
		FinalBand      string             `yaml:"final_band"`
		Coverage       float64            `yaml:"coverage"`
		Evidence       float64            `yaml:"evidence_share"`
		Freshness      float64            `yaml:"freshness"`
		Confidence     float64            `yaml:"confidence"`
		ConfidenceBand string             `yaml:"confidence_band"`
	} `yaml:"expected"`
}

type archetype struct {
	ID       string         `yaml:"id"`
	Intake   map[string]any `yaml:"intake"`
	Expected struct {
		Impact     float64 `yaml:"impact"`
		Likelihood float64 `yaml:"likelihood"`
		Inherent   float64 `yaml:"inherent"`
		TierByIR   string  `yaml:"tier_by_ir"`
		Tier       string  `yaml:"inherent_tier"`
	} `yaml:"expected"`
}

const today = Date("2026-11-24")

func readFixtures(t testing.TB) fixtures {
	t.Helper()
	data, err := os.ReadFile("testdata/worked/fixtures.yml")
	if err != nil {
		t.Fatal(err)
	}
	var f fixtures
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		t.Fatal(err)
	}
	return f
}

// workedRules holds only the questions of the worked examples, all shown.
func workedRules(t testing.TB) *Rules {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, path := range []string{"testdata/worked/intake.yaml", "testdata/worked/hipaa-security.yaml", "../../questionnaires/hph-cpg.yaml", "../../questionnaires/knockouts.yaml"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fsys[filepath.Base(path)] = &fstest.MapFile{Data: data}
	}
	catalogue, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := questionnaires.Parse(fsys, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRules(lib)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rules(t testing.TB) *Rules {
	t.Helper()
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func date(d time.Time) Date { return Date(d.Format(time.DateOnly)) }

// back returns the day that lies n months before today.
func back(n int) time.Time {
	t, _ := today.day()
	return calendar.AddMonths(t, -n)
}

func (w worked) input() Input {
	in := Input{Today: today, Intake: Intake{Submitted: true, Answers: questionnaires.Answers{}}, Answers: map[string]Answer{}}
	in.Questionnaires = []Assignment{{Questionnaire: "hipaa-security", Submitted: true}}
	for id, v := range w.Intake {
		in.Intake.Answers[id] = questionnaires.Text(v)
	}
	for id, a := range w.Answers {
		ans := Answer{Value: questionnaires.Text(a.Value), Status: EvidenceStatus(a.Status)}
		if a.Evidence > 0 {
			ans.EvidenceOn = date(back(a.Evidence))
		}
		in.Answers[id] = ans
	}
	s := w.SOC2
	end := back(s.SinceEnd)
	r := Report{Document: "report", InScope: true, Opinion: Opinion(s.Opinion), QualifiedCriteria: s.Qualified, Categories: s.Categories}
	if s.Type == "I" {
		r.Type, r.AsOf = Type1, date(end)
	} else {
		r.Type, r.PeriodEnd, r.PeriodStart = Type2, date(end), date(calendar.AddMonths(dayAfter(end), -s.Period))
	}
	for id, severity := range s.Exceptions {
		r.Exceptions = append(r.Exceptions, Exception{Criteria: []string{id}, Severity: ExceptionSeverity(severity), Confirmed: true})
	}
	in.Reports = []Report{r}
	if s.Bridge > 0 {
		in.Letters = []Letter{{Document: "letter", From: date(dayAfter(end)), To: date(calendar.AddMonths(dayAfter(end), s.Bridge).AddDate(0, 0, -1)), ReportEnd: date(end)}}
	}
	return in
}

func tierWords(t Tier) string { return t.words() }

func TestWorkedExamples(t *testing.T) {
	t.Parallel()
	r := workedRules(t)
	vendors := readFixtures(t).Vendors
	if len(vendors) != 3 {
		t.Fatalf("%d worked examples", len(vendors))
	}
	for _, w := range vendors {
		t.Run(w.ID, func(t *testing.T) {
			t.Parallel()
			got, err := r.Score(w.input())
			if err != nil {
				t.Fatal(err)
			}
			compareWorked(t, w, got)
		})
	}
}

func compareWorked(t *testing.T, w worked, got *Result) {
	t.Helper()
	near := func(what string, got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by+1e-12 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	const ratio, points = 0.0001, 0.01
	x := w.Expected
	near("impact raw", got.Inherent.ImpactRaw, x.ImpactRaw, ratio)
	near("impact", got.Inherent.Impact, x.Impact, ratio)
	near("likelihood", got.Inherent.Likelihood, x.Likelihood, ratio)
	near("inherent", got.Inherent.Score, x.Inherent, points)
	for id, want := range x.Assurance {
		a := 0.0
		for _, c := range got.Assurance {
			if c.Criterion == id {
				a = c.Value
			}
		}
		near("assurance of "+id, a, want, ratio)
	}
	sections, questions := 0, 0
	for _, s := range got.Effectiveness.Sections {
		sections++
		near("section "+s.ID, s.Score, x.Sections[s.ID], ratio)
		for _, q := range s.Questions {
			questions++
			want := x.Questions[q.ID]
			near(q.ID+" score", q.Score, want.Score, ratio)
			near(q.ID+" e", q.E, want.E, ratio)
			near(q.ID+" assurance", q.Assurance, want.Assurance, ratio)
			near(q.ID+" effective", q.Effective, want.Effective, ratio)
		}
	}
	if sections != len(x.Sections) || questions != len(x.Questions) {
		t.Errorf("%d sections, %d questions, want %d, %d", sections, questions, len(x.Sections), len(x.Questions))
	}
	near("effectiveness", got.Effectiveness.Score, x.CE, ratio)
	near("residual", got.Residual.Score, x.Residual, points)
	near("coverage", got.Confidence.Coverage, x.Coverage, ratio)
	near("evidence", got.Confidence.Evidence, x.Evidence, ratio)
	near("freshness", got.Confidence.Freshness, x.Freshness, ratio)
	near("confidence", got.Confidence.Score, x.Confidence, ratio)
	var fired []string
	for _, k := range got.Knockouts {
		fired = append(fired, k.Rule)
	}
	if !slices.Equal(fired, x.Knockouts) {
		t.Errorf("knockouts %v, want %v", fired, x.Knockouts)
	}
	words := fmt.Sprintf("%s %s %s %s", tierWords(got.Inherent.Tier), got.Residual.Band, got.Residual.FinalBand, got.Confidence.Level)
	if want := fmt.Sprintf("%s %s %s %s", x.Tier, lower(x.Band), lower(x.FinalBand), x.ConfidenceBand); words != want {
		t.Errorf("%s, want %s", words, want)
	}
	if (got.Residual.Band != got.Residual.FinalBand) != (len(got.Residual.FinalReasons) > 0) {
		t.Errorf("bands %s and %s, reasons %q", got.Residual.Band, got.Residual.FinalBand, got.Residual.FinalReasons)
	}
	if got.Provisional || len(got.ProvisionalReasons) > 0 {
		t.Errorf("provisional: %q", got.ProvisionalReasons)
	}
}

func lower(s string) string { return string(bytes.ToLower([]byte(s))) }

func TestArchetypes(t *testing.T) {
	t.Parallel()
	r := rules(t)
	all := readFixtures(t).Archetypes
	if len(all) != 10 {
		t.Fatalf("%d archetypes", len(all))
	}
	for _, a := range all {
		in := Intake{Answers: questionnaires.Answers{}}
		for id, v := range a.Intake {
			in.Answers[id] = value(v)
		}
		// The archetypes leave out what does not score.
		for _, submitted := range []bool{false, true} {
			in.Submitted = submitted
			got := r.Inherent(in)
			x := a.Expected
			if math.Abs(got.Impact-x.Impact) > 0.0001 || math.Abs(got.Likelihood-x.Likelihood) > 0.0001 || math.Abs(got.Score-x.Inherent) > 0.01 {
				t.Errorf("%s: impact %v likelihood %v inherent %v, want %v %v %v", a.ID, got.Impact, got.Likelihood, got.Score, x.Impact, x.Likelihood, x.Inherent)
			}
			if got.TierByIR.words() != x.TierByIR || got.Tier.words() != x.Tier {
				t.Errorf("%s: %s, %s, want %s, %s", a.ID, got.TierByIR, got.Tier, x.TierByIR, x.Tier)
			}
			if (got.TierFloor != nil) != (got.Tier != got.TierByIR) {
				t.Errorf("%s: the floor that decided is %v", a.ID, got.TierFloor)
			}
		}
	}
}

func value(v any) questionnaires.Value {
	if list, ok := v.([]any); ok {
		var out []string
		for _, x := range list {
			out = append(out, x.(string))
		}
		return questionnaires.List(out...)
	}
	return questionnaires.Text(fmt.Sprint(v))
}
