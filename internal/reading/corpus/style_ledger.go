package corpus

import (
	"fmt"
	"strings"
)

// ledger is the common form: a ruled matrix of four columns under each
// criterion, ids by family, responses in a table of Section V.
var ledger = Style{Name: "ledger", print: report(func(n int) options {
	return options{size: 44 + n%3*12, sub: 1 + n%2, uses: 6 + n%4, answers: 8, emphasis: n%5 == 3, exceptions: 1}
}, printLedger)}

// scanLedger is a short report of the same form, for pictures of its pages.
var scanLedger = Style{Name: "scan-ledger", Only: []string{Scan}, Few: true, print: report(func(int) options {
	return options{size: 9, sub: 1, uses: 4, answers: 8, exceptions: 2, categories: []string{"security", "availability"}}
}, printLedger)}

func printLedger(p *Report) *Doc {
	p.findings(func(c *Control) string {
		return fmt.Sprintf("For %d of %d %s selected, %s.", c.Failed, c.Sample, c.noun, c.fail)
	}, func(c *Control) string { return p.Short + " management agrees. " + c.fix })
	for i := range p.CUECs {
		u := &p.CUECs[i]
		u.Text = "User entities are responsible for " + u.doing + " " + u.rest + "."
	}
	tests := "SECTION IV - TRUST SERVICES CRITERIA, RELATED CONTROLS AND TESTS OF CONTROLS"
	other := "SECTION V - OTHER INFORMATION PROVIDED BY " + strings.ToUpper(p.Short)
	d := &Doc{Look: Look{Size: 10.5, Head: p.Short + " SOC 2 Report", Foot: "Confidential | Page #", Accent: "#1f3d66"}, From: tests, Until: other}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	when := p.when(american, "throughout the period ", " to ", "as of ")
	add(Title{p.Org, 22}, Title{"System and Organization Controls (SOC) 2 Type 2 Report", 16},
		Title{fmt.Sprintf("Report on %s's Description of Its %s and on the Suitability of the Design and Operating Effectiveness of Its Controls Relevant to %s", p.Short, p.System, capitals(and(p.Categories))), 13},
		Title{"For the Period " + p.Start.Format(american) + " to " + p.End.Format(american), 12}, Title{"Prepared by " + p.Firm, 11}, Break{},
		Heading{2, "Table of Contents"}, Contents{[]string{"Section I - Independent Service Auditor's Report", "Section II - Assertion of " + p.Short + " Management", "Section III - Description of the System", "Section IV - Trust Services Criteria, Related Controls and Tests of Controls", "Section V - Other Information"}}, Break{})
	add(ledgerOpinion(p, when)...)
	add(Break{}, Heading{1, "SECTION II - ASSERTION OF " + strings.ToUpper(p.Short) + " MANAGEMENT"},
		Para{Text: fmt.Sprintf("We have prepared the description of the %s of %s %s, against the description criteria of DC section 200. It tells readers about the system so that they can weigh the risks of dealing with it, above all about controls that bear on %s.", p.System, p.Org, when, and(p.Categories))},
		Para{Text: "To the best of our knowledge and belief we confirm that the description is fair, that the controls were suitably designed, and that, apart from what is said in Section IV, they operated effectively."},
		Sign{[]string{p.Org, "Chief Executive Officer"}})
	add(Break{}, Heading{1, "SECTION III - " + strings.ToUpper(p.Short) + "'S DESCRIPTION OF ITS " + strings.ToUpper(p.System)})
	add(ledgerSystem(p)...)
	add(Break{}, Heading{1, tests},
		Para{Text: "This section lists the controls that " + p.Short + " specified, the tests that we applied to them, and what came of the tests. \"No exceptions noted\" means that a test found no departure from the control as described."})
	add(ledgerMatrix(p)...)
	add(Break{}, Heading{1, other}, Heading{2, "Management's Responses to Exceptions"})
	var rows []Row
	for _, c := range p.Controls {
		if c.Response != "" {
			rows = append(rows, Row{Cells: []string{c.ID, c.Finding, c.Response}})
		}
	}
	if len(rows) == 0 {
		add(Para{Text: "Management has no remarks."})
	} else {
		add(Table{Head: []string{"Control #", "Exception", "Management's Response"}, Widths: []float64{0.14, 0.42, 0.44}, Rows: rows, Size: 9})
	}
	return d
}

