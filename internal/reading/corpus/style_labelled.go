package corpus

import (
	"fmt"
	"strings"
)

// labelled is a small firm's report without a single table: a heading and
// labelled paragraphs for each control, and answers beside the findings. The
// auditor's report comes last.
var labelled = Style{Name: "labelled", Few: true, print: oneOf(6, func(n int) options {
	return options{cast: &outsiders, size: 22 + n%2*6, sub: n % 3, uses: 5 + n%2, answers: 7, exceptions: 2, whole: true, opinion: []string{"", "qualified"}[n%2],
		id: func(n int, _ string, _ int, _ string) string { return fmt.Sprintf("4.%d", n) }}
}, printLabelled)}

func printLabelled(p *Report) *Doc {
	p.findings(func(c *Control) string {
		if c.Sample == 0 {
			return upper(c.fail) + "."
		}
		return fmt.Sprintf("In %s of the %d items, %s.", words(c.Failed), c.Sample, c.fail)
	}, func(c *Control) string { return c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "It is for the user entity to " + u.do + " " + u.rest + "."
	}
	tests, other := "Third Part: Controls Examined", "Fourth Part: Independent Service Auditor's Report"
	d := &Doc{Look: Look{Serif: true, Size: 11.5, Foot: "– # –"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "during the period ", " through ", "as of ")
	add(Title{"A Report on the Controls of", 13}, Title{p.Org, 20}, Title{"over its " + p.System, 14}, Title{"SOC 2, Type 2", 14}, Title{p.shared(" through "), 12}, Break{},
		Heading{1, "First Part: Management's Assertion"}, Para{Text: fmt.Sprintf("We assert that the Second Part is a fair description of the %s of %s %s; that the controls in it were suitably designed; and that they operated effectively, the findings of the Third Part apart.", p.System, p.Org, when)}, Sign{[]string{"For the management of " + p.Org}}, Break{},
		Heading{1, "Second Part: The System Described"}, Heading{2, "Services"}, Para{Text: fmt.Sprintf("%s provides the %s. Twenty-six people work for it; they use managed laptops and work remotely. Production runs in the cloud.", p.Org, p.System)}, Heading{2, "Organizations on which the system depends"})
	if len(p.Subservices) == 0 {
		add(Para{Text: "The system depends on no subservice organization."})
	}
	for _, s := range p.Subservices {
		add(Para{Text: fmt.Sprintf("%s is a subservice organization. It provides %s. Its controls are carved out of this description. %s is expected to have these controls, among others: %s", s.Name, s.Services, s.Name, lower(strings.TrimSuffix(strings.Join(s.Controls, " "), "."))+".")})
	}
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	add(Heading{2, "Complementary user entity controls"}, List{"(1)", items}, Break{}, Heading{1, tests}, Para{Text: "Controls are numbered through. The trust services criteria that a control serves are named in its heading."})
	for i := range p.Controls {
		add(labelledControl(&p.Controls[i])...)
	}
	add(Break{})
	add(labelledReport(p, when)...)
	return d
}

func labelledControl(c *Control) []Block {
	list := []Block{Heading{3, fmt.Sprintf("%s  (%s)", c.ID, strings.Join(c.Criteria, ", "))}, Para{Text: c.Activity}}
	procedure := "Procedure: We read " + c.check + " and asked those responsible."
	if c.drawn() {
		procedure = fmt.Sprintf("Procedure: From the %s we drew %d items and read %s.", c.noun, c.Sample, c.check)
	}
	outcome := "Outcome: The control operated without exception."
	switch c.State {
	case Deviated:
		outcome = "Outcome: Exception. " + c.Finding
	case Untested:
		procedure, outcome = "Procedure: None.", "Outcome: Not tested, since the process was handed to an affiliate before the period."
	case Idle:
		outcome = "Outcome: Did not operate in the period, there being no " + c.noun + "."
	}
	list = append(list, Para{Text: procedure}, Para{Text: outcome, Mark: c.Finding})
	if c.Response != "" {
		list = append(list, Para{Text: "Management's view: " + c.Response})
	}
	return list
}

func labelledReport(p *Report, when string) []Block {
	list := []Block{Heading{1, "Fourth Part: Independent Service Auditor's Report"}, Para{Text: "To the members and the management of " + p.Org}, Para{Text: fmt.Sprintf("We have examined the description in the Second Part of the %s of %s, and the suitability of the design and operating effectiveness of the controls in the Third Part %s, to provide reasonable assurance that service commitments and system requirements were achieved based on the trust services criteria relevant to %s.", p.System, p.Org, when, and(p.Categories))}}
	for _, s := range p.Subservices {
		list = append(list, Para{Text: fmt.Sprintf("The description excludes the controls of %s, a subservice organization used for %s, and our examination did not cover them.", s.Name, s.Services)})
	}
	list = append(list, Para{Text: "Management is responsible for the description, its assertion, and the design, implementation and operation of controls. We are responsible for our opinion, which rests on an examination in accordance with the attestation standards established by the AICPA. Because controls have inherent limitations, misstatement and failure may go undetected."})
	lead, verb := "In our opinion, in all material respects, ", "operated effectively"
	switch p.Opinion {
	case "qualified":
		list = append(list, Para{Text: fmt.Sprintf("The findings in the Third Part on controls for %s are material, though not pervasive: the criteria concerned were not met for part of the period.", and(p.Qualified))})
		lead = "In our opinion, but for the matter set out in the paragraph before this one, in all material respects, "
	case "adverse":
		list = append(list, Para{Text: fmt.Sprintf("The findings in the Third Part on controls for %s are material and pervasive: the criteria concerned were not met.", and(p.Qualified))})
		lead, verb = "In our opinion, by reason of the matter set out in the paragraph before this one, ", "did not operate effectively"
	}
	return append(list, Para{Text: fmt.Sprintf("%sthe description presents the %s that was designed and implemented %s, the controls were suitably designed, and the controls %s %s.", lead, p.System, when, verb, when)}, Para{Text: "The report is for the use of " + p.Org + " and its user entities only."}, Sign{[]string{p.Firm, p.City, p.Signed.Format("January 2, 2006")}})
}
