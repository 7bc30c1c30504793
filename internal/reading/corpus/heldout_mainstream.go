package corpus

import (
	"fmt"
	"strings"
)

// mainstream is a national firm's report as an analyst meets it most weeks:
// sections with a title page's words, a grid for each criterion, several steps in
// the cell of the tests, a table of duties with their criteria, and answers in the
// last section. A control stands under every criterion that it serves.
var mainstream = Style{Name: "mainstream", Held: true, Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &strangers, size: 30 + n%3*5, sub: 1 + n%3, uses: 6 + n%4, answers: 9, exceptions: 1, whole: n%2 == 0, emphasis: n%5 == 3,
		categories: [][]string{{"security"}, {"security", "availability", "confidentiality"}, {"security", "availability"}}[n%3]}
}, printMainstream)}

func printMainstream(p *Report) *Doc {
	p.sensible()
	p.numbered(func(criterion string, k int) string { return fmt.Sprintf("%s.%d", criterion, k) })
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return upper(c.fail) + "."
		}
		return fmt.Sprintf("For %d of %d %s selected for testing, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Management concurs with the exception noted. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are responsible for " + u.doing + " " + u.rest + "."
	}
	tests, other := "SECTION 4 – TRUST SERVICES CATEGORY, CRITERIA, RELATED CONTROLS, AND TESTS OF CONTROLS", "SECTION 5 – OTHER INFORMATION PROVIDED BY MANAGEMENT"
	d := &Doc{Look: Look{Size: 10.5, Left: true, Head: p.Org + " | SOC 2 Type 2 Report", Foot: "Confidential     #", Accent: "#00338d"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(Title{"System and Organization Controls Report (SOC 2® Type 2)", 13}, Title{"Report on the Description of the", 11}, Title{p.System, 22}, Title{"and on the Suitability of the Design and Operating Effectiveness of Controls Relevant to " + capitals(and(p.Categories)), 11},
		Title{"For the Period " + p.Start.Format(american) + ", through " + p.End.Format(american), 12}, Title{p.Org, 16}, Title{"Together with the report of the independent service auditor, " + p.Firm, 10}, Break{},
		Para{Text: "TABLE OF CONTENTS", Bold: true}, Contents{[]string{"SECTION 1 – INDEPENDENT SERVICE AUDITOR'S REPORT", "SECTION 2 – ASSERTION OF " + strings.ToUpper(p.Short) + " MANAGEMENT", "SECTION 3 – DESCRIPTION OF THE SYSTEM", tests, other}}, Break{})
	add(mainstreamReport(p)...)
	add(Sign{[]string{p.Firm, p.Signed.Format(american), p.City}}, Break{}, Heading{1, "SECTION 2 – ASSERTION OF " + strings.ToUpper(p.Short) + " MANAGEMENT"},
		Para{Text: fmt.Sprintf("We prepared the accompanying description of our %s for the period %s, through %s, following the criteria for a description of a service organization's system in DC section 200. The description is intended to inform report users about risks that arise from interaction with the system.", p.System, p.Start.Format(american), p.End.Format(american))},
		Para{Text: "We confirm, to the best of our knowledge and belief, that:"}, List{"•", []string{"the description presents the system that was designed and implemented during the period;", "the controls stated in it were suitably designed, provided that user entities and subservice organizations applied the complementary controls assumed in their design; and", "the controls operated effectively during the period, apart from what the service auditor's report states."}}, Sign{[]string{"Management of " + p.Org}}, Break{})
	add(mainstreamSystem(p)...)
	add(Break{}, Heading{1, tests})
	add(mainstreamTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "The information in this section has not been subjected to the procedures applied in the examination, and accordingly the service auditor expresses no opinion on it."})
	t := Table{Head: []string{"Control", "Exception", "Management's Response"}, Widths: []float64{0.12, 0.43, 0.45}, Rules: Grid, Size: 9.5}
	for _, c := range p.Controls {
		if c.Response != "" {
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Finding, c.Response}})
		}
	}
	if len(t.Rows) > 0 {
		add(t)
	} else {
		add(Para{Text: "Management has no further information to provide."})
	}
	return d
}

