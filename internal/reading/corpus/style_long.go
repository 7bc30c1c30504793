package corpus

import (
	"fmt"
	"strings"
)

// long is a report of well over a hundred pages: some five hundred controls,
// each under every criterion it serves, rows that split over pages, and the
// criteria in a cell beside their controls.
var long = Style{Name: "long", Few: true, print: report(func(n int) options {
	return options{size: 480, sub: 4, uses: 14, answers: 9, exceptions: 6, categories: []string{"security", "availability", "processing integrity", "confidentiality", "privacy"},
		id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s.%d", family, k) }}
}, printLong)}

func printLong(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("Of the %d %s selected for testing, %d %s: %s.", c.Sample, c.noun, c.Failed, was(c.Failed, "was an exception", "were exceptions"), c.fail)
	}, func(c *Control) string { return "We acknowledge the exception. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities have controls in place for " + u.doing + " " + u.rest + "."
	}
	tests, other := "Section IV: Description of Criteria, Controls, Tests and Results of Tests", "Section V: Other Information Provided by the Service Organization"
	d := &Doc{Look: Look{Size: 11, Head: p.Org + " | SOC 2 Type 2", Foot: "Page # of 190", Accent: "#553c8b"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " to ", "as of ")
	add(Title{p.Org, 24}, Title{"Report on Its " + p.System, 16}, Title{"Type 2 SOC 2 Report", 14}, Title{"For the Period " + p.Start.Format(american) + " to " + p.End.Format(american), 12}, Break{},
		Contents{[]string{"Section I: Independent Service Auditor's Report", "Section II: Assertion of Management", "Section III: Description of the System", tests, other}}, Break{})
	add(longOpinion(p, when)...)
	add(Break{}, Heading{1, "Section II: Assertion of Management"}, Para{Text: fmt.Sprintf("We prepared the description of the %s %s. We confirm that it accords with the description criteria, that the controls were suitably designed and, but for the exceptions in Section IV, operated effectively.", p.System, when)}, Break{})
	add(longSystem(p)...)
	add(Break{}, Heading{1, tests})
	t := Table{Head: []string{"Criteria", "Control Ref.", "Controls in Place", "Tests Performed by the Service Auditor", "Test Results"}, Widths: []float64{0.2, 0.1, 0.24, 0.26, 0.2}, Size: 11}
	order, of := p.byCriterion(true)
	for _, code := range order {
		for k, i := range of[code] {
			c := &p.Controls[i]
			first := Covered
			if k == 0 {
				first = code + " " + titled(code)
			}
			t.Rows = append(t.Rows, Row{Cells: []string{first, c.ID, c.Activity, longTest(c), longResult(c)}, Mark: c.Finding})
		}
	}
	add(t, Break{}, Heading{1, other}, Heading{2, "Responses of management"})
	rows := []Row{}
	for _, c := range p.Controls {
		if c.Response != "" {
			rows = append(rows, Row{Cells: []string{c.ID + " (" + strings.Join(c.Criteria, ", ") + ")", c.Finding, c.Response}})
		}
	}
	add(Table{Head: []string{"Reference", "Exception noted", "Response"}, Widths: []float64{0.2, 0.4, 0.4}, Rows: rows, Size: 10})
	return d
}

func longTest(c *Control) string {
	if c.Sample == 0 {
		return fmt.Sprintf("Made inquiries of the responsible staff about the control. Inspected %s. Observed, where it could be seen, that %s.", c.check, c.whether)
	}
	return fmt.Sprintf("Made inquiries of the responsible staff about the control. Obtained the population of %s for the period and tested it for completeness. Selected %d %s at random and inspected %s to determine whether %s.", c.noun, c.Sample, c.noun, c.check, c.whether)
}

func longResult(c *Control) string {
	switch c.State {
	case Deviated:
		return "Exception noted: " + c.Finding
	case Untested:
		return "Not tested. See the note on scope."
	case Idle:
		return "There were no " + c.noun + " during the examination period, so the control could not be tested."
	}
	return "No relevant exceptions noted."
}

func longOpinion(p *Report, when string) []Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, fmt.Sprintf("%s for %s", s.Name, s.Services))
	}
	list := []Block{Heading{1, "Section I: Independent Service Auditor's Report"}, Para{Text: "To: Management of " + p.Org}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's description of its %s (the system) %s, and the suitability of the design and operating effectiveness of controls stated in it, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s set forth in TSP section 100.", p.Org, p.System, when, p.Short, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses the following subservice organizations: %s. The description presents the complementary controls that %s assumes there and does not disclose the actual controls at these organizations. Our examination did not include their services.", p.Short, and(names), p.Short)},
		Heading{3, "Service organization's responsibilities"}, Para{Text: p.Short + " is responsible for its service commitments, its controls, the description and the assertion."},
		Heading{3, "Service auditor's responsibilities"}, Para{Text: "Our responsibility is to express an opinion based on our examination under AICPA attestation standards."}, Heading{3, "Inherent limitations"}, Para{Text: "Controls at a service organization may not prevent, or detect and correct, all misstatements."}, Heading{3, "Description of tests of controls"}, Para{Text: "See Section IV."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("Controls related to %s did not operate effectively %s. Consequently the service commitments and system requirements were not achieved based on %s.", and(p.Qualified), when, was(len(p.Qualified), "that criterion", "those criteria"))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the effects of the matter described in the Basis for qualified opinion paragraph, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: "Controls related to " + and(p.Qualified) + " did not operate effectively. The effects are pervasive."}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the effects of the matter described in the Basis for adverse opinion paragraph, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system that was designed and implemented %s, the controls were suitably designed %s, and the controls %s %s.", lead, when, when, verb, when)}, Heading{3, "Restricted use"}, Para{Text: "This report is intended for specified parties only."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}

func longSystem(p *Report) []Block {
	list := []Block{Heading{1, "Section III: Description of the System"}}
	for i, topic := range []string{"Overview of Operations", "Infrastructure", "Software", "People", "Data", "Processes and Procedures", "Control Environment", "Risk Assessment", "Monitoring", "Information and Communication"} {
		list = append(list, Heading{2, topic})
		for k := range 3 {
			list = append(list, Para{Text: fmt.Sprintf("%s has set up its %s so that the %s meets what was promised to user entities. Part %d of the handbook tells who does what, how often, and what is kept as evidence; it is reviewed by the owner and approved by the steering group, whose minutes are on file. Where a task is automated, the tool is named together with the person who answers for it.", p.Short, strings.ToLower(topic), p.System, i*3+k+1)})
		}
	}
	t := Table{Head: []string{"Subservice Organization", "Services", "Complementary Controls", "Criteria"}, Widths: []float64{0.24, 0.22, 0.38, 0.16}, Size: 10}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Controls, "\n"), strings.Join(s.Criteria, "\n")}})
	}
	list = append(list, Heading{2, "Subservice Organizations"}, t, Heading{2, "Complementary User Entity Controls"}, Para{Text: "Controls at user entities that are assumed in the design of the system:"})
	u := Table{Head: []string{"Complementary User Entity Controls", "Criteria"}, Widths: []float64{0.76, 0.24}, Size: 10}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{c.Text, strings.Join(c.Criteria, ", ")}})
	}
	return append(list, u, Heading{2, "Significant Changes"}, Para{Text: "No significant changes were made."})
}
