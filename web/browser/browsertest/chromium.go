// Package browsertest lets tests use Ward as a person does: a headless Chromium,
// tabs with a user's hands and eyes, the programs of both profiles.
//
// A control is found by its role and its accessible name, as a screen reader
// says it, never by a class or an id. Nothing waits for a fixed time. A tab
// fails its test when the page reports an error, breaks its
// Content-Security-Policy, or asks for something that cannot be had.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// chromium is the one browser of the test binary; each tab has a profile of its
// own in it. It ends with the binary.
var chromium = sync.OnceValues(func() (context.Context, error) {
	bin, err := find()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(bin),
		chromedp.NoSandbox, // Chromium refuses its sandbox to root; it visits nothing but Ward
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("enable-precise-memory-info", true),
		chromedp.Flag("js-flags", "--expose-gc"),
		chromedp.WSURLReadTimeout(patience), // to start
	)
	started.Store(true)
	// Close ends both; a browser that is left ends with this process.
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
})

// started says whether the browser was asked for.
var started atomic.Bool

// find returns the installed browser.
func find() (string, error) {
	bin, err := exec.LookPath("chromium")
	if err != nil {
		return exec.LookPath("google-chrome")
	}
	return bin, nil
}

// Need returns the browser. Without an installed one the test is skipped, or
// fails when TEST_REQUIRE_CHROMIUM is set.
func Need(t testing.TB) context.Context {
	t.Helper()
	if _, err := find(); err != nil && os.Getenv("TEST_REQUIRE_CHROMIUM") == "" {
		t.Skip("left out: chromium is not installed; scripts/test installs it")
	}
	ctx, err := chromium()
	if err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx
}

// Main runs the tests of a package, ends what they used, and exits.
func Main(m *testing.M) {
	code := m.Run()
	Close()
	os.Exit(code)
}

// Close ends the browser and removes the built program. TestMain calls it last,
// unless it leaves all to Main.
func Close() {
	if started.Load() {
		if ctx, err := chromium(); err == nil {
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			_ = chromedp.Cancel(ctx) // it is killed with this process in any case
			cancel()
		}
	}
	if dir := built.Load(); dir != nil {
		_ = os.RemoveAll(*dir) // a temporary folder
	}
}
