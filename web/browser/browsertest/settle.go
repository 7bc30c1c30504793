package browsertest

import (
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
)

// notice is how long a press has to start what it starts, at the least. It says
// nothing of a busy machine: the page is asked as well, which answers only after
// what it had begun to do.
const notice = 120 * time.Millisecond

// delays counts what a page will do by itself in less than a second, such as to
// save once nothing more is typed. What comes later, such as the next look for
// news, a person does not wait for.
const delays = `
(() => {
	const due = new Set(), set = setTimeout, clear = clearTimeout;
	window.setTimeout = (f, delay, ...args) => {
		const id = set((...args) => { due.delete(id); f(...args) }, delay, ...args);
		if (!(delay >= 1000)) due.add(id);
		return id;
	};
	window.clearTimeout = id => { due.delete(id); clear(id) };
	window.testIsStill = () => new Promise(done => set(() => done(document.readyState === 'complete' && due.size === 0)));
})();`

// still asks the page whether it has loaded and has nothing in hand, after what
// it had in hand when it was asked. A page whose scripts are off has no timers.
func (tab *Tab) still() (done bool) {
	ask := `window.testIsStill ? testIsStill() : document.readyState === 'complete'`
	if tab.scriptless.Load() {
		ask = `document.readyState === 'complete'`
	}
	return tab.eval(ask, &done) == nil && done
}

// settling is how long a page may take to be still, at the most.
const settling = 30 * time.Second

// settle waits until the page has loaded, what was pressed has had its effect,
// and no request of its scripts is under way. It gives up silently: what the
// test then looks for, with more patience, says more.
func (tab *Tab) settle() {
	begun := time.Now()
	for tab.requests() == 0 && time.Since(begun) < notice && !tab.sawRequestSince(begun) {
		time.Sleep(5 * time.Millisecond)
	}
	for ; time.Since(begun) < settling; time.Sleep(10 * time.Millisecond) {
		if n := tab.begun(); tab.requests() == 0 && tab.still() && tab.requests() == 0 && tab.begun() == n {
			return
		}
	}
}

// asked is how long a page that wants to go elsewhere has to begin: it may have
// thought better of it.
const asked = 10 * time.Second

// leave follows a page that wants to go elsewhere until it asks for what is
// there.
func (w *watch) leave(ev any) {
	switch ev := ev.(type) {
	case *page.EventFrameRequestedNavigation:
		if ev.Disposition == page.ClientNavigationDispositionCurrentTab {
			w.leaving[ev.FrameID] = time.Now()
		}
	case *page.EventFrameNavigated:
		delete(w.leaving, ev.Frame.ID)
		for id, r := range w.open { // what the page that was left had asked for may never be heard of again
			if r.waited = r.waited && (r.frame != ev.Frame.ID || r.page == ev.Frame.LoaderID); !r.waited {
				w.open[id] = r
			}
		}
	case *page.EventFrameStoppedLoading:
		delete(w.leaving, ev.FrameID)
	case *page.EventNavigatedWithinDocument:
		delete(w.leaving, ev.FrameID)
	}
}

// leaves says whether a frame wants to go elsewhere and has not begun.
func (w *watch) leaves(frame cdp.FrameID) bool {
	at, ok := w.leaving[frame]
	return ok && time.Since(at) < asked
}
