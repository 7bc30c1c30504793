package browser_test

import (
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// offlineForAWhile loses the network in the middle of an intake: the page says
// that the answer is not saved, and saves it when the network is back, slowly.
func offlineForAWhile(t *testing.T, w *browsertest.Ward) {
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors/" + w.Vendor(t, "Tunnel Records") + "/intake")
	tab.Allow("ERR_INTERNET_DISCONNECTED")
	tab.Allow("Failed to fetch")
	tab.Network(browsertest.Offline)
	tab.Tick("Less than 4 hours")
	tab.Sees("Not saved")
	tab.Network(browsertest.Slow)
	tab.Sees("Saved at")
	tab.Network(browsertest.Fast)
	tab.Reload()
	if !tab.Ticked("Less than 4 hours") {
		t.Error("the answer is not kept")
	}
}

// slowUpload sends a file over a slow network: its way is shown, leaving asks
// first, and once it has arrived its row survives leaving and coming back.
func slowUpload(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Millrace Freight")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors/" + vendor + "/documents")
	tab.Network(browsertest.Slow)
	tab.AttachOnly(browsertest.SampleFile("d16"))
	tab.Until("the progress of the upload is shown", `[...document.querySelectorAll('#rows progress')].some(p => p.value > 0)`)
	tab.Sees("d16.pdf")
	tab.Network(browsertest.Fast)
	tab.Sees("Corvid Health Analytics")
	tab.In("navigation", "Main").Press("Vendors")
	tab.Back()
	tab.Sees("Corvid Health Analytics")
	tab.Reload()
	tab.Sees("1 document")
}

// backAndForth goes back from a vendor to the list that it was found in, and
// loads pages again: filters, order and what was typed are still there.
func backAndForth(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Quayside Transcription")
	w.Vendor(t, "Quayside Courier")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors?q=quayside&sort=-name")
	tab.Sees("Quayside Courier")
	tab.Press("Quayside Transcription")
	tab.Sees("Answer the intake")
	tab.Back()
	tab.Sees("Quayside Courier")
	if got := tab.Path(); got != "/vendors?q=quayside&sort=-name" {
		t.Errorf("back at %s", got)
	}
	tab.Visit("/vendors/" + vendor + "/edit")
	tab.Fill("Legal name", "Quayside Transcription, LLC")
	tab.Fill("Website", "not an address")
	tab.Allow("422")
	tab.Press("Save changes")
	tab.Sees("Website")
	if got := tab.Value("Legal name"); got != "Quayside Transcription, LLC" {
		t.Errorf("after a refusal the legal name says %q", got)
	}
	tab.Fill("Website", "https://quayside.example")
	tab.Press("Save changes")
	tab.Sees("Quayside Transcription, LLC")
	tab.Reload() // POST, then redirect: nothing is sent twice
	tab.Sees("Quayside Transcription, LLC")
}
