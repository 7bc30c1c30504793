package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// frank has results in the words of a grading: effective or not, with the
// finding behind; opinions of every kind, disclaimers too; the same exception
// under each criterion, in a summary and with management's answer.
var frank = Style{Name: "frank", print: report(func(n int) options {
	return options{size: 42 + n%2*10, sub: 1 + n%3, uses: 8, answers: 8, exceptions: 2, opinion: []string{"adverse", "disclaimer", "qualified", "unqualified"}[n%4],
		id: func(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s %d.0", family, k) }}
}, printFrank)}

func printFrank(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("Our inspection of %d %s showed that %s for %s.", c.Sample, c.noun, c.fail, fmt.Sprintf("%s of them", words(c.Failed)))
	}, func(c *Control) string { return c.fix + " The owner reports on it each month." })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are expected to " + u.do + " " + u.rest + "."
	}
	tests, other := "4.0 Controls, Tests and Results", "5.0 Additional Information (Not Examined)"
	d := &Doc{Look: Look{Size: 10, A4: true, Head: "SOC 2 Type II", Foot: p.Short + " / #", Accent: "#8a5a00"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(british, "from ", " to ", "as of ")
	add(Title{"SOC 2® Type II Examination", 20}, Title{p.Org, 18}, Title{p.System, 14}, Title{"Period: " + p.Start.Format(british) + " to " + p.End.Format(british), 12}, Break{})
	add(frankOpinion(p, when)...)
	add(Break{}, Heading{1, "2.0 Management's Assertion"}, Para{Text: fmt.Sprintf("%s prepared the description of the %s for the period %s and asserts that it is fair.", p.Org, p.System, when)}, Break{}, Heading{1, "3.0 Description of the System"}, Heading{2, "3.1 Background"}, Para{Text: p.Short + " has operated the " + p.System + " since 2014."}, Heading{2, "3.2 Subservice Organizations"})
	t := Table{Head: []string{"Name", "Purpose", "Controls Expected", "Method"}, Widths: []float64{0.27, 0.2, 0.38, 0.15}, Size: 9}
	for _, s := range p.Subservices {
		t.Rows = append(t.Rows, Row{Cells: []string{s.Name, s.Services, strings.Join(s.Controls, "\n"), "Carve-out"}})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	half := len(items) / 2
	add(t, Heading{2, "3.3 Complementary User Entity Controls"}, Heading{3, "Access"}, List{"•", items[:half]}, Heading{3, "Operations"}, List{"•", items[half:]}, Break{}, Heading{1, tests})
	order, of := p.byCriterion(true)
	for _, code := range order {
		add(Heading{3, code + " – " + titled(code)})
		m := Table{Head: []string{"Control", "Description", "Tests", "Conclusion"}, Widths: []float64{0.11, 0.33, 0.33, 0.23}, Size: 9, Once: true}
		for _, i := range of[code] {
			c := &p.Controls[i]
			m.Rows = append(m.Rows, Row{Cells: []string{c.ID, c.Activity, frankTest(c), frankResult(c)}, Mark: c.Finding})
		}
		add(m)
	}
	sum := Table{Head: []string{"No.", "Control", "Exception", "Management's Response"}, Widths: []float64{0.07, 0.11, 0.42, 0.4}, Size: 9}
	for _, c := range p.Controls {
		if c.State == Deviated {
			answer := c.Response
			if answer == "" {
				answer = "None."
			}
			sum.Rows = append(sum.Rows, Row{Cells: []string{fmt.Sprint(len(sum.Rows) + 1), c.ID, c.Finding, answer}})
		}
	}
	add(Break{}, Heading{1, other}, Heading{2, "5.1 Exceptions and Responses"}, sum)
	return d
}

func frankTest(c *Control) string {
	if c.Sample == 0 {
		return "Observation and inspection of " + c.check + "."
	}
	return fmt.Sprintf("Inspection of %s for %d %s.", c.check, c.Sample, c.noun)
}

func frankResult(c *Control) string {
	switch c.State {
	case Deviated:
		return "Not effective. " + c.Finding
	case Untested:
		return "No test performed: the system was retired."
	case Idle:
		return "No conclusion. There were no " + c.noun + " in the period."
	}
	return "Effective"
}

func frankOpinion(p *Report, when string) []Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	list := []Block{Heading{1, "1.0 Independent Service Auditor's Report"}, Para{Text: "Addressee: the management of " + p.Org}, Heading{3, "1.1 Scope"},
		Para{Text: fmt.Sprintf("We were engaged to examine the description by %s of its %s for the period %s and the suitability of design and operating effectiveness of its controls relevant to %s.", p.Org, p.System, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("The description excludes the controls of %s, which %s used as subservice %s by %s. Our examination did not include them.", and(names), was(len(names), "is", "are"), was(len(names), "organization", "organizations"), p.Short)},
		Heading{3, "1.2 Responsibilities"}, Para{Text: "The description, assertion and controls are the responsibility of management; the opinion is ours. Standards of the AICPA were followed."}, Heading{3, "1.3 Inherent Limitations"}, Para{Text: "Controls may fail and conditions may change."}}
	end := fmt.Sprintf("the description presents the system, the controls were suitably designed, and they operated effectively %s.", when)
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "1.4 Basis for Qualified Opinion"}, Para{Text: "As section 4.0 tells, not all controls were effective, so that " + and(p.Qualified) + was(len(p.Qualified), " was", " were") + " not met."}, Heading{3, "1.5 Qualified Opinion"}, Para{Text: "In our opinion, except for the matter in 1.4, in all material respects, " + end})
	case "adverse":
		list = append(list, Heading{3, "1.4 Basis for Adverse Opinion"}, Para{Text: "As section 4.0 tells, controls were not effective in many areas, so that " + and(p.Qualified) + " were not met."}, Heading{3, "1.5 Adverse Opinion"}, Para{Text: "In our opinion, because of the matter in 1.4, the controls did not operate effectively " + when + " and the commitments were not achieved."})
	case "disclaimer":
		list = append(list, Heading{3, "1.4 Basis for Disclaimer of Opinion"}, Para{Text: "Records of a large part of the controls were withheld. We could not obtain evidence by other means."}, Heading{3, "1.5 Disclaimer of Opinion"}, Para{Text: "Because of the significance of the matter in 1.4, we were not able to obtain sufficient appropriate evidence for an opinion. Accordingly, we do not express an opinion on the description or the controls."})
	default:
		list = append(list, Heading{3, "1.4 Opinion"}, Para{Text: "In our opinion, in all material respects, " + end})
	}
	return append(list, Heading{3, "1.6 Use"}, Para{Text: "By " + p.Short + " and its user entities only."}, Sign{[]string{p.Firm, p.City, p.Signed.Format(british)}})
}
