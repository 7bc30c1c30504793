package web

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

// service gives a vendor a service.
func (h *harness) service(t *testing.T, by identity.Actor, vendor, name string) string {
	t.Helper()
	p, err := h.svc.Vendors.AddProduct(t.Context(), by, vendor, vendors.NewProduct{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// TestCoveragePage follows a vendor from nothing to two services that are
// covered differently.
func TestCoveragePage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		path := "/vendors/" + v.ID + "/coverage"
		b := h.as(t, own, identity.Viewer)
		b.get(path).says(http.StatusOK, "No SOC 2 report", "Nothing covers any time yet", "Every report and letter that was read counts.", "No report, letter or agreement is on record.")

		claims, portal := h.service(t, by, v.ID, "Claims"), h.service(t, by, v.ID, "A portal with a name that is rather long")
		old := h.upload(t, by, v.ID, "old.pdf", evidencetest.SOC2("Aldermoor Systems", "2024-01-01", "2024-12-31"))
		latest := h.upload(t, by, v.ID, "latest.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-02-01", "2025-12-31"))
		unsigned := evidencetest.Letter("Aldermoor Systems", "2025-01-01", "2025-01-31")
		unsigned.Bridge.Flags = []string{"unsigned"}
		h.upload(t, by, v.ID, "unsigned.pdf", unsigned)
		h.upload(t, by, v.ID, "theirs.pdf", evidencetest.SOC2("Fenwick Labs", "2025-01-01", "2025-12-31"))
		p := b.get(path).says(http.StatusOK, "Covered", "until 31 Mar 2026", "Every document is taken to be about all services.", "Hole between two reports", "no auditor has tested these days",
			"1 Jan 2025", "31 Jan 2025", "Not covered", "Not audited yet", "the last report counts as current until 31 Mar 2026", "Nobody has signed it.", "2 documents", "neither the vendor's name nor an alias", "unsigned.pdf", "old.pdf")
		if n := p.Doc.Find("#cover select[name=service] option").Length(); n != 3 {
			t.Errorf("%d services can be chosen, want two and all", n)
		}
		if n := p.Doc.Find("[aria-labelledby=h-gaps] tbody tr").Length(); n != 3 {
			t.Errorf("%d breaks, want two gaps and a hole", n)
		}
		if at, _ := p.Doc.Find("#cover path.today").Attr("d"); !regexp.MustCompile(`^M[0-9.]+ [0-9.]+V[0-9.]+$`).MatchString(at) {
			t.Errorf("today is drawn by %q", at)
		}
		overview := b.get("/vendors/"+v.ID).says(http.StatusOK, "unsigned.pdf does not count.", "Nobody has signed it.", "All about it")
		if overview.Doc.Find("#cover a[href='"+path+"']").Length() == 0 {
			t.Error("the card leads nowhere")
		}

		if _, err := h.svc.Evidence.SetServices(t.Context(), by, latest, 0, []string{portal}); err != nil {
			t.Fatal(err)
		}
		h.work(t)
		b.get(path).says(http.StatusOK, "for Claims", "By service", "A portal with a name that is rather long", "Claims: 426 days not covered", "426 days, since 1 Jan 2025", "Claims: no report or letter that counts speaks of these days", "The vendor stands where its least covered service stands.")
		b.get("/vendors/"+v.ID).says(http.StatusOK, "Claims: 426 days not covered", "A portal with a…", "426 days, since 1 Jan 2025, for Claims")
		fresh := h.service(t, by, v.ID, "Zebra")
		if _, err := h.svc.Evidence.SetServices(t.Context(), by, old, 0, []string{claims}); err != nil {
			t.Fatal(err)
		}
		p = b.get(path).says(http.StatusOK, "Zebra: no SOC 2 report", "No SOC 2 report about Zebra counts.")
		if n := p.Doc.Find("#cover .f-gap").Length(); n != 3 {
			t.Errorf("%d gaps are drawn, want that of Claims, that of Zebra, and the legend's", n)
		}
		if _, err := h.svc.Evidence.SetServices(t.Context(), by, old, 0, nil); err != nil {
			t.Fatal(err)
		}
		if err := h.svc.Vendors.RemoveProduct(t.Context(), by, v.ID, fresh, 0); err != nil {
			t.Fatal(err)
		}
		b.get(path+"?service="+portal).says(http.StatusOK, "for A portal with a name that is rather long", "until 31 Mar 2026").lacks("By service", "every document is taken")
		b.get(path+"?service="+portal+"&as_of=2026-12-01").says(http.StatusOK, "as of 1 Dec 2026", "335 days")
		b.get(path+"?service="+claims).says(http.StatusOK, "426 days").lacks("latest.pdf")
		b.get(path+"?as_of=someday").says(http.StatusOK, "Give a day between")
		b.get(path + "?service=none").says(http.StatusNotFound)
		stranger := h.as(t, other, identity.Admin)
		stranger.get(path).says(http.StatusNotFound)
		stranger.get(path + "/export").says(http.StatusNotFound)
		if got, err := h.svc.Vendors.Get(t.Context(), by, v.ID); err != nil || got.CoverageStatus != vendors.CoverageStatus(evidence.Stale) {
			t.Errorf("the list says %s, %v", got.CoverageStatus, err)
		}
	})
}

func TestCoverageExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		h.service(t, by, v.ID, "=HYPERLINK(1)")
		tied := h.upload(t, by, v.ID, "=1+1.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-02-01", "2025-12-31"))
		h.upload(t, by, v.ID, "old.pdf", evidencetest.SOC2("Aldermoor Systems", "2024-01-01", "2024-12-31"))
		h.upload(t, by, v.ID, "letter.pdf", evidencetest.Letter("Aldermoor Systems", "2026-01-02", "2026-02-28"))
		path := "/vendors/" + v.ID + "/coverage/export"
		lines := func(query string) [][]string {
			t.Helper()
			p := h.as(t, own, identity.Viewer).get(path + query)
			if p.Status != http.StatusOK || !strings.Contains(p.Header.Get("Content-Disposition"), "coverage-") {
				t.Fatalf("%d, %v", p.Status, p.Header)
			}
			all, err := csv.NewReader(strings.NewReader(p.Body)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		want := []string{
			"service|what|from|to|days|document|note",
			"|Type II report|2024-01-01|2024-12-31|366|old.pdf|",
			"|Type II report|2025-02-01|2025-12-31|334|'=1+1.pdf|",
			"|Not covered|2025-01-01|2025-01-31|31||",
			"|Not covered|2026-01-01|2026-03-02|61||",
			"|Hole between two reports|2025-01-01|2025-01-31|31|old.pdf|and =1+1.pdf",
		}
		got := lines("")
		for i, line := range want {
			if i >= len(got) || strings.Join(got[i], "|") != line {
				t.Errorf("line %d: %q, want %q", i, got, line)
				break
			}
		}
		if last := got[len(got)-1]; last[1] != "Does not count" || last[5] != "letter.pdf" || !strings.Contains(last[6], "left open") {
			t.Errorf("the last line: %q", last)
		}
		products, err := h.svc.Vendors.Products(t.Context(), by, v.ID, vendors.PartFilter{}, 1)
		if err == nil {
			_, err = h.svc.Evidence.SetServices(t.Context(), by, tied, 0, []string{products[0].ID})
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := lines("?service=" + products[0].ID + "&as_of=2026-01-01"); got[1][0] != "'=HYPERLINK(1)" || len(got) < 4 {
			t.Errorf("for a service: %q", got)
		}
		h.as(t, own, identity.Viewer).get(path + "?as_of=2026-02-30").says(http.StatusUnprocessableEntity)
		h.as(t, own, identity.Viewer).get(path + "?service=x").says(http.StatusNotFound)
	})
}

