package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// sent is one part of a form with files: a field, or a file when it has a name.
type sent struct{ field, name, body string }

// upload sends a form with files, as a browser does; with script one by one, as
// upload.js does.
func (b *browser) upload(path string, script bool, parts ...sent) *shown {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		var err error
		if p.field == "file" {
			part, e := w.CreateFormFile("file", p.name)
			if e == nil {
				_, e = part.Write([]byte(p.body))
			}
			err = e
		} else {
			err = w.WriteField(p.field, p.body)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	if script {
		r.Header.Set("HX-Request", "true")
	}
	return b.do(r)
}

// desk is an analyst with a vendor.
type desk struct {
	*harness
	own, other identity.TenantID
	by         identity.Actor
	vendor     *vendors.Vendor
	path       string // of the vendor's documents
	b          *browser
}

func newDesk(t *testing.T, h *harness) *desk {
	t.Helper()
	own, other := h.tenants(t)
	d := &desk{harness: h, own: own, other: other, by: h.accounts.Actor(own, identity.Analyst), b: h.as(t, own, identity.Analyst)}
	d.vendor = h.newVendor(t, d.by, "Fennimoor Billing")
	d.path = "/vendors/" + d.vendor.ID + "/documents"
	return d
}

const pdfBody = "%PDF-1.7\n"

// TestAddDocuments: several files go in one form without script, and one that is
// refused takes none of the others with it.
func TestAddDocuments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		d.b.get(d.path).says(http.StatusOK, "No document of Fennimoor Billing yet", "Add documents")
		p := d.b.upload(d.path, false, sent{"class", "", "baa"}, sent{"password", "", "open sesame"}, sent{"file", "a.pdf", pdfBody + "a"}, sent{"file", "b.pdf", pdfBody + "b"})
		d.b.follow(p).says(http.StatusOK, "2 files added", "a.pdf", "b.pdf", "Waits to be read", "2 documents: 2 waiting to be read", "Business associate agreement")
		list, err := h.svc.Evidence.List(t.Context(), d.by, d.vendor.ID, evidence.Filter{}, 9)
		if err != nil || len(list) != 2 || list[0].DeclaredClass != "baa" || list[0].Password == "" {
			t.Errorf("stored %+v, %v", list, err)
		}
		p = d.b.upload(d.path, false, sent{"class", "", ""}, sent{"file", "c.pdf", pdfBody + "c"}, sent{"file", "d.png", "\x89PNG"}, sent{"file", "empty.pdf", ""},
			sent{"file", "again.pdf", pdfBody + "a"}, sent{"file", "big.pdf", pdfBody + strings.Repeat("x", 10<<20)}, sent{"file", "e.pdf", pdfBody + "e"})
		p.says(http.StatusUnprocessableEntity, "4 files were not added, 2 files were added", "d.png", "It is no PDF", "empty.pdf", "It holds no bytes",
			"again.pdf", "Already here", "added 2 Mar 2026, 09:00 by Test analyst. It was not stored twice.", "big.pdf", "c.pdf", "e.pdf", "4 documents: 4 waiting")
		d.b.upload(d.path, false, sent{"file", "x.pdf", pdfBody + "x"}, sent{"class", "", "late"}).says(http.StatusSeeOther)
		d.b.upload(d.path, false, sent{"file", "", ""}).says(http.StatusUnprocessableEntity, "Choose at least one file.")
		d.b.upload(d.path, false, sent{"class", "", "odd"}, sent{"file", "y.pdf", pdfBody + "y"}).says(http.StatusUnprocessableEntity, "Its class must be one of")
		d.b.post(d.path, url.Values{"file": {"x"}}).says(http.StatusUnsupportedMediaType)
	})
}

// TestManyFiles: more files than a form may carry are named, not lost.
func TestManyFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		var parts []sent
		for i := range maxFiles + 1 {
			parts = append(parts, sent{"file", fmt.Sprintf("%d.pdf", i), pdfBody + fmt.Sprint(i)})
		}
		d.b.upload(d.path, false, parts...).says(http.StatusUnprocessableEntity, "1 file was not added, 20 files were added", "20.pdf", "At most 20 files")
	})
}

