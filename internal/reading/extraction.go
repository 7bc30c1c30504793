// Package reading turns the pages of a vendor's document into facts: opinion,
// period, exceptions, each with its page, box, quote, rule and confidence.
//
// It is pure: values in, values out. It never opens a file, never asks a clock,
// and never guesses: what it does not find is nil and named in NeedsReview.
// Rules follow how SOC 2 reports are built (AT-C 105 and 205, the 2018
// description criteria DC 200), not how one firm prints them.
package reading

// Schema names the wire form of an Extraction.
const Schema = "ward.extraction/1"

// ReviewBelow is the confidence under which a value goes to a person.
// Confidence runs from 0 to 1.
const ReviewBelow = 0.75

// Class is the kind of a document, decided before anything is read out of it.
type Class string

// The classes of documents.
const (
	SOC2Report      Class = "soc2_report"
	BridgeLetter    Class = "bridge_letter"
	BAA             Class = "baa"
	SOC1Report      Class = "soc1_report"
	SOC3Report      Class = "soc3_report"
	ISOCertificate  Class = "iso27001_certificate"
	PenetrationTest Class = "penetration_test"
	HITRUSTLetter   Class = "hitrust_letter"
	Other           Class = "other"
)

// The states of one test of a control.
const (
	NoException = "no_exception"  // a phrase of the closed list of clean results
	Exception   = "exception"     // the auditor reports a deviation
	NotTested   = "not_tested"    // the auditor did not or could not test
	DidNotOccur = "did_not_occur" // nothing happened that the control applies to
	Unread      = "unread"        // an empty result, or one that no rule knows
)

// File is what is known of the file itself.
type File struct {
	Name       string `json:"name"`
	SHA256     string `json:"sha256"` // hexadecimal
	Bytes      int64  `json:"bytes"`
	Pages      int    `json:"pages"`       // that the file claims
	PagesRead  int    `json:"pages_read"`  // at most Pages
	Partial    bool   `json:"partial"`     // some page could not be read
	TextSource string `json:"text_source"` // native, fallback, ocr or mixed
	// OCRPages are the pages whose text was recognized from their pictures, and
	// UnreadPages those of which some or all could not be read. Both are nil in
	// a reading of before they were told: not known.
	OCRPages    []int `json:"ocr_pages"`
	UnreadPages []int `json:"unread_pages"`
	Declared    Class `json:"-"` // what a person says it is; empty: decide by reading
}

// Extraction is everything read out of one document, in the form that leaves
// Ward (schema ward.extraction/1). Lists are empty, never nil.
type Extraction struct {
	Schema      string          `json:"schema"`
	File        File            `json:"file"`
	Class       Class           `json:"document_class"`
	SOC2        *SOC2           `json:"soc2"`   // nil unless Class is SOC2Report
	Bridge      *Bridge         `json:"bridge"` // nil unless Class is BridgeLetter
	BAA         *Agreement      `json:"baa"`    // nil: agreements are not read yet
	Facts       map[string]Fact `json:"facts"`  // by path, such as soc2.exceptions.0.deviation
	NeedsReview []Review        `json:"needs_review"`
	Error       *Failure        `json:"error"` // nil when the document was read

	// Traces are of the texts of a SOC 2 report, to find reports that are alike;
	// nil until they are made, and in what is stored.
	Traces *Traces `json:"traces,omitempty"`

	// Parts and Claims are what a SOC 2 report was read from, for those who judge
	// it in the same process. They do not leave it.
	Parts  []Part             `json:"-"`
	Claims map[string][]Claim `json:"-"` // by path
}

// Traces are short traces of the texts of a SOC 2 report, each as package
// likeness writes it; empty: there is too little text.
type Traces struct {
	Description string `json:"description"` // the system description
	Controls    string `json:"controls"`    // the control activities
	Tests       string `json:"tests"`       // the auditor's tests
}

// Fact is where a value stands and how sure the reading is.
type Fact struct {
	Page       int        `json:"page"` // from 1
	Box        [4]float64 `json:"box"`  // x0, y0, x1, y1 in points, origin at the lower left
	Quote      string     `json:"quote"`
	Rule       string     `json:"rule"`
	Confidence float64    `json:"confidence"` // 0 to 1, from evidence
}

// Review is a value that a person should look at, and why.
type Review struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Failure says why a document could not be read.
type Failure struct {
	Code   string `json:"code"` // encrypted, damaged, too_large, time_limit, memory_limit, not_pdf, no_text
	Detail string `json:"detail"`
}

