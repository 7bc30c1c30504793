package corpus

import (
	"fmt"
	"strings"
)

// platform is the report of a compliance tool's auditor: one landscape table for
// all controls with many criteria in a cell, answers in a table at the end.
var platform = Style{Name: "platform", Held: true, print: report(func(n int) options {
	return options{cast: &newcomers, size: 34, sub: 1 + n%2, uses: 5 + n%3, answers: 10, exceptions: 1, hipaa: n%3 == 1,
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("CTL-%d", n*3+2) }}
}, printPlatform)}

func printPlatform(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%d of %d %s selected did not have evidence that %s.", c.Failed, c.Sample, c.noun, c.whether)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "The customer must " + u.do + " " + u.rest + "."
	}
	tests, other := "Section IV – Testing Matrices", "Section V – Other Information"
	d := &Doc{Look: Look{Size: 9.5, Landscape: true, Foot: "Page # · " + p.Firm, Accent: "#5b2c83"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period of ", " to ", "as of ")
	kind := "SOC 2 Type II"
	if len(p.HIPAA) > 0 {
		kind = "SOC 2 Type II with HIPAA"
	}
	add(Title{kind, 26}, Title{p.Org, 20}, Title{"Report on Controls Relevant to " + capitals(and(p.Categories)), 12}, Title{p.Start.Format(american) + " to " + p.End.Format(american), 12}, Title{"Attestation by " + p.Firm, 11}, Break{})
	add(platformOpinion(p, when)...)
	add(Break{}, Heading{1, "Section II – Management's Assertion"}, Para{Text: fmt.Sprintf("%s's management is responsible for the %s. We assert that controls were effective %s, based on the criteria, apart from Section IV.", p.Short, p.System, when)}, Break{}, Heading{1, "Section III – System Description"}, Heading{2, "Product"}, Para{Text: p.Short + " builds the " + p.System + "."}, Heading{2, "Vendors and Subservice Organizations"})
	t := Table{Head: []string{"Subservice Organization", "Description of Services", "Responsible for"}, Widths: []float64{0.28, 0.26, 0.46}, Size: 9, Rules: Lines}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Controls, "\n")}})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Para{Text: "The carve-out method has been applied to these organizations."}, t, Heading{2, "User Entity Responsibilities (CUECs)"}, List{"–", items}, Break{}, Heading{1, tests})
	m, a := platformTables(p)
	add(m)
	if len(p.HIPAA) > 0 {
		h := Table{Head: []string{"HIPAA Requirement", "Safeguard", "TSC", "Supporting Controls"}, Widths: []float64{0.2, 0.3, 0.15, 0.35}, Size: 9, Rules: Grid}
		for _, k := range p.HIPAA {
			h.Rows = append(h.Rows, Row{Cells: []string{"45 CFR " + k.Citation, k.Title, strings.Join(k.Criteria, ", "), strings.Join(k.Controls, ", ")}})
		}
		add(Break{}, Heading{2, "HIPAA Security Rule Crosswalk"}, h)
	}
	add(Break{}, Heading{1, other}, Heading{2, "Management's Responses to Exceptions"}, a)
	return d
}

// platformTables is the tests, and what management answers.
func platformTables(p *Report) (m, a Table) {
	m = Table{Head: []string{"Control #", "Criteria Met", "Control", "Auditor's Test", "Result"}, Widths: []float64{0.08, 0.12, 0.3, 0.3, 0.2}, Size: 8.5, Rules: Shade}
	a = Table{Head: []string{"Control #", "Auditor's Exception", "Management's Response"}, Widths: []float64{0.12, 0.42, 0.46}, Size: 9, Rules: Lines}
	for i := range p.Controls {
		c := &p.Controls[i]
		test := "Inspected " + c.check + " and determined that " + c.whether + "."
		if c.Sample > 0 {
			test = fmt.Sprintf("Inspected %s for a sample of %d %s and determined whether %s.", c.check, c.Sample, c.noun, c.whether)
		}
		result := "No exceptions noted."
		switch c.State {
		case Deviated:
			result = "Exceptions noted. " + c.Finding
		case Untested:
			result = "Unable to test. Population listing could not be provided."
		case Idle:
			result = "Did not occur: no " + c.noun + "."
		}
		m.Rows = append(m.Rows, Row{Cells: []string{c.ID, strings.Join(c.Criteria, ", "), c.Activity, test, result}, Mark: c.Finding})
		if c.Response != "" {
			a.Rows = append(a.Rows, Row{Cells: []string{c.ID, c.Finding, c.Response}})
		}
	}
	return m, a
}

func platformOpinion(p *Report, when string) []Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name)
	}
	also := ""
	if len(p.HIPAA) > 0 {
		also = " and the HIPAA Security Rule (45 CFR Part 164 Subpart C)"
	}
	list := []Block{Heading{1, "Section I – Independent Service Auditor's Report"}, Para{Text: "To the Management of " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined %s's description of its %s (system or service) %s, and the suitability of design and operating effectiveness of controls, to provide reasonable assurance that the service commitments and system requirements were achieved based on the trust services criteria relevant to %s%s.", p.Org, p.System, when, and(p.Categories), also)},
		Para{Text: fmt.Sprintf("%s uses %s. Certain criteria can be met only if controls at the subservice %s are suitably designed and operating effectively; we did not examine them.", p.Short, and(names), was(len(names), "organization", "organizations"))},
		Heading{3, "Responsibilities of Management"}, Para{Text: "Management is responsible for its commitments, for the description, the assertion and the controls."}, Heading{3, "Responsibilities of the Service Auditor"}, Para{Text: "We express an opinion based on an examination conducted in accordance with AICPA attestation standards. We are required to be independent."}, Heading{3, "Inherent Limitations"}, Para{Text: "Controls may not prevent, or detect and correct, all errors or omissions."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualification"}, Para{Text: fmt.Sprintf("Exceptions identified in Section IV affect the achievement of %s. The related criteria were not met.", and(p.Qualified))}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the matters described in Basis for Qualification, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: fmt.Sprintf("Exceptions identified in Section IV are pervasive. %s were not met.", and(p.Qualified))}, Heading{3, "Adverse Opinion"})
		lead, verb = "In our opinion, because of the matters described in Basis for Adverse Opinion, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Unqualified Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system that was designed and implemented %s, controls were suitably designed, and controls %s %s.", lead, when, verb, when)}, Heading{3, "Restriction of Use"}, Para{Text: "Solely for " + p.Short + ", its user entities and prospective user entities."}, Sign{[]string{"/s/ " + p.Firm, p.Signed.Format(american), p.City}})
}
