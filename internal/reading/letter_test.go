package reading_test

import (
	"slices"
	"testing"

	"ward/internal/reading"
)

// A report set as a letter: the date above the addressee, who is named over a
// line of attention, and a Type 1's word on operation before the opinion. A
// heading on use within it opens no other part.
func TestLetterOfOpinion(t *testing.T) {
	t.Parallel()
	s := reading.Read(typeset(`# Larch Dispatch, Inc.
SOC 2 Type 1
Categories: Security | Availability
January 31, 2026

# Auditor's Letter of Opinion
February 13, 2026

Larch Dispatch, Inc.
Attention: the Managing Director

We have examined Larch Dispatch, Inc.'s description of the Larch Router as of January 31, 2026, and whether its controls
were suitably designed under the trust services criteria for security and availability.

No procedures were carried out on whether the controls operated effectively over time, and we do not express an opinion on
that.

It is our opinion that, in all material respects, as of January 31, 2026, the description presents the Larch Router that was
designed and implemented, and the controls stated in it were suitably designed.

# Other information and use
This letter is meant for Larch Dispatch, Inc.

Teal Rowe LLP
Tampa, Florida
# About the Service
The Larch Router carries messages.
`), reading.File{Declared: reading.SOC2Report}).SOC2
	for _, v := range [...]struct{ name, got, want string }{
		{"opinion", deref(s.Opinion), "unqualified"}, {"organization", deref(s.ServiceOrganization), "Larch Dispatch, Inc."},
		{"date", deref(s.ReportDate), "2026-02-13"}, {"auditor", deref(s.Auditor), "Teal Rowe LLP"}, {"type", deref(s.ReportType), "type_1"},
	} {
		if v.got != v.want {
			t.Errorf("%s: %q, want %q", v.name, v.got, v.want)
		}
	}
	if !slices.Equal(s.Categories, []string{"security", "availability"}) {
		t.Errorf("categories %q", s.Categories)
	}
}
