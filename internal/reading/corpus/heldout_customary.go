package corpus

import (
	"fmt"
	"strings"
)

// customary is what most firms issue: five sections, the paragraphs that the
// standard names, a table with criteria as rows over the whole width, controls
// under each criterion that they serve, and answers in the last section.
var customary = Style{Name: "customary", Held: true, Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &outsiders, size: 32 + n%3*4, sub: 1 + n%2, uses: 7, answers: 9, exceptions: 1, whole: n%2 == 0, emphasis: n%3 == 2,
		id: func(_ int, _ string, k int, criterion string) string { return criterion + "." + string(rune('a'+k-1)) }}
}, printCustomary)}

func printCustomary(p *Report) *Doc {
	count := map[string]int{}
	for i := range p.Controls { // letters run within a criterion, not a family
		c := &p.Controls[i]
		c.ID = fmt.Sprintf("%s.%c", c.Criteria[0], 'a'+count[c.Criteria[0]])
		count[c.Criteria[0]]++
	}
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "Inspection disclosed that " + c.fail + "."
		}
		return fmt.Sprintf("Inspection disclosed that for %d of %d %s, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return p.Short + " management has remediated the exception. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are responsible for " + u.doing + " " + u.rest + "."
	}
	tests, other := "Section IV: Trust Services Criteria, Related Controls, Tests of Controls, and Results of Tests", "Section V: Other Information Provided by "+p.Short
	d := &Doc{Look: Look{Size: 10, Head: p.Org, Foot: "Proprietary and confidential – Page #", Accent: "#1b4079"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " to ", "as of ")
	add(Title{p.Org, 24}, Title{"SOC 2 Type 2 Report", 18}, Title{"Report on " + p.Org + "'s Description of Its " + p.System + " and on the Suitability of the Design and Operating Effectiveness of Its Controls Relevant to " + capitals(and(p.Categories)), 12}, Title{"Throughout the Period " + p.Start.Format(american) + " to " + p.End.Format(american), 12}, Break{},
		Heading{2, "Table of Contents"}, Contents{[]string{"Section I: Independent Service Auditor's Report", "Section II: Assertion of " + p.Short + " Management", "Section III: Description of the " + p.System, tests, other}}, Break{})
	add(customaryReport(p, when)...)
	add(Break{}, Heading{1, "Section II: Assertion of " + p.Short + " Management"}, Para{Text: fmt.Sprintf("We have prepared the description in Section III of the %s of %s %s, based on the criteria in DC section 200. We confirm that it presents the system, that its controls were suitably designed, and that, other than for the exceptions in Section IV, they operated effectively.", p.System, p.Org, when)}, Sign{[]string{p.Org + " Management"}}, Break{},
		Heading{1, "Section III: Description of the " + p.System}, Heading{2, "Company overview"}, Para{Text: p.Org + " is a privately held company. Its customers are hospitals, clinics and payers."}, Heading{2, "Components of the system"}, Para{Text: "Infrastructure is in the cloud. Software is developed in house. People are organized in product, operations, security and support. Data are those that customers enter or send."}, Heading{2, "Subservice organizations"}, Para{Text: "The description uses the carve-out method for the following. It relies on complementary subservice organization controls (CSOCs) of these types:"})
	t := Table{Head: []string{"Subservice organization", "CSOC", "Criteria"}, Widths: []float64{0.28, 0.52, 0.2}, Rules: Grid, Size: 9}
	for _, s := range p.Subservices {
		for k, c := range s.Controls {
			t.Rows = append(t.Rows, Row{Cells: []string{map[bool]string{true: s.Name, false: Covered}[k == 0], c, strings.Join(s.Criteria, ", ")}})
		}
	}
	u := Table{Head: []string{"Complementary user entity control", "Criteria"}, Widths: []float64{0.78, 0.22}, Rules: Grid, Size: 9}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{c.Text, strings.Join(c.Criteria, ", ")}})
	}
	add(t, Heading{2, "Complementary user entity controls (CUECs)"}, u, Break{}, Heading{1, tests}, customaryMatrix(p), Break{}, Heading{1, other}, Heading{2, "Management's responses to exceptions"})
	a := Table{Head: []string{"Control", "Exception", "Management's response"}, Widths: []float64{0.12, 0.4, 0.48}, Rules: Grid, Size: 9}
	for _, c := range p.Controls {
		if c.Response != "" {
			a.Rows = append(a.Rows, Row{Cells: []string{c.ID, c.Finding, c.Response}})
		}
	}
	if len(a.Rows) > 0 {
		add(a)
	}
	return d
}

