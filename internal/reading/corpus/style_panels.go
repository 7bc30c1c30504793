package corpus

import (
	"fmt"
	"strings"
)

// panels is a regional firm's report without any control ids: a small table of
// labels and texts for each control, under the criterion it serves first.
var panels = Style{Name: "panels", Few: true, print: oneOf(2, func(n int) options {
	return options{cast: &outsiders, size: 24 + n%2*6, sub: 1 + n%2, inclusive: n%2 == 1, uses: 6, answers: 8, exceptions: 2, whole: n%2 == 0, unnumbered: true, opinion: []string{"", "qualified"}[n%2]}
}, printPanels)}

func printPanels(p *Report) *Doc {
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "We found that " + c.fail + "."
		}
		return fmt.Sprintf("We found that %s in %d of the %d cases.", c.fail, c.Failed, c.Sample)
	}, func(c *Control) string { return "The entity agrees. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = upper(u.do) + " " + u.rest
	}
	tests := "4 | What we examined and what we concluded"
	d := &Doc{Look: Look{Size: 10.5, Foot: p.Firm + "     #", Accent: "#7a3b00"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "for the period ", " – ", "as of ")
	add(Title{"SOC 2", 34}, Title{"Type 2", 16}, Title{strings.ToUpper(p.System), 15}, Title{"operated by", 11}, Title{p.Org, 18}, Title{p.Start.Format("01.02.2006") + " – " + p.End.Format("01.02.2006"), 12}, Title{"Report issued by", 10}, Title{p.Firm, 12}, Break{})
	add(panelsReport(p, when)...)
	add(Break{}, Heading{1, "2 | What management asserts"}, Para{Text: fmt.Sprintf("We, the management of %s, are responsible for the %s. We assert that part 3 describes it fairly %s, that its controls were suitably designed, and that they operated effectively but for what is reported in part 4.", p.Org, p.System, when)}, Sign{[]string{"Executive leadership, " + p.Org, p.Signed.Format(american)}}, Break{},
		Heading{1, "3 | What the system is"}, Para{Text: fmt.Sprintf("%s offers the %s to providers of care. Staff work from a head office and from home. Software is built in two-week cycles and runs in virtual private clouds.", p.Org, p.System)}, Heading{2, "Data"}, Para{Text: "Data in the system are demographic, clinical and financial. They are owned by customers, classed as Restricted, and kept apart by tenant."}, Heading{2, "Partners that perform part of the service"})
	for _, s := range p.Subservices {
		how := fmt.Sprintf("The description is by the carve-out method in its regard: the controls of %s are not part of it.", s.Name)
		if s.Inclusive {
			how = fmt.Sprintf("The description is by the inclusive method in its regard: the relevant controls of %s are part of it and were examined.", s.Name)
		}
		add(Para{Text: fmt.Sprintf("%s – %s. %s", s.Name, s.Services, how)})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "What customers must do"}, Para{Text: "The commitments can be met only together with the following complementary controls of user entities. Each customer should:"}, List{"•", items}, Break{}, Heading{1, tests}, Para{Text: "There is a panel for each control. Panels stand under the criterion that the control serves first; further criteria are named in the panel."})
	add(panelsTests(p)...)
	return d
}

func panelsTests(p *Report) []Block {
	var list []Block
	order, of := p.byCriterion(false)
	for _, code := range order {
		list = append(list, Heading{3, "Criterion " + code + ". " + titled(code)})
		for _, i := range of[code] {
			c := &p.Controls[i]
			t := Table{Widths: []float64{0.24, 0.76}, Rules: Lines, Size: 10, Whole: true, Rows: []Row{{Cells: []string{"Control in place", c.Activity}}, {Cells: []string{"Criteria served", strings.Join(c.Criteria, " and ")}}, {Cells: []string{"Nature of test", panelsTest(c)}}}}
			if c.drawn() {
				t.Rows = append(t.Rows, Row{Cells: []string{"Sample", fmt.Sprintf("%d of the %s", c.Sample, c.noun)}})
			}
			t.Rows = append(t.Rows, Row{Cells: []string{"Conclusion", panelsResult(c)}, Mark: c.Finding})
			if c.Response != "" {
				t.Rows = append(t.Rows, Row{Cells: []string{"Reply of the entity", c.Response}})
			}
			list = append(list, t)
		}
	}
	return list
}

func panelsTest(c *Control) string {
	switch c.State {
	case Untested:
		return "None."
	case Idle:
		return "Inquiry of the responsible person; inspection of the list of " + c.noun + "."
	}
	return fmt.Sprintf("Inquiry of the responsible person; inspection of %s.", c.check)
}

func panelsResult(c *Control) string {
	switch c.State {
	case Deviated:
		return "Control not effective throughout the period. " + c.Finding
	case Untested:
		return "Not tested: the system that the control concerns was retired before our fieldwork."
	case Idle:
		return "The circumstances that call for the control did not arise in the period."
	}
	return "Control effective; no exceptions."
}

func panelsReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "1 | Independent service auditor's report"}, Para{Text: "Addressed to the management of " + p.Org}, Heading{3, "Subject matter"},
		Para{Text: fmt.Sprintf("At the request of %s (the Entity) we examined its description of the %s %s and the suitability of the design and the operating effectiveness of the controls that it states, to give reasonable assurance that service commitments and system requirements were achieved based on the trust services criteria relevant to %s.", p.Org, p.System, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("%s, which provides %s, is a subservice organization whose relevant controls are included in the description; our examination extended to them.", s.Name, s.Services)})
		} else {
			list = append(list, Para{Text: fmt.Sprintf("%s, which provides %s, is a subservice organization whose controls are not included in the description; our examination did not extend to them.", s.Name, s.Services)})
		}
	}
	list = append(list, Heading{3, "Who is responsible for what"}, Para{Text: "The Entity answers for the description, the assertion and the controls; we answer for the opinion. Our examination followed attestation standards established by the AICPA, which include independence and quality management."}, Heading{3, "Limits"}, Para{Text: "No set of controls gives absolute assurance, and conditions change."})
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Why our opinion is qualified"}, Para{Text: fmt.Sprintf("As part 4 reports, controls that serve %s did not operate effectively in the period. The Entity therefore fell short of its commitments as measured by %s.", and(p.Qualified), was(len(p.Qualified), "this criterion", "these criteria"))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, save for the effects of the matter told under the heading above, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Why our opinion is adverse"}, Para{Text: fmt.Sprintf("The failures that part 4 reports are so many that the Entity did not meet %s, and their effects are pervasive.", and(p.Qualified))}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the matters told under the heading above, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the %s as it was designed and implemented %s, the controls were suitably designed, and the controls %s %s.", lead, p.System, when, verb, when)}, Heading{3, "Who may use this report"}, Para{Text: "The Entity, its customers and their auditors, and nobody else."},
		Sign{[]string{p.Firm, "Licensed Certified Public Accountants", p.City + " | " + p.Signed.Format(american)}})
}
