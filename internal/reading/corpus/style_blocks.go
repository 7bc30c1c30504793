package corpus

import (
	"fmt"
	"strings"
)

// regional has no table of tests at all: each control is a run of labelled
// paragraphs under its criterion.
var regional = Style{Name: "regional", print: report(func(n int) options {
	return options{cast: &newcomers, size: 26 + n%2*8, sub: n % 3, uses: 5 + n%3, answers: 7, exceptions: 1, opinion: []string{"", "disclaimer", "", ""}[n%4],
		id: func(_ int, _ string, k int, criterion string) string { return fmt.Sprintf("%s-%02d", criterion, k) }}
}, printRegional)}

func printRegional(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%s (%d of %d %s).", strings.ToUpper(c.fail[:1])+c.fail[1:], c.Failed, c.Sample, c.noun)
	}, func(c *Control) string { return "We agree with the auditor. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Each customer is responsible to " + u.do + " " + u.rest + "."
	}
	tests := "Section 4. Control Activities and Tests Performed"
	d := &Doc{Look: Look{Serif: true, Size: 11, Head: "SOC 2", Foot: "- # -"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "for the period from ", " through ", "as of ")
	add(Title{p.Firm, 14}, Title{"Service Organization Control Report (SOC 2)", 18}, Title{p.Org, 18}, Title{p.System, 14}, Title{"TYPE 2", 12}, Title{p.Start.Format(american) + " - " + p.End.Format(american), 12}, Break{},
		Heading{1, "Section 1. Service Auditor's Report"}, Para{Text: p.Org + "\nManagement"}, Para{Text: "Scope", Bold: true},
		Para{Text: fmt.Sprintf("We have examined management's description of the %s of %s %s and the suitability of the design and operating effectiveness of controls to meet the trust services criteria for %s.", p.System, p.Org, when, and(p.Categories))})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("The company outsources %s to %s. These services are not within the boundaries of the system, and the related controls were not examined.", s.Services, s.Name)})
	}
	add(Para{Text: "Responsibilities", Bold: true}, Para{Text: "Management prepared the description and made the assertion in Section 2. We are responsible for our opinion. We followed the standards of the AICPA, which call for planning and performing an examination to obtain reasonable assurance."}, Para{Text: "Limitations", Bold: true}, Para{Text: "Internal control has inherent limits."})
	add(regionalOpinion(p, when)...)
	add(Break{}, Heading{1, "Section 2. Management Assertion"}, Para{Text: "We assert that the description in Section 3 is accurate " + when + "."}, Break{}, Heading{1, "Section 3. Description"}, Heading{2, "General"}, Para{Text: p.Short + " has been in business for twenty years. It owns and runs the " + p.System + "."}, Heading{2, "Subservice Organizations"})
	if len(p.Subservices) == 0 {
		add(Para{Text: "None. All services are performed by " + p.Short + "."})
	} else {
		var items []string
		for _, s := range p.Subservices {
			items = append(items, s.Name+" ("+s.Services+")")
		}
		add(Para{Text: "The company uses these subservice organizations, whose controls are carved out:"}, List{"-", items})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Complementary User Entity Controls"}, Para{Text: "The controls of the company presume the following at customers."}, List{"i.", items}, Break{}, Heading{1, tests})
	add(regionalTests(p)...)
	return d
}

func regionalTests(p *Report) []Block {
	var list []Block
	order, of := p.byCriterion(false)
	for _, code := range order {
		list = append(list, Heading{2, code + " " + titled(code)})
		for _, i := range of[code] {
			c := &p.Controls[i]
			test := "We inspected " + c.check + "."
			if c.Sample > 0 {
				test = fmt.Sprintf("We selected %d %s and inspected %s.", c.Sample, c.noun, c.check)
			}
			result := "No exceptions noted."
			switch c.State {
			case Deviated:
				result = c.Finding
			case Untested:
				result = "This control was not tested."
			case Idle:
				result = "There were no " + c.noun + " during the period."
			}
			list = append(list, Para{Text: "Control Activity " + c.ID, Bold: true}, Para{Text: c.Activity}, Para{Text: "Tests of operating effectiveness: " + test}, Para{Text: "Results of tests: " + result, Mark: c.Finding})
			if c.Response != "" {
				list = append(list, Para{Text: "Management's response: " + c.Response})
			}
		}
	}
	return list
}

func regionalOpinion(p *Report, when string) []Block {
	end := fmt.Sprintf("the description is presented in accordance with the description criteria, the controls were suitably designed, and the controls operated effectively %s.", when)
	var list []Block
	switch p.Opinion {
	case "qualified":
		list = []Block{Para{Text: "Basis for Qualified Opinion", Bold: true}, Para{Text: fmt.Sprintf("Our tests disclosed that certain controls did not operate effectively. Criteria not met: %s.", and(p.Qualified))}, Para{Text: "Qualified Opinion", Bold: true}, Para{Text: "In our opinion, except for the effects of the matter in the Basis for Qualified Opinion, in all material respects, " + end}}
	case "adverse":
		list = []Block{Para{Text: "Basis for Adverse Opinion", Bold: true}, Para{Text: fmt.Sprintf("Our tests disclosed that many controls did not operate effectively. Criteria not met: %s.", and(p.Qualified))}, Para{Text: "Adverse Opinion", Bold: true}, Para{Text: "In our opinion, because of the matter in the Basis for Adverse Opinion, the controls did not operate effectively " + when + "."}}
	case "disclaimer":
		list = []Block{Para{Text: "Basis for Disclaimer of Opinion", Bold: true}, Para{Text: "Management did not provide us with written representations, and evidence for several controls was not made available."}, Para{Text: "Disclaimer of Opinion", Bold: true}, Para{Text: "Because of the matter above, the scope of our work was not sufficient to enable us to express, and we do not express, an opinion on the description or on the controls."}}
	default:
		list = []Block{Para{Text: "Opinion", Bold: true}, Para{Text: "In our opinion, in all material respects, " + end}}
	}
	return append(list, Para{Text: "Use", Bold: true}, Para{Text: "This report is restricted to " + p.Org + " and its customers."}, Sign{[]string{p.Firm, "Certified Public Accountants", p.City, p.Signed.Format(american)}})
}