func mainstreamSystem(p *Report) []Block {
	list := []Block{Heading{1, "SECTION 3 – DESCRIPTION OF THE SYSTEM"}, Heading{2, "Background"}, Para{Text: fmt.Sprintf("%s (\"%s\" or \"the Company\") serves more than four hundred health care organizations. The %s is offered as a subscription.", p.Org, p.Short, p.System)},
		Heading{2, "Principal Service Commitments and System Requirements"}, Para{Text: "Commitments to user entities are documented in master agreements and in the online terms of service. They include, but are not limited to, the following:"}, List{"•", []string{"Customer data are encrypted in transit and at rest.", "Access to customer data is limited to personnel who need it.", "Security incidents that affect customer data are reported to customers without undue delay."}},
		Heading{2, "Components of the System"}, Table{Head: []string{"Component", "Description"}, Widths: []float64{0.2, 0.8}, Rules: Grid, Size: 9.5, Rows: []Row{{Cells: []string{"Infrastructure", "Virtual servers and managed databases in two regions"}}, {Cells: []string{"Software", "The application, written in house; a ticketing tool; a monitoring tool"}}, {Cells: []string{"People", "Engineering, Information Security, Customer Success, Human Resources"}}, {Cells: []string{"Data", "Demographic and clinical data that user entities submit"}}, {Cells: []string{"Procedures", "Manual and automated procedures that policies describe"}}}},
		Heading{2, "Incident Disclosure"}, Para{Text: "No security incidents were detected during the period that would significantly affect the achievement of the service commitments."}, Heading{2, "Subservice Organizations"}, Para{Text: "The Company uses the organizations listed below. The description includes only the policies, procedures, and controls of the Company and does not include those of the subservice organizations."}}
	t := Table{Head: []string{"Subservice Organization", "Function", "Expected Controls", "Criteria"}, Widths: []float64{0.24, 0.2, 0.4, 0.16}, Rules: Grid, Size: 9.5}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, upper(s.Services), strings.Join(s.Controls, "\n"), strings.Join(s.Criteria, ", ")}})
	}
	u := Table{Head: []string{"#", "Complementary User Entity Control", "Related Criteria"}, Widths: []float64{0.06, 0.72, 0.22}, Rules: Grid, Size: 9.5}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprint(i + 1), c.Text, strings.Join(c.Criteria, ", ")}})
	}
	return append(list, t, Heading{2, "Complementary User Entity Controls"}, Para{Text: "The Company's controls were designed with the assumption that certain controls would be put in place by user entities. The list is not comprehensive; other controls may be needed at a user entity."}, u,
		Heading{2, "Criteria Not Applicable to the System"}, Para{Text: "All Common Criteria were applicable to the system."})
}

func mainstreamTests(p *Report) []Block {
	list := []Block{Heading{2, "Types of Tests Performed"}, Table{Head: []string{"Type", "Description"}, Widths: []float64{0.2, 0.8}, Rules: Grid, Size: 9.5, Rows: []Row{{Cells: []string{"Inquiry", "Asked appropriate personnel how the control is carried out. Inquiry alone was not relied on."}}, {Cells: []string{"Observation", "Watched the control being carried out."}}, {Cells: []string{"Inspection", "Examined documents, records, and system settings, including those from which samples were drawn."}}, {Cells: []string{"Reperformance", "Carried out the control again and compared results."}}}},
		Para{Text: "The results of tests are listed next to the tests to which they relate. An exception is not necessarily a control failure, as other controls may compensate for it."}}
	order, of := p.byCriterion(true)
	for _, code := range order {
		t := Table{Head: []string{"Control #", "Control Activity Specified by the Service Organization", "Test Applied by the Service Auditor", "Test Results"}, Widths: []float64{0.11, 0.33, 0.35, 0.21}, Rules: Grid, Size: 9.5}
		for _, i := range of[code] {
			c := &p.Controls[i]
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, mainstreamTest(c), mainstreamResult(c)}, Mark: c.Finding})
		}
		list = append(list, Para{Text: code + " " + titled(code), Bold: true}, t)
	}
	return list
}

func mainstreamTest(c *Control) string {
	first := "Inquired of responsible personnel regarding the control to determine whether it was in place during the period."
	switch {
	case c.State == Untested:
		return "No testing performed."
	case c.State == Idle:
		return first + "\nInspected a system-generated listing of " + c.noun + "."
	case c.Sample > 0:
		return fmt.Sprintf("%s\nInspected %s for a sample of %s to determine whether %s.", first, c.check, c.noun, c.whether)
	}
	return fmt.Sprintf("%s\nInspected %s to determine whether %s.", first, c.check, c.whether)
}

