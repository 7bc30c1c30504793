package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/web/words"
)

func TestDocumentList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		d.b.get("/documents").says(http.StatusOK, "No documents yet", "Choose a vendor")
		h.newDocument(t, d.by, d.vendor.ID, "own.pdf", evidencetest.SOC2("Fennimoor Billing", "2025-01-01", "2025-12-31"))
		other := h.newVendor(t, d.by, "Brackenford Imaging")
		h.clock.advance(time.Minute)
		h.newDocument(t, d.by, other.ID, "wrong.pdf", evidencetest.SOC2("Tarnwell", "2025-01-01", "2025-12-31"))
		h.work(t)
		h.clock.advance(time.Minute)
		h.newDocument(t, d.by, other.ID, "new.pdf", nil)
		tests := []struct{ query, has, hasNot string }{
			{"", "new.pdf wrong.pdf own.pdf", ""},
			{"?status=needs_review", "wrong.pdf", "own.pdf new.pdf"},
			{"?status=waiting", "wrong.pdf", "own.pdf new.pdf"},
			{"?status=not_counting", "wrong.pdf", "own.pdf new.pdf"},
			{"?status=being_read", "new.pdf", "own.pdf wrong.pdf"},
			{"?status=extracted&class=soc2_report", "own.pdf", "wrong.pdf new.pdf"},
			{"?q=bracken", "wrong.pdf new.pdf", "own.pdf"},
			{"?status=failed", "No document matches 1 filter is on", "own.pdf"},
			{"?status=failed&q=none", "2 filters are on", "own.pdf"},
			{"?owner_id=" + d.by.ID, "No document matches", "own.pdf"},
		}
		for _, tt := range tests {
			p := d.b.get("/documents" + tt.query)
			p.says(http.StatusOK, "3 documents: 1 waiting to be read, 1 with facts in doubt, 1 read")
			for _, w := range strings.Fields(tt.has) {
				p.says(http.StatusOK, w)
			}
			for _, w := range strings.Fields(tt.hasNot) {
				if strings.Contains(p.text(), w) {
					t.Errorf("%s shows %s", tt.query, w)
				}
			}
		}
		d.b.HTMX = "rows"
		if p := d.b.get("/documents?q=new").says(http.StatusOK, "new.pdf"); p.Doc.Find("#rows").AttrOr("hx-trigger", "") != "every 5s" || p.Doc.Find("form").Length() != 0 {
			t.Errorf("the part: %s", p.Body)
		}
		d.b.HTMX = ""
		for _, query := range []string{"?status=odd", "?class=odd", "?cursor=odd", "?cursor=e30", "?q=" + strings.Repeat("x", 201)} {
			d.b.get("/documents" + query).says(http.StatusUnprocessableEntity)
		}
		h.as(t, d.other, identity.Admin).get("/documents").says(http.StatusOK, "No documents yet")
	})
}

// TestDocumentPages: long lists go on, and keep their filters.
func TestDocumentPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		for i := range pageOfDocuments + 2 {
			h.newDocument(t, d.by, d.vendor.ID, fmt.Sprintf("file-%02d.pdf", i), nil)
			h.clock.advance(time.Second)
		}
		for _, path := range []string{d.path, "/documents?q=file&status=queued"} {
			p := d.b.get(path).says(http.StatusOK, "file-51.pdf", "file-02.pdf", "Older documents")
			if strings.Contains(p.text(), "file-01.pdf") {
				t.Errorf("%s shows more than a page", path)
			}
			next := p.Doc.Find(".w-foot a.btn").AttrOr("href", "")
			p = d.b.get(next).says(http.StatusOK, "file-01.pdf", "file-00.pdf", "Newest documents")
			if strings.Contains(p.text(), "file-02.pdf") || strings.Contains(p.text(), "Older documents") {
				t.Errorf("%s: %s", next, p.text())
			}
			if first := p.Doc.Find(".w-foot a").AttrOr("href", ""); first != path && first != "/documents?q=file&status=queued" {
				u, _ := url.Parse(first)
				if u.Query().Get("q") != "file" || u.Query().Get("status") != "queued" || u.Query().Has("cursor") {
					t.Errorf("back to %s", first)
				}
			}
		}
	})
}

func TestDocumentPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		id := h.newDocument(t, d.by, d.vendor.ID, "own.pdf", evidencetest.SOC2("Fennimoor Billing", "2025-01-01", "2025-12-31"))
		path := "/documents/" + string(id)
		p := d.b.get(path).says(http.StatusOK, "own.pdf", "Fennimoor Billing", "added 2 Mar 2026, 09:00 by Test analyst", "Waits to be read")
		if p.Doc.Find("#state").AttrOr("hx-get", "") != path+"?look=1" || p.Doc.Find("form[action$=reread]").Length() != 0 {
			t.Errorf("while it waits: %s", p.Body)
		}
		d.b.HTMX = "state"
		if p := d.b.get(path + "?look=30"); p.Doc.Find("#state").AttrOr("hx-trigger", "") != "every 3s" || p.Doc.Find("h1").Length() != 0 {
			t.Errorf("the part: %s", p.Body)
		}
		d.b.HTMX = ""
		h.work(t)
		p = d.b.get(path).says(http.StatusOK, "Read, no fact in doubt", "Opinion Unqualified", "Exceptions 1", "Period 1 Jan 2025 to 31 Dec 2025",
			"Counts in the score Yes", "To confirm No facts", "SOC 2 report", "60 pages", "Document read", "Ward, reading documents", "Document added", "Test analyst")
		seen := p.Doc.Find("form[action$=reread] [name=seen]").AttrOr("value", "")
		d.b.post(path+"/reread", url.Values{"seen": {seen}, "class": {"odd"}}).says(http.StatusUnprocessableEntity, "must be one of")
		d.b.follow(d.b.post(path+"/reread", url.Values{"seen": {seen}, "class": {"bridge_letter"}, "password": {""}})).says(http.StatusOK, "own.pdf is read again", "Said to be Bridge letter")
		d.b.post(path+"/reread", url.Values{"seen": {seen}, "class": {"baa"}}).says(http.StatusUnprocessableEntity, "changed this document after you opened it")
		h.work(t)
		d.b.get(path).says(http.StatusOK, words.Action("document.reread"))

		viewer, stranger := h.as(t, d.own, identity.Viewer), h.as(t, d.other, identity.Admin)
		if p := viewer.get(path).says(http.StatusOK, "own.pdf"); p.Doc.Find("main form").Length() != 0 {
			t.Errorf("a viewer is offered a form: %s", p.text())
		}
		viewer.post(path+"/reread", url.Values{}).says(http.StatusForbidden)
		viewer.post(path+"/remove", url.Values{}).says(http.StatusForbidden)
		viewer.get(path + "/remove").says(http.StatusForbidden)
		for _, p := range []string{path, path + "/row", path + "/remove", "/documents/none"} {
			stranger.get(p).says(http.StatusNotFound)
		}
		stranger.post(path+"/reread", url.Values{}).says(http.StatusNotFound)
		stranger.post(path+"/remove", url.Values{"reason": {"x"}}).says(http.StatusNotFound)
	})
}

func TestRemoveDocument(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		id := h.newDocument(t, d.by, d.vendor.ID, "own.pdf", nil)
		path := "/documents/" + string(id) + "/remove"
		seen := d.b.get(path).says(http.StatusOK, "Remove own.pdf?", "cannot be undone").Doc.Find("[name=seen]").AttrOr("value", "")
		d.b.post(path, url.Values{"seen": {seen}, "reason": {" "}}).says(http.StatusUnprocessableEntity, "say why")
		d.b.post(path, url.Values{"seen": {"9"}, "reason": {"wrong vendor"}}).says(http.StatusUnprocessableEntity, "changed after you opened", "wrong vendor")
		d.b.follow(d.b.post(path, url.Values{"seen": {seen}, "reason": {"wrong vendor"}})).says(http.StatusOK, "own.pdf was removed", "No document of Fennimoor Billing yet")
		if _, err := h.svc.Evidence.Get(t.Context(), d.by, evidence.ID(id)); err == nil {
			t.Error("it is still there")
		}
		d.b.get(path).says(http.StatusNotFound)
	})
}
