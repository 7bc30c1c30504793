package api

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestVendorImport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		text := "name,website\nA,https://a.example\nB,=cmd()\na,\n"
		for _, dry := range []string{"?dry_run=true", "?dry_run=false"} {
			a := h.do(t, o.admin(), "POST", "/vendors/import"+dry, csvFile(text), 200)
			if a.field(t, "created") != 1.0 || a.field(t, "refused") != 2.0 || a.field(t, "rows.1.errors.0.pointer") != "#/website" || a.field(t, "rows.2.line") != 4.0 {
				t.Errorf("%s: %s", dry, a.body)
			}
			want := 1
			if dry == "?dry_run=true" {
				want = 0
			}
			if items := h.do(t, o.admin(), "GET", "/vendors", nil, 200).field(t, "items").([]any); len(items) != want {
				t.Errorf("%s: %d vendors", dry, len(items))
			}
		}
		for _, tt := range []struct {
			name, path string
			body       any
			status     int
			code       string
		}{
			{"wrong header", "", csvFile("name,webpage\nA,b\n"), 422, "import.bad_header"},
			{"Latin-1", "", csvFile("name\nCaf\xe9\n"), 415, "import.not_utf8"},
			{"empty", "", csvFile(""), 422, "import.empty"},
			{"no file", "", form{values: map[string]string{"note": "x"}}, 422, "request.invalid"},
			{"no parts", "", form{}, 422, "request.invalid"},
			{"JSON", "", map[string]any{"name": "A"}, 415, "request.not_multipart"},
			{"dry_run=1", "?dry_run=1", csvFile("name\nA\n"), 422, "request.invalid"},
			{"misspelt", "?dryrun=true", csvFile("name\nA\n"), 422, "request.invalid"},
			{"larger than uploads may be", "", csvFile("name\n" + strings.Repeat("x", 2<<20)), 413, "request.too_large"},
		} {
			a := h.do(t, o.admin(), "POST", "/vendors/import"+tt.path, tt.body, tt.status)
			if code, _ := a.problem(t); code != tt.code {
				t.Errorf("%s: %s, want %s", tt.name, code, tt.code)
			}
		}
	})
}

// TestVendorImportCutOff sends a body that ends in the middle of the file.
func TestVendorImportCutOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		req, raw := newRequest(t, o.admin(), "POST", "/vendors/import", csvFile("name\nA\nB\n"), nil)
		cut := raw[:len(raw)-len("\nB\r\n--x--\r\n")-60]
		req2 := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/vendors/import", bytes.NewReader(cut))
		req2.Header = req.Header
		a := h.send(req2)
		if code, _ := a.problem(t); a.status != 400 || code != "request.cut_off" {
			t.Errorf("%d %s", a.status, a.body)
		}
		h.check(t, req2, cut, a)
		if items := h.do(t, o.admin(), "GET", "/vendors", nil, 200).field(t, "items").([]any); len(items) != 0 {
			t.Errorf("half a file left %d vendors", len(items))
		}
	})
}
