package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/agreements"
	"ward/internal/identity"
	"ward/internal/vendors/vendorstest"
)

// offered are the values that a select offers.
func (p *shown) offered(name string) []string {
	p.t.Helper()
	var out []string
	p.Doc.Find("select[name='" + name + "'] option").Each(func(_ int, o *goquery.Selection) { out = append(out, o.AttrOr("value", "")) })
	return out
}

// TestBAAs walks an agreement from a draft to its end.
func TestBAAs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		paper := h.upload(t, by, v.ID, "signed.pdf", nil)
		b, path := h.as(t, own, identity.Analyst), "/vendors/"+v.ID+"/baas"
		b.get(path).says(http.StatusOK, "No agreement is on record", "None on record")
		p := b.get(path+"/new").says(http.StatusOK, "Not required", "business days", "signed.pdf")
		if got := p.offered("status"); slices.Contains(got, "expired") || len(got) != 6 {
			t.Errorf("a new one may be %v", got)
		}

		typed := url.Values{"status": {"active"}, "expires_on": {"2026-02-30"}, "notice.value": {"soon"}, "note": {"Kept words"}}
		b.post(path, typed).says(http.StatusUnprocessableEntity, "must be a whole number", "Kept words")
		typed.Set("notice.value", "5")
		typed.Set("notice.unit", "business_days")
		b.post(path, typed).says(http.StatusUnprocessableEntity, "is needed for an active agreement", "is not a date: give a day that exists")
		typed = url.Values{"status": {"active"}, "effective_on": {"2026-03-01"}, "expires_on": {"2026-02-01"}}
		b.post(path, typed).says(http.StatusUnprocessableEntity, "is before the first day")
		b.post(path, url.Values{"status": {"not_required"}}).says(http.StatusUnprocessableEntity, "must say why no agreement is required")

		typed = url.Values{"status": {"draft"}, "notice.value": {"5"}, "notice.unit": {"business_days"}, "document_id": {string(paper)}, "note": {"First text"}}
		p = b.follow(b.post(path, typed)).says(http.StatusOK, "The BAA is added.", "Draft", "5 business days, at most 168 hours", "None in force")
		one := p.Doc.Find("main tbody a").AttrOr("href", "")
		p = b.get(one).says(http.StatusOK, "signed.pdf", "First text", "5 business days, at most 168 hours")
		if got := p.offered("status"); !slices.Equal(got, []string{"not_required", "draft", "in_negotiation", "active", "refused"}) && !slices.Equal(got, []string{"draft", "not_required", "in_negotiation", "active", "refused"}) {
			t.Errorf("a draft may become %v", got)
		}
		typed.Set("seen", "1")
		typed.Set("status", "active")
		typed.Set("effective_on", "2026-03-01")
		typed.Set("expires_on", "2026-04-30")
		b.follow(b.post(one, typed)).says(http.StatusOK, "The BAA is saved.", "Signed", "1 Mar 2026 to 30 Apr 2026", "ends in 59 days")
		b.get(path).says(http.StatusOK, "In force", "Its last day is 30 Apr 2026, in 59 days.")

		typed.Set("note", "Words of the second")
		p = b.post(one, typed).says(http.StatusUnprocessableEntity, "Someone changed this BAA", "Words of the second", "Note. First text")
		if got := p.Doc.Find("[name=seen]").AttrOr("value", ""); got != "2" {
			t.Errorf("saving again would be refused again: seen %s", got)
		}

		h.clock.advance(90 * 24 * time.Hour)
		p = b.get(one).says(http.StatusOK, "Expired", "ended 31 days ago", "signed again when its last day is moved")
		if got := p.offered("status"); !slices.Equal(got, []string{"active", "terminated"}) {
			t.Errorf("an expired one may become %v", got)
		}

		stranger, viewer := h.as(t, other, identity.Admin), h.as(t, own, identity.Viewer)
		for _, get := range []string{path, path + "/new", one} {
			stranger.get(get).says(http.StatusNotFound)
		}
		for _, post := range []string{path, one} {
			stranger.post(post, typed).says(http.StatusNotFound)
			viewer.post(post, typed).says(http.StatusForbidden)
		}
		viewer.get(path + "/new").says(http.StatusForbidden)
		if viewer.get(one).says(http.StatusOK, "signed.pdf").Doc.Find("main form").Length() != 0 || strings.Contains(viewer.get(path).text(), "Add a BAA") {
			t.Error("a viewer is offered to change something")
		}
	})
}

// TestBAAHostile: a note is text.
func TestBAAHostile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		a, err := h.svc.Agreements.Create(t.Context(), by, v.ID, agreements.Change{Note: new("</textarea><script>alert(1)</script> \u202e=1+1")})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/baas/" + a.ID, "/vendors/" + v.ID + "/baas"} {
			if p := h.as(t, own, identity.Analyst).get(path).says(http.StatusOK); p.Doc.Find("main script").Length() != 0 {
				t.Errorf("%s runs a note", path)
			}
		}
	})
}

func TestNoticeWords(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]agreements.Notice{
		"72 hours":                           {Value: 72, Unit: agreements.Hours},
		"10 days, that is 240 hours":         {Value: 10, Unit: agreements.Days},
		"5 business days, at most 168 hours": {Value: 5, Unit: agreements.BusinessDays},
		"60 days, that is 1,440 hours":       {Value: 60, Unit: agreements.Days},
	} {
		if got := noticeWords(n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