// TestHostileForm: what a form with files makes Ward remember is bounded.
func TestHostileForm(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		d.b.upload(d.path, false, sent{"odd", "", "x"}, sent{"file", "a.pdf", pdfBody}).says(http.StatusBadRequest, "a field that Ward does not know")
		d.b.get(d.path).says(http.StatusOK, "No document of Fennimoor Billing yet")
		d.b.upload(d.path, false, sent{"file", strings.Repeat("n", 5000), "none"}).
			says(http.StatusUnprocessableEntity, strings.Repeat("n", maxShownName)+"…").lacks(strings.Repeat("n", maxShownName+1))
		parts := slices.Repeat([]sent{{"file", "a.png", "none"}}, maxFiles+maxRefused)
		d.b.upload(d.path, false, parts...).says(http.StatusUnprocessableEntity, "120 files were not added")
		d.b.upload(d.path, false, append(parts, parts...)...).says(http.StatusRequestEntityTooLarge, "At most 20 files")
	})
}

// deadlines is an answer that remembers how long its connection may last.
type deadlines struct {
	*httptest.ResponseRecorder
	set int
}

// SetReadDeadline implements what http.ResponseController looks for.
func (d *deadlines) SetReadDeadline(time.Time) error { d.set++; return nil }

// SetWriteDeadline implements what http.ResponseController looks for.
func (d *deadlines) SetWriteDeadline(time.Time) error { d.set++; return nil }

// TestStrangerHasNoTime: only who may add files has the time that files take.
func TestStrangerHasNoTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		for name, b := range map[string]*browser{"a stranger": h.anonymous(t), "a viewer": h.as(t, d.own, identity.Viewer), "an analyst": d.b} {
			for _, path := range []string{d.path, "/vendors/import"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader("--x--"))
				r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
				for _, c := range b.cookies {
					r.AddCookie(c)
				}
				w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
				h.server.ServeHTTP(w, r)
				if got, want := w.set > 0, name == "an analyst"; got != want {
					t.Errorf("%s at %s: has the time of a file: %v", name, path, got)
				}
			}
		}
	})
}

// TestAddByScript: a script gets the row that stands for its file.
func TestAddByScript(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		p := d.b.upload(d.path, true, sent{"class", "", ""}, sent{"password", "", ""}, sent{"file", "a.pdf", pdfBody + "a"})
		p.says(http.StatusOK, "a.pdf", "Waits to be read", "1 document: 1 waiting to be read")
		row := p.Doc.Find("li.w-up")
		look := row.AttrOr("hx-get", "")
		if row.Length() != 1 || !strings.HasSuffix(look, "/row?look=1") || row.AttrOr("hx-trigger", "") != "every 1s" || p.Doc.Find("nav").Length() != 0 {
			t.Errorf("row: %s", p.Body)
		}
		d.b.upload(d.path, true, sent{"file", "b.pdf", pdfBody + "a"}).says(http.StatusOK, "b.pdf", "Already here", "Test analyst")
		d.b.upload(d.path, true, sent{"file", "c.pdf", "none"}).says(http.StatusUnprocessableEntity, "c.pdf", "Not added", "It is no PDF")
		h.anonymous(t).upload(d.path, true, sent{"file", "c.pdf", pdfBody}).says(http.StatusUnauthorized)
		if p := d.b.get(strings.Replace(look, "look=1", "look=60", 1)); p.Doc.Find("li").AttrOr("hx-trigger", "") != "every 10s" {
			t.Errorf("after a while: %s", p.Body)
		}
		h.work(t)
		p = d.b.get(look).says(http.StatusOK, "a.pdf", "Not a SOC 2 report or bridge letter", "1 document: 1 read")
		if row := p.Doc.Find("li.w-up"); row.AttrOr("hx-trigger", "") != "" {
			t.Errorf("it is still looked at: %s", p.Body)
		}
	})
}

