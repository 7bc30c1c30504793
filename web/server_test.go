package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/accounts/accountstest"
	"ward/internal/database/dbtest"
	"ward/internal/identity"
)

// TestSignIn: a session begins with a password, ends with a press, and leads
// back to the page that was asked for.
func TestSignIn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		org := h.accounts.Org("Larkfield Health")
		email := h.accounts.Actor(org, identity.Analyst).Email
		b := h.anonymous(t)
		p := b.get("/?x=1")
		if to := p.Header.Get("Location"); p.Status != http.StatusSeeOther || to != "/sign-in" {
			t.Fatalf("%d to %q", p.Status, to)
		}
		b.post("/sign-in", url.Values{"email": {email}, "password": {"wrong"}}).says(http.StatusUnauthorized, "Sign in")
		in := b.post("/sign-in", url.Values{"email": {email}, "password": {accountstest.Password}, "next": {"//evil.example/"}})
		if to := in.Header.Get("Location"); to != "/" {
			t.Errorf("sent to %q", to)
		}
		b.follow(in).says(http.StatusOK, "My work")
		b.follow(b.post("/sign-out", nil)).says(http.StatusOK, "Sign in")
		if p := b.get("/"); p.Status != http.StatusSeeOther {
			t.Errorf("still signed in: %d", p.Status)
		}
	})
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"":                        "/",
		"/vendors?q=a&page=2":     "/vendors?q=a&page=2",
		"https://evil.example/":   "/",
		"//evil.example/":         "/",
		`/\evil.example`:          "/",
		"javascript:alert(1)":     "/",
		"vendors":                 "/",
		"/%2f/evil.example":       "/",
		"/vendors\r\nSet-Cookie:": "/",
	} {
		if got := localPath(given); got != want {
			t.Errorf("%q leads to %q, want %q", given, got, want)
		}
	}
}

// TestCrossSite: what another site makes a browser send is refused.
func TestCrossSite(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		b := h.as(t, h.accounts.Org("Larkfield Health"), identity.Analyst)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-out", nil)
		for _, c := range b.cookies {
			r.AddCookie(c)
		}
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "did not come from a page of Ward") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		if w.Header().Get("X-Request-Id") == "" || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("headers %v", w.Header())
		}
		b.get("/").says(http.StatusOK, "My work")
	})
}

// TestAskedParts: a part that a page does not have is answered with the whole of it,
// whatever block of another page or of the layout has its name.
func TestAskedParts(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	b := h.as(t, h.accounts.Org("Larkfield Health"), identity.Admin)
	pages, err := parseTemplates(views())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, page := range pages {
		for _, block := range page.Templates() {
			names[block.Name()] = true
		}
	}
	for name := range names {
		b.HTMX = name
		for _, path := range []string{"/vendors", "/documents", "/sign-in"} {
			if p := b.do(httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)); p.Status >= http.StatusInternalServerError {
				t.Errorf("%s answers %q with %d", path, name, p.Status)
			}
		}
	}
}

// TestRoutes: each route names a permission, and no two are the same.
func TestRoutes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		seen := map[string]bool{}
		for _, r := range h.server.routes() {
			key := r.method + " " + r.path
			if r.needs == "" || r.handle == nil || seen[key] {
				t.Errorf("%s: permission %q, twice: %v", key, r.needs, seen[key])
			}
			seen[key] = true
		}
	})
}

// TestStranger: without a session every page but public ones asks to sign in,
// and htmx is told so in its place.
func TestStranger(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		for _, r := range h.server.routes() {
			if r.needs == identity.Public {
				continue
			}
			path := strings.ReplaceAll(r.path, ":id", "0198c0de-0000-7000-8000-000000000000")
			b := h.anonymous(t)
			p := b.do(httptest.NewRequestWithContext(t.Context(), r.method, path, nil))
			if asks := p.Status == http.StatusUnauthorized || p.Status == http.StatusSeeOther && strings.HasPrefix(p.Header.Get("Location"), "/sign-in"); !asks {
				t.Errorf("%s %s answers a stranger %d", r.method, r.path, p.Status)
			}
			b.HTMX = "rows"
			if p := b.do(httptest.NewRequestWithContext(t.Context(), r.method, path, nil)); p.Status != http.StatusUnauthorized || p.Header.Get("HX-Retarget") != "#alert" {
				t.Errorf("%s %s answers htmx of a stranger %d", r.method, r.path, p.Status)
			}
		}
	})
}

// TestAssets: a page's files are found, packed, and kept for good.
func TestAssets(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		p := h.anonymous(t).get("/sign-in")
		var all []string
		p.Doc.Find("link[href], script[src]").Each(func(_ int, s *goquery.Selection) {
			all = append(all, s.AttrOr("href", s.AttrOr("src", "")))
		})
		for _, path := range all {
			for _, way := range []string{"br", "gzip"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
				r.Header.Set("Accept-Encoding", way)
				w := httptest.NewRecorder()
				h.server.ServeHTTP(w, r)
				if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
					t.Errorf("%s: %d, %q", path, w.Code, w.Header().Get("Cache-Control"))
				}
				if strings.HasSuffix(path, ".css") && w.Header().Get("Content-Encoding") != way {
					t.Errorf("%s is not packed with %s", path, way)
				}
			}
		}
	})
}
