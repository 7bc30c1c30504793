package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
)

// reviewFixture is a read report under review.
type reviewFixture struct {
	*harness
	t      *testing.T
	tenant identity.TenantID
	by     identity.Actor
	id     evidence.ID
	path   string
}

// readReport is a report with facts of every kind of sureness.
func readReport(organization string) *reading.Extraction {
	x := evidencetest.SOC2(organization, "2025-01-01", "2025-12-31")
	at := func(page int, confidence float64) reading.Fact {
		return reading.Fact{Page: page, Box: [4]float64{72, 310, 511, 362}, Quote: "the words of the report", Rule: "rule.of_it", Confidence: confidence}
	}
	for path, f := range map[string]reading.Fact{
		"soc2.service_organization": at(1, 0.97), "soc2.system": at(5, 0.8), "soc2.report_type": at(5, 0.97), "soc2.auditor": at(7, 0.98),
		"soc2.categories": at(5, 0.93), "soc2.period": at(5, 0.99), "soc2.exceptions.0": at(21, 0.95), "soc2.cuecs.0": at(30, 0.95),
		"soc2.subservice_organizations.0": at(12, 0.95),
	} {
		x.Facts[path] = f
	}
	x.NeedsReview = []reading.Review{{Path: "soc2.report_date", Reason: "2 different values in the document"}}
	return x
}

func newReviewFixture(t *testing.T, h *harness, vendor string, x *reading.Extraction) *reviewFixture {
	t.Helper()
	tenant := h.accounts.Org("Larkfield Health")
	f := &reviewFixture{harness: h, t: t, tenant: tenant, by: h.accounts.Actor(tenant, identity.Analyst)}
	f.id = h.newDocument(t, f.by, h.newVendor(t, f.by, vendor).ID, "report.pdf", x)
	h.work(t)
	f.path = "/documents/" + string(f.id) + "/review"
	return f
}

// row is the row of a fact on a page.
func row(p *shown, path string) *goquery.Selection {
	return p.Doc.Find(`.w-fact[data-path="` + path + `"]`)
}

// words are what a person reads in a part of a page.
func says(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// decide sends the form of a row as the page has it.
func (f *reviewFixture) decide(b *browser, p *shown, path, decision string, more url.Values) *shown {
	f.t.Helper()
	last, ok := row(p, path).Find(`input[name="last"]`).Attr("value")
	if !ok {
		f.t.Fatalf("the row of %s has no form", path)
	}
	fields := url.Values{"path": {path}, "last": {last}, "decision": {decision}}
	for k, v := range more {
		fields[k] = v
	}
	return b.post(f.path+"/decide", fields)
}

func TestReviewPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		p := h.as(t, f.tenant, identity.Analyst).get(f.path)
		p.says(http.StatusOK, "SOC 2 Type II report, period to 31 Dec 2025", "0 of 12 confirmed, 1 in doubt", "Identity", "Opinion", "Scope", "Period",
			"Exceptions", "Our duties (CUECs)", "Subservice organizations", "1 control = 1 clean + 0 with an exception + 0 not tested + 0 not read", "Auditor", "Controls and results", "1 Jan 2025 to 31 Dec 2025 365 days, ended 61 days ago",
			"2 of 25, moderate", "hosting · left out (carve-out)", "SOC 2, Type II")
		for path, want := range map[string]string{
			"soc2.system": "Likely", "soc2.auditor": "Certain", "soc2.report_date": "Unsure, 2 readings", "soc2.hipaa_included": "Worked out",
		} {
			if got := says(row(p, path).Find(".c")); got != want {
				t.Errorf("%s is %q, want %q", path, got, want)
			}
		}
		open := p.Doc.Find(".w-fact.active")
		if path, _ := open.Attr("data-path"); path != "soc2.service_organization" || open.AttrOr("data-box", "") != "72.0 310.0 511.0 362.0" {
			t.Errorf("open is %q", path)
		}
		if p.Doc.Find("#pdf").AttrOr("data-page", "") != "1" || p.Doc.Find(`.w-src[href$="/content#page=21"]`).Length() != 1 {
			t.Error("the page does not lead to the pages of the document")
		}
		v := h.as(t, f.tenant, identity.Viewer).get(f.path + "?fact=soc2.exceptions.0&edit=1")
		if v.says(http.StatusOK).Doc.Find("main form[method=post]").Length() != 0 || v.Doc.Find("#pdf").AttrOr("data-page", "") != "21" {
			t.Error("a viewer is offered a decision, or shown another page")
		}
	})
}

