package api

import (
	"bytes"
	"errors"
	"fmt"
	"mime/multipart"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"

	"ward/internal/identity"
)

func init() {
	openapi3filter.RegisterBodyDecoder("application/pdf", openapi3filter.FileBodyDecoder)
	read := func(suffix string, body any) func(*testing.T, *harness, *org) sample {
		return func(t *testing.T, h *harness, o *org) sample {
			return sample{path: "/documents/" + h.document(t, o, h.vendor(t, o), soc2("Aldermoor Systems", "2025-01-01", "2025-12-31")) + suffix, body: body}
		}
	}
	samples["POST /vendors/:id/documents"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/vendors/" + h.vendor(t, o) + "/documents", body: pdf(t, nil)}
	}
	samples["GET /vendors/:id/documents"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/vendors/" + h.vendor(t, o) + "/documents"}
	}
	samples["GET /vendors/:id/coverage"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/vendors/" + h.vendor(t, o) + "/coverage"}
	}
	samples["GET /documents/:id"] = read("", nil)
	samples["DELETE /documents/:id"] = read("", map[string]any{"reason": "wrong vendor"})
	samples["POST /documents/:id/reread"] = read("/reread", nil)
	samples["PUT /documents/:id/services"] = read("/services", map[string]any{"service_ids": []string{}})
	samples["GET /documents/:id/extraction"] = read("/extraction", nil)
	samples["GET /documents/:id/quality"] = read("/quality", nil)
	samples["GET /documents/:id/diff"] = func(t *testing.T, h *harness, o *org) sample {
		vendor := h.vendor(t, o)
		h.document(t, o, vendor, soc2("Aldermoor Systems", "2024-01-01", "2024-12-31"))
		return sample{path: "/documents/" + h.document(t, o, vendor, soc2("Aldermoor Systems", "2025-01-01", "2025-12-31")) + "/diff"}
	}
	samples["PUT /documents/:id/facts/:path"] = read("/facts/soc2.opinion", map[string]any{"decision": "confirm"})
	samples["DELETE /documents/:id/facts/:path"] = func(t *testing.T, h *harness, o *org) sample {
		s := read("/facts/soc2.opinion", nil)(t, h, o)
		h.do(t, o.admin(), "PUT", s.path, map[string]any{"decision": "confirm"}, 200)
		return s
	}
	samples["POST /documents/:id/facts"] = read("/facts", missed)
	samples["GET /documents/:id/exceptions/:index/triage"] = read("/exceptions/0/triage", nil)
	samples["PUT /documents/:id/exceptions/:index/triage"] = read("/exceptions/0/triage", map[string]any{"relevant": "yes"})
	samples["GET /documents/:id/content"] = read("/content", nil)
}

// missed is an exception that a person adds.
var missed = map[string]any{
	"list": "soc2.exceptions", "page": 41, "quote": "one review was late",
	"value": map[string]any{"deviation": "One review was late.", "severity": "minor"},
}

func TestUpload(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/vendors/" + h.vendor(t, o) + "/documents"
		f := upload([]byte(pdfHead + "one"))
		f.values = map[string]string{"class": "soc2_report", "password": "secret"}
		a := h.do(t, o.admin(), "POST", path, f, 202)
		id := a.id(t)
		if a.header.Get("Location") != "/api/v1/documents/"+id || a.header.Get("ETag") != `"1"` {
			t.Errorf("headers %v", a.header)
		}
		if a.field(t, "status") != "queued" || a.field(t, "declared_class") != "soc2_report" || a.field(t, "bytes") != 12.0 ||
			a.field(t, "has_password") != true || a.field(t, "name") != "report.pdf" || a.field(t, "error") != nil {
			t.Errorf("accepted %s", a.body)
		}
		if strings.Contains(string(a.body)+h.logs.String(), "secret") {
			t.Error("the password came out again")
		}
		again := upload([]byte(pdfHead + "one"))
		again.files["file"] = file{name: "another name.pdf", content: again.files["file"].content}
		b := h.do(t, o.token(identity.Analyst), "POST", path, again, 200)
		if b.id(t) != id || b.field(t, "name") != "report.pdf" || b.header.Get("Location") != "/api/v1/documents/"+id || h.stored(t) != 1 {
			t.Errorf("the same bytes again: %s, %d stored", b.body, h.stored(t))
		}
		h.work(t)
		got := h.do(t, o.token(identity.Viewer), "GET", "/documents/"+id, nil, 200)
		if got.field(t, "status") != "extracted" || got.field(t, "document_class") != "other" || got.field(t, "pages") != 60.0 {
			t.Errorf("read %s", got.body)
		}
		h.do(t, h.org().admin(), "GET", "/documents/"+id, nil, 404)
		h.do(t, o.admin(), "GET", "/documents/no-id", nil, 404)
	})
}

func TestUploadRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		path := "/vendors/" + vendor + "/documents"
		good := []byte(pdfHead + "good")
		with := func(name, value string) form {
			f := upload(good)
			f.values = map[string]string{name: value}
			return f
		}
		big := append([]byte(pdfHead), bytes.Repeat([]byte("x"), maxUpload-len(pdfHead)+1)...)
		tests := []struct {
			name    string
			body    any
			status  int
			code    string
			pointer string
		}{
			{"an empty file", upload(nil), 422, "document.empty", "#/file"},
			{"text with the name of a PDF", upload([]byte("Dear reader")), 415, "document.not_pdf", ""},
			{"a byte too many", upload(big), 413, "upload.too_large", ""},
			{"far too many", upload(bytes.Repeat(big, 3)), 413, "upload.too_large", ""},
			{"no file", form{values: map[string]string{"class": "other"}}, 422, "document.invalid", "#/file"},
			{"an unknown field", with("colour", "red"), 422, "document.invalid", "#/colour"},
			{"a class that is none", with("class", "soc_2"), 422, "document.invalid", "#/class"},
			{"a password that is too long", with("password", strings.Repeat("p", 513)), 422, "document.invalid", "#/password"},
			{"a field that is too long", with("password", strings.Repeat("p", 5000)), 422, "document.invalid", "#/password"},
			{"JSON", map[string]any{"file": "x"}, 415, "request.not_multipart", ""},
			{"a form without its end", []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 cut"), 400, "upload.cut_off", ""},
		}
		for _, tt := range tests {
			var headers []header
			if _, raw := tt.body.([]byte); raw {
				headers = append(headers, header{"Content-Type", "multipart/form-data; boundary=x"})
			}
			a := h.do(t, o.admin(), "POST", path, tt.body, tt.status, headers...)
			code, fields := a.problem(t)
			if code != tt.code || (tt.pointer != "" && fields[tt.pointer] == "") {
				t.Errorf("%s: %s", tt.name, a.body)
			}
		}
		max := h.do(t, o.admin(), "POST", path, upload(big[:maxUpload]), 202)
		if max.field(t, "bytes") != float64(maxUpload) {
			t.Errorf("as many as allowed: %s", max.body)
		}
		if n := h.stored(t); n != 1 {
			t.Errorf("%d sealed files, want 1", n)
		}
		h.do(t, h.org().admin(), "POST", path, upload(good), 404)
		h.do(t, o.admin(), "POST", "/vendors/no-id/documents", upload(good), 404)
		h.do(t, o.admin(), "DELETE", "/vendors/"+vendor, nil, 204)
		if code, _ := h.do(t, o.admin(), "POST", path, upload(good), 409).problem(t); code != "vendor.retired" {
			t.Errorf("a retired vendor: %s", code)
		}
	})
}

