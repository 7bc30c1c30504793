package web

import (
	"fmt"
	"strings"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/web/words"
)

// factGroup is a part of the facts, as a reviewer works through them.
type factGroup struct {
	Key, Heading string
	Short        string // of Heading
	Doc          *evidence.Item
	Rows         []factRow
	One          string   // all of it in one line, for the folded group
	Sure         []string // paths that may be confirmed together
	Add          string   // the list to which a missed member can be added; "" for none
	AddLabel     string
	Adding       *adding // the open form to add to the list; nil: closed
	Controls     *controlList
	Earlier      []earlierTriage // of exceptions of earlier readings
	Open         bool            // a row of it is open: the group does not fold
	Writes       bool
	Swap         bool // the heading goes along with another part, out of band
}

// Left is how many facts of the group nobody has decided on.
func (g factGroup) Left() int {
	n := 0
	for _, r := range g.Rows {
		if !r.Decided && !r.Listed {
			n++
		}
	}
	return n
}

// Counted is how many facts of the group count as to confirm.
func (g factGroup) Counted() int {
	n := 0
	for _, r := range g.Rows {
		if !r.Listed {
			n++
		}
	}
	return n
}

// Together says whether there is more than one fact to confirm together.
func (g factGroup) Together() bool { return len(g.Sure) > 1 }

// Folds says whether the group is shown as one line.
func (g factGroup) Folds() bool {
	return len(g.Rows) > 0 && g.Left() == 0 && !g.Open && g.Controls == nil && len(g.Earlier) == 0
}

// factRow is one fact on the page.
type factRow struct {
	Doc         *evidence.Item
	Path, Field string // soc2.exceptions.0, exceptions
	ID          string // of the element
	Label       string
	Value       string // in force, in words; "" when there is none
	Mark        string // class of the value's tag: warn, bad; "" for plain words
	Sub         string // small words after the value
	Page        int    // where it stands; 0: nowhere
	Box         string // x0 y0 x1 y1 in points; "" without a place
	Tag         string // beside the box on the page
	Sureness    string // "Certain", "Corrected by IC"
	Doubt       bool   // it waits for a person
	Decided     bool
	Icon, State string // State in words, for those who do not see the icon
	Quote, Rule string
	Why         []string // why it waits, a sentence each
	Said        []string // who decided what and when, a sentence each
	Details     []factDetail
	Absent      string // the words of the button for "absent"
	Undo        bool
	Member      bool // of a list: an object
	List        bool // a whole list
	Open        bool
	Listed      bool // a control that nobody asks about: it does not count as to confirm
	Lazy        bool // its details are fetched when it is opened
	Writes      bool
	Last        string // as in evidence.Fact
	Note        string // above the editor: that someone else was first
	Editor      *editor
	Triage      *triageForm // of an exception in force
	fact        evidence.Fact
}

// factDetail is one field of a member in an open row.
type factDetail struct {
	Label, Value string
	Page         int
}

// newRow is the row of a fact.
func newRow(v *reviewView, f evidence.Fact, today string) factRow {
	row := factRow{Doc: v.Doc, Path: f.Path, ID: rowID(f.Path), Last: f.Last, Writes: v.Writes, Decided: f.Decided(), Doubt: len(f.Waits) > 0, fact: f}
	row.Field = fieldOf(f.Path)
	row.Label = words.FactLabel(row.Field)
	row.describe(today)
	row.place()
	for _, w := range f.Waits {
		row.Why = append(row.Why, words.Reason(w.Reason))
	}
	row.tell()
	row.List = memberLists[row.Field] && f.Path == "soc2."+row.Field
	row.Absent = "Absent"
	if row.Field == "exceptions" {
		row.Absent = "Not an exception"
	}
	return row
}

// memberLists are the fields that hold members.
var memberLists = map[string]bool{"controls": true, "exceptions": true, "cuecs": true, "subservice_organizations": true, "hipaa_mapping": true}

// wholeRows is how many rows of a page come with their details. A report may
// have thousands; the details of the others are fetched when a row is opened.
const wholeRows = 200

// fold leaves the details of the rows beyond wholeRows out of the page.
func (v *reviewView) fold() {
	n := 0
	for i := range v.Groups {
		for j := range v.Groups[i].Rows {
			if n++; n > wholeRows {
				v.Groups[i].Rows[j].Lazy = true
			}
		}
	}
}

