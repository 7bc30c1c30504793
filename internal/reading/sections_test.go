package reading

import "testing"

// The headings of real reports differ in words and numbers; each opens one part.
func TestPartOf(t *testing.T) {
	t.Parallel()
	tests := map[kind][]string{
		opinionPart: {
			"Independent Service Auditor's Report", "INDEPENDENT SERVICE AUDITORS' REPORT", "Report of Independent Service Auditors", "Independent Accountant's Report",
			"Report of Independent Certified Public Accountants", "Independent Practitioner's Report", "Independent Auditor's Report", "Service Auditor's Report",
			"Independent Service Auditor's Report on a SOC 2 Examination", "Report of the Independent Service Auditor", "Independent Assurance Report", "The Independent Service Auditor's Opinion",
			"Independent Service Auditor's Report Provided by Oxbow Reed LLP", "Report from the Independent Service Auditor", "Auditor's Letter of Opinion",
		},
		assertionPart: {
			"Management's Assertion", "Assertion of Larkspur Management", "Management Assertion", "Management of Larkspur's Assertion", "Assertion by Management of Larkspur",
			"Larkspur's Management Assertion", "Larkspur's Assertion", "Management's Report of Its Assertions", "Statement by the Service Organization", "Assertion Provided by Larkspur",
			"Written Assertion by the Management of Larkspur", "Management Statement of Larkspur", "Management's Representation",
		},
		descriptionPart: {
			"Description of the System", "System Description", "Larkspur's Description of Its Claims Platform", "Description of Larkspur's System Throughout the Period", "System Description of the Claims Platform",
			"Larkspur's Description of the Claims System and Controls", "Management's Description of Its System", "Description of the Claims Platform Provided by Larkspur", "The Description",
			"System Description Provided by Larkspur", "About the Service",
		},
		testsPart: {
			"Tests of Controls and Results of Tests", "Trust Services Criteria, Related Controls and Tests of Controls", "Information Provided by the Service Auditor", "Testing Matrices",
			"Description of Criteria, Controls, Tests, and Results of Tests", "Service Auditor's Tests of Controls and Results of Tests", "Trust Services Category, Criteria, Related Controls, and Tests of Controls",
			"Independent Service Auditor's Description of Tests of Controls and Results", "Description of Test of Controls and Results Thereof", "Applicable Trust Services Criteria, Controls and Tests",
			"Information Provided by the Independent Service Auditor Except for Control Activities", "Auditor's Tests of Operating Effectiveness", "Trust Services Criteria and Related Controls",
		},
		otherPart: {
			"Other Information Provided by Larkspur", "Other Information Provided by Management That Is Not Covered by the Service Auditor's Report", "Additional Information Provided by Larkspur (Unaudited)",
			"Supplemental Information", "Management's Responses to Exceptions", "Unaudited Information", "Information Provided by Larkspur Not Covered by the Report",
			"Management's Response to Testing Exceptions", "Other Information",
		},
	}
	for want, list := range tests {
		for _, h := range list {
			if got, ok := partOf(h); !ok || got != want {
				t.Errorf("%q: part %d %v, want %d", h, got, ok, want)
			}
		}
	}
	for _, h := range []string{"Control Environment", "Logical Access", "Complementary User Entity Controls", "Overview", "Change Management", "Table of Contents", "Scope", "Opinion", "Infrastructure", "Control Activities", "Monitoring Activities"} {
		if got, ok := partOf(h); ok {
			t.Errorf("%q opens part %d", h, got)
		}
	}
}
