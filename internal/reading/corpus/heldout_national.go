package corpus

import (
	"fmt"
	"strings"
)

// national is a large firm's report: a serif letter without headed paragraphs,
// white space for lines, numbers in words, answers in prose by number.
var national = Style{Name: "national", Held: true, print: report(func(n int) options {
	return options{cast: &newcomers, size: 32 + n%2*10, sub: 1 + n%3, inclusive: n%3 == 2, uses: 6, answers: 8, exceptions: 1, emphasis: n%4 == 1,
		id: func(n int, _ string, k int, criterion string) string {
			return strings.TrimPrefix(criterion, "CC") + "." + fmt.Sprint(n)
		}}
}, printNational)}

func printNational(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("For %s out of a sample of %s %s, %s.", words(c.Failed), few(c.Sample), c.noun, c.fail)
	}, func(c *Control) string {
		return "Management has evaluated the deviation and its impact. " + c.fix
	})
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = strings.ToUpper(u.doing[:1]) + u.doing[1:] + " " + u.rest + "."
	}
	tests, other := "IV. Trust Services Criteria, Controls, Tests of Operating Effectiveness and Results of Tests", "V. Other Information Provided by "+p.Short+" That Is Not Covered by the Service Auditor's Report"
	d := &Doc{Look: Look{Serif: true, Size: 11, Foot: "#", Head: p.Org + " SOC 2 Report"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(british, "for the period ", " to ", "as at ")
	add(Title{p.Org, 20}, Title{"SOC 2 Report", 18}, Title{"for the " + p.System, 13}, Title{"A Type 2 Independent Service Auditor's Report on Controls Relevant to " + capitals(and(p.Categories)), 12}, Title{p.Start.Format(british) + " – " + p.End.Format(british), 12}, Break{}, Contents{[]string{"I. Independent Service Auditor's Report", "II. Management of " + p.Short + "'s Assertion", "III. Description of the System", tests, other}}, Break{})
	add(nationalOpinion(p, when)...)
	add(Break{}, Heading{1, "II. Management of " + p.Short + "'s Assertion"}, Para{Text: fmt.Sprintf("We are responsible for designing, implementing, operating and maintaining effective controls within the %s %s. We have performed an evaluation of the effectiveness of those controls.", p.System, when)}, Break{}, Heading{1, "III. Description of the System"}, Heading{2, "Services Provided"}, Para{Text: p.Org + " (\"" + p.Short + "\" or the \"Company\") is a provider of technology to the health care industry with headquarters in Albany, New York."}, Heading{2, "Relevant Aspects of the Control Environment"}, Para{Text: "Management sets the tone at the top. There were no identified significant incidents."}, Heading{2, "Subservice Organizations and Complementary Subservice Organization Controls"})
	for _, s := range p.Subservices {
		if s.Inclusive {
			add(Para{Text: fmt.Sprintf("The Company engages %s for %s. The description includes both the Company's controls and the relevant controls at %s.", s.Name, s.Services, s.Name)})
			continue
		}
		add(Para{Text: fmt.Sprintf("The Company engages %s for %s. The Company's controls cover only a portion of overall internal control for each user entity; the following are expected of %s: %s", s.Name, s.Services, s.Name, strings.Join(s.Controls, " "))})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Complementary User Entity Controls"}, Para{Text: "In designing its system, the Company has contemplated that certain complementary controls would be implemented by user entities to achieve certain criteria. User entities should consider whether the following have been placed in operation:"}, List{"(a)", items}, Break{}, Heading{1, tests})
	order, of := p.byCriterion(false)
	for _, code := range order {
		add(Heading{3, "Criteria " + code + " – " + titled(code)})
		t := Table{Head: []string{"Ref", "Controls", "Tests of Operating Effectiveness", "Results"}, Widths: []float64{0.1, 0.34, 0.34, 0.22}, Size: 9.5, Rules: Bare, Whole: true}
		for _, i := range of[code] {
			c := &p.Controls[i]
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, nationalTest(c), nationalResult(c)}, Mark: c.Finding})
		}
		add(t)
	}
	add(Break{}, Heading{1, other}, Heading{2, "Management's Response to Deviations Noted"}, Para{Text: "The responses below are provided for additional information only and were not subject to the procedures applied in the examination."})
	for _, c := range p.Controls {
		if c.Response != "" {
			add(Para{Text: "Control " + c.ID, Bold: true}, Para{Text: c.Response})
		}
	}
	return d
}