// CanConfirm says whether there is anything to confirm that nobody has.
func (row factRow) CanConfirm() bool {
	f := row.fact
	return !(f.Said != nil && f.Said.Decision == evidence.Confirm && f.Said.Path == f.Path) && !(f.Absent && f.Added != nil)
}

// CanCorrect says whether the fact has a form.
func (row factRow) CanCorrect() bool { return len(factEntries[row.Field]) > 0 && !row.List }

// CanAbsent says whether the document may not say it at all.
func (row factRow) CanAbsent() bool { return !row.fact.Absent && row.Field != "document_class" }

// fieldOf is the field or list that a path is about: soc2.exceptions.0 is about
// exceptions.
func fieldOf(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) == 1 {
		return path
	}
	return parts[1]
}

func rowID(path string) string { return "f-" + strings.ReplaceAll(path, ".", "-") }

// place says where the fact stands and how sure it is.
func (row *factRow) place() {
	f, at := row.fact, row.telling()
	if at != nil {
		b := at.Box
		row.Page, row.Quote, row.Rule = at.Page, at.Quote, words.Rule(at.Rule)
		row.Box = fmt.Sprintf("%.1f %.1f %.1f %.1f", b[0], b[1], b[2], b[3])
	}
	if f.Added != nil {
		row.Page, row.Quote = f.Added.Page, f.Added.Quote
	}
	row.Tag = row.Label
	if row.Field == "exceptions" || row.Field == "controls" {
		row.Tag += " result"
	}
	switch {
	case f.Said != nil:
		row.Sureness = verdicts[f.Said.Decision].short + " by " + whoShort(*f.Said)
	case f.Added != nil:
		row.Sureness = "Added by " + whoShort(*f.Added)
	case len(f.Waits) > 0:
		row.Sureness = words.Doubt(f.Waits[0].Reason)
	case f.Place != nil:
		row.Sureness = words.Sureness(f.Place.Confidence)
	default:
		row.Sureness = "Worked out"
	}
}

// telling is the place that a person must see: of a control a result that has a
// place of its own, of another fact the part that waits, else the fact itself.
func (row *factRow) telling() *reading.Fact {
	f := row.fact
	if m, ok := f.Value.(reading.Control); ok {
		for i := range m.Tests {
			if at, ok := f.Parts[fmt.Sprintf("tests.%d.result", i)]; ok {
				return &at
			}
		}
	}
	for _, w := range f.Waits {
		if at, ok := f.Parts[strings.TrimPrefix(w.Path, f.Path+".")]; ok {
			return &at
		}
	}
	return f.Place
}

// verdicts are the words of each decision.
var verdicts = map[evidence.Verdict]struct{ short, icon string }{
	evidence.Confirm: {"Confirmed", "circle-check"},
	evidence.Correct: {"Corrected", "pencil-check"},
	evidence.Absent:  {"Called absent", "circle-minus"},
}

// tell says who decided, and what that makes of the row.
func (row *factRow) tell() {
	f := row.fact
	row.Icon, row.State = "circle-dashed", "Not confirmed"
	if f.Added != nil {
		row.Icon, row.State = "circle-plus", "Added by a person"
		row.Said = append(row.Said, sentenceOf("Added", *f.Added))
	}
	for _, d := range f.Also {
		row.Said = append(row.Said, sentenceOf(words.FactLabel(d.Path)+": "+strings.ToLower(verdicts[d.Decision].short), d))
	}
	if f.Said != nil {
		w := verdicts[f.Said.Decision]
		row.Icon, row.State = w.icon, w.short
		row.Said = append(row.Said, sentenceOf(w.short, *f.Said))
	}
	if f.Absent && f.Said == nil { // an addition that was taken back
		row.Icon, row.State, row.Sureness = "circle-minus", "Taken back", "Taken back"
	}
	row.Undo = f.Said != nil && f.Said.Path == f.Path || f.Said == nil && f.Added != nil && !f.Absent
}

// sentenceOf says who did something and when, with the note.
func sentenceOf(what string, d evidence.Decision) string {
	who := d.DecidedByName
	if who == "" {
		who = "someone who has left"
	}
	s := fmt.Sprintf("%s by %s on %s.", what, who, words.Moment(d.DecidedAt))
	if d.Note != "" {
		s += " Note: " + d.Note
	}
	return s
}

func whoShort(d evidence.Decision) string { return person{Name: d.DecidedByName}.Initials() }
