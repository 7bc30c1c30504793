package corpus

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// bridgeBrief is a short letter to customers, signed by hand, that runs to its own
// date or to a day that it names.
var bridgeBrief = Style{Name: "bridge-brief", Held: true, print: letterBy(&strangers, func(l *Letter) *Doc {
	until := "through " + l.To.Format(american)
	if l.Dated.Equal(l.To) {
		until = "through the date of this letter"
	}
	change := "we are not aware of any material changes in our control environment, nor of any reason to believe that our controls have ceased to operate"
	if l.Changes {
		change = "our control environment has changed materially in these respects: customer support was moved to a partner, and the log management platform was replaced. We know of no reason to believe that other controls have ceased to operate"
	}
	return &Doc{Look: Look{Serif: true, Size: 11.5}, Blocks: []Block{Para{Text: l.Org + "\n400 Granary Street, 7th Floor\nMinneapolis, MN 55401"}, Para{Text: l.Dated.Format(american)}, Para{Text: "RE: SOC 2 Type 2 Bridge Letter"}, Para{Text: "Dear Valued Customer:"},
		Para{Text: fmt.Sprintf("%s (\"%s\") engaged %s to issue a SOC 2 Type 2 report on its %s. The most recent report covers %s to %s.", l.Org, l.Short, l.Firm, l.System, l.Start.Format(american), l.End.Format(american))},
		Para{Text: fmt.Sprintf("We write to you about the time since. From %s %s, %s.", l.From.Format(american), until, change)},
		Para{Text: fmt.Sprintf("This letter is a representation of %s alone. %s has not performed procedures on it and gives no assurance. Please read it together with the report.", l.Short, l.Firm)}, l.signed("Sincerely,")}}
})}

// bridgeNotice is a notice in numbered paragraphs with short dates, in the third
// person, on paper of another size.
var bridgeNotice = Style{Name: "bridge-notice", Held: true, print: letterBy(&strangers, func(l *Letter) *Doc {
	const layout = "2 Jan 2006"
	change := "There have been no material changes to the system or to the internal controls that were examined."
	if l.Changes {
		change = "There have been material changes to the system: a second data centre was opened, and the identity platform was exchanged."
	}
	items := []string{fmt.Sprintf("This statement is made by %s in relation to the %s.", l.Org, l.System), fmt.Sprintf("%s issued a SOC 2 Type II report for the period %s to %s.", l.Firm, l.Start.Format(layout), l.End.Format(layout)), fmt.Sprintf("This statement is made in respect of the period %s to %s (the gap period), which no report covers as yet.", l.From.Format(layout), l.To.Format(layout)), change, "The statement is made by management to the best of its knowledge. It has been neither audited nor reviewed, and it is no replacement for a report."}
	blocks := []Block{Title{l.Org, 15}, Para{Text: "Gap period statement – SOC 2", Bold: true}, Para{Text: "Issued: " + l.Dated.Format(layout)}, List{"1.", items}}
	if l.Person != "" {
		blocks = append(blocks, Sign{[]string{"Signed: " + l.Person, l.Role + ", " + l.Org}})
	}
	return &Doc{Look: Look{Size: 10.5, A4: true, Left: true, Accent: "#4f2d7f", Foot: l.Short + " – internal and client use"}, Blocks: blocks}
}, openEnded)}

// nearApart is documents that speak of a SOC 2 report, or look like one, in forms
// of their own; one of them quotes what the vendor's report says.
var nearApart = Style{Name: "near-misses-apart", Held: true, print: func(r *rand.Rand, n int) (*Doc, *Truth) {
	return near(apartKinds)(r, n+r.IntN(len(apartKinds)))
}}

var apartKinds = []nearKind{
	{"other", []string{"other"}, nearWhitepaper}, {"soc3_report", nil, nearGeneralUse}, {"soc1_report", nil, nearClaims}, {"penetration_test", nil, nearSummary},
}

func nearWhitepaper(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	return &Doc{Look: Look{Size: 10.5, Left: true, Accent: "#5145cd", Foot: org.short + " security overview    #"}, Blocks: []Block{Title{"Security and Compliance at " + org.short, 24}, Title{"White paper, " + end.Format("January 2006"), 12}, Break{}, Heading{1, "Introduction"}, Para{Text: fmt.Sprintf("%s knows that hospitals trust it with sensitive data. This paper tells how the %s is kept secure, and which independent reports customers may ask for.", org.full, system)},
		Heading{1, "Independent assurance"}, Para{Text: fmt.Sprintf("Each year %s undergoes a SOC 2 Type 2 examination, which %s performs. The current report covers %s to %s and the categories security, availability, and confidentiality. The auditor's opinion is unqualified: \"the controls stated in the description operated effectively throughout the period\". No exceptions were noted for 87 of 89 controls; both exceptions have been remediated.", org.short, firm, end.AddDate(-1, 0, 1).Format(american), end.Format(american))}, Para{Text: "The report is available under a nondisclosure agreement from our trust portal."},
		Heading{1, "How we protect data"}, Heading{2, "Access control"}, List{"•", []string{"Access to production is granted by role and reviewed quarterly.", "Multi-factor authentication is required for all staff.", "Accounts of leavers are disabled within one business day."}}, Heading{2, "Encryption"}, Para{Text: "Data are encrypted with AES-256 at rest and with TLS 1.2 or higher in transit."}, Heading{2, "Shared responsibility"}, Para{Text: "Customers are responsible for their own users, for the devices from which they log on, and for the accuracy of what they submit."}, Heading{2, "Subprocessors"},
		Table{Head: []string{"Subprocessor", "Purpose"}, Widths: []float64{0.4, 0.6}, Rules: Lines, Size: 10, Rows: []Row{{Cells: []string{"Amazon Web Services, Inc.", "Hosting"}}, {Cells: []string{"Sentry Lantern Security Inc.", "Monitoring"}}}}, Heading{1, "Contact"}, Para{Text: "Write to the security team for questions or to report a vulnerability."}}}
}

