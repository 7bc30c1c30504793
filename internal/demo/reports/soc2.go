package reports

import (
	"slices"
	"strings"
)

// PDF makes a report. It is written twice: the first pass finds the page
// numbers for the table of contents.
func (s *Set) PDF(r *Report) ([]byte, error) {
	first := s.write(r, nil)
	if err := first.pdf.Error(); err != nil {
		return nil, err
	}
	return s.write(r, first.entries).bytes()
}

func (s *Set) write(r *Report, entries []entry) *paper {
	p := newPaper(r.Style, r.Firm+" SOC 2 "+r.typeName(), r.Firm+" | SOC 2 "+r.typeName()+" | Confidential", r.Dated)
	p.cover(r)
	p.contents(entries)
	p.auditorsReport(r)
	p.assertion(r)
	p.description(r)
	s.controls(p, r)
	p.responses(r, s.Controls(r))
	return p
}

// cover is the first page.
func (p *paper) cover(r *Report) {
	p.pdf.AddPage()
	line := func(style string, size, height float64, text string) {
		p.pdf.SetFont(p.style.Font, style, size)
		p.pdf.MultiCell(textWidth, height, p.tr(text), "", "L", false)
	}
	p.pdf.SetY(170)
	p.accent()
	line("B", 24, 30, r.Firm)
	p.pdf.Ln(14)
	line("B", 15, 20, "System and Organization Controls (SOC) 2 "+r.typeName()+" Report")
	p.pdf.SetTextColor(0, 0, 0)
	p.pdf.Ln(14)
	what := "Suitability of the Design of"
	if r.TypeII() {
		what = "Suitability of the Design and Operating Effectiveness of"
	}
	var names []string
	for _, c := range r.Categories {
		names = append(names, strings.ToUpper(c[:1])+c[1:])
	}
	line("", 12, 17, "Report on the Description of the "+r.System+" and on the "+what+" Its Controls Relevant to "+joined(names))
	p.pdf.Ln(14)
	when := "As of " + long(r.AsOf)
	if r.TypeII() {
		when = "For the Period " + long(r.Start) + " to " + long(r.End)
	}
	line("B", 12, 17, when)
	p.pdf.Ln(160)
	line("", 11, 15, r.Auditor)
	line("", 11, 15, "Certified Public Accountants")
}

// controls writes section IV.
func (s *Set) controls(p *paper, r *Report) {
	controls := s.Controls(r)
	if !r.TypeII() {
		p.section("Section IV: Trust Services Criteria and Related Controls")
		p.para("The table names the controls that " + r.Short + " has designed for each criterion. Their operation was not tested.")
		var rows [][]string
		for _, c := range controls {
			rows = append(rows, []string{c.Printed, strings.Join(c.Criteria, ", "), c.Activity})
		}
		p.table([]float64{0.13, 0.17, 0.7}, []string{"Control No.", "Criteria", "Control Activity"}, rows)
		return
	}
	p.section("Section IV: Trust Services Criteria, Related Controls, Tests of Controls and Results of Tests")
	p.heading("How the Controls Were Tested")
	p.para("Controls were tested by inquiry of responsible personnel, by observation of their use, by inspection of records and settings, and by performing them again. Inquiry alone was never held to be enough. Where a control operates many times, a sample was drawn from the whole period; its size depends on how often the control operates. Reports that the firm produced were compared with their source before they were relied on.")
	p.para("“No exceptions noted” means that the test showed the control to operate as described. Every departure is listed as an exception, whatever its size.")
	p.listed("Controls and Results")
	if r.Style.Layout == "criterion_rows" {
		p.table([]float64{0.11, 0.33, 0.34, 0.22}, []string{"Control No.", "Control Activity", "Tests Performed by the Service Auditor", "Results of Tests"}, s.byCriterion(r, controls))
		return
	}
	var rows [][]string
	for _, c := range controls {
		rows = append(rows, []string{c.Printed, strings.Join(c.Criteria, ", "), c.Activity, strings.Join(c.Tests, "\n"), r.result(c)})
	}
	p.table([]float64{0.12, 0.12, 0.27, 0.3, 0.19}, []string{"Control No.", "Criteria", "Control Activity", "Tests of Controls", "Results of Tests"}, rows)
}

// byCriterion groups the controls under a row for each criterion. A control
// that serves two criteria stands under both.
func (s *Set) byCriterion(r *Report, controls []Control) [][]string {
	var codes []string
	for _, c := range controls {
		for _, code := range c.Criteria {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	slices.SortFunc(codes, func(a, b string) int { // the common criteria come first
		if common := strings.HasPrefix(a, "CC"); common != strings.HasPrefix(b, "CC") {
			return map[bool]int{true: -1, false: 1}[common]
		}
		return strings.Compare(a, b)
	})
	var rows [][]string
	for _, code := range codes {
		rows = append(rows, []string{code + " – " + s.lib.Criteria[code] + "."})
		for _, c := range controls {
			if slices.Contains(c.Criteria, code) {
				rows = append(rows, []string{c.Printed, c.Activity, strings.Join(c.Tests, "\n"), r.result(c)})
			}
		}
	}
	return rows
}

// result is what the auditor writes of a control.
func (r *Report) result(c Control) string {
	for _, e := range r.Exceptions {
		if e.Control == c.ID {
			return "Exception noted. " + e.Found
		}
	}
	if slices.Contains(r.Idle, c.ID) {
		return "The circumstances in which this control operates did not occur during the period."
	}
	return "No exceptions noted."
}

// responses writes section V.
func (p *paper) responses(r *Report, controls []Control) {
	if len(r.Exceptions) == 0 {
		return
	}
	p.section("Section V: Other Information Provided by " + r.Short + " That Is Not Covered by the Service Auditor’s Report")
	p.heading("Management’s Responses to Exceptions")
	var rows [][]string
	for _, e := range r.Exceptions {
		for _, c := range controls {
			if c.ID == e.Control {
				rows = append(rows, []string{c.Printed, e.Found, e.Response})
			}
		}
	}
	p.table([]float64{0.13, 0.42, 0.45}, []string{"Control No.", "Exception", "Management’s Response"}, rows)
}
