package corpus

import (
	"fmt"
	"strings"
)

// essay has no table of tests: each control is a numbered heading, followed by
// what it is, how it was tested and what was found, each a paragraph.
var essay = Style{Name: "essay", print: report(func(n int) options {
	return options{size: 24 + n%3*6, sub: 1 + n%2, uses: 5 + n%3, answers: 8, exceptions: 1, id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("4.%d", n) }}
}, printEssay)}

// inCell has the number of a control at the head of its text, in one cell, and
// the procedures in a cell with as many results beside them.
var inCell = Style{Name: "number-in-cell", print: report(func(n int) options {
	return options{size: 30 + n%3*7, sub: 1 + n%2, uses: 6, answers: 8, exceptions: 1, id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s.%02d", family, k) }}
}, printInCell)}

func printEssay(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("In %s of the %d %s that we looked at, %s.", words(c.Failed), c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Noted. " + c.fix })
	tests := "Part 4: What We Tested and Found"
	d := &Doc{Look: Look{Serif: true, Size: 11, Head: p.Short, Foot: "#"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(plainFront(p, tests)...)
	order, of := p.byCriterion(false)
	for _, code := range order {
		add(Heading{2, "Criterion " + code + ". " + titled(code)})
		for _, i := range of[code] {
			c := &p.Controls[i]
			test := "How we tested it: by inspection of " + c.check + "."
			if c.Sample > 0 {
				test = fmt.Sprintf("How we tested it: by inspection of %s for %d %s.", c.check, c.Sample, c.noun)
			}
			found := "No exceptions were found."
			switch c.State {
			case Deviated:
				found = "Exception: " + c.Finding
			case Untested:
				found = "We did not test this control."
			case Idle:
				found = "There were no " + c.noun + " in the period."
			}
			add(Heading{3, "Control " + c.ID}, Para{Text: c.Activity}, Para{Text: test}, Para{Text: "What we found: " + found, Mark: c.Finding})
			if c.Response != "" {
				add(Para{Text: "Management's answer: " + c.Response})
			}
		}
	}
	for i := range p.Controls {
		p.Controls[i].ID = "Control " + p.Controls[i].ID // as printed
		p.Controls[i].Criteria = p.Controls[i].Criteria[:1]
	}
	return d
}

func printInCell(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%d of %d %s failed the test: %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	tests, other := "Part 4: Controls, Procedures and Results", "Part 5: Answers of Management"
	d := &Doc{Look: Look{Size: 10, Foot: "Page #", Accent: "#4a3728"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(plainFront(p, tests)...)
	t := Table{Head: []string{"Controls of the Service Organization", "Procedures of the Service Auditor", "Results"}, Widths: []float64{0.4, 0.36, 0.24}, Size: 9}
	order, of := p.byCriterion(true)
	for _, code := range order {
		t.Rows = append(t.Rows, Row{Cells: []string{code + " " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c := &p.Controls[i]
			test := "1. Inquired of the owner.\n2. Inspected " + c.check + "."
			if c.Sample > 0 {
				test = fmt.Sprintf("1. Inquired of the owner.\n2. Inspected %s for %d %s.", c.check, c.Sample, c.noun)
			}
			result := "1. No exceptions noted.\n2. No exceptions noted."
			switch c.State {
			case Deviated:
				result = "1. No exceptions noted.\n2. Exception noted. " + c.Finding
			case Untested:
				result = "Not tested."
			case Idle:
				result = "No " + c.noun + " occurred during the period."
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID + " " + c.Activity, test, result}, Mark: c.Finding})
		}
	}
	add(t, Break{}, Heading{1, other})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: c.ID + ": " + c.Response})
		}
	}
	return d
}

// plainFront is all of a report before its tests, in few words.
func plainFront(p *Report, tests string) []Block {
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "It is up to user entities to " + u.do + " " + u.rest + "."
	}
	when := p.when(american, "from ", " to ", "as of ")
	list := []Block{Title{p.Org, 20}, Title{"SOC 2 Type 2 Report on the " + p.System, 14}, Title{"From " + p.Start.Format(american) + " to " + p.End.Format(american), 12}, Break{},
		Heading{1, "Part 1: Report of the Service Auditor"}, Para{Text: "To the management of " + p.Org}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined the description of %s's %s for the period %s, and whether its controls were suitably designed and operated effectively to meet the trust services criteria relevant to %s.", p.Org, p.System, when, and(p.Categories))}}
	var subs, items []string
	for _, s := range p.Subservices {
		list = append(list, Para{Text: fmt.Sprintf("%s uses %s, a subservice organization, for %s. What it does is outside the description and our examination.", p.Short, s.Name, s.Services)})
		subs = append(subs, s.Name+", for "+s.Services)
	}
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	list = append(list, Heading{3, "Responsibilities"}, Para{Text: "Management answers for the description and the controls; we answer for our opinion, which follows AICPA attestation standards."})
	end := "the description presents the system, and the controls were suitably designed and operated effectively for the period " + when + "."
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: "As Part 4 shows, some controls failed. " + strings.Join(p.Qualified, " and ") + was(len(p.Qualified), " was", " were") + " not met."}, Heading{3, "Qualified Opinion"}, Para{Text: "In our opinion, except for the matter described above, in all material respects, " + end})
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: "As Part 4 shows, many controls failed. " + and(p.Qualified) + " were not met."}, Heading{3, "Adverse Opinion"}, Para{Text: "In our opinion, because of the matter described above, the controls did not operate effectively for the period " + when + "."})
	default:
		list = append(list, Heading{3, "Opinion"}, Para{Text: "In our opinion, in all material respects, " + end})
	}
	return append(list, Heading{3, "Restricted Use"}, Para{Text: "For user entities of the system."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}}, Break{},
		Heading{1, "Part 2: Assertion of Management"}, Para{Text: "Management asserts that the description is fair."}, Break{}, Heading{1, "Part 3: Description of the System"}, Para{Text: p.Short + " provides the " + p.System + "."},
		Heading{2, "Subservice Organizations"}, Para{Text: "The carve-out method is used for:"}, List{"•", subs}, Heading{2, "Complementary User Entity Controls"}, List{"1.", items}, Break{}, Heading{1, tests})
}
