package corpus

import (
	"fmt"
	"strings"
)

// alliance is a report from this side of the ocean: days before months, a firm
// that signs for and on behalf of itself, controls by subject with their criteria
// in a column, no lines but shaded heads, comments of management under the result,
// and an opinion that is modified in words of its own.
var alliance = Style{Name: "alliance", Held: true, Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &strangers, size: 28 + n%3*4, sub: 1 + n%2, uses: 5 + n%3, answers: 7, exceptions: 2, whole: n%2 == 1, opinion: []string{"unqualified", "qualified", "unqualified"}[n%3],
		categories: [][]string{{"security", "availability"}, {"security", "confidentiality"}}[n%2], id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s/%02d", family, k) }}
}, printAlliance)}

func printAlliance(p *Report) *Doc {
	p.sensible()
	p.City = abroad[len(p.Org)%2]
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "We found that " + c.fail + "."
		}
		return fmt.Sprintf("In %d of the %d %s sampled, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return "Accepted. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Clients should " + u.do + " " + u.rest + "."
	}
	tests := "4. Controls, tests of operating effectiveness and results"
	d := &Doc{Look: Look{Size: 10, A4: true, Left: true, Foot: p.Short + " – SOC 2 Type II report | #", Accent: "#4f2d7f"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(Title{p.Org, 22}, Title{"SOC 2 Type II report", 18}, Title{"Independent service auditor's assurance report on the description of the " + p.System + " and on the design and operating effectiveness of related controls", 12}, Title{p.Start.Format(british) + " to " + p.End.Format(british), 12}, Title{"Trust services categories: " + capitals(strings.Join(p.Categories, ", ")), 10}, Break{},
		Heading{2, "Contents"}, Contents{[]string{"1. Management statement", "2. Independent service auditor's assurance report", "3. Description of the system", tests}}, Break{},
		Heading{1, "1. Management statement"}, Para{Text: fmt.Sprintf("The directors of %s are responsible for the description in section 3. To the best of their knowledge it presents fairly the %s as designed and implemented from %s to %s; the controls were suitably designed and, save as disclosed in section 4, operated effectively over that time.", p.Org, p.System, p.Start.Format(british), p.End.Format(british))},
		Sign{[]string{"Signed on behalf of the board", "Gwendolen Astbury", "Director", days(p.Signed, -1).Format(british)}}, Break{})
	add(allianceReport(p)...)
	add(Break{}, Heading{1, "3. Description of the system"}, Heading{2, "3.1 Overview of the organisation"}, Para{Text: fmt.Sprintf("%s is a company of 140 staff. It operates the %s for clients in five countries. Its head office is certified to ISO/IEC 27001; that certificate is no part of this report.", p.Org, p.System)}, Heading{2, "3.2 Control environment"}, Para{Text: "The executive committee meets monthly. It is advised by a risk forum, to which the head of information security reports."},
		Heading{2, "3.3 Changes in the year"}, Para{Text: "The help desk moved to a new ticketing tool. There were no other significant changes."}, Heading{2, "3.4 Subservice organisations"})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s relies on %s for %s. The description is prepared on the carve-out basis in respect of this organisation. It is expected to have the following controls in place:", p.Short, s.Name, s.Services)}, List{"•", s.Controls})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "3.5 Complementary user entity controls"}, Para{Text: "Certain controls must be operated by clients if the criteria are to be met. They were not within the scope of the service auditor's work."}, List{"1.", items}, Break{}, Heading{1, tests})
	add(allianceTests(p)...)
	return d
}

func allianceTests(p *Report) []Block {
	list := []Block{Para{Text: "Our tests comprised enquiry, observation, inspection and re-performance. Sample sizes were set with regard to how often a control is performed: annual 1, quarterly 2, monthly 3, weekly 5 to 8, daily or more often up to 60."}}
	for k, a := range areas {
		t := Table{Head: []string{"Ref", "Control", "Criteria", "Test performed", "Result of test"}, Widths: []float64{0.09, 0.29, 0.1, 0.29, 0.23}, Rules: Shade, Size: 9, Whole: true}
		for i := range p.Controls {
			c := &p.Controls[i]
			if !strings.HasPrefix(c.ID, a[0]+"/") {
				continue
			}
			test := fmt.Sprintf("Inspected %s and confirmed that %s.", c.check, c.whether)
			if c.Sample > 0 {
				test = fmt.Sprintf("For a sample of %d %s, inspected %s to confirm that %s.", c.Sample, c.noun, c.check, c.whether)
			}
			result := "No deviations identified."
			switch c.State {
			case Deviated:
				result = "Deviation identified. " + c.Finding
				if c.Response != "" {
					result += "\nManagement comment: " + c.Response
				}
			case Untested:
				test, result = "Not applicable.", "Not tested, as the control came into operation after the period end."
			case Idle:
				test, result = "Enquired of management and inspected the register.", "No instances arose in the period, so operating effectiveness could not be tested."
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, ", "), test, result}, Mark: c.Finding})
		}
		if len(t.Rows) > 0 {
			list = append(list, Heading{3, fmt.Sprintf("4.%d %s", k+1, a[1])}, t)
		}
	}
	return list
}

