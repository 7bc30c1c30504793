package corpus

import (
	"fmt"
	"strings"
)

// cards has one small table for each control, with a label before each part,
// under a heading for each criterion; management answers in the card.
var cards = Style{Name: "cards", print: report(func(n int) options {
	return options{size: 36 + n%3*8, sub: n % 3, uses: 4 + n%5, answers: 7, exceptions: 1, id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("Control %d", n) }}
}, printCards)}

func printCards(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%s out of %d %s did not meet the control: %s.", capitals(few(c.Failed)), c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = strings.ToUpper(u.doing[:1]) + u.doing[1:] + " " + u.rest
	}
	tests := "IV. Information Provided by the Service Auditor: Tests of Controls"
	d := &Doc{Look: Look{Size: 10, A4: true, Head: p.Org, Foot: "Page # | Restricted use", Accent: "#7a1f2b"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(british, "during the period from ", " to ", "as at ")
	add(Title{"SOC 2 (Type 2)", 24}, Title{"Independent Service Auditor's Report on Controls Relevant to " + capitals(and(p.Categories)), 14}, Title{p.Org, 18}, Title{p.System, 14},
		Title{p.Start.Format(british) + " - " + p.End.Format(british), 12}, Break{},
		Contents{[]string{"I. Independent Service Auditor's Report", "II. Management's Assertion", "III. System Description", tests}}, Break{})
	add(cardsOpinion(p, when)...)
	add(Heading{1, "II. Management's Assertion"}, Para{Text: fmt.Sprintf("We, the management of %s, are responsible for the description of the %s %s. We assert that it meets the description criteria, and that the controls achieved our principal commitments, with the exceptions told in part IV.", p.Org, p.System, when)}, Sign{[]string{"The Management of " + p.Org, p.Signed.Format(british)}}, Break{})
	add(Heading{1, "III. System Description"}, Heading{2, "A. Purpose"}, Para{Text: p.Short + " runs the " + p.System + ". It is used by clinics, labs and insurers."}, Heading{2, "B. Boundaries"}, Para{Text: "In scope are the production environment, its administrators, and the processes for change and support. Penetration testing is carried out yearly by a third party."},
		Heading{2, "C. Subservice organizations"})
	if len(p.Subservices) == 0 {
		add(Para{Text: p.Short + " does not use subservice organizations for this system."})
	} else {
		var items []string
		for _, s := range p.Subservices {
			items = append(items, fmt.Sprintf("%s - %s", s.Name, s.Services))
		}
		add(Para{Text: "The following subservice organizations are used, under the carve-out method:"}, List{"•", items})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text+".")
	}
	add(Heading{2, "D. Complementary user entity controls"}, Para{Text: "User entities are responsible for:"}, List{"1.", items}, Heading{2, "E. Changes during the period"}, Para{Text: "None that are significant."}, Break{})
	add(Heading{1, tests}, Para{Text: "Inquiries were made of the control owners for every control and are not repeated below."})
	order, of := p.byCriterion(false)
	for _, code := range order {
		add(Heading{2, code + " " + titled(code)})
		for _, i := range of[code] {
			add(card(&p.Controls[i]))
		}
	}
	return d
}

func cardsOpinion(p *Report, when string) []Block {
	list := []Block{Heading{1, "I. Independent Service Auditor's Report"}, Para{Text: "To: " + p.Org}, Heading{3, "Scope of the examination"},
		Para{Text: fmt.Sprintf("We examined the description of the %s provided by %s (\"%s\") %s and the design and operating effectiveness of the controls described, in the light of the trust services criteria relevant to %s.", p.System, p.Org, p.Short, when, and(p.Categories))}}
	if len(p.Subservices) > 0 {
		var names []string
		for _, s := range p.Subservices {
			names = append(names, s.Name)
		}
		list = append(list, Para{Text: fmt.Sprintf("%s uses %s as subservice %s. The description uses the carve-out method, and our procedures did not extend to the controls there.", p.Short, and(names), was(len(names), "organization", "organizations"))})
	}
	list = append(list, Heading{3, "Responsibilities of the service organization"}, Para{Text: p.Short + " prepared the description and the assertion, provides the services, and designed, implemented and operated the controls."},
		Heading{3, "Responsibilities of the service auditor"}, Para{Text: "We are to give an opinion on the description, the design and the operation of the controls. We followed AT-C sections 105 and 205. We are independent of " + p.Short + "."},
		Heading{3, "Limitations"}, Para{Text: "No system of control is without limits. An evaluation says nothing of the future."})
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Matter giving rise to the qualification"}, Para{Text: fmt.Sprintf("Certain controls were not operating as described, see part IV. Consequently the following trust services criteria were not met %s: %s.", when, strings.Join(p.Qualified, ", "))},
			Heading{3, "Qualified opinion"}, Para{Text: fmt.Sprintf("In our opinion, except for the possible effects of the matter described above, in all material respects, the description fairly presents the system, the controls were suitably designed, and they operated effectively %s.", when)})
	case "adverse":
		list = append(list, Heading{3, "Matter giving rise to the adverse opinion"}, Para{Text: fmt.Sprintf("Failures of controls were widespread. The trust services criteria %s were not met %s.", and(p.Qualified), when)},
			Heading{3, "Adverse opinion"}, Para{Text: fmt.Sprintf("In our opinion, owing to the matter described above, the controls did not operate effectively %s, and the service commitments were not achieved.", when)})
	default:
		list = append(list, Heading{3, "Opinion"}, Para{Text: fmt.Sprintf("In our opinion, in all material respects: (i) the description fairly presents the system that was designed and implemented %s; (ii) the controls were suitably designed; and (iii) the controls operated effectively %s.", when, when)})
	}
	return append(list, Heading{3, "Use of this report"}, Para{Text: "The report may be used by " + p.Short + " and by parties that understand it. It may not be passed on to others."}, Sign{[]string{p.Signed.Format(british), p.City, p.Firm}}, Break{})
}

func card(c *Control) Table {
	test := fmt.Sprintf("Inspected %s. Confirmed that %s.", c.check, c.whether)
	if c.Sample > 0 {
		test = fmt.Sprintf("From the population of %s a sample of %d was drawn. Inspected %s for each item.", c.noun, c.Sample, c.check)
	}
	result := "No exceptions were noted."
	switch c.State {
	case Deviated:
		result = "Exception. " + c.Finding
	case Untested:
		result = "Not tested: the control was put in place after the end of the period."
	case Idle:
		result = "The control did not operate because no " + c.noun + " arose during the period."
	}
	rows := []Row{{Cells: []string{c.ID, c.Activity}, Bold: true}, {Cells: []string{"Test performed", test}}, {Cells: []string{"Result", result}, Mark: c.Finding}}
	if c.Response != "" {
		rows = append(rows, Row{Cells: []string{"Management response", c.Response}})
	}
	return Table{Widths: []float64{0.22, 0.78}, Rows: rows, Size: 9.5}
}
