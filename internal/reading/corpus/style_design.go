package corpus

import (
	"fmt"
	"strings"
)

// design is a Type 1 report: controls under the criteria in a ruled table, no
// tests, an opinion that disclaims operation, and talk of tests all the same.
var design = Style{Name: "type-1", print: report(func(n int) options {
	return options{typeOne: true, size: 36 + n%3*9, sub: 1 + n%2, uses: 5 + n%3}
}, printDesign)}

// sketch is a Type 1 report in prose: each control a paragraph with its number.
var sketch = Style{Name: "type-1-prose", print: report(func(n int) options {
	return options{typeOne: true, size: 28 + n%2*8, sub: n % 2, uses: 4 + n%3, id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("C-%03d", n) }}
}, printSketch)}

func printDesign(p *Report) *Doc {
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are responsible for " + u.doing + " " + u.rest + "."
	}
	d := &Doc{Look: Look{Size: 10.5, Foot: "# | Confidential", Accent: "#2e5e8c"}, From: "Section 4 - Trust Services Criteria and Related Controls"}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	at := "as of " + p.AsOf.Format(american)
	add(Title{p.Org, 22}, Title{"SOC 2 Type 1 Report", 16}, Title{"Description of the " + p.System + " and Suitability of the Design of Controls Relevant to " + capitals(and(p.Categories)), 12}, Title{"As of " + p.AsOf.Format(american), 12}, Break{},
		Heading{1, "Section 1 - Independent Service Auditor's Report"}, Para{Text: "To: " + p.Org}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's accompanying description of its %s %s, based on the criteria in DC section 200, and the suitability of the design of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements would be achieved based on the trust services criteria relevant to %s set forth in TSP section 100, 2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy.", p.Short, p.System, at, at, p.Short, and(p.Categories))})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s uses %s to provide %s. The description does not disclose the actual controls at that subservice organization, and our examination did not include its services.", p.Short, s.Name, s.Services)})
	}
	add(Heading{3, "Service Organization's Responsibilities"}, Para{Text: p.Short + " is responsible for its commitments, its controls, the description and the assertion."}, Heading{3, "Service Auditor's Responsibilities"}, Para{Text: "Our responsibility is to express an opinion on the description and on the suitability of the design of controls."}, Heading{3, "Inherent Limitations"}, Para{Text: "A projection of any conclusion on design to the future is subject to the risk that controls become ineffective."},
		Heading{3, "Other Matter"}, Para{Text: "We did not perform tests of the operating effectiveness of controls and accordingly do not express an opinion on it. A description of tests of controls and results thereof belongs to a Type 2 report."}, Heading{3, "Opinion"}, Para{Text: "In our opinion, in all material respects,"},
		Para{Text: fmt.Sprintf("the description presents the %s that was designed and implemented %s in accordance with the description criteria; and the controls were suitably designed %s to provide reasonable assurance that the service commitments and system requirements would be achieved if they operated effectively.", p.System, at, at)},
		Heading{3, "Restricted Use"}, Para{Text: "For the use of " + p.Org + " and user entities."}, Sign{[]string{p.Firm, p.Signed.Format(american), p.City}}, Break{},
		Heading{1, "Section 2 - Assertion of Management"}, Para{Text: fmt.Sprintf("We assert that the description presents the system %s and that the controls were suitably designed.", at)}, Break{}, Heading{1, "Section 3 - Description of the System"}, Para{Text: p.Short + " provides the " + p.System + "."}, Heading{2, "Subservice Organizations"})
	t := Table{Head: []string{"Subservice Organization", "Function", "Complementary Subservice Organization Controls"}, Widths: []float64{0.28, 0.24, 0.48}, Size: 9}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Controls, "\n")}})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(t, Heading{2, "Complementary User Entity Controls"}, List{"1.", items}, Break{}, Heading{1, d.From})
	c := Table{Head: []string{"Control ID", "Control Activity"}, Widths: []float64{0.15, 0.85}, Size: 9.5}
	order, of := p.byCriterion(true)
	for _, code := range order {
		c.Rows = append(c.Rows, Row{Cells: []string{code + " - " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c.Rows = append(c.Rows, Row{Cells: []string{p.Controls[i].ID, p.Controls[i].Activity}})
		}
	}
	add(c)
	return d
}

func printSketch(p *Report) *Doc {
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "It is for the customer to " + u.do + " " + u.rest + "."
	}
	d := &Doc{Look: Look{Serif: true, Size: 11, A4: true, Head: p.System, Foot: "#"}, From: "Part Four: Criteria and Controls"}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	at := "as at " + p.AsOf.Format(british)
	add(Title{"System and Organization Controls Report", 18}, Title{p.Org, 18}, Title{"SOC 2, Type I", 14}, Title{p.AsOf.Format(british), 12}, Break{},
		Heading{1, "Part One: Auditor's Report"}, Para{Text: "To " + p.Org},
		Para{Text: fmt.Sprintf("We examined the description of the %s of %s %s and whether its controls were suitably designed %s to meet the criteria for %s.", p.System, p.Org, at, at, and(p.Categories))})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s is used for %s. Its controls are not in the description (carve-out method).", s.Name, s.Services)})
	}
	add(Para{Text: "Management is responsible for the description and the controls, and we for an opinion. Controls have inherent limitations. We carried out no procedures on the operating effectiveness of the controls, and give no opinion on it."},
		Para{Text: fmt.Sprintf("In our opinion, in all material respects, the description is presented in accordance with the description criteria, and the controls were suitably designed %s.", at)}, Para{Text: "Use of the report is restricted to the customers of " + p.Short + "."},
		Sign{[]string{p.Firm, p.City, p.Signed.Format(british)}}, Break{}, Heading{1, "Part Two: Assertion"}, Para{Text: "Management asserts that what Part Three describes was in place " + at + "."}, Break{}, Heading{1, "Part Three: Description"}, Para{Text: p.Short + " serves providers of care. Its staff of sixty runs the " + p.System + "."}, Heading{2, "Organizations that we rely on"})
	if len(p.Subservices) == 0 {
		add(Para{Text: "There are no subservice organizations."})
	}
	for _, s := range p.Subservices {
		add(Para{Text: s.Name + ": " + s.Services + "."})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Complementary User Entity Controls"}, List{"-", items}, Break{}, Heading{1, d.From})
	order, of := p.byCriterion(false)
	for _, code := range order {
		add(Heading{2, code}, Para{Text: titled(code)})
		for _, i := range of[code] {
			add(Para{Text: p.Controls[i].ID + "  " + p.Controls[i].Activity})
		}
	}
	return d
}