func allianceReport(p *Report) []Block {
	span := p.Start.Format(british) + " to " + p.End.Format(british)
	list := []Block{Heading{1, "2. Independent service auditor's assurance report"}, Para{Text: "To the directors of " + p.Org}, Heading{3, "Scope of our engagement"},
		Para{Text: fmt.Sprintf("We were engaged to report on the description in section 3 of the %s operated by %s (\"the service organisation\") over the period %s, and on the design and operating effectiveness of controls to achieve its service commitments and system requirements, measured against the trust services criteria for %s.", p.System, p.Org, span, and(p.Categories))},
		Para{Text: fmt.Sprintf("The service organisation uses %s. The description excludes the controls of %s, and our procedures did not extend to them. Nor did they extend to complementary user entity controls.", p.listed(), was(len(p.Subservices), "this subservice organisation", "these subservice organisations"))},
		Heading{3, "Respective responsibilities"}, Para{Text: "The directors are responsible for the description, for the accompanying statement, and for designing, implementing and operating the controls. Our responsibility is to express an opinion based on our procedures. We performed our engagement in accordance with ISAE 3000 (Revised) and with the attestation standards established by the American Institute of Certified Public Accountants. We complied with the independence requirements of the IESBA Code."},
		Heading{3, "Limitations of controls"}, Para{Text: "Controls, because of their nature, may not prevent or detect all failures. Projection of any evaluation to future periods is subject to the risk that controls become ineffective."}}
	lead := "In our opinion, in all material respects:"
	if p.Opinion == "qualified" {
		var items []string
		for _, q := range p.Qualified {
			items = append(items, q+" – "+titled(q))
		}
		list = append(list, Heading{3, "Matters giving rise to the modification of our opinion"}, Para{Text: "Our tests identified that controls on which the criteria below depend were not operated consistently over the period. The exceptions are set out in section 4. The criteria concerned, which were not met, are:"}, List{"•", items}, Heading{3, "Modified opinion"})
		lead = "In our opinion, except for the matters set out in the preceding paragraph, in all material respects:"
	} else {
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: lead}, List{"(a)", []string{"the description fairly presents the system as designed and implemented over the period;", "the controls related to the criteria were suitably designed; and", "the controls tested operated effectively over the period " + span + "."}},
		Heading{3, "Intended users"}, Para{Text: "Our report is intended solely for the service organisation and its clients, and their auditors. To the fullest extent permitted by law, we do not accept responsibility to anyone else."}, Sign{[]string{"For and on behalf of", p.Firm, "Chartered Accountants", p.City, p.Signed.Format(british)}})
}
