package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/audit"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/hipaa"
	"ward/internal/identity"
	"ward/internal/notices"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/queue/queuetest"
	"ward/internal/reassessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
)

// start is the time at which every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// clock is a time that stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// maxQueries is how many statements one page may ask of the database.
const maxQueries = 8

// harness is the server of all pages over a fresh database.
type harness struct {
	db       *database.DB
	clock    *clock
	queue    *queue.Queue
	svc      Services
	server   *Server
	accounts *accountstest.Fixture
}

// each runs f on a harness over SQLite and on one over Postgres.
func each(t *testing.T, f func(t *testing.T, h *harness)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(t, newHarness(t, db)) })
}

func newHarness(t *testing.T, db *database.DB) *harness {
	t.Helper()
	h := &harness{db: db, clock: &clock{at: start}, queue: queue.New(), accounts: accountstest.New(t, db)}
	h.svc = h.services(t)
	var err error
	h.server, err = New(h.svc, Options{
		BaseURL: "http://ward.test", MaxUpload: 10 << 20, Now: h.clock.now,
		Ready: map[string]func(context.Context) error{
			"database": db.Ping, "storage": func(context.Context) error { return errors.New("away") },
		},
		About: About{Version: "test 1.0", Schema: 7},
	}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// quiet drops what the server logs.
var quiet = slog.New(slog.DiscardHandler)

// key is the master key of the tests.
var key = blobs.NewMasterKey()

// services builds every service over the harness's database, clock and queue.
func (h *harness) services(t *testing.T) Services {
	t.Helper()
	rules, err := hipaa.Load()
	if err != nil {
		t.Fatal(err)
	}
	method, err := scoring.Load()
	if err != nil {
		t.Fatal(err)
	}
	store, err := blobs.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	assess := assessments.NewService(h.db, method, method.Library, h.clock.now)
	outbox := notices.NewService(h.db, h.queue, nil, h.clock.now)
	sealer := blobs.NewSealer(store, key)
	return Services{
		Accounts:      accounts.NewService(h.db, outbox, sealer, "http://ward.test", h.clock.now),
		Notices:       outbox,
		Jobs:          queue.NewService(h.db, h.queue, h.clock.now),
		Audit:         audit.NewService(h.db),
		Rules:         rules,
		Vendors:       vendors.NewService(h.db, h.queue, h.clock.now),
		Evidence:      evidence.NewService(h.db, h.queue, sealer, evidencetest.Reader{}, evidence.Options{MaxUpload: 10 << 20, Version: "test", Now: h.clock.now, Rules: rules}),
		Assessments:   assess,
		Agreements:    agreements.NewService(h.db, h.queue, h.clock.now),
		Reassessments: reassessments.NewService(h.db, method, h.clock.now),
		Portfolio:     portfolio.NewService(h.db, h.clock.now),
		Dossier:       dossier.NewService(h.db, assess, h.clock.now),
	}
}

// browser is a browser without script, signed in as one person, that keeps
// cookies.
type browser struct {
	t       *testing.T
	h       *harness
	cookies map[string]*http.Cookie
	// HTMX is the id of the part that htmx asks for; empty: whole pages.
	HTMX string
}

// as returns a browser that is signed in as the user of a role.
func (h *harness) as(t *testing.T, tenant identity.TenantID, r identity.Role) *browser {
	t.Helper()
	b := h.anonymous(t)
	b.cookies[h.server.sessionCookie()] = &http.Cookie{Name: h.server.sessionCookie(), Value: h.accounts.Token(tenant, r)}
	return b
}

// anonymous returns a browser that nobody is signed in with.
func (h *harness) anonymous(t *testing.T) *browser {
	return &browser{t: t, h: h, cookies: map[string]*http.Cookie{}}
}

// shown is what a browser got.
type shown struct {
	t      *testing.T
	Status int
	Header http.Header
	Body   string
	Doc    *goquery.Document
}

// get opens a page. It fails the test when the page asks the database too
// often, or holds what the policy refuses.
func (b *browser) get(path string) *shown {
	b.t.Helper()
	before := b.h.db.Queries()
	out := b.do(httptest.NewRequestWithContext(b.t.Context(), http.MethodGet, path, nil))
	if n := b.h.db.Queries() - before; n > maxQueries {
		b.t.Errorf("GET %s asks the database %d times, at most %d", path, n, maxQueries)
	}
	return out
}

// post sends a form.
func (b *browser) post(path string, fields url.Values) *shown {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// do sends a request with the cookies, and keeps those that come back.
func (b *browser) do(r *http.Request) *shown {
	b.t.Helper()
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if b.HTMX != "" {
		r.Header.Set("HX-Request", "true")
		r.Header.Set("HX-Target", "div#"+b.HTMX)
	}
	w := httptest.NewRecorder()
	b.h.server.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
			continue
		}
		b.cookies[c.Name] = c
	}
	out := &shown{t: b.t, Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.Body))
		if err != nil {
			b.t.Fatal(err)
		}
		out.Doc = doc
		out.underPolicy(r.URL.Path)
	}
	return out
}

// underPolicy holds a page to what the policy of content refuses, and to that
// every label has its field.
func (p *shown) underPolicy(path string) {
	p.t.Helper()
	p.Doc.Find("[style], script:not([src]), [onclick], [onchange], [onsubmit], style").Each(func(_ int, s *goquery.Selection) {
		html, _ := goquery.OuterHtml(s)
		p.t.Errorf("%s holds what the policy refuses: %.120s", path, html)
	})
	ids := map[string]bool{}
	p.Doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if ids[id] {
			p.t.Errorf("%s has the id %q twice", path, id)
		}
		ids[id] = true
	})
}

// follow opens the page that a redirect leads to.
func (b *browser) follow(p *shown) *shown {
	b.t.Helper()
	if p.Status != http.StatusSeeOther {
		b.t.Fatalf("status %d, no redirect: %s", p.Status, p.text())
	}
	to, _, _ := strings.Cut(p.Header.Get("Location"), "#")
	return b.get(to)
}

// text is what a person reads on the page, with single blanks.
func (p *shown) text() string {
	if p.Doc == nil {
		return p.Body
	}
	return strings.Join(strings.Fields(p.Doc.Find("body").Text()), " ")
}

// says fails the test unless the page has the status and every word.
func (p *shown) says(status int, words ...string) *shown {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("status %d, want %d: %s", p.Status, status, p.text())
	}
	for _, w := range words {
		if !strings.Contains(p.text(), w) {
			p.t.Errorf("the page does not say %q: %s", w, p.text())
		}
	}
	return p
}

// lacks fails the test when the page holds one of the words.
func (p *shown) lacks(words ...string) *shown {
	p.t.Helper()
	for _, w := range words {
		if strings.Contains(p.text(), w) {
			p.t.Errorf("the page says %q: %s", w, p.text())
		}
	}
	return p
}

// tenants makes two organizations: one whose pages are tried, and another.
func (h *harness) tenants(t *testing.T) (own, other identity.TenantID) {
	t.Helper()
	return h.accounts.Org("Larkfield Health"), h.accounts.Org("Other Hospital")
}

// work does every job that waits, as the workers do, and theirs.
func (h *harness) work(t *testing.T) {
	t.Helper()
	queuetest.Run(t, h.db, h.clock.now(), queuetest.Does{queue.ReadDocument: h.svc.Evidence.Read, queue.ScoreVendor: h.svc.Assessments.Rescore})
}