func ledgerOpinion(p *Report, when string) []Block {
	list := []Block{Heading{1, "SECTION I - INDEPENDENT SERVICE AUDITOR'S REPORT"}, Para{Text: "To the Management of " + p.Org}, Heading{3, "Scope"},
		Para{Text: fmt.Sprintf("We have examined %s's accompanying description of its %s titled \"Description of the %s\" %s (the description), based on the criteria for a description of a service organization's system in DC section 200, and the suitability of the design and operating effectiveness of controls stated in the description %s, to provide reasonable assurance that %s's service commitments and system requirements were achieved based on the trust services criteria relevant to %s (applicable trust services criteria) set forth in TSP section 100, 2017 Trust Services Criteria for Security, Availability, Processing Integrity, Confidentiality, and Privacy (AICPA, Trust Services Criteria).", p.Short, p.System, p.System, when, when, p.Short, and(p.Categories))}}
	for _, s := range p.Subservices {
		list = append(list, Para{Text: fmt.Sprintf("%s uses %s, a subservice organization, for %s. The description sets out the complementary controls that %s assumes at %s, and does not disclose the actual controls there. Our examination did not include the services of %s, and we have not evaluated its controls.", p.Short, s.Name, s.Services, p.Short, s.Name, s.Name)})
	}
	list = append(list, Para{Text: "The description says that complementary user entity controls are needed together with the controls of " + p.Short + ". Our examination did not extend to them."},
		Heading{3, "Service Organization's Responsibilities"}, Para{Text: p.Short + " is responsible for its commitments and requirements, for designing, implementing and operating effective controls, and for the description and the assertion in Section II."},
		Heading{3, "Service Auditor's Responsibilities"}, Para{Text: "Our responsibility is to express an opinion on the description and on the design and operation of the controls, based on our examination under attestation standards established by the American Institute of Certified Public Accountants. Those standards require that we plan and perform it to obtain reasonable assurance. We believe that the evidence we obtained is sufficient and appropriate."},
		Heading{3, "Inherent Limitations"}, Para{Text: "The description serves a broad range of readers and may leave out what one of them finds important. Controls may fail because of their nature, and a projection to the future carries the risk that conditions change."},
		Heading{3, "Description of Tests of Controls"}, Para{Text: "The controls that we tested, and the nature, timing and results of the tests, are listed in Section IV."})
	if p.Emphasis {
		list = append(list, Heading{3, "Emphasis of Matter"}, Para{Text: "As the description tells, " + p.Short + " moved its production systems to another region during the period. Our opinion is not modified with respect to this matter."})
	}
	lead := "In our opinion, in all material respects,"
	switch p.Opinion {
	case "qualified":
		list = append(list, Heading{3, "Basis for Qualified Opinion"}, Para{Text: ledgerBasis(p)}, Heading{3, "Qualified Opinion"})
		lead = "In our opinion, except for the effects of the matter described in the preceding paragraph, in all material respects,"
	case "adverse":
		list = append(list, Heading{3, "Basis for Adverse Opinion"}, Para{Text: ledgerBasis(p)}, Heading{3, "Adverse Opinion"})
		lead = "In our opinion, because of the significance of the matter described in the preceding paragraph,"
	default:
		list = append(list, Heading{3, "Opinion"})
	}
	operated := "operated effectively"
	if p.Opinion == "adverse" {
		operated = "did not operate effectively"
	}
	return append(list, Para{Text: lead}, List{"a)", []string{
		fmt.Sprintf("the description presents the %s that was designed and implemented %s in accordance with the description criteria;", p.System, when),
		fmt.Sprintf("the controls stated in the description were suitably designed %s to provide reasonable assurance that %s's service commitments and system requirements would be achieved, if they operated effectively and if user entities and subservice organizations applied the complementary controls; and", when, p.Short),
		fmt.Sprintf("the controls stated in the description %s %s to provide reasonable assurance that those commitments and requirements were achieved based on the applicable trust services criteria.", operated, when)}},
		Heading{3, "Restricted Use"}, Para{Text: "This report is intended solely for " + p.Org + ", for user entities of the system during some or all of the period, and for others who understand it. It is not meant for anyone else."},
		Sign{[]string{p.Firm, p.City, p.Signed.Format(american)}})
}

