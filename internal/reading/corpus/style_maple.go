package corpus

import (
	"fmt"
	"strings"
)

// maple is a long report on landscape pages: a row for each test, the control
// beside them, dates by numbers, duties with numbers of their own, and answers one
// under another in the last part.
var maple = Style{Name: "maple", Few: true, print: oneOf(2, func(n int) options {
	return options{cast: &strangers, size: 84 + n%2*20, sub: 2 + n%2, uses: 8 + n%3, answers: 8, exceptions: 3, opinion: []string{"unqualified", "qualified"}[n%2], whole: true,
		categories: []string{"security", "availability", "processing integrity", "confidentiality", "privacy"}, id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("C%03d", n*5) }}
}, printMaple)}

func printMaple(p *Report) *Doc {
	p.sensible()
	p.City = abroad[[]int{2, 5}[len(p.Org)%2]]
	p.Start, p.End = days(p.Start, 14), days(p.Start.AddDate(1, 0, 0), 13)
	p.Signed = days(p.End, 51)
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "The service auditor noted that " + c.fail + "."
		}
		return fmt.Sprintf("The service auditor noted that for %s of the %d %s selected, %s.", few(c.Failed), c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix + " Management considers the matter closed." })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "The user organization has controls in place for " + u.doing + " " + u.rest + "."
	}
	tests, other := "Part IV  Criteria, Controls and Results of Testing", "Part V  Supplementary Information from Management (Unaudited)"
	d := &Doc{Look: Look{Size: 10, Landscape: true, Head: "SOC 2 Type 2 – " + p.System, Foot: "# | © " + p.Org, Accent: "#b31b1b"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	const iso = "2006-01-02"
	add(Title{"SOC 2® Type 2 Report", 24}, Title{p.System, 18}, Title{"Service organization: " + p.Org, 13}, Title{"Period covered: " + p.Start.Format(iso) + " to " + p.End.Format(iso), 13}, Title{"Service auditor: " + p.Firm, 13}, Break{}, Heading{2, "Contents"}, Contents{[]string{"Part I  Report of the Independent Service Auditor", "Part II  Management's Assertion", "Part III  System Description", tests, other}}, Break{})
	add(mapleReport(p)...)
	add(Break{}, Heading{1, "Part II  Management's Assertion"}, Para{Text: fmt.Sprintf("Management of %s asserts that, in all material respects and based on the criteria in DC section 200, Part III describes the %s as it was designed and implemented between %s and %s, that controls were suitably designed, and that they operated effectively apart from the exceptions in Part IV.", p.Org, p.System, p.Start.Format(american), p.End.Format(american))}, Sign{[]string{"Nadia Ferreira-Lund, President", p.Org, p.Signed.Format(american)}}, Break{},
		Heading{1, "Part III  System Description"}, Heading{2, "The Company and Its Services"}, Para{Text: p.Org + " was incorporated in 2006. Provinces, states, and hospital groups contract for its services by request for proposal."}, Heading{2, "Boundaries"}, Para{Text: "The description covers the production environment. Development and corporate systems are outside its boundaries, except where they bear on production."}, Heading{2, "Subservice Organizations (Carved Out)"})
	t := Table{Head: []string{"Organization", "What it does for the Company", "Complementary subservice organization controls"}, Widths: []float64{0.25, 0.25, 0.5}, Rules: Lines, Size: 9.5}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, "• " + strings.Join(s.Controls, "\n• ")}})
	}
	u := Table{Head: []string{"CUEC", "Criteria", "Description"}, Widths: []float64{0.1, 0.15, 0.75}, Rules: Lines, Size: 9.5}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprintf("CUEC-%02d", i+1), strings.Join(c.Criteria, "\n"), c.Text}})
	}
	add(t, Heading{2, "Complementary User Entity Controls (CUECs)"}, Para{Text: "The Company assumed the following when it designed its controls."}, u, Break{}, Heading{1, tests}, mapleTests(p), Break{}, Heading{1, other}, Heading{2, "Responses to Exceptions"})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: c.ID + "  " + c.Activity, Bold: true}, Para{Text: "Exception: " + c.Finding + "\nResponse: " + c.Response})
		}
	}
	add(Heading{2, "Outlook"}, Para{Text: "The Company plans to bring a third region into service in the coming year."})
	return d
}