// Period is a span of days, both ends included, as YYYY-MM-DD.
type Period struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// SOC2 is a SOC 2 report: AICPA AT-C 105, 205 and the description criteria.
type SOC2 struct {
	ReportType          *string      `json:"report_type"` // type_1 or type_2
	ServiceOrganization *string      `json:"service_organization"`
	System              *string      `json:"system"`
	Auditor             *string      `json:"auditor"`
	Opinion             *string      `json:"opinion"` // unqualified, qualified, adverse or disclaimer
	QualifiedCriteria   []string     `json:"qualified_criteria"`
	AsOf                *string      `json:"as_of"`       // of a Type 1
	Period              *Period      `json:"period"`      // of a Type 2
	ReportDate          *string      `json:"report_date"` // under the auditor's signature
	Categories          []string     `json:"categories"`
	HIPAAIncluded       bool         `json:"hipaa_included"`
	EmphasisOfMatter    *string      `json:"emphasis_of_matter"`
	Controls            []Control    `json:"controls"`
	Counts              *Counts      `json:"counts"` // of Controls; nil for a Type 1, and in readings older than it
	Exceptions          []Deviation  `json:"exceptions"`
	CUECs               []CUEC       `json:"cuecs"`
	Subservice          []Subservice `json:"subservice_organizations"`
	HIPAAMapping        []Mapping    `json:"hipaa_mapping"`     // nil in a reading made before mappings were read
	Quality             []Signal     `json:"quality,omitempty"` // nil: not judged; no verdict, and no part of the score
}

// TypeOne reports whether the report is known to be a Type 1, which tests no
// operation.
func (s *SOC2) TypeOne() bool { return s.ReportType != nil && *s.ReportType == "type_1" }

// LastDay is the last day that the report speaks of, YYYY-MM-DD: the end of its
// period or the day of a Type 1. It is empty when that is not known.
func (s *SOC2) LastDay() string {
	switch {
	case s.Period != nil:
		return s.Period.End
	case s.AsOf != nil:
		return *s.AsOf
	}
	return ""
}

// Control is one control with the auditor's tests of it. Tests is empty in a
// Type 1 report.
type Control struct {
	ID       *string  `json:"control_id"` // nil when the report numbers no controls
	Criteria []string `json:"criteria"`
	Page     int      `json:"page"`
	Activity string   `json:"activity"`
	Tests    []Test   `json:"tests"`
}

// Test is one test of a control and its result, as printed.
type Test struct {
	Test   string `json:"test"`
	Result string `json:"result"`
	Status string `json:"status"` // NoException, Exception, NotTested, DidNotOccur or Unread
}

// Deviation is an exception: one control that deviated, however often the
// report prints it.
type Deviation struct {
	ControlID          *string  `json:"control_id"`
	Criteria           []string `json:"criteria"`
	Page               int      `json:"page"` // of the result cell
	Text               string   `json:"deviation"`
	SampleFailed       *int     `json:"sample_failed"`
	SampleSize         *int     `json:"sample_size"` // at least SampleFailed
	ManagementResponse *string  `json:"management_response"`
	ResponsePage       *int     `json:"response_page"`
	Severity           string   `json:"severity"`      // moderate or major; minor only by a person
	SeverityRule       string   `json:"severity_rule"` // the rule that proposed Severity
}

// CUEC is a complementary user entity control: what the customer must do.
type CUEC struct {
	ID       *string  `json:"id"`
	Text     string   `json:"text"`
	Criteria []string `json:"criteria"`
	Page     int      `json:"page"`
}

// Subservice is a subservice organization that the system relies on.
type Subservice struct {
	Name     string   `json:"name"`
	Services *string  `json:"services"`
	Method   *string  `json:"method"` // carve_out or inclusive
	Criteria []string `json:"criteria"`
	CSOCs    []string `json:"csocs"` // complementary subservice organization controls
	Page     int      `json:"page"`
}

// Mapping is one provision of the HIPAA rules with what a SOC 2+ report lists
// for it. At least one of Criteria and Controls is not empty.
type Mapping struct {
	Citation string   `json:"citation"` // of 45 CFR part 164, without sign or blank: 164.312(a)(1)
	Criteria []string `json:"criteria"`
	Controls []string `json:"controls"` // numbers as the matrix prints them
	Page     int      `json:"page"`     // where the provision first stands
}

// Bridge is a bridge letter: what management says of the time after a report.
type Bridge struct {
	From                *string  `json:"from"`
	To                  *string  `json:"to"`
	LetterDate          *string  `json:"letter_date"`
	MaterialChanges     *bool    `json:"material_changes"`
	ReportPeriod        *Period  `json:"report_period"`
	ServiceOrganization *string  `json:"service_organization"`
	Auditor             *string  `json:"auditor"`
	Issuer              *string  `json:"issuer"`
	IssuerRole          *string  `json:"issuer_role"` // management, auditor or other
	Flags               []string `json:"flags"`
}

// Agreement is a business associate agreement (45 CFR 164.504(e)).
type Agreement struct {
	CoveredEntity     *string     `json:"covered_entity"`
	BusinessAssociate *string     `json:"business_associate"`
	EffectiveOn       *string     `json:"effective_on"`
	Term              *Term       `json:"term"`
	Notice            *Notice     `json:"notice"`
	NoticeHours       *int        `json:"notice_hours"`
	Provisions        []Provision `json:"provisions"`
}

// Term is how long an agreement lasts.
type Term struct {
	Type   string `json:"type"` // coterminous, fixed or until_terminated
	Months *int   `json:"months"`
}

// Notice is the time to report a breach in.
type Notice struct {
	Value int    `json:"value"`
	Unit  string `json:"unit"` // hours, days or business_days
}

// Provision is one required provision of an agreement.
type Provision struct {
	ID     string `json:"id"`
	Status string `json:"status"` // present, missing or unclear
	Page   int    `json:"page"`
	Quote  string `json:"quote"`
}
