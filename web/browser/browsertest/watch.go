package browsertest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch listens to what a page reports.
type watch struct {
	scriptless atomic.Bool // the page's scripts are off

	mu       sync.Mutex
	faults   []string
	allowed  []string
	open     map[network.RequestID]request // under way
	last     time.Time                     // when the last request began
	count    int                           // of the requests that began
	leaving  map[cdp.FrameID]time.Time     // the frames that want to go elsewhere, since when
	answer   func(accept bool)             // to a dialog
	received map[string]float64            // bytes by address
}

// request is what is asked for and why.
type request struct {
	url    string
	waited bool         // the page is not settled before it has ended
	frame  cdp.FrameID  // of the page that asks
	page   cdp.LoaderID // which page of the frame that is
}

func newWatch() *watch {
	return &watch{open: map[network.RequestID]request{}, received: map[string]float64{}, leaving: map[cdp.FrameID]time.Time{}}
}

// Allow takes reports that contain text for expected ones, such as the 422 of a
// form that is filled in wrongly.
func (tab *Tab) Allow(text string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.allowed = append(tab.allowed, text)
}

// CheckFaults fails the test with every fault so far, forgets them, and returns
// how many there were.
func (tab *Tab) CheckFaults() int {
	tab.t.Helper()
	tab.mu.Lock()
	defer tab.mu.Unlock()
	n := 0
	for _, f := range tab.faults {
		if !slices.ContainsFunc(tab.allowed, func(text string) bool { return strings.Contains(f, text) }) {
			tab.t.Errorf("the page reported: %s", f)
			n++
		}
	}
	tab.faults = nil
	return n
}

// Received is how many bytes came over the network so far for each address,
// headers and compression as they were sent.
func (tab *Tab) Received() map[string]float64 {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return maps.Clone(tab.received)
}

// requests is how many requests that the page waits for are under way or about to
// begin.
func (w *watch) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, r := range w.open {
		if r.waited {
			n++
		}
	}
	for frame := range w.leaving {
		if w.leaves(frame) {
			n++
		}
	}
	return n
}

// begun is how many requests have begun so far.
func (w *watch) begun() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count
}

func (w *watch) sawRequestSince(t time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last.After(t)
}

// hear takes an event of the tab, on the goroutine that reads them.
func (w *watch) hear(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			w.fault("console: %s", said(ev.Args))
		}
	case *runtime.EventExceptionThrown:
		w.fault("uncaught: %s", thrown(ev.ExceptionDetails))
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			w.fault("%s: %s %s", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL)
		}
	case *inspector.EventTargetCrashed:
		w.fault("the tab crashed")
	case *page.EventJavascriptDialogOpening:
		w.dialog(ev)
	default:
		w.leave(ev)
		w.traffic(ev)
	}
}

// dialog answers a dialog: a page that asks before it is left may be left;
// every other kind is a fault, for Ward has none.
func (w *watch) dialog(ev *page.EventJavascriptDialogOpening) {
	leaving := ev.Type == page.DialogTypeBeforeunload
	if !leaving {
		w.fault("dialog %s: %s", ev.Type, ev.Message)
	}
	go w.answer(leaving)
}

// traffic follows requests.
func (w *watch) traffic(ev any) {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		w.last = time.Now()
		w.count++
		if ev.Type == network.ResourceTypeDocument {
			delete(w.leaving, ev.FrameID)
		}
		waited := ev.Type == network.ResourceTypeDocument || ev.Type == network.ResourceTypeXHR || ev.Type == network.ResourceTypeFetch
		w.open[ev.RequestID] = request{ev.Request.URL, waited && ev.FrameID != "", ev.FrameID, ev.LoaderID}
	case *network.EventLoadingFinished:
		w.received[w.open[ev.RequestID].url] += ev.EncodedDataLength
		delete(w.open, ev.RequestID)
	case *network.EventLoadingFailed:
		if r, known := w.open[ev.RequestID]; known && !ev.Canceled && ev.ErrorText != "net::ERR_ABORTED" {
			w.fault("request failed: %s %s %s", r.url, ev.ErrorText, ev.BlockedReason)
		}
		delete(w.open, ev.RequestID)
	}
}

func (w *watch) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// said is the text of a console call.
func said(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		if len(a.Value) > 0 {
			parts = append(parts, string(a.Value))
		} else {
			parts = append(parts, a.Description)
		}
	}
	return strings.Join(parts, " ")
}

// thrown is the text of an exception and where it came from.
func thrown(e *runtime.ExceptionDetails) string {
	text := e.Text
	if e.Exception != nil && e.Exception.Description != "" {
		text = e.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", text, e.URL, e.LineNumber+1)
}
