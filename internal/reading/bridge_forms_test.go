package reading_test

import (
	"strings"
	"testing"

	"ward/internal/reading"
)

// letter is one form of a bridge letter and what is true of it. Each is of
// Copperfield Rx, Inc., after a report of Amberly Knox LLP on the year to
// 30 June 2025, unless it says otherwise.
type letter struct {
	name, text     string
	from, to, date string
	changes        bool
	flags          string
	start, end     string // of the report; empty: that year
}

var letterForms = []letter{
	{"days in the subject", `# Copperfield Rx, Inc.
September 15, 2025
Re: SOC 2 Bridge Letter for July 1, 2025 - August 31, 2025
Dear Customer,
Our last SOC 2 Type II report, prepared by Amberly Knox LLP, is for July 1, 2024 - June 30, 2025.
Nothing has come to our attention in the gap period that would be a material change to our controls.
Regards,
Ines Okoro
Chief Information Security Officer`, "2025-07-01", "2025-08-31", "2025-09-15", false, "", "", ""},
	{"as of, a number of days", `Copperfield Rx, Inc.
Date: 10 September 2025
To whom it may concern
Copperfield Rx, Inc. engaged Amberly Knox LLP for a SOC 2 examination. It covered the period 1 July 2024 through 30 June 2025 (the Covered Period). The report was issued on 12 August 2025.
As of 10 September 2025, which is 72 days after the end of the Covered Period, the controls continue to operate and no significant changes have occurred.
Yours faithfully,
Ines Okoro, CISO`, "2025-07-01", "2025-09-10", "2025-09-10", false, "", "", ""},
	{"slashes, no changes other than", `Copperfield Rx, Inc.
09/30/2025
SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers 07/01/2024 to 06/30/2025. This letter covers the period 07/01/2025 to 09/30/2025.
There were no material changes to the system or its controls, other than the items below:
- The help desk moved to another provider.
/s/ Ines Okoro
Ines Okoro
Chief Executive Officer`, "2025-07-01", "2025-09-30", "2025-09-30", true, "material_changes", "", ""},
	{"ISO days, changes denied", `Copperfield Rx, Inc.
2025-08-20
Bridge letter, SOC 2
Report period: 2024-07-01 to 2025-06-30. Auditor: Amberly Knox LLP
Bridge period: 2025-07-01 to 2025-08-20
Significant changes in the control environment: None.
Ines Okoro
Head of Compliance`, "2025-07-01", "2025-08-20", "2025-08-20", false, "", "", ""},
	{"we did not make", `Copperfield Rx, Inc.
August 20, 2025
Subject: Bridge letter
Amberly Knox LLP completed our SOC 2 Type 2 examination for the twelve months ended June 30, 2025.
Since that date, and until the date of this letter, we did not make changes to our controls that would affect the conclusions of the report.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-07-01", "2025-08-20", "2025-08-20", false, "", "", ""},
	{"changed in a way", `Copperfield Rx, Inc.
August 20, 2025
Subject: SOC 2 bridge letter
The most recent SOC 2 report of Copperfield Rx, Inc. by Amberly Knox LLP is for July 1, 2024 to June 30, 2025.
During the period from July 1, 2025 to August 20, 2025 our control environment underwent a significant change: production moved to another hosting provider.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-07-01", "2025-08-20", "2025-08-20", true, "material_changes", "", ""},
	{"long gap", `Copperfield Rx, Inc.
December 5, 2025
Subject: SOC 2 continuity letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
We confirm that from July 1, 2025 through December 5, 2025 there have been no material changes in internal control.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-07-01", "2025-12-05", "2025-12-05", false, "gap_exceeds_3_months", "", ""},
	{"begins too early", `Copperfield Rx, Inc.
September 30, 2025
Subject: SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
For the gap of June 15, 2025 to September 10, 2025 management is not aware of material changes.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-06-15", "2025-09-10", "2025-09-30", false, "begins_before_period_end", "", ""},
	{"dated before the end", `Copperfield Rx, Inc.
June 2, 2025
Subject: SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
From July 1, 2025 to August 31, 2025 there are no material changes.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-07-01", "2025-08-31", "2025-06-02", false, "dated_before_report", "", ""},
	{"unsigned", `Copperfield Rx, Inc.
September 2, 2025
Subject: SOC 2 gap letter
The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025.
From July 1, 2025 to August 31, 2025 there have been no material changes.
Copperfield Rx, Inc.`, "2025-07-01", "2025-08-31", "2025-09-02", false, "unsigned", "", ""},
	{"earlier letters and reports", `Copperfield Rx, Inc.
September 2, 2025
Subject: SOC 2 gap letter
This letter replaces ours of August 1, 2025. The SOC 2 report by Amberly Knox LLP covers July 1, 2024 to June 30, 2025; the report before it covered July 1, 2023 to June 30, 2024.
From July 1, 2025 to August 31, 2025 there have been no material changes. The next report will cover July 1, 2025 to June 30, 2026.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-07-01", "2025-08-31", "2025-09-02", false, "", "", ""},
	{"the third day of", `Copperfield Rx, Inc.
Dated the 3rd day of September, 2025
Subject: SOC 2 bridge letter
The SOC 2 report by Amberly Knox LLP covers the period from the 1st of July 2024 to the 30th of June 2025.
No material changes have been made since June 30, 2025 through the date of this letter.
Sincerely,
Ines Okoro
Chief Operating Officer`, "2025-07-01", "2025-09-03", "2025-09-03", false, "", "", ""},
}

// TestBridgeForms reads letters in many forms: days, statements and flags must
// all be right.
func TestBridgeForms(t *testing.T) {
	t.Parallel()
	for _, c := range letterForms {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc := typeset(c.text)
			x := reading.Read(doc, reading.File{})
			checkPlaces(t, doc, x)
			b := x.Bridge
			if b == nil {
				t.Fatalf("class %s", x.Class)
			}
			start, end := "2024-07-01", "2025-06-30"
			if c.start != "" {
				start, end = c.start, c.end
			}
			got := []string{deref(b.From), deref(b.To), deref(b.LetterDate), deref(b.MaterialChanges), strings.Join(b.Flags, " "), deref(b.ReportPeriod), deref(b.Auditor), deref(b.ServiceOrganization)}
			want := []string{c.from, c.to, c.date, map[bool]string{true: "true", false: "false"}[c.changes], c.flags, "{" + start + " " + end + "}", "Amberly Knox LLP", "Copperfield Rx, Inc."}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("%q, want %q (%v)", got[i], want[i], x.NeedsReview)
				}
			}
		})
	}
}