func mapleTests(p *Report) Table {
	t := Table{Head: []string{"Control", "Control Activity", "Criteria", "Test Procedures Performed", "Results of Tests"}, Widths: []float64{0.08, 0.3, 0.1, 0.32, 0.2}, Rules: Grid, Size: 9, Whole: true}
	for i := range p.Controls {
		c := &p.Controls[i]
		steps := [][2]string{{"Inquiry: discussed the control with the person responsible.", "No exceptions noted."}, {fmt.Sprintf("Inspection: obtained %s and determined whether %s.", c.check, c.whether), "No exceptions noted."}}
		if c.Sample > 0 {
			steps[1][0] = fmt.Sprintf("Inspection: for %d %s, obtained %s and determined whether %s.", c.Sample, c.noun, c.check, c.whether)
		}
		switch c.State {
		case Deviated:
			steps[1][1] = "Exception. " + c.Finding
		case Untested:
			steps = [][2]string{{"None.", "Not tested because the control was added after the period."}}
		case Idle:
			steps[1] = [2]string{"Inspection: obtained the list of " + c.noun + ".", "Not tested; there were no " + c.noun + " in the period."}
		default:
			if i%4 == 1 {
				steps = append(steps, [2]string{"Observation: watched how the control is carried out.", "No exceptions noted."})
			}
		}
		for k, s := range steps {
			row := []string{Covered, Covered, Covered, s[0], s[1]}
			if k == 0 {
				row = []string{c.ID, c.Activity, strings.Join(c.Criteria, "\n"), s[0], s[1]}
			}
			mark := ""
			if k == 1 {
				mark = c.Finding
			}
			t.Rows = append(t.Rows, Row{Cells: row, Mark: mark})
		}
	}
	return t
}

func mapleReport(p *Report) []Block {
	when := fmt.Sprintf("from %s to %s", p.Start.Format(american), p.End.Format(american))
	list := []Block{Heading{1, "Part I  Report of the Independent Service Auditor"}, Para{Text: "To: " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have been engaged to report on %s's description of the %s %s in Part III, and on the suitability of the design and operating effectiveness of its controls relevant to %s, in accordance with CSAE 3000 and AT-C section 205.", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s are subservice organizations of %s. The description presents neither their control objectives nor their controls, which we have not examined.", strings.Join(names(p.Subservices), " and "), p.Short)},
		Heading{3, "Management's responsibilities"}, Para{Text: "Management prepared the description and the assertion in Part II. It selects the categories, states the commitments, and designs, implements and operates the controls."}, Heading{3, "Service auditor's responsibilities"}, Para{Text: "Our responsibility is to express an opinion based on our procedures, which were planned and performed to obtain reasonable assurance."},
		Heading{3, "Limitations"}, Para{Text: "The description serves the common needs of many users and may not include every aspect that one of them holds to be important. Controls may not prevent or detect all errors."}}
	lead := "In our opinion, in all material respects,"
	if p.Opinion == "qualified" {
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("The tests in Part IV showed exceptions for which no other control compensates. Accordingly, the following applicable trust services %s not met: %s.", was(len(p.Qualified), "criterion was", "criteria were"), strings.Join(p.Qualified, ", "))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except as explained under Basis for qualified opinion, in all material respects,"
	} else {
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%s the description presents the %s as designed and implemented %s, the controls stated in it were suitably designed, and they operated effectively %s.", lead, p.System, when, when)},
		Heading{3, "Use of this report"}, Para{Text: "This report is for " + p.Short + ", its user organizations, and their auditors."}, Sign{[]string{p.Firm, "Chartered Professional Accountants, Licensed Public Accountants", p.City, p.Signed.Format(american)}})
}
