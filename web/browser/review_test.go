package browser_test

import (
	"fmt"
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// drawn waits until a page of the document is drawn with the place of the open
// fact over it.
func drawn(tab *browsertest.Tab) {
	tab.Until("a page is drawn with a place marked", `!!document.querySelector('.w-sheet canvas') && !!document.querySelector('.w-hit-b')`)
}

// reviewByKeys goes through a letter with the keyboard alone, and takes one
// decision back.
func reviewByKeys(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Aldermoor Letters")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/documents/" + w.Sample(t, vendor, "d23") + "/review")
	drawn(tab)
	tab.Sees("Is this a document of Aldermoor Letters?")
	tab.Sees("0 of 9 confirmed, ")
	tab.Keys("c")
	tab.Sees("1 of 9 confirmed, ")
	tab.SeesNot("Is this a document of")
	tab.Keys("x")
	tab.Sees("2 of 9 confirmed")
	tab.Sees("Called absent by")
	tab.Keys("z")
	tab.Sees("1 of 9 confirmed")
	tab.SeesNot("Called absent by")
	for n := 2; n <= 4; n++ {
		tab.Keys("c")
		tab.Sees(fmt.Sprintf("%d of 9 confirmed", n))
	}
	tab.Keys("ccccc") // faster than the answers come: none is lost
	tab.Sees("All 9 facts are decided.")
	tab.Keys("k", "k", "k", "e")
	tab.Sees("Save the correction")
	tab.Press("Leave it")
	tab.SeesNot("Save the correction")
	tab.Keys("?")
	tab.Sees("Keys of this page")
	tab.CheckAccess("the review with its keys", browsertest.Light)
	tab.Press("Close")
	tab.Press("Keys are on")
	tab.Keys("z")
	tab.Sees("Keys are off")
	tab.Sees("9 of 9 confirmed")
	tab.Reload()
	tab.Sees("9 of 9 confirmed")
}

// reviewOfTwo has two people at one fact: the second is told of the first, and
// what was typed is kept.
func reviewOfTwo(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Aldermoor Pair")
	path := "/documents/" + w.Sample(t, vendor, "d30") + "/review?fact=bridge.issuer"
	one, two := w.Open(t, identity.Analyst, browsertest.Light), w.Open(t, identity.Admin, browsertest.Light)
	one.Visit(path)
	two.Visit(path)
	two.Press("Correct E")
	two.Fill("Signed by", "Dana Poe")
	one.Press("Confirm C")
	one.Sees("1 of 9 confirmed")
	two.Allow("412")
	two.Press("Save the correction")
	two.Sees("after you opened it. Your text is kept below.")
	if got := two.Value("Signed by"); got != "Dana Poe" {
		t.Errorf("what was typed is %q", got)
	}
	two.Press("Save the correction")
	two.Sees("was read as")
	two.Sees("1 of 9 confirmed")
}

// reviewWithoutScript decides with the forms of the page, on a phone.
func reviewWithoutScript(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Aldermoor Forms")
	path := "/documents/" + w.Sample(t, vendor, "d42") + "/review?fact=bridge.issuer"
	tab := w.Open(t, identity.Analyst, browsertest.Phone)
	tab.Script(false)
	tab.Visit(path)
	tab.Sees("Open page 1 of the PDF")
	tab.Press("Confirm")
	tab.Sees("Signed by: confirmed. 9 facts to go.")
	tab.Visit(path + "&edit=1")
	tab.Fill("Signed by", "Dana Poe")
	tab.Press("Save the correction")
	tab.Sees("Signed by: corrected. 9 facts to go.")
	tab.Visit(path)
	tab.Press("Undo")
	tab.Sees("Signed by: taken back. 9 facts to go.")
}
