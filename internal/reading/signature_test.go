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
