package reading

import (
	"fmt"
	"slices"
	"strings"
)

// markerRx is a phrase by which an auditor announces an exception.
var markerRx = rx(`\b(?:exceptions?|deviations?)(?: (?:was|were))? noted\b`)

// unmatched surfaces what management answers and the matrix does not show. A row
// whose result was not read becomes the exception; anything else goes to review.
func (r *report) unmatched(list []*finding, answers []answer, controls []*control) []*finding {
	for i := range answers {
		a := &answers[i]
		if a.id == "" || slices.ContainsFunc(list, func(f *finding) bool { return f.ControlID != nil && sameID(*f.ControlID, a.id) }) {
			continue
		}
		at := slices.IndexFunc(controls, func(c *control) bool { return c.ID != nil && sameID(*c.ID, a.id) })
		if at < 0 {
			continue
		}
		c := controls[at]
		if len(a.deviation.text) > 0 && (len(c.Tests) == 0 || c.Tests[0].Status == Unread) {
			list = append(list, &finding{control: c, at: a.deviation, confid: 0.7, answer: a.text, Deviation: Deviation{
				ControlID: c.ID, Criteria: c.Criteria, Page: a.deviation.page(0), Text: a.deviation.flat(),
			}})
			continue
		}
		r.review(fmt.Sprintf("soc2.controls.%d", at), "management answers to an exception that the matrix does not show")
	}
	return list
}

// checkExceptions sends the list to review when it cannot be complete: no
// results were read, a modified opinion stands without an exception, or a page
// announces an exception that no row holds.
func (r *report) checkExceptions(m *matrix, parts []part, s *SOC2) {
	const path = "soc2.exceptions"
	typeTwo := s.ReportType == nil || *s.ReportType == "type_2"
	tests := 0
	for _, c := range s.Controls {
		tests += len(c.Tests)
	}
	if !typeTwo {
		return
	}
	switch {
	case tests == 0:
		r.review(path, "no test results were read")
	case tests*2 < len(s.Controls):
		r.review(path, "most controls have no test result")
	case len(s.Exceptions) == 0 && s.Opinion != nil && *s.Opinion != "unqualified":
		r.review(path, "the opinion is modified, but no exception was read")
	}
	r.checkQualified(s)
	pages := map[int]bool{}
	for _, c := range m.controls {
		for i, t := range c.Tests {
			if t.Status == Exception || t.Status == Unread {
				for _, l := range c.results[i].allLines() {
					pages[l.page] = true
				}
				for _, place := range c.places {
					pages[place] = true
				}
			}
		}
	}
	for _, p := range parts {
		if p.kind == testsPart && len(m.controls) > 0 {
			r.checkMarkers(path, r.body.cut(p.a, p.b), m.controls[0].Page, pages)
		}
	}
}

// checkQualified holds the criteria of a modified opinion to the exceptions: a
// criterion that is not met has a control that deviated.
func (r *report) checkQualified(s *SOC2) {
	for _, c := range s.QualifiedCriteria {
		if len(s.Exceptions) > 0 && !slices.ContainsFunc(s.Exceptions, func(e Deviation) bool { return slices.Contains(e.Criteria, c) }) {
			r.review("soc2.qualified_criteria", "no exception was read under "+c)
		}
	}
}

// checkMarkers looks for announced exceptions on pages that have none in the list.
func (r *report) checkMarkers(path string, text passage, from int, pages map[int]bool) {
	for _, at := range markerRx.FindAllStringIndex(text.text, -1) {
		before := strings.ToLower(strings.TrimSpace(text.text[max(0, at[0]-24):at[0]]))
		if strings.HasSuffix(before, `"`) || negated.MatchString(before) {
			continue
		}
		if page := text.page(at[0]); page >= from && !pages[page] && !pages[page-1] && !pages[page+1] {
			r.review(path, fmt.Sprintf("page %d speaks of an exception that no row of the matrix holds", page))
			return
		}
	}
}
