package corpus

import (
	"fmt"
	"strings"
)

// mapped is a SOC 2+HIPAA report: the criteria are mapped to controls in one
// table and HIPAA citations in another, and the tests stand by control, without
// criteria. Exceptions are also listed in a summary before the tests.
var mapped = Style{Name: "mapped-hipaa", print: report(func(n int) options {
	return options{size: 40 + n%2*12, sub: 1 + n%3, uses: 5 + n%4, answers: 6, hipaa: true, exceptions: 2, categories: [][]string{{"security"}, {"security", "availability", "confidentiality"}}[n%2],
		id: func(n int, family string, _ int, _ string) string { return fmt.Sprintf("%s%03d", family, n) }}
}, printMapped)}

func printMapped(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%d of %d sampled %s: %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix + " Completed." })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities must " + u.do + " " + u.rest + "."
	}
	tests, other := "Tests of Controls and Results of Tests", "Section 5: Other Information Provided by Management"
	d := &Doc{Look: Look{Size: 10, Head: "Proprietary and Confidential", Foot: p.Org + " | #", Accent: "#3a5a40"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " through ", "as of ")
	add(Title{"SOC 2 + HIPAA", 24}, Title{"Type II Report", 16}, Title{p.Org, 18}, Title{"Description of the " + p.System, 13}, Title{"Relevant to " + capitals(and(p.Categories)) + " and the HIPAA Security Rule", 12}, Title{p.Start.Format(american) + " through " + p.End.Format(american), 12}, Break{})
	add(mappedOpinion(p, when)...)
	add(Break{}, Heading{1, "Section 2: Management Assertion"}, Para{Text: fmt.Sprintf("%s management asserts that the description of its %s %s is in accordance with the description criteria and that controls were suitably designed and operated effectively to meet the trust services criteria and the HIPAA Security Rule requirements, apart from the exceptions in Section 4.", p.Short, p.System, when)},
		Break{}, Heading{1, "Section 3: System Description"}, Heading{2, "Overview"}, Para{Text: p.Short + " acts as a business associate: it creates, receives, maintains and transmits electronic protected health information for covered entities."}, Heading{2, "Principal Service Commitments"}, Para{Text: "Data are kept secure; the service is there when it is needed; breaches are reported without unreasonable delay."},
		Heading{2, "Subservice Organizations"}, Para{Text: "The carve-out method is used for these organizations; the criteria named depend in part on them."})
	t := Table{Head: []string{"Organization", "Service", "Criteria", "Expected Controls"}, Widths: []float64{0.25, 0.2, 0.13, 0.42}, Size: 9, Rules: Shade}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Criteria, ", "), strings.Join(s.Controls, " ")}})
	}
	u := Table{Head: []string{"#", "Complementary User Entity Control", "Related Criteria"}, Widths: []float64{0.08, 0.7, 0.22}, Size: 9, Rules: Shade}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprint(i + 1), c.Text, strings.Join(c.Criteria, ", ")}})
	}
	add(t, Heading{2, "Complementary User Entity Controls"}, Para{Text: "These controls are assumed to be in place at user entities."}, u, Break{}, Heading{1, "Section 4: Trust Services Criteria, HIPAA Requirements, Related Controls, and Tests"})
	add(mappedTables(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "The information in this section was not examined."})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: c.ID + " - Management response: " + c.Response})
		}
	}
	return d
}

