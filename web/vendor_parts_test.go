package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ward/internal/identity"
	"ward/internal/vendors/vendorstest"
)

// TestParts walks a service and a contact through their pages.
func TestParts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tab, empty, lines, changed string
		good, better, bad          url.Values
		wrong                      string // the sentence about what is bad
	}{
		{
			"services", "No service is recorded", "PHI: stores it, 412,000 records", "No PHI",
			url.Values{"name": {"Claims desk"}, "description": {"Sends claims"}, "phi_access": {"maintain"}, "phi_records": {"412,000"}},
			url.Values{"name": {"Claims desk"}, "phi_access": {"none"}},
			url.Values{"name": {"Claims bureau"}, "phi_access": {"maintain"}, "phi_records": {"many"}}, "must be a whole number, such as 412,000",
		},
		{
			"contacts", "No contact yet", "mira@example.org", "incident desk",
			url.Values{"name": {"Mira Toll"}, "email": {"mira@example.org"}, "role": {"privacy officer"}},
			url.Values{"name": {"Mira Toll"}, "email": {"desk@example.org"}, "role": {"incident desk"}},
			url.Values{"name": {"Mira Tell"}, "email": {"no address"}}, "must be an e-mail address",
		},
	}
	for _, tt := range tests {
		t.Run(tt.tab, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *harness) {
				own, other := h.tenants(t)
				v := vendorstest.Add(t, h.db, h.accounts.Actor(own, identity.Analyst), "Aldermoor Systems")
				b, path := h.as(t, own, identity.Analyst), "/vendors/"+v.ID+"/"+tt.tab
				b.get(path).says(http.StatusOK, tt.empty)
				p := b.post(path, tt.bad).says(http.StatusUnprocessableEntity, tt.wrong)
				if got, _ := p.Doc.Find("[name=name]").Attr("value"); got != tt.bad.Get("name") {
					t.Errorf("what was typed is lost: %q", got)
				}
				p = b.follow(b.post(path, tt.good)).says(http.StatusOK, tt.good.Get("name"), tt.lines, tt.good.Get("name")+" is added.")
				one, _ := p.Doc.Find("main li .btn").Attr("href")
				p = b.get(one).says(http.StatusOK, "Remove it")
				tt.better.Set("seen", p.fields("form[action='"+one+"']").Get("seen"))
				b.follow(b.post(one, tt.better)).says(http.StatusOK, tt.changed)
				b.post(one, tt.better).says(http.StatusUnprocessableEntity, "changed since you loaded it")

				stranger := h.as(t, other, identity.Admin)
				stranger.get(path).says(http.StatusNotFound)
				stranger.get(one).says(http.StatusNotFound)
				for _, post := range []string{path, one, one + "/remove"} {
					stranger.post(post, tt.good).says(http.StatusNotFound)
					h.as(t, own, identity.Viewer).post(post, tt.good).says(http.StatusForbidden)
				}
				if text := h.as(t, own, identity.Viewer).get(path).says(http.StatusOK, tt.good.Get("name")).text(); strings.Contains(text, "Change") || strings.Contains(text, "Add a") {
					t.Error("a viewer is offered to change something")
				}
				b.follow(b.post(one+"/remove", url.Values{})).says(http.StatusOK, tt.empty, "is removed.")
				b.get(one).says(http.StatusNotFound)
			})
		})
	}
}

// TestPartsOfRetired: the record of a retired vendor is kept as it was.
func TestPartsOfRetired(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		if _, err := h.svc.Vendors.Retire(t.Context(), by, v.ID, 0, "contract ended"); err != nil {
			t.Fatal(err)
		}
		b := h.as(t, own, identity.Analyst)
		if p := b.get("/vendors/"+v.ID+"/contacts").says(http.StatusOK, "The vendor is retired"); p.Doc.Find("main form").Length() != 0 {
			t.Error("a form is offered")
		}
		b.get("/vendors/"+v.ID).says(http.StatusOK, "Retired: contract ended", "This vendor is retired.")
	})
}
