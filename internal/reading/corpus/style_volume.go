package corpus

import (
	"fmt"
	"strings"
)

// volume is a report of far over a hundred pages on their side: a table for each
// control, headed by its number and criteria, with a row for each test.
var volume = Style{Name: "volume", Few: true, print: report(func(int) options {
	return options{cast: &outsiders, size: 370, sub: 4, inclusive: true, uses: 12, answers: 8, exceptions: 6, categories: []string{"security", "availability", "processing integrity", "confidentiality", "privacy"},
		id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s.%03d", family, k) }}
}, printVolume)}

func printVolume(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%d of the %d %s selected did not conform: %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Management accepts the finding. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "The user entity is responsible for " + u.doing + " " + u.rest + "."
	}
	tests, other := "IV. Tests of Operating Effectiveness", "V. Management's Replies (Not Examined)"
	d := &Doc{Look: Look{Size: 11, Landscape: true, Head: p.Org + " | SOC 2 Type 2 | " + p.System, Foot: "Page #", Accent: "#3c1053"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " through ", "as of ")
	add(Heading{1, "Report on the " + p.System}, Heading{2, p.Org}, Para{Text: "SOC 2 Type 2\n" + p.Start.Format(american) + " through " + p.End.Format(american)}, Para{Text: "Relevant to " + and(p.Categories)}, Break{}, Contents{[]string{"I. Opinion of the Independent Service Auditor", "II. Assertion by Management", "III. Description of the System", tests, other}}, Break{})
	add(volumeReport(p, when)...)
	add(Break{}, Heading{1, "II. Assertion by Management"}, Para{Text: fmt.Sprintf("The management of %s prepared the description in III and asserts that it presents the %s %s, and that controls were suitably designed and operated effectively, with the findings in IV as the only exceptions.", p.Org, p.System, when)}, Break{}, Heading{1, "III. Description of the System"})
	for _, h := range []string{"Business", "Infrastructure", "Software", "People", "Procedures", "Data", "Control environment", "Risk assessment", "Monitoring", "Information and communication"} {
		add(Heading{2, h}, Para{Text: fmt.Sprintf("This chapter is on %s. %s has written procedures for it, names those who are responsible, and reviews both once a year. Changes are told to those whom they concern. Exceptions to a procedure are approved by its owner and recorded.", lower(h), p.Short)}, Para{Text: "The procedures apply to all people who work for the organization, employees and contractors alike, and to all places where they work. Tools support them as far as that is useful."})
	}
	add(Heading{2, "Subservice organizations"})
	t := Table{Head: []string{"Subservice organization", "Service", "Method", "Complementary controls"}, Widths: []float64{0.24, 0.2, 0.12, 0.44}, Rules: Lines, Size: 10}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, map[bool]string{true: "Inclusive", false: "Carve-out"}[s.Inclusive], strings.Join(s.Controls, " ")}})
	}
	u := Table{Head: []string{"Criteria", "Complementary user entity controls"}, Widths: []float64{0.16, 0.84}, Rules: Lines, Size: 10}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{strings.Join(c.Criteria, "\n"), c.Text}})
	}
	add(t, Heading{2, "Complementary user entity controls"}, u, Break{}, Heading{1, tests})
	for i := range p.Controls {
		add(volumeControl(&p.Controls[i]))
	}
	add(Break{}, Heading{1, other})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: c.ID, Bold: true}, Para{Text: c.Response})
		}
	}
	return d
}

func volumeControl(c *Control) Table {
	t := Table{Head: []string{"Control " + c.ID + "\n" + strings.Join(c.Criteria, ", "), "Test procedure", "Result"}, Widths: []float64{0.34, 0.4, 0.26}, Rules: Grid, Size: 10.5, Whole: true}
	steps := []string{"Inquired of the person responsible about the design of the control and changes to it in the period.", "Read the procedure that governs the control and compared it with the description.", fmt.Sprintf("Inspected %s to determine whether %s.", c.check, c.whether)}
	if c.State == Idle {
		steps[2] = "Inspected the list of " + c.noun + " for the period."
	}
	if c.drawn() {
		steps[2] = fmt.Sprintf("For %d %s selected at random, inspected %s to determine whether %s.", c.Sample, c.noun, c.check, c.whether)
	}
	for i, s := range steps {
		row := Row{Cells: []string{Covered, s, "No exceptions noted."}}
		if i == 0 {
			row.Cells[0] = c.Activity
		}
		if c.State == Untested {
			row.Cells[2] = "Not tested; the control was retired before the period."
		}
		if i == 2 && c.State == Idle {
			row.Cells[2] = "No occurrence: there were no " + c.noun + " in the period."
		}
		if i == 2 && c.State == Deviated {
			row.Cells[2], row.Mark = "Exception noted. "+c.Finding, c.Finding
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func volumeReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "I. Opinion of the Independent Service Auditor"}, Para{Text: "To the Management and Board of " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined %s's description of its %s %s, and the suitability of the design and operating effectiveness of controls, to provide reasonable assurance that its service commitments and system requirements were achieved based on the trust services criteria relevant to %s.", p.Org, p.System, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("The description includes controls of %s, a subservice organization that provides %s; they were within our examination.", s.Name, s.Services)})
		} else {
			list = append(list, Para{Text: fmt.Sprintf("The description does not extend to controls of %s, a subservice organization that provides %s; nor did our examination.", s.Name, s.Services)})
		}
	}
	list = append(list, Heading{3, "Responsibilities"}, Para{Text: "Management is responsible for the description, the assertion and the controls. We are responsible for our opinion, which is based on an examination conducted in accordance with attestation standards established by the AICPA."}, Heading{3, "Inherent limitations"}, Para{Text: "Controls may not prevent, or detect and correct, all failures."})
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: "In IV we report controls that did not operate effectively. In consequence, " + p.Short + " did not achieve its commitments based on " + and(p.Qualified) + "."}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the effects of what the basis for qualified opinion reports, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: "In IV we report many controls that did not operate effectively. In consequence, " + p.Short + " did not achieve its commitments based on " + and(p.Qualified) + "."}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the significance of what the basis for adverse opinion reports, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the %s that was designed and implemented %s, the controls were suitably designed, and the controls %s %s.", lead, p.System, when, verb, when)}, Heading{3, "Restricted use"}, Para{Text: "For " + p.Org + " and its user entities."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
