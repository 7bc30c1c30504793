package scoring

import "ward/questionnaires"

// Input is everything that a score depends on besides the rules. It is plain
// data: its canonical JSON is what inputs_sha256 hashes and what a saved score
// carries, so that anyone can compute the score again.
//
// The order of lists and of chosen options never matters.
type Input struct {
	Today          Date              `json:"today"` // the day that ages are counted to
	Intake         Intake            `json:"intake"`
	Questionnaires []Assignment      `json:"questionnaires"` // of the assessment; empty: the tier's, not sent
	Answers        map[string]Answer `json:"answers"`        // by question id, of all questionnaires but the intake
	Reports        []Report          `json:"reports"`
	Letters        []Letter          `json:"letters"`
	Agreement      Agreement         `json:"agreement"`
	Alternatives   []Alternative     `json:"alternatives"`
}

// Date is a calendar day, YYYY-MM-DD. Empty means unknown.
type Date string

// Intake holds the hospital's answers about inherent risk.
type Intake struct {
	Answers   questionnaires.Answers `json:"answers"`
	Submitted bool                   `json:"submitted"` // from then on an unanswered question counts as the worst
}

// Assignment is one questionnaire of the assessment.
type Assignment struct {
	Questionnaire string `json:"questionnaire"` // its meta.id
	Submitted     bool   `json:"submitted"`     // from then on an unanswered question counts 0
}

// EvidenceStatus says how well an answer is backed.
type EvidenceStatus string

// The four statuses, best first.
const (
	Verified EvidenceStatus = "verified" // a reviewer accepted the evidence
	Provided EvidenceStatus = "provided" // a file is attached, not reviewed
	Attested EvidenceStatus = "attested" // the answer alone
	Rejected EvidenceStatus = "rejected" // the evidence contradicts the answer
)

// Answer is one answer of a questionnaire with its evidence.
type Answer struct {
	ID         string               `json:"id,omitempty"` // of the stored answer; empty: the question id stands for it
	Value      questionnaires.Value `json:"value"`
	Status     EvidenceStatus       `json:"status"`
	EvidenceOn Date                 `json:"evidence_on,omitempty"` // day of the newest evidence; counts for freshness
	Evidence   []Place              `json:"evidence,omitempty"`    // shown as support
	OnBehalf   bool                 `json:"on_behalf,omitempty"`   // answered by the hospital from a report
	NAAccepted bool                 `json:"na_accepted,omitempty"` // a reviewer accepted "not applicable"
}

// Place is a spot in a document.
type Place struct {
	Document string `json:"document"` // id
	Page     int    `json:"page"`     // from 1; 0: the whole document
	Quote    string `json:"quote,omitempty"`
}

// ReportType is the kind of SOC 2 examination.
type ReportType string

// The types of a SOC 2 report.
const (
	Type1 ReportType = "type_1" // design at a date
	Type2 ReportType = "type_2" // operation over a period
)

// Opinion is the auditor's opinion.
type Opinion string

// The opinions of a SOC 2 report.
const (
	Unqualified Opinion = "unqualified"
	Qualified   Opinion = "qualified"
	Adverse     Opinion = "adverse"
	Disclaimer  Opinion = "disclaimer"
)

// Report is one SOC 2 report as read and reviewed. A fact that is not known is
// left empty: a report without type, dates or opinion gives no assurance.
type Report struct {
	Document          string      `json:"document"` // id
	Type              ReportType  `json:"type,omitempty"`
	AsOf              Date        `json:"as_of,omitempty"`        // Type I
	PeriodStart       Date        `json:"period_start,omitempty"` // Type II
	PeriodEnd         Date        `json:"period_end,omitempty"`   // Type II, the last day
	Opinion           Opinion     `json:"opinion,omitempty"`
	QualifiedCriteria []string    `json:"qualified_criteria,omitempty"` // named by a qualified or adverse opinion
	Categories        []string    `json:"categories,omitempty"`         // security, availability, …
	Exceptions        []Exception `json:"exceptions,omitempty"`
	CarveOuts         []CarveOut  `json:"carve_outs,omitempty"`
	CUECs             []CUEC      `json:"cuecs,omitempty"`
	InScope           bool        `json:"in_scope"` // the service that the hospital uses is covered

	// Excluded is why the whole report counts for nothing until a person
	// decides, such as another service organization; empty: it counts.
	Excluded string `json:"excluded,omitempty"`
	// NeedsReview lists the paths of facts that wait for a person
	// ("soc2.opinion"); those that matter to the score make it provisional.
	NeedsReview []string `json:"needs_review,omitempty"`

	OpinionAt *Place            `json:"opinion_at,omitempty"` // where the opinion stands
	PeriodAt  *Place            `json:"period_at,omitempty"`  // where the period or date stands
	TestsAt   map[string]Tested `json:"tests_at,omitempty"`   // by criterion: one tested control

	// Mapping is the report's own list of HIPAA provisions, as its auditor
	// examined them; empty: it has none.
	Mapping []Mapped `json:"mapping,omitempty"`
}

