package corpus

import (
	"fmt"
	"strings"
)

// boutique has the id in the cell of the activity, response rows under their
// exceptions, and prose for each subservice organization.
var boutique = Style{Name: "boutique", print: report(func(n int) options {
	return options{cast: &newcomers, size: 30 + n%3*8, sub: 1 + n%2, uses: 6 + n%4, answers: 9, exceptions: 1, id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s-%d", family, k) }}
}, printBoutique)}

// scanBoutique is a short report of the same form, for pictures of its pages.
var scanBoutique = Style{Name: "scan-boutique", Only: []string{Scan}, Few: true, print: report(func(int) options {
	return options{cast: &newcomers, size: 8, sub: 1, uses: 4, answers: 9, exceptions: 2, categories: []string{"security"}, id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s-%d", family, k) }}
}, printBoutique)}

func printBoutique(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("For %d of the %d %s tested, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Management acknowledges this exception. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are responsible for " + u.doing + " " + u.rest + "."
	}
	tests := "SECTION FOUR: TRUST SERVICES CATEGORIES, CRITERIA, RELATED CONTROLS, AND TESTS OF CONTROLS"
	d := &Doc{Look: Look{Size: 10, Head: "Confidential and Proprietary", Foot: "#", Accent: "#004b6b"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " to ", "as of ")
	add(Title{"REPORT ON MANAGEMENT'S DESCRIPTION OF", 12}, Title{strings.ToUpper(p.Org) + "'S", 16}, Title{p.System, 16}, Title{"AND THE SUITABILITY OF DESIGN AND OPERATING EFFECTIVENESS OF CONTROLS", 12}, Title{"Pursuant to Reporting on System and Organization Controls 2 (SOC 2) Type 2 examination performed under AT-C 105 and AT-C 205", 10}, Title{p.Start.Format(american) + " Through " + p.End.Format(american), 12}, Break{},
		Heading{2, "Table of Contents"}, Contents{[]string{"SECTION ONE: Independent Service Auditor's Report", "SECTION TWO: Assertion of " + p.Org, "SECTION THREE: Description of the System", tests}}, Break{})
	add(boutiqueOpinion(p, when)...)
	add(Break{}, Heading{1, "SECTION TWO: ASSERTION OF " + strings.ToUpper(p.Org)}, Para{Text: p.Signed.Format(american)}, Para{Text: fmt.Sprintf("We have prepared the accompanying description of %s's %s %s (description) based on the criteria in DC section 200. The description is intended to provide report users with information that may be useful when assessing the risks arising from interactions with the system.", p.Org, p.System, when)}, Sign{[]string{"/s/ Chief Executive Officer", p.Org}}, Break{},
		Heading{1, "SECTION THREE: DESCRIPTION OF THE SYSTEM"}, Heading{2, "OVERVIEW OF OPERATIONS"}, Heading{3, "Company Background"}, Para{Text: fmt.Sprintf("Founded in 2012, %s delivers its %s to more than four hundred hospitals and physician groups.", p.Short, p.System)}, Heading{3, "Components of the System"}, Para{Text: "The system consists of infrastructure, software, people, procedures and data, which are hosted in redundant availability zones."}, Heading{3, "Changes to the System in the Last 12 Months"}, Para{Text: "No significant changes have occurred to the services provided to user entities."}, Heading{2, "SUBSERVICE ORGANIZATIONS"})
	for _, s := range p.Subservices {
		add(Heading{3, s.Name}, Para{Text: fmt.Sprintf("%s provides %s. This report does not include the services that %s provides. The following controls are expected to be implemented:", s.Name, s.Services, s.Name)}, List{"•", s.Controls})
	}
	u := Table{Head: []string{"Number", "Complementary User Entity Controls"}, Widths: []float64{0.12, 0.88}, Size: 9.5}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprint(i + 1), c.Text}})
	}
	add(Heading{2, "COMPLEMENTARY USER ENTITY CONTROLS"}, Para{Text: p.Short + "'s services are designed with the assumption that certain controls will be implemented by user entities. User entity auditors should determine whether user entities have established them."}, u, Break{}, Heading{1, tests}, Para{Text: "Our examination of the controls was limited to the criteria specified by management. Test procedures were inquiry, observation, inspection and re-performance."}, boutiqueMatrix(p))
	return d
}

