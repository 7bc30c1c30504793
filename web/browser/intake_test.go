package browser_test

import (
	"slices"
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// intakeAsTyped answers an intake in a browser: each answer is saved as it is
// given, and one given while the session is over is saved after signing in again.
func intakeAsTyped(t *testing.T, w *browsertest.Ward) {
	path := "/vendors/" + w.Vendor(t, "Aldermoor Intake") + "/intake"
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit(path)
	tab.Sees("0 of 22 answered")
	tab.In("group", "How long can the hospital work without the service?").Press("Why we ask")
	tab.Tick("Stores or maintains PHI")
	tab.Sees("1 of 28 answered")
	tab.Sees("Applications and data criticality analysis") // the fold stays open
	tab.Sees("Saved at")
	tab.Tick("Direct threat to life")
	tab.Sees("Life support or therapy depends on the vendor: that alone would make it Tier 1 too.")
	tab.Allow("401")
	tab.Bear("")
	tab.Tick("Less than 4 hours")
	tab.Sees("You are signed out")
	tab.Sees("Not saved. Trying again")
	tab.Bear(w.Session(t, identity.Analyst))
	tab.Sees("3 of 28 answered")
	tab.SeesNot("You are signed out")
	tab.Allow("422")
	tab.Fill("What is the yearly contract value in US dollars?", "12x")
	tab.Sees("Write a number, such as 125,000.")
	tab.Fill("What is the yearly contract value in US dollars?", "125000")
	tab.SeesNot("Write a number")
	tab.Sees("Saved at")
	tab.Reload()
	tab.Sees("3 of 28 answered")
	if got := tab.Value("What is the yearly contract value in US dollars?"); got != "125,000" {
		t.Errorf("the contract value says %q", got)
	}
	var chosen []string
	tab.Eval(`[...document.querySelectorAll('#intake-form input:checked')].map(i => i.value)`, &chosen)
	if len(chosen) != 3 || chosen[0] != "maintain" || chosen[1] != "life" || chosen[2] != "lt4h" {
		t.Errorf("after reloading %v are chosen", chosen)
	}
	tab.Press("Take back the answer: How long can the hospital work without the service?")
	tab.Sees("2 of 28 answered")
}

// intakeWithoutScript answers with the button of the form.
func intakeWithoutScript(t *testing.T, w *browsertest.Ward) {
	path := "/vendors/" + w.Vendor(t, "Aldermoor Plain") + "/intake"
	tab := w.Open(t, identity.Analyst, browsertest.Phone)
	tab.Script(false)
	tab.Visit(path)
	tab.Tick("No PHI at all")
	tab.Tick("Direct threat to life")
	tab.Press("Save")
	tab.Sees("Saved. 2 of 21 answered.")
	tab.Sees("Tier 1")
}

// intakeOfTwo answers one intake in two browsers at once: what one saves, the
// other sees with the next answer, and takes nothing of it back.
func intakeOfTwo(t *testing.T, w *browsertest.Ward) {
	path := "/vendors/" + w.Vendor(t, "Aldermoor Twice") + "/intake"
	one, two := w.Open(t, identity.Analyst, browsertest.Light), w.Open(t, identity.Admin, browsertest.Light)
	one.Visit(path)
	one.Tick("1 to 3 days")
	one.Sees("1 of 22 answered")
	two.Visit(path)
	two.Tick("Less than 4 hours")
	two.Sees("Saved at")
	one.Tick("Within weeks")
	one.Sees("2 of 22 answered")
	one.Tick("Whole hospital")
	one.Sees("3 of 22 answered")
	two.Reload()
	for who, tab := range map[string]*browsertest.Tab{"one": one, "two": two} {
		var chosen []string
		tab.Eval(`[...document.querySelectorAll('#intake-form input:checked')].map(i => i.value)`, &chosen)
		if !slices.Equal(chosen, []string{"lt4h", "weeks", "all"}) {
			t.Errorf("%s shows %v", who, chosen)
		}
	}
}
