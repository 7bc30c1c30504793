package api

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ward/internal/blobs"
	"ward/internal/database/dbtest"
)

func TestContent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		body := pdfHead + strings.Repeat("0123456789", 10_000)
		id := h.do(t, o.admin(), "POST", "/vendors/"+h.vendor(t, o)+"/documents", upload([]byte(body)), 202).id(t)
		path := "/documents/" + id + "/content"
		all := h.do(t, o.admin(), "GET", path, nil, 200)
		etag := all.header.Get("ETag")
		if string(all.body) != body || all.header.Get("Content-Type") != "application/pdf" || all.header.Get("Accept-Ranges") != "bytes" ||
			all.header.Get("Content-Disposition") != "inline; filename*=UTF-8''report.pdf" || all.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d bytes, %v", len(all.body), all.header)
		}
		ranges := map[string]string{
			"bytes=0-8": pdfHead, "bytes=90000-90009": body[90000:90010], "bytes=-3": body[len(body)-3:], "bytes=100000-": body[100000:],
		}
		for asked, want := range ranges {
			a := h.do(t, o.admin(), "GET", path, nil, 206, header{"Range", asked})
			if string(a.body) != want || !strings.HasSuffix(a.header.Get("Content-Range"), fmt.Sprintf("/%d", len(body))) {
				t.Errorf("%s: %d bytes, %v", asked, len(a.body), a.header)
			}
		}
		refused := h.do(t, o.admin(), "GET", path, nil, 416, header{"Range", "bytes=200000-"})
		if refused.header.Get("Content-Range") != fmt.Sprintf("bytes */%d", len(body)) || refused.header.Get("Content-Disposition") != "" ||
			refused.header.Get("Cache-Control") != "no-store" {
			t.Errorf("past the end: %v", refused.header)
		}
		if a := h.do(t, o.admin(), "GET", path, nil, 304, header{"If-None-Match", etag}); len(a.body) != 0 {
			t.Errorf("not modified, with %d bytes", len(a.body))
		}
		h.do(t, o.admin(), "GET", path, nil, 200, header{"If-None-Match", `"other"`})
		h.do(t, o.admin(), "GET", path, nil, 200, header{"Range", "bytes=90000-90000,80000-80000,70000-70000"}) // each would decrypt from the start
		h.do(t, o.admin(), "GET", path, nil, 200, header{"Range", "bytes=0-8"}, header{"If-Range", `"other"`})
		if code, _ := h.do(t, o.admin(), "GET", path, nil, 412, header{"If-Match", `"other"`}).problem(t); code != "document.stale" {
			t.Errorf("other bytes than asked for: %s", code)
		}
		h.do(t, h.org().admin(), "GET", path, nil, 404)
	})
}

// TestContentThatWasChanged: bytes that are not those that were uploaded never
// reach anyone as the document, and the log says why.
func TestContentThatWasChanged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		body := pdfHead + strings.Repeat("0123456789", 200_000/10)
		id := h.do(t, o.admin(), "POST", "/vendors/"+h.vendor(t, o)+"/documents", upload([]byte(body)), 202).id(t)
		key := blobs.DocumentKey(string(o.tenant), id)
		file, err := h.store.Open(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := io.ReadAll(file)
		if err = errors.Join(err, file.Close()); err != nil {
			t.Fatal(err)
		}
		tests := []struct{ at, status int }{
			{100, 500},               // found before the first byte is sent
			{len(sealed) - 100, 200}, // found on the way: the answer breaks off
		}
		for _, tt := range tests {
			changed, before := bytes.Clone(sealed), strings.Count(h.logs.String(), blobs.CodeTampered)
			changed[tt.at]++
			err := h.store.Delete(t.Context(), key)
			if err == nil {
				_, err = h.store.Put(t.Context(), key, bytes.NewReader(changed))
			}
			if err != nil {
				t.Fatal(err)
			}
			req, _ := newRequest(t, o.admin(), "GET", "/documents/"+id+"/content", nil, nil)
			a := h.send(req)
			if a.status != tt.status || len(a.body) >= len(body) {
				t.Errorf("byte %d changed: %d, %d bytes of %d", tt.at, a.status, len(a.body), len(body))
			}
			if n := strings.Count(h.logs.String(), blobs.CodeTampered) - before; n == 0 {
				t.Errorf("byte %d changed: the log does not say why", tt.at)
			}
		}
	})
}

// TestUploadCutOff: what ends before its end is no document, whether the client
// still listens or is gone.
func TestUploadCutOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor, token := h.vendor(t, o), o.admin()
		srv := httptest.NewServer(h.server)
		body, ct := parts(t, "ward", [2]string{"file", pdfHead + strings.Repeat("x", 200_000)})
		for _, sent := range []int{10, 150, 100_000, len(body) - 3} {
			a := halfUpload(t, srv, vendor, token, ct.value, body, sent)
			if a == nil || a.StatusCode != http.StatusBadRequest || a.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("after %d bytes: %v", sent, a)
			}
		}
		if a := halfUpload(t, srv, vendor, token, ct.value, body, -100_000); a != nil {
			t.Errorf("to a client that is gone: %v", a)
		}
		srv.Close() // waits until every request has ended
		if n := h.stored(t); n != 0 {
			t.Errorf("%d sealed files are left", n)
		}
		if a := h.do(t, token, "GET", "/vendors/"+vendor+"/documents", nil, 200); strings.Contains(string(a.body), "sha256") {
			t.Errorf("there are documents: %s", a.body)
		}
	})
}

// halfUpload sends the first bytes of a body over TCP and ends there. Below
// zero, it hangs up after as many instead of waiting for the answer.
func halfUpload(t *testing.T, srv *httptest.Server, vendor, token, contentType string, body []byte, sent int) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(3 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /api/v1/vendors/%s/documents HTTP/1.1\r\nHost: ward.test\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		vendor, token, contentType, len(body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write(body[:max(sent, -sent)]); err != nil {
		t.Fatal(err)
	}
	if sent < 0 {
		return nil
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

// TestFilesTakeTheirTime: an exchange that carries a file outlasts the time
// that the server gives every other one.
func TestFilesTakeTheirTime(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	o := h.org()
	vendor := h.vendor(t, o)
	id := h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/documents", upload([]byte(pdfHead)), 202).id(t)
	srv := httptest.NewUnstartedServer(h.server)
	srv.Config.WriteTimeout = time.Nanosecond
	srv.Start()
	t.Cleanup(srv.Close)
	for path, whole := range map[string]bool{
		"/documents/" + id + "/content": true, "/vendors?format=csv": true, "/vendors?format=xlsx": true, "/vendors": false,
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/api/v1"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+o.admin())
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			err = errors.Join(err, res.Body.Close())
		}
		if (err == nil) != whole {
			t.Errorf("%s: %v", path, err)
		}
	}
}
