package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/vendors/vendorstest"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := h.full(t, own, "Aldermoor Systems")
		x := evidencetest.SOC2("Aldermoor Systems", "2024-01-01", "2024-12-31")
		doc := h.upload(t, by, v.ID, "second <b>.pdf", x)
		if _, err := h.svc.Evidence.Decide(t.Context(), by, doc, evidence.Seen{}, "soc2.opinion", evidence.Confirm, nil, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.svc.Evidence.Decide(t.Context(), by, doc, evidence.Seen{}, "soc2.exceptions.0.severity", evidence.Confirm, nil, ""); err != nil {
			t.Fatal(err)
		}
		if err := h.svc.Evidence.Remove(t.Context(), by, doc, 0, "sent twice"); err != nil {
			t.Fatal(err)
		}
		b, path := h.as(t, own, identity.Viewer), "/vendors/"+v.ID+"/history"
		p := b.get(path).says(http.StatusOK, "2 Mar 2026", by.Name+" confirmed the opinion in second <b>.pdf", by.Name+" confirmed exception 1, severity, in second <b>.pdf",
			by.Name+" removed second <b>.pdf", by.Name+" added the service Claims desk", by.Name+" added the contact Mira Toll", by.Name+" added a BAA of", "Ward, reading documents read report.pdf",
			by.Name+" saved the intake of Aldermoor Systems", by.Name+" added the vendor Aldermoor Systems")
		if p.Doc.Find("main li b b").Length() != 0 {
			t.Error("the name of a file became markup")
		}
		if text := b.get(path+"?noun=fact").says(http.StatusOK, "confirmed the opinion").text(); strings.Contains(text, "added the vendor") {
			t.Error("the choice of facts shows more")
		}
		b.get(path+"?noun=reassessment").says(http.StatusOK, "Nothing happened yet: Due dates")
		for _, bad := range []string{"?noun=user", "?cursor=x", "?cursor=-1"} {
			b.get(path + bad).says(http.StatusUnprocessableEntity)
		}
		h.as(t, other, identity.Admin).get(path).says(http.StatusNotFound)
	})
}

// TestHistoryPages: the history goes on, and holds nothing of another vendor.
func TestHistoryPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v, w := vendorstest.Add(t, h.db, by, "Aldermoor Systems"), vendorstest.Add(t, h.db, by, "Brackenford")
		err := database.Do(t.Context(), h.db, own, func(tx *database.Tx) error {
			for i := range deedsPerPage + 10 {
				if err := audit.Record(tx, by, h.clock.now(), "vendor.changed", v.ID, audit.Detail{"fields": []string{fmt.Sprint("f", i)}}); err != nil {
					return err
				}
			}
			return audit.Record(tx, by, h.clock.now(), "vendor.changed", w.ID, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		b := h.as(t, own, identity.Analyst)
		p := b.get("/vendors/" + v.ID + "/history").says(http.StatusOK)
		if n := p.Doc.Find("main .w-list li").Length(); n != deedsPerPage || strings.Contains(p.text(), "Brackenford") {
			t.Errorf("%d entries: %s", n, p.text())
		}
		older, _ := p.Doc.Find(".w-foot a.btn").Attr("href")
		p = b.get(older).says(http.StatusOK, "added the vendor Aldermoor Systems", "Newest")
		if n := p.Doc.Find("main .w-list li").Length(); n != 11 {
			t.Errorf("%d entries on the last page", n)
		}
	})
}
