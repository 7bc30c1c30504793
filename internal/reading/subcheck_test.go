package reading

import (
	"slices"
	"testing"

	"ward/internal/pdftext"
)

// Who is named in running text: by what the organization buys of them, and the
// owner of a service rather than the service.
func TestNamesIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want []string
	}{
		{"Harbor rents servers from Volk Hosting GmbH and has its files printed by Quill & Post B.V. The description does not disclose the actual controls at either.", []string{"Volk Hosting GmbH", "Quill & Post B.V."}},
		{"Harbor uses Ferro Cloud, a service of Ferro Computing Corp., for infrastructure.", []string{"Ferro Computing Corp."}},
		{"Harbor uses Volk Cloud (Volk), Leeds region, for hosting and Quill Inc. (a press, Canada East) for letters.", []string{"Volk Cloud", "Quill Inc."}},
		{"Harbor contracts with Volk Hosting Corp. (\"Volk\") for hosting and with\nSable Watch Services, LLC (\"Sable Watch\") for monitoring.", []string{"Volk Hosting Corp.", "Sable Watch Services, LLC"}},
		{"Harbor uses two subservice organisations: Volk Cloud Platform for hosting, and Larch Text Ltd for messages.", []string{"Volk Cloud Platform", "Larch Text Ltd"}},
		{"Volk Compute, LLC (\"Volk\") hosts the platform, and Sable Secure Messaging (\"Sable\") delivers its notices. Both are carved out.", []string{"Volk Compute, LLC", "Sable Secure Messaging"}},
		{"Harbor depends on Volk Europe Ltd for computing and on Larch Text, Inc. for messages.", []string{"Volk Europe Ltd", "Larch Text, Inc."}},
		{"Virtual desktops come from Volk Desktops, Inc. The description carves out Volk's controls.", []string{"Volk Desktops, Inc."}},
		{"The criteria of the American Institute of Owls (\"AIO\") are provided in Section 3.", nil},
		{"Bulk storage is bought from Larch Storage, Inc.; controls there are excluded (carve-out).", []string{"Larch Storage, Inc."}},
	}
	for _, test := range tests {
		var got []string
		for _, p := range namesIn(paragraph{passage: passage{text: test.text}}, "Harbor", &SOC2{}) {
			if !slices.ContainsFunc(got, func(n string) bool { return sameProvider(n, p.Name) }) {
				got = append(got, p.Name)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q names %q, want %q", test.text, got, test.want)
		}
	}
}

// An empty list beside words on what others do goes to a person.
func TestCheckProviders(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Harbor rents servers from Volk.":                          true,
		"The system is hosted by Volk in two places.":              true,
		"Controls of suppliers are excluded from the description.": true,
		"We examined the controls of Harbor.":                      false,
	} {
		r := newReport(&pdftext.Document{})
		r.checkProviders(opinion{report: passage{text: text}}, nil, &SOC2{})
		if got := len(r.todo) > 0; got != want {
			t.Errorf("%q: flagged %v, want %v", text, got, want)
		}
	}
}

// A name that opens a paragraph under the heading of subservice organizations, but
// not the service that stands there.
func TestNamesThatLead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Sable Secure Messaging. Delivery of notices. Sable is assumed to encrypt them.": "Sable Secure Messaging",
		"Volk Compute Services hosts the servers and databases.":                         "Volk Compute Services",
		"Single Sign-on. Entry to the halls is limited to people on a list.":             "",
		"Management reviews the reports of others.":                                      "",
	} {
		got := ""
		for _, p := range namesIn(paragraph{passage: passage{text: text}, titled: true}, "Harbor", &SOC2{}) {
			got = p.Name
		}
		if got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

// A list that is shorter than the auditor's report says goes to a person.
func TestCheckNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"The controls of these subservice organizations are carved out.":      true,
		"Harbor uses three subservice organizations.":                         true,
		"2 Subservice Organizations":                                          false,
		"The controls of this subservice organization are carved out.":        false,
		"Harbor depends on Sable Text, Inc. for messages.":                    true,
		"Harbor depends on Volk Hosting GmbH for servers.":                    false,
		"We have examined the description of Sable Text, Inc. of its system.": false,
	} {
		r := newReport(&pdftext.Document{})
		r.checkNumber(opinion{report: passage{text: text}}, &SOC2{Subservice: []Subservice{{Name: "Volk Hosting GmbH"}}})
		if got := len(r.todo) > 0; got != want {
			t.Errorf("%q: flagged %v, want %v", text, got, want)
		}
	}
}