func mainstreamResult(c *Control) string {
	switch c.State {
	case Deviated:
		return "Exception noted.\n" + c.Finding
	case Untested:
		return "Not tested. The control was discontinued before the period began."
	case Idle:
		return fmt.Sprintf("No exceptions noted. There were no %s during the period; accordingly, the operating effectiveness of the control could not be tested.", c.noun)
	}
	return "No exceptions noted."
}

func mainstreamReport(p *Report) []Block {
	when := fmt.Sprintf("throughout the period %s, through %s", p.Start.Format(american), p.End.Format(american))
	list := []Block{Heading{1, "SECTION 1 – INDEPENDENT SERVICE AUDITOR'S REPORT"}, Para{Text: "To the Management of " + p.Org + ":"}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's accompanying description in Section 3 of its %s %s (the \"description\"), based on the criteria for a description of a service organization's system set forth in DC section 200, 2018 Description Criteria for a Description of a Service Organization's System in a SOC 2® Report (\"description criteria\"), and the suitability of the design and operating effectiveness of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s set forth in TSP section 100, 2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy (\"applicable trust services criteria\").", p.Org, p.System, when, when, p.Short, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses %s, subservice %s, in delivering the system. The description indicates that complementary subservice organization controls are necessary, along with controls at %s, to achieve its commitments. It does not disclose the actual controls at the subservice %s, and our examination did not extend to them.", p.Short, p.listed(), was(len(p.Subservices), "organization", "organizations"), p.Short, was(len(p.Subservices), "organization", "organizations"))},
		Para{Text: "The description also indicates that complementary user entity controls are necessary. We have not evaluated their design or operation. The information in Section 5 is presented by management and is not part of the description; we express no opinion on it."}, Heading{3, "Service Organization's Responsibilities"}, Para{Text: p.Short + " is responsible for its service commitments and system requirements, for designing, implementing, and operating effective controls, and for the description and the assertion in Section 2."},
		Heading{3, "Service Auditor's Responsibilities"}, Para{Text: "Our responsibility is to express an opinion on the description and on the controls, based on our examination. It was conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants. We believe that the evidence we obtained is sufficient and appropriate."}, Heading{3, "Service Auditor's Independence and Quality Control"}, Para{Text: "We are required to be independent and have applied the AICPA's quality management standards."},
		Heading{3, "Inherent Limitations"}, Para{Text: "There are inherent limitations in any system of internal control, including the possibility of human error and the circumvention of controls."}, Heading{3, "Description of Tests of Controls"}, Para{Text: "The specific controls tested and the nature, timing, and results of the tests are presented in Section 4."}}
	if p.Emphasis {
		list = append(list, Heading{3, "Emphasis of Matter"}, Para{Text: "Section 3 discloses that ownership of the Company changed after the end of the period. Our opinion is not modified with respect to this matter."})
	}
	lead, verb := "In our opinion, in all material respects,", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: fmt.Sprintf("As described in Section 4, exceptions were noted in the operation of controls that are needed to meet %s. Because of these exceptions, controls did not operate effectively %s to provide reasonable assurance that %s's service commitments and system requirements were achieved based on %s.", and(p.Qualified), when, p.Short, was(len(p.Qualified), "that criterion", "those criteria"))}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the effects of the matter described in the Basis for Qualified Opinion section, in all material respects,"
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: fmt.Sprintf("As described in Section 4, exceptions of a pervasive nature were noted in the operation of controls that are needed to meet %s.", and(p.Qualified))}, Heading{3, "Adverse Opinion"})
		lead, verb = "In our opinion, because of the significance of the matters described in the Basis for Adverse Opinion section,", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead}, List{"a)", []string{fmt.Sprintf("the description presents the %s that was designed and implemented %s in accordance with the description criteria.", p.System, when), fmt.Sprintf("the controls stated in the description were suitably designed %s.", when), fmt.Sprintf("the controls stated in the description %s %s to provide reasonable assurance that the service commitments and system requirements were achieved.", verb, when)}},
		Heading{3, "Restricted Use"}, Para{Text: fmt.Sprintf("This report is intended solely for the information and use of %s, user entities of its system during some or all of the period, and their business partners, practitioners, and regulators who have sufficient knowledge and understanding.", p.Short)})
}
