package browser_test

import (
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/internal/pdftext"
	"ward/web/browser/browsertest"
)

// printed prints the page of a vendor and its score: what is known stands on
// paper, from the first sheet on; menus and buttons do not.
func printed(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Pinnacle Thread Communications")
	w.Sample(t, vendor, "d15")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	for path, words := range map[string][]string{
		"/vendors/" + vendor:            {"Pinnacle Thread Communications", "Coverage timeline", "As a table"},
		"/vendors/" + vendor + "/score": {"Pinnacle Thread Communications", "The sum in one line", "Every line with its source"},
	} {
		tab.Visit(path)
		doc, err := pdftext.Read(t.Context(), tab.Print(), pdftext.Options{})
		if err != nil {
			t.Fatal(err)
		}
		said, firstSheet := plainText(doc.Pages...), plainText(doc.Pages[0])
		for _, word := range words {
			if !strings.Contains(firstSheet, word) {
				t.Errorf("the first sheet of %s does not say %q:\n%s", path, word, firstSheet)
			}
		}
		for _, word := range []string{"Audit trail", "Sign out", "Skip to content", "Add the SOC 2 report"} {
			if strings.Contains(said, word) {
				t.Errorf("%s on paper says %q", path, word)
			}
		}
		if n := len(doc.Pages); n > 6 {
			t.Errorf("%s takes %d sheets", path, n)
		}
	}
}

func plainText(pages ...pdftext.Page) string {
	var all []string
	for _, p := range pages {
		for _, l := range p.Lines {
			all = append(all, l.Text)
		}
	}
	return strings.Join(strings.Fields(strings.Join(all, " ")), " ")
}
