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
