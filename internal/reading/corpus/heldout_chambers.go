package corpus

import (
	"fmt"
	"strings"
)

// chambers is the report of a very large firm: the assertion comes first, the
// criteria are mapped to control numbers in a table, and the tests stand by
// subject, a row for each test, with nothing but white space between.
var chambers = Style{Name: "chambers", Held: true, Few: true, print: oneOf(2, func(n int) options {
	return options{cast: &outsiders, size: 30 + n%2*8, sub: 1 + n%2, uses: 7, answers: 10, exceptions: 2, whole: true, opinion: []string{"qualified", ""}[n%2], emphasis: n%2 == 1,
		id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s-%d", family, k) }}
}, printChambers)}

func printChambers(p *Report) *Doc {
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return upper(c.fail) + "."
		}
		return fmt.Sprintf("For %s of %s %s selected for testing, %s.", words(c.Failed), words(c.Sample), c.noun, c.fail)
	}, func(c *Control) string { return "Management has reviewed this matter. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are responsible for " + u.doing + " " + u.rest + "."
	}
	tests, other := "B. Controls, Tests Performed and Results of Tests", "Section V: Other Information Provided by Management (Unaudited)"
	d := &Doc{Look: Look{Serif: true, Size: 11, Foot: "#", Head: p.Org + " – SOC 2 Type 2"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " to ", "as of ")
	add(Heading{1, p.Org}, Para{Text: "System and Organization Controls (SOC) 2 Type 2 Report", Bold: true}, Para{Text: "Description of the " + p.System + " Relevant to " + capitals(and(p.Categories))}, Para{Text: "For the Period " + p.shared(" to ")}, Para{Text: "With Independent Service Auditor's Report, Including Tests Performed and Results Thereof"}, Break{},
		Heading{2, "Contents"}, Contents{[]string{"Section I: Assertion of " + p.Org, "Section II: Independent Service Auditor's Report", "Section III: Description of the System", "Section IV: Criteria, Controls, Tests and Results", other}}, Break{},
		Heading{1, "Section I: Assertion of " + p.Org}, Para{Text: fmt.Sprintf("We have prepared the description of %s's %s in Section III %s (the Description), using the criteria for a description of a service organization's system in DC section 200. The Description is meant to give users of the %s information on the risks that arise from their dealings with it.", p.Org, p.System, when, p.System)},
		Para{Text: "We confirm, to the best of our knowledge and belief, that the Description presents the system, and that the controls stated in it were suitably designed and, other than for what Section IV reports, operated effectively " + when + "."}, Sign{[]string{"Management of " + p.Org}}, Break{})
	add(chambersReport(p, when)...)
	add(Break{})
	add(chambersSystem(p)...)
	add(Break{}, Heading{1, "Section IV: Criteria, Controls, Tests and Results"}, Para{Text: "Tests consisted of inquiry, observation, inspection of documents, and reperformance. Where a sample was used, it was drawn from a population whose completeness and accuracy we evaluated."}, Heading{2, "A. Criteria and the Controls That Address Them"}, chambersMap(p), Heading{2, tests})
	add(chambersTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "The replies below have not been subjected to the procedures of the examination, and the service auditor expresses no opinion on them."})
	t := Table{Head: []string{"Control", "Exception", "Reply of management"}, Widths: []float64{0.12, 0.44, 0.44}, Rules: Lines, Size: 10}
	for _, c := range p.Controls {
		if c.Response != "" {
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Finding, c.Response}})
		}
	}
	if len(t.Rows) > 0 {
		add(t)
	}
	return d
}

func chambersSystem(p *Report) []Block {
	list := []Block{Heading{1, "Section III: Description of the System"}, Heading{2, "Overview of operations"}, Para{Text: fmt.Sprintf("%s was formed in 2009 and has offices in three states. Its %s is used by hospitals, health plans and physician practices, who reach it by browser and by interface.", p.Org, p.System)},
		Heading{2, "Principal service commitments and system requirements"}, Para{Text: "Commitments are made in master agreements and in order forms. They concern protection of customer data, support hours and notice of incidents."}, Heading{2, "Incidents"}, Para{Text: "No incident in the period led to a failure to meet the commitments."}, Heading{2, "Subservice organizations"}}
	t := Table{Head: []string{"Organization", "Services provided", "Controls assumed in the design of the system"}, Widths: []float64{0.26, 0.24, 0.5}, Rules: Bare, Size: 10}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Controls, " ")}})
	}
	u := Table{Head: []string{"Complementary user entity control", "Related criteria"}, Widths: []float64{0.74, 0.26}, Rules: Bare, Size: 10}
	for _, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{c.Text, strings.Join(c.Criteria, "; ")}})
	}
	return append(list, Para{Text: fmt.Sprintf("The Description covers the controls of %s only; those of the organizations below are carved out.", p.Short)}, t, Heading{2, "Complementary user entity controls"}, Para{Text: "Some of the criteria are met only if user entities, too, have controls. Those assumed are listed here with the criteria that they bear on."}, u)
}

func chambersMap(p *Report) Table {
	t := Table{Head: []string{"Criterion", "Description", "Control numbers"}, Widths: []float64{0.12, 0.5, 0.38}, Rules: Lines, Size: 9.5}
	order, of := p.byCriterion(true)
	for _, code := range order {
		var ids []string
		for _, i := range of[code] {
			ids = append(ids, p.Controls[i].ID)
		}
		t.Rows = append(t.Rows, Row{Cells: []string{code, titled(code), strings.Join(ids, ", ")}})
	}
	return t
}