func nationalTest(c *Control) string {
	if c.Sample == 0 {
		return fmt.Sprintf("Inspected %s and ascertained that %s.", c.check, c.whether)
	}
	return fmt.Sprintf("For a selection of %s %s, inspected %s and ascertained that %s.", few(c.Sample), c.noun, c.check, c.whether)
}

func nationalResult(c *Control) string {
	switch c.State {
	case Deviated:
		return "Deviation noted. " + c.Finding
	case Untested:
		return "Not tested. The control was superseded prior to the start of the period."
	case Idle:
		return fmt.Sprintf("Per inquiry and inspection, there were no %s; accordingly, no tests of operating effectiveness were performed.", c.noun)
	}
	return "No deviations noted."
}

func nationalOpinion(p *Report, when string) []Block {
	list := []Block{Heading{1, "I. Independent Service Auditor's Report"}, Para{Text: "The Board of Directors\n" + p.Org}, Para{Text: fmt.Sprintf("We have examined the description of %s's %s %s included in Section III (the \"Description\") based on the description criteria set forth in DC Section 200, and the suitability of the design and operating effectiveness of the controls included in the Description %s to provide reasonable assurance that the service commitments and system requirements were achieved based on the criteria for %s set forth in TSP Section 100 (the \"applicable trust services criteria\").", p.Org, p.System, when, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		if s.Inclusive {
			list = append(list, Para{Text: fmt.Sprintf("The Description includes the %s services performed by %s, a subservice organization, and its relevant controls, which were within the scope of our examination.", s.Services, s.Name)})
		} else {
			list = append(list, Para{Text: fmt.Sprintf("The Company uses %s, a service organization, to perform %s services. The Description includes only the controls of the Company and excludes controls of %s. Our examination did not extend to controls of %s.", s.Name, s.Services, s.Name, s.Name)})
		}
	}
	list = append(list, Para{Text: "The information in Section V is presented by management to provide additional information and is not a part of the Description. It has not been subjected to the procedures applied in our examination, and accordingly we express no opinion on it."},
		Para{Text: "In Section II, the Company has provided its assertion. The Company is responsible for preparing the Description and its assertion. Our responsibility is to express an opinion based on our examination. We conducted our examination in accordance with attestation standards established by the American Institute of Certified Public Accountants."},
		Para{Text: "Because of inherent limitations in internal control, errors or fraud may occur and not be detected. The specific controls tested and the nature, timing and results of those tests are listed in Section IV."})
	if p.Emphasis {
		list = append(list, Para{Text: "Emphasis of Matter. As described in Section III, the Company completed the acquisition of another business during the period. Our opinion is not modified with respect to that matter."})
	}
	tail := fmt.Sprintf("(1) the Description presents the system that was designed and implemented %s; (2) the controls were suitably designed %s; and (3) the controls operated effectively %s to provide reasonable assurance that the service commitments and system requirements were achieved based on the applicable trust services criteria.", when, when, when)
	switch p.Opinion {
	case "qualified":
		list = append(list, Para{Text: fmt.Sprintf("The Company states in its Description that it has certain controls. As noted in Section IV, some of them did not operate effectively. As a result, the applicable trust services criteria %s were not achieved.", and(p.Qualified))}, Para{Text: "In our opinion, except for the matter described in the preceding paragraph, in all material respects, " + tail})
	case "adverse":
		list = append(list, Para{Text: fmt.Sprintf("As noted in Section IV, controls did not operate effectively. As a result, the applicable trust services criteria %s were not achieved.", and(p.Qualified))}, Para{Text: fmt.Sprintf("In our opinion, because of the effect of the matter described in the preceding paragraph, the controls did not operate effectively %s to provide reasonable assurance that the service commitments and system requirements were achieved.", when)})
	default:
		list = append(list, Para{Text: "In our opinion, in all material respects, " + tail})
	}
	return append(list, Para{Text: "This report is intended solely for the information and use of the Company and user entities, and is not intended to be, and should not be, used by anyone else."}, Sign{[]string{p.Firm, p.Signed.Format(british), p.City}})
}