func customaryMatrix(p *Report) Table {
	t := Table{Head: []string{"Control", "Control specified by " + p.Short, "Test performed by the service auditor", "Result"}, Widths: []float64{0.11, 0.34, 0.33, 0.22}, Rules: Grid, Size: 9, Whole: true}
	order, of := p.byCriterion(true)
	for _, code := range order {
		t.Rows = append(t.Rows, Row{Cells: []string{code + ": " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c := &p.Controls[i]
			test, result := fmt.Sprintf("Inspected %s to determine whether %s.", c.check, c.whether), "No exceptions noted."
			if c.drawn() {
				test = fmt.Sprintf("Inspected %s for a sample of %d %s to determine whether %s.", c.check, c.Sample, c.noun, c.whether)
			}
			switch c.State {
			case Deviated:
				result = "Exception noted. " + c.Finding
			case Untested:
				test, result = "None.", "Not tested. The control was implemented after the end of the period."
			case Idle:
				test, result = "Inquired of management and inspected the population of "+c.noun+".", "The control did not operate in the period: there were no "+c.noun+"."
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, test, result}, Mark: c.Finding})
		}
	}
	return t
}

func customaryReport(p *Report, when string) []Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name+" for "+s.Services)
	}
	list := []Block{Heading{1, "Section I: Independent Service Auditor's Report"}, Para{Text: "To: " + p.Org}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's accompanying description of its %s %s (description), based on the criteria for a description of a service organization's system in DC section 200, and the suitability of the design and operating effectiveness of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s (applicable trust services criteria) in TSP section 100, 2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy.", p.Org, p.System, when, when, p.Short, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses %s. The description tells which types of complementary subservice organization controls are assumed; it does not disclose the actual controls there. Our examination did not include the services of the subservice %s.", p.Short, and(names), was(len(names), "organization", "organizations"))},
		Para{Text: "The description also tells which complementary user entity controls are necessary. Our examination did not include them."},
		Heading{3, "Service organization's responsibilities"}, Para{Text: p.Short + " is responsible for its service commitments and system requirements, for the description and the assertion, and for effective controls."}, Heading{3, "Service auditor's responsibilities"}, Para{Text: "Our responsibility is to express an opinion on the description and on the controls based on our examination, which was conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants."},
		Heading{3, "Inherent limitations"}, Para{Text: "There are inherent limitations in the effectiveness of any system of internal control, among them human error and the circumvention of controls."}, Heading{3, "Description of tests of controls"}, Para{Text: "The specific controls we tested, and the nature, timing and results of those tests, are listed in Section IV."}}
	if p.Emphasis {
		list = append(list, Heading{3, "Emphasis of matter"}, Para{Text: "As told in Section III, a part of the system was moved to another hosting provider in the period. Our opinion is not modified with respect to this matter."})
	}
	lead, verb := "In our opinion, in all material respects,", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("As noted in Section IV, certain controls did not operate effectively during the period. As a result, %s's controls did not provide reasonable assurance that its service commitments and system requirements were achieved based on trust services criteria %s.", p.Short, and(p.Qualified))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the matter described in the preceding paragraph, in all material respects,"
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: fmt.Sprintf("As noted in Section IV, many controls did not operate effectively during the period. As a result, %s's service commitments and system requirements were not achieved based on trust services criteria %s.", p.Short, and(p.Qualified))}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the significance of the matter described in the preceding paragraph,", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead}, List{"a)", []string{fmt.Sprintf("the description presents %s's %s that was designed and implemented %s in accordance with the description criteria;", p.Short, p.System, when), "the controls stated in the description were suitably designed " + when + "; and", "the controls stated in the description " + verb + " " + when + "."}},
		Heading{3, "Restricted use"}, Para{Text: "This report is intended solely for the information and use of " + p.Short + ", its user entities, and others who have sufficient knowledge of it."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
