package corpus

import (
	"fmt"
	"strings"
)

// careplus is a compliance platform's report on SOC 2 and HIPAA: one table for all
// controls, results as letters whose key stands before it, exceptions in notes
// behind it, and safeguards of HIPAA in groups with the controls that serve them.
var careplus = Style{Name: "careplus", Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &strangers, size: 32 + n%2*5, sub: 1 + n%3, uses: 6, answers: 8, exceptions: 1 + n%2, hipaa: true, whole: true, opinion: []string{"", "unqualified", "qualified", "unqualified"}[n%4],
		categories: [][]string{{"security", "availability", "confidentiality"}, {"security"}, {"security", "confidentiality"}}[n%3], id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("DC-%d", 11+n*2) }}
}, printCareplus)}

func printCareplus(p *Report) *Doc {
	p.sensible()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return upper(c.fail) + "."
		}
		return fmt.Sprintf("For %d of %d sampled %s, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = upper(u.do) + " " + u.rest
	}
	tests, other := "4.0 Control Testing", "5.0 HIPAA Safeguards and Supporting Controls"
	d := &Doc{Look: Look{Size: 9.5, Landscape: true, Left: true, Foot: p.Org + " / SOC 2 Type 2 + HIPAA / #", Accent: "#5145cd"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := fmt.Sprintf("%s to %s", p.Start.Format("Jan 2, 2006"), p.End.Format("Jan 2, 2006"))
	add(Title{p.Org, 28}, Title{"SOC 2 Type 2 + HIPAA Security Rule", 18}, Title{"Attestation report on the " + p.System, 13}, Title{when, 13}, Title{capitals(strings.Join(p.Categories, " | ")), 11}, Title{"Issued by " + p.Firm, 11}, Break{})
	add(careplusReport(p, when)...)
	add(Break{}, Heading{1, "2.0 Management's Assertion"}, Para{Text: fmt.Sprintf("We, as management of %s, assert that the description in 3.0 presents the %s for the period %s, that controls were suitably designed to meet the trust services criteria and the HIPAA Security Rule, and that they operated effectively but for the notes in 4.0.", p.Org, p.System, when)}, Sign{[]string{"Management of " + p.Org}}, Break{}, Heading{1, "3.0 System Description"}, Heading{2, "3.1 Product"}, Para{Text: fmt.Sprintf("%s is software as a service. %s is a business associate of the customers who use it.", p.System, p.Short)}, Heading{2, "3.2 Stack"},
		Table{Head: []string{"Layer", "Technology"}, Widths: []float64{0.3, 0.7}, Rules: Lines, Size: 9, Rows: []Row{{Cells: []string{"Compute", "Containers"}}, {Cells: []string{"Storage", "PostgreSQL and object storage"}}, {Cells: []string{"Source control", "Git repositories with protected branches"}}}}, Heading{2, "3.3 Subservice Organizations"})
	t := Table{Head: []string{"Name", "Service", "Method", "We expect that"}, Widths: []float64{0.24, 0.22, 0.12, 0.42}, Rules: Lines, Size: 9}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, upper(s.Services), "Carved out", strings.Join(s.Controls, "\n")}})
	}
	u := Table{Head: []string{"User Entity Responsibility", "TSC"}, Widths: []float64{0.8, 0.2}, Rules: Lines, Size: 9}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{c.Text, strings.Join(c.Criteria, " ")}})
	}
	add(t, Heading{2, "3.4 Complementary User Entity Controls"}, u, Break{}, Heading{1, tests}, Para{Text: "Key to results", Bold: true}, Para{Text: "P – passed, no exceptions noted.\nE – exception noted; the note with that number is below the table.\nO – the control did not have occasion to operate during the period.\nX – not tested."})
	add(careplusTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "The table shows the controls that support each safeguard of 45 CFR Part 164, Subpart C, and the criteria of SOC 2 to which it corresponds."}, careplusMap(p))
	return d
}

func careplusTests(p *Report) []Block {
	t := Table{Head: []string{"ID", "Control", "TSC", "How it was tested", "Result"}, Widths: []float64{0.08, 0.4, 0.12, 0.32, 0.08}, Rules: Lines, Size: 9, Whole: true}
	var notes []Block
	n := 0
	for i := range p.Controls {
		c := &p.Controls[i]
		test := fmt.Sprintf("Inspected %s: %s.", c.check, c.whether)
		if c.Sample > 0 {
			test = fmt.Sprintf("Inspected %s for %d %s: %s.", c.check, c.Sample, c.noun, c.whether)
		}
		result := map[State]string{Clean: "P", Untested: "X", Idle: "O"}[c.State]
		switch c.State {
		case Deviated:
			n++
			result = fmt.Sprintf("E%d", n)
			note := fmt.Sprintf("E%d – %s. %s", n, c.ID, c.Finding)
			if c.Response != "" {
				note += "\nManagement's response: " + c.Response
			}
			notes = append(notes, Para{Text: note, Mark: c.Finding})
		case Untested:
			test = "None"
		case Idle:
			test = "Inspected the list of " + c.noun + "."
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, " "), test, result}, Mark: c.Finding})
	}
	if n == 0 {
		return []Block{t}
	}
	return append([]Block{t, Heading{2, "Notes on exceptions"}}, notes...)
}

func careplusMap(p *Report) Table {
	t := Table{Head: []string{"Safeguard", "45 CFR", "Controls", "TSC"}, Widths: []float64{0.3, 0.22, 0.3, 0.18}, Rules: Lines, Size: 9}
	group := ""
	for _, m := range p.HIPAA {
		g := map[string]string{"08": "Administrative safeguards", "10": "Physical safeguards", "12": "Technical safeguards"}[m.Citation[5:7]]
		if g != group {
			group = g
			t.Rows = append(t.Rows, Row{Cells: []string{g}, Bold: true})
		}
		t.Rows = append(t.Rows, Row{Cells: []string{m.Title, "§ " + m.Citation, dashed(m.Controls), strings.Join(m.Criteria, ", ")}})
	}
	return t
}

func careplusReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "1.0 Independent Service Auditor's Report"}, Para{Text: p.Org + "\nManagement and Board"}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We examined the description by %s of the %s for the period %s, and the suitability of design and operating effectiveness of controls to achieve its service commitments based on the criteria for %s, and to meet the requirements of the HIPAA Security Rule (45 CFR Part 160 and Part 164, Subparts A and C).", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("Controls of %s are not part of the description (carve-out method), nor of our examination.", and(names(p.Subservices)))}, Heading{3, "Management's responsibilities"}, Para{Text: "Management is responsible for the description, the assertion, the controls, and compliance with HIPAA."}, Heading{3, "Our responsibilities"}, Para{Text: "We are responsible for an opinion. We conducted our examination in accordance with attestation standards established by the AICPA. We do not give a legal determination of compliance with HIPAA."}, Heading{3, "Inherent limitations"}, Para{Text: "Controls may fail or be circumvented."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("The notes in 4.0 tell of exceptions in controls that address %s. For want of other controls, %s not satisfied for the whole period.", and(p.Qualified), was(len(p.Qualified), "this criterion was", "these criteria were"))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the matter described above, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: fmt.Sprintf("The notes in 4.0 tell of exceptions that are pervasive. Criteria %s were not satisfied.", and(p.Qualified))}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, because of the matter described above, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system that was designed and implemented for the period %s, controls were suitably designed, and controls %s during that period.", lead, when, verb)}, Heading{3, "Restricted use"}, Para{Text: "For " + p.Short + " and its customers under an agreement of confidentiality."}, Sign{[]string{p.Firm, p.Signed.Format(american), p.City}})
}
