package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"ward/internal/hipaa"
	"ward/internal/identity"
	"ward/internal/reading"
)

// Weighing is what a person concludes about an exception for the hospital. An
// empty text means that nothing is said of it yet.
type Weighing struct {
	Relevant            string // to what the hospital uses: yes, no or unsure
	RelevanceReason     string // why; required with "no"
	Nature              string // what failed: design or operation
	Severity            string // minor, moderate or major; empty leaves the severity as it is
	SeverityReason      string // required with "minor"
	CompensatingControl string // what the hospital itself does about it
	HIPAA               string `gorm:"column:hipaa"` // ids of provisions that it touches, with commas between
	WantsFinding        bool   // a finding is to be made of it later
	Note                string
}

// Provisions are the ids of the provisions of HIPAA that the exception touches.
func (w Weighing) Provisions() []string {
	return strings.FieldsFunc(w.HIPAA, func(r rune) bool { return r == ',' })
}

// Triage is a weighing as it is kept. It belongs to what the exception says,
// not to its place in a list: a later reading of the same document finds it
// again by its control and its words.
type Triage struct {
	Tenant      identity.TenantID `gorm:"primaryKey"`
	DocumentID  ID                `gorm:"primaryKey"`
	Fingerprint string            `gorm:"primaryKey"` // of the exception as read or added
	Reading     int               // in which it was weighed last
	Control     string            // of the exception as read; empty: the report names none
	Deviation   string            // as read
	Page        int
	Weighing
	DecidedBy     string // user id
	DecidedByName string // as on that day
	DecidedAt     time.Time
	Version       int // from 1; a write with an older one is Stale
}

// TableName is the table of triage.
func (Triage) TableName() string { return "exception_triage" }

// Weighed is an exception in force with what a person concluded of it.
type Weighed struct {
	Index     int // of soc2.exceptions; it stays the same within one reading
	Path      string
	Exception reading.Deviation // the values in force
	// Proposed is the severity that the reading proposed, and Rule the rule that
	// did; empty for an exception that a person added.
	Proposed, Rule string
	// Confirmed says that a person stands behind the severity in force. Until
	// then it is never below moderate.
	Confirmed bool
	// Touches are the ids of the provisions of HIPAA that are proposed.
	Touches []string
	Triage  *Triage // nil: nobody has weighed it

	fingerprint string
	read        reading.Deviation // as read or added
}

// Weighed lists the exceptions in force with their triage, in the order of the
// report. Provisions are proposed by the rules; by none when they are nil.
func (r *Reviewed) Weighed(rules *hipaa.Rules) ([]Weighed, error) {
	if r.Extraction.SOC2 == nil {
		return nil, nil
	}
	read, err := r.asRead()
	if err != nil {
		return nil, err
	}
	prints, machine := fingerprints(read), len(read)-r.additions()
	out := make([]Weighed, 0, len(r.Extraction.SOC2.Exceptions))
	for i, e := range r.Extraction.SOC2.Exceptions {
		path := r.Path(exceptionList, i)
		at, ok := index(path[len(exceptionList)+1:])
		if !ok || at >= len(read) {
			return nil, fmt.Errorf("exception %d of document %s has no index", i, r.Document.ID)
		}
		w := Weighed{Index: at, Path: path, Exception: e, Confirmed: r.Confirmed(path + ".severity"),
			Touches: touches(rules, r.Extraction.SOC2, e), Triage: r.triageOf(prints[at]), fingerprint: prints[at], read: read[at]}
		if at < machine {
			w.Proposed, w.Rule = read[at].Severity, read[at].SeverityRule
		}
		out = append(out, w)
	}
	return out, nil
}

// Earlier lists the triage of exceptions that the reading in force does not
// have: an earlier reading had them, or a person took them out of the list.
func (r *Reviewed) Earlier() ([]Triage, error) {
	if len(r.Triage) == 0 {
		return nil, nil
	}
	now, err := r.Weighed(nil)
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	for _, w := range now {
		held[w.fingerprint] = true
	}
	var out []Triage
	for _, t := range r.Triage {
		if !held[t.Fingerprint] {
			out = append(out, t)
		}
	}
	return out, nil
}

// exceptionList is the path of the list of exceptions.
const exceptionList = "soc2.exceptions"

// asRead lists the exceptions at each index as they were read or added, whatever
// was said of them later.
func (r *Reviewed) asRead() ([]reading.Deviation, error) {
	var x struct {
		SOC2 *struct {
			Exceptions []reading.Deviation `json:"exceptions"`
		} `json:"soc2"`
	}
	if err := json.Unmarshal([]byte(r.text), &x); err != nil {
		return nil, fmt.Errorf("reading of document %s: %v", r.Document.ID, err)
	}
	var out []reading.Deviation
	if x.SOC2 != nil {
		out = x.SOC2.Exceptions
	}
	for _, d := range r.Decisions {
		if d.Decision != add || d.Path != exceptionList {
			continue
		}
		e := reading.Deviation{Page: d.Page}
		if err := json.Unmarshal([]byte(d.Value), &e); err != nil {
			return nil, fmt.Errorf("decision %s: %v", d.ID, err)
		}
		out = append(out, e)
	}
	return out, nil
}

// additions counts the exceptions that people added.
func (r *Reviewed) additions() int {
	n := 0
	for _, d := range r.Decisions {
		if d.Decision == add && d.Path == exceptionList {
			n++
		}
	}
	return n
}

func (r *Reviewed) triageOf(fingerprint string) *Triage {
	for i := range r.Triage {
		if r.Triage[i].Fingerprint == fingerprint {
			return &r.Triage[i]
		}
	}
	return nil
}

// fingerprints name exceptions by their control and their words, so that another
// reading of the same document knows them again: letters and digits alone count,
// not their case. Of exceptions that say the same the second is another one.
func fingerprints(list []reading.Deviation) []string {
	out, seen := make([]string, len(list)), map[string]int{}
	for i, e := range list {
		sum := sha256.Sum256([]byte(bare(orEmpty(e.ControlID)) + "\n" + bare(e.Text)))
		print := hex.EncodeToString(sum[:16])
		if seen[print]++; seen[print] > 1 {
			print += fmt.Sprintf("-%d", seen[print])
		}
		out[i] = print
	}
	return out
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// touches proposes the provisions of HIPAA that an exception touches: those that
// the report itself maps to its control or criteria, where it has a mapping;
// otherwise those for which its criteria are full evidence.
func touches(rules *hipaa.Rules, s *reading.SOC2, e reading.Deviation) []string {
	if rules == nil {
		return nil
	}
	var out []string
	for _, m := range s.HIPAAMapping {
		hit := e.ControlID != nil && slices.Contains(m.Controls, *e.ControlID) ||
			slices.ContainsFunc(e.Criteria, func(c string) bool { return slices.Contains(m.Criteria, c) })
		if q, known := rules.Cited(m.Citation); hit && known && !slices.Contains(out, q.ID) {
			out = append(out, q.ID)
		}
	}
	if len(s.HIPAAMapping) > 0 {
		return upTo(out, maxProvisions)
	}
	for _, q := range rules.Touched(e.Criteria) {
		out = append(out, q.ID)
	}
	return upTo(out, maxProvisions)
}

// upTo is a list without what goes beyond its first n members.
func upTo(list []string, n int) []string { return list[:min(len(list), n)] }