// Mapped is a HIPAA provision that a report names, with the criteria and
// controls that it lists for it.
type Mapped struct {
	HIPAA    string          `json:"hipaa"` // id in the catalogue
	Criteria []string        `json:"criteria,omitempty"`
	Controls []MappedControl `json:"controls,omitempty"`
	Place
}

// MappedControl is a control that a report lists for a provision, and how its
// tests came out.
type MappedControl struct {
	Control  string        `json:"control"` // the report's control id
	Result   ControlResult `json:"result"`
	Criteria []string      `json:"criteria,omitempty"` // that it serves
	Place
}

// ControlResult says how the tests of a control came out.
type ControlResult string

// The results of a control.
const (
	Clean    ControlResult = "clean"     // tested without exception; of a Type I: described
	Deviated ControlResult = "exception" // at least one exception
	Untested ControlResult = "untested"  // not tested, not understood, or not in the report's tests
)

// Tested is a control that the auditor tested for a criterion.
type Tested struct {
	Control string `json:"control,omitempty"` // the report's control id
	Place
}

// ExceptionSeverity is how grave a failed test is.
type ExceptionSeverity string

// The severities of an exception.
const (
	Minor    ExceptionSeverity = "minor"
	Moderate ExceptionSeverity = "moderate"
	Major    ExceptionSeverity = "major"
)

// Exception is a failed test. Until a person confirms the severity it counts
// as Moderate at least.
type Exception struct {
	Criteria  []string          `json:"criteria"`
	Severity  ExceptionSeverity `json:"severity"`
	Confirmed bool              `json:"confirmed"`
	Control   string            `json:"control,omitempty"`
	Deviation string            `json:"deviation,omitempty"`
	Repeats   *Repeat           `json:"repeats,omitempty"` // where the report before had it too; nil: it is not known to be repeated
	Place
}

// Repeat is an exception of the report before that is back. A repeated exception
// weighs more: the time of a whole report was not enough to mend it.
type Repeat struct {
	From Date `json:"from,omitempty"` // first day of that report's period; empty: not known
	To   Date `json:"to,omitempty"`   // last day
	Place
}

// CarveOut is a subservice organization that the report leaves out.
type CarveOut struct {
	Name       string   `json:"name"`
	Criteria   []string `json:"criteria,omitempty"` // assigned to it; empty: the method's default
	ReportHeld bool     `json:"report_held"`        // its own report is held and reviewed
	Place
}

// CUEC is a complementary user entity control: a duty of the hospital.
type CUEC struct {
	ID       string    `json:"id"`
	Criteria []string  `json:"criteria,omitempty"`
	State    CUECState `json:"state"`
	Place
}

// CUECState says what the hospital decided about a CUEC.
type CUECState string

// The states of a CUEC. Only NotSetUp lowers the assurance.
const (
	Undecided CUECState = "undecided"
	SetUp     CUECState = "set_up"
	NotSetUp  CUECState = "not_set_up"
)

// Letter is a bridge letter.
type Letter struct {
	Document       string   `json:"document"`
	From           Date     `json:"from,omitempty"`
	To             Date     `json:"to,omitempty"`
	ReportStart    Date     `json:"report_start,omitempty"` // period of the report that it names; empty: names none
	ReportEnd      Date     `json:"report_end,omitempty"`
	Unsigned       bool     `json:"unsigned,omitempty"`
	MaterialChange bool     `json:"material_change,omitempty"`
	Excluded       string   `json:"excluded,omitempty"`     // as in Report
	Rejected       string   `json:"rejected,omitempty"`     // why it can bridge nothing, with nothing left to decide
	NeedsReview    []string `json:"needs_review,omitempty"` // as in Report: "bridge.to"
	At             *Place   `json:"at,omitempty"`           // where the letter states what it covers
}

// Agreement is what the agreements say today. Source: 45 CFR 164.308(b),
// 164.504(e).
type Agreement struct {
	InForce     bool     `json:"in_force"`               // a signed BAA is effective and not expired
	NotRequired bool     `json:"not_required,omitempty"` // a person recorded why none is needed
	ID          string   `json:"id,omitempty"`           // of the agreement that decides
	Document    string   `json:"document,omitempty"`
	LacksCore   []string `json:"lacks_core,omitempty"` // core provisions that a reviewer found missing
	Clauses     []Clause `json:"clauses,omitempty"`    // result of the BAA review
}

// ClauseStatus is the result of looking for a clause.
type ClauseStatus string

// The statuses of a clause.
const (
	Present ClauseStatus = "present"
	Missing ClauseStatus = "missing"
	Unclear ClauseStatus = "unclear"
)

// Clause is one reviewed provision of a BAA and a HIPAA item it serves.
type Clause struct {
	Provision string       `json:"provision"` // BAA-01
	HIPAA     string       `json:"hipaa"`     // id in the catalogue
	Status    ClauseStatus `json:"status"`
	Place
}

// Alternative is an accepted equivalent measure for an addressable
// specification. Source: 45 CFR 164.306(d)(3).
type Alternative struct {
	HIPAA string `json:"hipaa"`
	ID    string `json:"id,omitempty"` // of the reviewer's decision
}
