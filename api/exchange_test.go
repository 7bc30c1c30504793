package api

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"
)

// header is one header of a request.
type header struct{ name, value string }

// form is a multipart body: files by field, and plain values.
type form struct {
	files  map[string]file
	values map[string]string
}

type file struct {
	name    string
	content []byte
}

// do sends a request and checks its answer against openapi.yaml: the status is
// want, it is documented, and body and headers are as written there. A request
// that is meant to succeed is checked as well. The path is below /api/v1. The
// body is nil, a string or bytes sent as they are, a form, or a value that is
// sent as JSON.
func (h *harness) do(t *testing.T, token, method, path string, body any, want int, headers ...header) *answer {
	t.Helper()
	req, raw := newRequest(t, token, method, path, body, headers)
	a := h.send(req)
	if a.status != want {
		t.Fatalf("%s %s: status %d, want %d: %s", method, path, a.status, want, a.body)
	}
	h.check(t, req, raw, a)
	return a
}

// send serves a request.
func (h *harness) send(req *http.Request) *answer {
	rec := httptest.NewRecorder()
	h.server.ServeHTTP(rec, req)
	return &answer{status: rec.Code, header: rec.Result().Header, body: rec.Body.Bytes()}
}

func newRequest(t *testing.T, token, method, path string, body any, headers []header) (*http.Request, []byte) {
	t.Helper()
	raw, contentType := encode(t, body)
	req := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, bytes.NewReader(raw))
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for _, hd := range headers {
		req.Header.Set(hd.name, hd.value)
	}
	return req, raw
}

func encode(t *testing.T, body any) (raw []byte, contentType string) {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil, ""
	case string:
		return []byte(b), "application/json"
	case []byte:
		return b, "application/json"
	case form:
		return b.encode(t)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return raw, "application/json"
}

func (f form) encode(t *testing.T) ([]byte, string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, v := range f.values {
		if err := w.WriteField(name, v); err != nil {
			t.Fatal(err)
		}
	}
	for name, v := range f.files {
		part, err := w.CreateFormFile(name, v.name)
		if err == nil {
			_, err = part.Write(v.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), w.FormDataContentType()
}
