package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/vendors"
)

// newVendor registers a vendor.
func (h *harness) newVendor(t *testing.T, by identity.Actor, name string) *vendors.Vendor {
	t.Helper()
	v, err := h.svc.Vendors.Create(t.Context(), by, vendors.New{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// newDocument adds a file to a vendor, whose reading will be x; nil: of class
// other.
func (h *harness) newDocument(t *testing.T, by identity.Actor, vendor, name string, x *reading.Extraction) evidence.ID {
	t.Helper()
	body := evidencetest.PDF(t, x)
	if x == nil {
		body = append(body, name...) // another file for another name
	}
	d, _, err := h.svc.Evidence.Accept(t.Context(), by, vendor, evidence.Upload{Name: name, Body: bytes.NewReader(body)})
	if err != nil {
		t.Fatal(err)
	}
	return d.ID
}

// TestDocumentContent: the bytes come as they were uploaded, in ranges, to those
// who may see them, and can do nothing in the browser.
func TestDocumentContent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		name := `<b>"Bericht"; ` + "\u202e" + `fdp.html`
		id := h.newDocument(t, by, h.newVendor(t, by, "Fennimoor").ID, name, nil)
		path, b := "/documents/"+string(id)+"/content", h.as(t, own, identity.Viewer)
		all := b.get(path)
		if all.Status != http.StatusOK || !strings.HasPrefix(all.Body, "%PDF-1.7\n") || all.Header.Get("Content-Type") != "application/pdf" ||
			all.Header.Get("Content-Encoding") != "" || all.Header.Get("Cache-Control") != "no-store" || all.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%d, %d bytes, %v", all.Status, len(all.Body), all.Header)
		}
		if policy := all.Header.Get("Content-Security-Policy"); policy != contentPolicy {
			t.Errorf("policy %q", policy)
		}
		if way := all.Header.Get("Content-Disposition"); !strings.HasPrefix(way, "inline; filename*=UTF-8''%3Cb%3E%22Bericht%22%3B%20") || !strings.HasSuffix(way, ".html.pdf") {
			t.Errorf("disposition %q", way)
		}
		if way := b.get(path + "?save").Header.Get("Content-Disposition"); !strings.HasPrefix(way, "attachment;") {
			t.Errorf("to save: %q", way)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("Range", "bytes=1-3")
		if p := b.do(r); p.Status != http.StatusPartialContent || p.Body != "PDF" {
			t.Errorf("a range: %d %q", p.Status, p.Body)
		}
		r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("Range", "bytes=900000-")
		if p := b.do(r); p.Status != http.StatusRequestedRangeNotSatisfiable || p.Header.Get("Content-Disposition") != "" || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			t.Errorf("past the end: %d %v", p.Status, p.Header)
		}
		h.as(t, other, identity.Admin).get(path).says(http.StatusNotFound)
	})
}
