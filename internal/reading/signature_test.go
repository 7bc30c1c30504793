package reading_test

import (
	"strings"
	"testing"

	"ward/internal/reading"
)

// signedReport is a report that ends as given.
func signedReport(closing string) *reading.SOC2 {
	return reading.Read(typeset(`# Larch Dispatch, Inc.
SOC 2 Type 2 Report on the Larch Router
January 1, 2025 to December 31, 2025

# Section 1. Independent Service Auditor's Report
To the Management of Larch Dispatch, Inc.
We have examined Larch Dispatch, Inc.'s description of its Larch Router throughout the period January 1, 2025 to December 31,
2025 and the suitability of the design and operating effectiveness of controls relevant to security.
# Opinion
In our opinion, in all material respects, the controls operated effectively throughout the period January 1, 2025 to December
31, 2025, and the description presents the Larch Router that was designed and implemented.
# Restricted Use
This report is intended solely for the information and use of Larch Dispatch, Inc. and user entities of the Larch Router.
`+closing), reading.File{}).SOC2
}

// Who signs a report, and when, in the forms that closings take.
func TestSignature(t *testing.T) {
	t.Parallel()
	for closing, firm := range map[string]string{
		"For and on behalf of Ambrose Teal LLP\nMara Ilves, Partner\nTampa, Florida\nFebruary 13, 2026":                      "Ambrose Teal LLP",
		"Mara Ilves\nEngagement Partner\nTeal Advisory, a Professional Corporation\nDenver, CO\nFebruary 13, 2026":           "Teal Advisory, a Professional Corporation",
		"Teal Osei & Partners, Chartered Professional Accountants\nHalifax, Nova Scotia\nFebruary 13, 2026":                  "Teal Osei & Partners, Chartered Professional Accountants",
		"February 13, 2026 | Toronto, Ontario | Pell Teal Assurance":                                                         "Pell Teal Assurance",
		"A. B. Teal & Associates, P.A. - Saint Paul, Minnesota\nReport date: February 13, 2026":                              "A. B. Teal & Associates, P.A.",
		"Yours faithfully,\nTeal & Partners\nLondon, United Kingdom, 13 February 2026":                                       "Teal & Partners",
		"On behalf of Teal & Co.,\nMara Ilves, CPA\nFebruary 13, 2026, Dublin":                                               "Teal & Co.",
		"Teal Brandt CPAs, PLLC\nLicense number 12345\nBerlin\nFebruary 13, 2026":                                            "Teal Brandt CPAs, PLLC",
		"Dated: February 13, 2026\nBy: Teal Amsel Pty Ltd":                                                                   "Teal Amsel Pty Ltd",
		"# Section 4. Tests of Controls and Results of Tests\nTeal Rowe LLP performed the tests.\nFebruary 13, 2026, Dublin": "Teal Rowe LLP",
	} {
		s := signedReport(closing)
		if got := deref(s.Auditor); got != firm {
			t.Errorf("%q: auditor %q, want %q", closing, got, firm)
		}
		if got := deref(s.ReportDate); got != "2026-02-13" && !strings.HasPrefix(closing, "# ") {
			t.Errorf("%q: date %q", closing, got)
		}
	}
}

// The auditor's paragraph on what was examined is a part of the auditor's report.
func TestScopeAfterOpinion(t *testing.T) {
	t.Parallel()
	s := signedReport("# What We Examined\nWe examined the description in Section 3 and the controls in it.\nTeal Rowe LLP\nTampa, Florida\nFebruary 13, 2026")
	if deref(s.Auditor) != "Teal Rowe LLP" || deref(s.ReportDate) != "2026-02-13" {
		t.Errorf("auditor %s, date %s", deref(s.Auditor), deref(s.ReportDate))
	}
}

