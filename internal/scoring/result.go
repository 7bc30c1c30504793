package scoring

import "ward/questionnaires"

// Result is the score as the API answers it and as it is saved. Scores are
// rounded to 2 decimals, ratios to 4; the points of Explanation are not
// rounded, and their sum in any order rounds to Residual.Score.
type Result struct {
	Method             string          `json:"method"`        // ward-1.0.0
	ComputedAt         string          `json:"computed_at"`   // RFC 3339; set by the caller, never compared
	InputsSHA256       string          `json:"inputs_sha256"` // of the canonical JSON of Inputs
	RulesVersion       string          `json:"rules_version"`
	Provisional        bool            `json:"provisional"`
	ProvisionalReasons []string        `json:"provisional_reasons"` // one sentence each
	Inherent           Inherent        `json:"inherent"`
	Effectiveness      Effectiveness   `json:"control_effectiveness"`
	Assurance          []Assurance     `json:"assurance"` // per criterion that a report covers
	Confidence         Confidence      `json:"confidence"`
	Residual           Residual        `json:"residual"`
	Knockouts          []Knockout      `json:"knockouts"`
	Contradictions     []Contradiction `json:"contradictions"`
	Explanation        []Line          `json:"explanation"`
	Inputs             Input           `json:"inputs"`

	// Open is ProvisionalReasons with what settles each. It is part of a score
	// that is computed, not of a saved one.
	Open []Open `json:"-"`
}

// Tier is a vendor's tier by inherent risk: "tier_1" is the strictest.
type Tier string

// Band is a band of residual risk.
type Band string

// The bands, best first.
const (
	BandLow      Band = "low"
	BandModerate Band = "moderate"
	BandElevated Band = "elevated"
	BandHigh     Band = "high"
	BandCritical Band = "critical"
)

// Inherent is the risk before controls.
type Inherent struct {
	Score      float64      `json:"score"`       // 0 to 100
	Tier       Tier         `json:"tier"`        // the stricter of TierByIR and the floors
	TierByIR   Tier         `json:"tier_by_ir"`  // by the score alone
	TierFloor  *string      `json:"tier_floor"`  // the floor that decided; null when the score did
	TierFloors []FloorHit   `json:"tier_floors"` // every floor whose condition holds
	ImpactRaw  float64      `json:"impact_raw"`  // 0 to 1, before floors
	Impact     float64      `json:"impact"`      // 0 to 1
	Likelihood float64      `json:"likelihood"`  // 0 to 1
	Floors     []ImpactHit  `json:"impact_floors"`
	Factors    []FactorLine `json:"factors"`
}

// FloorHit is a tier floor whose condition holds.
type FloorHit struct {
	ID    string `json:"id"`
	Tier  Tier   `json:"tier"`
	Title string `json:"title"`
}

// ImpactHit is a lower limit of the impact that an answer set.
type ImpactHit struct {
	Question string  `json:"question"`
	Min      float64 `json:"impact_min"` // 0 to 1
}

// FactorLine is the share of one intake question.
type FactorLine struct {
	Question string               `json:"question"`
	Text     string               `json:"text"`
	Value    questionnaires.Value `json:"value"`  // null: not answered
	Score    float64              `json:"score"`  // 0 to 1, 1 the worst
	Weight   int                  `json:"weight"` // 1 to 5
	Factor   string               `json:"factor"` // impact or likelihood
	Effect   float64              `json:"effect"` // share of the factor: the effects of one factor add up to it
}

// Effectiveness is what the controls take away.
type Effectiveness struct {
	Score    float64   `json:"score"` // 0 to 1
	Sections []Section `json:"sections"`
}

// Section is one section of a questionnaire that counts.
type Section struct {
	ID            string     `json:"id"`
	Questionnaire string     `json:"questionnaire"`
	Title         string     `json:"title"`
	Weight        int        `json:"weight"`
	Score         float64    `json:"score"` // 0 to 1
	Questions     []Question `json:"questions"`
}

