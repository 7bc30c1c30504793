// Package hipaa holds the rule data that Ward judges vendors by: the
// provisions of the HIPAA rules, the identifiers of the Trust Services
// Criteria, and the crosswalk that says which criterion is evidence for which
// provision.
//
// The data are the YAML files in data/, embedded and read strictly. The
// package is pure and decides nothing: a mapping is a judgement about
// evidence, never a proof of compliance.
package hipaa

import "embed"

//go:embed data/*.yaml
var files embed.FS

// Part is one of the HIPAA rules.
type Part string

// The rules.
const (
	SecurityRule Part = "security" // 45 CFR 164.306 to 164.316
	BreachRule   Part = "breach"   // 45 CFR 164.400 to 164.414
	PrivacyRule  Part = "privacy"  // the parts of Subpart E that bind business associates
)

// Kind is the place of a provision in its rule.
type Kind string

// The kinds of provisions.
const (
	GeneralRule   Kind = "general_rule"
	Standard      Kind = "standard"
	Specification Kind = "specification" // implementation specification of a standard
	Paragraph     Kind = "paragraph"     // binds, but is neither standard nor specification
	OtherDuty     Kind = "requirement"
	RuleText      Kind = "rule"
	Definition    Kind = "definition"
)

// Designation says how a provision binds. Source: 45 CFR 164.306(d).
type Designation string

// The designations.
const (
	Required     Designation = "required"
	Addressable  Designation = "addressable" // implement, or record why not and what instead
	IsStandard   Designation = "standard"
	IsRule       Designation = "rule"
	IsDefinition Designation = "definition"
	Right        Designation = "right"
)

// Requirement is one provision.
type Requirement struct {
	ID          string      `yaml:"id"` // citation without "45 CFR"; a definition carries its term: "164.402:breach"
	Part        Part        `yaml:"rule"`
	Citation    string      `yaml:"citation"` // as printed: "45 CFR 164.308(a)(8)"
	Title       string      `yaml:"title"`
	Family      string      `yaml:"family"` // id of a Family
	Kind        Kind        `yaml:"kind"`
	Designation Designation `yaml:"designation"`
	Parent      string      `yaml:"parent"`                    // id of the standard it belongs to; "" at the top
	BindsBA     bool        `yaml:"binds_business_associates"` // directly, by regulation
	Plain       string      `yaml:"plain"`                     // short form in our own words
	Text        string      `yaml:"text"`                      // regulation text; "" when no quotation was found
	TextSource  string      `yaml:"text_source"`               // id of a Source, with Text
	Note        string      `yaml:"note"`                      // what is special for business associates
	Aliases     []string    `yaml:"aliases"`                   // other ways to cite it
	LimitDays   int         `yaml:"limit_days"`                // outer limit of a deadline in calendar days from discovery; 0: none
}

// Family groups provisions for display.
type Family struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
}

// Source is where a regulation text was read.
type Source struct {
	ID    string `yaml:"id"`
	What  string `yaml:"what"`
	Where string `yaml:"where"`
}

// Criterion is one of the Trust Services Criteria, with a title in our own
// words.
type Criterion struct {
	ID       string `yaml:"id"` // CC6.1
	Group    string `yaml:"group"`
	Title    string `yaml:"title"`
	COSO     int    `yaml:"coso_principle"` // 1 to 17; 0: none
	Category string `yaml:"-"`              // of its group: security, availability, …
}

// Group is a series of criteria.
type Group struct {
	ID       string `yaml:"id"` // CC6
	Title    string `yaml:"title"`
	Category string `yaml:"category"` // report category that must be in scope
}

// Strength says how much a tested criterion proves for a provision.
type Strength string

// The strengths.
const (
	Full       Strength = "full"
	Partial    Strength = "partial"
	Supporting Strength = "supporting"
)

// Meaning explains a strength.
type Meaning struct {
	ID      Strength `yaml:"id"`
	Meaning string   `yaml:"meaning"`
}

// Pair maps a criterion to a provision.
type Pair struct {
	TSC      string   `yaml:"tsc"`
	HIPAA    string   `yaml:"hipaa"`
	Strength Strength `yaml:"strength"`
	Reason   string   `yaml:"reason"`  // our judgement, one sentence
	Support  []string `yaml:"support"` // ids of public mappings that hold the same pair
}

// Mapping is a public mapping that supports pairs, with its licence.
type Mapping struct {
	ID      string `yaml:"id"`
	Name    string `yaml:"name"`
	URL     string `yaml:"url"`
	License string `yaml:"license"`
	Method  string `yaml:"method"` // when a pair counts as supported
}

// Unmapped is a Security Rule provision that no criterion can prove, and why.
type Unmapped struct {
	HIPAA  string `yaml:"hipaa"`
	Reason string `yaml:"reason"`
}

// Frameworks ties a provision to NIST CSF 2.0 and to the HPH CPGs.
type Frameworks struct {
	HIPAA  string   `yaml:"hipaa"`
	CSF2   []CSFRef `yaml:"csf2"`
	HPHCPG []string `yaml:"hph_cpg"`
}

// CSFRef is a CSF 2.0 subcategory of a provision.
type CSFRef struct {
	ID            string `yaml:"id"`
	InNISTMapping bool   `yaml:"in_nist_mapping"` // also in the mapping of NIST SP 800-66 Rev. 2
}

// Goal is an HHS HPH Cybersecurity Performance Goal. The id is ours.
type Goal struct {
	ID    string `yaml:"id"`
	Tier  string `yaml:"tier"` // essential or enhanced
	Title string `yaml:"title"`
	Goal  string `yaml:"goal"` // in our own words
}

// Proposal is an item of the proposed Security Rule of January 2025 (90 FR
// 898), which is not in force.
type Proposal struct {
	ID       string   `yaml:"id"`
	Citation string   `yaml:"citation"`
	Title    string   `yaml:"title"`
	Plain    string   `yaml:"plain"`
	Current  []string `yaml:"current"` // provisions in force that it would change
}

// Subcategory is an outcome of NIST CSF 2.0.
type Subcategory struct {
	ID      string `yaml:"id"`
	Outcome string `yaml:"outcome"`
}