// parts writes a multipart body in the order of its parts: name, content. The
// part named file is one.
func parts(t *testing.T, boundary string, list ...[2]string) ([]byte, header) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	if err := w.SetBoundary(boundary); err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		var err error
		if p[0] == "file" {
			part, e := w.CreateFormFile("file", "r.pdf")
			if e == nil {
				_, e = part.Write([]byte(p[1]))
			}
			err = e
		} else {
			err = w.WriteField(p[0], p[1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), header{"Content-Type", w.FormDataContentType()}
}

func TestUploadTakesPartsInAnyOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/vendors/" + h.vendor(t, o) + "/documents"
		class, password := [2]string{"class", "baa"}, [2]string{"password", "open"}
		orders := [][][2]string{
			{class, password, {"file", pdfHead + "1"}},
			{{"file", pdfHead + "2"}, class, password},
			{class, {"file", pdfHead + "3"}, password},
		}
		for _, order := range orders {
			body, ct := parts(t, "ward", order...)
			a := h.do(t, o.admin(), "POST", path, body, 202, ct)
			if a.field(t, "declared_class") != "baa" || a.field(t, "has_password") != true {
				t.Errorf("%v: %s", order, a.body)
			}
		}
		before := h.stored(t)
		refused := map[string][][2]string{
			"#/file":   {{"file", pdfHead + "4"}, {"file", pdfHead + "5"}},
			"#/class":  {{"file", pdfHead + "4"}, {"class", "none"}},
			"#/colour": {{"file", pdfHead + "4"}, {"colour", "red"}},
		}
		for pointer, order := range refused {
			body, ct := parts(t, "ward", order...)
			if _, fields := h.do(t, o.admin(), "POST", path, body, 422, ct).problem(t); fields[pointer] == "" {
				t.Errorf("%v: %v", order, fields)
			}
		}
		if n := h.stored(t); n != before {
			t.Errorf("refused forms left %d files behind", n-before)
		}
	})
}

// TestUploadIsIdempotent: the same form under the same key is one upload,
// whatever boundary the client draws; another form is refused.
func TestUploadIsIdempotent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/vendors/" + h.vendor(t, o) + "/documents"
		key := header{"Idempotency-Key", "upload-1"}
		body, ct := parts(t, "first", [2]string{"file", pdfHead + "one"}, [2]string{"class", "other"})
		a := h.do(t, o.admin(), "POST", path, body, 202, ct, key)
		body, ct = parts(t, "another-boundary", [2]string{"file", pdfHead + "one"}, [2]string{"class", "other"})
		b := h.do(t, o.admin(), "POST", path, body, 202, ct, key)
		if b.id(t) != a.id(t) || b.header.Get("Idempotency-Replayed") != "true" || b.header.Get("ETag") != a.header.Get("ETag") {
			t.Errorf("again: %v %s", b.header, b.body)
		}
		body, ct = parts(t, "first", [2]string{"file", pdfHead + "two"}, [2]string{"class", "other"})
		if code, _ := h.do(t, o.admin(), "POST", path, body, 422, ct, key).problem(t); code != "idempotency.reused" {
			t.Errorf("another file under the key: %s", code)
		}
		if n := h.stored(t); n != 1 {
			t.Errorf("%d sealed files", n)
		}
	})
}

// TestUploadsAtOnce: the same file, sent several times at the same moment, is
// one document.
func TestUploadsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path, token := "/vendors/"+h.vendor(t, o)+"/documents", o.admin()
		const uploads = 4
		answers, errs := make([]*answer, uploads), make([]error, uploads)
		var wg sync.WaitGroup
		for i := range uploads {
			req, _ := newRequest(t, token, "POST", path, upload([]byte(pdfHead+strings.Repeat("same", 1000))), nil)
			wg.Go(func() {
				answers[i] = h.send(req)
				if s := answers[i].status; s != 200 && s != 202 {
					errs[i] = fmt.Errorf("%d: %s", s, answers[i].body)
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		fresh := 0
		for _, a := range answers {
			if a.id(t) != answers[0].id(t) {
				t.Errorf("two documents: %s and %s", a.id(t), answers[0].id(t))
			}
			if a.status == 202 {
				fresh++
			}
		}
		if fresh != 1 || h.stored(t) != 1 {
			t.Errorf("%d were new, %d files stored", fresh, h.stored(t))
		}
	})
}
