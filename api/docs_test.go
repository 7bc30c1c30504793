package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"ward/internal/database/dbtest"
)

func (h *harness) get(t *testing.T, path string, headers ...header) *answer {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for _, hd := range headers {
		req.Header.Set(hd.name, hd.value)
	}
	return h.send(req)
}

func TestOpenAPIJSON(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	a := h.do(t, "", "GET", "/openapi.json", nil, 200)
	if got := a.field(t, "openapi"); got != "3.1.0" {
		t.Errorf("openapi: %v", got)
	}
	var doc struct{ Paths map[string]json.RawMessage }
	a.into(t, &doc)
	if got, want := len(doc.Paths), len(document(t).Paths.Map()); got != want {
		t.Errorf("%d paths, openapi.yaml has %d", got, want)
	}
}

// asset finds what a page loads.
var asset = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

// TestDocs loads the page as a browser does that obeys its policy.
func TestDocs(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	page := h.get(t, "/api/docs")
	if page.status != 200 || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
		t.Fatalf("page: %d, %s", page.status, page.header.Get("Content-Type"))
	}
	policy := page.header.Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "script-src 'self';") {
		t.Errorf("policy: %s", policy)
	}
	if inline := regexp.MustCompile(`(?i)<script>|<style|style=|\son[a-z]+=`).FindString(string(page.body)); inline != "" {
		t.Errorf("the policy would block %q", inline)
	}
	loads := asset.FindAllStringSubmatch(string(page.body), -1)
	if len(loads) < 6 {
		t.Fatalf("the page loads %v", loads)
	}
	for _, m := range loads {
		if !strings.HasPrefix(m[1], "/api/") {
			t.Errorf("%s is not Ward's own", m[1])
			continue
		}
		a := h.get(t, m[1])
		if a.status != 200 || len(a.body) == 0 || a.header.Get("Content-Type") == "" {
			t.Errorf("%s: %d, %d bytes, %q", m[1], a.status, len(a.body), a.header.Get("Content-Type"))
		}
	}
}

func TestDocsFiles(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	const bundle = "/api/docs/swagger-ui-bundle.js"
	plain, packed := h.get(t, bundle), h.get(t, bundle, header{"Accept-Encoding", "br, gzip"})
	if packed.header.Get("Content-Encoding") != "gzip" || len(packed.body) >= len(plain.body) {
		t.Fatalf("gzip: %q, %d of %d bytes", packed.header.Get("Content-Encoding"), len(packed.body), len(plain.body))
	}
	r, err := gzip.NewReader(bytes.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain.body) {
		t.Errorf("unpacked it differs: %v", err)
	}
	if again := h.get(t, bundle, header{"If-None-Match", plain.header.Get("ETag")}); again.status != 304 || len(again.body) != 0 {
		t.Errorf("again: %d, %d bytes", again.status, len(again.body))
	}
	if missing := h.get(t, "/api/docs/..%2fserver.go"); missing.status != 404 {
		t.Errorf("a file that is not there: %d", missing.status)
	}
}
