package corpus

import (
	"fmt"
	"strings"
)

// millrace is a report in which controls and tests stand apart: management's part
// lists the controls, the auditor's part has a row for each number with the tests and
// what they showed, and the auditor speaks last.
var millrace = Style{Name: "millrace", Held: true, Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &arrivals, size: 26 + n%3*4, sub: 1 + n%2, uses: 5 + n%3, answers: 10, exceptions: 2, whole: true, opinion: []string{"unqualified", "qualified", "adverse"}[n%3],
		categories: [][]string{{"security", "confidentiality"}, {"security", "availability"}}[n%2], id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("K%02d", n) }}
}, printMillrace)}

func printMillrace(p *Report) *Doc {
	p.settle()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "Contrary to the control, " + c.fail + "."
		}
		return fmt.Sprintf("In %d of %d cases (%s), %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "We accept this finding. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities " + u.do + " " + u.rest + "."
	}
	tests, other := "Part 3: Tests of the Controls and Results", "Part 4: Independent Service Auditor's Report"
	d := &Doc{Look: Look{Size: 10.5, A4: true, Head: "SOC 2 Type II / " + p.Short, Foot: "# ", Accent: "#7c2d12"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := "from " + p.Start.Format(british) + " to " + p.End.Format(british)
	add(Title{p.System, 24}, Title{"a service of " + p.Org, 13}, Title{"SOC 2 Type II", 18}, Title{upper(when), 12}, Title{"Report of " + p.Firm, 12}, Break{}, Heading{1, "Part 1: Management's Assertion"}, Para{Text: fmt.Sprintf("The management of %s asserts that Part 2 presents the %s as it was designed and implemented %s; that the controls listed there were suitably designed; and that they operated effectively in that time to the extent that Part 3 does not report otherwise.", p.Org, p.System, when)},
		Sign{[]string{"Ansel Grierson", "Managing Director, " + p.Org}}, Break{}, Heading{1, "Part 2: Description of the System and of Its Controls"}, Heading{2, "2.1 The service"}, Para{Text: fmt.Sprintf("%s has offered the %s since 2015, under contracts that promise %s.", p.Short, p.System, and(p.Categories))}, Heading{2, "2.2 Subservice organizations"})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("For %s, %s depends on %s, a subservice organization. Its controls are not described here (carve-out method). It is assumed that: %s", s.Services, p.Short, s.Name, strings.Join(s.Controls, " "))})
	}
	u := Table{Head: []string{"Subject", "Complementary user entity controls"}, Widths: []float64{0.24, 0.76}, Rules: Lines, Size: 10, Whole: true}
	p.grouped(func(title string, duties []CUEC) {
		for k, c := range duties {
			first := ""
			if k == 0 {
				first = title
			}
			u.Rows = append(u.Rows, Row{Cells: []string{first, c.Text}})
		}
	})
	l := Table{Head: []string{"No.", "Control", "Criteria"}, Widths: []float64{0.1, 0.7, 0.2}, Rules: Lines, Size: 10, Whole: true}
	for _, c := range p.Controls {
		l.Rows = append(l.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, ", ")}})
	}
	add(Heading{2, "2.3 Complementary user entity controls"}, Para{Text: "The service is secure only if its users contribute. It is assumed that:"}, u, Heading{2, "2.4 List of controls"}, l, Break{}, Heading{1, tests}, Para{Text: "The numbers are those of the list in 2.4."}, millraceTests(p))
	add(Heading{2, "Replies of management"})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: "On " + c.ID + ": " + c.Response})
		}
	}
	add(Break{})
	add(millraceReport(p, when)...)
	return d
}

func millraceTests(p *Report) Table {
	t := Table{Head: []string{"No.", "Tests performed", "Result"}, Widths: []float64{0.1, 0.5, 0.4}, Rules: Lines, Size: 10, Whole: true}
	for i := range p.Controls {
		c := &p.Controls[i]
		test := fmt.Sprintf("Inquired of the responsible person and inspected %s to confirm that %s.", c.check, c.whether)
		if c.Sample > 0 {
			test = fmt.Sprintf("Inquired of the responsible person and, for %d %s, inspected %s to confirm that %s.", c.Sample, c.noun, c.check, c.whether)
		}
		result := "No exceptions."
		switch c.State {
		case Deviated:
			result = "Exception. " + c.Finding
		case Untested:
			test, result = "None.", "Not tested; the control was suspended in the period."
		case Idle:
			test, result = "Inspected the list of "+c.noun+", which was empty.", "Did not operate in the period; not tested."
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.ID, test, result}, Mark: c.Finding})
	}
	return t
}

func millraceReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "Part 4: Independent Service Auditor's Report"}, Para{Text: "To the shareholders and management of " + p.Org}, Para{Text: fmt.Sprintf("We have examined the description in Part 2 of the %s of %s %s and the suitability of the design and operating effectiveness of the controls listed there, to provide reasonable assurance that service commitments and system requirements were achieved based on the trust services criteria relevant to %s.", p.System, p.Org, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses %s. We did not examine controls of subservice organizations or of user entities.", p.Short, p.engaged())}, Para{Text: "Management is responsible for the description, the assertion, and the controls. We are responsible for our opinion. The examination was conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants. Controls have inherent limitations. The controls tested and the nature, timing, and results of the tests are in Part 3."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Para{Text: fmt.Sprintf("Basis for qualified opinion. Exceptions in Part 3 had the effect that %s %s not met for the whole of the period.", and(p.Qualified), was(len(p.Qualified), "was", "were"))})
		lead = "Qualified opinion. In our opinion, except for the matter described in the preceding paragraph, in all material respects, "
	case "adverse":
		list = append(list, Para{Text: fmt.Sprintf("Basis for adverse opinion. Exceptions in Part 3 are both material and pervasive. They had the effect that %s were not met.", and(p.Qualified))})
		lead, verb = "Adverse opinion. In our opinion, because of the matter described in the preceding paragraph, ", "did not operate effectively"
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system that was designed and implemented %s, the controls were suitably designed, and the controls %s %s.", lead, when, verb, when)}, Para{Text: "Use of this report is restricted to the company, its user entities, and their auditors."}, Sign{[]string{p.Firm, p.City + ", " + p.Signed.Format(british)}})
}
