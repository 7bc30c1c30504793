// Package diff compares two SOC 2 reports of one system as they were read and
// reviewed: what is new, what is back, what is gone, and what cannot be told.
//
// It is pure: two readings in, what differs between them out. What one of the
// readings does not know is said, and never taken for "there is none".
package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"ward/internal/reading"
)

// Report is a SOC 2 report as it was read, with the reviewers' decisions
// applied.
type Report struct {
	*reading.Extraction // its SOC2 is not nil
	// Path is the path of the i-th member of a list, such as
	// soc2.exceptions.3; nil: a member's path is its place in the list.
	Path func(list string, i int) string
}

// Part is the part of a report that a change is about.
type Part string

// The parts of a report, those first whose change weighs most.
const (
	Exceptions        Part = "exceptions"
	Opinion           Part = "opinion"
	QualifiedCriteria Part = "qualified_criteria"
	ReportType        Part = "report_type"
	Categories        Part = "categories"
	Period            Part = "period"
	Controls          Part = "controls"
	Subservice        Part = "subservice_organizations"
	CUECs             Part = "cuecs"
	HIPAA             Part = "hipaa_included"
	Emphasis          Part = "emphasis_of_matter"
	System            Part = "system"
	Organization      Part = "service_organization"
	Auditor           Part = "auditor"
)

// Parts are all parts in the order of Diff.Changes.
var Parts = []Part{Exceptions, Opinion, QualifiedCriteria, ReportType, Categories, Period, Controls, Subservice, CUECs, HIPAA, Emphasis, System, Organization, Auditor}

// Kind says how a thing differs.
type Kind string

// The kinds of changes. The first four are of exceptions only.
const (
	Repeated Kind = "repeated" // the control deviated in both
	Unproven Kind = "unproven" // the control deviated before, and nothing in the later report shows that it works
	New      Kind = "new"      // the control did not deviate before
	Resolved Kind = "resolved" // the control deviated before, and was tested without exception

	Dropped  Kind = "dropped"
	Untested Kind = "untested" // of a control: it was tested before, and is not any more
	Hole     Kind = "hole"     // of the period: days between the two that neither covers
	Overlap  Kind = "overlap"  // of the period: days that both cover
	Changed  Kind = "changed"
	Added    Kind = "added"
)

var kinds = []Kind{Repeated, Unproven, New, Dropped, Untested, Hole, Overlap, Changed, Added, Resolved}

// Effect says for whom a change speaks.
type Effect string

// The effects of a change, the first to look at first.
const (
	Worse   Effect = "worse"
	Unclear Effect = "unclear" // it may be bad: the later report does not tell
	Neutral Effect = "neutral" // different; what it means is for a person
	Better  Effect = "better"
)

var effects = []Effect{Worse, Unclear, Neutral, Better}

// Change is one difference between two reports.
type Change struct {
	Part   Part
	Kind   Kind
	Effect Effect
	Name   string // what it is about: a control's id, a category, an organization; empty when the part says it all
	Before *Side  // nil when the earlier report does not have it
	After  *Side  // nil when the later one does not
	By     Match  // how the two sides were found to be one thing; empty when there is one side or no choice
	Days   int    // of a hole or overlap; otherwise 0
	// Doubt is why it may not be so, in sentences; empty: nothing speaks
	// against it.
	Doubt string
}

// Match is how two things of two reports were found to be one.
type Match string

// The ways of matching.
const (
	ByID   Match = "id"   // the same control id, and no text speaks against it
	ByText Match = "text" // the texts are alike
	ByName Match = "name" // the names are forms of one
)

// Side is where one of the two reports says a thing.
type Side struct {
	Text     string // the value in force
	Path     string // of the fact: soc2.exceptions.0
	Page     int    // from 1; 0: no place in the document says it
	Severity string // of an exception
	Sample   string // of an exception: "3 of 25"; empty: not stated
}

// Gap is something that cannot be compared.
type Gap struct {
	Part   Part
	Reason string // one sentence
}

// Diff is what differs between two reports of a system.
type Diff struct {
	Changes []Change // worse first, then in the order of Parts and of the reports
	Unknown []Gap    // what cannot be told; a change that this may undo carries it as its doubt
}

