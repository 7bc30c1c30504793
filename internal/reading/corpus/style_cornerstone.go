package corpus

import (
	"fmt"
	"strings"
)

// cornerstone is a regional firm's report whose controls have no numbers: the
// criterion stands in the first column beside all of its controls, duties of
// customers are one sentence, and answers are told by criterion.
var cornerstone = Style{Name: "cornerstone", Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &strangers, size: 26 + n%2*6, sub: 1 + n%2, uses: 4 + n%2, answers: 8, exceptions: 2, unnumbered: true, opinion: []string{"unqualified", "", "qualified", ""}[n%4],
		categories: [][]string{{"security", "availability"}, {"security"}}[n%2]}
}, printCornerstone)}

func printCornerstone(p *Report) *Doc {
	p.sensible()
	p.findings(func(c *Control) string {
		return fmt.Sprintf("for %d of %d %s selected, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return p.Short + " agrees with the finding. " + c.fix })
	var duties []string
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = u.do + " " + u.rest
		duties = append(duties, fmt.Sprintf("(%c) %s", 'a'+i, u.Text))
	}
	last := len(duties) - 1
	prose := strings.Join(duties[:last], "; ") + "; and " + duties[last] + "."
	tests, other := "SECTION FOUR: APPLICABLE TRUST SERVICES CRITERIA, CONTROLS, TESTS AND RESULTS", "SECTION FIVE: ADDITIONAL INFORMATION FROM MANAGEMENT"
	d := &Doc{Look: Look{Serif: true, Size: 11, Head: "SOC 2 Type 2 Report on " + p.Org, Foot: "#"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(Title{p.Org, 20}, Title{p.System, 16}, Title{"Type 2 SOC 2 Report", 18}, Title{p.shared(" - "), 13}, Title{"Reporting on controls related to " + and(p.Categories), 12}, Break{})
	add(cornerstoneReport(p)...)
	add(Break{}, Heading{1, "SECTION TWO: MANAGEMENT'S ASSERTION"}, Para{Text: fmt.Sprintf("The management of %s has prepared the description of the %s for the period %s. It asserts that the description is fair and that controls were suitably designed and, with the exceptions in Section Four, operating effectively.", p.Org, p.System, p.shared(" to "))}, Sign{[]string{p.Org, "By: Philippa Van Dorn", "Its: Chief Compliance Officer"}}, Break{},
		Heading{1, "SECTION THREE: DESCRIPTION OF THE SYSTEM"}, Heading{2, "Nature of Business"}, Para{Text: p.Org + " is a regional provider of technology services to hospitals. It was founded in 1998 and employs about ninety people."}, Heading{2, "Risk Assessment Process"}, Para{Text: "Management identifies risks in yearly interviews and records them in a register."}, Heading{2, "Monitoring"}, Para{Text: "Controls are monitored by the Compliance Officer, who reports to the Board."})
	add(Heading{2, "Use of Subservice Organizations"})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s has contracted with %s for %s. Controls at %s are not within the scope of this report. Management receives and reviews its SOC 2 report each year. Controls expected there: %s", p.Short, s.Name, s.Services, s.Name, strings.Join(s.Controls, " "))})
	}
	add(Heading{2, "Complementary User Entity Controls"}, Para{Text: "The controls of " + p.Short + " cover only a portion of overall internal control. To meet the criteria, user entities must " + prose + " Auditors of user entities should consider whether these have been done."}, Heading{2, "Changes to the System"}, Para{Text: "There were no changes during the period that are likely to affect users' understanding of the system."}, Break{}, Heading{1, tests})
	order, of := p.byCriterion(true)
	t := Table{Head: []string{"Criteria", "Description of Controls", "Tests of Controls", "Results"}, Widths: []float64{0.2, 0.3, 0.29, 0.21}, Rules: Grid, Size: 9}
	for _, code := range order {
		for k, i := range of[code] {
			c := &p.Controls[i]
			first := Covered
			if k == 0 {
				first = code + " – " + titled(code)
			}
			test, result := cornerstoneTest(c)
			t.Rows = append(t.Rows, Row{Cells: []string{first, c.Activity, test, result}, Mark: c.Finding})
		}
	}
	add(t, Break{}, Heading{1, other}, Para{Text: "Management provides the following responses to the exceptions identified. They have not been audited."})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: strings.Join(c.Criteria, ", ") + ": " + c.Finding}, Para{Text: "Management's response: " + c.Response})
		}
	}
	return d
}

func cornerstoneTest(c *Control) (test, result string) {
	test, result = fmt.Sprintf("Inspected %s to verify that %s.", c.check, c.whether), "No exceptions were noted."
	if c.Sample > 0 {
		test = fmt.Sprintf("Inspected %s for a selection of %s to verify that %s.", c.check, c.noun, c.whether)
	}
	switch c.State {
	case Deviated:
		result = "Exception noted: " + c.Finding
	case Untested:
		result = "This control was not tested; it was replaced by another in the first month of the period."
	case Idle:
		test, result = "Inquired of management.", "Not applicable. No "+c.noun+" occurred during the period."
	}
	return test, result
}

func cornerstoneReport(p *Report) []Block {
	when := "for the period " + p.shared(" to ")
	list := []Block{Heading{1, "SECTION ONE: REPORT OF INDEPENDENT SERVICE AUDITORS"}, Para{Text: "Management\n" + p.Org}, Para{Text: fmt.Sprintf("We have examined the description by %s of its system, known as the %s, %s, and the suitability of the design and operating effectiveness of the controls in the description, based on the criteria relevant to %s in TSP section 100 that apply.", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses %s to perform some of the services. The description includes only the controls of %s, and our examination did not reach those of the subservice %s or of user entities.", p.Short, p.listed(), p.Short, was(len(p.Subservices), "organization", "organizations"))},
		Heading{3, "Responsibility of the Service Organization"}, Para{Text: p.Short + " is responsible for the description and assertion, for stating its commitments, and for its controls."}, Heading{3, "Responsibility of the Service Auditors"}, Para{Text: "Our responsibility is an opinion based on our examination, which we conducted under the attestation standards established by the American Institute of Certified Public Accountants."}, Heading{3, "Limitations Inherent in Controls"}, Para{Text: "Because of limitations inherent in every system of controls, errors may occur and not be detected."}}
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: fmt.Sprintf("Section Four reports exceptions in controls over %s. As a result, reasonable assurance was not obtained that these criteria were met %s.", and(p.Qualified), when)}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the matter referred to in the Basis for Qualified Opinion, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: fmt.Sprintf("Section Four reports exceptions in controls over %s. They are pervasive, and commitments were not achieved %s.", and(p.Qualified), when)}, Heading{3, "Adverse Opinion"})
		lead, verb = "In our opinion, because of the matter referred to in the Basis for Adverse Opinion, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion of the Service Auditors"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system as designed and implemented, the controls were suitably designed, and the controls %s %s.", lead, verb, when)}, Heading{3, "Use"}, Para{Text: fmt.Sprintf("This report is solely for the use of %s and the user entities of its system.", p.Short)}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
