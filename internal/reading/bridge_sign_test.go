package reading_test

import (
	"testing"

	"ward/internal/reading"
)

// Who signs a letter, and for whom, in the forms that signatures take.
func TestLetterSignature(t *testing.T) {
	t.Parallel()
	for closing, want := range map[string][2]string{
		"Kind regards,\nAoife Ní Bhriain\nHead of Trust, Larch Dispatch, Inc.":                                 {"Aoife Ní Bhriain, Head of Trust", "Larch Dispatch, Inc."},
		"For Larch Dispatch, Inc.:\nSignature /s/ Luis de la Cruz\nName Luis de la Cruz\nTitle VP, Compliance": {"Luis de la Cruz, VP, Compliance", "Larch Dispatch, Inc."},
		"Sincerely,\nDana Whitlock\nGeneral Counsel\nLarch Dispatch":                                           {"Dana Whitlock, General Counsel", "Larch Dispatch"},
		"Yours truly,\nLarch Dispatch\nDana Whitlock\nGeneral Counsel":                                         {"Dana Whitlock, General Counsel", "Larch Dispatch"},
		"Respectfully,\nDana Whitlock | General Counsel\nOn behalf of Larch Dispatch Cooperative":              {"Dana Whitlock, General Counsel", "Larch Dispatch Cooperative"},
	} {
		x := reading.Read(typeset("From: Dana Whitlock <dana@larch.example>\nSent: Friday, September 5, 2025 9:41 AM\nSubject: SOC 2 bridge letter\n\nHello,\n"+
			"our SOC 2 Type 2 report by Amber Rowe LLP covers July 1, 2024 to June 30, 2025.\nThis letter is for July 1, 2025 through August 31, 2025. There were no material changes.\n\n"+closing), reading.File{})
		b := x.Bridge
		if b == nil {
			t.Fatalf("%q: %s", closing, x.Class)
		}
		if got := [2]string{deref(b.Issuer), deref(b.ServiceOrganization)}; got != want {
			t.Errorf("%q: %q, want %q", closing, got, want)
		}
		if deref(b.LetterDate) != "2025-09-05" || deref(b.Auditor) != "Amber Rowe LLP" {
			t.Errorf("%q: date %s, auditor %s", closing, deref(b.LetterDate), deref(b.Auditor))
		}
	}
}
