package corpus

import (
	"fmt"
	"strings"
)

// consortium is a report that takes one subservice organization in and leaves
// another out: the auditor comes third, the partner has an assertion of its own,
// tables have no lines, duties stand under the criteria that they bear on, and
// answers are in an appendix by the number of the deviation.
var consortium = Style{Name: "consortium", Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &strangers, size: 34 + n%2*6, sub: 2 + n%2, inclusive: true, uses: 6, answers: 8, exceptions: 1, whole: true, opinion: []string{"unqualified", "", "unqualified", "qualified"}[n%4],
		categories: [][]string{{"security", "availability"}, {"security", "availability", "confidentiality"}}[n%2], id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("%d.%02d", 1+n/10, n%10+1) }}
}, printConsortium)}

func printConsortium(p *Report) *Doc {
	p.sensible()
	p.single()
	if len(p.hosted(false)) == 0 {
		h := strangers.hosts[2]
		h.Controls = hostControls[:2]
		p.Subservices = append(p.Subservices, h)
	}
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "It was noted that " + c.fail + "."
		}
		return fmt.Sprintf("It was noted that for %s of %s %s in the sample, %s.", words(c.Failed), words(c.Sample), c.noun, c.fail)
	}, func(c *Control) string { return "The deviation was isolated. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Participants are responsible for " + u.doing + " " + u.rest + "."
	}
	tests, other := "Section D | Criteria, Controls, Tests, and Results", "Appendix | Management's Responses"
	d := &Doc{Look: Look{Serif: true, Size: 10.5, Head: p.Short + " – SOC 2 Type II", Foot: "- # -", Accent: "#23395d"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := fmt.Sprintf("between %s and %s", p.Start.Format(american), p.End.Format(american))
	in, out := p.hosted(true), p.hosted(false)
	add(Title{"SOC 2 TYPE II REPORT", 20}, Title{p.System, 17}, Title{"Operated by " + p.Org, 13}, Title{"with the participation of " + and(names(in)), 11}, Title{p.Start.Format(american) + " through " + p.End.Format(american), 13}, Break{},
		Heading{2, "Contents"}, Contents{[]string{"Section A | Description of the System", "Section B | Assertions of Management", "Section C | Independent Service Auditor's Report", tests, other}}, Break{}, Heading{1, "Section A | Description of the System"}, Heading{2, "A.1 About " + p.Short}, Para{Text: fmt.Sprintf("%s is owned by its members, who are hospitals and health plans. Its %s is offered to them and to others, all of whom are called participants.", p.Org, p.System)},
		Heading{2, "A.2 Subservice Organizations"})
	t := Table{Head: []string{"Subservice Organization", "Services", "Method of Presentation"}, Widths: []float64{0.4, 0.36, 0.24}, Rules: Bare, Size: 10}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, upper(s.Services), map[bool]string{true: "Inclusive method", false: "Carve-out method"}[s.Inclusive]}})
	}
	add(t)
	for _, s := range out {
		add(Para{Text: "The following is expected of " + s.Name + ": " + strings.Join(s.Controls, " ")})
	}
	add(Heading{2, "A.3 Complementary User Entity Controls"}, Para{Text: "Controls that participants must have are listed under the criteria that they help to meet."})
	add(consortiumDuties(p)...)
	add(Break{}, Heading{1, "Section B | Assertions of Management"}, Heading{2, "Assertion of " + p.Org}, Para{Text: fmt.Sprintf("We assert that Section A presents the %s as designed and implemented %s, including the relevant controls of %s, and that the controls were suitably designed and operated effectively apart from the deviations in Section D.", p.System, when, and(names(in)))}, Sign{[]string{p.Org, "Odalys Brandt, Chief Information Security Officer"}})
	for _, s := range in {
		add(Heading{2, "Assertion of " + s.Name}, Para{Text: fmt.Sprintf("As a subservice organization to %s, we assert that Section A presents our %s and related controls, and that these were suitably designed and operated effectively %s.", p.Org, s.Services, when)}, Sign{[]string{s.Name, "Corin Ashdown, Managing Director"}})
	}
	add(Break{})
	add(consortiumReport(p, when)...)
	add(Break{}, Heading{1, tests})
	responses := consortiumTests(p, add)
	add(Break{}, Heading{1, other}, Para{Text: "The auditor has not examined this appendix."})
	add(responses...)
	return d
}

