package reading_test

import (
	"strings"
	"testing"

	"ward/internal/reading"
)

// The organization and its system are found however the report addresses the
// one and describes the other.
func TestOwnerAndSystem(t *testing.T) {
	t.Parallel()
	const period = "throughout the period January 1, 2025 to December 31, 2025"
	const controls = " and the suitability of the design and operating effectiveness of controls relevant to security."
	for _, c := range []struct{ cover, to, scope, org, system string }{
		{"Sorrel Vault\nQuarry Bay s.r.o.", "Addressed to: the Management of Quarry Bay s.r.o.", "We have examined the Sorrel Vault description prepared by Quarry Bay s.r.o. for the period January 1, 2025 to December 31, 2025" + controls, "Quarry Bay s.r.o.", "Sorrel Vault"},
		{"Quarry Bay Cooperative", "To the Shareholders and Board of Directors\nQuarry Bay Cooperative\n12 Harbor Street", "We have examined the attached description of the system of Quarry Bay Cooperative related to Sorrel Vault " + period + controls, "Quarry Bay Cooperative", "Sorrel Vault"},
		{"Sorrel Vault | Quarry Bay Pty Ltd", "Attention: Board of Directors, Quarry Bay Pty Ltd", "At your request we examined the attached description by Quarry Bay Pty Ltd of its Sorrel Vault in the period January 1, 2025 to December 31, 2025" + controls, "Quarry Bay Pty Ltd", "Sorrel Vault"},
		{"SOC 2 Report", "To the stakeholders of eQuarry, Inc.", "We were engaged by eQuarry, Inc. to examine, and have examined, its description of the system known as Sorrel Vault " + period + controls, "eQuarry, Inc.", "Sorrel Vault"},
		{"Sorrel Vault", "To the executive leadership of Quarry Bay ULC", "# Our engagement\nQuarry Bay ULC engaged us to report on its Sorrel Vault (the system). We have examined the controls " + period + controls, "Quarry Bay ULC", "Sorrel Vault"},
		{"Quarry Bay University Hospital", "To the Members of Quarry Bay University Hospital", "We have examined QBUH's description of eRx Vault " + period + controls, "Quarry Bay University Hospital", "eRx Vault"},
	} {
		text := "# " + c.cover + "\nSOC 2 Type 2\n\n# Section 1. Independent Service Auditor's Report\n" + c.to + "\n" + c.scope + `
# Opinion
In our opinion, in all material respects, (a) the accompanying description of the ` + c.system + ` presents the system as designed and
implemented; and (b) the controls operated effectively throughout the period January 1, 2025 to December 31, 2025.
Amber Rowe LLP
Tampa, Florida
February 13, 2026

# Section 2. Assertion of ` + c.org + `
We have prepared the description of the ` + c.system + ` of ` + c.org + " " + period + "."
		x := reading.Read(typeset(text), reading.File{})
		if x.SOC2 == nil {
			t.Fatalf("%q: %s", c.to, x.Class)
		}
		if got := strings.TrimPrefix(deref(x.SOC2.ServiceOrganization), "The "); got != c.org {
			t.Errorf("%q: organization %q, want %q", c.to, got, c.org)
		}
		if got := deref(x.SOC2.System); got != c.system {
			t.Errorf("%q: system %q, want %q", c.scope, got, c.system)
		}
		for _, r := range x.NeedsReview {
			if r.Path == "soc2.system" || r.Path == "soc2.service_organization" {
				t.Errorf("%q: %s", c.to, r.Reason)
			}
		}
	}
}

// Of two addressees the first is the service organization, and the assertion of a
// subservice organization names another.
func TestTwoAssertions(t *testing.T) {
	t.Parallel()
	text := `SOC 2 Type II Report
Sorrel Vault
# Section B | Assertions of Management
Assertion of Amber Lantern Security Inc.
As a subservice organization to Quarry Bay Trust, we assert that Section A presents our controls.
Amber Lantern Security Inc.
# Section C | Independent Service Auditor's Report
To the Board of Directors of Quarry Bay Trust and the management of Amber Lantern Security Inc.
We have examined the description in Section A of Quarry Bay Trust's Sorrel Vault between April 1, 2024 and December 31, 2024
and the suitability of the design and operating effectiveness of controls relevant to security.
# Opinion
In our opinion, in all material respects, the description presents the system that was designed and implemented between April
1, 2024 and December 31, 2024; and the controls operated effectively between April 1, 2024 and December 31, 2024.
Teal Moreau S.E.N.C.R.L./LLP
Kansas City, Missouri
March 18, 2025`
	s := reading.Read(typeset(text), reading.File{}).SOC2
	if deref(s.ServiceOrganization) != "Quarry Bay Trust" || deref(s.System) != "Sorrel Vault" || deref(s.Auditor) != "Teal Moreau S.E.N.C.R.L./LLP" {
		t.Errorf("%s, %s, %s", deref(s.ServiceOrganization), deref(s.System), deref(s.Auditor))
	}
}

// A remark on what is not covered, before the opinion, is no disclaimer; who is
// to read a letter is no organization.
func TestOpinionBehindRemark(t *testing.T) {
	t.Parallel()
	text := `QUARRY BAY, INC.
SOC 2 - TYPE I EXAMINATION
Trust services categories: Security | Availability
March 15, 2026
# Management's Representation
We represent that the description shows the service as designed on March 15, 2026.
# Independent Auditor's Letter of Opinion
April 22, 2026
Quarry Bay, Inc.
Attention: the Managing Director
We have completed an examination of Quarry Bay, Inc.'s description of the Sorrel Vault as of March 15, 2026, and of whether its
controls were suitably designed at that date under the trust services criteria for security and availability.
No procedures were carried out on whether the controls operated effectively over time, and we do not express an opinion on that.
It is our opinion that, in all material respects, as of March 15, 2026, the description presents the Sorrel Vault that was
designed and implemented, and the controls stated in it were suitably designed.
Yours truly,
Amber Rowe, LLP
Portland, Maine`
	s := reading.Read(typeset(text), reading.File{}).SOC2
	if got := []string{deref(s.ServiceOrganization), deref(s.Opinion), deref(s.AsOf), deref(s.Auditor), strings.Join(s.Categories, " ")}; strings.Join(got, "; ") != "Quarry Bay, Inc.; unqualified; 2026-03-15; Amber Rowe, LLP; security availability" {
		t.Errorf("%q", got)
	}
}
