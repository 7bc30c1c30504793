package reading

import (
	"testing"

	"ward/internal/pdftext"
)

// A firm's line by the signature may end with what its partners are; a numbered
// heading is no firm.
func TestFirmLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Sorrel, Vane & Adeyo LLP, Public Accountants":   3,
		"Orton Breit PLLC, Certified Public Accountants": 3,
		"1.6 Use":                           0,
		"Hale Moreau Révision S.A.":         3,
		"Kamara Reid Chartered Accountants": 3,
	} {
		if got := signs(text, true); got != want {
			t.Errorf("%q ranks %d, want %d", text, got, want)
		}
	}
	if got := firmTrailing.ReplaceAllString("Sorrel, Vane & Adeyo LLP, Public Accountants", ""); got != "Sorrel, Vane & Adeyo LLP" {
		t.Errorf("name %q", got)
	}
}

// The firm on the first line of a cover is not the service organization.
func TestCoverNames(t *testing.T) {
	t.Parallel()
	r := newReport(&pdftext.Document{})
	var page []*line
	for _, s := range []string{"ORTON BREIT PLLC", "Harbor Ledger Ltd."} {
		page = append(page, &line{text: s, page: 1, src: &pdftext.Line{Words: []pdftext.Word{{Text: s}}}})
	}
	r.pages = [][]*line{page}
	if got := r.coverNames(nil); len(got) != 1 || got[0].value != "Harbor Ledger Ltd." {
		t.Errorf("service organization %v", got)
	}
}
