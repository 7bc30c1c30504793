package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ward/internal/reading"
	"ward/internal/vendors"
)

// sheets are the parts of the reading as a workbook: what a person who was not
// there needs to follow each value to its page and to who stands behind it.
func (r *Reviewed) sheets() ([]vendors.Sheet, error) {
	facts, err := r.Facts()
	if err != nil {
		return nil, err
	}
	controls, err := r.Controls()
	if err != nil {
		return nil, err
	}
	weighed, err := r.Weighed(nil)
	if err != nil {
		return nil, err
	}
	earlier, err := r.Earlier()
	if err != nil {
		return nil, err
	}
	out := []vendors.Sheet{r.documentSheet(), factSheet(facts)}
	if r.Extraction.SOC2 != nil {
		out = append(out, controlSheet(controls), exceptionSheet(facts, weighed, earlier), cuecSheet(facts), subserviceSheet(facts), mappingSheet(r))
	}
	return append(out, reviewSheet(r)), nil
}

func (r *Reviewed) documentSheet() vendors.Sheet {
	s, file := newSheet("Document", "About", "Value"), r.Extraction.File
	s.Add("File", file.Name)
	s.Add("Class", plainWords(string(r.Extraction.Class)))
	s.Add("Pages", file.Pages)
	s.Add("Pages read", file.PagesRead)
	s.Add("Whole", yesNo(!file.Partial))
	s.Add("Text", plainWords(file.TextSource))
	s.Add("SHA-256", file.SHA256)
	s.Add("Reading", r.Document.Reading)
	s.Add("Counts for nothing because", r.Excluded)
	if e := r.Extraction.Error; e != nil {
		s.Add("Not read because", e.Detail)
	}
	if two := r.Extraction.SOC2; two != nil && two.Counts != nil {
		n := two.Counts
		s.Add("Controls", fmt.Sprintf("%d = %d clean + %d with an exception + %d not tested + %d not read", n.Controls, n.Clean, n.Exceptions, n.NotTested, n.Unread))
	}
	return s
}

// placeHead heads the columns of where a fact stands and who stands behind it.
var placeHead = []any{"Page", "Quote", "Rule", "Confidence", "Decision", "Decided by", "Decided at (UTC)", "Note", "Waits because", "Path"}

// placeOf are the cells below placeHead.
func placeOf(f Fact) []any {
	cells := make([]any, 0, len(placeHead))
	switch {
	case f.Added != nil:
		cells = append(cells, f.Added.Page, f.Added.Quote, "", "")
	case f.Place != nil:
		cells = append(cells, f.Place.Page, f.Place.Quote, f.Place.Rule, strconv.FormatFloat(f.Place.Confidence, 'f', -1, 64))
	default:
		cells = append(cells, nil, "", "", "")
	}
	d := f.Said
	if d == nil {
		d = f.Added
	}
	if d == nil && len(f.Also) > 0 {
		d = &f.Also[len(f.Also)-1]
	}
	if d == nil {
		cells = append(cells, "", "", "", "")
	} else {
		cells = append(cells, plainWords(string(d.Decision)), d.DecidedByName, d.DecidedAt.UTC().Format(timeForm), d.Note)
	}
	var waits []string
	for _, w := range f.Waits {
		waits = append(waits, w.Reason)
	}
	return append(cells, strings.Join(waits, "; "), f.Path)
}

// factRow is the cells of a fact before those of its place.
func factRow(f Fact, cells ...any) []any { return append(cells, placeOf(f)...) }

func newSheet(name string, heads ...any) vendors.Sheet {
	return vendors.Sheet{Name: name, Rows: [][]any{heads}}
}

// placedSheet is a sheet whose rows are factRows.
func placedSheet(name string, heads ...any) vendors.Sheet {
	return newSheet(name, append(heads, placeHead...)...)
}

// factSheet holds the values that are no members of a list.
func factSheet(facts []Fact) vendors.Sheet {
	s := placedSheet("Facts", "Fact", "Value", "As read")
	for _, f := range facts {
		name := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
		if _, member := index(name); member {
			continue
		}
		s.Add(factRow(f, plainWords(name), valueCell(f.Value), valueCell(f.Machine))...)
	}
	return s
}

// valueCell is a value that is no member, in one cell.
func valueCell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return yesNo(v)
	case []string:
		return strings.Join(v, ", ")
	case reading.Period:
		return v.Start + " to " + v.End
	}
	return fmt.Sprint(v)
}

