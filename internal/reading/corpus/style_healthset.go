package corpus

import (
	"fmt"
	"strings"
)

// healthset is a SOC 2 report with HIPAA by the auditor of a compliance tool:
// criteria as headings over tables, each exception in a row of its own under the
// control, and the Security Rule by safeguard with its controls.
var healthset = Style{Name: "healthset", Few: true, print: oneOf(2, func(n int) options {
	return options{cast: &outsiders, size: 34, sub: 1 + n%3, uses: 6 + n%3, answers: 8, exceptions: 2, hipaa: true, categories: [][]string{{"security", "availability", "confidentiality"}, {"security"}}[n%2], opinion: []string{"unqualified", "qualified"}[n%2],
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("C%02d", n) }}
}, printHealthset)}

func printHealthset(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("Auditor sampled %d %s; in %d, %s.", c.Sample, c.noun, c.Failed, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Customers are in charge of " + u.doing + " " + u.rest + "."
	}
	tests, other := "Controls Testing", "HIPAA Security Rule Coverage"
	d := &Doc{Look: Look{Size: 9.5, Head: p.Short + " SOC 2 Type II + HIPAA", Foot: "Confidential  #", Accent: "#1d7874"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when("Jan 2, 2006", "between ", " and ", "as of ")
	add(Title{p.Org, 26}, Title{p.System, 16}, Title{"SOC 2® Type II Report with HIPAA Security Rule", 14}, Title{p.Start.Format("Jan 2, 2006") + " – " + p.End.Format("Jan 2, 2006"), 12}, Title{"Audited by " + p.Firm, 12}, Break{},
		Heading{2, "What is in this report"}, List{"1.", []string{"Assertion of Management", "Auditor's Report", "About the System", tests, other}}, Break{},
		Heading{1, "Assertion of Management"}, Para{Text: fmt.Sprintf("%s (\"%s\") runs the %s and prepared the system description in this report. We assert that it is true of the system %s, that the controls were designed to meet the trust services criteria and the HIPAA Security Rule, and that they worked, save for the exceptions listed under Controls Testing.", p.Org, p.Short, p.System, when)}, Break{})
	add(healthsetReport(p, when)...)
	add(Break{}, Heading{1, "About the System"}, Heading{2, "Product"}, Para{Text: p.Short + " is a business associate under HIPAA. The product is multi-tenant and is released daily."}, Heading{2, "Vendors in the Carve-Out"})
	t := Table{Head: []string{"Vendor", "What they do for us", "TSC", "What we count on"}, Widths: []float64{0.24, 0.2, 0.16, 0.4}, Rules: Shade, Size: 9}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Criteria, ", "), strings.Join(s.Controls, "\n")}})
	}
	u := Table{Head: []string{"CUEC", "Description", "TSC"}, Widths: []float64{0.12, 0.68, 0.2}, Rules: Shade, Size: 9}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprintf("CUEC-%d", i+1), c.Text, strings.Join(c.Criteria, ", ")}})
	}
	add(Para{Text: "These subservice organizations are carved out of the description."}, t, Heading{2, "Complementary User Entity Controls"}, u, Break{}, Heading{1, tests}, Para{Text: "Each control is shown once, under its first criterion. Other criteria are given with it."})
	add(healthsetTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "The table shows which controls address the standards and implementation specifications of 45 CFR Part 164, Subpart C."})
	add(healthsetMap(p)...)
	return d
}

