package reading_test

import (
	"cmp"
	"strconv"
	"strings"
	"testing"

	"ward/internal/reading"
)

// letter is a bridge letter and what is true of it; empty means that the letter
// does not say it.
type letter struct {
	name, text     string
	org, firm      string
	start, end     string // of the report
	from, to, date string
	changes        bool
	flags          string
}

// check reads the letter: names, days, statement and flags must all be right.
func (c letter) check(t *testing.T) {
	t.Helper()
	doc := typeset(c.text)
	x := reading.Read(doc, reading.File{})
	checkPlaces(t, doc, x)
	b := x.Bridge
	if b == nil {
		t.Fatalf("class %s", x.Class)
	}
	got := []string{deref(b.ServiceOrganization), deref(b.Auditor), deref(b.ReportPeriod), deref(b.From), deref(b.To), deref(b.LetterDate), deref(b.MaterialChanges), strings.Join(b.Flags, " ")}
	want := []string{c.org, cmp.Or(c.firm, "<nil>"), "{" + c.start + " " + c.end + "}", c.from, c.to, c.date, strconv.FormatBool(c.changes), c.flags}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%q, want %q (%v)", got[i], want[i], x.NeedsReview)
		}
	}
}

// letterForms are all of Copperfield Rx, Inc., after a report of Amberly Knox LLP
// on the year to 30 June 2025.
var letterForms = []letter{
	{name: "days in the subject", text: `# Copperfield Rx, Inc.
September 15, 2025
Re: SOC 2 Bridge Letter for July 1, 2025 - August 31, 2025
Dear Customer,
Our last SOC 2 Type II report, prepared by Amberly Knox LLP, is for July 1, 2024 - June 30, 2025.
Nothing has come to our attention in the gap period that would be a material change to our controls.
Regards,
Ines Okoro
Chief Information Security Officer`,
		from: "2025-07-01", to: "2025-08-31", date: "2025-09-15"},
	{name: "as of, a number of days", text: `Copperfield Rx, Inc.
Date: 10 September 2025
To whom it may concern
Copperfield Rx, Inc. engaged Amberly Knox LLP for a SOC 2 examination. It covered the period 1 July 2024 through 30 June 2025 (the Covered Period). The report was issued on 12 August 2025.
As of 10 September 2025, which is 72 days after the end of the Covered Period, the controls continue to operate and no significant changes have occurred.
Yours faithfully,
Ines Okoro, CISO`,
		from: "2025-07-01", to: "2025-09-10", date: "2025-09-10"},
	{name: "slashes, no changes other than", text: `Copperfield Rx, Inc.
09/30/2025
SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers 07/01/2024 to 06/30/2025. This letter covers the period 07/01/2025 to 09/30/2025.
There were no material changes to the system or its controls, other than the items below:
- The help desk moved to another provider.
/s/ Ines Okoro
Ines Okoro
Chief Executive Officer`,
		from: "2025-07-01", to: "2025-09-30", date: "2025-09-30", changes: true, flags: "material_changes"},
	{name: "ISO days, changes denied", text: `Copperfield Rx, Inc.
2025-08-20
Bridge letter, SOC 2
Report period: 2024-07-01 to 2025-06-30. Auditor: Amberly Knox LLP
Bridge period: 2025-07-01 to 2025-08-20
Significant changes in the control environment: None.
Ines Okoro
Head of Compliance`,
		from: "2025-07-01", to: "2025-08-20", date: "2025-08-20"},
	{name: "we did not make", text: `Copperfield Rx, Inc.
August 20, 2025
Subject: Bridge letter
Amberly Knox LLP completed our SOC 2 Type 2 examination for the twelve months ended June 30, 2025.
Since that date, and until the date of this letter, we did not make changes to our controls that would affect the conclusions of the report.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-07-01", to: "2025-08-20", date: "2025-08-20"},
	{name: "changed in a way", text: `Copperfield Rx, Inc.
August 20, 2025
Subject: SOC 2 bridge letter
The most recent SOC 2 report of Copperfield Rx, Inc. by Amberly Knox LLP is for July 1, 2024 to June 30, 2025.
During the period from July 1, 2025 to August 20, 2025 our control environment underwent a significant change: production moved to another hosting provider.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-07-01", to: "2025-08-20", date: "2025-08-20", changes: true, flags: "material_changes"},
	{name: "long gap", text: `Copperfield Rx, Inc.
December 5, 2025
Subject: SOC 2 continuity letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
We confirm that from July 1, 2025 through December 5, 2025 there have been no material changes in internal control.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-07-01", to: "2025-12-05", date: "2025-12-05", flags: "gap_exceeds_3_months"},
	{name: "begins too early", text: `Copperfield Rx, Inc.
September 30, 2025
Subject: SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
For the gap of June 15, 2025 to September 10, 2025 management is not aware of material changes.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-06-15", to: "2025-09-10", date: "2025-09-30", flags: "begins_before_period_end"},
	{name: "dated before the end", text: `Copperfield Rx, Inc.
June 2, 2025
Subject: SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
From July 1, 2025 to August 31, 2025 there are no material changes.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-07-01", to: "2025-08-31", date: "2025-06-02", flags: "dated_before_report"},
	{name: "unsigned", text: `Copperfield Rx, Inc.
September 2, 2025
Subject: SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
From July 1, 2025 to August 31, 2025 there have been no material changes.
Copperfield Rx, Inc.`,
		from: "2025-07-01", to: "2025-08-31", date: "2025-09-02", flags: "unsigned"},
	{name: "earlier letters and reports", text: `Copperfield Rx, Inc.
September 2, 2025
Subject: SOC 2 gap letter
This letter replaces ours of August 1, 2025. The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025; the report before it covered July 1, 2023 to June 30, 2024.
From July 1, 2025 to August 31, 2025 there have been no material changes. The next report will cover July 1, 2025 to June 30, 2026.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-07-01", to: "2025-08-31", date: "2025-09-02"},
	{name: "the third day of", text: `Copperfield Rx, Inc.
Dated the 3rd day of September, 2025
Subject: SOC 2 bridge letter
The SOC 2 report by Amberly Knox LLP covers the period from the 1st of July 2024 to the 30th of June 2025.
No material changes have been made since June 30, 2025 through the date of this letter.
Sincerely,
Ines Okoro
Chief Operating Officer`,
		from: "2025-07-01", to: "2025-09-03", date: "2025-09-03"},
}

// TestBridgeForms reads letters in many forms.
func TestBridgeForms(t *testing.T) {
	t.Parallel()
	for _, c := range letterForms {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.org, c.firm, c.start, c.end = "Copperfield Rx, Inc.", "Amberly Knox LLP", "2024-07-01", "2025-06-30"
			c.check(t)
		})
	}
}
