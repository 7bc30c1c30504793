package corpus

import (
	"fmt"
	"strings"
)

// keyed tells results by codes with a legend, and exceptions in notes under the
// table of their subject; the criteria are a column, the pages lie on their
// side, and duties of user entities are told in one paragraph.
var keyed = Style{Name: "keyed", Few: true, print: oneOf(4, func(n int) options {
	return options{cast: &outsiders, size: 32 + n%2*6, sub: 1 + (n+1)%2, uses: 4 + n%2, answers: 9, exceptions: 2, opinion: []string{"", "qualified", "", "adverse"}[n%4],
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("%03d", n) }}
}, printKeyed)}

func printKeyed(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("In %d out of %d cases sampled (%s), %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = u.do + " " + u.rest
	}
	tests, other := "Part Four. Tests of Controls", "Appendix. Glossary"
	d := &Doc{Look: Look{Size: 9.5, Landscape: true, Head: "SOC 2® Type 2 Examination", Foot: p.Org + "  |  Page #", Accent: "#0f4c5c"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when("2006-01-02", "from ", " to ", "as of ")
	add(Heading{1, "SOC 2® Type 2 Examination"}, Heading{2, p.System}, Para{Text: p.Org, Bold: true}, Para{Text: "Trust services categories: " + strings.Join(p.Categories, ", ")}, Para{Text: "Examination period: " + p.Start.Format("2006-01-02") + " to " + p.End.Format("2006-01-02")}, Para{Text: "Service auditor: " + p.Firm}, Break{})
	add(keyedReport(p, when)...)
	add(Break{}, Heading{1, "Part Two. Assertion of Management"}, Para{Text: fmt.Sprintf("The management of %s asserts that Part Three describes the %s %s in accordance with DC section 200, and that the controls described there were suitably designed and, apart from the exceptions in Part Four, operated effectively.", p.Org, p.System, when)}, Break{},
		Heading{1, "Part Three. Description"}, Heading{2, "3.1 Company and services"}, Para{Text: p.Org + " serves health plans and providers in all states. The services in scope are those of the " + p.System + "."}, Heading{2, "3.2 Subservice organizations (carved out)"})
	for _, s := range p.Subservices {
		add(Para{Text: s.Name + ": " + s.Services + ". Expected controls:"}, List{"-", s.Controls})
	}
	var duties []string
	for i, u := range p.CUECs {
		duties = append(duties, fmt.Sprintf("(%s) %s", string(rune('a'+i)), u.Text))
	}
	add(Heading{2, "3.3 Complementary user entity controls"}, Para{Text: "The design of the controls assumes that user entities " + strings.Join(duties[:len(duties)-1], "; ") + "; and " + duties[len(duties)-1] + "."}, Break{}, Heading{1, tests}, Para{Text: "Key to procedures", Bold: true}, Para{Text: "INQ inquiry; OBS observation; INS inspection; REP reperformance. The number behind a code is the size of the sample."}, Para{Text: "Key to results", Bold: true},
		Table{Widths: []float64{0.1, 0.9}, Rules: Bare, Size: 9.5, Rows: []Row{{Cells: []string{"NE", "No exception was noted."}}, {Cells: []string{"EX", "An exception was noted; the note of that number under the table tells what it is."}}, {Cells: []string{"NO", "Nothing occurred in the period to which the control would apply."}}, {Cells: []string{"NT", "The control was not tested."}}}})
	add(keyedTests(p)...)
	add(Break{}, Heading{1, other}, Para{Text: "EDR: endpoint detection and response. HRIS: system of record for personnel. SIEM: system that collects and correlates logs."})
	return d
}

// keyedTests is a table for each series of criteria, with its notes under it.
func keyedTests(p *Report) []Block {
	var list []Block
	note := 0
	order, of := p.byCriterion(false)
	for from := 0; from < len(order); {
		series := strings.Split(order[from], ".")[0]
		t := Table{Head: []string{"Ref.", "Control", "Criteria", "Procedures", "Result"}, Widths: []float64{0.07, 0.42, 0.15, 0.26, 0.1}, Rules: Shade, Size: 9, Whole: true}
		var notes []Block
		for ; from < len(order) && strings.Split(order[from], ".")[0] == series; from++ {
			for _, i := range of[order[from]] {
				c := &p.Controls[i]
				procedure, result := "INQ; INS "+c.check, map[State]string{Clean: "NE", Untested: "NT", Idle: "NO"}[c.State]
				switch {
				case c.State == Untested:
					procedure = "None"
				case c.State == Idle:
					procedure = "INQ"
				case c.Sample > 0:
					procedure = fmt.Sprintf("INQ; INS %d (%s): %s", c.Sample, c.noun, c.check)
				}
				if c.State == Deviated {
					note++
					result = fmt.Sprintf("EX %d", note)
					notes = append(notes, Para{Text: fmt.Sprintf("EX %d (control %s): %s", note, c.ID, c.Finding), Mark: c.Finding})
					if c.Response != "" {
						notes = append(notes, Para{Text: "Management's response: " + c.Response})
					}
				}
				t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, strings.Join(c.Criteria, ", "), procedure, result}, Mark: c.Finding})
			}
		}
		list = append(list, Heading{2, series + " series"}, t)
		if len(notes) > 0 {
			list = append(append(list, Para{Text: "Notes to " + series, Bold: true}), notes...)
		}
	}
	return list
}

func keyedReport(p *Report, when string) []Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name)
	}
	list := []Block{Heading{1, "Part One. Independent Service Auditor's Report"}, Para{Text: "To: Management of " + p.Org}, Para{Text: "Scope. " + fmt.Sprintf("We have examined the description in Part Three of the %s of %s %s, and the suitability of the design and operating effectiveness of its controls, against the trust services criteria for %s in TSP section 100.", p.System, p.Org, when, and(p.Categories))},
		Para{Text: fmt.Sprintf("%s engages the subservice %s %s. The description carves out their controls, and our examination did not include them. It assumes complementary controls at user entities, the design and operation of which we have not evaluated.", p.Short, was(len(names), "organization", "organizations"), and(names))},
		Para{Text: "Responsibilities. Management is responsible for the description, its assertion and the controls. We are responsible for an opinion that rests on an examination conducted in accordance with AICPA attestation standards."}, Para{Text: "Inherent limitations. Controls can fail or be overridden."}}
	lead, verb := "Opinion. In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Para{Text: fmt.Sprintf("Basis for qualification. The exceptions in Part Four that bear on %s show that controls did not operate with sufficient effectiveness to meet %s.", and(p.Qualified), was(len(p.Qualified), "this criterion", "these criteria"))})
		lead = "Qualified opinion. In our opinion, apart from the matter in the basis for qualification, in all material respects, "
	case "adverse":
		list = append(list, Para{Text: fmt.Sprintf("Basis for adverse opinion. The exceptions in Part Four are pervasive: %s were not met.", and(p.Qualified))})
		lead, verb = "Adverse opinion. In our opinion, given the matters in the basis for adverse opinion, ", "did not operate effectively"
	}
	return append(list, Para{Text: fmt.Sprintf("%s(i) the description presents the %s as designed and implemented %s, (ii) the controls were suitably designed %s, and (iii) the controls %s %s to meet the applicable trust services criteria.", lead, p.System, when, when, verb, when)},
		Para{Text: "Restriction. For the use of " + p.Short + " and of user entities that have knowledge of the system."}, Para{Text: p.Signed.Format("2006-01-02") + ", " + p.City + "\n" + p.Firm})
}
