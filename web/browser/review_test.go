package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

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

// weighByKeys weighs an exception and looks for a control with the keyboard
// alone: what comes into the list takes no focus away.
func weighByKeys(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Aldermoor Triage")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	path := "/documents/" + w.Sample(t, vendor, "d02") + "/review?fact=soc2.exceptions.0"
	tab.Visit(path)
	drawn(tab)
	tab.Keys("t")
	tab.Until("the triage has the focus", `document.activeElement.name === 'relevant'`)
	tab.Keys(" ", kb.Escape)
	tab.Until("the fact has it again", `document.activeElement.classList.contains('k')`)
	tab.Press("Save the triage")
	tab.Sees("Relevant yes")
	tab.Until("the exception stays open", `document.querySelector('.w-fact.active').dataset.path === 'soc2.exceptions.0'`)
	tab.CheckAccess("an exception that was weighed", browsertest.Light)
	tab.Keys("/")
	tab.Until("the search has the focus", `document.activeElement.id === 'c-q'`)
	tab.Fill("Number or words of a control", "no such words")
	tab.Sees("No control fits.")
	tab.Until("the search keeps the focus", `document.activeElement.id === 'c-q'`)
	tab.Keys(kb.Escape, "g")
	tab.Until("the number of the page has the focus", `document.activeElement.id === 'pdf-page'`)
	tab.Fill("Page", "3")
	tab.Keys(kb.Enter)
	tab.Until("the third page is in sight", `document.getElementById('pdf-page').value === '3'`)
	tab.Visit(strings.Replace(path, "fact=soc2.exceptions.0", "state=all#g-con", 1))
	drawn(tab)
	tab.Until("the controls are in sight", `document.getElementById('g-con').getBoundingClientRect().top < innerHeight - 100`)
	tab.Eval(`document.querySelector('#controls .w-fact.listed .k').click()`, nil)
	tab.Until("a control opens with its test", `!!document.querySelector('.w-fact.listed.active .w-decide, #g-con .w-fact.active .w-decide')`)
	tab.CheckAccess("a control of the list", browsertest.Light)
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
