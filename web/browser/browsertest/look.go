package browsertest

import (
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

// Look is how a tab is looked at.
type Look struct {
	Name          string
	Width, Height int64 // CSS pixels
	Dark          bool  // what the person's system prefers
	Phone         bool  // touch, and the viewport of a phone
}

// The looks that every page is held to.
var (
	Light = Look{Name: "light", Width: 1366, Height: 768}
	Dark  = Look{Name: "dark", Width: 1366, Height: 768, Dark: true}
	Phone = Look{Name: "phone", Width: 390, Height: 844, Phone: true}
)

// Look changes how the tab is looked at.
func (tab *Tab) Look(l Look) {
	tab.t.Helper()
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.Width, Height: l.Height, DeviceScaleFactor: 1, Mobile: l.Phone,
	})
	call(tab, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: l.Phone})
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Script switches the page's scripts on or off, from the next page on.
func (tab *Tab) Script(on bool) {
	tab.t.Helper()
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	tab.scriptless.Store(!on)
}

// Screenshot is a PNG of the page from its top, at most tall pixels high.
func (tab *Tab) Screenshot(tall int64) []byte {
	tab.t.Helper()
	var size struct{ W, H float64 }
	tab.Eval(`document.fonts.ready.then(() => ({W: innerWidth, H: Math.max(innerHeight, document.documentElement.scrollHeight)}))`, &size)
	beyond := true
	return call(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond, Clip: &page.Viewport{Width: size.W, Height: min(size.H, float64(tall)), Scale: 1},
	}).Data
}

// Print is the page as a PDF on A4, as a person prints it.
func (tab *Tab) Print() []byte {
	tab.t.Helper()
	yes := true
	return call(tab, page.PrintToPDF, page.PrintToPDFParams{PrintBackground: &yes, PaperWidth: 8.27, PaperHeight: 11.69}).Data
}

// Overflow is how many CSS pixels the page is wider than the window: more than
// 0 makes it scroll sideways.
func (tab *Tab) Overflow() int {
	tab.t.Helper()
	var n int
	tab.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &n)
	return n
}

// Network is what connects a tab with Ward.
type Network struct {
	offline bool
	delay   float64 // milliseconds
	speed   float64 // bytes a second, each way; -1: as fast as it is
}

// The networks of a hospital: its own, the one in the basement, none.
var (
	Fast    = Network{speed: -1}
	Slow    = Network{delay: 300, speed: 100 << 10}
	Offline = Network{offline: true, speed: -1}
)

// Network changes what connects the tab with Ward.
func (tab *Tab) Network(n Network) {
	tab.t.Helper()
	call(tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: n.offline, Latency: n.delay, DownloadThroughput: n.speed, UploadThroughput: n.speed}},
	})
}
