package scoring

import (
	"io/fs"
	"math"
	"regexp"
	"slices"

	"ward/internal/hipaa/rulefile"
	"ward/questionnaires"
)

// Method is the numbers of the scoring method. Every factor is 0 to 1.
type Method struct {
	Version     string           `yaml:"version"` // ward-1.0.0
	Inherent    InherentMethod   `yaml:"inherent"`
	Tiers       []TierMethod     `yaml:"tiers"` // strictest first
	Answers     AnswerMethod     `yaml:"answers"`
	Reports     ReportMethod     `yaml:"reports"`
	Residual    ResidualMethod   `yaml:"residual"`
	Confidence  ConfidenceMethod `yaml:"confidence"`
	HIPAA       HIPAAMethod      `yaml:"hipaa"`
	ScoredFacts []string         `yaml:"scored_facts"` // paths; "*" stands for one step
}

// InherentMethod says how the intake is read.
type InherentMethod struct {
	Unanswered    float64  `yaml:"unanswered"`
	UnknownFactor float64  `yaml:"unknown_factor"`
	PHIQuestion   string   `yaml:"phi_question"`
	PHIValues     []string `yaml:"phi_values"` // answers that mean that PHI is involved
}

// TierMethod says what a tier means.
type TierMethod struct {
	Tier               Tier     `yaml:"tier"`
	Min                float64  `yaml:"min"`                  // inherent risk, 0 to 100, from which the tier holds
	Questionnaires     []string `yaml:"questionnaires"`       // meta.ids
	ReassessMonths     int      `yaml:"reassess_months"`      // months
	ReassessMonthsHigh int      `yaml:"reassess_months_high"` // months, while the final band is High or Critical
	BestBand           Band     `yaml:"best_band"`            // the final band is never better
	ConfidenceBlocks   bool     `yaml:"confidence_blocks"`    // a low confidence blocks approval
}

// AnswerMethod weighs answers.
type AnswerMethod struct {
	Verified          float64 `yaml:"verified"`
	Provided          float64 `yaml:"provided"`
	Attested          float64 `yaml:"attested"`
	Rejected          float64 `yaml:"rejected"`
	ReportBase        float64 `yaml:"report_base"`
	ReportLift        float64 `yaml:"report_lift"`
	ContradictionFrom float64 `yaml:"contradiction_from"`
	ContradictionCap  float64 `yaml:"contradiction_cap"`
	EvidenceOnly      float64 `yaml:"evidence_only"`
}

// MonthFactor is a factor that holds from, or a point at, a number of months.
type MonthFactor struct {
	Months float64 `yaml:"months"`
	Factor float64 `yaml:"factor"`
}

// ReportMethod weighs SOC 2 reports.
type ReportMethod struct {
	Type1            float64       `yaml:"type_1"`
	Type2            []MonthFactor `yaml:"type_2"`  // longest period first
	Recency          []MonthFactor `yaml:"recency"` // points of a line, youngest first
	BridgeMonths     float64       `yaml:"bridge_months"`
	BridgeShare      float64       `yaml:"bridge_share"`
	Unqualified      float64       `yaml:"unqualified"`
	QualifiedNamed   float64       `yaml:"qualified_named"`
	QualifiedOther   float64       `yaml:"qualified_other"`
	Adverse          float64       `yaml:"adverse"`
	Disclaimer       float64       `yaml:"disclaimer"`
	Minor            float64       `yaml:"minor"`
	Moderate         float64       `yaml:"moderate"`
	Major            float64       `yaml:"major"`
	Repeated         float64       `yaml:"repeated"` // beside the severity, of an exception that the report before had too
	ExceptionsLeast  float64       `yaml:"exceptions_least"`
	CarveOutHeld     float64       `yaml:"carve_out_held"`
	CarveOut         float64       `yaml:"carve_out"`
	CarveOutCriteria []string      `yaml:"carve_out_criteria"`
	CUECNotSetUp     float64       `yaml:"cuec_not_set_up"`
	CUECLeast        float64       `yaml:"cuec_least"`
}

