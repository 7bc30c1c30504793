// Package questionnaires holds the questions that Ward asks: the intake that
// the hospital answers, the questionnaires that the vendor answers, and the
// knockout rules that single answers fire.
//
// Questionnaires are data (the YAML files beside this package, embedded), read
// by a strict loader. The engine is pure: which questions are shown, which are
// missing, whether an answer has the right form, and what it scores. It never
// stores an answer and never weighs evidence; package scoring does that.
package questionnaires

// Direction says what option score 1 means.
type Direction string

// The two directions.
const (
	Control Direction = "control" // 1 is the best control
	Risk    Direction = "risk"    // 1 is the highest inherent risk
)

// Audience says who answers.
type Audience string

// The two audiences.
const (
	Vendor   Audience = "vendor"
	Hospital Audience = "hospital"
)

// Questionnaire is one template: sections and questions in display order.
type Questionnaire struct {
	Meta       Meta                `yaml:"meta"`
	TierFloors []TierFloor         `yaml:"tier_floors"` // intake only
	OptionSets map[string][]Option `yaml:"option_sets"` // named lists, used by Question.OptionSet
	Sections   []Section           `yaml:"sections"`
	Questions  []Question          `yaml:"questions"`
}

// Meta names a questionnaire.
type Meta struct {
	ID               string    `yaml:"id"` // stable: "hipaa-security"
	Title            string    `yaml:"title"`
	Version          string    `yaml:"version"` // semantic version
	Direction        Direction `yaml:"direction"`
	Audience         Audience  `yaml:"audience"`
	EstimatedMinutes int       `yaml:"estimated_minutes"` // minutes to answer all; for planning
	Note             string    `yaml:"note"`              // shown to the person who answers; may be empty
}

// Section groups questions; its weight counts in control effectiveness.
type Section struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"title"`
	Weight int    `yaml:"weight"` // 1 to 5
}

// Type is the form of an answer.
type Type string

// The types of questions.
const (
	YesNoNA    Type = "yes_no_na" // one option
	Single     Type = "single"    // one option
	Multi      Type = "multi"     // several options
	FreeText   Type = "text"
	DateType   Type = "date"   // YYYY-MM-DD
	NumberType Type = "number" // zero or more, in the unit that the text names
	FileType   Type = "file"   // ids of documents
)

// Factor says what an intake question feeds.
type Factor string

// The factors of intake questions.
const (
	Impact     Factor = "impact"
	Likelihood Factor = "likelihood"
	Gate       Factor = "gate" // no score, but must be known
	Info       Factor = "info" // no score, may be left out
)

// NotApplicable is the option value that takes a question out of the score
// once a reviewer accepts the reason. No other answer may use it.
const NotApplicable = "na"

// Question is one question with what its answers are worth.
type Question struct {
	ID           string    `yaml:"id"` // unique over all questionnaires, never used again for another meaning
	Section      string    `yaml:"section"`
	Text         string    `yaml:"text"`
	Help         string    `yaml:"help"`
	Type         Type      `yaml:"type"`
	OptionSet    string    `yaml:"option_set"` // name of the shared list that Options came from; "" when written out
	Options      []Option  `yaml:"options"`    // as offered: resolved, with "na" added or left out by NAAllowed
	MultiScoring string    `yaml:"multi_scoring"`
	Bands        []Band    `yaml:"bands"` // scored numbers: the first that holds counts
	Scored       bool      `yaml:"scored"`
	Weight       int       `yaml:"weight"` // 0 (not scored) to 5 (most important)
	NAAllowed    bool      `yaml:"na_allowed"`
	Factor       Factor    `yaml:"factor"` // intake only
	Floors       []Floor   `yaml:"floors"` // intake only
	Refs         Refs      `yaml:"refs"`
	Evidence     []string  `yaml:"evidence_expected"` // what a reviewer would like to see
	ShowIf       *Cond     `yaml:"show_if"`           // nil: always shown
	Knockout     *Knockout `yaml:"knockout"`          // nil: fires none
}

// Option is one choice.
type Option struct {
	Value string   `yaml:"value"`
	Label string   `yaml:"label"`
	Score *float64 `yaml:"score"` // 0 to 1; nil takes the question out of the score
}

// Band scores a number: Min holds from the value upwards, Max up to it.
type Band struct {
	Min   *float64 `yaml:"min"`
	Max   *float64 `yaml:"max"`
	Score float64  `yaml:"score"` // 0 to 1
}

// Floor is a lower limit of the impact value for certain answers.
type Floor struct {
	When      []string `yaml:"when"`       // option values
	ImpactMin float64  `yaml:"impact_min"` // 0 to 1
}

// Refs ties a question to the rules that it asks about.
type Refs struct {
	HIPAA  []string `yaml:"hipaa"`
	TSC    []string `yaml:"tsc"`
	HPHCPG []string `yaml:"hph_cpg"`
	NPRM   []string `yaml:"nprm"` // used only when the proposed rule set is on
}

// Severity of a knockout.
type Severity string

// The two severities.
const (
	Hard Severity = "hard" // not acceptable until resolved
	Soft Severity = "soft" // never better than Elevated
)

// Knockout says which answers of a question fire which rule.
type Knockout struct {
	Severity Severity `yaml:"severity"`
	When     []string `yaml:"when"` // option values, or comparisons such as ">1440" for numbers
	Rule     string   `yaml:"rule"` // id of a KnockoutRule
}

// KnockoutRule is a fact that no average may hide.
type KnockoutRule struct {
	ID       string   `yaml:"id"`
	Severity Severity `yaml:"severity"`
	Title    string   `yaml:"title"`
	HIPAA    []string `yaml:"hipaa"`
}

// TierFloor sets the mildest tier that an answer of the intake allows.
type TierFloor struct {
	ID    string `yaml:"id"`
	Tier  int    `yaml:"tier"` // 1 (strictest) to 4
	Title string `yaml:"title"`
	When  Cond   `yaml:"when"`
}
