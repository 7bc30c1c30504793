package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestMain(m *testing.M) { Main(m) }

// site serves pages by path under a policy as strict as Ward's.
func site(t *testing.T, pages map[string]string) string {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		switch {
		case strings.HasSuffix(r.URL.Path, ".js"):
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, body)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'")
			fmt.Fprintf(w, `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,"><main><h1>A page</h1>%s</main></html>`, body)
		}
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// TestFaults holds that a tab notices what is wrong with a page.
func TestFaults(t *testing.T) {
	t.Parallel()
	base := site(t, map[string]string{
		"/good":      `<p>Nothing is wrong.`,
		"/console":   `<script src="/console.js"></script>`,
		"/thrown":    `<script src="/thrown.js"></script>`,
		"/rejected":  `<script src="/rejected.js"></script>`,
		"/style":     `<p style="color: red">Red`,
		"/inline":    `<script>document.title = "changed"</script>`,
		"/missing":   `<img src="/nowhere.png" alt="">`,
		"/elsewhere": `<script src="https://elsewhere.example/x.js"></script>`,
		"/dialog":    `<script src="/dialog.js"></script>`,

		"/console.js": `console.error("it went wrong")`, "/thrown.js": `null.x`, "/rejected.js": `Promise.reject(new Error("no"))`, "/dialog.js": `alert("boo")`,
	})
	tests := []struct{ path, want string }{
		{"/good", ""},
		{"/console", "it went wrong"},
		{"/thrown", "Cannot read properties of null"},
		{"/rejected", "no"},
		{"/style", "style-src"},
		{"/inline", "script-src"},
		{"/missing", "404"},
		{"/elsewhere", "elsewhere.example"},
		{"/dialog", "boo"},
		{"/nowhere", "404"},
	}
	tab := Open(t, base, Light)
	for _, tt := range tests {
		tab.Visit(tt.path)
		heard := func() string {
			tab.mu.Lock()
			defer tab.mu.Unlock()
			return strings.Join(tab.faults, "\n")
		}
		tab.Await(fmt.Sprintf("the tab notices %q at %s", tt.want, tt.path), func() bool { return strings.Contains(heard(), tt.want) })
		if said := heard(); tt.want == "" && said != "" {
			t.Errorf("%s: the tab noticed %q", tt.path, said)
		}
		tab.mu.Lock()
		tab.faults = nil
		tab.mu.Unlock()
	}
}

// TestHands uses a form as a person does, with scripts and without.
func TestHands(t *testing.T) {
	t.Parallel()
	base := site(t, map[string]string{
		"/form": `<form action="/done">
			<label>Name <input name="name" value="old"></label> <label for="d">Signed on</label> <input id="d" name="day" type="date">
			<label>Kind <select name="kind"><option value="a">An apple</option><option value="b">A pear</option></select></label>
			<fieldset><legend>Size</legend><label><input type="radio" name="size" value="s"> Small</label> <label><input type="radio" name="size" value="l"> Large</label></fieldset>
			<section aria-label="First"><button name="press" value="1">Save</button></section>
			<section aria-label="Second"><button name="press" value="2">Save</button></section>
		</form>`,
		"/done": `<p>It is done.`,
	})
	for _, script := range []bool{true, false} {
		tab := Open(t, base, Light)
		tab.Script(script)
		tab.Visit("/form")
		tab.Fill("Name", "Ostara & Söhne")
		tab.Fill("Signed on", "2026-11-24")
		tab.Choose("Kind", "A pear")
		tab.Tick("Large")
		if got := tab.Value("Name"); got != "Ostara & Söhne" {
			t.Errorf("the field holds %q", got)
		}
		tab.In("region", "Second").Press("Save")
		tab.Sees("it is DONE")
		if got, want := tab.Path(), "/done?name=Ostara+%26+S%C3%B6hne&day=2026-11-24&kind=b&size=l&press=2"; got != want {
			t.Errorf("script %v: sent %s, want %s", script, got, want)
		}
		tab.Back()
		tab.Keys(kb.Tab)
		if !tab.Has("Kind") || tab.Has("Delete") {
			t.Errorf("script %v: what is there cannot be told", script)
		}
	}
}

// TestPressWaitsForWhatFollows holds that a press is over only when its effect is
// there, however late the page or the machine is with it.
func TestPressWaitsForWhatFollows(t *testing.T) {
	t.Parallel()
	base := site(t, map[string]string{
		"/": `<p id="state">first</p><button id="later">Later</button><form action="/there"><button>Go</button></form><script src="/slow.js"></script>`,
		"/slow.js": `
			const busy = ms => { for (const end = performance.now() + ms; performance.now() < end;); };
			later.onclick = () => {
				busy(300);
				setTimeout(() => fetch("/answer").then(r => r.text()).then(text => { busy(300); state.textContent = text.includes("fetched") ? "second" : "wrong" }), 400);
			};
			document.forms[0].onsubmit = () => busy(400);`,
		"/answer": `<p>It was fetched.`,
		"/there":  `<p>You are there.`,
	})
	tab := Open(t, base, Light)
	for range 3 {
		tab.Visit("/")
		tab.Press("Later")
		if got := tab.Text(); !strings.Contains(got, "second") {
			t.Errorf("after the press the page says %q", got)
		}
		tab.Press("Go")
		if got := tab.Text(); !strings.Contains(got, "You are there.") {
			t.Errorf("after the press that leaves it the page says %q", got)
		}
	}
	tab.Script(false)
	tab.Visit("/")
	tab.Press("Go")
	if got := tab.Text(); !strings.Contains(got, "You are there.") {
		t.Errorf("without scripts the page says %q", got)
	}
}

// TestAccess holds that a page which cannot be read is noticed.
func TestAccess(t *testing.T) {
	t.Parallel()
	base := site(t, map[string]string{"/bad": `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><input>`, "/good": `<p>Fine.`})
	tab := Open(t, base, Phone)
	for path, bad := range map[string]bool{"/bad": true, "/good": false} {
		tab.Visit(path)
		found := tab.violations(`{type: 'tag', values: ['wcag2a', 'wcag2aa']}`)
		if (len(found) > 0) != bad {
			t.Errorf("%s: %v", path, found)
		}
	}
}
