package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ward/internal/evidence"
)

func TestListDocuments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		path := "/vendors/" + vendor + "/documents"
		var ids []string
		for i := range 3 {
			ids = append(ids, h.do(t, o.admin(), "POST", path, upload(fmt.Appendf(nil, "%s%d", pdfHead, i)), 202).id(t))
			h.clock.advance(time.Minute)
		}
		h.document(t, o, h.vendor(t, o), nil) // of another vendor
		first := h.do(t, o.admin(), "GET", path+"?limit=2", nil, 200)
		if first.field(t, "items.0.id") != ids[2] || first.field(t, "items.1.id") != ids[1] {
			t.Errorf("first page %s", first.body)
		}
		cursor, _ := first.field(t, "next_cursor").(string)
		last := h.do(t, o.admin(), "GET", path+"?limit=2&cursor="+cursor, nil, 200)
		if last.field(t, "items.0.id") != ids[0] || last.field(t, "next_cursor") != nil {
			t.Errorf("last page %s", last.body)
		}
		h.do(t, o.admin(), "POST", path, upload([]byte(pdfHead+"waits")), 202)
		for query, want := range map[string]int{"status=queued": 1, "class=other&status=extracted": 3, "class=soc2_report": 0, "": 4} {
			var page struct{ Items []documentOut }
			h.do(t, o.admin(), "GET", path+"?"+query, nil, 200).into(t, &page)
			if len(page.Items) != want {
				t.Errorf("%q: %d documents, want %d", query, len(page.Items), want)
			}
		}
		for _, query := range []string{"limit=0", "limit=x", "status=done", "class=soc_2", "cursor=%25", "cursor=e30x", "colour=red"} {
			h.do(t, o.admin(), "GET", path+"?"+query, nil, 422)
		}
		h.do(t, h.org().admin(), "GET", path, nil, 404)
	})
}

func TestRemoveDocument(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		id := h.document(t, o, vendor, nil)
		path := "/documents/" + id
		a := h.do(t, o.admin(), "GET", path, nil, 200)
		for body, want := range map[string]int{`{}`: 422, `{"reason":" "}`: 422, `{"reason":"a\u0000b"}`: 422, `{"reason":"x","colour":1}`: 422, `{`: 400, ``: 400} {
			h.do(t, o.admin(), "DELETE", path, body, want)
		}
		h.do(t, o.admin(), "DELETE", path, map[string]any{"reason": strings.Repeat("x", 1001)}, 422)
		h.do(t, o.admin(), "DELETE", path, map[string]any{"reason": "old"}, 412, header{"If-Match", `"1"`})
		h.do(t, o.admin(), "DELETE", path, map[string]any{"reason": "old"}, 204, a.etag())
		h.do(t, o.admin(), "GET", path, nil, 404)
		h.do(t, o.admin(), "DELETE", path, map[string]any{"reason": "old"}, 404)
		if n := h.stored(t); n != 0 {
			t.Errorf("%d sealed files are left", n)
		}
		h.document(t, o, vendor, nil) // the same bytes may come again
	})
}

func TestReread(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		id := h.do(t, o.admin(), "POST", "/vendors/"+h.vendor(t, o)+"/documents", upload([]byte(pdfHead+"locked")), 202).id(t)
		path := "/documents/" + id
		if code, _ := h.do(t, o.admin(), "GET", path+"/extraction", nil, 409).problem(t); code != "document.not_read" {
			t.Errorf("extraction of what was not read: %s", code)
		}
		h.work(t)
		a := h.do(t, o.admin(), "GET", path, nil, 200)
		if a.field(t, "status") != "failed" || a.field(t, "error.code") != "encrypted" {
			t.Fatalf("without its password: %s", a.body)
		}
		x := h.do(t, o.admin(), "GET", path+"/extraction", nil, 200)
		if x.field(t, "error.code") != "encrypted" || x.field(t, "document_class") != "other" || x.field(t, "soc2") != nil {
			t.Errorf("extraction of what could not be read: %s", x.body)
		}
		h.do(t, o.admin(), "POST", path+"/reread", map[string]any{"class": "soc_2"}, 422)
		h.do(t, o.admin(), "POST", path+"/reread", map[string]any{"colour": "red"}, 422)
		h.do(t, o.admin(), "POST", path+"/reread", map[string]any{"password": strings.Repeat("p", 513)}, 422)
		h.do(t, o.admin(), "POST", path+"/reread", nil, 412, header{"If-Match", `"1"`})
		b := h.do(t, o.admin(), "POST", path+"/reread", map[string]any{"password": "open sesame", "class": "other"}, 202, a.etag())
		if b.field(t, "status") != "queued" || b.field(t, "error") != nil || b.field(t, "has_password") != true {
			t.Errorf("queued again: %s", b.body)
		}
		h.work(t)
		if got := h.do(t, o.admin(), "GET", path, nil, 200); got.field(t, "status") != "extracted" || got.field(t, "declared_class") != "other" {
			t.Errorf("with its password: %s", got.body)
		}
		b = h.do(t, o.admin(), "POST", path+"/reread", map[string]any{"class": "", "password": nil}, 202)
		if b.field(t, "declared_class") != nil || b.field(t, "has_password") != true {
			t.Errorf("class cleared, password kept: %s", b.body)
		}
	})
}

func TestProgressOfADocument(t *testing.T) {
	t.Parallel()
	for _, d := range []evidence.Document{{Status: evidence.Processing, Pages: 9}, {Status: evidence.Extracted, PagesRead: 9, Pages: 9}} {
		if p := documentOf(d).Progress; p != nil {
			t.Errorf("%s: %+v", d.Status, p)
		}
	}
	if p := documentOf(evidence.Document{Status: evidence.Processing, PagesRead: 3, Pages: 9}).Progress; p == nil || p.Page != 3 || p.Pages != 9 {
		t.Errorf("while it is read: %+v", p)
	}
}