// Question is one counted question.
type Question struct {
	ID           string               `json:"id"`
	Weight       int                  `json:"weight"`
	Value        questionnaires.Value `json:"value"`            // null: not answered
	Status       EvidenceStatus       `json:"status,omitempty"` // empty: not answered
	Score        float64              `json:"score"`            // of the answer, 0 to 1
	E            float64              `json:"e"`                // mean help of the reports, 0 to 1
	Assurance    float64              `json:"assurance"`        // 0 to 1
	Effective    float64              `json:"effective"`        // score × assurance after caps, 0 to 1
	EvidenceOnly bool                 `json:"evidence_only"`    // counted from reports alone
	Capped       bool                 `json:"capped"`           // by the contradiction rule
}

// Assurance is what the reports prove for one criterion.
type Assurance struct {
	Criterion string  `json:"criterion"`
	Value     float64 `json:"value"`    // A, 0 to 1
	Document  string  `json:"document"` // the report that counts
	Type      float64 `json:"type"`
	Recency   float64 `json:"recency"`
	Opinion   float64 `json:"opinion"`
	Exception float64 `json:"exceptions"`
	Scope     float64 `json:"scope"`
	Flawed    bool    `json:"found_wanting"` // by opinion or major exception: lifts no answer
	OpenCUECs int     `json:"open_cuecs"`    // undecided, shown but not counted
}

// Confidence says how well the rating is supported.
type Confidence struct {
	Score          float64 `json:"score"` // 0 to 1
	Level          string  `json:"level"` // high, medium or low
	Coverage       float64 `json:"coverage"`
	Evidence       float64 `json:"evidence"`
	Freshness      float64 `json:"freshness"`
	BlocksApproval bool    `json:"blocks_approval"` // low, and the tier is 1 or 2
}

// Residual is the risk that is left.
type Residual struct {
	Score        float64  `json:"score"`         // 0 to 100
	Band         Band     `json:"band"`          // by the score
	FinalBand    Band     `json:"final_band"`    // after knockouts and tier
	FinalReasons []string `json:"final_reasons"` // why they differ; empty when they do not
	Acceptable   bool     `json:"acceptable"`    // false while a hard knockout stands
}

// Knockout is a rule that fired.
type Knockout struct {
	Rule     string                  `json:"rule"`
	Severity questionnaires.Severity `json:"severity"`
	Title    string                  `json:"title"`
	Detail   string                  `json:"detail"`
	HIPAA    []string                `json:"hipaa"`
	Source   Source                  `json:"source"`
}

// Contradiction is a good answer that a report contradicts: a finding.
type Contradiction struct {
	Question string   `json:"question"`
	Criteria []string `json:"criteria"` // found wanting
	Source   Source   `json:"source"`   // the answer
	Supports []Source `json:"supports"` // what the reports say
}

// Line is one summand of the residual score.
type Line struct {
	Label    string   `json:"label"`
	Points   float64  `json:"points"` // unrounded; negative takes risk away
	Source   Source   `json:"source"`
	Supports []Source `json:"supports,omitempty"`
}

// Source names where a number comes from.
type Source struct {
	Kind  string `json:"kind"` // intake, answer, document, agreement or none
	ID    string `json:"id,omitempty"`
	Page  int    `json:"page,omitempty"`
	Quote string `json:"quote,omitempty"`
	Note  string `json:"note,omitempty"` // what it shows: "exception in CC6.3, moderate"
}

// ItemStatus is the state of one HIPAA provision.
type ItemStatus string

// The states of a provision.
const (
	Met              ItemStatus = "met"
	MetByAlternative ItemStatus = "met_by_alternative" // 164.306(d)(3)
	PartlyMet        ItemStatus = "partly_met"
	NotMet           ItemStatus = "not_met"
	NotAssessed      ItemStatus = "not_assessed"
)

// Item is the state of one provision of the catalogue.
type Item struct {
	ID       string
	Citation string
	Title    string
	Status   ItemStatus
	Value    *float64 // 0 to 1; nil when nothing is known
	Sources  []Source
	Mapped   *Place // where a report maps the provision itself; nil: Ward's crosswalk says what is evidence for it
}
