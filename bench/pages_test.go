package bench

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/web/browser/browsertest"
)

// timedPage is a page and the REST call that shows the same.
type timedPage struct{ name, page, rest string }

// timed are the pages that an analyst opens all day.
func (s *site) timed() []timedPage {
	return []timedPage{
		{"home", "/", "/portfolio"},
		{"vendor list", "/vendors", "/vendors?limit=50&sort=-residual_risk"},
		{"vendor list, searched", "/vendors?q=imaging&tier=tier_1,tier_2", "/vendors?limit=50&sort=-residual_risk&q=imaging&tier=tier_1,tier_2"},
		{"intake", "/vendors/" + s.vendor + "/intake", "/vendors/" + s.vendor + "/intake"},
		{"score", "/vendors/" + s.vendor + "/score", "/vendors/" + s.vendor + "/score"},
		{"provisions", "/vendors/" + s.vendor + "/hipaa", "/vendors/" + s.vendor + "/hipaa"},
		{"kept scores", "/vendors/" + s.vendor + "/scores", "/vendors/" + s.vendor + "/scores"},
	}
}

// How often each page and call is asked for, in turn.
const asked = 100

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
		for name, path := range map[string]string{"home": "/"} {
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
