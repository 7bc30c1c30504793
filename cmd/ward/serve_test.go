package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHTTPServerBoundsStrangers: every phase of an exchange ends by itself, and
// headers have a bound that is far below net/http's.
func TestHTTPServerBoundsStrangers(t *testing.T) {
	t.Parallel()
	srv := httptest.NewUnstartedServer(nil)
	srv.Config = newHTTPServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	srv.Start()
	t.Cleanup(srv.Close)
	for size, want := range map[int]int{1 << 10: http.StatusNotFound, 128 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		res, err := http.Get(srv.URL + "/?q=" + strings.Repeat("a", size))
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		if res.StatusCode != want {
			t.Errorf("an address of %d bytes: %d, want %d", size, res.StatusCode, want)
		}
	}
	if c := srv.Config; c.ReadHeaderTimeout <= 0 || c.ReadTimeout <= 0 || c.WriteTimeout <= 0 || c.IdleTimeout <= 0 {
		t.Errorf("a phase without an end: %v %v %v %v", c.ReadHeaderTimeout, c.ReadTimeout, c.WriteTimeout, c.IdleTimeout)
	}
}
