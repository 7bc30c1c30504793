package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// coverage marks which control serves which criterion in tables with a column
// for each criterion, and tests the controls in their order, without criteria:
// a column tells exceptions, another what management says of them.
var coverage = Style{Name: "coverage", Few: true, print: oneOf(2, coverageOf(30), printCoverage)}

// scanCoverage is a short report of the same form, for pictures of its pages.
var scanCoverage = Style{Name: "scan-coverage", Only: []string{Scan}, Few: true, print: report(coverageOf(7), printCoverage)}

func coverageOf(size int) func(n int) options {
	return func(n int) options {
		o := options{cast: &outsiders, size: size + n%2*6, sub: 1, uses: 5, answers: 7, exceptions: 2, opinion: []string{"qualified", ""}[n%2],
			id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("Control %d", n) }}
		if size < 10 {
			o.categories = []string{"security"}
		}
		return o
	}
}

func printCoverage(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%s (%d of %d %s tested)", upper(c.fail), c.Failed, c.Sample, c.noun)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities need controls for " + u.doing + " " + u.rest + "."
	}
	tests := "Section 5: Tests of the Controls"
	d := &Doc{Look: Look{Size: 9.5, Landscape: true, A4: true, Head: p.Org, Foot: "SOC 2 Type 2 – #"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when("02 Jan 2006", "in the period from ", " until ", "as of ")
	add(Title{p.Firm, 12}, Title{"Assurance report", 12}, Title{p.Org, 22}, Title{p.System, 16}, Title{"SOC 2 Type 2: " + strings.Join(p.Categories, ", "), 12}, Title{p.Start.Format("02 Jan 2006") + " until " + p.End.Format("02 Jan 2006"), 12}, Break{})
	add(coverageReport(p, when)...)
	add(Break{}, Heading{1, "Section 2: Assertion of the Management of " + p.Short}, Para{Text: fmt.Sprintf("The description in Section 3 presents our %s %s. The controls were designed suitably. They operated effectively where Section 5 names no exception.", p.System, when)}, Break{}, Heading{1, "Section 3: Description of the " + p.System}, Para{Text: p.Org + " sells subscriptions to the system. Customers administer their own users. Development follows a documented life cycle."}, Heading{2, "Outsourcing"})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("For %s, %s uses %s. This subservice organization is outside the boundaries of the description (carve-out). It is assumed to operate these controls:", s.Services, p.Short, s.Name)}, List{"–", s.Controls})
	}
	u := Table{Head: []string{"Nr.", "Complementary user entity control (CUEC)"}, Widths: []float64{0.08, 0.92}, Rules: Grid, Size: 9}
	for i, c := range p.CUECs {
		u.Rows = append(u.Rows, Row{Cells: []string{fmt.Sprint(i + 1), c.Text}})
	}
	add(Heading{2, "User entities"}, u, Break{}, Heading{1, "Section 4: Criteria and Controls"}, Para{Text: "A mark shows that a control serves a criterion."})
	add(coverageMarks(p)...)
	t := Table{Head: []string{"Control", "Description", "Test of operating effectiveness", "Exceptions", "Management's comments"}, Widths: []float64{0.1, 0.3, 0.26, 0.18, 0.16}, Rules: Grid, Size: 9}
	for i := range p.Controls {
		t.Rows = append(t.Rows, coverageRow(&p.Controls[i]))
	}
	add(Break{}, Heading{1, tests}, t)
	return d
}

// coverageMarks is a table for each series of criteria in scope.
func coverageMarks(p *Report) []Block {
	var list []Block
	order, _ := p.byCriterion(true)
	for from := 0; from < len(order); {
		series, to := strings.Split(order[from], ".")[0], from
		for to < len(order) && strings.Split(order[to], ".")[0] == series {
			to++
		}
		codes := order[from:to]
		from = to
		t := Table{Head: append([]string{"Control"}, codes...), Widths: []float64{0.16}, Rules: Grid, Size: 8.5}
		for range codes {
			t.Widths = append(t.Widths, 0.84/float64(len(codes)))
		}
		for _, c := range p.Controls {
			row := []string{c.ID}
			for _, code := range codes {
				row = append(row, map[bool]string{true: "X", false: ""}[slices.Contains(c.Criteria, code)])
			}
			if slices.Contains(row[1:], "X") {
				t.Rows = append(t.Rows, Row{Cells: row})
			}
		}
		list = append(list, t)
	}
	return list
}

func coverageRow(c *Control) Row {
	test := "Inspection of " + c.check + ", to see whether " + c.whether + "."
	if c.drawn() {
		test = fmt.Sprintf("Inspection of %s for %d %s, to see whether %s.", c.check, c.Sample, c.noun, c.whether)
	}
	result, comment := "None", "–"
	switch c.State {
	case Deviated:
		result = c.Finding
	case Untested:
		test, result = "Not tested", "Not tested: the control was introduced after the period"
	case Idle:
		test, result = "Inquiry, and inspection of the list of "+c.noun, "None; there were no "+c.noun
	}
	if c.Response != "" {
		comment = c.Response
	}
	return Row{Cells: []string{c.ID, c.Activity, test, result, comment}, Mark: c.Finding}
}

func coverageReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "Section 1: Report of the Independent Service Auditor"}, Para{Text: "Management\n" + p.Org}, Heading{3, "What we examined"}, Para{Text: fmt.Sprintf("We were engaged to examine, and have examined, the description in Section 3 of the %s of %s %s, and the design and operating effectiveness of the controls in Section 5, by the trust services criteria for %s.", p.System, p.Org, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		list = append(list, Para{Text: fmt.Sprintf("Controls at the subservice organization %s are not part of the description and were not examined by us.", s.Name)})
	}
	list = append(list, Heading{3, "Duties"}, Para{Text: "Management is responsible for the description, the assertion and the controls; we are responsible for an opinion. We conducted the examination in accordance with attestation standards established by the American Institute of Certified Public Accountants."}, Heading{3, "Limitations"}, Para{Text: "Controls give reasonable, not absolute, assurance."})
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Ground for the qualification"}, Para{Text: fmt.Sprintf("For %s the tests in Section 5 show exceptions that are material. %s not fulfilled %s.", and(p.Qualified), was(len(p.Qualified), "This criterion was", "These criteria were"), when)}, Heading{3, "Opinion (qualified)"})
		lead = "In our opinion, with the reservation stated under the ground for the qualification, in all material respects, "
	case "adverse":
		list = append(list, Heading{3, "Ground for the adverse opinion"}, Para{Text: fmt.Sprintf("For %s the tests in Section 5 show exceptions that are material and pervasive. These criteria were not fulfilled %s.", and(p.Qualified), when)}, Heading{3, "Opinion (adverse)"})
		lead, verb = "In our opinion, for the reason stated under the ground for the adverse opinion, ", "did not operate effectively"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the system as designed and implemented, the controls were suitably designed, and the controls %s %s.", lead, verb, when)}, Heading{3, "Users"}, Para{Text: "Only " + p.Short + " and its user entities may use this report."}, Sign{[]string{p.City + ", " + p.Signed.Format("02 Jan 2006"), p.Firm}})
}
