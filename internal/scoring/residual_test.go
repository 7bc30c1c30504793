package scoring

import (
	"strings"
	"testing"
	"testing/fstest"

	"ward/questionnaires"
)

func TestBandsAndTiers(t *testing.T) {
	t.Parallel()
	m := rules(t).Method
	for _, tt := range []struct {
		score float64
		want  Band
	}{{0, BandLow}, {14.99, BandLow}, {15, BandModerate}, {29.99, BandModerate}, {30, BandElevated}, {44.99, BandElevated}, {45, BandHigh}, {59.99, BandHigh}, {60, BandCritical}, {100, BandCritical}} {
		if got := m.band(tt.score); got != tt.want {
			t.Errorf("band of %v: %s, want %s", tt.score, got, tt.want)
		}
	}
	e := &evaluation{rules: rules(t)}
	for _, tt := range []struct {
		risk float64
		want Tier
	}{{100, "tier_1"}, {75, "tier_1"}, {74.995, "tier_1"}, {74.99, "tier_2"}, {50, "tier_2"}, {49.99, "tier_3"}, {25, "tier_3"}, {24.99, "tier_4"}, {0, "tier_4"}} {
		in := inherent{risk: tt.risk}
		e.setTier(&in)
		if in.tier != tt.want || in.tierByIR != tt.want {
			t.Errorf("tier of %v: %s, want %s", tt.risk, in.tier, tt.want)
		}
	}
}

func TestFinalBand(t *testing.T) {
	t.Parallel()
	soft, hard := Knockout{Rule: "KO-S", Severity: questionnaires.Soft}, Knockout{Rule: "KO-H", Severity: questionnaires.Hard}
	tests := []struct {
		name       string
		tier       Tier
		risk       float64
		knockouts  []Knockout
		band, want Band
		reasons    int
		acceptable bool
	}{
		{"plain", "tier_2", 10, nil, BandLow, BandLow, 0, true},
		{"Tier 1 is never better than moderate", "tier_1", 10, nil, BandLow, BandModerate, 1, true},
		{"Tier 1 already worse", "tier_1", 40, nil, BandElevated, BandElevated, 0, true},
		{"soft", "tier_2", 10, []Knockout{soft}, BandLow, BandElevated, 1, true},
		{"two soft", "tier_2", 10, []Knockout{soft, soft}, BandLow, BandElevated, 1, true},
		{"soft, already worse", "tier_2", 50, []Knockout{soft}, BandHigh, BandHigh, 0, true},
		{"hard", "tier_2", 10, []Knockout{hard}, BandLow, BandCritical, 1, false},
		{"hard, already critical", "tier_2", 70, []Knockout{hard}, BandCritical, BandCritical, 0, false},
		{"all together", "tier_1", 10, []Knockout{hard, soft}, BandLow, BandCritical, 3, false},
	}
	for _, tt := range tests {
		e := &evaluation{rules: rules(t), inherent: inherent{tier: tt.tier}}
		got := e.residual([]Line{{Points: tt.risk}}, tt.knockouts)
		if got.Band != tt.band || got.FinalBand != tt.want || len(got.FinalReasons) != tt.reasons || got.Acceptable != tt.acceptable {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestReassessMonths(t *testing.T) {
	t.Parallel()
	r := rules(t)
	for _, tt := range []struct {
		tier Tier
		band Band
		want int
	}{{"tier_1", BandElevated, 12}, {"tier_1", BandHigh, 6}, {"tier_1", BandCritical, 6}, {"tier_2", BandCritical, 12}, {"tier_3", BandLow, 24}, {"tier_4", BandLow, 36}} {
		if got := r.ReassessMonths(tt.tier, tt.band); got != tt.want {
			t.Errorf("%s, %s: %d months, want %d", tt.tier, tt.band, got, tt.want)
		}
	}
	if got := strings.Join(r.QuestionnairesOf("tier_3"), " "); got != "hph-cpg" {
		t.Errorf("Tier 3 asks for %s", got)
	}
}

func TestMethodMistakes(t *testing.T) {
	t.Parallel()
	good, err := files.ReadFile("method.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := rules(t)
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "  report_lift: 0.30", "  report_lift: 0.30\n  lucky: 1", "field lucky not found"},
		{"missing key", "  report_lift: 0.30\n", "", `key "report_lift" is missing`},
		{"out of bounds", "report_lift: 0.30", "report_lift: 1.30", "1.3 is not between 0 and 1"},
		{"negative in a list", "{months: 3, factor: 0.85}", "{months: 3, factor: -0.85}", "-0.85 is not between 0 and 1"},
		{"version", "version: ward-1.0.0", "version: latest", `version "latest"`},
		{"unknown PHI question", "phi_question: IN-01", "phi_question: IN-99", `question "IN-99" is not known`},
		{"PHI question of the vendor", "phi_question: IN-01", "phi_question: HS-GOV-01", "question HS-GOV-01 is not of the intake"},
		{"unknown PHI value", "phi_values: [view", "phi_values: [look", `option "look" is not known`},
		{"unknown knockout", "agreement_rule: KO-H-BAA", "agreement_rule: KO-H-X", `knockout rule "KO-H-X" is not known`},
		{"unknown questionnaire", "questionnaires: [hph-cpg]", "questionnaires: [other]", `questionnaire "other" is not known`},
		{"tiers out of order", "tier: tier_2, min: 50", "tier: tier_2, min: 80", "min 80 is not below"},
		{"wrong tier", "tier: tier_2,", "tier: tier_9,", `tier "tier_9" stands at place 2`},
		{"last tier above 0", "tier: tier_4, min: 0", "tier: tier_4, min: 5", "the last starts at 0"},
		{"longer while high", "reassess_months_high: 6", "reassess_months_high: 60", "not longer while the risk is high"},
		{"unknown band", "best_band: moderate", "best_band: fine", `band "fine" is not known`},
		{"periods out of order", "{months: 3, factor: 0.85}", "{months: 9, factor: 0.85}", "the longest period stands first"},
		{"recency rises", "{months: 12, factor: 0.75}", "{months: 12, factor: 0.2}", "months rise and factors fall"},
		{"unknown criterion", "[CC6.4, A1.2]", "[CC6.4, A9.2]", `criterion "A9.2" is not known`},
		{"bands out of order", "{band: high, below: 60}", "{band: high, below: 40}", "is not above the band before"},
		{"bands end early", "below: 101", "below: 99", "the last band reaches above 100"},
		{"shares", "coverage: 0.5", "coverage: 0.6", "add up to 1.1, not 1"},
		{"levels", "{level: low, min: 0}", "{level: low, min: 0.1}", "the last level starts at 0"},
		{"statuses", "partly_from: 0.45", "partly_from: 0.75", "partly_from is not below met_from"},
	}
	for _, tt := range tests {
		changed := strings.Replace(string(good), tt.old, tt.new, 1)
		if changed == string(good) {
			t.Errorf("%s: the method does not hold %q", tt.name, tt.old)
			continue
		}
		fsys := fstest.MapFS{"method.yaml": {Data: []byte(changed)}}
		_, err := ParseMethod(fsys, "method.yaml", r.Library, func(id string) bool { _, ok := r.HIPAA.Criterion(id); return ok })
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "method.yaml:") {
			t.Errorf("%s: got %v\nwant %s", tt.name, err, tt.want)
		}
	}
}