// ResidualMethod turns effectiveness into residual risk and bands.
type ResidualMethod struct {
	MostTaken     float64     `yaml:"most_taken"`
	Bands         []BandLimit `yaml:"bands"` // best first
	HardKnockout  Band        `yaml:"hard_knockout"`
	SoftKnockout  Band        `yaml:"soft_knockout"`
	AgreementRule string      `yaml:"agreement_rule"` // id of a knockout rule
}

// BandLimit is the upper end of a band.
type BandLimit struct {
	Band  Band    `yaml:"band"`
	Below float64 `yaml:"below"` // residual risk, 0 to 100, not included
}

// ConfidenceMethod weighs how well a rating is supported.
type ConfidenceMethod struct {
	Coverage      float64      `yaml:"coverage"` // the three shares add up to 1
	Evidence      float64      `yaml:"evidence"`
	Freshness     float64      `yaml:"freshness"`
	EvidencedFrom float64      `yaml:"evidenced_from"`
	FreshMonths   float64      `yaml:"fresh_months"`
	Levels        []LevelLimit `yaml:"levels"` // highest first
	BlockingLevel string       `yaml:"blocking_level"`
}

// LevelLimit is the lower end of a confidence level.
type LevelLimit struct {
	Level string  `yaml:"level"`
	Min   float64 `yaml:"min"`
}

// HIPAAMethod judges single provisions.
type HIPAAMethod struct {
	Full           float64  `yaml:"full"`
	Partial        float64  `yaml:"partial"`
	Supporting     float64  `yaml:"supporting"`
	FullMost       float64  `yaml:"full_most"`
	PartialMost    float64  `yaml:"partial_most"`
	SupportingMost float64  `yaml:"supporting_most"`
	ReportOnly     float64  `yaml:"report_only"`
	MetFrom        float64  `yaml:"met_from"`
	PartlyFrom     float64  `yaml:"partly_from"`
	Alternative    float64  `yaml:"alternative"`
	ContractItems  []string `yaml:"contract_items"` // provisions, each with everything below it
}

var methodVersion = regexp.MustCompile(`^[a-z]+-[0-9]+\.[0-9]+\.[0-9]+$`)

// ParseMethod reads the method from a file, strictly: every mistake is in the
// error, with file and line.
func ParseMethod(fsys fs.FS, name string, lib *questionnaires.Library, criterion func(id string) bool) (*Method, error) {
	m := &Method{}
	f := rulefile.Read(fsys, name, m)
	if f.Readable() {
		c := methodChecker{f: f, m: m}
		c.checkTop(lib)
		c.checkTiers(lib)
		c.checkReports(criterion)
		c.checkBands()
		c.checkLevels()
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

type methodChecker struct {
	f *rulefile.File
	m *Method
}

func (c methodChecker) checkTop(lib *questionnaires.Library) {
	f, m := c.f, c.m
	f.RequireAll(nil, *m)
	for key, v := range map[string]any{"inherent": m.Inherent, "answers": m.Answers, "reports": m.Reports, "residual": m.Residual, "confidence": m.Confidence, "hipaa": m.HIPAA} {
		f.RequireAll(rulefile.At(key), v)
	}
	for _, r := range ratios(m) {
		if r.value < 0 || r.value > 1 || math.IsNaN(r.value) {
			f.Badf(r.at, "%v is not between 0 and 1", r.value)
		}
	}
	if !methodVersion.MatchString(m.Version) {
		f.Badf(rulefile.At("version"), "version %q is not of the form name-1.2.3", m.Version)
	}
	q, qn, ok := lib.Question(m.Inherent.PHIQuestion)
	if !ok {
		f.Badf(rulefile.At("inherent", "phi_question"), "question %q is not known", m.Inherent.PHIQuestion)
	} else {
		options := []string{}
		for _, o := range q.Options {
			options = append(options, o.Value)
		}
		if qn.Meta.Direction != questionnaires.Risk {
			f.Badf(rulefile.At("inherent", "phi_question"), "question %s is not of the intake", q.ID)
		}
		rulefile.Each(f, rulefile.At("inherent", "phi_values"), "option", m.Inherent.PHIValues, func(s string) bool { return slices.Contains(options, s) })
	}
	if _, ok := lib.Knockout(m.Residual.AgreementRule); !ok {
		f.Badf(rulefile.At("residual", "agreement_rule"), "knockout rule %q is not known", m.Residual.AgreementRule)
	}
}