func chambersTests(p *Report) []Block {
	var list []Block
	for _, f := range domains {
		t := Table{Head: []string{"No.", "Control", "Tests performed", "Results of tests"}, Widths: []float64{0.1, 0.32, 0.34, 0.24}, Rules: Bare, Size: 9.5, Whole: true}
		for i := range p.Controls {
			if c := &p.Controls[i]; family(c.ID) == f[0] {
				t.Rows = append(t.Rows, chambersRows(c)...)
			}
		}
		if len(t.Rows) > 0 {
			list = append(list, Heading{3, f[1]}, t)
		}
	}
	return list
}

func chambersRows(c *Control) []Row {
	first, second := "Inquired of the control owner as to how the control is performed.", fmt.Sprintf("Inspected %s to determine whether %s.", c.check, c.whether)
	if c.drawn() {
		second = fmt.Sprintf("For a sample of %d %s, inspected %s to determine whether %s.", c.Sample, c.noun, c.check, c.whether)
	}
	clean, result := "No exceptions noted.", "No exceptions noted."
	switch c.State {
	case Deviated:
		result = "Exception noted. " + c.Finding
		if c.Response != "" {
			result += " Refer to Section V for management's reply."
		}
	case Untested:
		clean, result = "Not tested.", "Not tested. The control was put in place after the end of the period."
	case Idle:
		second = "Inspected the population of " + c.noun + " for the period."
		result = fmt.Sprintf("The population showed no %s in the period; the operation of the control could not be tested.", c.noun)
	}
	return []Row{{Cells: []string{c.ID, c.Activity, first, clean}}, {Cells: []string{Covered, Covered, second, result}, Mark: c.Finding}}
}

func chambersReport(p *Report, when string) []Block {
	list := []Block{Para{Text: p.Firm + "\n" + p.City}, Heading{1, "Section II: Independent Service Auditor's Report"}, Para{Text: "To the Board of Directors of " + p.Org}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's description, in Section III, of its %s for the processing of customer data %s, prepared in accordance with DC section 200, and the suitability of the design and operating effectiveness of the controls stated therein to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s (applicable trust services criteria) set forth in TSP section 100.", p.Org, p.System, when, p.Short, and(p.Categories))}}
	for _, s := range p.Subservices {
		list = append(list, Para{Text: fmt.Sprintf("%s uses %s (subservice organization) for %s. The Description includes only the controls of %s and excludes those of the subservice organization; we have not evaluated the latter.", p.Short, s.Name, s.Services, p.Short)})
	}
	list = append(list, Heading{3, "Responsibilities of the service organization"}, Para{Text: p.Short + " is responsible for its commitments, for the Description and the assertion in Section I, and for controls that let it meet the commitments."}, Heading{3, "Responsibilities of the service auditor"}, Para{Text: "Ours is to express an opinion on the basis of an examination in accordance with attestation standards established by the American Institute of Certified Public Accountants. We are required to be independent and to meet our other ethical responsibilities."},
		Heading{3, "Inherent limitations"}, Para{Text: "Any system of control may fail, through human error or when it is circumvented. Conclusions on the period cannot be carried forward to later ones."}, Heading{3, "Tests of controls"}, Para{Text: "What was tested, and with what results, is told in Section IV."})
	if p.Emphasis {
		list = append(list, Heading{3, "Emphasis of matter"}, Para{Text: "We draw attention to Section III, which tells of a change of data center in the period. Our opinion is not modified in respect of this matter."})
	}
	lead, verb := "In our opinion, in all material respects, based on the criteria described in the assertion:", "operated effectively "+when+" to provide reasonable assurance that the service commitments and system requirements were achieved"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for qualified opinion"}, Para{Text: fmt.Sprintf("The Description states that %s has controls that address the matters in Section IV. As reported there, some of these controls did not operate as described for part of the period. Consequently, the controls in place did not provide reasonable assurance that commitments were achieved based on trust services %s %s.", p.Short, was(len(p.Qualified), "criterion", "criteria"), and(p.Qualified))}, Heading{3, "Qualified opinion"})
		lead = "In our opinion, based on the criteria described in the assertion, and with the exception of the matter that gives rise to the modification, as set out in the preceding section, in all material respects:"
	case "adverse":
		list = append(list, Heading{3, "Basis for adverse opinion"}, Para{Text: fmt.Sprintf("Section IV reports failures that are both material and pervasive. Trust services criteria %s were not met.", and(p.Qualified))}, Heading{3, "Adverse opinion"})
		lead, verb = "In our opinion, owing to the significance of the matters in the basis for adverse opinion:", "did not operate effectively "+when
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	present := "the Description presents"
	if p.Opinion == "adverse" {
		present = "the Description does not present"
	}
	return append(list, Para{Text: lead}, List{"a)", []string{fmt.Sprintf("%s the %s that was designed and implemented %s in accordance with the description criteria;", present, p.System, when), "the controls stated in the Description were suitably designed; and", "those controls " + verb + "."}},
		Heading{3, "Restricted use"}, Para{Text: fmt.Sprintf("This report is intended solely for %s, user entities of the %s and others with sufficient knowledge of it.", p.Short, p.System)}, Sign{[]string{p.Firm, p.Signed.Format(american)}})
}
