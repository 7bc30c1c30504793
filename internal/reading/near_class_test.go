package reading_test

import (
	"testing"

	"ward/internal/reading"
)

// nearby are short documents that speak of SOC 2, or look like a report or a
// letter on one, and what they are.
var nearby = []struct {
	name, text string
	class      reading.Class
}{
	{"SOC 1 Type 2 that names SOC 2", `Vellum Payroll, Inc.
System and Organization Controls (SOC) 1 Type 2 Report
Report on the payroll system relevant to user entities' internal control over financial reporting
Independent Service Auditor's Report
To the Management of Vellum Payroll, Inc.
We have examined the description of the payroll system throughout the period January 1, 2024 to December 31, 2024.
In our opinion the controls related to the control objectives operated effectively.
A SOC 2 report on the same system, on the trust services criteria, is issued separately.
Crane Holt LLP
February 3, 2025`, reading.SOC1Report},
	{"ISAE 3402", `ISAE 3402 Type II Assurance Report
Vellum Payroll GmbH
Independent service auditor's assurance report
We were engaged to report on the description of the payroll system for the period 1 January 2024 to 31 December 2024, and on the controls related to the control objectives that are likely to be relevant to user entities' internal control over financial reporting.
In our opinion, in all material respects, the controls operated effectively.
Crane Holt LLP`, reading.SOC1Report},
	{"SOC 3", `Marrow Cloud Records
SOC 3 Report
Report on Marrow Cloud Records' system relevant to security
Independent Service Auditor's Report
We have examined the assertion of Marrow Cloud Records that its controls were effective throughout the period July 1, 2024 to June 30, 2025, based on the trust services criteria relevant to security.
In our opinion, management's assertion is fairly stated, in all material respects.
Our SOC 2 report holds the tests and is available under an agreement.
Crane Holt LLP`, reading.SOC3Report},
	{"ISO certificate", `Certificate IS 771204
This is to certify that the information security management system of
Marrow Cloud Records Ltd
complies with the requirements of ISO/IEC 27001:2022
Scope: hosting of patient records in support of SOC 2 customers
Valid from 4 May 2025 to 3 May 2028
Northgate Certification B.V.`, reading.ISOCertificate},
	{"penetration test summary", `Letter of Attestation: Penetration Test
June 12, 2025
Outpost Testing Ltd. performed a penetration test of Marrow Cloud Records' portal from May 26 to June 6, 2025.
The test supports the SOC 2 criteria CC4.1 and CC7.1. No critical finding is open, and there have been no material changes to the portal since.
Sincerely,
Rhea Sandoval
Principal Tester`, reading.PenetrationTest},
	{"HITRUST letter", `May 2, 2025
Marrow Cloud Records
HITRUST Validated Assessment: Letter of Certification
Based on the work of an external assessor, the records platform meets the HITRUST CSF v11 certification criteria.
The certification lasts two years if no significant changes occur. SOC 2 reports may be mapped to it.
HITRUST`, reading.HITRUSTLetter},
	{"readiness assessment", `SOC 2 Readiness Assessment Report
Marrow Cloud Records
Prepared by Crane Holt LLP, certified public accountants
We assessed how ready the service organization is for an examination on the trust services criteria. We did not examine, and we express no opinion.
CC6.1 Logical access: gap found. CC7.2 Monitoring: no gap.`, reading.Other},
	{"agreed-upon procedures", `Independent Accountant's Report on Applying Agreed-Upon Procedures
To the Management of Marrow Cloud Records
We have performed the procedures enumerated below, which were agreed to by management, on the access controls that its SOC 2 report describes.
We were not engaged to, and did not, conduct an examination, the objective of which would be the expression of an opinion. Accordingly, we do not express an opinion on the trust services criteria.
Crane Holt LLP, Certified Public Accountants`, reading.Other},
	{"vendor questionnaire", `Vendor Security Questionnaire
Vendor: Marrow Cloud Records
1. Do you have a SOC 2 Type 2 report? Yes, from Crane Holt LLP, service auditor.
2. Which trust services criteria are in scope? Security, availability.
3. Have there been material changes to your controls since the last report? No.
4. Do you have a bridge letter? Yes, on request.`, reading.Other},
	{"security white paper", `Security at Marrow
A white paper, version 3, March 2025
How we protect your data. Marrow undergoes a SOC 2 Type 2 examination each year by an independent service auditor, on the trust services criteria for security and availability.
Encryption: data are encrypted at rest and in transit. Access: all accounts use a second factor.
Our controls continue to operate between the reports, and customers may ask for a bridge letter.`, reading.Other},
	{"service level agreement", `Service Level Agreement
between Marrow Cloud Records and the Customer
1. Availability. The service is available 99.9 % of each month.
2. Reports. The provider shall give the customer its SOC 2 report each year, and a gap letter on request.
3. Changes. The provider shall tell the customer of any material changes to its controls.`, reading.Other},
	{"letter on SOC 1 only", `Vellum Payroll, Inc.
January 15, 2026
Re: SOC 1 Bridge Letter
Our SOC 1 Type 2 report on internal control over financial reporting, by Crane Holt LLP, covers October 1, 2024 to September 30, 2025.
From October 1, 2025 to December 31, 2025 there were no material changes.
Sincerely,
Abel Finch
Chief Financial Officer`, reading.Other},
	{"letter on SOC 1 and SOC 2", `Vellum Payroll, Inc.
January 15, 2026
Re: SOC 1 and SOC 2 Bridge Letter
Our SOC 1 Type 2 and SOC 2 Type 2 reports by Crane Holt LLP cover October 1, 2024 to September 30, 2025.
From October 1, 2025 to December 31, 2025 there were no material changes to internal control over financial reporting or to the controls on security.
Sincerely,
Abel Finch
Chief Financial Officer`, reading.BridgeLetter},
	{"engagement letter", `Crane Holt LLP
March 1, 2025
Engagement Letter
Dear Management of Marrow Cloud Records:
This letter confirms the terms on which we will examine your description for a SOC 2 Type 2 report for the period April 1, 2025 to March 31, 2026, on the trust services criteria. You will tell us of any material changes to your controls.
Our fee is payable in two parts. Please sign and return a copy.
Crane Holt LLP`, reading.Other},
	{"announcement", `Marrow Cloud Records completes its SOC 2 Type II examination
Duluth, April 8, 2025
Marrow Cloud Records said today that it completed a SOC 2 Type II examination by the independent service auditor Crane Holt LLP without exceptions. The examination was on the trust services criteria for security.
"Our controls continue to operate every day," said its chief executive.
About Marrow: Marrow keeps records for clinics.`, reading.Other},
	{"letter of an examination under way", `Crane Holt LLP
June 20, 2025
Status of the SOC 2 Type 2 examination of Marrow Cloud Records
To whom it may concern:
We are engaged as service auditor to examine the records system for the period May 1, 2024 to April 30, 2025. Fieldwork is complete and we expect to issue the report by July 31, 2025. This letter gives no opinion.
Crane Holt LLP`, reading.Other},
	{"policy", `Information Security Policy
Marrow Cloud Records, version 7
1. Purpose. This policy sets rules for the protection of information. It supports the trust services criteria and our SOC 2 report.
2. Access control (CC6.1, CC6.2, CC6.3). Access is granted by role and reviewed each quarter.
3. Changes (CC8.1). No material changes are made without approval.
4. Exceptions. Exceptions are noted and approved by the security officer.`, reading.Other},
}

// TestNearClass holds what is no SOC 2 report and no letter after one apart from
// those that are.
func TestNearClass(t *testing.T) {
	t.Parallel()
	for _, c := range nearby {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if x := reading.Read(typeset(c.text), reading.File{}); x.Class != c.class {
				t.Errorf("read as %s, want %s", x.Class, c.class)
			}
		})
	}
}
