package bench

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"ward/web/browser/browsertest"
)

// timedPage is a page and the REST call that shows the same.
type timedPage struct{ name, page, rest string }

// timed are the pages that an analyst opens all day, and those of many rows.
func (s *site) timed() []timedPage {
	vendor, document := "/vendors/"+s.vendor, "/documents/"+s.document
	return []timedPage{
		{"home", "/", "/portfolio"},
		{"portfolio", "/portfolio", "/portfolio"},
		{"vendor list", "/vendors", "/vendors?limit=50&sort=-residual_risk"},
		{"vendor list, searched", "/vendors?q=vendor+0123&tier=tier_1,tier_2", "/vendors?limit=50&sort=-residual_risk&q=vendor+0123&tier=tier_1,tier_2"},
		{"vendor list, filtered", "/vendors?tier=tier_1&final_band=high,critical", "/vendors?limit=50&sort=-residual_risk&tier=tier_1&final_band=high,critical"},
		{"vendor", vendor, vendor},
		{"intake", vendor + "/intake", vendor + "/intake"},
		{"vendor's documents", vendor + "/documents", vendor + "/documents"},
		{"agreements", vendor + "/baas", vendor + "/baas"},
		{"score", vendor + "/score", vendor + "/score"},
		{"provisions", vendor + "/hipaa", vendor + "/hipaa"},
		{"kept scores", vendor + "/scores", vendor + "/scores"},
		{"review", document + "/review", document + "/extraction"},
		{"document", document, document},
		{"audit trail", "/audit", "/audit-events"},
		{"users", "/users", "/users"},
	}
}

// How often each page and call is asked for, in turn.
const asked = 400

// BenchmarkPages measures each page among 10,000 vendors on Postgres: the
// statements that it asks of the database, at most 8; the bytes of a first
// visit as they are sent, PDF.js and the document left out, at most 120 KB; and
// its p95 against that of the REST call that answers the same, at most 6 times.
func BenchmarkPages(b *testing.B) {
	browsertest.Need(b)
	s := newSite(b)
	for b.Loop() {
		for _, p := range s.timed() {
			before := s.db.Queries()
			s.open(b, p.page)
			row(b, p.name+": statements", float64(s.db.Queries()-before), 8, "<=")
			row(b, p.name+": KB of a first visit", s.firstVisit(b, p.page), 120, "<=")
			page, rest := s.p95(b, p)
			row(b, fmt.Sprintf("%s: p95 %.1f ms against %.1f ms by REST", p.name, ms(page), ms(rest)), ms(page)/ms(rest), 6, "<=")
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// open gets a page with the session of the administrator.
func (s *site) open(b *testing.B, path string) {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		b.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: "ward_session", Value: s.hospital.Token})
	res, err := client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %d, %v: %.300s", path, res.StatusCode, err, body)
	}
}

// p95 asks for a page and its REST call in turn and returns the time that 95 in
// 100 of each stay within.
func (s *site) p95(b *testing.B, p timedPage) (page, rest time.Duration) {
	b.Helper()
	var pages, rests []time.Duration
	for range asked {
		start := time.Now()
		s.open(b, p.page)
		pages = append(pages, time.Since(start))
		start = time.Now()
		get(b, s.url+"/api/v1"+p.rest, s.hospital.Token)
		rests = append(rests, time.Since(start))
	}
	slices.Sort(pages)
	slices.Sort(rests)
	return pages[asked*95/100], rests[asked*95/100]
}

// firstVisit opens a page in a fresh profile and returns the kilobytes that
// came, without PDF.js and the document.
func (s *site) firstVisit(b *testing.B, path string) float64 {
	b.Helper()
	tab := s.tab(b)
	tab.Visit(path)
	total := 0.0
	for url, n := range tab.Received() {
		if !strings.Contains(url, "pdf") && !strings.HasSuffix(url, "/content") {
			total += n
		}
	}
	return total / 1024
}

func (s *site) tab(b *testing.B) *browsertest.Tab {
	b.Helper()
	tab := browsertest.Open(b, s.url, browsertest.Light)
	tab.Bear(s.hospital.Token)
	return tab
}

// BenchmarkFirstPaint measures how soon a person sees the first words of the
// list and of a vendor, from a cold start: at most a second.
func BenchmarkFirstPaint(b *testing.B) {
	browsertest.Need(b)
	s := newSite(b)
	for b.Loop() {
		for name, path := range map[string]string{"vendor list": "/vendors", "vendor page": "/vendors/" + s.vendor} {
			var times []float64
			for range rounds {
				tab := s.tab(b)
				tab.Visit(path)
				var paint float64
				tab.Eval(`new Promise(done => new PerformanceObserver((l, o) => { for (const e of l.getEntries()) if (e.name === 'first-contentful-paint') { o.disconnect(); done(e.startTime) } }).observe({type: 'paint', buffered: true}))`, &paint)
				times = append(times, paint)
			}
			row(b, name+": seconds to the first contentful paint", middle(times)/1000, 1, "<=")
		}
	}
}

// BenchmarkReview opens a report of 190 pages for review and pages through it:
// the first page is drawn within 2 seconds, and the memory of the tab, as
// Chromium counts it, stays flat.
func BenchmarkReview(b *testing.B) {
	browsertest.Need(b)
	s := newSite(b)
	for b.Loop() {
		var times []float64
		for range rounds {
			tab := s.tab(b)
			start := time.Now()
			tab.Visit("/documents/" + s.long + "/review")
			tab.Await("the first page is drawn", func() bool { return tab.Count("#pages canvas") > 0 })
			times = append(times, time.Since(start).Seconds())
			tab.Close()
		}
		row(b, "review of 190 pages: seconds until a page is seen", middle(times), 2, "<=")

		tab := s.tab(b)
		tab.Visit("/documents/" + s.long + "/review")
		s.through(tab, 1, 60)
		early, held := tab.Memory(), tab.Resident()
		s.through(tab, 60, 190)
		s.through(tab, 1, 60)
		row(b, fmt.Sprintf("review: MB of the tab after 320 pages against %.0f after 60", early/(1<<20)), tab.Memory()/early, 1.25, "<=")
		row(b, fmt.Sprintf("review: MB of the tab's process against %.0f", held/(1<<20)), tab.Resident()/held, 1.25, "<=")
		row(b, "review: pages kept drawn", float64(tab.Count("#pages canvas")), 12, "<=")
	}
}

// through goes from one page to another, ten at a time, and waits for each.
func (s *site) through(tab *browsertest.Tab, from, to int) {
	for n := from; n <= to; n += 10 {
		tab.Fill("Page", fmt.Sprint(n))
		tab.Keys(kb.Enter)
		tab.Await(fmt.Sprintf("page %d is drawn", n), func() bool { return tab.Count(fmt.Sprintf("#pages [data-n='%d'] canvas", n)) > 0 })
	}
}
