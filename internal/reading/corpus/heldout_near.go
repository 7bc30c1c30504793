package corpus

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// nearOutside is documents around a SOC 2 report that are none: what a firm
// agrees to do, what a customer notes on a report, and what other schemes issue.
var nearOutside = Style{Name: "near-misses-outside", Held: true, print: func(r *rand.Rand, n int) (*Doc, *Truth) {
	return near(outsideKinds)(r, n+r.IntN(len(outsideKinds)))
}}

var outsideKinds = []nearKind{
	{"other", []string{"other"}, nearEngagement}, {"other", []string{"other"}, nearReview}, {"iso27001_certificate", nil, nearConformity}, {"hitrust_letter", nil, nearEssentials}, {"penetration_test", nil, nearRetest}, {"soc1_report", nil, nearPayroll},
}

// nearEngagement is an engagement letter for an examination to come.
func nearEngagement(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	return &Doc{Look: Look{Serif: true, Size: 11, Foot: "Engagement letter – #"}, Blocks: []Block{Para{Text: firm}, Para{Text: end.Format(american)}, Para{Text: org.full + "\nAttention: Chief Financial Officer"}, Para{Text: "Engagement letter: SOC 2 Type 2 examination", Bold: true},
		Para{Text: fmt.Sprintf("This letter sets out the terms on which %s will examine the description of the %s and the suitability of design and operating effectiveness of controls for the twelve months that begin on %s, by the trust services criteria for security and availability.", firm, system, days(end, 5).Format(american))},
		Heading{2, "Our responsibilities"}, Para{Text: "We will conduct our examination in accordance with attestation standards established by the AICPA and will issue a written report that contains our opinion. We may find that we must modify the opinion or withdraw."}, Heading{2, "Your responsibilities"}, List{"•", []string{"to prepare the description and the assertion", "to design, implement and operate controls", "to give us access to people and records", "to give us written representations at the end"}},
		Heading{2, "Fees and terms"}, Para{Text: "Our fee is fixed and payable in four installments. Either party may end this agreement on thirty days' notice."}, Para{Text: "Please sign below if these terms are agreed."}, Sign{[]string{firm}}, Sign{[]string{"Accepted for " + org.full, "Name: ____________  Date: ____________"}}}}
}

// nearReview is a customer's own form on a report that it has received.
func nearReview(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	return &Doc{Look: Look{Size: 10.5, Foot: "Third-party risk – #"}, Blocks: []Block{Heading{1, "Vendor SOC 2 Review Form"}, Para{Text: "Completed by the third-party risk team of Saint Brannock Hospital on " + days(end, 80).Format(american) + ". For internal use."},
		Table{Head: []string{"Question", "Answer of the reviewer"}, Widths: []float64{0.45, 0.55}, Rules: Grid, Size: 10, Rows: []Row{{Cells: []string{"Vendor", org.full}}, {Cells: []string{"System in scope", system}}, {Cells: []string{"Service auditor", firm}}, {Cells: []string{"Period of the report received", end.AddDate(-1, 0, 1).Format(american) + " to " + end.Format(american)}}, {Cells: []string{"Opinion", "Unqualified"}},
			{Cells: []string{"Exceptions that matter to us", "One, on access reviews; vendor was asked for evidence of remediation."}}, {Cells: []string{"Complementary user entity controls mapped to our own?", "Nine of eleven; see tracker."}}, {Cells: []string{"Bridge letter needed?", "Yes, requested."}}, {Cells: []string{"Residual risk", "Moderate"}}}},
		Heading{2, "Follow-up"}, List{"1.", []string{"Obtain the bridge letter.", "Map the two open complementary user entity controls.", "Review again in twelve months."}}, Para{Text: "Reviewer: K. Brandreth. Approved: Information Security Risk Committee."}}}
}

func nearConformity(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
	return &Doc{Look: Look{Size: 11, A4: true, Accent: "#10375c"}, Blocks: []Block{Title{"Skerry Certification Ltd", 14}, Title{"CERTIFICATE OF CONFORMITY", 24}, Title{"Management system as per ISO/IEC 27001:2022", 14}, Title{org.full, 20}, Title{"Scope: development, operation and support of the " + system + " in accordance with the Statement of Applicability of " + end.AddDate(0, -2, 0).Format(british), 11},
		Table{Widths: []float64{0.5, 0.5}, Rules: Bare, Size: 11, Rows: []Row{{Cells: []string{"Certificate registration no.", "SK 27-0931"}}, {Cells: []string{"Initial certification", end.AddDate(-3, 0, 0).Format(british)}}, {Cells: []string{"Valid from", end.Format(british)}}, {Cells: []string{"Valid until", end.AddDate(3, 0, -1).Format(british)}}}}, Title{"Annual surveillance audits are a condition of validity.", 10}}}
}