func nearGeneralUse(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	span := end.AddDate(-1, 0, 1).Format(american) + " to " + end.Format(american)
	return &Doc{Look: Look{Serif: true, Size: 11, Foot: "#"}, Blocks: []Block{Title{org.full, 20}, Title{"SOC 3® Report", 18}, Title{"Management's Report of Its Assertions on the Effectiveness of Controls over the " + system, 12}, Title{"Based on the Trust Services Criteria for Security and Confidentiality", 12}, Title{"For the Period " + span, 12}, Break{}, Heading{1, "Section I: Independent Service Auditor's Report"}, Para{Text: "To the Management of " + org.full},
		Para{Text: fmt.Sprintf("We have examined the accompanying assertion that controls within the %s were effective throughout the period %s, to provide reasonable assurance that the service commitments and system requirements were achieved based on the trust services criteria relevant to security and confidentiality set forth in TSP section 100.", system, span)}, Heading{3, "Opinion"}, Para{Text: "In our opinion, management's assertion that the controls were effective throughout the period is fairly stated, in all material respects."}, Sign{[]string{firm, end.AddDate(0, 2, -3).Format(american)}}, Break{},
		Heading{1, "Section II: Management's Assertion"}, Para{Text: "We are responsible for controls over the system. We assert that they were effective."}, Heading{1, "Section III: Boundaries of the System and Principal Service Commitments"}, Para{Text: "Users log on by browser. Availability, response to incidents, and confidentiality are promised by contract. Complementary user entity controls are described in the SOC 2 report, which is restricted in use."}}}
}

func nearClaims(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	span := end.AddDate(-1, 0, 1).Format(american) + " through " + end.Format(american)
	t := Table{Head: []string{"Control Activity", "Test Applied by the Service Auditor", "Test Results"}, Widths: []float64{0.42, 0.36, 0.22}, Rules: Grid, Size: 9.5, Rows: []Row{{Cells: []string{"CO 1.1 Claims that fail edits are pended for review.", "For a sample of 40 pended claims, inspected the review notes.", "No exceptions noted."}}, {Cells: []string{"CO 1.2 Payments over $25,000 are approved by a manager.", "For a sample of 25 payments, inspected the approval.", "Exception noted. For 2 of 25 payments, approval was not documented."}}}}
	return &Doc{Look: Look{Size: 10.5, Left: true, Foot: "#"}, Blocks: []Block{Title{"System and Organization Controls (SOC 1®) Type 2 Report", 16}, Title{org.full, 18}, Title{"Description of the " + system + " for processing claims", 12}, Title{"For the Period " + span, 12}, Break{}, Heading{1, "SECTION 1 – INDEPENDENT SERVICE AUDITOR'S REPORT"}, Para{Text: "To the Management of " + org.full},
		Para{Text: fmt.Sprintf("We have examined the accompanying description of the %s throughout the period %s and the suitability of the design and operating effectiveness of the controls to achieve the related control objectives. The controls are those that are likely to be relevant to user entities' internal control over financial reporting.", system, span)}, Heading{3, "Opinion"}, Para{Text: "In our opinion, in all material respects, the controls were suitably designed and operated effectively to provide reasonable assurance that the control objectives were achieved, if user entities applied the complementary controls."}, Sign{[]string{firm, days(end, 40).Format(american)}}, Break{},
		Heading{1, "SECTION 4 – CONTROL OBJECTIVES, RELATED CONTROLS, AND TESTS"}, Para{Text: "Control Objective 1: Controls provide reasonable assurance that claims are processed completely and accurately.", Bold: true}, t}}
}

func nearSummary(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
	t := Table{Head: []string{"Severity", "Found", "Fixed", "Open"}, Widths: []float64{0.4, 0.2, 0.2, 0.2}, Rules: Grid, Size: 10, Rows: []Row{{Cells: []string{"Critical", "0", "0", "0"}}, {Cells: []string{"High", "1", "1", "0"}}, {Cells: []string{"Medium", "4", "3", "1"}}, {Cells: []string{"Low", "6", "2", "4"}}}}
	return &Doc{Look: Look{Size: 10.5, Accent: "#b31b1b", Foot: "Confidential – #"}, Blocks: []Block{Title{"Application Penetration Test", 22}, Title{"Executive Summary for Customers", 15}, Title{system + " by " + org.full, 13}, Title{"Test window: " + days(end, -12).Format(american) + " to " + end.Format(american), 11}, Break{}, Heading{1, "1. Scope"}, Para{Text: "Fathom Six Security Limited was engaged to perform a grey-box test of the web application, its interfaces and the external network. The test supports the client's annual SOC 2 examination (CC4.1, CC7.1) but is not part of it."},
		Heading{1, "2. Results"}, t, Para{Text: "No exceptions to the agreed rules of engagement occurred. In our opinion the posture of the application is better than that of its peers."}, Heading{1, "3. Method"}, Para{Text: "Testers followed the OWASP Web Security Testing Guide; severities follow CVSS version 4.0."}, Sign{[]string{"Imre Solheim, Lead Tester", "Fathom Six Security Limited", days(end, 9).Format(american)}}}}
}
