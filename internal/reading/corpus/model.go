// Package corpus makes documents whose truth is known: SOC 2 reports and bridge
// letters of invented firms, filled from a seed, in styles that differ in
// wording and layout, and documents that only look like a SOC 2 report.
//
// It is pure: a seed and a style in, a document and its truth out. It never
// looks at how documents are read. Styles in files named heldout_*.go are kept
// out of rule writing; only their totals are looked at.
package corpus

import "time"

// Report is what is true of a SOC 2 report, whatever its style prints.
type Report struct {
	Org, Short  string // the service organization, and what the text calls it
	System      string
	Firm, City  string // the service auditor
	TypeTwo     bool
	Start, End  time.Time // of a Type 2
	AsOf        time.Time // of a Type 1
	Signed      time.Time // the date under the auditor's signature
	Categories  []string  // security first, in the words of the criteria
	Opinion     string    // unqualified, qualified, adverse or disclaimer
	Qualified   []string  // criteria, when Opinion is qualified or adverse
	Emphasis    bool
	HIPAA       []Mapping // empty: the report is not on HIPAA too
	Controls    []Control
	CUECs       []CUEC
	Subservices []Subservice
	Numbered    bool // controls have ids in print
}

// Control is one control, its tests and what they showed.
type Control struct {
	ID       string
	Criteria []string
	Activity string
	noun     string // what the auditor sampled, plural; empty: nothing
	check    string // what was looked at
	whether  string // what should be so
	Sample   int    // items tested; 0: nothing was sampled
	State    State
	Failed   int    // items that failed, when State is Deviated
	Finding  string // what a deviation was, as printed; set by the style
	Response string // management's answer, as printed; empty: none
	fail     string // what was wrong with the failing items
	fix      string // what management did about it
}

// State is what the tests of a control showed.
type State int

// The states of a control.
const (
	Clean State = iota
	Deviated
	Untested // not tested, whatever the reason
	Idle     // nothing happened in the period that it applies to
)

// Mapping is one line of the table from HIPAA to the criteria and controls.
type Mapping struct {
	Citation string // such as 164.312(a)(1)
	Title    string
	Criteria []string
	Controls []string
}

// CUEC is a complementary user entity control.
type CUEC struct {
	do, doing, rest string // "review", "reviewing", "who holds an account"
	Criteria        []string
	Text            string // as printed; set by the style
}

// Subservice is a subservice organization.
type Subservice struct {
	Name      string
	Aliases   []string
	Services  string
	Inclusive bool
	Criteria  []string
	Controls  []string // complementary subservice organization controls
}

// Letter is what is true of a bridge letter.
type Letter struct {
	Org, Short, System, Firm string
	Start, End               time.Time // of the report
	From, To                 time.Time // of the gap
	Dated                    time.Time
	Changes                  bool // material changes are told
	Flags                    []string
	Person, Role             string // empty: unsigned
}
