package corpus

import (
	"fmt"
	"strings"
)

// wellspring is a report on SOC 2 and HIPAA of a firm that works for health care:
// criteria in a column, and safeguards mapped in a table for each of the three groups
// of the Security Rule.
var wellspring = Style{Name: "wellspring", Held: true, Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &arrivals, size: 36 + n%2*6, sub: 1 + n%3, uses: 6 + n%2, answers: 8, exceptions: 1 + n%2, whole: true, hipaa: true, opinion: []string{"unqualified", "qualified", "unqualified", "unqualified"}[n%4],
		categories: [][]string{{"security", "availability"}, {"security", "availability", "confidentiality"}, {"security"}}[n%3], id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s.%d", family, k) }}
}, printWellspring)}

// safeguards are the groups of the Security Rule by the section that holds them.
var safeguards = [][2]string{{"164.308", "Administrative Safeguards"}, {"164.310", "Physical Safeguards"}, {"164.312", "Technical Safeguards"}}

func printWellspring(p *Report) *Doc {
	p.settle()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "Testing showed that " + c.fail + "."
		}
		return fmt.Sprintf("Testing showed that, for %d of the %d %s in the sample, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Covered entities should " + u.do + " " + u.rest + "."
	}
	tests, other := "IV. Information Provided by the Service Auditor", "V. Mapping of Controls to the HIPAA Security Rule"
	d := &Doc{Look: Look{Size: 10, Foot: "Proprietary and Confidential   -   #", Accent: "#0b4f8a", Caps: true}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.Start.Format(american) + " through " + p.End.Format(american)
	add(Title{p.Org, 20}, Title{p.System, 16}, Title{"SOC 2 Type II + HIPAA", 18}, Title{"Independent Service Auditor's Report on Controls Relevant to " + capitals(and(p.Categories)) + " and to the Requirements of the HIPAA Security Rule", 12}, Title{"For the period " + when, 12}, Title{p.Firm, 12}, Break{}, Heading{2, "Table of Contents"},
		Contents{[]string{"I. Independent Service Auditor's Report", "II. Management's Assertion", "III. System Description Provided by Management", tests, other}}, Break{})
	add(wellspringReport(p, when)...)
	add(Break{}, Heading{1, "II. Management's Assertion"}, Para{Text: fmt.Sprintf("Management of %s is responsible for the %s. We assert that, for the period %s, the description in Part III is fairly presented, and that controls were suitably designed and, but for what Part IV reports, operated effectively to achieve service commitments and to meet the HIPAA Security Rule.", p.Org, p.System, when)}, Sign{[]string{"Theodora Lindqvist, RN", "Chief Executive Officer"}}, Break{},
		Heading{1, "III. System Description Provided by Management"}, Heading{2, "About the Organization"}, Para{Text: fmt.Sprintf("%s is a business associate of more than one hundred covered entities. The %s creates, receives, maintains, and transmits electronic protected health information (ePHI) on their behalf.", p.Org, p.System)}, Heading{2, "Flow of ePHI"}, Para{Text: "Data arrive through interfaces and are stored in databases. Reports are delivered through a portal."}, Heading{2, "Relationship with Subservice Organizations"},
		Para{Text: fmt.Sprintf("%s uses %s. These services are excluded from the scope of this report (carve-out).", p.Short, p.engaged())})
	t := Table{Head: []string{"Subservice Organization", "Service", "Controls Expected"}, Widths: []float64{0.28, 0.24, 0.48}, Rules: Shade, Size: 9.5, Whole: true}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, capitals(s.Services), strings.Join(s.Controls, "\n")}})
	}
	u := Table{Head: []string{"CUEC", "Related Criteria"}, Widths: []float64{0.78, 0.22}, Rules: Shade, Size: 9.5, Whole: true}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprintf("%d. %s", i+1, c.Text), strings.Join(c.Criteria, ", ")}})
	}
	add(t, Heading{2, "Complementary User Entity Controls"}, Para{Text: "Controls of the organization cover only a part of what is needed. Covered entities are to have controls such as these."}, u, Break{}, Heading{1, tests}, Para{Text: "This part presents the controls, which management has specified, and the tests and their results, for which the service auditor is responsible."})
	add(wellspringTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "Management has mapped its controls to the standards and implementation specifications of 45 CFR Part 164, Subpart C."})
	for _, g := range safeguards {
		m := Table{Head: []string{"HIPAA Citation", "Standard or Specification", "Trust Services Criteria", "Controls"}, Widths: []float64{0.24, 0.3, 0.18, 0.28}, Rules: Grid, Size: 9.5, Whole: true}
		for _, k := range p.HIPAA {
			if strings.HasPrefix(k.Citation, g[0]) {
				m.Rows = append(m.Rows, Row{Cells: []string{"§" + k.Citation, k.Title, strings.Join(k.Criteria, ", "), dashed(k.Controls)}})
			}
		}
		add(Heading{2, g[1] + " (§" + g[0] + ")"}, m)
	}
	return d
}