// consortiumDuties lists the user entity controls under the criteria of each.
func consortiumDuties(p *Report) (out []Block) {
	done := map[string]bool{}
	for _, u := range p.CUECs {
		key := strings.Join(u.Criteria, ", ")
		if done[key] {
			continue
		}
		done[key] = true
		var items []string
		for _, v := range p.CUECs {
			if strings.Join(v.Criteria, ", ") == key {
				items = append(items, v.Text)
			}
		}
		out = append(out, Para{Text: key, Bold: true}, List{"•", items})
	}
	return out
}

// consortiumTests adds the tests, and is what management answers.
func consortiumTests(p *Report, add func(...Block)) []Block {
	var responses []Block
	n := 0
	order, of := p.byCriterion(false)
	for _, code := range order {
		t := Table{Head: []string{"Number", "Control", "Test of Operating Effectiveness", "Result"}, Widths: []float64{0.1, 0.34, 0.34, 0.22}, Rules: Bare, Size: 9.5, Whole: true}
		for _, i := range of[code] {
			c := &p.Controls[i]
			test, result := fmt.Sprintf("Inspected %s to ascertain that %s.", c.check, c.whether), "No deviations noted."
			if c.Sample > 0 {
				test = fmt.Sprintf("Selected a sample of %s %s and inspected %s to ascertain that %s.", words(c.Sample), c.noun, c.check, c.whether)
			}
			switch c.State {
			case Deviated:
				n++
				result = fmt.Sprintf("Deviation %d. %s", n, c.Finding)
				if c.Response != "" {
					responses = append(responses, Para{Text: fmt.Sprintf("Deviation %d (control %s)", n, c.ID), Bold: true}, Para{Text: c.Response})
				}
			case Untested:
				test, result = "Not performed.", "Not tested. The control was suspended during the period."
			case Idle:
				test, result = "Inspected the log of "+c.noun+".", "No "+c.noun+" occurred; no test could be performed."
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, test, result}, Mark: c.Finding})
		}
		add(Heading{3, code + ": " + titled(code)}, t)
	}
	return responses
}

func consortiumReport(p *Report, when string) []Block {
	in, out := and(names(p.hosted(true))), and(names(p.hosted(false)))
	list := []Block{Heading{1, "Section C | Independent Service Auditor's Report"}, Para{Text: "To the Board of Directors of " + p.Org + " and the management of " + in}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined the description in Section A of %s's %s %s and the suitability of the design and operating effectiveness of controls to achieve the service commitments and system requirements, based on the trust services criteria relevant to %s.", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s is an independent subservice organization that takes part in the services. Its relevant controls are included in the description and were within the scope of our examination.", in)}, Para{Text: fmt.Sprintf("%s also uses %s, whose controls are excluded from the description and from the scope of our examination.", p.Short, out)}, Para{Text: "We did not evaluate complementary user entity controls."},
		Heading{3, "Responsibilities of Management"}, Para{Text: fmt.Sprintf("%s and %s are responsible for the description, their assertions, and their controls.", p.Short, in)}, Heading{3, "Responsibilities of the Auditor"}, Para{Text: "We are responsible for our opinion. Our examination was conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants. We are independent of both organizations."}, Heading{3, "Inherent Limitations"}, Para{Text: "No system of control is free of limitations, human error being one."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: fmt.Sprintf("Deviations in Section D show that controls did not provide reasonable assurance that commitments and requirements were achieved based on %s.", and(p.Qualified))}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the matter in the basis for qualified opinion, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: fmt.Sprintf("Deviations in Section D are material and pervasive. Commitments and requirements were not achieved based on %s.", and(p.Qualified))}, Heading{3, "Adverse Opinion"})
		lead, verb = "In our opinion, because of the matter in the basis for adverse opinion, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system that was designed and implemented %s; the controls were suitably designed; and the controls %s %s.", lead, when, verb, when)}, Heading{3, "Restriction on Use"}, Para{Text: "For " + p.Short + ", " + in + ", participants, and their auditors."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