// TestReviewWithoutScript goes through a report with forms alone.
func TestReviewWithoutScript(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path)
		p = b.follow(f.decide(b, p, "soc2.service_organization", "confirm", url.Values{"note": {"as in the BAA"}}))
		p.says(http.StatusOK, "Service organization: confirmed. 11 facts to go.", "1 of 12 confirmed")
		if path := p.Doc.Find(".w-fact.active").AttrOr("data-path", ""); path != "soc2.system" {
			t.Errorf("the next is %q", path)
		}
		if got := says(row(p, "soc2.service_organization")); !strings.Contains(got, "Confirmed by Test analyst on 2 Mar 2026, 09:00. Note: as in the BAA") || !strings.Contains(got, "Confirmed by TA") {
			t.Errorf("the row says %q", got)
		}
		p = b.get(f.path + "?fact=soc2.report_date&edit=1")
		if got := row(p, "soc2.report_date").Find(`input[type="date"]`).AttrOr("value", ""); got != "2025-12-31" {
			t.Errorf("the form holds %q", got)
		}
		p = b.follow(f.decide(b, p, "soc2.report_date", "correct", url.Values{"f-soc2-report_date.value": {"2026-02-01"}}))
		if got := says(row(p, "soc2.report_date")); !strings.Contains(got, "1 Feb 2026 was read as 31 Dec 2025") || !strings.Contains(got, "Corrected by TA") {
			t.Errorf("the row says %q", got)
		}
		p = b.follow(f.decide(b, p, "soc2.report_date", "undo", nil))
		if got := says(row(p, "soc2.report_date")); !strings.Contains(got, "31 Dec 2025") || !strings.Contains(got, "Unsure, 2 readings") || strings.Contains(got, "1 Feb") {
			t.Errorf("taken back, the row says %q", got)
		}
		if _, err := h.svc.Evidence.Reread(t.Context(), f.by, f.id, 0, nil, nil); err != nil {
			t.Fatal(err)
		}
		p = b.get(f.path).says(http.StatusOK, "The document is being read again.")
		p = b.follow(f.decide(b, p, "soc2.exceptions.0", "absent", nil))
		if got := says(row(p, "soc2.exceptions.0")); !strings.Contains(got, "Called absent by TA") {
			t.Errorf("the row says %q", got)
		}
	})
}

// TestReviewTwoPeople: the second on one fact is told who was first, and keeps
// what was typed; on another fact nobody is held up.
func TestReviewTwoPeople(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		one, two := h.as(t, f.tenant, identity.Analyst), h.as(t, f.tenant, identity.Admin)
		p := two.get(f.path)
		f.decide(one, one.get(f.path), "soc2.auditor", "confirm", nil).says(http.StatusSeeOther)
		late := f.decide(two, p, "soc2.auditor", "correct", url.Values{"f-soc2-auditor.value": {"Quill LLP"}})
		late.says(http.StatusPreconditionFailed, "Test analyst changed this at 09:00, after you opened it. Your text is kept below.")
		if got := row(late, "soc2.auditor").Find(`input[name="f-soc2-auditor.value"]`).AttrOr("value", ""); got != "Quill LLP" {
			t.Errorf("the text is %q", got)
		}
		f.decide(two, late, "soc2.auditor", "correct", url.Values{"f-soc2-auditor.value": {"Quill LLP"}}).says(http.StatusSeeOther)
		f.decide(two, p, "soc2.opinion", "confirm", nil).says(http.StatusSeeOther)
		f.decide(two, p, "soc2.auditor", "confirm", nil).says(http.StatusPreconditionFailed, "What you see now is how it stands.")
	})
}

