package corpus

import (
	"fmt"
	"strings"
)

// heritage is a large national firm's report with one organization included and
// others carved out, steps numbered within a cell, what management answers in a row
// over the whole width below its control, and an opinion qualified at length.
var heritage = Style{Name: "heritage", Held: true, Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &arrivals, size: 32 + n%3*6, sub: 2 + n%2, inclusive: n%2 == 0, uses: 6 + n%3, answers: 9, exceptions: 3, whole: true, emphasis: n%4 == 2, opinion: []string{"qualified", "qualified", "unqualified"}[n%3],
		categories: [][]string{{"security", "availability", "confidentiality"}, {"security", "availability"}}[n%2], id: func(n int, _ string, _ int, criterion string) string { return fmt.Sprintf("C-%d", 100+n) }}
}, printHeritage)}

func printHeritage(p *Report) *Doc {
	p.settle()
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return "Per inspection, " + c.fail + "."
		}
		return fmt.Sprintf("For %s %s in a selection of %s %s, %s.", words(c.Failed), was(c.Failed, "item", "items"), words(c.Sample), c.noun, c.fail)
	}, func(c *Control) string { return "Management acknowledges the exception. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Controls should be established for " + u.doing + " " + u.rest + "."
	}
	tests := "Section IV: Description of Test Procedures and Results"
	d := &Doc{Look: Look{Serif: true, Size: 11, Head: "SOC 2 Type 2 Report – " + p.Org, Foot: "#"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := "throughout the period from " + p.Start.Format(american) + " to " + p.End.Format(american)
	add(Title{"Report on " + p.Org + "'s", 14}, Title{p.System, 20}, Title{"and on the Suitability of the Design and Operating Effectiveness of Its Controls Relevant to " + capitals(and(p.Categories)), 12}, Title{"Throughout the Period " + p.Start.Format(american) + " to " + p.End.Format(american), 12}, Title{"Prepared in Accordance with AT-C Section 205", 10}, Title{p.Firm, 12}, Break{}, Heading{2, "Table of Contents"},
		Contents{[]string{"Section I: Independent Service Auditor's Report", "Section II: Assertion of the Management of " + p.Short, "Section III: Description of the System", tests}}, Break{})
	add(heritageReport(p, when)...)
	add(Break{}, Heading{1, "Section II: Assertion of the Management of " + p.Short}, Para{Text: fmt.Sprintf("We have prepared the accompanying description of the %s %s (the \"Description\"). We confirm, to the best of our knowledge and belief, that the Description presents the system, that the controls were suitably designed, and that they operated effectively, other than as explained in the independent service auditor's report.", p.System, when)}, Sign{[]string{"Management of " + p.Org}})
	for _, s := range p.hosted(true) {
		add(Para{Text: fmt.Sprintf("%s has given a separate assertion for the services that it provides to %s. It is available on request.", s.Name, p.Short)})
	}
	add(Break{}, Heading{1, "Section III: Description of the System"}, Heading{2, "A. Overview"}, Para{Text: fmt.Sprintf("%s, with its subsidiaries (\"%s\"), has served hospitals since 1997. This Description covers the %s and no other service.", p.Org, p.Short, p.System)}, Heading{2, "B. Control Environment and Risk Assessment"}, Para{Text: "The chief executive sets the tone. An enterprise risk committee meets each quarter and reports to the board of directors."}, Heading{2, "C. Subservice Organizations"})
	for _, s := range p.Subservices {
		if s.Inclusive {
			add(Para{Text: fmt.Sprintf("%s performs %s for %s. It is presented under the inclusive method: its relevant controls are part of this Description and of the tests in Section IV.", s.Name, s.Services, p.Short)})
			continue
		}
		add(Para{Text: fmt.Sprintf("%s performs %s for %s. It is presented under the carve-out method. %s monitors it by an annual review of its SOC 2 report, and assumes the following of it: %s", s.Name, s.Services, p.Short, p.Short, strings.Join(s.Controls, " "))})
	}
	add(Heading{2, "D. Complementary User Entity Controls"}, Para{Text: "The control environment of each user entity complements that of the service organization. User entities' auditors should consider whether these controls are in place:"})
	p.grouped(func(title string, duties []CUEC) {
		var items []string
		for _, u := range duties {
			items = append(items, u.Text)
		}
		add(Para{Text: title, Bold: true}, List{"•", items})
	})
	add(Break{}, Heading{1, tests}, Heading{2, "Control Tests"}, Para{Text: "Procedures comprised inquiry, observation, inspection, and reperformance. The number of items selected depended on the frequency of the control and was not less than the firm's policy requires."})
	add(heritageTests(p)...)
	return d
}

func heritageTests(p *Report) []Block {
	var list []Block
	order, of := p.byCriterion(false)
	for _, code := range order {
		t := Table{Head: []string{"#", "Controls Specified by " + p.Short, "Test Procedures", "Results of Testing"}, Widths: []float64{0.1, 0.32, 0.36, 0.22}, Rules: Lines, Size: 9.5, Whole: true}
		for _, i := range of[code] {
			c := &p.Controls[i]
			second := fmt.Sprintf("2. Inspected %s to ascertain whether %s.", c.check, c.whether)
			if c.Sample > 0 {
				second = fmt.Sprintf("2. For a selection of %s %s, inspected %s to ascertain whether %s.", words(c.Sample), c.noun, c.check, c.whether)
			}
			steps, result := "1. Inquired of the control owner to ascertain how the control operates.\n"+second, "No exceptions noted."
			switch c.State {
			case Deviated:
				result = "Exception noted. " + c.Finding
			case Untested:
				steps, result = "Not applicable.", "Not tested. The process was outsourced before the period."
			case Idle:
				steps = "1. Inquired of the control owner.\n2. Inspected the population of " + c.noun + "."
				result = fmt.Sprintf("Not tested. No %s occurred during the period.", c.noun)
			}
			activity := c.Activity
			if len(c.Criteria) > 1 {
				activity += "\nAlso relevant to " + and(c.Criteria[1:])
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, activity, steps, result}, Mark: c.Finding})
			if c.Response != "" {
				t.Rows = append(t.Rows, Row{Cells: []string{"Management's response to " + c.ID + ": " + c.Response}})
			}
		}
		list = append(list, Heading{3, "Criterion " + code + ": " + about(code)}, t)
	}
	return list
}

func heritageReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "Section I: Independent Service Auditor's Report"}, Para{Text: "The Board of Directors\n" + p.Org}, Para{Text: "Scope", Bold: true}, Para{Text: fmt.Sprintf("We have examined %s's Description of its %s %s and the suitability of the design and operating effectiveness of the controls described therein, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s, set forth in TSP section 100.", p.Org, p.System, when, p.Short, and(p.Categories))}}
	if in := names(p.hosted(true)); len(in) > 0 {
		list = append(list, Para{Text: fmt.Sprintf("%s is a subservice organization that provides services to %s. The Description includes its relevant controls, and our examination covered them.", and(in), p.Short)})
	}
	if out := names(p.hosted(false)); len(out) > 0 {
		also := map[bool]string{true: "also ", false: ""}[len(out) < len(p.Subservices)]
		list = append(list, Para{Text: fmt.Sprintf("%s %suses %s in providing the system. The Description excludes the controls of %s. Our examination did not extend to such complementary subservice organization controls, nor to complementary user entity controls.", p.Short, also, and(out), was(len(out), "that subservice organization", "those subservice organizations"))})
	}
	list = append(list, Para{Text: "Service organization's responsibilities", Bold: true}, Para{Text: fmt.Sprintf("%s is responsible for its commitments, for the Description and the assertion, and for controls that are suitably designed and operate effectively.", p.Short)}, Para{Text: "Service auditor's responsibilities", Bold: true}, Para{Text: "Our responsibility is to express an opinion based on our examination, which we conducted in accordance with attestation standards established by the American Institute of Certified Public Accountants. We are required to be independent and to meet our other ethical responsibilities."},
		Para{Text: "Inherent limitations", Bold: true}, Para{Text: "There are inherent limitations in any system of internal control, including the possibility of human error."})
	if p.Emphasis {
		list = append(list, Para{Text: "Emphasis of matter", Bold: true}, Para{Text: "As disclosed in Section III, the data centers were consolidated after the period. Our opinion is not modified with respect to this matter."})
	}
	lead := "In our opinion, in all material respects, based on the criteria in the assertion,"
	if p.Opinion == "qualified" {
		list = append(list, Para{Text: "Basis for qualified opinion", Bold: true})
		for _, q := range p.Qualified {
			list = append(list, Para{Text: fmt.Sprintf("%s states in its Description that it has controls to address criterion %s, %q. As Section IV explains, tests found that such a control was not operating effectively. As a result, controls did not provide reasonable assurance that service commitments and system requirements were achieved based on that criterion.", p.Short, q, about(q))})
		}
		list = append(list, Para{Text: "Qualified opinion", Bold: true})
		lead = "In our opinion, except for the matters described in the basis for qualified opinion, in all material respects, based on the criteria in the assertion,"
	} else {
		list = append(list, Para{Text: "Opinion", Bold: true})
	}
	return append(list, Para{Text: lead}, List{"i.", []string{"the Description presents the system that was designed and implemented " + when + ";", "the controls stated in the Description were suitably designed " + when + "; and", "the controls stated in the Description operated effectively " + when + "."}}, Para{Text: "Restricted use", Bold: true},
		Para{Text: fmt.Sprintf("This report is intended solely for %s, its user entities, and others with sufficient knowledge of the system. It should not be used by anyone else.", p.Short)}, Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}
