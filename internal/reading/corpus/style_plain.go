package corpus

import (
	"fmt"
	"strings"
)

// unruled numbers no controls and draws no line: three columns of text under
// criteria that span them, cells centred beside the longest. The opinion has no
// headed paragraphs, nobody says carve-out, and management answers nothing.
var unruled = Style{Name: "unruled", print: report(func(n int) options {
	return options{size: 40 + n%2*10, sub: 1 + n%2, uses: 5 + n%3, unnumbered: true, exceptions: 1}
}, printUnruled)}

func printUnruled(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("%s of the %d %s tested: %s.", capitals(words(c.Failed)), c.Sample, c.noun, c.fail)
	}, nil)
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "Clients should " + u.do + " " + u.rest + "."
	}
	tests := "Section 4. Criteria, Controls, Tests and Results"
	d := &Doc{Look: Look{Serif: true, Size: 11, Foot: "#"}, From: tests}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "for the period ", " through ", "as of ")
	add(Title{p.System, 20}, Title{p.Org, 16}, Title{"SOC 2 Report", 16}, Title{"Type II", 12},
		Title{"For the period " + p.Start.Format(american) + " through " + p.End.Format(american), 12}, Break{})
	add(Heading{1, "Section 1. Report of Independent Certified Public Accountants"}, Para{Text: "To the Board of Directors and Management of " + p.Org + ":"},
		Para{Text: fmt.Sprintf("We have examined the accompanying description of the %s of %s (the \"Company\") %s, and whether the controls in it were suitably designed and operated effectively %s, so as to give reasonable assurance that the Company's service commitments and system requirements were achieved based on the criteria for %s (the \"applicable trust services criteria\") in TSP section 100, Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy.", p.System, p.Org, when, when, and(p.Categories))})
	add(unruledOthers(p), Para{Text: "Management of the Company is responsible for the description, for its assertion, and for controls that meet its commitments. Ours is to express an opinion after an examination that followed the attestation standards of the AICPA. An examination means procedures to obtain evidence; which ones depends on our judgment, including our view of the risk of material misstatement. Controls have limits and may not prevent, or detect and correct, every error."},
		Para{Text: "What we tested and what the tests showed is set out in Section 4."})
	add(unruledOpinion(p, when)...)
	add(Para{Text: "This report is for the Company and for those of its clients and their auditors who have enough knowledge to consider it. It should not be used by others."}, Sign{[]string{"/s/ " + p.Firm, p.City, p.Signed.Format(american)}}, Break{})
	add(Heading{1, "Section 2. Management's Assertion"}, Para{Text: fmt.Sprintf("The management of %s asserts that the description in Section 3 presents the %s %s, and that its controls were suitably designed and, but for the matters in Section 4, effective.", p.Org, p.System, when)}, Break{})
	add(Heading{1, "Section 3. The System"}, Heading{2, "Business"}, Para{Text: p.Org + " offers the " + p.System + " to care providers across the country. It has been examined since 2019."},
		Heading{2, "Infrastructure and software"}, Para{Text: "Servers run a hardened Linux. Application code is written in-house and stored in a private repository. Exceptions to policy need the approval of the security officer."},
		Heading{2, "Services of others"})
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s performs %s for the Company. The Company expects it, among other things, to see to the following: %s", s.Name, s.Services, strings.Join(s.Controls, " "))})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "User control considerations"}, Para{Text: "The Company's controls cover only part of what a client needs. Some criteria are met only when clients have controls of their own:"}, List{"(1)", items}, Break{})
	add(Heading{1, tests}, Para{Text: "The tables that follow show the controls, what we did and what we found."}, unruledMatrix(p))
	return d
}

func unruledOthers(p *Report) Block {
	var names []string
	for _, s := range p.Subservices {
		names = append(names, s.Name+" ("+s.Services+")")
	}
	return Para{Text: fmt.Sprintf("The Company has others perform some of the services: %s. The description covers only the Company's own controls and leaves out theirs. We did not examine the controls of these organizations.", and(names))}
}

func unruledOpinion(p *Report, when string) []Block {
	lead, third := "In our opinion, in all material respects, ", "and the controls operated effectively "+when
	var list []Block
	switch p.Opinion {
	case "qualified":
		list = append(list, Para{Text: fmt.Sprintf("Some of the controls did not work throughout the period, as Section 4 shows. The Company therefore did not meet %s %s.", was(len(p.Qualified), "criterion", "criteria"), and(p.Qualified))})
		lead = "In our opinion, except for the matter in the paragraph above, in all material respects, "
	case "adverse":
		list = append(list, Para{Text: fmt.Sprintf("Controls over several areas failed, so that criteria %s were not met. The failures are both material and pervasive.", and(p.Qualified))})
		lead, third = "In our opinion, because of the matter in the paragraph above, the following does not hold: ", "and the controls did not operate effectively "+when
		return append(list, Para{Text: fmt.Sprintf("In our opinion, because of the effects of the matter in the paragraph above, the description does not present the %s that was designed and implemented %s in accordance with the description criteria; the controls were not suitably designed; %s.", p.System, when, third)})
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the %s that was designed and implemented %s in accordance with the description criteria; the controls were suitably designed %s; %s, to give reasonable assurance that the Company's service commitments and system requirements were achieved based on the applicable trust services criteria.", lead, p.System, when, when, third)})
}

func unruledMatrix(p *Report) Table {
	t := Table{Head: []string{"Controls", "Our Tests", "Results"}, Widths: []float64{0.36, 0.38, 0.26}, Rules: Bare, Size: 10, Middle: true, Whole: true}
	order, of := p.byCriterion(false)
	for _, code := range order {
		t.Rows = append(t.Rows, Row{Cells: []string{code + ": " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c := &p.Controls[i]
			test := fmt.Sprintf("Inspected %s and concluded whether %s.", c.check, c.whether)
			if c.Sample > 0 {
				test = fmt.Sprintf("Selected %d %s and inspected %s to see whether %s.", c.Sample, c.noun, c.check, c.whether)
			}
			result := "None noted"
			switch c.State {
			case Deviated:
				result = "Deviation noted: " + c.Finding
			case Untested:
				result = "We were unable to test this control because its records were no longer available."
			case Idle:
				result = "There were no " + c.noun + " during the period."
			}
			t.Rows = append(t.Rows, Row{Cells: []string{c.Activity, test, result}, Mark: c.Finding})
		}
	}
	// A control that belongs to several criteria is printed once: only the first is known.
	for i := range p.Controls {
		p.Controls[i].Criteria = p.Controls[i].Criteria[:1]
	}
	return t
}