// A report may be set as a letter, with the date under its address, and be signed
// by a name that only its running feet repeat.
func TestLetterheadDate(t *testing.T) {
	t.Parallel()
	const scope = `# Responsibilities
Management is responsible for the description, for the assertion and for the controls stated in it.
We are responsible for an opinion on the description and on the controls, based on our examination.
We conducted our examination in accordance with attestation standards of the AICPA.
We have examined Larch Dispatch, Inc.'s description of its Larch Router throughout the period January 1, 2025 to December 31,
2025 and the suitability of the design and operating effectiveness of controls relevant to security.
# Opinion
We conclude that, in all material respects, the description presents the Larch Router that was designed and implemented, and the
controls operated effectively throughout the period January 1, 2025 to December 31, 2025.
`
	for text, want := range map[string][3]string{
		"The Directors, Larch Dispatch, Inc., 12 Harbor Street, Cork, County Cork\n\n13 February 2026\n\n" + scope + "Teal Hanrahan":                                               {"2026-02-13", "Teal Hanrahan", ""},
		"Amber Rowe LLP\n4 Exchange Crescent\nThe Directors\nLarch Dispatch, Inc.\n13 February 2026\n" + scope + "# Directors' statement\nBy order of the board\n12 February 2026": {"2026-02-13", "Amber Rowe LLP", ""},
		scope + "Amber Rowe LLP\nTampa, Florida\nFebruary 13, 2026\nStatement of the company\nColumbus, Ohio\nFebruary 15, 2026":                                                   {"2026-02-13", "Amber Rowe LLP", ""},
		"Larch Dispatch, Inc.\nFebruary 11, 2026\n" + scope + "Signed for the firm\nFebruary 13, 2026":                                                                             {"2026-02-13", "", "soc2.report_date"},
	} {
		page := "# Section 1. Independent Service Auditor's Report\n" + text
		doc := "# Larch Dispatch, Inc.\nSOC 2 Type 2 Report\nJanuary 1, 2025 to December 31, 2025\n\f" + page
		for i := range 5 {
			doc += "\f# Section " + string(rune('2'+i)) + ". Description of the Larch Router\nThe Larch Router is run in two regions.\n" + strings.Repeat("\n", 56) + "Teal Hanrahan " + string(rune('2'+i))
		}
		x := reading.Read(typeset(doc), reading.File{})
		s := x.SOC2
		if s == nil {
			t.Fatalf("%q: %s", text, x.Class)
		}
		if deref(s.ReportDate) != want[0] || want[1] != "" && deref(s.Auditor) != want[1] {
			t.Errorf("%q: date %s, auditor %s", text, deref(s.ReportDate), deref(s.Auditor))
		}
		if deref(s.Opinion) != "unqualified" {
			t.Errorf("%q: opinion %s", text, deref(s.Opinion))
		}
		asked := false
		for _, r := range x.NeedsReview {
			asked = asked || r.Path == want[2]
		}
		if want[2] != "" && !asked {
			t.Errorf("%q: not put up: %v", text, x.NeedsReview)
		}
	}
}

// The report that comes next is not the one that a letter follows.
func TestNextReport(t *testing.T) {
	t.Parallel()
	x := reading.Read(typeset(`Larch Dispatch, Inc.
January 15, 2026
Re: SOC 2 gap letter
Amber Rowe LLP issued a SOC 2 Type 2 report for the period November 1, 2024 through October 31, 2025.
This letter covers the time from November 1, 2025 through January 15, 2026. There were no material changes.
The next report, for November 1, 2025 through October 31, 2026, is expected in December 2026.
Sincerely,
Mara Ilves
Mara Ilves
Vice President, Compliance`), reading.File{})
	if x.Bridge == nil || x.Bridge.ReportPeriod == nil || *x.Bridge.ReportPeriod != (reading.Period{Start: "2024-11-01", End: "2025-10-31"}) || deref(x.Bridge.From) != "2025-11-01" || deref(x.Bridge.ServiceOrganization) != "Larch Dispatch, Inc." {
		t.Errorf("%+v", x.Bridge)
	}
}