// TestAddRefuses: who may not add documents, and to which vendor.
func TestAddRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		file := sent{"file", "a.pdf", pdfBody + "a"}
		h.as(t, d.own, identity.Viewer).upload(d.path, false, file).says(http.StatusForbidden)
		h.as(t, d.other, identity.Admin).upload(d.path, false, file).says(http.StatusNotFound)
		h.as(t, d.other, identity.Admin).get(d.path).says(http.StatusNotFound)
		if p := h.as(t, d.own, identity.Viewer).get(d.path).says(http.StatusOK, "Documents"); p.Doc.Find("form#upload").Length() != 0 {
			t.Error("a viewer is offered to add documents")
		}
		if _, err := h.svc.Vendors.Retire(t.Context(), d.by, d.vendor.ID, 0, "contract ended"); err != nil {
			t.Fatal(err)
		}
		d.b.upload(d.path, false, file).says(http.StatusConflict, "The vendor is retired")
		if p := d.b.get(d.path).says(http.StatusOK); p.Doc.Find("form#upload").Length() != 0 {
			t.Error("a retired vendor is offered documents")
		}
	})
}

// TestVendorDocuments: each document says where it stands and what comes next.
func TestVendorDocuments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		add := func(name string, body []byte) {
			t.Helper()
			if _, _, err := h.svc.Evidence.Accept(t.Context(), d.by, d.vendor.ID, evidence.Upload{Name: name, Body: bytes.NewReader(body)}); err != nil {
				t.Fatal(err)
			}
			h.clock.advance(time.Minute)
		}
		add("own.pdf", evidencetest.PDF(t, evidencetest.SOC2("Fennimoor Billing, Inc.", "2025-01-01", "2025-12-31")))
		add("wrong.pdf", evidencetest.PDF(t, evidencetest.SOC2("Tarnwell Pharmacy", "2025-01-01", "2025-12-31")))
		add("letter.pdf", evidencetest.PDF(t, evidencetest.Letter("Someone else", "2026-01-01", "2026-02-28")))
		add("locked.pdf", evidencetest.Locked())
		h.work(t)
		p := d.b.get(d.path).says(http.StatusOK, "4 documents: 2 with facts in doubt, 1 that could not be read, 1 read",
			"Type II, unqualified opinion, 1 exception, 1 Jan 2025 to 31 Dec 2025", "Another organization’s report?", "Add “Tarnwell Pharmacy” to the vendor’s names", "Locked with a password")
		var reviews []string
		for _, a := range p.Doc.Find("#rows a.btn").EachIter() {
			reviews = append(reviews, a.AttrOr("href", ""))
		}
		if len(reviews) != 2 || !strings.HasSuffix(reviews[0], "/review?fact=bridge.service_organization") || !strings.HasSuffix(reviews[1], "/review?fact=soc2.service_organization") {
			t.Errorf("reviews %v", reviews)
		}
		form := p.Doc.Find("#rows form")
		fields := url.Values{"seen": {form.Find("[name=seen]").AttrOr("value", "")}, "from": {"vendor"}, "password": {"guess"}}
		again := form.AttrOr("action", "")
		d.b.follow(d.b.post(again, fields)).says(http.StatusOK, "locked.pdf is read again", "Waits to be read")
		h.work(t)
		p = d.b.get(d.path).says(http.StatusOK, "The password does not open it")
		d.b.post(again, fields).says(http.StatusUnprocessableEntity, "changed this document after you opened it")
		fields.Set("seen", p.Doc.Find("#rows form [name=seen]").AttrOr("value", ""))
		fields.Set("password", "open sesame")
		d.b.follow(d.b.post(again, fields))
		h.work(t)
		d.b.get(d.path).says(http.StatusOK, "4 documents: 2 with facts in doubt, 2 read")
		if p := h.as(t, d.own, identity.Viewer).get(d.path); p.Doc.Find("#rows form").Length() != 0 {
			t.Error("a viewer is asked for a password")
		}
	})
}

// TestHostileNames: a file's name is shown as text, in one line, whatever it
// holds.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		d := newDesk(t, h)
		name := `<script>alert(1)</script>=1+1` + "\u202e" + `.pdf`
		id := h.newDocument(t, d.by, d.vendor.ID, name, nil)
		for _, path := range []string{d.path, "/documents", "/documents/" + string(id), "/documents/" + string(id) + "/remove", "/documents/" + string(id) + "/row"} {
			if p := d.b.get(path).says(http.StatusOK, "=1+1.pdf"); strings.Contains(p.Body, "<script>alert") || strings.Contains(p.Body, "\u202e") {
				t.Errorf("%s shows %q", path, p.Body)
			}
		}
	})
}