func nearEssentials(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	return &Doc{Look: Look{Serif: true, Size: 11}, Blocks: []Block{Para{Text: "HITRUST"}, Para{Text: end.Format(american)}, Para{Text: org.full}, Para{Text: "Essentials, 1-year (e1) Validated Assessment + Certification", Bold: true},
		Para{Text: fmt.Sprintf("Based on the validated assessment by %s, an Authorized External Assessor Organization, the %s of %s meets the HITRUST e1 certification criteria. The certification is valid for one year from the date of this letter.", firm, system, org.full)}, Para{Text: "The assessment was performed with the HITRUST CSF v11.3 in the MyCSF platform. Users should refer to the full report for scope and scores, and may also hold a SOC 2 report of the organization."}, Sign{[]string{"HITRUST Services Corp."}}}}
}

func nearRetest(_ *rand.Rand, org name, system, _ string, end time.Time) *Doc {
	t := Table{Head: []string{"Ref.", "Vulnerability", "CVSS", "Retest result"}, Widths: []float64{0.1, 0.5, 0.15, 0.25}, Rules: Lines, Size: 10}
	for i, v := range []string{"Insecure direct object reference in document download", "Missing rate limit on password reset", "Outdated JavaScript library", "Cookie without SameSite attribute"} {
		t.Rows = append(t.Rows, Row{Cells: []string{fmt.Sprintf("V-%02d", i+1), v, []string{"8.1", "5.3", "4.2", "3.1"}[i], []string{"Fixed", "Fixed", "Fixed", "Risk accepted"}[i]}})
	}
	return &Doc{Look: Look{Size: 10.5, Foot: "#"}, Blocks: []Block{Title{"Web Application and API Penetration Test", 20}, Title{"Retest report", 14}, Title{org.full + ": " + system, 13}, Title{end.Format(american), 11}, Break{}, Heading{1, "Summary for management"}, Para{Text: "Two testers of Lantern Reef Offensive Security spent twelve days on the application, its API and the supporting hosts. The test forms part of the evidence for control CC7.1 of the client's SOC 2 examination. Of four vulnerabilities, three were found to be fixed in the retest."}, Heading{1, "Vulnerabilities"}, t, Heading{1, "Scope and rules of engagement"}, Para{Text: "Gray box, with two roles. Denial of service and social engineering were out of scope."}}}
}

// nearPayroll is a SOC 1 report of two pages and a table.
func nearPayroll(_ *rand.Rand, org name, system, firm string, end time.Time) *Doc {
	t := Table{Head: []string{"Control objective and control", "Test", "Result"}, Widths: []float64{0.44, 0.34, 0.22}, Rules: Grid, Size: 9.5, Rows: []Row{{Cells: []string{"Control objective 2: transactions are authorized and complete."}, Bold: true}, {Cells: []string{"2.1 Batches are balanced to control totals before posting.", "For 25 batches, inspected the balancing sheet.", "No exceptions noted."}}, {Cells: []string{"2.2 Adjustments above a limit are approved.", "For 40 adjustments, inspected the approval.", "Exception noted: one of 40 adjustments was approved after posting."}}}}
	return &Doc{Look: Look{Serif: true, Size: 11, Foot: "#"}, Blocks: []Block{Title{org.full, 20}, Title{"SOC 1 – Type 2", 18}, Title{"Report on controls relevant to internal control over financial reporting of user entities: " + system, 12}, Title{end.AddDate(-1, 0, 1).Format(american) + " to " + end.Format(american), 12}, Break{}, Heading{1, "Independent Service Auditor's Report"},
		Para{Text: fmt.Sprintf("We have examined the description by %s of its %s for processing user entities' transactions, and the suitability of the design and operating effectiveness of the controls to achieve the related control objectives stated in the description, under SSAE No. 18, AT-C 320.", org.full, system)}, Para{Text: "In our opinion, in all material respects, the controls tested were those necessary to achieve the control objectives, and operated effectively throughout the period."}, Sign{[]string{firm, days(end, 44).Format(american)}}, Break{}, Heading{1, "Control objectives, controls and tests"}, t}}
}