// TestReviewParts: htmx gets the row with the counts, and the whole list when
// more than the row changes.
func TestReviewParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path)
		b.HTMX = "f-soc2-auditor"
		edit := b.get(f.path + "?fact=soc2.auditor&edit=1")
		if edit.Doc.Find("body > .w-fact").Length() != 1 || edit.Doc.Find("html main").Length() != 0 {
			t.Errorf("the editor comes as %s", edit.Body)
		}
		r := f.decide(b, p, "soc2.auditor", "confirm", nil).says(http.StatusOK, "1 of 12 confirmed")
		if r.Doc.Find(`.w-fact`).Length() != 1 || r.Doc.Find(`[hx-swap-oob]`).Length() != 5 {
			t.Errorf("a decision is answered with %s", r.Body)
		}
		r = f.decide(b, p, "soc2.opinion", "confirm", nil)
		if r.Header.Get("HX-Retarget") != "#facts" || r.Doc.Find("details#g-opi").Length() != 1 || r.Doc.Find("#facts [hx-swap-oob]").Length() != 0 {
			t.Errorf("a group that is done does not fold: %v", r.Header)
		}
		r = b.post(f.path+"/confirm", url.Values{"path": {"soc2.service_organization", "soc2.report_type"}}).says(http.StatusOK, "4 of 12 confirmed")
		if r.Header.Get("HX-Retarget") != "#facts" {
			t.Errorf("together: %v", r.Header)
		}
		b.post(f.path+"/confirm", url.Values{"path": {"soc2.report_date"}}).says(http.StatusPreconditionFailed, "Load it again")
	})
}

// TestReviewSure: together go only facts that are certain, and no exception.
func TestReviewSure(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		var got []string
		b.get(f.path).Doc.Find(`.w-sure input[name="path"]`).Each(func(_ int, s *goquery.Selection) { got = append(got, s.AttrOr("value", "")) })
		if want := "soc2.service_organization soc2.report_type"; strings.Join(got, " ") != want {
			t.Errorf("together go %v, want %s", got, want)
		}
		b.follow(b.post(f.path+"/confirm", url.Values{"path": got})).says(http.StatusOK, "2 facts confirmed.", "2 of 12 confirmed")
	})
}

// TestReviewWhose: a report of another name counts for nothing until a person
// says whose it is.
func TestReviewWhose(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Brackenford", readReport("Fennimoor, Inc."))
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path).says(http.StatusOK, "Is this a document of Brackenford? It names “Fennimoor, Inc.”", "It counts for nothing until you decide.")
		edit := b.get(p.Doc.Find("#whose a:contains('names')").AttrOr("href", "")).says(http.StatusOK, "Edit Brackenford")
		if names := edit.Doc.Find("#f-aliases").Text(); names != "Fennimoor, Inc." {
			t.Errorf("the form proposes the names %q", names)
		}
		p = b.follow(f.decide(b, p, "soc2.service_organization", "confirm", nil))
		if strings.Contains(p.text(), "Is this a document of") {
			t.Error("it is asked again")
		}
	})
}

// TestReviewOthers: what has no facts says why, and where to go.
func TestReviewOthers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		vendor := h.newVendor(t, by, "Fennimoor").ID
		path := func(id evidence.ID) string { return "/documents/" + string(id) + "/review" }
		b := h.as(t, own, identity.Analyst)
		paper := h.newDocument(t, by, vendor, "plan.pdf", nil)
		waiting := b.get(path(paper)).says(http.StatusOK, "The document is being read.", "Waits to be read", "Reading starts by itself")
		if next := waiting.Doc.Find(`.w-empty[hx-trigger]`).AttrOr("hx-get", ""); next != path(paper)+"?look=1" {
			t.Errorf("the page looks again at %q", next)
		}
		letter := h.newDocument(t, by, vendor, "letter.pdf", evidencetest.Letter("Fennimoor", "2026-01-01", "2026-02-28"))
		h.work(t)
		b.HTMX = "facts"
		if p := b.get(path(paper) + "?look=3"); p.Status != http.StatusNoContent || p.Header.Get("HX-Redirect") != path(paper) {
			t.Errorf("when it is read: %d %v", p.Status, p.Header)
		}
		b.HTMX = ""
		b.get(path(paper)).says(http.StatusOK, "Not a SOC 2 report or bridge letter", "From a document of this kind it reads none", "read it again and say what it is")
		locked, _, err := h.svc.Evidence.Accept(t.Context(), by, vendor, evidence.Upload{Name: "locked.pdf", Body: bytes.NewReader(evidencetest.Locked())})
		if err != nil {
			t.Fatal(err)
		}
		h.work(t)
		b.get(path(locked.ID)).says(http.StatusOK, "Locked with a password", "Type the one that the vendor sent you")
		b.get(path(letter)).says(http.StatusOK, "Bridge letter to 28 Feb 2026", "It does not count:", "Letter", "Dates", "Changes", "The vendor's management", "Material changesNo", "1 Jan 2026")
		b.get("/documents/0198c0de-0000-7000-8000-000000000000/review").says(http.StatusNotFound)
		h.as(t, other, identity.Admin).get(path(letter)).says(http.StatusNotFound)
	})
}