func ledgerBasis(p *Report) string {
	return fmt.Sprintf("As Section IV shows, some controls did not operate as described during the period. As a result, controls did not provide reasonable assurance that %s's service commitments and system requirements were achieved based on trust services %s %s.", p.Short, was(len(p.Qualified), "criterion", "criteria"), and(p.Qualified))
}

func ledgerSystem(p *Report) []Block {
	list := []Block{Heading{2, "Company Overview"},
		Para{Text: fmt.Sprintf("%s (\"%s\") provides the %s to hospitals, clinics and payers. The system was last examined for the year 2021; the report of that year is dated March 4, 2022.", p.Org, p.Short, p.System)},
		Heading{2, "Components of the System"}, Para{Text: "The service runs on virtual machines and managed databases in two regions, behind load balancers. Some 140 people work on it in engineering, operations, support and compliance. Data are patient demographics, orders and results. Procedures are kept in a handbook."},
		Heading{2, "Incidents"}, Para{Text: "No incident during the period kept the service from meeting a commitment."},
		Heading{2, "Subservice Organizations"}, Para{Text: p.Short + " relies on the following subservice organizations. Their controls are carved out of the description."}}
	var rows []Row
	for _, s := range p.Subservices {
		rows = append(rows, Row{Cells: []string{s.Name, capitals(s.Services), strings.Join(s.Controls, "\n"), strings.Join(s.Criteria, ", ")}})
	}
	list = append(list, Table{Head: []string{"Subservice Organization", "Services Provided", "Complementary Subservice Organization Controls", "Criteria"}, Widths: []float64{0.22, 0.2, 0.43, 0.15}, Rows: rows, Size: 9})
	var items []string
	for _, u := range p.CUECs {
		items = append(items, u.Text)
	}
	return append(list, Heading{2, "Complementary User Entity Controls"}, Para{Text: "The system was designed on the assumption that user entities put certain controls in place. The list is not meant to be complete."}, List{"•", items},
		Heading{2, "Changes to the System"}, Para{Text: "There were no changes in the period that would be of significance to a reader of this report."})
}

func ledgerMatrix(p *Report) []Block {
	t := Table{Head: []string{"Control #", "Control Activity", "Tests of Controls", "Results of Tests"}, Widths: []float64{0.12, 0.32, 0.34, 0.22}, Size: 9}
	order, of := p.byCriterion(true)
	for _, code := range order {
		t.Rows = append(t.Rows, Row{Cells: []string{code + " - " + titled(code)}, Bold: true})
		for _, i := range of[code] {
			c := &p.Controls[i]
			t.Rows = append(t.Rows, Row{Cells: []string{c.ID, c.Activity, ledgerTest(c), ledgerResult(c)}, Mark: c.Finding})
		}
	}
	return []Block{t}
}

func ledgerTest(c *Control) string {
	if c.Sample == 0 {
		return fmt.Sprintf("Inquired of management and inspected %s to determine whether %s.", c.check, c.whether)
	}
	return fmt.Sprintf("Inspected %s for a sample of %d %s to determine whether %s.", c.check, c.Sample, c.noun, c.whether)
}

func ledgerResult(c *Control) string {
	switch c.State {
	case Deviated:
		return "Exception noted. " + c.Finding
	case Untested:
		return "Not tested. The population could not be obtained in time for the examination."
	case Idle:
		return "No " + c.noun + " occurred during the period; therefore, the operating effectiveness of the control could not be tested."
	}
	return "No exceptions noted."
}
