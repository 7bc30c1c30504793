package assessments

import (
	"bytes"
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v3"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/questionnaires"
)

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

func (a archetype) answers() questionnaires.Answers {
	out := questionnaires.Answers{}
	for id, v := range a.Intake {
		switch v := v.(type) {
		case string:
			out[id] = questionnaires.Text(v)
		case []any:
			var list []string
			for _, s := range v {
				list = append(list, s.(string))
			}
			out[id] = questionnaires.List(list...)
		}
	}
	return out
}

// TestArchetypes: ten kinds of vendor, answered in full, come out as the method
// says, at the service and on the vendor.
func TestArchetypes(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/archetypes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Archetypes []archetype `yaml:"archetypes"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil || len(file.Archetypes) != 10 {
		t.Fatalf("%d archetypes, %v", len(file.Archetypes), err)
	}
	tier := func(s string) scoring.Tier { return scoring.Tier(strings.ReplaceAll(strings.ToLower(s), " ", "_")) }
	near := func(a, b, by float64) bool { return math.Abs(a-b) <= by }
	each(t, func(t *testing.T, f *fixture) {
		for _, a := range file.Archetypes {
			r := f.save(t, a.answers())
			in, want := r.Inherent, a.Expected
			if !near(in.Score, want.Inherent, 0.01) || !near(in.Impact, want.Impact, 0.0001) || !near(in.Likelihood, want.Likelihood, 0.0001) ||
				in.TierByIR != tier(want.TierByIR) || in.Tier != tier(want.Tier) {
				t.Errorf("%s: %v %s %s, want %+v", a.ID, in.Score, in.TierByIR, in.Tier, want)
			}
			gates := []string{"IN-28", "IN-30"} // agreement and exclusion list decide no risk
			if slices.ContainsFunc(r.Missing, func(id string) bool { return !slices.Contains(gates, id) }) || r.Complete {
				t.Errorf("%s: missing %v", a.ID, r.Missing)
			}
			if v := f.stored(t); *v.Tier != string(in.Tier) || *v.InherentRisk != in.Score {
				t.Errorf("%s: the vendor says %s, %v", a.ID, *v.Tier, *v.InherentRisk)
			}
		}
	})
}

// TestSilenceIsNeverBest: what is saved counts as submitted. A question without
// an answer counts as the worst, and the score says that it is provisional.
func TestSilenceIsNeverBest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		unsaid := func() string { return strings.Join(f.result(t).ProvisionalReasons, " ") }
		if got := unsaid(); !strings.Contains(got, "The intake has no answers") {
			t.Errorf("without an intake: %s", got)
		}
		whole := f.save(t, consultant())
		if got := unsaid(); !whole.Complete || strings.Contains(got, "intake") {
			t.Errorf("a complete intake: %s", got)
		}
		worst := consultant()
		worst["IN-26"] = questionnaires.Text("young")
		bad := f.save(t, worst)
		partly := consultant()
		delete(partly, "IN-26")
		silent := f.save(t, partly)
		if silent.Complete || !slices.Equal(silent.Missing, []string{"IN-26"}) {
			t.Errorf("complete %v, missing %v", silent.Complete, silent.Missing)
		}
		if silent.Inherent.Score < bad.Inherent.Score || silent.Inherent.Score <= whole.Inherent.Score {
			t.Errorf("inherent risk %v with an answer, %v with the worst, %v with none", whole.Inherent.Score, bad.Inherent.Score, silent.Inherent.Score)
		}
		res := f.result(t)
		if !res.Inputs.Intake.Submitted || !res.Provisional || !strings.Contains(unsaid(), "The intake is incomplete: IN-26.") || strings.Contains(unsaid(), "The intake is not submitted") {
			t.Errorf("submitted %v: %s", res.Inputs.Intake.Submitted, unsaid())
		}
		f.save(t, questionnaires.Answers{})
		if got := f.result(t); got.Inherent.Score != 100 || !got.Provisional {
			t.Errorf("all answers taken away: %v", got.Inherent.Score)
		}
	})
}

func TestSaveIntake(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		first := f.save(t, consultant())
		if first.Version != 1 || first.AnsweredBy != f.by.ID || !first.UpdatedAt.Equal(f.clock()) {
			t.Errorf("first: %+v", first.Intake)
		}
		changed := consultant()
		changed["IN-23"] = questionnaires.Text("6-25")
		delete(changed, "IN-26")
		second, err := f.SaveIntake(t.Context(), f.by, f.vendor.ID, 1, changed)
		if err != nil || second.Version != 2 {
			t.Fatalf("second: %v", err)
		}
		got, err := f.Service.Intake(t.Context(), f.account.Actor(f.by.Tenant, identity.Viewer), f.vendor.ID)
		if err != nil || got.Version != 2 || got.Given["IN-23"].String() != "6-25" || got.Given["IN-26"].String() != "" {
			t.Errorf("it replaces: %v, %v", got.Given, err)
		}
		hidden, unknown, wrong := consultant(), consultant(), consultant()
		hidden["IN-01"] = questionnaires.Text("none") // then IN-02 is not asked
		unknown["IN-99"] = questionnaires.Text("x")
		wrong["IN-02"] = questionnaires.Number(12)
		retired := vendorNamed(t, f, "Fenwick Labs")
		if _, err := f.vendors.Retire(t.Context(), f.by, retired, 0, "gone"); err != nil {
			t.Fatal(err)
		}
		tests := []struct {
			name    string
			by      identity.Actor
			vendor  string
			seen    int
			answers questionnaires.Answers
			kind    fault.Kind
			says    string
		}{
			{"from an older version", f.by, f.vendor.ID, 1, consultant(), fault.Stale, "intake.stale"},
			{"from a version that is not there", f.by, f.vendor.ID, 7, consultant(), fault.Stale, "intake.stale"},
			{"a question that is not asked", f.by, f.vendor.ID, 0, hidden, fault.Invalid, "#/answers/IN-02"},
			{"a question that is none", f.by, f.vendor.ID, 0, unknown, fault.Invalid, "#/answers/IN-99"},
			{"a value of another form", f.by, f.vendor.ID, 0, wrong, fault.Invalid, "#/answers/IN-02"},
			{"a retired vendor", f.by, retired, 0, consultant(), fault.Conflict, "vendor.retired"},
			{"another organization", f.stranger(), f.vendor.ID, 0, consultant(), fault.NotFound, "vendor.not_found"},
			{"a role that may not", f.account.Actor(f.by.Tenant, identity.Viewer), f.vendor.ID, 0, consultant(), fault.Forbidden, "permission.missing"},
			{"no vendor", f.by, "x\x00", 0, consultant(), fault.NotFound, "vendor.not_found"},
		}
		for _, tt := range tests {
			_, err := f.SaveIntake(t.Context(), tt.by, tt.vendor, tt.seen, tt.answers)
			if fault.KindOf(err) != tt.kind || err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		if got, err := f.Service.Intake(t.Context(), f.by, f.vendor.ID); err != nil || got.Version != 2 {
			t.Errorf("after refusals: version %d, %v", got.Version, err)
		}
	})
}

func vendorNamed(t *testing.T, f *fixture, name string) string {
	t.Helper()
	v, err := f.vendors.Create(t.Context(), f.by, vendors.New{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return v.ID
}

// TestOtherOrganizationsSeeNothing tries every method with another
// organization's vendor.
func TestOtherOrganizationsSeeNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		by, ctx, id := f.stranger(), t.Context(), f.vendor.ID
		_, score := f.Score(ctx, by, id)
		_, items := f.Items(ctx, by, id)
		_, history := f.History(ctx, by, id, HistoryFilter{}, 10)
		_, intake := f.Service.Intake(ctx, by, id)
		for name, err := range map[string]error{"score": score, "items": items, "history": history, "intake": intake} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestSavesAtOnce: of two people who replace the same version, one wins.
func TestSavesAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		const people = 4
		errs := make([]error, people)
		var wg sync.WaitGroup
		for i := range people {
			wg.Go(func() { _, errs[i] = f.SaveIntake(t.Context(), f.by, f.vendor.ID, 1, consultant()) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case fault.KindOf(err) != fault.Stale:
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d of %d saves from one version went through: %v", won, people, errors.Join(errs...))
		}
	})
}
