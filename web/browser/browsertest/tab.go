package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"

	"ward/internal/wardtest"
)

// patience is how long a tab waits for what must come: as long as all tests do.
const patience = wardtest.Patience

// Tab is a tab of a fresh profile: no cookie, no cache, no history. It belongs
// to one goroutine.
type Tab struct {
	t    testing.TB
	ctx  context.Context
	base string // scheme://host:port of the Ward that it looks at
	at   *scope // nil: the whole page

	cancel context.CancelFunc
	*watch
}

// Open opens a tab that looks at the Ward at base, in the given look. At the end
// of the test it fails the test with every fault that the page reported.
func Open(t testing.TB, base string, look Look) *Tab {
	t.Helper()
	tab := &Tab{t: t, base: base, watch: newWatch()}
	ctx, cancel := chromedp.NewContext(Need(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.hear))
	tab.ctx = ctx
	tab.watch.answer = func(accept bool) {
		// A page that was left no longer asks; one that still does stops its test.
		_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: accept})
	}
	tab.cancel = cancel
	t.Cleanup(func() {
		if t.Failed() {
			tab.keep()
		}
		tab.CheckFaults()
		tab.Close()
	})
	tab.start(look)
	return tab
}

// Close closes the tab before the test ends: one that measures wants no others.
func (tab *Tab) Close() { tab.cancel() }

// start prepares a blank tab.
func (tab *Tab) start(look Look) {
	tab.t.Helper()
	// The first command opens the tab, and the tab ends with its context.
	if _, err := chromedp.Call(tab.ctx, network.Enable, network.EnableParams{}); err != nil {
		tab.t.Fatalf("open a tab: %v", err)
	}
	call(tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: reports + delays})
	tab.Look(look)
}

// reports makes a fault of what a page would only tell its developer.
const reports = `
addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' refused ' + e.blockedURI + ' ' + e.sample), true);
addEventListener('unhandledrejection', e => console.error('unhandled: ' + e.reason));`

// call runs a command of the devtools protocol; the test fails when it does.
func call[P, R any](tab *Tab, cmd cdp.Command[P, R], params P) R {
	tab.t.Helper()
	out, err := try(tab, cmd, params)
	if err != nil {
		tab.t.Fatalf("%s at %s: %v", cmd.Method, tab.Path(), err)
	}
	return out
}

// try runs a command of the devtools protocol.
func try[P, R any](tab *Tab, cmd cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	return chromedp.Call(ctx, cmd, params)
}

// Visit opens a path of Ward, or a whole address, and waits until it is loaded.
func (tab *Tab) Visit(path string) {
	tab.t.Helper()
	if !strings.Contains(path, "://") {
		path = tab.base + path
	}
	out := call(tab, page.Navigate, page.NavigateParams{URL: path})
	if out.ErrorText != "" {
		tab.t.Fatalf("visit %s: %s", path, out.ErrorText)
	}
	tab.settle()
}

// Reload loads the page again.
func (tab *Tab) Reload() {
	tab.t.Helper()
	call(tab, page.Reload, page.ReloadParams{})
	tab.settle()
}

// Back goes back in the tab's history.
func (tab *Tab) Back() {
	tab.t.Helper()
	h := call(tab, page.GetNavigationHistory, cdp.Empty{})
	if h.CurrentIndex == 0 {
		tab.t.Fatal("there is nothing to go back to")
	}
	call(tab, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: h.Entries[h.CurrentIndex-1].ID})
	tab.settle()
}

// Path is the path and query of the page; empty when there is none.
func (tab *Tab) Path() string {
	var href string
	if err := tab.eval("location.href", &href); err != nil {
		return ""
	}
	return strings.TrimPrefix(href, tab.base)
}

// Eval runs an expression of JavaScript in the page and decodes its value, or
// that of its promise, into out unless that is nil. It is for measuring, never
// for acting: a user has no console.
func (tab *Tab) Eval(expression string, out any) {
	tab.t.Helper()
	if err := tab.eval(expression, out); err != nil {
		tab.t.Fatalf("%s: %v", expression, err)
	}
}

func (tab *Tab) eval(expression string, out any) error {
	yes := true
	res, err := try(tab, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ReturnByValue: &yes, AwaitPromise: &yes})
	if err != nil {
		return err
	}
	if res.ExceptionDetails != nil {
		return fmt.Errorf("%s", thrown(res.ExceptionDetails))
	}
	if out == nil || len(res.Result.Value) == 0 {
		return nil
	}
	return json.Unmarshal(res.Result.Value, out)
}

// Until waits until an expression of the page is true.
func (tab *Tab) Until(what, expression string) {
	tab.t.Helper()
	tab.await(what, func() (ok bool, err error) { return ok, tab.eval(expression, &ok) })
}

// await waits until ok answers true, and fails the test with what was awaited
// and why it last was not so.
func (tab *Tab) await(what string, ok func() (bool, error)) {
	tab.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(15 * time.Millisecond) {
		done, err := ok()
		if done {
			return
		}
		if time.Now().After(end) {
			whole := *tab
			whole.at = nil
			tab.t.Fatalf("not within %s at %s: %s (%v)\nthe page says:\n%s", patience, tab.Path(), what, err, whole.Text())
		}
	}
}

// keep stores what the tab shows among the test's artifacts.
func (tab *Tab) keep() {
	dir := tab.t.ArtifactDir()
	name := filepath.Join(dir, fmt.Sprintf("tab-%d.png", tabs.next()))
	shot, err := try(tab, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	if err != nil {
		return
	}
	if err := os.WriteFile(name, shot.Data, 0o600); err == nil {
		tab.t.Logf("the tab was at %s and looked like %s", tab.Path(), name)
	}
}

// tabs numbers what is kept.
var tabs counter

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return c.n
}

// Await waits until ok answers true; what says what is awaited.
func (tab *Tab) Await(what string, ok func() bool) {
	tab.t.Helper()
	tab.await(what, func() (bool, error) { return ok(), nil })
}

// Count is how many elements of the page a CSS selector matches: for what has
// no role, such as the canvas of a page that is drawn.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	var n int
	tab.Eval(fmt.Sprintf(`document.querySelectorAll(%q).length`, selector), &n)
	return n
}

// Memory is how many bytes the page's scripts and the pictures of its canvases
// use, after what is garbage has been collected.
func (tab *Tab) Memory() float64 {
	tab.t.Helper()
	call(tab, heapprofiler.CollectGarbage, cdp.Empty{})
	var n float64
	tab.Eval(`performance.memory.usedJSHeapSize + [...document.querySelectorAll('canvas')].reduce((sum, c) => sum + 4 * c.width * c.height, 0)`, &n)
	return n
}

// Resident is how many bytes of memory the processes of all tabs hold, as the
// kernel counts them.
func (tab *Tab) Resident() float64 {
	tab.t.Helper()
	all, err := chromedp.CallBrowser(tab.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		tab.t.Fatal(err)
	}
	total := 0.0
	for _, p := range all.ProcessInfo {
		if p.Type != "renderer" {
			continue
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.ID))
		if err != nil {
			continue // it has ended
		}
		var size, resident float64
		if _, err := fmt.Sscan(string(text), &size, &resident); err != nil {
			tab.t.Fatal(err)
		}
		total += resident * float64(os.Getpagesize())
	}
	return total
}