// controlSheet has a row for each test, and one for a control without any.
func controlSheet(controls []Fact) vendors.Sheet {
	s := placedSheet("Controls and tests", "Control", "Criteria", "Activity", "Came out", "Test", "Result", "Result is")
	for _, f := range controls {
		c, ok := f.Value.(reading.Control)
		if !ok || f.Absent {
			continue
		}
		tests := c.Tests
		if len(tests) == 0 {
			tests = []reading.Test{{}}
		}
		for _, t := range tests {
			s.Add(factRow(f, orEmpty(c.ID), strings.Join(c.Criteria, ", "), c.Activity, plainWords(c.State()), t.Test, t.Result, plainWords(t.Status))...)
		}
	}
	return s
}

// exceptionSheet has the exceptions in force with their triage, and below them
// the triage of earlier readings.
func exceptionSheet(facts []Fact, weighed []Weighed, earlier []Triage) vendors.Sheet {
	s := placedSheet("Exceptions", "Control", "Criteria", "What deviated", "Failed", "Tested", "Management response", "Page of the response",
		"Severity", "Stands behind it", "Proposed", "By the rule", "Relevant", "Why relevant or not", "Design or operation", "Why this severity",
		"Own control", "HIPAA", "Finding wished", "Note of the triage", "Weighed by", "Weighed at (UTC)", "Of an earlier reading")
	for _, f := range facts {
		i := slices.IndexFunc(weighed, func(w Weighed) bool { return w.Path == f.Path })
		e, ok := f.Value.(reading.Deviation)
		if i < 0 || !ok {
			continue
		}
		x := weighed[i]
		person := "nobody yet"
		if x.Confirmed {
			person = "a person"
		}
		cells := []any{orEmpty(e.ControlID), strings.Join(e.Criteria, ", "), e.Text, numberCell(e.SampleFailed), numberCell(e.SampleSize), orEmpty(e.ManagementResponse),
			numberCell(e.ResponsePage), e.Severity, person, x.Proposed, x.Rule}
		s.Add(factRow(f, append(cells, triageCells(x.Triage, "no")...)...)...)
	}
	for i := range earlier {
		t := &earlier[i]
		cells := []any{t.Control, "", t.Deviation, nil, nil, "", nil, t.Severity, "a person", "", ""}
		s.Add(append(append(cells, triageCells(t, "yes, reading "+strconv.Itoa(t.Reading))...), t.Page)...)
	}
	return s
}

func triageCells(t *Triage, earlier string) []any {
	if t == nil {
		return []any{"", "", "", "", "", "", "", "", "", "", earlier}
	}
	return []any{t.Relevant, t.RelevanceReason, t.Nature, t.SeverityReason, t.CompensatingControl, strings.Join(t.Provisions(), ", "), yesNo(t.WantsFinding), t.Weighing.Note,
		t.DecidedByName, t.DecidedAt.UTC().Format(timeForm), earlier}
}

func cuecSheet(facts []Fact) vendors.Sheet {
	s := placedSheet("CUECs", "Number", "Text", "Criteria")
	for _, f := range facts {
		if c, ok := f.Value.(reading.CUEC); ok && !f.Absent {
			s.Add(factRow(f, orEmpty(c.ID), c.Text, strings.Join(c.Criteria, ", "))...)
		}
	}
	return s
}

func subserviceSheet(facts []Fact) vendors.Sheet {
	s := placedSheet("Subservice organizations", "Name", "Services", "Method", "Criteria", "Expected controls (CSOCs)")
	for _, f := range facts {
		if o, ok := f.Value.(reading.Subservice); ok && !f.Absent {
			s.Add(factRow(f, o.Name, orEmpty(o.Services), plainWords(orEmpty(o.Method)), strings.Join(o.Criteria, ", "), strings.Join(o.CSOCs, "\n"))...)
		}
	}
	return s
}

func mappingSheet(r *Reviewed) vendors.Sheet {
	s := newSheet("HIPAA mapping", "Provision", "Criteria", "Controls", "Page")
	for _, m := range r.Extraction.SOC2.HIPAAMapping {
		s.Add(m.Citation, strings.Join(m.Criteria, ", "), strings.Join(m.Controls, ", "), m.Page)
	}
	return s
}

func reviewSheet(r *Reviewed) vendors.Sheet {
	s := newSheet("Needs review", "Path", "Reason")
	for _, item := range r.Extraction.NeedsReview {
		s.Add(item.Path, item.Reason)
	}
	return s
}

func numberCell(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

// plainWords is a word of a closed list as people write it.
func plainWords(s string) string { return strings.ReplaceAll(s, "_", " ") }

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}
