package corpus

import (
	"fmt"
	"strings"
)

// regency is a regional firm's report of five sections: a grid under each
// criterion in which a control stands again under every criterion that it meets,
// duties numbered through a table that is parted by subject, and answers in a table
// of the last section.
var regency = Style{Name: "regency", Held: true, Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &arrivals, size: 30 + n%3*4, sub: 1 + n%2, uses: 7 + n%3, answers: 10, exceptions: 2, whole: n%2 == 0, opinion: []string{"unqualified", "unqualified", "qualified"}[n%3],
		categories: [][]string{{"security", "availability"}, {"security"}, {"security", "availability", "confidentiality"}}[n%3], id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s%d", family, k) }}
}, printRegency)}

func printRegency(p *Report) *Doc {
	p.settle()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return fmt.Sprintf("Our inspection of %s disclosed that %s.", c.check, c.fail)
		}
		return fmt.Sprintf("%d of %d %s sampled: %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Customers are responsible for " + u.doing + " " + u.rest + "."
	}
	tests, other := "Section IV – Applicable Trust Services Criteria, Related Controls, and Tests of Controls", "Section V – Other Information Provided by the Service Organization"
	d := &Doc{Look: Look{Size: 10, Head: p.Org, Foot: "This report is intended solely for the specified users named herein.   #", Accent: "#14532d"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.Start.Format(american) + " – " + p.End.Format(american)
	add(Title{p.Org, 20}, Title{"SOC 2 Type 2 Report", 18}, Title{"Report on the Description of the " + p.System + " and on the Suitability of the Design and Operating Effectiveness of Its Controls Relevant to " + capitals(and(p.Categories)), 12}, Title{when, 13}, Title{p.Firm, 12}, Break{}, Heading{2, "Table of Contents"},
		Contents{[]string{"Section I – Report of Independent Service Auditors", "Section II – Management's Assertion", "Section III – Description of the System", tests, other}}, Break{})
	add(regencyReport(p)...)
	add(Break{}, Heading{1, "Section II – Management's Assertion"}, Para{Text: fmt.Sprintf("We have prepared the description of %s's %s for the period %s through %s. It is based on the criteria for a description of a service organization's system in DC section 200. We confirm that it presents the system as designed and implemented, that controls were suitably designed, and that, apart from the matters in Section IV, they operated effectively.", p.Org, p.System, p.Start.Format(american), p.End.Format(american))},
		Sign{[]string{"Beatrix Landry", "President", p.Org}}, Break{}, Heading{1, "Section III – Description of the System"}, Heading{2, "Company Overview"}, Para{Text: fmt.Sprintf("%s (\"the Company\") was founded in 2011. Its %s is used by ambulatory centers, hospitals, and health plans.", p.Org, p.System)}, Heading{2, "Service Commitments"}, Para{Text: "The Company commits to protecting customer data from unauthorized access and to making the system available as agreed."}, Heading{2, "Infrastructure and Software"},
		Para{Text: "Servers are virtual. Network devices are managed as code. The ticketing, monitoring, and governance tools are purchased services that are not part of the system."}, Heading{2, "Subservice Organizations"}, Para{Text: fmt.Sprintf("The Company utilizes %s. The description does not include the controls of %s (carve-out method). The controls in the table are assumed in the design of the Company's controls.", p.engaged(), was(len(p.Subservices), "this subservice organization", "these subservice organizations"))})
	t := Table{Head: []string{"Subservice Organization", "Complementary Subservice Organization Controls", "Criteria"}, Widths: []float64{0.28, 0.54, 0.18}, Rules: Grid, Size: 9.5, Whole: true}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, "• " + strings.Join(s.Controls, "\n• "), strings.Join(s.Criteria, ", ")}})
	}
	u := Table{Head: []string{"No.", "Complementary User Entity Control", "Criteria"}, Widths: []float64{0.08, 0.72, 0.2}, Rules: Grid, Size: 9.5, Whole: true}
	n := 0
	p.grouped(func(title string, duties []CUEC) {
		u.Rows = append(u.Rows, Row{Cells: []string{title}, Bold: true})
		for _, c := range duties {
			n++
			u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprint(n), c.Text, strings.Join(c.Criteria, ", ")}})
		}
	})
	add(t, Heading{2, "Complementary User Entity Controls"}, Para{Text: "The Company's services are designed with the assumption that certain controls are implemented by customers. They are presented by subject."}, u, Heading{2, "System Incidents"}, Para{Text: "There were no incidents that resulted in a significant failure to achieve service commitments."}, Break{}, Heading{1, tests},
		Para{Text: "Tests of controls included inquiry, inspection, observation, and reperformance. Inquiry was performed for each control and is not repeated in the tables. A control is presented under each criterion that it supports."})
	add(regencyTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "Management's responses to exceptions have not been subjected to the service auditor's procedures."})
	a := Table{Head: []string{"Control", "Criteria", "Exception", "Management's Response"}, Widths: []float64{0.1, 0.14, 0.36, 0.4}, Rules: Grid, Size: 9.5, Whole: true}
	for _, c := range p.Controls {
		if c.State == Deviated {
			a.Rows = append(a.Rows, Row{Cells: []string{c.ID, strings.Join(c.Criteria, ", "), c.Finding, c.Response}})
		}
	}
	add(a)
	return d
}

