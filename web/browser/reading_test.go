package browser_test

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// watchReading uploads reports bound together and watches them being read, page
// by page, until they can be reviewed. 190 pages are read before the page looks
// a first time; five times as many are not.
func watchReading(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Stonewater Facilities Software")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors/" + vendor + "/documents")
	tab.AttachOnly(bound(t, slices.Repeat([]string{"d28", "d04", "d15", "d16"}, 5)...))
	tab.Until("the page that is read is counted", `!!document.querySelector('#rows progress[aria-label^="Reading, page"]')`)
	tab.Sees("950 pages")
	tab.Press("Review")
	drawn(tab)
	tab.Fill("Page", "940")
	tab.Keys("\r")
	tab.Until("a page near the end is drawn", `!!document.querySelector('#pages [data-n="940"] canvas')`)
}

// bound is the path of a file in which samples are bound together.
func bound(t *testing.T, ids ...string) string {
	t.Helper()
	var parts []io.ReadSeeker
	for _, id := range ids {
		f, err := os.Open(browsertest.SampleFile(id))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		parts = append(parts, f)
	}
	path := filepath.Join(t.TempDir(), "bound.pdf")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := api.MergeRaw(parts, out, false, nil); err != nil {
		t.Fatal(err)
	}
	return path
}
