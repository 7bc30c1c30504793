package reading

import (
	"slices"
	"testing"
)

// Names of one organization in its forms, and names of two.
func TestSameProvider(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"Amazon Web Services, Inc.", "AWS", true},
		{"Gannet Rock Data Center Holdings, Inc.", "Holdings, Inc.", true},
		{"2 Ctrl Datacenters Limited", "Ctrl Datacenters Limited", true},
		{"Ostrava Colocation s.r.o.", "Ostrava Colocation", true},
		{"Harbor Print GmbH & Co. KG", "Harbor Print", true},
		{"Okta, Inc.", "Microsoft Azure", false},
		{"Tamsin Verify Ltd", "TVL", false}, // the legal form is no word of the name
	}
	for _, test := range tests {
		if got := sameProvider(test.a, test.b); got != test.want {
			t.Errorf("%q and %q: one %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

// A sentence on both methods gives each organization the one that is said for it.
func TestMethodBeside(t *testing.T) {
	t.Parallel()
	text := "Management elected the carve-out method for Harrow Cloud s.r.o. and the inclusive method for Sable Mail Services, Inc.; the controls of the latter were tested."
	for name, want := range map[string]string{"Harrow Cloud s.r.o.": "carve_out", "Sable Mail Services, Inc.": "inclusive"} {
		p := provider{Subservice: Subservice{Name: name}}
		if q := (paragraph{passage: passage{text: text}}); !p.methodNear(q, bareName(name)) || *p.Method != want {
			t.Errorf("%s: %v, want %s", name, p.Method, want)
		}
	}
}

// Companies by legal forms of other countries are found where a sentence speaks of
// subservice organizations.
func TestCompaniesAbroad(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Ostrava Colocation s.r.o.", "Kaskade Hosting GmbH & Co. KG", "Nordlys Data AB", "Pingwell B.V.", "Torre Print S.p.A.", "Harbor Voice Pty Ltd"} {
		p := paragraph{passage: passage{text: "The servers stand in the halls of " + name + " (a subservice organization)."}}
		var got []string
		for _, f := range namesIn(p, "", &SOC2{}) {
			got = append(got, f.Name)
		}
		if len(got) != 1 || got[0] != name {
			t.Errorf("read %q, want %q", got, name)
		}
	}
}

// Companies beside a method, by the words they are called by, and words that are
// names of none.
func TestNamesBeside(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"Virtual desktops come from Bluestem Desktops, Inc. The description carves out its controls.", []string{"Bluestem Desktops, Inc."}},
		{`Tollgate Secure Messaging ("Tollgate") delivers notices. Its controls are carved out.`, []string{"Tollgate Secure Messaging"}},
		{"Currawong uses Amazon Web Services (AWS), Sydney region, for hosting. It is carved out.", []string{"Amazon Web Services"}},
		{"Ambleside uses two subservice organisations: Google Cloud Platform for hosting, and Penrith Text Ltd for texts.", []string{"Google Cloud Platform", "Penrith Text Ltd"}},
		{"Boreal uses Microsoft Corporation (Azure, Canada East) to host. The carve-out method is used.", []string{"Microsoft Corporation"}},
		{"The company carves out LLC.", nil},
	}
	for _, test := range tests {
		var list []provider
		for _, f := range namesIn(paragraph{passage: passage{text: test.text}}, "Ambleside", &SOC2{}) {
			list = addProvider(list, f)
		}
		var got []string
		for _, f := range list {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: read %q, want %q", test.text, got, test.want)
		}
	}
}