// TestDocumentServices: a document is tied to services on its page, and when it
// is added.
func TestDocumentServices(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		id := h.upload(t, by, v.ID, "report.pdf", evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31"))
		one, set := "/documents/"+string(id), "/documents/"+string(id)+"/services"
		b := h.as(t, own, identity.Analyst)
		claims := h.service(t, by, v.ID, "Claims")
		b.get(one).says(http.StatusOK).lacks("What it is about")
		portal := h.service(t, by, v.ID, "Portal <b>")
		seen := b.get(one).says(http.StatusOK, "What it is about", "Portal <b>").fields("form[action='" + set + "']").Get("seen")
		p := b.follow(b.post(set, url.Values{"seen": {seen}, "service": {portal}})).says(http.StatusOK, "is about the services that you chose", "it is about 1 service")
		if got, _ := p.Doc.Find("form[action='" + set + "'] input[checked]").Attr("value"); got != portal {
			t.Errorf("%q is chosen", got)
		}
		p = b.post(set, url.Values{"seen": {seen}, "service": {claims}}).says(http.StatusUnprocessableEntity, "what you chose is kept below")
		if got, _ := p.Doc.Find("form[action='" + set + "'] input[checked]").Attr("value"); got != claims {
			t.Errorf("what was chosen is lost: %q", got)
		}
		b.post(set, url.Values{"service": {"none of them"}}).says(http.StatusUnprocessableEntity, "names a service that this vendor does not have")
		b.follow(b.post(set, url.Values{})).says(http.StatusOK, "is about all services.")
		h.as(t, own, identity.Viewer).get(one).says(http.StatusOK, "All services of Aldermoor Systems.")
		h.as(t, own, identity.Viewer).post(set, url.Values{}).says(http.StatusForbidden)
		h.as(t, other, identity.Admin).post(set, url.Values{}).says(http.StatusNotFound)

		if err := h.svc.Vendors.RemoveProduct(t.Context(), by, v.ID, portal, 0); err != nil {
			t.Fatal(err)
		}
		b.post(set, url.Values{"service": {claims}})
		if err := h.svc.Vendors.RemoveProduct(t.Context(), by, v.ID, claims, 0); err != nil {
			t.Fatal(err)
		}
		b.get(one).says(http.StatusOK, "It is also about 1 service no longer on record.")
	})
}

// TestUploadForServices: the form that adds files says which services they are
// about, and keeps what was chosen when a file is refused.
func TestUploadForServices(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, by, "Aldermoor Systems")
		claims, portal := h.service(t, by, v.ID, "Claims"), h.service(t, by, v.ID, "Portal")
		theirs := h.accounts.Actor(other, identity.Analyst)
		foreign := h.service(t, theirs, vendorstest.Add(t, h.db, theirs, "Aldermoor Systems").ID, "Claims")
		b, path := h.as(t, own, identity.Analyst), "/vendors/"+v.ID+"/documents"
		b.get(path).says(http.StatusOK, "Kind, services and password of the files", "Claims", "Portal")
		pdf := string(evidencetest.PDF(t, evidencetest.SOC2("Aldermoor Systems", "2025-01-01", "2025-12-31")))
		b.follow(b.upload(path, false, sent{"service", "", claims}, sent{"service", "", portal}, sent{"file", "r.pdf", pdf})).says(http.StatusOK, "1 file added")
		list, err := h.svc.Evidence.List(t.Context(), by, v.ID, evidence.Filter{}, 2)
		if err != nil || len(list) != 1 || len(list[0].ServiceIDs()) != 2 {
			t.Errorf("%+v, %v", list, err)
		}
		p := b.upload(path, false, sent{"service", "", claims}, sent{"file", "r.pdf", "no PDF"}).says(http.StatusUnprocessableEntity)
		if got, _ := p.Doc.Find("input[name=service][checked]").Attr("value"); got != claims {
			t.Errorf("what was chosen is lost: %q", got)
		}
		b.upload(path, false, sent{"service", "", foreign}, sent{"file", "s.pdf", pdf + " "}).says(http.StatusUnprocessableEntity, "It names a service that this vendor does not have.")
	})
}

// Days after a report that still counts as current are no days without cover.
func TestCoverFactsTellTheDaysApart(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time { at, _ := time.Parse(time.DateOnly, s); return at }
	c := evidence.Coverage{Status: evidence.Covered, AsOf: day("2026-11-24"), Gaps: []evidence.Gap{
		{Start: day("2025-07-01"), End: day("2025-09-30"), Days: 92}, {Start: day("2026-10-01"), End: day("2026-11-24"), Days: 55}}}
	got := map[string]string{}
	for _, f := range coverFacts(&dossier.Dossier{}, c) {
		got[f.Label] = f.Value
	}
	if got["Days not covered"] != "92" || got["Days not audited yet"] != "55" {
		t.Errorf("%v; want 92 days not covered, 55 not audited yet", got)
	}
}
