package corpus

import (
	"fmt"
	"strings"
)

// daymark is a Type 1 report with its narrative in two columns and a table of
// controls without tests, criteria as rows over the whole width.
var daymark = Style{Name: "daymark", Few: true, Skip: []string{"wkhtmltopdf", "libreoffice"}, print: oneOf(2, func(n int) options {
	return options{cast: &strangers, typeOne: true, size: 30 + n%2*8, sub: 1 + n%2, uses: 5 + n%3, categories: [][]string{{"security", "availability", "confidentiality"}, {"security"}}[n%2],
		id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s-%d", family, 100+k) }}
}, printDaymark)}

func printDaymark(p *Report) *Doc {
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Customers are responsible for " + u.doing + " " + u.rest + "."
	}
	tests := "Section 4: Trust Services Criteria and Related Controls"
	d := &Doc{Look: Look{Size: 10, Head: p.Short + " SOC 2 Type 1", Foot: "Page #", Accent: "#1d3557"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	at := "as of " + p.AsOf.Format(american)
	add(Title{p.Org, 24}, Title{"SOC 2 Type 1 Report", 20}, Title{"Description of the " + p.System + " and Suitability of the Design of Controls", 12}, Title{upper(at), 13}, Title{p.Firm, 11}, Break{}, Heading{2, "Table of Contents"}, Contents{[]string{"Section 1: Independent Service Auditor's Report", "Section 2: Management's Assertion", "Section 3: System Description", tests}}, Break{},
		Heading{1, "Section 1: Independent Service Auditor's Report"}, Columns{daymarkReport(p, at)},
		Heading{1, "Section 2: Management's Assertion"}, Para{Text: fmt.Sprintf("We have prepared the description of %s's %s %s. We confirm that the description presents the system as designed and implemented on that date, and that its controls would provide reasonable assurance of achieving our service commitments if they operated effectively.", p.Org, p.System, at)}, Sign{[]string{p.Org, p.Signed.Format(american)}}, Break{},
		Heading{1, "Section 3: System Description"}, Columns{daymarkSystem(p)}, Heading{1, tests}, Para{Text: "This being a Type 1 examination, no tests of operating effectiveness were performed."})
	order, of := p.byCriterion(false)
	t := Table{Head: []string{"Control ID", "Control", "Also addresses"}, Widths: []float64{0.14, 0.68, 0.18}, Rules: Grid, Size: 9.5, Whole: true}
	for _, code := range order {
		t.Rows = append(t.Rows, Row{Cells: []string{code + " | " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c := &p.Controls[i]
			also := "–"
			if len(c.Criteria) > 1 {
				also = strings.Join(c.Criteria[1:], ", ")
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, also}})
		}
	}
	add(t)
	return d
}

func daymarkSystem(p *Report) []Block {
	list := []Block{Heading{2, "Overview"}, Para{Text: fmt.Sprintf("%s delivers the %s to hospitals, clinics, and public agencies. It was launched in the spring of the year before this report.", p.Org, p.System)}, Heading{2, "Commitments"}, Para{Text: "Commitments on security are made in contracts. Requirements follow from them and from law."}, Heading{2, "Components"}, Para{Text: "Infrastructure: cloud services. Software: a web application and an interface engine. People: engineering, operations, compliance. Data: what customers enter. Procedures: a library of written procedures."},
		Heading{2, "Subservice Organizations"}}
	for _, s := range p.Subservices {
		list = append(list, Para{Text: fmt.Sprintf("%s is used for %s. The carve-out method applies. Controls assumed at %s are:", s.Name, s.Services, s.Name)}, List{"•", s.Controls})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	return append(list, Heading{2, "Complementary User Entity Controls"}, Para{Text: "The following controls are expected of customers:"}, List{"•", items}, Heading{2, "Exclusions"}, Para{Text: "Professional services are not part of the system described here."})
}

func daymarkReport(p *Report, at string) []Block {
	return []Block{Para{Text: "To the Management of " + p.Org}, Heading{3, "Scope"}, Para{Text: fmt.Sprintf("We have examined %s's description of its %s %s, and the suitability of the design of the controls stated in it to provide reasonable assurance that %s's service commitments and system requirements would be achieved, were the controls to operate effectively, based on the trust services criteria relevant to %s.", p.Org, p.System, at, p.Short, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s uses %s. The description leaves out the controls of %s, and we did not examine them. It assumes complementary user entity controls, which we did not examine either.", p.Short, p.listed(), was(len(p.Subservices), "this subservice organization", "these subservice organizations"))}, Heading{3, "Service organization's responsibilities"}, Para{Text: p.Short + " is responsible for its commitments, its controls, the description, and the assertion."}, Heading{3, "Service auditor's responsibilities"}, Para{Text: "We are responsible for expressing an opinion based on our examination, which was conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants."},
		Heading{3, "Inherent limitations"}, Para{Text: "Controls may not always work. An assessment of design at a point in time says nothing of later times."}, Heading{3, "Other matter"}, Para{Text: "We did not perform procedures on the operating effectiveness of the controls and, accordingly, do not express an opinion on it."},
		Heading{3, "Opinion"}, Para{Text: "In our opinion, in all material respects,"}, List{"a)", []string{fmt.Sprintf("the description presents the %s that was designed and implemented %s in accordance with the description criteria; and", p.System, at), fmt.Sprintf("the controls stated in the description were suitably designed %s.", at)}}, Heading{3, "Restricted use"}, Para{Text: "This report is intended solely for " + p.Short + " and specified parties who understand the system."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}}}
}
