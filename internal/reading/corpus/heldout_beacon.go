package corpus

import (
	"fmt"
	"strings"
)

// beacon is a report that a compliance tool prepares for its auditor: controls by
// subject, results with a sign before the words, duties in prose.
var beacon = Style{Name: "beacon", Held: true, Few: true, Skip: []string{"go", "ghostscript"}, print: oneOf(4, func(n int) options {
	return options{cast: &arrivals, size: 32 + n%2*6, sub: 1 + n%2, uses: 5 + n%2, answers: 9, exceptions: 1 + n%2, whole: true, opinion: []string{"unqualified", "unqualified", "qualified", "unqualified"}[n%4],
		categories: [][]string{{"security"}, {"security", "availability", "confidentiality"}}[n%2], id: func(_ int, family string, k int, _ string) string {
			return fmt.Sprintf("%s-%d", strings.ToLower(family), k)
		}}
}, printBeacon)}

// subjects is what the families of the arrivals' controls are about.
var subjects = [][2]string{{"GOV", "Governance"}, {"HR", "People"}, {"COM", "Communication"}, {"RSK", "Risk Management"}, {"MON", "Monitoring"}, {"OPS", "Asset Management"}, {"LA", "Access Management"}, {"PS", "Physical Security"}, {"NS", "Network and Endpoint Security"},
	{"VM", "Vulnerability Management"}, {"IR", "Security Operations"}, {"CM", "Change Management"}, {"BC", "Business Continuity"}, {"VN", "Vendor Management"}, {"AV", "Availability"}, {"CF", "Confidentiality"}}