// Reports compares an earlier report with a later one. Both have a SOC2.
func Reports(before, after Report) Diff {
	c := newComparer(before, after)
	c.values()
	c.categories()
	c.period()
	c.controls()
	c.exceptions()
	c.subservice()
	c.cuecs()
	slices.SortStableFunc(c.out.Changes, func(a, b Change) int {
		return cmp.Or(order(effects, a.Effect, b.Effect), order(Parts, a.Part, b.Part), order(kinds, a.Kind, b.Kind))
	})
	slices.SortStableFunc(c.out.Unknown, func(a, b Gap) int { return order(Parts, a.Part, b.Part) })
	return c.out
}

// Count is how many changes of a part are of a kind.
func (d Diff) Count(p Part, k Kind) int {
	n := 0
	for _, c := range d.Changes {
		if c.Part == p && c.Kind == k {
			n++
		}
	}
	return n
}

func order[T comparable](all []T, a, b T) int {
	return cmp.Compare(slices.Index(all, a), slices.Index(all, b))
}

// comparer collects what differs.
type comparer struct {
	before, after side
	pairs         []pair // of controls
	out           Diff
}

func newComparer(before, after Report) *comparer {
	return &comparer{before: sideOf(before, "the earlier report"), after: sideOf(after, "this report")}
}

func (c *comparer) add(ch Change) { c.out.Changes = append(c.out.Changes, ch) }

// sides are both reports, the earlier first.
func (c *comparer) sides() []*side { return []*side{&c.before, &c.after} }

// unknown notes what cannot be told, once.
func (c *comparer) unknown(p Part, reason string) {
	if g := (Gap{p, reason}); reason != "" && !slices.Contains(c.out.Unknown, g) {
		c.out.Unknown = append(c.out.Unknown, g)
	}
}

// side is one of the two reports.
type side struct {
	Report
	name  string // "this report", within a sentence
	index index
	open  map[string]bool // paths that wait for a person, and those of what holds them
}

func sideOf(r Report, name string) side {
	return side{Report: r, name: name, index: indexOf(r.SOC2.Controls), open: openIn(r.NeedsReview)}
}

// openIn are the paths that wait, each with the paths of what holds it: a report
// may have thousands, and is asked about each of its rows.
func openIn(items []reading.Review) map[string]bool {
	out := map[string]bool{}
	for _, item := range items {
		for path := item.Path; !out[path]; {
			out[path] = true
			if dot := strings.LastIndexByte(path, '.'); dot >= 0 {
				path = path[:dot]
			}
		}
	}
	return out
}

// path is the path of a member.
func (s side) path(list string, i int) string {
	if s.Path != nil {
		return s.Path(list, i)
	}
	return list + "." + strconv.Itoa(i)
}

// value is where a single value stands.
func (s side) value(path, text string) *Side {
	out := &Side{Text: text, Path: path}
	for _, p := range []string{path, path + ".end"} {
		if f, ok := s.Facts[p]; ok {
			out.Page = f.Page
			break
		}
	}
	return out
}

// member is where a member of a list stands.
func (s side) member(list string, i, page int, text string) *Side {
	return &Side{Text: text, Path: s.path(list, i), Page: page}
}

// waits says why what stands at a path, or in it, is not certain yet.
func (s side) waits(path string) string {
	if s.open[path] {
		return "In " + s.name + " this waits for a person to confirm it."
	}
	return ""
}

// whole says why a list may not hold all that the report says; empty: it does.
func (s side) whole(list, what string, unread bool) string {
	switch {
	case unread:
		return "The reading of " + s.name + " does not know its " + what + ". Read it again."
	case slices.ContainsFunc(s.NeedsReview, func(r reading.Review) bool { return r.Path == list }):
		return "Whether all " + what + " of " + s.name + " were found waits for a person."
	case s.File.Partial || s.File.PagesRead < s.File.Pages:
		return "Not all pages of " + s.name + " could be read, so it may hold more " + what + "."
	}
	return ""
}

// doubts joins reasons to doubt.
func doubts(reasons ...string) string {
	var out []string
	for _, r := range reasons {
		if r != "" && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return strings.Join(out, " ")
}
