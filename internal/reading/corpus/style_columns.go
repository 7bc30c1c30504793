package corpus

import (
	"fmt"
	"strings"
)

// twoColumns sets the opinion and the description in two columns, has lines
// between rows only, words its results in its own way and puts the criteria
// after the control; the first subservice organization is inclusive.
var twoColumns = Style{Name: "two-columns", Skip: []string{"wkhtmltopdf", "libreoffice"}, print: report(func(n int) options {
	return options{size: 38 + n%3*6, sub: 1 + n%2, inclusive: n%2 == 0, uses: 6 + n%3, answers: 10, exceptions: 1, emphasis: n%4 == 2,
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("%d.%02d", (n-1)/12+1, (n-1)%12+1) }}
}, printColumns)}

func printColumns(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("In %d instances of %d %s examined, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Management concurs. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "The user organization " + u.do + "s " + u.rest + "."
		if strings.HasSuffix(u.do, "y") || strings.HasSuffix(u.do, "ch") {
			u.Text = "The user organization has a process for " + u.doing + " " + u.rest + "."
		}
	}
	tests := "Section Four: Tests of Controls and Results"
	d := &Doc{Look: Look{Serif: true, Size: 10.5, Head: "SOC 2 Type 2 | " + p.Short, Foot: "# | " + p.Firm, Caps: true}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "over the period ", " to ", "as of ")
	add(Title{p.Short, 26}, Title{p.System, 18}, Title{"SOC 2 Type 2 Report", 14}, Title{p.Start.Format(american) + " – " + p.End.Format(american), 12}, Title{"Together with the report of " + p.Firm, 11}, Break{},
		Heading{1, "Section One: Report of the Service Auditor"}, Columns{columnsOpinion(p, when)},
		Break{}, Heading{1, "Section Two: Assertion"}, Para{Text: fmt.Sprintf("Management of %s states that it has described the %s truthfully %s and that the controls served their purpose, with the exceptions in Section Four.", p.Org, p.System, when)},
		Break{}, Heading{1, "Section Three: Description of the System"}, Columns{columnsSystem(p)}, Break{}, Heading{1, tests})
	t := Table{Head: []string{"No.", "Control", "Criteria", "Procedures", "Outcome and Management's Comment"}, Widths: []float64{0.08, 0.28, 0.1, 0.28, 0.26}, Rules: Lines, Size: 9}
	for i := range p.Controls {
		c := &p.Controls[i]
		test := "Examined " + c.check + "."
		if c.Sample > 0 {
			test = fmt.Sprintf("Examined %s for %d %s.", c.check, c.Sample, c.noun)
		}
		result := "The control operated as described."
		switch c.State {
		case Deviated:
			result = c.Finding
			if c.Response != "" {
				result += "\nManagement's comment: " + c.Response
			}
		case Untested:
			result = "Could not be tested: evidence was lost in a migration."
		case Idle:
			result = "No occurrences of " + c.noun + "."
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, " "), test, result}, Mark: c.Finding})
	}
	add(t)
	return d
}

func columnsOpinion(p *Report, when string) []Block {
	list := []Block{Para{Text: "The Management and Board, " + p.Org}, Heading{3, "What we examined"},
		Para{Text: fmt.Sprintf("We have examined management's description of the %s of %s %s and the suitability of the design and operating effectiveness of the controls in it that are relevant to %s (trust services categories).", p.System, p.Org, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("The description includes the services of %s, %s, and its controls, which we examined as well.", s.Name, s.Services)})
		} else {
			list = append(list, Para{Text: fmt.Sprintf("For %s, %s uses %s. Controls at that organization are excluded from the description and from our examination.", s.Services, p.Short, s.Name)})
		}
	}
	list = append(list, Heading{3, "What management answers for"}, Para{Text: "The description, the assertion, and controls that let the service commitments be achieved."}, Heading{3, "What we answer for"}, Para{Text: "An opinion that rests on an examination under the attestation standards of the AICPA, with evidence that is sufficient and appropriate."}, Heading{3, "Limits"}, Para{Text: "Controls cannot give absolute assurance."})
	if p.Emphasis {
		list = append(list, Heading{3, "Emphasis of matter"}, Para{Text: "We draw attention to the description, which says that the company was acquired during the period. Our opinion is not modified for this."})
	}
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Why the opinion is qualified"}, Para{Text: "Section Four shows that controls did not operate in part. For that reason the company did not meet " + and(p.Qualified) + "."}, Heading{3, "Qualified opinion"},
			Para{Text: fmt.Sprintf("In our opinion, except for what the paragraph above says, in all material respects, the description is presented in accordance with the description criteria, the controls were suitably designed, and they operated effectively %s.", when)})
	case "adverse":
		list = append(list, Heading{3, "Why the opinion is adverse"}, Para{Text: "Section Four shows failures that are material and pervasive. The company did not meet " + and(p.Qualified) + "."}, Heading{3, "Adverse opinion"},
			Para{Text: fmt.Sprintf("In our opinion, because of what the paragraph above says, the controls did not operate effectively %s to provide reasonable assurance that the service commitments were achieved.", when)})
	default:
		list = append(list, Heading{3, "Opinion"}, Para{Text: fmt.Sprintf("In our opinion, in all material respects, the description is presented in accordance with the description criteria, the controls were suitably designed, and they operated effectively %s.", when)})
	}
	return append(list, Heading{3, "Who may use it"}, Para{Text: "Customers of the system and those who advise them."}, Sign{[]string{p.Firm, p.City + ", " + p.Signed.Format(american)}})
}

func columnsSystem(p *Report) []Block {
	list := []Block{Heading{2, "The company"}, Para{Text: p.Org + " was founded in 2011. Its product is the " + p.System + ", which is hosted in two zones and watched around the clock."}, Heading{2, "Components"}, Para{Text: "Infrastructure: load balancers, application servers, managed databases. Software: the application and its monitoring. People: ninety. Data: orders, results, messages. Procedures: in the handbook."}, Heading{2, "Subservice organizations"}}
	for _, s := range p.Subservices {
		how := "carve-out method"
		if s.Inclusive {
			how = "inclusive method"
		}
		list = append(list, Para{Text: fmt.Sprintf("%s – %s (%s). %s", s.Name, s.Services, how, strings.Join(s.Controls, " "))})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	return append(list, Heading{2, "Complementary user entity controls"}, Para{Text: "Controls of the company are complete only together with these:"}, List{"a)", items}, Heading{2, "Incidents"}, Para{Text: "None to report."})
}