func healthsetTests(p *Report) []Block {
	var list []Block
	order, of := p.byCriterion(false)
	for _, code := range order {
		t := Table{Head: []string{"Control", "Description", "Test", "Outcome"}, Widths: []float64{0.1, 0.38, 0.36, 0.16}, Rules: Grid, Size: 9}
		for _, i := range of[code] {
			c := &p.Controls[i]
			text, test := c.Activity, "Inspected "+c.check+"; ascertained whether "+c.whether+"."
			if len(c.Criteria) > 1 {
				text += "\nAlso: " + strings.Join(c.Criteria[1:], ", ")
			}
			if c.State == Idle {
				test = "Inspected the list of " + c.noun + ", which was empty."
			}
			if c.drawn() {
				test = fmt.Sprintf("Sampled %d %s and inspected %s; ascertained whether %s.", c.Sample, c.noun, c.check, c.whether)
			}
			result := map[State]string{Clean: "Pass", Deviated: "Exception", Untested: "Not tested", Idle: "No occurrence"}[c.State]
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, text, test, result}, Mark: c.Finding})
			if c.State == Deviated {
				t.Rows = append(t.Rows, Row{Cells: []string{"Exception for " + c.ID + ": " + c.Finding}, Mark: c.Finding})
			}
			if c.Response != "" {
				t.Rows = append(t.Rows, Row{Cells: []string{"Response of " + p.Short + ": " + c.Response}})
			}
		}
		list = append(list, Heading{3, code + " – " + titled(code)}, t)
	}
	return list
}

// healthsetMap is a table for each group of safeguards.
func healthsetMap(p *Report) []Block {
	var list []Block
	for _, g := range [][2]string{{"164.308", "Administrative Safeguards"}, {"164.310", "Physical Safeguards"}, {"164.312", "Technical Safeguards"}} {
		t := Table{Head: []string{"Citation", "Requirement", "Controls", "Criteria"}, Widths: []float64{0.24, 0.34, 0.24, 0.18}, Rules: Lines, Size: 9}
		for _, m := range p.HIPAA {
			if strings.HasPrefix(m.Citation, g[0]) {
				controls := "–"
				if len(m.Controls) > 0 {
					controls = strings.Join(m.Controls, ", ")
				}
				t.Rows = append(t.Rows, Row{Cells: []string{"§" + m.Citation, m.Title, controls, strings.Join(m.Criteria, ", ")}})
			}
		}
		list = append(list, Heading{2, g[1] + " (§" + g[0] + ")"}, t)
	}
	return list
}

func healthsetReport(p *Report, when string) []Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name)
	}
	list := []Block{Heading{1, "Auditor's Report"}, Para{Text: p.Firm + "\n" + p.City + "\n" + p.Signed.Format("Jan 2, 2006")}, Para{Text: "To: " + p.Org}, Heading{3, "Our examination"},
		Para{Text: fmt.Sprintf("We examined the system description by %s of the %s %s, and whether the controls in it were suitably designed and operated effectively to provide reasonable assurance that service commitments and system requirements were achieved based on the trust services criteria relevant to %s, and that the standards of the HIPAA Security Rule for business associates were met.", p.Short, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s depends on %s. The description sets out what %s counts on from %s but excludes their controls, and so does our examination. Complementary controls at customers were not examined either.", p.Short, and(names), p.Short, was(len(names), "this subservice organization", "these subservice organizations"))},
		Heading{3, "Responsibilities"}, Para{Text: "Management answers for the description, the assertion and the controls. We answer for our opinion. We worked under the attestation standards established by the American Institute of Certified Public Accountants, and we are independent of " + p.Short + ". We give no legal view on compliance with HIPAA."}, Heading{3, "Limitations"}, Para{Text: "Controls are run by people and machines, and both can fail."}}
	lead := "In our opinion, in all material respects: "
	if p.Opinion == "qualified" {
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("Our tests of controls for %s showed exceptions at a rate above what we can accept. Commitments that rest on %s were not achieved for the whole period.", and(p.Qualified), was(len(p.Qualified), "this criterion", "these criteria"))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, subject to the exception described in the basis for qualified opinion, in all material respects: "
	} else {
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead + fmt.Sprintf("the description presents the system that was designed and implemented %s; its controls were suitably designed; and its controls operated effectively %s to achieve the service commitments and to meet the HIPAA Security Rule.", when, when)}, Heading{3, "Restricted use"}, Para{Text: "For " + p.Short + ", its customers and prospects who know the system."}, Sign{[]string{"Signed for " + p.Firm}})
}