func mappedOpinion(p *Report, when string) []Block {
	var carved []Block
	for _, s := range p.Subservices {
		carved = append(carved, Para{Text: fmt.Sprintf("%s uses %s for %s. The description indicates that complementary subservice organization controls are necessary. It presents the types of controls assumed, but not the actual controls at %s. Our examination did not include the services of %s.", p.Short, s.Name, s.Services, s.Name, s.Name)})
	}
	list := append([]Block{Heading{1, "Section 1: Independent Service Auditor's Report"}, Para{Text: "To the management of " + p.Org + ":"}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's (\"%s\") accompanying description of its %s %s, and the suitability of the design and operating effectiveness of controls stated in the description to provide reasonable assurance that its service commitments and system requirements were achieved based on the trust services criteria relevant to %s set forth in TSP section 100, and that the requirements of the HIPAA Security Rule in 45 CFR Part 164, Subpart C, that apply to a business associate (HIPAA requirements) were met.", p.Org, p.Short, p.System, when, and(p.Categories))}}, carved...)
	list = append(list, Heading{3, "Service organization's responsibilities"}, Para{Text: p.Short + " is responsible for the description, its assertion and its controls."}, Heading{3, "Service auditor's responsibilities"}, Para{Text: "We are responsible for expressing an opinion. We conducted our examination in accordance with attestation standards established by the AICPA. Our examination does not provide a legal determination of compliance with HIPAA."},
		Heading{3, "Inherent limitations"}, Para{Text: "There are inherent limitations in any system of internal control."}, Heading{3, "Description of tests of controls"}, Para{Text: "Tests and results are in Section 4."})
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: "Controls did not operate effectively as shown in Section 4; as a result, " + was(len(p.Qualified), "criterion ", "criteria ") + and(p.Qualified) + was(len(p.Qualified), " was", " were") + " not met."}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the matter described in the basis for qualified opinion section, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: "Controls did not operate effectively as shown in Section 4; as a result, criteria " + and(p.Qualified) + " were not met."}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the matter described in the basis for adverse opinion section, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the %s that was designed and implemented %s; the controls were suitably designed %s; and the controls %s %s.", lead, p.System, when, when, verb, when)}, Heading{3, "Restricted use"}, Para{Text: "This report is intended solely for " + p.Short + " and its user entities."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}

func mappedTables(p *Report) []Block {
	order, of := p.byCriterion(true)
	a := Table{Head: []string{"Criterion", "Description", "Controls"}, Widths: []float64{0.12, 0.55, 0.33}, Size: 9}
	for _, code := range order {
		var ids []string
		for _, i := range of[code] {
			ids = append(ids, p.Controls[i].ID)
		}
		a.Rows = append(a.Rows, Row{Cells: []string{code, titled(code), strings.Join(ids, ", ")}})
	}
	b := Table{Head: []string{"HIPAA Citation", "Requirement", "Criteria", "Controls"}, Widths: []float64{0.24, 0.3, 0.16, 0.3}, Size: 9}
	for _, m := range p.HIPAA {
		b.Rows = append(b.Rows, Row{Cells: []string{"§ " + m.Citation, m.Title, strings.Join(m.Criteria, ", "), strings.Join(m.Controls, ", ")}})
	}
	sum := Table{Head: []string{"Control", "Exception"}, Widths: []float64{0.15, 0.85}, Size: 9}
	t := Table{Head: []string{"Control", "Control Activity", "Test Performed", "Result"}, Widths: []float64{0.1, 0.34, 0.34, 0.22}, Size: 9, Rules: Shade}
	for i := range p.Controls {
		c := &p.Controls[i]
		test := fmt.Sprintf("Inspected %s to verify that %s.", c.check, c.whether)
		if c.Sample > 0 {
			test = fmt.Sprintf("For a sample of %d %s, inspected %s to verify that %s.", c.Sample, c.noun, c.check, c.whether)
		}
		result := "No deviations noted."
		switch c.State {
		case Deviated:
			result = "Deviation noted. " + c.Finding
			sum.Rows = append(sum.Rows, Row{Cells: []string{c.ID, c.Finding}, Mark: c.Finding})
		case Untested:
			result = "Not tested."
		case Idle:
			result = "The circumstances that warrant the operation of the control did not occur during the period."
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, test, result}, Mark: c.Finding})
	}
	return []Block{Heading{2, "Trust Services Criteria Mapped to Controls"}, a, Heading{2, "HIPAA Security Rule Mapped to Criteria and Controls"}, b, Heading{2, "Summary of Exceptions"}, sum, Break{}, Heading{2, "Tests of Controls and Results of Tests"}, t}
}
