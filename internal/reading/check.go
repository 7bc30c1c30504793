package reading

import (
	"fmt"
	"slices"
)

// unmatched surfaces what management answers and the matrix does not show. A row
// whose result was not read becomes the exception; anything else goes to review.
func (r *report) unmatched(list []*finding, answers []answer, controls []*control, s *SOC2) []*finding {
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
		if len(a.deviation.text) > 0 && c.State() == Unread {
			c.deviates(a.deviation)
			s.Controls[at].Tests = c.Tests
			f := &finding{control: c, at: a.deviation, rule: "exception.only_answered", answer: a.text, link: "exception.response_by_id", Deviation: Deviation{
				ControlID: c.ID, Criteria: c.Criteria, Page: a.deviation.page(0), Text: a.deviation.flat(),
			}}
			f.SampleFailed, f.SampleSize = sample(f.Text)
			list = append(list, f)
			continue
		}
		r.explain(fmt.Sprintf("soc2.controls.%d", at), "management answers to an exception that the matrix does not show")
	}
	return list
}

// checkExceptions sends the list to review when it cannot be complete: no
// results were read, or a modified opinion stands without an exception.
func (r *report) checkExceptions(s *SOC2) {
	const path = "soc2.exceptions"
	if s.TypeOne() {
		for i := range s.Exceptions {
			r.review(fmt.Sprintf("%s.%d", path, i), "a report of type 1 tests no operation")
		}
		return
	}
	tests := 0
	for _, c := range s.Controls {
		tests += len(c.Tests)
	}
	switch n := CountControls(nil, s.Controls); {
	case len(s.Exceptions) > 5 && n.Exceptions > 2*(n.Clean+n.NotTested):
		for i := range s.Exceptions {
			r.review(fmt.Sprintf("%s.%d", path, i), "more controls are read as deviating than as clean")
		}
	case tests == 0:
		r.review(path, "no test results were read")
	case tests*2 < len(s.Controls):
		r.review(path, "most controls have no test result")
	case len(s.Exceptions) == 0 && s.Opinion != nil && *s.Opinion != "unqualified":
		r.review(path, "the opinion is modified, but no exception was read")
	}
	r.checkQualified(s)
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