func printBeacon(p *Report) *Doc {
	p.settle()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "The auditor observed that " + c.fail + "."
		}
		return fmt.Sprintf("The auditor observed that for %d out of %d %s, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Remediated: " + lower(c.fix) })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Each customer is expected to " + u.do + " " + u.rest + "."
	}
	tests, other := "Section 4 | Testing Performed and Results", "Section 5 | Other Information (Unaudited)"
	d := &Doc{Look: Look{Size: 9.5, Left: true, Foot: p.Short + " SOC 2 Report    Page #", Accent: "#0f766e"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.Start.Format(american) + ", to " + p.End.Format(american)
	add(Title{"SOC 2 TYPE 2 REPORT", 13}, Title{p.Org, 26}, Title{p.System, 16}, Title{"Observation period: " + when, 12}, Title{"In scope: " + capitals(and(p.Categories)), 12}, Title{"Audited by " + p.Firm, 12}, Break{}, Heading{2, "Contents"}, Contents{[]string{"Section 1 | Independent Auditor's Report", "Section 2 | Management's Assertion", "Section 3 | System Description", tests, other}}, Break{})
	add(beaconReport(p, when)...)
	add(Break{}, Heading{1, "Section 2 | Management's Assertion"}, Para{Text: fmt.Sprintf("%s's management prepared the system description for the observation period %s. We assert that it is accurate, that our controls were suitably designed, and that they operated effectively with the exceptions in Section 4.", p.Org, when)}, Sign{[]string{"Jules Aldana", "CEO, " + p.Org}}, Break{}, Heading{1, "Section 3 | System Description"}, Heading{2, "Product Overview"}, Para{Text: fmt.Sprintf("The %s is a cloud product. %s builds, hosts, and supports it with a remote team of ninety.", p.System, p.Short)},
		Heading{2, "Technology Stack"}, Table{Head: []string{"Tool", "Used for"}, Widths: []float64{0.3, 0.7}, Rules: Lines, Size: 9, Rows: []Row{{Cells: []string{"Identity provider", "Single sign-on of staff"}}, {Cells: []string{"Code repository", "Version control and peer review"}}, {Cells: []string{"Compliance platform", "Collection of evidence"}}}}, Heading{2, "Subservice Organizations"},
		Para{Text: fmt.Sprintf("%s relies on %s. The carve-out method was used. We review the SOC 2 reports of subservice organizations every year and assume that they have the controls below.", p.Short, p.engaged())})
	t := Table{Head: []string{"Subservice organization", "Expected control", "TSC ref."}, Widths: []float64{0.3, 0.52, 0.18}, Rules: Lines, Size: 9}
	for _, s := range p.Subservices {
		for k, e := range s.Controls {
			name := ""
			if k == 0 {
				name = s.Name
			}
			t.Rows = append(t.Rows, Row{Cells: []string{name, e, strings.Join(s.Criteria, ", ")}})
		}
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(t, Heading{2, "Complementary User Entity Controls (CUECs)"}, Para{Text: "Commitments can only be met if customers also do their part."}, List{"•", items}, Heading{2, "Significant Changes"}, Para{Text: "No significant changes were made to the system in the observation period."}, Break{}, Heading{1, tests}, Para{Text: "Signs used: ✓ the control passed; ✗ the control had an exception; – the control could not be tested. For each control the auditor also talked to its owner."})
	a := Table{Head: []string{"Control", "Exception", "Management response"}, Widths: []float64{0.12, 0.44, 0.44}, Rules: Lines, Size: 9, Whole: true}
	add(beaconTests(p, &a)...)
	add(Break{}, Heading{1, other}, Heading{2, "Management responses"})
	if len(a.Rows) == 0 {
		add(Para{Text: "Management chose not to respond."})
		return d
	}
	add(a)
	return d
}

// beaconTests is the tests; answers takes what management says to them.
func beaconTests(p *Report, answers *Table) []Block {
	var list []Block
	for _, s := range subjects {
		t := Table{Head: []string{"Control", "Description", "TSC ref.", "Test", "Result"}, Widths: []float64{0.1, 0.29, 0.11, 0.28, 0.22}, Rules: Lines, Size: 8.5, Whole: true}
		for i := range p.Controls {
			c := &p.Controls[i]
			if family(c.ID) != strings.ToLower(s[0]) {
				continue
			}
			test := fmt.Sprintf("Inspected %s and confirmed that %s.", c.check, c.whether)
			if c.Sample > 0 {
				test = fmt.Sprintf("Inspected %s for %d sampled %s and confirmed whether %s.", c.check, c.Sample, c.noun, c.whether)
			}
			result := "✓ No exceptions noted"
			switch c.State {
			case Deviated:
				result = "✗ Exception noted\n" + c.Finding
				if c.Response != "" {
					answers.Rows = append(answers.Rows, Row{Cells: []string{c.ID, c.Finding, c.Response}})
				}
			case Untested:
				test, result = "Not performed", "– Not tested: the control is new"
			case Idle:
				test, result = "Inspected the list of "+c.noun+".", "– Not tested: no "+c.noun+" in the observation period"
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, ", "), test, result}, Mark: c.Finding})
		}
		if len(t.Rows) > 0 {
			list = append(list, Heading{2, s[1]}, t)
		}
	}
	return list
}

func beaconReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "Section 1 | Independent Auditor's Report"}, Para{Text: "To: " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We examined %s's description of the %s for the period %s, and the suitability of the design and operating effectiveness of its controls to provide reasonable assurance that its service commitments and system requirements were achieved, based on the trust services criteria relevant to %s.", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses subservice organizations: %s. Their controls are outside of the description and of our examination. So are the complementary controls of user entities.", p.Short, p.engaged())}, Heading{3, "Management's responsibilities"}, Para{Text: "Management is responsible for the description, its assertion, and for controls that achieve its commitments."}, Heading{3, "Auditor's responsibilities"}, Para{Text: "We are responsible for expressing an opinion. Our examination was conducted in accordance with attestation standards established by the AICPA, and we complied with its independence and quality management requirements."}, Heading{3, "Inherent limitations"}, Para{Text: "Any system of controls can fail to prevent or detect error or fraud."}}
	lead := "In our opinion, in all material respects, "
	if p.Opinion == "qualified" {
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("The exceptions in Section 4 mean that controls did not provide reasonable assurance in respect of %s during the period.", and(p.Qualified))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, except for the effect of the matter described in the preceding paragraph, in all material respects, "
	} else {
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the %s as designed and implemented in the period %s, the controls were suitably designed throughout that period, and the controls operated effectively throughout that period.", lead, p.System, when)}, Heading{3, "Restricted use"}, Para{Text: "This report is for " + p.Short + ", its customers, and prospects who have signed a nondisclosure agreement."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