// TestReviewRefuses: who may not decide, and who is of another organization,
// changes nothing.
func TestReviewRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		f := newReviewFixture(t, h, "Fennimoor", readReport("Fennimoor, Inc."))
		other := h.accounts.Org("Other Hospital")
		for path, fields := range map[string]url.Values{
			"/decide":  {"path": {"soc2.opinion"}, "decision": {"confirm"}},
			"/confirm": {"path": {"soc2.opinion"}},
			"/triage":  {"path": {"soc2.exceptions.0"}, "relevant": {"yes"}},
			"/add":     {"list": {"soc2.cuecs"}, "quote": {"q"}, "new.text": {"t"}, "new.page": {"1"}},
		} {
			h.as(t, f.tenant, identity.Viewer).post(f.path+path, fields).says(http.StatusForbidden)
			h.as(t, other, identity.Admin).post(f.path+path, fields).says(http.StatusNotFound)
		}
		h.as(t, f.tenant, identity.Analyst).get(f.path).says(http.StatusOK, "0 of 12 confirmed")
	})
}

// TestReviewHostile: what a report or a person says is text, whatever it holds.
func TestReviewHostile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		const bad = `"><script>alert(1)</script><img src=x onerror=alert(1)>=1+1` + "\u202e"
		x := readReport("Fennimoor")
		x.SOC2.System, x.SOC2.Exceptions[0].Text, x.SOC2.Exceptions[0].ControlID = new(bad), bad, new(bad)
		for path, at := range x.Facts {
			at.Quote, at.Rule = bad, bad
			x.Facts[path] = at
		}
		f := newReviewFixture(t, h, "Fennimoor", x)
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path + "?fact=soc2.exceptions.0&edit=1")
		b.follow(f.decide(b, p, "soc2.auditor", "correct", url.Values{"f-soc2-auditor.value": {bad}, "note": {bad}}))
		for _, page := range []*shown{p, b.get(f.path + "?fact=soc2.auditor&edit=1"), b.get(f.path + `?fact="><script>&add="><b>`)} {
			page.says(http.StatusOK)
			if page.Doc.Find("img, main script, [onerror]").Length() != 0 {
				t.Error("the page runs what a document says")
			}
		}
	})
}

// TestReviewOfManyRows: a report with thousands of exceptions makes a page that
// a browser can hold; the details of a row come when it is opened.
func TestReviewOfManyRows(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		x := readReport("Fennimoor, Inc.")
		for i := range 1500 {
			x.SOC2.Exceptions = append(x.SOC2.Exceptions, reading.Deviation{ControlID: new(fmt.Sprintf("ZZ-%d", i)), Criteria: []string{"CC6.1"}, Page: 3, Text: "2 of 25 were late.", Severity: "moderate", SeverityRule: "share"})
		}
		f := newReviewFixture(t, h, "Fennimoor", x)
		b := h.as(t, f.tenant, identity.Analyst)
		p := b.get(f.path).says(http.StatusOK, "0 of 1512 confirmed")
		if n, rows := len(p.Body), p.Doc.Find(".w-fact").Length(); n > 4<<20 || rows < 1512 {
			t.Errorf("%d rows in %d bytes", rows, n)
		}
		const first, last = "soc2.exceptions.1", "soc2.exceptions.1500"
		if row(p, first).Find("form").Length() == 0 || row(p, last).Find("form").Length() != 0 || row(p, last).AttrOr("hx-get", "") == "" {
			t.Error("the first rows are not whole, or the last one is")
		}
		if p := b.get(f.path + "?fact=" + last); row(p, last).Find("form.w-decide").Length() != 1 || row(p, last).Find("form.w-triform").Length() != 1 {
			t.Error("a row that the address names has no forms")
		}
		b.HTMX = "row"
		if p := b.get(f.path + "?fact=" + last); row(p, last).Find("form.w-decide").Length() != 1 || row(p, last).Find("form.w-triform").Length() != 1 || row(p, last).AttrOr("hx-get", "") != "" {
			t.Error("a row that is opened has no forms")
		}
	})
}
