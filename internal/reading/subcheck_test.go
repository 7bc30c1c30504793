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
		{"Bulk storage is bought from Larch Storage, Inc.; controls there are excluded (carve-out).", []string{"Larch Storage, Inc."}},
	}
	for _, test := range tests {
		var got []string
		for _, p := range namesIn(paragraph{passage: passage{text: test.text}}, "Harbor", &SOC2{}) {
			if !slices.Contains(got, p.Name) {
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
