package corpus

import (
	"fmt"
	"strings"
)

// point is a Type 1 report that prints each criterion beside a list of its
// controls, ids in brackets.
var point = Style{Name: "point-in-time", print: report(func(n int) options {
	return options{cast: &newcomers, typeOne: true, size: 30, sub: 1 + n%2, uses: 5 + n%4, id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s%02d", family, k) }}
}, printPoint)}

func printPoint(p *Report) *Doc {
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities should have controls for " + u.doing + " " + u.rest + "."
	}
	tests := "Section IV. Applicable Trust Services Criteria and Related Controls"
	d := &Doc{Look: Look{Size: 10, A4: true, Head: "SOC 2 Type I Report", Foot: p.Short + " #", Accent: "#14532d", Caps: true}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	at := "as of " + p.AsOf.Format(american)
	add(Title{p.Org, 22}, Title{"SOC 2 Type I", 18}, Title{"Report on the Suitability of the Design of Controls at a Service Organization Relevant to " + capitals(and(p.Categories)), 12}, Title{"As of " + p.AsOf.Format(american), 12}, Break{},
		Heading{1, "Section I. Independent Service Auditor's Report"}, Para{Text: "Management of " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined the description of %s's %s %s and the suitability of the design of the controls stated therein %s to provide reasonable assurance that the service commitments and system requirements would be achieved based on the trust services criteria for %s.", p.Org, p.System, at, at, and(p.Categories))})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s relies on %s for %s. The description excludes the controls of this subservice organization and our examination did not extend to them.", p.Short, s.Name, s.Services)})
	}
	add(Heading{3, "Management's Responsibilities"}, Para{Text: "Management is responsible for the description, assertion, and controls."}, Heading{3, "Auditor's Responsibilities"}, Para{Text: "We are responsible for expressing an opinion on the description and design based on our examination."}, Heading{3, "Other Matter"}, Para{Text: "We did not perform any procedures regarding the operating effectiveness of the controls and, accordingly, do not express an opinion thereon."}, Heading{3, "Opinion"}, Para{Text: fmt.Sprintf("In our opinion, in all material respects, the description presents the system that was designed and implemented %s, and the controls were suitably designed %s.", at, at)}, Heading{3, "Restricted Use"}, Para{Text: "This report is for the use of " + p.Short + " and specified parties."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}}, Break{},
		Heading{1, "Section II. Assertion"}, Para{Text: "Management asserts that controls were suitably designed " + at + "."}, Break{}, Heading{1, "Section III. System Description"}, Para{Text: "The " + p.System + " supports care teams. It is planned to undergo a Type II examination within twelve months."}, Heading{2, "Subservice Organizations"})
	for _, s := range p.Subservices {
		add(Heading{3, s.Name}, Para{Text: capitals(s.Services) + ". " + strings.Join(s.Controls, " ")})
	}
	u := Table{Head: []string{"TSC", "Complementary User Entity Control"}, Widths: []float64{0.2, 0.8}, Size: 9.5, Rules: Lines}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{strings.Join(c.Criteria, ", "), c.Text}})
	}
	add(Heading{2, "Complementary User Entity Controls (CUECs)"}, u, Break{}, Heading{1, tests})
	t := Table{Head: []string{"Criterion", "Controls"}, Widths: []float64{0.34, 0.66}, Size: 9.5}
	order, of := p.byCriterion(false)
	for _, code := range order {
		var list []string
		for _, i := range of[code] {
			list = append(list, "["+p.Controls[i].ID+"] "+p.Controls[i].Activity)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{code + "\n" + titled(code), strings.Join(list, "\n")}})
	}
	add(t)
	return d
}
