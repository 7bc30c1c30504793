package reading_test

import "testing"

// wordings are bridge letters that name the service organization, its auditor
// and the days in other ways.
var wordings = []letter{
	{name: "signed for the company, the firm of", text: `September 18, 2025
Customers of the Tamarisk Scheduling Platform
Dear Customer:
Tamarisk's independent auditors, the firm of Holloway & Pratt, P.C., completed a SOC 2 Type 2 examination of the scheduling platform for the period October 1, 2024 through June 30, 2025. That report is the latest available.
To the best of management's knowledge, from July 1, 2025 through September 15, 2025 there were no material changes to the controls described in it.
Very truly yours,
TAMARISK HEALTH SOFTWARE, INC.
By: /s/ Lena Voss
Name: Lena Voss
Title: Chief Compliance Officer`,
		org: "TAMARISK HEALTH SOFTWARE, INC.", firm: "Holloway & Pratt, P.C.", start: "2024-10-01", end: "2025-06-30", from: "2025-07-01", to: "2025-09-15", date: "2025-09-18"},
	{name: "an examination by, the Company", text: `Quillmark Billing LLC
400 Harbor Road, Suite 12
Duluth, MN 55802
October 6, 2025
RE: SOC 2 Gap Letter
To Whom It May Concern:
Quillmark Billing LLC (the "Company") was the subject of an examination by Ferris Dunmore CPAs, whose SOC 2 Type II report covers the period January 1, 2025 to June 30, 2025.
Between July 1, 2025 and September 30, 2025 the Company has not made any changes that would materially affect the controls.
Respectfully,
Tomas Reyl
Vice President, Information Security`,
		org: "Quillmark Billing LLC", firm: "Ferris Dunmore CPAs", start: "2025-01-01", end: "2025-06-30", from: "2025-07-01", to: "2025-09-30", date: "2025-10-06"},
	{name: "our independent auditors, no legal form of the vendor", text: `# Larkhaven
Trust and Compliance
12 November 2025
Bridge letter: SOC 2 Type 2
Larkhaven's SOC 2 Type 2 report was issued by our independent auditors, Brackwater Assurance Partners LLP, and is on the twelve months ended 30 September 2025.
Since 30 September 2025 and up to the date of this letter, management knows of no significant changes in the system.
Best regards,
Priya Anand, Director of Trust`,
		org: "Larkhaven", firm: "Brackwater Assurance Partners LLP", start: "2024-10-01", end: "2025-09-30", from: "2025-10-01", to: "2025-11-12", date: "2025-11-12"},
	{name: "we at, with the firm first", text: `Date: 02/14/2025
SOC 2 BRIDGE LETTER
Dear Valued Client,
We at Osprey Ledger Systems Inc. value your trust. Castellan Moore LLP conducted our latest SOC 2 Type II audit. The audit period was 01/01/2024 - 12/31/2024.
This letter bridges 01/01/2025 - 02/14/2025. No material changes to our control environment occurred in that window.
Thank you,
Marcus Feld
Chief Technology Officer
Osprey Ledger Systems Inc.`,
		org: "Osprey Ledger Systems Inc.", firm: "Castellan Moore LLP", start: "2024-01-01", end: "2024-12-31", from: "2025-01-01", to: "2025-02-14", date: "2025-02-14"},
	{name: "a form with colons", text: `Bridge Letter
Company: Fernbrook Imaging Corp.
Service auditor: Adair Whitlock & Company, LLP
Report: SOC 2 Type 2
Report period: April 1, 2024 - March 31, 2025
Bridge period: April 1, 2025 - May 31, 2025
Letter date: June 3, 2025
Material changes since the report: None
Signed by: Odile Brandt
Odile Brandt
Chief Information Officer`,
		org: "Fernbrook Imaging Corp.", firm: "Adair Whitlock & Company, LLP", start: "2024-04-01", end: "2025-03-31", from: "2025-04-01", to: "2025-05-31", date: "2025-06-03"},
	{name: "report titled on the vendor's system", text: `Wrenfield Pharmacy Networks, Ltd.
Subject: Continuity letter
March 20, 2025
To our customers and their auditors
A report entitled "Report on Wrenfield Pharmacy Networks' Description of its Claims Switch and on the Suitability of the Design and Operating Effectiveness of its Controls" (SOC 2 Type 2) for the period 1 January 2024 through 31 December 2024 was issued by Ingram Sloane PLLC on 3 February 2025.
As of March 20, 2025, Wrenfield's management is not aware of any material change to the controls in that report.
Yours truly,
Beatriz Calder
President`,
		org: "Wrenfield Pharmacy Networks, Ltd.", firm: "Ingram Sloane PLLC", start: "2024-01-01", end: "2024-12-31", from: "2025-01-01", to: "2025-03-20", date: "2025-03-20"},
	{name: "changes told, auditor in a passive sentence", text: `Juniper Vale Records, Inc.
August 29, 2025
Letter to bridge the period after our SOC 2 report
The description of Juniper Vale's records service and its controls was examined by Tolliver Kane LLP for the period from June 1, 2024 to May 31, 2025.
From June 1, 2025 to August 25, 2025 the following material changes took place:
1. The primary data center was moved from Ohio to Utah.
2. The ticketing system was replaced.
No other material changes are known to us.
Sincerely,
Hugo Marchetti
SVP and General Counsel`,
		org: "Juniper Vale Records, Inc.", firm: "Tolliver Kane LLP", start: "2024-06-01", end: "2025-05-31", from: "2025-06-01", to: "2025-08-25", date: "2025-08-29", changes: true, flags: "material_changes"},
	{name: "no auditor's name", text: `Pellworth Dictation, Inc.
January 31, 2026
SOC 2 bridge letter
Our SOC 2 Type 2 report covers December 1, 2024 to November 30, 2025.
There have been no material changes to our controls from December 1, 2025 through January 31, 2026.
Sincerely,
Ada Lindqvist
Chief Security Officer`,
		org: "Pellworth Dictation, Inc.", firm: "", start: "2024-12-01", end: "2025-11-30", from: "2025-12-01", to: "2026-01-31", date: "2026-01-31"},
	{name: "the vendor in the signature only", text: `Our ref. 2025/118
5 May 2025
To users of the Remote Monitoring Service
SOC 2 gap letter
The last SOC 2 Type 2 report, by Penhallow Grieve LLP, is on the period 1 March 2024 to 28 February 2025. Management has since operated the same controls, and no material changes have been made to them from 1 March 2025 until today.
For and on behalf of Stonecrop Telemetry Limited
Iain Mowbray
Managing Director`,
		org: "Stonecrop Telemetry Limited", firm: "Penhallow Grieve LLP", start: "2024-03-01", end: "2025-02-28", from: "2025-03-01", to: "2025-05-05", date: "2025-05-05"},
	{name: "another firm that will examine next", text: `Harrowgate Data Corporation
July 15, 2025
Re: Bridge letter for SOC 2 Type II
Harrowgate Data Corporation retained Lambert Osei & Associates, CPAs to perform its SOC 2 Type II examination for the period May 1, 2024 through April 30, 2025.
This letter is for the period of May 1, 2025 through July 15, 2025. Harrowgate confirms that its internal controls have not changed materially.
The next examination will be for the period May 1, 2025 through April 30, 2026.
Cordially,
Nadia Brekke
Chief Operating Officer`,
		org: "Harrowgate Data Corporation", firm: "Lambert Osei & Associates, CPAs", start: "2024-05-01", end: "2025-04-30", from: "2025-05-01", to: "2025-07-15", date: "2025-07-15"},
	{name: "the auditor signs the report, a d/b/a, upper case", text: `SUNDEW PATIENT PORTALS, LLC
D/B/A SUNDEW
DECEMBER 12, 2025
SOC 2 BRIDGE LETTER
Sundew Patient Portals, LLC received a SOC 2 Type 2 report dated October 20, 2025 from Nakamura Bell & Co., LLP. It is on the period of October 1, 2024 through September 30, 2025.
Management of Sundew states that, from October 1, 2025 through December 12, 2025, its system has remained unchanged in all material respects.
/s/ Colm Darragh
Colm Darragh, Chief Privacy Officer`,
		org: "SUNDEW PATIENT PORTALS, LLC", firm: "Nakamura Bell & Co., LLP", start: "2024-10-01", end: "2025-09-30", from: "2025-10-01", to: "2025-12-12", date: "2025-12-12"},
	{name: "opinion of the firm, and a customer's name", text: `Brambleton Transcription Services, Inc.
Minneapolis, Minnesota
February 10, 2026
Meadow County Hospital District
Attention: Vendor Risk
Re: Bridge letter
You asked for an update of the SOC 2 Type 2 report on Brambleton's transcription system. The report, with the opinion of Eastlake Corrigan & Wu, LLP, is for the year ended November 30, 2025.
Between December 1, 2025 and the date of this letter, nothing was changed in the system that we consider material.
Regards,
Yusuf Adeyemi
Director, Governance, Risk and Compliance
Brambleton Transcription Services, Inc.`,
		org: "Brambleton Transcription Services, Inc.", firm: "Eastlake Corrigan & Wu, LLP", start: "2024-12-01", end: "2025-11-30", from: "2025-12-01", to: "2026-02-10", date: "2026-02-10"},
	{name: "SOC 1 and SOC 2 together", text: `Cobalt Ridge Payroll Corp.
April 4, 2025
Bridge letter for our SOC 1 and SOC 2 reports
Our auditor, Wystan Hale LLP, has issued SOC 1 Type 2 and SOC 2 Type 2 reports on Cobalt Ridge's payroll system, both for the period January 1, 2024 to December 31, 2024.
We are not aware of material changes in internal controls between January 1, 2025 and March 31, 2025.
Kind regards,
Greta Solheim
Chief Financial Officer`,
		org: "Cobalt Ridge Payroll Corp.", firm: "Wystan Hale LLP", start: "2024-01-01", end: "2024-12-31", from: "2025-01-01", to: "2025-03-31", date: "2025-04-04"},
	{name: "auditor without a legal form", text: `Marlowe Care Connect, Inc.
September 9, 2025
SOC 2 Type II Bridge Letter
Marlowe Care Connect, Inc. engages the accounting firm Thackeray Lund to examine its care platform each year. The most recent report covers August 1, 2024 through July 31, 2025.
From August 1, 2025 to September 9, 2025 no material changes were made to the control environment.
Sincerely,
Owen Castell
Chief Executive Officer`,
		org: "Marlowe Care Connect, Inc.", firm: "Thackeray Lund", start: "2024-08-01", end: "2025-07-31", from: "2025-08-01", to: "2025-09-09", date: "2025-09-09"},
	{name: "our examination, in our opinion", text: `Thornapple Referral Exchange, Inc.
October 30, 2025
Dear Customer,
Sable Northcott LLP, a service auditor, finished our examination under the trust services criteria for the period August 1, 2024 through July 31, 2025. Its report is a SOC 2 Type 2.
In our opinion nothing has materially changed since August 1, 2025, through October 30, 2025, in the controls (CC6.1, CC7.2) that the service organization describes there. We do not express an opinion in place of the auditor.
Sincerely,
Wren Abara
Chief Risk Officer`,
		org: "Thornapple Referral Exchange, Inc.", firm: "Sable Northcott LLP", start: "2024-08-01", end: "2025-07-31", from: "2025-08-01", to: "2025-10-30", date: "2025-10-30"},
	{name: "a memorandum", text: `MEMORANDUM
To: Customers of Saltmarsh Claims
From: Saltmarsh Claims Services
Date: March 3, 2025
Subject: Interim period statement, SOC 2
Report of Vickery Lund & Co. CPAs: January 1, 2024 through December 31, 2024 (SOC 2 Type 2)
Interim period: January 1, 2025 through February 28, 2025
Controls: no material change was made to the controls of Saltmarsh Claims Services.
Joanna Pike
Head of Internal Audit`,
		org: "Saltmarsh Claims Services", firm: "Vickery Lund & Co. CPAs", start: "2024-01-01", end: "2024-12-31", from: "2025-01-01", to: "2025-02-28", date: "2025-03-03"},
	{name: "the auditor without a form, the vendor without one", text: `# OakenTrail
Status of SOC 2 controls
June 30, 2025
OakenTrail's controls were audited by Greer Halloway for the period of 1 April 2024 to 31 March 2025 (SOC 2 Type II).
OakenTrail has continued to operate these controls since then. There were no significant changes between 1 April 2025 and 30 June 2025.
Thanks,
Milo Ferrant
Co-founder and CTO, OakenTrail`,
		org: "OakenTrail", firm: "Greer Halloway", start: "2024-04-01", end: "2025-03-31", from: "2025-04-01", to: "2025-06-30", date: "2025-06-30"},
	{name: "long address, customer before vendor", text: `Basil & Rowe Hospital Group, Inc.
Attn: Third-Party Risk
77 Linden Street
Portland, ME 04101
November 14, 2025
RE: Bridge letter for the Kestrel Infusion Platform
Dear Ms. Ortiz:
Kestrel Medical Devices, Inc. ("Kestrel") obtained a SOC 2 Type 2 report on the Kestrel Infusion Platform from its auditor, Fairweather Nash LLC, for September 1, 2024 through August 31, 2025.
Kestrel has made no material changes to the platform's controls from September 1, 2025 through November 14, 2025.
Kestrel Medical Devices, Inc.
Dana Whitlow
VP Quality`,
		org: "Kestrel Medical Devices, Inc.", firm: "Fairweather Nash LLC", start: "2024-09-01", end: "2025-08-31", from: "2025-09-01", to: "2025-11-14", date: "2025-11-14"},
	{name: "a report from the vendor, accountants without a form", text: `Pinecrest Advisors Health Data, Inc.
August 18, 2025
SOC 2 gap letter
You hold the SOC 2 Type 2 report from Pinecrest Advisors Health Data, Inc. on the period July 1, 2024 to June 30, 2025. The independent accountants at Moss Tarrant examined it.
Pinecrest Advisors Health Data, Inc. has issued no newer report. From July 1, 2025 to August 15, 2025 no material changes occurred.
Sincerely,
Elio Brandvold
Chief Compliance Officer
Pinecrest Advisors Health Data, Inc.`,
		org: "Pinecrest Advisors Health Data, Inc.", firm: "Moss Tarrant", start: "2024-07-01", end: "2025-06-30", from: "2025-07-01", to: "2025-08-15", date: "2025-08-18"},
	{name: "whoever examined, without a form", text: `Gap letter
Alder & Finch Clinical Messaging
September 22, 2025
Dear customers,
Rowan Strand Partners examined the messaging service. Its SOC 2 report is on the period from 1 July 2024 to 30 June 2025.
Alder & Finch Clinical Messaging is not aware of material changes since then, as of the date of this letter.
Kind regards
/s/ Teo Varga
Teo Varga
Chief Operating Officer
Alder & Finch Clinical Messaging`,
		org: "Alder & Finch Clinical Messaging", firm: "Rowan Strand Partners", start: "2024-07-01", end: "2025-06-30", from: "2025-07-01", to: "2025-09-22", date: "2025-09-22"},
}

// TestBridgeWording reads letters that say the same in other words.
func TestBridgeWording(t *testing.T) {
	t.Parallel()
	for _, c := range wordings {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}
