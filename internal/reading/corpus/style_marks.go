package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// crosses has the criteria as columns, with an x where a control serves one,
// and the tests by control with each result under its test, in one cell. Dates
// have ordinals on the cover and are short in the text.
var crosses = Style{Name: "crosses", print: report(func(n int) options {
	return options{size: 30 + n%3*6, sub: n % 3, uses: 5 + n%4, exceptions: 1, categories: [][]string{{"security"}, {"security", "confidentiality"}, {"security", "availability"}}[n%3],
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("Control %d", 100+n) }}
}, printCrosses)}

// ordinal is a date as "April 1st, 2024".
func ordinal(t time.Time) string {
	end := "th"
	switch d := t.Day(); {
	case d%10 == 1 && d != 11:
		end = "st"
	case d%10 == 2 && d != 12:
		end = "nd"
	case d%10 == 3 && d != 13:
		end = "rd"
	}
	return t.Format("January 2") + end + t.Format(", 2006")
}

func printCrosses(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%d of %d %s were found not to comply: %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, nil)
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities need to " + u.do + " " + u.rest + "."
	}
	tests := "Section IV: Controls, Tests and Results"
	d := &Doc{Look: Look{Size: 10, Head: p.Short + " – SOC 2 Type II", Foot: "Page #", Accent: "#333366"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	short := "Jan 2, 2006"
	when := "for the period from " + p.Start.Format(short) + " through " + p.End.Format(short)
	add(Title{"SOC 2 Type II Report", 20}, Title{p.Org, 18}, Title{p.System, 14}, Title{ordinal(p.Start) + " through " + ordinal(p.End), 12}, Break{},
		Heading{1, "Section I: Independent Auditor's Report"}, Para{Text: "To the management of " + p.Org + ":"}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined the description that %s (%s) gives of its %s %s, and the design and operating effectiveness of the controls in it, based on the trust services criteria relevant to %s.", p.Org, p.Short, p.System, when, and(p.Categories))})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s has contracted %s to provide %s. The description carves out its controls, and so does our examination.", p.Short, s.Name, s.Services)})
	}
	add(Heading{3, "Responsibilities"}, Para{Text: "Management is responsible for the description and the controls. We are responsible for an opinion, after an examination under the AICPA's attestation standards."}, Heading{3, "Inherent Limitations"}, Para{Text: "Controls can be overridden and can lapse."})
	add(crossesOpinion(p, when)...)
	add(Break{}, Heading{1, "Section II: Management's Assertion"}, Para{Text: "The description is accurate and the controls were effective, with the exceptions in Section IV."}, Break{}, Heading{1, "Section III: The System"}, Para{Text: p.Short + " runs the " + p.System + " in the cloud."}, Heading{2, "Subservice Organizations"})
	var subs []string
	for _, s := range p.Subservices {
		subs = append(subs, s.Name+": "+s.Services+". "+strings.Join(s.Controls, " "))
	}
	if len(subs) == 0 {
		add(Para{Text: "No subservice organizations are used."})
	} else {
		add(List{"•", subs})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Complementary User Entity Controls (CUECs)"}, List{"•", items}, Break{}, Heading{1, tests}, Heading{2, "Controls and Criteria"})
	add(crossesGrid(p)...)
	add(Break{}, Heading{2, "Tests of Controls"}, crossesTests(p))
	return d
}

func crossesTests(p *Report) Table {
	t := Table{Head: []string{"Control", "Control Activity", "Tests and Results"}, Widths: []float64{0.14, 0.36, 0.5}, Size: 9.5}
	for i := range p.Controls {
		c := &p.Controls[i]
		test := "Test: inspected " + c.check + "."
		if c.Sample > 0 {
			test = fmt.Sprintf("Test: inspected %s for %d %s.", c.check, c.Sample, c.noun)
		}
		result := "Result: No exceptions noted."
		switch c.State {
		case Deviated:
			result = "Result: Exception noted. " + c.Finding
		case Untested:
			result = "Result: Not tested."
		case Idle:
			result = "Result: The control did not occur in the period; there were no " + c.noun + "."
		}
		t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, test + "\n" + result}, Mark: c.Finding})
	}
	return t
}

// crossesGrid is the controls by criteria, ten criteria a table.
func crossesGrid(p *Report) []Block {
	order, _ := p.byCriterion(true)
	var out []Block
	for part := range slices.Chunk(order, 10) {
		t := Table{Head: append([]string{"Control"}, part...), Widths: []float64{0.2}, Size: 8}
		for range part {
			t.Widths = append(t.Widths, 0.8/float64(len(part)))
		}
		for _, c := range p.Controls {
			row := []string{c.ID}
			for _, code := range part {
				row = append(row, map[bool]string{true: "x"}[slices.Contains(c.Criteria, code)])
			}
			if slices.Contains(row, "x") {
				t.Rows = append(t.Rows, Row{Cells: row})
			}
		}
		out = append(out, t)
	}
	return out
}

func crossesOpinion(p *Report, when string) []Block {
	end := "the description presents the system that was designed and implemented, the controls were suitably designed, and they operated effectively " + when + "."
	var list []Block
	switch p.Opinion {
	case "qualified":
		list = []Block{Heading{3, "Basis for Qualified Opinion"}, Para{Text: "The exceptions in Section IV mean that " + and(p.Qualified) + was(len(p.Qualified), " was", " were") + " not met."}, Heading{3, "Qualified Opinion"}, Para{Text: "In our opinion, except for the matter in the basis for qualified opinion, in all material respects, " + end}}
	case "adverse":
		list = []Block{Heading{3, "Basis for Adverse Opinion"}, Para{Text: "The exceptions in Section IV mean that " + and(p.Qualified) + " were not met."}, Heading{3, "Adverse Opinion"}, Para{Text: "In our opinion, because of the matter in the basis for adverse opinion, the controls did not operate effectively " + when + "."}}
	default:
		list = []Block{Heading{3, "Opinion"}, Para{Text: "In our opinion, in all material respects, " + end}}
	}
	return append(list, Heading{3, "Restricted Use"}, Para{Text: "For " + p.Short + " and its user entities."}, Sign{[]string{p.Firm, p.City, ordinal(p.Signed)}})
}
