package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ward/internal/identity"
)

func TestExportReading(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		path := "/documents/" + string(f.id)
		b := h.as(t, f.tenant, identity.Viewer)
		for _, page := range []string{path, f.path} {
			if n := b.get(page).Doc.Find(`a[href$="/export?format=xlsx"], a[href$="/export?format=json"]`).Length(); n != 2 {
				t.Errorf("%s has %d exports", page, n)
			}
		}
		take := func(query string) *shown { // no page: it also writes to the log
			return b.do(httptest.NewRequestWithContext(t.Context(), http.MethodGet, path+"/export"+query, nil))
		}
		book := take("")
		if book.Status != http.StatusOK || !strings.HasPrefix(book.Body, "PK") || !strings.Contains(book.Header.Get("Content-Disposition"), ".xlsx") {
			t.Errorf("as a workbook: %d %v", book.Status, book.Header)
		}
		if text := take("?format=json"); text.Status != http.StatusOK || !strings.Contains(text.Body, `"schema": "ward.extraction/1"`) {
			t.Errorf("as JSON: %d", text.Status)
		}
		b.get(path + "/export?format=pdf").says(http.StatusUnprocessableEntity)
		h.as(t, h.accounts.Org("Other Hospital"), identity.Admin).get(path + "/export").says(http.StatusNotFound)
		b.get(path).says(http.StatusOK, "Reading exported")
	})
}
