package reading_test

import (
	"testing"

	"ward/internal/reading"
)

// The scope paragraph names the system in many ways.
func TestSystemNames(t *testing.T) {
	t.Parallel()
	const period = "throughout the period January 1, 2025 to December 31, 2025"
	tests := []struct{ scope, want string }{
		{"Acre Labs, Inc.'s description of its Acre Portal, entitled \"Acre Labs, Inc.'s Description of its Acre Portal\" " + period, "Acre Portal"},
		{"Acre Labs, Inc.'s accompanying description of its Acre Portal services (the \"System\") titled \"Description of the System\"\n" + period, "Acre Portal services"},
		{"the accompanying description of Acre Labs, Inc.'s (\"Acre\") cloud-based Acre Portal system for processing orders\n" + period, "cloud-based Acre Portal system"},
		{"the description of the system known as Acre Portal of Acre Labs, Inc. " + period, "Acre Portal"},
		{"the description of the Acre Portal prepared by Acre Labs, Inc. " + period, "Acre Portal"},
		{"Acre Labs, Inc.'s (\"Acre\") accompanying description of its Acre Portal found in Section 3 titled \"Acre's Description\nof Its System\" " + period, "Acre Portal"},
		{"management's description of Acre Labs, Inc.'s Acre Portal (\"the description\") " + period, "Acre Portal"},
		{"Acre Labs, Inc.'s accompanying description of Acre Portal " + period, "Acre Portal"},
		{"Acre Labs, Inc.'s accompanying description of its system, the Acre Portal, " + period, "Acre Portal"},
	}
	for _, c := range tests {
		x := reading.Read(typeset("# Acre Labs, Inc.\nSOC 2 Type 2 Report\n\n# Section I - Independent Service Auditor's Report\nTo the Management of Acre Labs, Inc.\n"+
			"We have examined "+c.scope+"\nand the suitability of the design and operating effectiveness of controls relevant to security.\n\n"+
			"In our opinion, in all material respects, the controls operated effectively "+period+".\nNinefold Reed LLP\nAustin, Texas\nFebruary 20, 2026\n"), reading.File{})
		if x.SOC2 == nil {
			t.Fatalf("%q: read as %s", c.scope, x.Class)
		}
		if got := deref(x.SOC2.System); got != c.want {
			t.Errorf("%q: system %q, want %q", c.scope, got, c.want)
		}
		if got := deref(x.SOC2.ServiceOrganization); got != "Acre Labs, Inc." {
			t.Errorf("%q: organization %q", c.scope, got)
		}
	}
}
