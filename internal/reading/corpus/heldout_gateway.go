package corpus

import (
	"fmt"
	"strings"
)

// gateway is a Type 1 report: controls beside the criterion that they meet, which
// spans their rows, with what the auditor found of their design.
var gateway = Style{Name: "gateway", Held: true, Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &arrivals, typeOne: true, size: 28 + n%2*6, sub: 1 + n%3, uses: 5 + n%4, categories: [][]string{{"security"}, {"security", "confidentiality"}, {"security", "availability"}}[n%3],
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("SEC-%03d", n) }}
}, printGateway)}

func printGateway(p *Report) *Doc {
	p.settle()
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = upper(u.doing) + " " + u.rest + "."
	}
	tests := "Section Four: Criteria and Related Controls"
	d := &Doc{Look: Look{Serif: true, Size: 11, Foot: p.Firm + "  |  #", Accent: "#1e3a5f"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	at := "as of " + p.AsOf.Format(american)
	add(Title{"SOC 2 Type I Report", 22}, Title{"on", 11}, Title{p.Org + "'s", 16}, Title{p.System, 18}, Title{"Relevant to the Trust Services " + was(len(p.Categories), "Category", "Categories") + " of " + capitals(and(p.Categories)), 12}, Title{upper(at), 13}, Break{}, Heading{2, "Contents"},
		Contents{[]string{"Section One: Independent Service Auditor's Report", "Section Two: Assertion of Management", "Section Three: System Description", tests}}, Break{})
	add(gatewayReport(p, at)...)
	add(Break{}, Heading{1, "Section Two: Assertion of Management"}, Para{Text: fmt.Sprintf("We have prepared the description of the %s of %s %s. We confirm, to the best of our knowledge and belief, that the description presents the system that was designed and implemented as of that date, and that the controls stated in it were suitably designed as of that date.", p.System, p.Org, at)}, Sign{[]string{"Hollis Quarterman, Chief Compliance Officer", p.Org, p.Signed.Format(american)}}, Break{},
		Heading{1, "Section Three: System Description"}, Heading{2, "Services"}, Para{Text: fmt.Sprintf("%s provides the %s to health care organizations in forty states. The system entered into production in the quarter that precedes the date of this report.", p.Org, p.System)}, Heading{2, "System Components"},
		List{"•", []string{"Infrastructure: virtual networks and servers in one region, with a second region for recovery.", "Software: a web application, a mobile application, and an interface engine.", "People: product, engineering, support, and compliance staff.", "Data: scheduling, demographic, and clinical data.", "Procedures: written procedures for access, change, and incidents."}}, Heading{2, "Subservice Organizations"})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s has engaged %s to provide %s. Controls of %s are carved out of this report. %s expects that the following are in place at %s:", p.Short, s.Name, s.Services, s.Name, p.Short, s.Name)}, List{"•", s.Controls})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Complementary User Entity Controls"}, Para{Text: fmt.Sprintf("%s's controls were designed under the assumption that user entities would have controls of their own. User entities are responsible for:", p.Short)}, List{"1.", items}, Heading{2, "Criteria That Are Not Applicable"}, Para{Text: "None."}, Break{}, Heading{1, tests},
		Para{Text: fmt.Sprintf("The table lists the controls that %s has designed to meet each criterion. Because this is a Type I report, operating effectiveness was not tested. The last column gives the service auditor's result for the design of the control.", p.Short)})
	order, of := p.byCriterion(false)
	t := Table{Head: []string{"Criterion", "Control ID", "Control", "Result of Evaluation of Design"}, Widths: []float64{0.24, 0.12, 0.42, 0.22}, Rules: Grid, Size: 9.5, Whole: true}
	for _, code := range order {
		for k, i := range of[code] {
			c, first := &p.Controls[i], Covered
			if k == 0 {
				first = code + "\n" + about(code)
			}
			activity := c.Activity
			if len(c.Criteria) > 1 {
				activity += fmt.Sprintf(" (Also meets %s.)", strings.Join(c.Criteria[1:], ", "))
			}
			t.Rows = append(t.Rows, Row{Cells: []string{first, c.ID, activity, "Suitably designed. No exceptions noted."}})
		}
	}
	add(t)
	return d
}

func gatewayReport(p *Report, at string) []Block {
	return []Block{Heading{1, "Section One: Independent Service Auditor's Report"}, Para{Text: "To the Board of Directors and Management of\n" + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined %s's (\"%s\") description of its %s %s, based on the description criteria in DC section 200, and the suitability of the design of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements would be achieved based on the trust services criteria relevant to %s, if the controls operated effectively.", p.Org, p.Short, p.System, at, at, p.Short, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses %s. The description includes only the controls of %s; we did not evaluate the controls of subservice organizations or of user entities.", p.Short, p.engaged(), p.Short)}, Heading{3, "Service Organization's Responsibilities"}, Para{Text: p.Short + " is responsible for the description and the assertion in Section Two, for its commitments, and for designing and implementing controls."},
		Heading{3, "Service Auditor's Responsibilities"}, Para{Text: "We are responsible for an opinion on the description and on the suitability of design, based on an examination in accordance with attestation standards established by the American Institute of Certified Public Accountants."}, Para{Text: "We did not perform any procedures regarding the operating effectiveness of controls and, accordingly, do not express an opinion thereon."}, Heading{3, "Inherent Limitations"}, Para{Text: "Projections of conclusions about suitability of design to the future are subject to risk."},
		Heading{3, "Opinion"}, Para{Text: "In our opinion, in all material respects,"}, List{"i.", []string{fmt.Sprintf("the description presents the %s as designed and implemented %s in accordance with the description criteria; and", p.System, at), fmt.Sprintf("the controls stated in the description were suitably designed %s to provide reasonable assurance that service commitments and system requirements would be achieved.", at)}}, Heading{3, "Restricted Use"}, Para{Text: "This report is intended for " + p.Short + ", its user entities and prospective user entities, and their practitioners."}, Sign{[]string{p.Firm, p.Signed.Format(american), p.City}}}
}
