package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// bring sends a file to be looked through.
func (b *browser) bring(name, body string) *shown {
	b.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			b.t.Fatal(err)
		}
		if _, err := part.Write([]byte(body)); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "/vendors/import", &form)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

func TestImportPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.shelf(t, own)
		b := h.as(t, own, identity.Analyst)
		b.get("/vendors/import").says(http.StatusOK, "Choose a file", "owner_email", "Start from a template")
		const list = "name,website,external_ref,status\n" +
			"Aster Labs,https://aster.example,,\n" +
			"Brackenford Imaging Cloud,https://brackenford.example,B-1,\n" +
			"Merrowdale Staffing,,M-1,\n" +
			"Beta,javascript:1,,good\n" +
			"Aster labs,,,\n" +
			"<script>alert(1)</script>,,,retired\n" +
			"Merrowdale Staffing,,M-9,\n"
		st := b.bring("vendors.csv", list)
		at := st.Header.Get("Location")
		p := b.follow(st).says(http.StatusOK, "What vendors.csv would do", "7 rows: 1 new, 1 with changes, 1 as before, 4 left out. Nothing is stored yet.", "Import 2 rows",
			"Aster LabsWill be added", "Brackenford Imaging CloudWill be changedDiffers: website, reference.", "Merrowdale StaffingStays as it is",
			"Website must be an address", "Status must be one of proposed", "Line 6 has the name of line 2.", "<script>alert(1)</script>")
		if p.Doc.Find("main script").Length() != 0 {
			t.Error("a name of the file is part of the page")
		}
		if vendorByID.MatchString(p.text()) {
			t.Errorf("the page says an id: %s", vendorByID.FindString(p.text()))
		}
		if p := b.get(at+"?show=refused").says(http.StatusOK, "1 to 4 of 4", "Beta"); strings.Contains(p.Doc.Find("tbody").Text(), "Brackenford") {
			t.Error("a row is shown that is not left out")
		}
		b.get(at+"?show=nothing&page=x").says(http.StatusOK, "No row of this kind")
		for _, stranger := range []*browser{h.as(t, own, identity.Admin), h.as(t, other, identity.Analyst)} { // a colleague, another hospital
			stranger.get(at).says(http.StatusNotFound)
			stranger.post(at, nil).says(http.StatusNotFound)
		}
		reader := h.as(t, own, identity.Viewer)
		for _, path := range []string{"/vendors/import", "/vendors/import/template", at} {
			reader.get(path).says(http.StatusForbidden)
		}
		reader.bring("vendors.csv", list).says(http.StatusForbidden)
		reader.post(at, nil).says(http.StatusForbidden)
		b.follow(b.post(at, url.Values{})).says(http.StatusOK, "vendors.csv is imported", "Imported: 1 added, 1 changed, 4 left out.", "Aster LabsAdded", "BetaLeft outWebsite must be")
		b.follow(b.post(at, nil)).says(http.StatusOK, "vendors.csv is imported") // pressed twice
		all, err := h.svc.Vendors.List(t.Context(), by, vendors.Query{Limit: 9})
		if err != nil || len(all) != 4 {
			t.Errorf("%d vendors are stored, %v", len(all), err)
		}
		b.bring("again.csv", "name\nZed\n")
		b.get(at).says(http.StatusNotFound, "Choose it again")
	})
}

func TestImportRefusesFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Analyst)
		b.bring("", "").says(http.StatusUnprocessableEntity, "Choose a file first.")
		b.bring("empty.csv", "").says(http.StatusUnprocessableEntity, "“empty.csv”: The file holds no vendors")
		b.bring("r.pdf", "%PDF-1.7").says(http.StatusUnsupportedMediaType, "This is a PDF.")
		b.bring("old.xls", "\xd0\xcf\x11\xe0").says(http.StatusUnsupportedMediaType, "Save it as .xlsx")
		b.bring("x.csv", "nom\nAster\n").says(http.StatusUnprocessableEntity, "names unknown columns")
		b.bring("large.csv", strings.Repeat("x", 33<<20)).says(http.StatusRequestEntityTooLarge, "larger than 32 MiB")
		b.post("/vendors/import", url.Values{"file": {"x"}}).says(http.StatusBadRequest)
		b.get("/vendors/import/x").says(http.StatusNotFound)
		for _, format := range []string{"csv", "xlsx"} {
			p := b.get("/vendors/import/template?format=" + format)
			if p.Status != http.StatusOK || p.Header.Get("Content-Disposition") != `attachment; filename="vendors.`+format+`"` {
				t.Errorf("%s: %d, %q", format, p.Status, p.Header.Get("Content-Disposition"))
			}
			b.bring("t."+format, p.Body).says(http.StatusUnprocessableEntity, "The file holds no vendors")
		}
	})
}

func TestImportPagesTurn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Analyst)
		var list strings.Builder
		list.WriteString("name\n")
		for i := range 450 {
			fmt.Fprintf(&list, "Vendor %d\n", i)
		}
		p := b.follow(b.bring("v.csv", list.String())).says(http.StatusOK, "1 to 200 of 450")
		last := b.get(b.get(p.Doc.Find("a[rel=next]").AttrOr("href", "")).says(http.StatusOK, "201 to 400 of 450").Doc.Find("a[rel=next]").AttrOr("href", "")).says(http.StatusOK, "401 to 450 of 450")
		if last.Doc.Find("a[rel=next]").Length() != 0 {
			t.Error("a page follows the last")
		}
	})
}

func TestColumnSays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ pointer, detail, want string }{
		{"#/website", "must be an address", "Website must be an address."},
		{"#/aliases/1", "must not be empty", "Other names must not be empty."},
		{"#", "has the cell \"x\" in a column that the first row does not name", "The row has the cell \"x\" in a column that the first row does not name."},
		{"#/name", "line 3 has the name of line 2", "Line 3 has the name of line 2."},
		{"#/name", "vendor 0198c0de-0000-7000-8000-000000000000 has this name", "Name: another vendor has this name."},
		{"#/external_ref", "vendor 0198c0de-0000-7000-8000-000000000000 has this name and another external_ref", "The vendor of this name has another reference."},
		{"#/external_ref", "line 3 has the external_ref of line 2", "Line 3 has the reference of line 2."},
		{"#/status", "A vendor that is proposed can become in_review, not approved.", "Status: A vendor that is proposed can become in_review, not approved."},
	} {
		if got := columnSays(fault.Field{Pointer: tt.pointer, Detail: tt.detail}); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}
