package corpus

import (
	"fmt"
	"strings"
)

// perTest prints a row for each test of a control, on landscape pages, with the
// criteria in a column and the control beside all of its tests; user entity
// controls stand in a table with their criteria.
var perTest = Style{Name: "per-test", print: report(func(n int) options {
	return options{size: 34 + n%2*10, sub: 2 - n%2, inclusive: n%3 == 1, uses: 5 + n%4, answers: 9, exceptions: 1,
		id: func(_ int, _ string, k int, criterion string) string { return fmt.Sprintf("%s.%d", criterion, k) }}
}, printPerTest)}

func printPerTest(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("We noted that for %s of the %d %s in our sample %s.", few(c.Failed), c.Sample, c.noun, c.fail)
	}, func(c *Control) string {
		return "The finding was caused by a manual step. " + c.fix
	})
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Customers are to " + u.do + " " + u.rest + "."
	}
	tests, other := "Part D - Results of the Service Auditor's Tests", "Part E - Further Information from Management"
	d := &Doc{Look: Look{Size: 10, Landscape: true, Head: p.System + " - SOC 2", Foot: "- # -", Accent: "#0b5345"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when("01/02/2006", "throughout the period from ", " through ", "as of ")
	add(Title{"Report on Controls at a Service Organization Relevant to " + capitals(and(p.Categories)), 16}, Title{"(SOC 2® - Type 2)", 14}, Title{p.Org, 20}, Title{p.Start.Format("01/02/2006") + " through " + p.End.Format("01/02/2006"), 12}, Break{})
	add(perTestOpinion(p, when)...)
	add(Heading{1, "Part B - Assertion by Management"}, Para{Text: fmt.Sprintf("%s asserts that the description of its %s %s follows the description criteria in DC 200, and that its controls were designed suitably and operated effectively, save as Part D shows.", p.Org, p.System, when)}, Break{})
	add(Heading{1, "Part C - Description of the System"}, Heading{2, "1 Services"}, Para{Text: "The " + p.System + " is delivered as software as a service. Users reach it by browser and by an interface for other systems."}, Heading{2, "2 People and procedures"}, Para{Text: "Teams for development, operations and security report to the chief technology officer."}, Heading{2, "3 Subservice organizations"})
	for _, s := range p.Subservices {
		if s.Inclusive {
			add(Para{Text: fmt.Sprintf("%s provides %s. Its relevant controls are included in this description (inclusive method) and were examined; its own assertion follows this part.", s.Name, s.Services)})
			continue
		}
		add(Para{Text: fmt.Sprintf("%s provides %s. The description does not disclose the actual controls at %s.", s.Name, s.Services, s.Name)}, List{"-", s.Controls})
	}
	u := Table{Head: []string{"Criteria", "Controls that customers must have"}, Widths: []float64{0.2, 0.8}, Size: 9}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{strings.Join(c.Criteria, ", "), c.Text}})
	}
	add(Heading{2, "4 Complementary controls of user entities"}, u, Break{}, Heading{1, tests}, Para{Text: "Tests were applied to the whole period."}, perTestMatrix(p), Break{}, Heading{1, other}, Para{Text: "This part is not covered by the opinion."})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: c.ID, Bold: true}, Para{Text: "Exception: " + c.Finding}, Para{Text: "Response of management: " + c.Response})
		}
	}
	return d
}

func perTestOpinion(p *Report, when string) []Block {
	list := []Block{Heading{1, "Part A - Report of the Independent Service Auditor"}, Para{Text: "Management of " + p.Org + ":"}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined the description by %s of its %s (the System) %s, together with the suitability of design and operating effectiveness of the controls in it, against the trust services criteria for %s.", p.Org, p.System, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("%s is a subservice organization that performs %s. The description includes those of its controls that are relevant, by the inclusive method; our examination included them.", s.Name, s.Services)})
		} else {
			list = append(list, Para{Text: fmt.Sprintf("%s is a subservice organization that performs %s. Controls at it are not part of the description and our examination did not include them.", s.Name, s.Services)})
		}
	}
	list = append(list, Heading{3, "Management's responsibility"}, Para{Text: "Management is responsible for the description, the assertion and the controls."}, Heading{3, "Our responsibility"}, Para{Text: "We are responsible for an opinion, based on an examination under AICPA attestation standards."}, Heading{3, "Inherent limitations"}, Para{Text: "Because of their nature, controls may fail to prevent, or detect and correct, all errors."})
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: "Several tests in Part D found that controls were not carried out. As a result, " + p.Short + " did not achieve its service commitments based on " + strings.Join(p.Qualified, " and ") + "."}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the matters described in the basis for qualified opinion, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: "Tests in Part D found failures in many areas. As a result, " + p.Short + " did not achieve its service commitments based on " + and(p.Qualified) + "."}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the matters described in the basis for adverse opinion, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the System, the controls were suitably designed, and the controls %s %s to provide reasonable assurance that service commitments and system requirements were achieved.", lead, verb, when)},
		Heading{3, "Restriction on use"}, Para{Text: "For the information of " + p.Org + " and its customers only."}, Sign{[]string{p.Firm, p.Signed.Format(american), p.City}}, Break{})
}

func perTestMatrix(p *Report) Table {
	t := Table{Head: []string{"Criteria", "Control No.", "Control Description", "Test of Operating Effectiveness", "Test Result"}, Widths: []float64{0.11, 0.1, 0.27, 0.3, 0.22}, Size: 9, Whole: true}
	for i := range p.Controls {
		c := &p.Controls[i]
		first := fmt.Sprintf("Inquired of the control owner and learned that %s.", strings.Replace(c.whether, "had been", "is", 1))
		second := fmt.Sprintf("Inspected %s.", c.check)
		if c.Sample > 0 {
			second = fmt.Sprintf("Inspected %s for %d %s chosen at random.", c.check, c.Sample, c.noun)
		}
		result := "No exception noted"
		switch c.State {
		case Deviated:
			result = c.Finding
		case Untested:
			result = "Not tested, as the control was replaced before the examination began."
		case Idle:
			result = "Not applicable: no " + c.noun + " in the period."
		}
		t.Rows = append(t.Rows, Row{Cells: []string{strings.Join(c.Criteria, ", "), c.ID, c.Activity, first, "No exception noted"}},
			Row{Cells: []string{Covered, Covered, Covered, second, result}, Mark: c.Finding})
	}
	return t
}