// engaged is subservice organizations in a sentence: "A for x, and B for y".
func (p *Report) engaged() string {
	var list []string
	for _, s := range p.Subservices {
		list = append(list, fmt.Sprintf("%s for %s", s.Name, s.Services))
	}
	return strings.Join(list, ", and ")
}

func regencyTests(p *Report) []Block {
	var list []Block
	order, of := p.byCriterion(true)
	for _, code := range order {
		t := Table{Head: []string{"Control", "Description of Control Activity", "Service Auditor's Tests", "Results"}, Widths: []float64{0.1, 0.34, 0.34, 0.22}, Rules: Grid, Size: 9, Whole: true}
		for _, i := range of[code] {
			c := &p.Controls[i]
			test := fmt.Sprintf("Inspected %s to determine that %s.", c.check, c.whether)
			if c.Sample > 0 {
				test = fmt.Sprintf("For a sample of %d %s, inspected %s to determine that %s.", c.Sample, c.noun, c.check, c.whether)
			}
			result := "No exceptions noted."
			switch c.State {
			case Deviated:
				result = "Exception noted. " + c.Finding
			case Untested:
				test, result = "No tests were performed.", "Not tested. The control was implemented subsequent to the period."
			case Idle:
				test, result = "Inspected a system-generated listing of "+c.noun+".", fmt.Sprintf("There were no %s during the period. Therefore, the control did not operate and could not be tested.", c.noun)
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, test, result}, Mark: c.Finding})
		}
		list = append(list, Heading{3, code + " – " + about(code)}, t)
	}
	return list
}

func regencyReport(p *Report) []Block {
	when := fmt.Sprintf("throughout the period %s to %s", p.Start.Format(american), p.End.Format(american))
	list := []Block{Heading{1, "Section I – Report of Independent Service Auditors"}, Para{Text: "To the Management of " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined the attached description of the %s of %s (the \"Company\") %s and the suitability of the design and operating effectiveness of the controls stated therein, to provide reasonable assurance that the Company's service commitments and system requirements were achieved based on the trust services criteria relevant to %s (applicable trust services criteria).", p.System, p.Org, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("The Company uses %s. The description excludes the controls of the subservice %s, and our examination did not extend to them. The description also contemplates complementary user entity controls, whose design and operation we have not evaluated.", p.engaged(), was(len(p.Subservices), "organization", "organizations"))}, Para{Text: "The information in Section V is presented by management and was not subjected to our procedures. Accordingly, we express no opinion on it."},
		Heading{3, "Service Organization's Responsibilities"}, Para{Text: "The Company is responsible for its service commitments and system requirements, its controls, the description, and the assertion in Section II."}, Heading{3, "Service Auditors' Responsibilities"}, Para{Text: "Our responsibility is to express an opinion on the description and on the controls based on our examination, which was conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants. We are required to be independent."}, Heading{3, "Inherent Limitations"}, Para{Text: "Because of their nature, controls may not prevent, or detect and correct, all misstatements or failures."}, Heading{3, "Description of Tests of Controls"}, Para{Text: "The controls tested and the nature, timing, and results of those tests are listed in Section IV."}}
	lead := "In our opinion, in all material respects:"
	if p.Opinion == "qualified" {
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: fmt.Sprintf("As noted in Section IV, certain controls did not operate effectively during the period. As a result, the Company did not meet %s %s.", was(len(p.Qualified), "criterion", "criteria"), and(p.Qualified))}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the possible effects of the matter described in the Basis for Qualified Opinion paragraph, in all material respects:"
	} else {
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead}, List{"a)", []string{"The description presents the system that was designed and implemented " + when + " in accordance with the description criteria.", "The controls stated in the description were suitably designed " + when + ".", "The controls stated in the description operated effectively " + when + "."}},
		Heading{3, "Restricted Use"}, Para{Text: "This report is intended solely for the information and use of the Company and of customers who have sufficient knowledge of the system."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