func wellspringTests(p *Report) []Block {
	var list []Block
	for _, s := range subjects {
		t := Table{Head: []string{"Control No.", "Control Activity", "Criteria", "Test of Control", "Test Result"}, Widths: []float64{0.1, 0.29, 0.11, 0.29, 0.21}, Rules: Grid, Size: 9, Whole: true}
		for i := range p.Controls {
			c := &p.Controls[i]
			if family(c.ID) != s[0] {
				continue
			}
			test := fmt.Sprintf("Inspection: reviewed %s to determine whether %s.", c.check, c.whether)
			if c.Sample > 0 {
				test = fmt.Sprintf("Inspection: for a sample of %d %s, reviewed %s to determine whether %s.", c.Sample, c.noun, c.check, c.whether)
			}
			result := "No deviations noted."
			switch c.State {
			case Deviated:
				result = "Deviation noted: " + c.Finding
				if c.Response != "" {
					result += "\nManagement Response: " + c.Response
				}
			case Untested:
				test, result = "No test was performed.", "Not tested – control retired before the period."
			case Idle:
				test = "Inspection: reviewed the population of " + c.noun + "."
				result = "No occurrences during the period; operating effectiveness not tested."
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, "\n"), test, result}, Mark: c.Finding})
		}
		if len(t.Rows) > 0 {
			list = append(list, Heading{2, s[1]}, t)
		}
	}
	return list
}

func wellspringReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "I. Independent Service Auditor's Report"}, Para{Text: "To Management of " + p.Org + ":"}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined %s's (the \"Organization\") description of the %s for the period %s, and the suitability of the design and operating effectiveness of controls to provide reasonable assurance that service commitments and system requirements were achieved based on the trust services criteria relevant to %s and on the requirements of the Health Insurance Portability and Accountability Act (HIPAA) Security Rule, 45 CFR Part 164, Subpart C (together, the \"applicable criteria\").", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("The Organization uses %s. The description does not include the controls of subservice organizations. Certain criteria can be achieved only if controls of subservice organizations and of user entities are suitably designed and operate effectively; our examination did not include them.", p.engaged())}, Heading{3, "Organization's Responsibilities"}, Para{Text: "The Organization is responsible for the description, the assertion, and its controls, and for its compliance with HIPAA."},
		Heading{3, "Service Auditor's Responsibilities"}, Para{Text: "We are responsible for our opinion. We conducted our examination in accordance with attestation standards established by the American Institute of Certified Public Accountants. Our examination does not provide a legal determination on compliance with HIPAA."}, Heading{3, "Inherent Limitations"}, Para{Text: "The description is prepared to meet the common needs of many users. Controls may fail to prevent or detect errors."}}
	lead := "In our opinion, in all material respects, based on the applicable criteria,"
	if p.Opinion == "qualified" {
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: fmt.Sprintf("Because of the %s reported in Part IV, controls were not operating effectively to meet %s during the period.", was(len(p.Qualified), "deviation", "deviations"), and(p.Qualified))}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the matter referred to in the paragraph above, in all material respects, based on the applicable criteria,"
	} else {
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead}, List{"(1)", []string{fmt.Sprintf("the description presents the system that was designed and implemented for the period %s;", when), "the controls were suitably designed; and", fmt.Sprintf("the controls operated effectively for the period %s.", when)}}, Heading{3, "Restricted Use"}, Para{Text: "This report may be used by the Organization, covered entities who are its customers, and regulators."}, Sign{[]string{p.Firm, p.Signed.Format(american), p.City}})
}
