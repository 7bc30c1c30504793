package corpus

import (
	"fmt"
	"strings"
)

// stacked is a boutique's report: a table of one column for each control, every
// label on the line above its text, and criteria that were not met in a table of
// the opinion.
var stacked = Style{Name: "stacked", Held: true, Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &strangers, size: 20 + n%2*6, sub: 1 + n%2, uses: 4 + n%3, answers: 8, exceptions: 2, whole: n%2 == 0, opinion: []string{"qualified", "unqualified", "adverse", "unqualified"}[n%4],
		categories: [][]string{{"security"}, {"security", "confidentiality"}}[n%2], id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("Control %d", n) }}
}, printStacked)}

func printStacked(p *Report) *Doc {
	p.sensible()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return upper(c.fail) + "."
		}
		return fmt.Sprintf("%s of %s %s did not pass: %s.", upper(words(c.Failed)), words(c.Sample), c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "You " + u.do + " " + u.rest + "."
	}
	tests := "Chapter Four: The Controls We Tested"
	d := &Doc{Look: Look{Size: 10.5, Left: true, Head: p.Firm, Foot: p.Org + "  •  SOC 2 Type II  •  #", Accent: "#006d5b"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(Title{p.Firm, 11}, Title{"SOC 2 Type II", 30}, Title{"for " + p.Org, 18}, Title{p.System, 14}, Title{p.Start.Format("January 2, 2006") + " – " + p.End.Format("January 2, 2006"), 12}, Break{})
	add(stackedReport(p)...)
	add(Break{}, Heading{1, "Chapter Two: Management's Assertion"}, Para{Text: fmt.Sprintf("%s management asserts that Chapter Three fairly presents the %s in the review period, that controls were suitably designed to meet the criteria, and that controls operated effectively except where Chapter Four says so.", p.Short, p.System)}, Sign{[]string{"/s/ Rowan Teague", "Rowan Teague, Chief Technology Officer", p.Org}}, Break{}, Heading{1, "Chapter Three: The System"},
		Heading{2, "What it is"}, Para{Text: fmt.Sprintf("%s provides the %s. It is reached by browser and by mobile app.", p.Org, p.System)}, Heading{2, "What is promised"}, Para{Text: "Uptime of 99.9 percent a month, support within four hours, and notice of a breach within three days."}, Heading{2, "Who else takes part"})
	for _, s := range p.Subservices {
		add(Para{Text: s.Name, Bold: true}, Para{Text: fmt.Sprintf("Provides %s. Method: carve-out. Relevant criteria: %s. We count on these controls at %s: %s", s.Services, and(s.Criteria), s.Name, strings.Join(s.Controls, " "))})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Your part: complementary user entity controls"}, Para{Text: "The system is safe only if customers do their part. We assume that:"}, List{"-", items}, Break{}, Heading{1, tests}, Para{Text: "Each box holds one control. Unless a box says otherwise we also spoke with the owner of the control."})
	for i := range p.Controls {
		add(stackedControl(&p.Controls[i]))
	}
	return d
}

func stackedControl(c *Control) Table {
	test := fmt.Sprintf("We inspected %s to see whether %s.", c.check, c.whether)
	if c.Sample > 0 {
		test = fmt.Sprintf("We selected %s %s and inspected %s to see whether %s.", words(c.Sample), c.noun, c.check, c.whether)
	}
	result := "No exceptions noted."
	switch c.State {
	case Deviated:
		result = "Exception noted. " + c.Finding
	case Untested:
		test, result = "None", "Not tested; the system behind this control was replaced during the period."
	case Idle:
		test, result = "We asked for the list of "+c.noun+".", "Control did not operate during the period. There were no "+c.noun+"."
	}
	t := Table{Widths: []float64{1}, Rules: Grid, Size: 10, Whole: true, Rows: []Row{{Cells: []string{fmt.Sprintf("%s  |  %s", c.ID, strings.Join(c.Criteria, "  "))}, Bold: true}, {Cells: []string{"WHAT THE COMPANY DOES\n" + c.Activity}}, {Cells: []string{"HOW WE TESTED IT\n" + test}}, {Cells: []string{"WHAT WE FOUND\n" + result}, Mark: c.Finding}}}
	if c.Response != "" {
		t.Rows = append(t.Rows, Row{Cells: []string{"WHAT MANAGEMENT SAYS\n" + c.Response}})
	}
	return t
}

func stackedReport(p *Report) []Block {
	when := fmt.Sprintf("from %s to %s", p.Start.Format(american), p.End.Format(american))
	list := []Block{Heading{1, "Chapter One: Independent Service Auditor's Report"}, Para{Text: p.Org + "\nAttn: Management"}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined management's description of the %s of %s %s, and whether controls were suitably designed and operated effectively to meet the trust services criteria for %s.", p.System, p.Org, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("The system depends on %s. Controls of %s are outside the description and outside our examination, as are those of user entities.", p.listed(), was(len(p.Subservices), "that subservice organization", "those subservice organizations"))},
		Heading{3, "Responsibilities"}, Para{Text: "Management is responsible for the description, the assertion, and the controls. We are responsible for our opinion, and followed the attestation standards established by the AICPA."}, Heading{3, "Inherent Limitations"}, Para{Text: "Any control can fail. What held in the period may not hold later."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: "Chapter Four describes exceptions. They were significant enough that the criteria in the table were not achieved during part of the period."}, stackedUnmet(p), Heading{3, "Qualified Opinion"})
		lead = "In our opinion, aside from the effects of what the table above describes, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: "Chapter Four describes exceptions. They were so many and of such weight that the criteria in the table were not achieved, and that the report as a whole is affected."}, stackedUnmet(p), Heading{3, "Adverse Opinion"})
		lead, verb = "In our opinion, because of what the table above describes, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description is fairly presented, the controls were suitably designed, and the controls %s %s.", lead, verb, when)}, Heading{3, "Restricted Use"}, Para{Text: "This report is for " + p.Short + " and for its customers and prospects who understand it."},
		Sign{[]string{p.Firm}}, Para{Text: p.City + "   |   " + p.Signed.Format(american)})
}

func stackedUnmet(p *Report) Table {
	t := Table{Head: []string{"Criterion", "What it asks"}, Widths: []float64{0.16, 0.84}, Rules: Grid, Size: 10}
	for _, q := range p.Qualified {
		t.Rows = append(t.Rows, Row{Cells: []string{q, titled(q)}})
	}
	return t
}