func boutiqueMatrix(p *Report) Block {
	t := Table{Head: []string{"Control Activity Specified by the Service Organization", "Test Applied by the Service Auditor", "Test Results"}, Widths: []float64{0.38, 0.36, 0.26}, Size: 9, Rules: Grid}
	order, of := p.byCriterion(true)
	for _, code := range order {
		t.Rows = append(t.Rows, Row{Cells: []string{code + ": " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c := &p.Controls[i]
			test := fmt.Sprintf("Inquired of management and inspected %s to determine that %s.", c.check, c.whether)
			if c.Sample > 0 {
				test = fmt.Sprintf("Inspected %s for a sample of %d %s to determine that %s.", c.check, c.Sample, c.noun, c.whether)
			}
			result := "No exceptions noted."
			switch c.State {
			case Deviated:
				result = "Exception noted: " + c.Finding
			case Untested:
				result = "Testing of the control activity was not performed, as the control activity was implemented after the review period."
			case Idle:
				result = fmt.Sprintf("No testing performed. There were no %s during the review period.", c.noun)
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID + "  " + c.Activity, test, result}, Mark: c.Finding})
			if c.Response != "" {
				t.Rows = append(t.Rows, Row{Cells: []string{"Management Response: " + c.Response}})
			}
		}
	}
	return t
}

func boutiqueOpinion(p *Report, when string) []Block {
	list := []Block{Heading{1, "SECTION ONE: INDEPENDENT SERVICE AUDITOR'S REPORT"}, Para{Text: "To " + p.Org + ":"}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's (\"%s\") accompanying description of its %s found in Section Three titled \"Description of the System\" %s, and the suitability of the design and operating effectiveness of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s set forth in TSP section 100, 2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy.", p.Org, p.Short, p.System, when, when, p.Short, capitals(and(p.Categories)))}}
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name+" for "+s.Services)
	}
	list = append(list, Para{Text: fmt.Sprintf("%s utilizes %s. The description indicates that complementary subservice organization controls that are suitably designed and operating effectively are necessary. The description does not disclose the actual controls at the subservice %s, and our examination did not include the services provided by the subservice %s.", p.Short, and(names), was(len(names), "organization", "organizations"), was(len(names), "organization", "organizations"))},
		Heading{3, "Service Organization's Responsibilities"}, Para{Text: p.Short + " has provided the accompanying assertion and is responsible for preparing the description and for the controls."}, Heading{3, "Service Auditor's Responsibilities"}, Para{Text: "Our responsibility is to express an opinion on the description and on the controls based on our examination, conducted in accordance with attestation standards established by the AICPA."},
		Heading{3, "Inherent Limitations"}, Para{Text: "Because of their nature, controls may not always operate effectively."}, Heading{3, "Description of Test of Controls"}, Para{Text: "The specific controls we tested and the nature, timing and results of our tests are presented in Section Four."})
	lead, third := "In our opinion, in all material respects:", "The controls stated in the description operated effectively "+when+"."
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: fmt.Sprintf("During the examination period, %s's controls were not operating effectively, as described in Section Four. As a result, controls did not provide reasonable assurance that %s's service commitments and system requirements were achieved based on the applicable trust services criteria, %s.", p.Short, p.Short, and(p.Qualified))}, Heading{3, "Opinion"})
		lead = "In our opinion, except for the matter described in the preceding paragraph, in all material respects:"
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: fmt.Sprintf("During the examination period, %s's controls were not operating effectively across several areas, and criteria %s were not met.", p.Short, and(p.Qualified))}, Heading{3, "Adverse Opinion"})
		lead, third = "In our opinion, because of the significance of the matter described in the preceding paragraph, in all material respects:", "The controls stated in the description did not operate effectively "+when+"."
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead}, List{"•", []string{fmt.Sprintf("The description presents the %s that was designed and implemented %s in accordance with the description criteria.", p.System, when), fmt.Sprintf("The controls stated in the description were suitably designed %s.", when), third}},
		Heading{3, "Restricted Use"}, Para{Text: "This report is intended solely for the information and use of " + p.Org + ", user entities of the " + p.System + ", and practitioners and regulators who have sufficient knowledge."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
