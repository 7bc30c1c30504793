package corpus

import "time"

// Truth is what is true of one document, in the neutral form that scorers of
// readings share. Dates are YYYY-MM-DD.
type Truth struct {
	Doc            string       `json:"doc_id"`
	File           string       `json:"file"`
	Kind           string       `json:"kind"` // soc2, bridge, nonsoc2, hostile or baa
	House          string       `json:"house"`
	Renderer       string       `json:"renderer"`
	Traits         []string     `json:"traits"`
	Outcome        string       `json:"expected_outcome"` // ok, error, error_or_partial or survive
	ErrorKind      *string      `json:"error_kind"`
	Password       *string      `json:"password"`
	Scanned        bool         `json:"scanned"`
	Class          string       `json:"document_class"`
	Accept         []string     `json:"class_accept,omitempty"` // other classes that are right too
	ReportType     *string      `json:"report_type"`            // I or II
	Org            string       `json:"service_organization"`
	System         *string      `json:"system"`
	Auditor        *string      `json:"auditor"`
	Opinion        *string      `json:"opinion"`
	Qualified      []string     `json:"qualified_criteria"`
	Adverse        []string     `json:"adverse_criteria"`
	Emphasis       bool         `json:"emphasis_of_matter"`
	Period         *Span        `json:"period"`
	AsOf           *string      `json:"as_of"`
	Date           *string      `json:"report_date"`
	Categories     []string     `json:"categories"`
	HIPAA          bool         `json:"hipaa_included"`
	Mapping        []Mapped     `json:"hipaa_mapping,omitempty"`
	ControlsTested *int         `json:"controls_tested_count"`
	ControlsIdle   int          `json:"controls_not_operated"`
	Exceptions     []Exception  `json:"exceptions"`
	CUECsCount     *int         `json:"cuecs_count"`
	CUECs          []string     `json:"cuecs"`
	Subservices    []Sub        `json:"subservice"`
	Bridge         *BridgeTruth `json:"bridge"`
	Pages          int          `json:"pages"`
}

// Span is two days, both included.
type Span struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// Mapped is one line of a HIPAA mapping.
type Mapped struct {
	Citation string   `json:"citation"`
	Criteria []string `json:"criteria"`
	Controls []string `json:"controls"`
}

// Exception is one control with a deviation, however often it is printed.
type Exception struct {
	ID       string   `json:"control_id"`
	Activity string   `json:"control_activity"`
	Criteria []string `json:"criteria"`
	Page     *int     `json:"page"`
	Pages    []int    `json:"pages"` // all places among the tests of controls
	Text     string   `json:"deviation"`
	Failed   *int     `json:"sample_failed"`
	Size     *int     `json:"sample_size"`
	Response *string  `json:"management_response"`
}

// Sub is a subservice organization.
type Sub struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	Method  string   `json:"method"` // carve-out or inclusive
}

// BridgeTruth is what a bridge letter says.
type BridgeTruth struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	Dated    string   `json:"letter_date"`
	Material bool     `json:"material_changes"`
	Report   Span     `json:"report_period"`
	Flags    []string `json:"flags"`               // those of the gap: too long, or begun too early
	AllFlags []string `json:"all_flags,omitempty"` // nil when only those of the gap are known
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

func ptr[T any](v T) *T { return &v }

// truth is the truth of a report; pages are not known yet.
func (p *Report) truth() *Truth {
	w := &Truth{
		Kind: "soc2", Outcome: "ok", Class: "soc2_report", ReportType: ptr("I"), Org: p.Org, System: &p.System, Auditor: &p.Firm, Opinion: &p.Opinion,
		Qualified: []string{}, Adverse: []string{}, Traits: []string{}, Emphasis: p.Emphasis, Date: ptr(day(p.Signed)), Categories: p.Categories,
		HIPAA: len(p.HIPAA) > 0, Exceptions: []Exception{}, CUECs: []string{}, CUECsCount: ptr(len(p.CUECs)), Subservices: []Sub{}, ControlsTested: ptr(len(p.Controls)),
	}
	switch p.Opinion {
	case "qualified":
		w.Qualified = p.Qualified
	case "adverse":
		w.Adverse = p.Qualified
	}
	if p.TypeTwo {
		w.ReportType, w.Period = ptr("II"), &Span{day(p.Start), day(p.End)}
	} else {
		w.AsOf = ptr(day(p.AsOf))
	}
	for i, c := range p.Controls {
		if c.State == Idle {
			w.ControlsIdle++
		}
		if c.State != Deviated {
			continue
		}
		e := Exception{ID: c.ID, Activity: c.Activity, Criteria: c.Criteria, Text: c.Finding, Pages: []int{}}
		if c.Sample > 0 {
			e.Failed, e.Size = ptr(c.Failed), ptr(c.Sample)
		}
		if c.Response != "" {
			e.Response = &p.Controls[i].Response
		}
		w.Exceptions = append(w.Exceptions, e)
	}
	for _, u := range p.CUECs {
		w.CUECs = append(w.CUECs, u.Text)
	}
	for _, s := range p.Subservices {
		w.Subservices = append(w.Subservices, Sub{s.Name, append([]string{}, s.Aliases...), map[bool]string{true: "inclusive", false: "carve-out"}[s.Inclusive]})
	}
	for _, m := range p.HIPAA {
		w.Mapping = append(w.Mapping, Mapped{m.Citation, m.Criteria, m.Controls})
	}
	return w
}

// Place sets the pages of the exceptions from the pages of the texts that are
// marked in the document, and how many pages the document has.
func (w *Truth) Place(marks map[string][]int, pages int) {
	w.Pages = pages
	for i := range w.Exceptions {
		e := &w.Exceptions[i]
		e.Pages = marks[e.Text]
		if len(e.Pages) > 0 {
			e.Page = &e.Pages[0]
		}
	}
}
