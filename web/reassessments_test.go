package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/agreements"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// overdue gives a vendor an agreement and a report that run out, and lets the
// clock look.
func (h *harness) overdue(t *testing.T, tenant identity.TenantID, name string) *vendors.Vendor {
	t.Helper()
	by := h.accounts.Actor(tenant, identity.Analyst)
	v := h.answered(t, tenant, name)
	h.upload(t, by, v.ID, "report.pdf", evidencetest.SOC2(name, "2024-01-01", "2024-12-31"))
	if _, err := h.svc.Agreements.Create(t.Context(), by, v.ID, agreements.Change{
		Status: new(agreements.Active), EffectiveOn: new("2024-03-01"), ExpiresOn: new("2026-04-30"),
	}); err != nil {
		t.Fatal(err)
	}
	h.work(t)
	if _, err := h.svc.Reassessments.Sweep(t.Context(), identity.Machine(tenant, "job:clock.sweep.v1")); err != nil {
		t.Fatal(err)
	}
	return v
}

// vendorsOf are the vendors of the rows of a list.
func (p *shown) vendorsOf() string {
	var out []string
	p.Doc.Find("main tbody tr").Each(func(_ int, tr *goquery.Selection) {
		out = append(out, tr.Find("th a").Text()+": "+tr.Find("td b").First().Text())
	})
	return strings.Join(out, "; ")
}

func TestReassessments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		b := h.as(t, own, identity.Viewer)
		b.get("/reassessments").says(http.StatusOK, "Nothing is due")
		v := h.overdue(t, own, "Aldermoor Systems")
		h.overdue(t, other, "Of another")
		const report, baa = "Aldermoor Systems: SOC 2 report ends", "Aldermoor Systems: BAA ends"
		for query, want := range map[string]string{
			"": report + "; " + baa, "?cause=baa_expiry": baa, "?due=overdue": report, "?due=30": report, "?due=60": report + "; " + baa,
			"?status=open&due_before=2026-03-02": report, "?q=aldermoor": report + "; " + baa, "?q=nobody": "", "?status=closed": "", "?status=all": report + "; " + baa,
			"?owner_id=0198c0de-0000-7000-8000-000000000000": "",
		} {
			if got := b.get("/reassessments" + query).says(http.StatusOK).vendorsOf(); got != want {
				t.Errorf("%q lists %q, want %q", query, got, want)
			}
		}
		b.get("/reassessments?q=nobody").says(http.StatusOK, "Nothing matches", "“nobody”")
		p := b.get("/reassessments").says(http.StatusOK, "336 days overdue", "in 59 days", "Add the new report", "Renew the BAA", "nobody")
		if got := p.Doc.Find(".w-nav [aria-current=page]").First().Text(); got != "Reassessments" {
			t.Errorf("the menu is at %q", got)
		}
		for _, bad := range []string{"?cause=x", "?status=x", "?due=7", "?due_before=soon", "?owner_id=x", "?cursor=x", "?cursor=2026-01-01_x"} {
			b.get("/reassessments" + bad).says(http.StatusUnprocessableEntity)
		}

		path := "/vendors/" + v.ID + "/reassessments"
		b.get(path).says(http.StatusOK, "SOC 2 report ends", "BAA ends", "The last day of a business associate agreement is 30 Apr 2026.", "2 Mar 2026", "Next review on 2 Mar 2027")
		h.as(t, other, identity.Admin).get(path).says(http.StatusNotFound)

		h.clock.advance(time.Hour)
		if _, err := h.svc.Agreements.Create(t.Context(), h.accounts.Actor(own, identity.Analyst), v.ID, agreements.Change{}); err != nil {
			t.Fatal(err)
		}
		p = b.get("/vendors/"+v.ID).says(http.StatusOK, "336 days overdue")
		if n := p.Doc.Find("[aria-labelledby=h-due] li").Length(); n != 2 {
			t.Errorf("%d things are due on the page of the vendor", n)
		}
	})
}

// TestReassessmentsPages: the list goes on where the page ends.
func TestReassessmentsPages(t *testing.T) {
	t.Parallel()
	q, err := dueFilter(map[string][]string{"due": {"30"}, "cursor": {"2026-01-01_0198c0de-0000-7000-8000-000000000000"}}, start)
	if err != nil || q.DueBefore != "2026-04-02" || q.After == nil || q.After.DueOn != "2026-01-01" {
		t.Errorf("%+v, %v", q.Filter, err)
	}
	if got := withMark(q.address(), "2026-01-01_x"); got != "/reassessments?due=30&cursor=2026-01-01_x" {
		t.Errorf("the next page is at %s", got)
	}
}
