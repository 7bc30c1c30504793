package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ward/internal/pdftext"
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

// TestReaderIsTold: the log names each guard that the kernel lacks.
func TestReaderIsTold(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, nil))
	tellOfReader(log, nil, true)
	if out.Len() > 0 {
		t.Errorf("all is well, and the log says %s", out.String())
	}
	tellOfReader(log, []pdftext.Guard{pdftext.FilesGuard, pdftext.NetworkGuard}, false)
	for _, want := range []string{"level=WARN", "Landlock: files", "seccomp: network", "tesseract is not in the PATH"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, out.String())
		}
	}
}
