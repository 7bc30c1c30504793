package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/agreements"
	"ward/internal/database/dbtest"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

// upload gives a vendor a document whose reading is x, and lets it be read.
func (h *harness) upload(t *testing.T, by identity.Actor, vendor, name string, x *reading.Extraction) evidence.ID {
	t.Helper()
	d, _, err := h.svc.Evidence.Accept(t.Context(), by, vendor, evidence.Upload{Name: name, Body: strings.NewReader(string(evidencetest.PDF(t, x)))})
	if err != nil {
		t.Fatal(err)
	}
	h.work(t)
	return d.ID
}

// full is a vendor with an intake, a report, an agreement, a contact and a
// service.
func (h *harness) full(t *testing.T, tenant identity.TenantID, name string) *vendors.Vendor {
	t.Helper()
	by := h.accounts.Actor(tenant, identity.Analyst)
	v := h.answered(t, tenant, name)
	h.upload(t, by, v.ID, "report.pdf", evidencetest.SOC2(name, "2025-01-01", "2025-12-31"))
	if _, err := h.svc.Agreements.Create(t.Context(), by, v.ID, agreements.Change{
		Status: new(agreements.Active), EffectiveOn: new("2024-07-01"), ExpiresOn: new("2027-06-30"),
		Notice: &agreements.Notice{Value: 5, Unit: agreements.BusinessDays},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.svc.Vendors.AddContact(t.Context(), by, v.ID, vendors.NewContact{Name: "Mira Toll", Email: "mira@example.org", Role: "privacy officer"}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.svc.Vendors.AddProduct(t.Context(), by, v.ID, vendors.NewProduct{Name: "Claims desk", PHIAccess: vendors.PHIMaintain, PHIRecords: new(int64(412000))}); err != nil {
		t.Fatal(err)
	}
	h.work(t)
	return v
}

func TestVendorPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		v := h.full(t, own, "Aldermoor Systems")
		b := h.as(t, own, identity.Analyst)
		p := b.get("/vendors/"+v.ID).says(http.StatusOK, "Aldermoor Systems", "Tier 2", "Covered", "until 31 Mar 2026", "notice in 5 business days",
			"Stores it", "10,000 to 99,999 patients", "covered until 31 Mar 2026", "Type II", "2 of 25 accounts were not removed.", "Moderate", "AC-02", "CC6.3",
			"Mira Toll", "Claims desk", "PHI: stores it, 412,000 records", "1 Jul 2024 to 30 Jun 2027", "5 business days, at most 168 hours", "Workforce security", "164.308(a)(3)(i)")
		if n := p.Doc.Find("main h1").Length(); n != 1 {
			t.Errorf("%d headings of the first order", n)
		}
		if n := p.Doc.Find(".w-main .btn-primary").Length(); n > 1 {
			t.Errorf("%d main buttons", n)
		}
		if n := p.Doc.Find("#cover svg.w-chart .f-report").Length(); n != 2 {
			t.Errorf("%d bars of the report, want cover and report", n)
		}
		if n := p.Doc.Find("#cover table tbody tr").Length(); n != 4 {
			t.Errorf("%d rows of the table, want audited, current, report and BAA", n)
		}
		if got := p.Doc.Find(".nav-tabs [aria-current=page]").Text(); got != "Overview" {
			t.Errorf("the current tab is %q", got)
		}
		b.get("/vendors/"+v.ID+"?as_of=2026-12-01").says(http.StatusOK, "as of 1 Dec 2026", "Not covered, 335 days", "As of, 1 Dec 2026", "Back to today")
		b.get("/vendors/"+v.ID+"?as_of=someday").says(http.StatusOK, "Give a day between 2 Mar 2016 and 2 Mar 2036.", "covered until 31 Mar 2026")
	})
}

// TestVendorPageEmpty: a vendor of which nothing is known says what to do.
func TestVendorPageEmpty(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		v := vendorstest.Add(t, h.db, h.accounts.Actor(own, identity.Analyst), "Aldermoor Systems")
		path := "/vendors/" + v.ID
		p := h.as(t, own, identity.Analyst).get(path).says(http.StatusOK, "Answer the intake", "assumed until the intake is answered", "standards: 22 not assessed", "No SOC 2 report", "None on record", "No document yet", "No contact yet",
			"No service is recorded", "Nothing is due", "There is no SOC 2 report that counts")
		if href, _ := p.Doc.Find(".btn-primary").Attr("href"); href != path+"/intake" {
			t.Errorf("the main button leads to %q", href)
		}
		viewer := h.as(t, own, identity.Viewer).get(path).says(http.StatusOK, "Waits for an analyst: answer the intake.")
		if viewer.Doc.Find(".btn-primary").Length() != 0 || contains(viewer.text(), "Edit") {
			t.Error("a viewer is offered to change something")
		}
		h.as(t, other, identity.Admin).get(path).says(http.StatusNotFound)
		h.as(t, own, identity.Analyst).get("/vendors/nonsense").says(http.StatusNotFound)
	})
}

// TestVendorPageHostile: what others wrote is text, wherever it stands.
func TestVendorPageHostile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		const evil = `<script>alert(1)</script>"onload=` + "x \u202eevil"
		v := vendorstest.Add(t, h.db, by, "<img src=x onerror=alert(1)> & Sons")
		x := evidencetest.SOC2("<img src=x onerror=alert(1)> & Sons", "2025-01-01", "2025-12-31")
		x.SOC2.Exceptions[0].Text, x.SOC2.Exceptions[0].ManagementResponse = evil, new("=HYPERLINK(\"javascript:alert(1)\")")
		x.SOC2.Exceptions[0].ControlID = new("javascript:alert(1)")
		h.upload(t, by, v.ID, "report.pdf", x)
		if _, err := h.svc.Vendors.AddContact(t.Context(), by, v.ID, vendors.NewContact{Name: strings.TrimSuffix(evil, "x \u202eevil"), Email: "a@example.org", Role: "'><script>"}); err != nil {
			t.Fatal(err)
		}
		p := h.as(t, own, identity.Analyst).get("/vendors/"+v.ID).says(http.StatusOK, "<img src=x onerror=alert(1)> & Sons", "<script>alert(1)</script>")
		if p.Doc.Find("main script, main img, [onerror], [onload]").Length() != 0 {
			t.Error("text of a vendor became markup")
		}
		p.Doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
			if href, _ := a.Attr("href"); strings.HasPrefix(strings.ToLower(href), "javascript") {
				t.Errorf("a link runs script: %s", href)
			}
		})
	})
}

// TestCover walks through what the timeline says of a vendor.
func TestCover(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	soc2 := func(id, start, end string) evidence.Reviewed {
		return evidence.Reviewed{Document: evidence.Document{ID: evidence.ID(id), Name: id + ".pdf"}, Extraction: evidencetest.SOC2("Fennimoor", start, end)}
	}
	letter := func(id, from, to string) evidence.Reviewed {
		return evidence.Reviewed{Document: evidence.Document{ID: evidence.ID(id), Name: id + ".pdf"}, Extraction: evidencetest.Letter("Fennimoor", from, to)}
	}
	excluded := soc2("other", "2026-01-01", "2026-06-30")
	excluded.Excluded = "It is about another vendor."
	tests := []struct {
		name string
		docs []evidence.Reviewed
		want []string // what from to
		foot string
	}{
		{"nothing", nil, nil, "Ask for it, or add the file yourself."},
		{"a gap between two reports, and one to today", []evidence.Reviewed{soc2("a", "2024-10-01", "2024-12-31"), soc2("b", "2025-04-01", "2025-09-30")}, []string{
			"Audited 2024-10-01 2024-12-31", "Not covered 2025-01-01 2025-03-31", "Audited 2025-04-01 2025-09-30", "Not covered 2025-10-01 2026-11-30",
			"Type II report 2024-10-01 2024-12-31", "Type II report 2025-04-01 2025-09-30", "Hole between two reports 2025-01-01 2025-03-31",
		}, "ended more than a year ago"},
		{"two that touch are one stretch", []evidence.Reviewed{soc2("a", "2025-01-01", "2025-12-31"), soc2("b", "2026-01-01", "2026-09-30")}, []string{
			"Audited 2025-01-01 2026-09-30", "Counts as current 2026-10-01 2026-12-31", "Type II report 2025-01-01 2025-12-31", "Type II report 2026-01-01 2026-09-30",
		}, "counts as current for three months"},
		{"a letter that says too much", []evidence.Reviewed{soc2("a", "2025-07-01", "2026-06-30"), letter("l", "2026-07-01", "2026-11-30")}, []string{
			"Audited 2025-07-01 2026-06-30", "Bridged by a letter 2026-07-01 2026-09-30", "Not covered 2026-10-01 2026-11-30",
			"Type II report 2025-07-01 2026-06-30", "Bridge letter 2026-07-01 2026-09-30", "Bridge letter 2026-10-01 2026-11-30",
		}, "closes the gap"},
		{"a letter that follows nothing", []evidence.Reviewed{letter("l", "2026-07-01", "2026-09-30")}, []string{"Bridge letter 2026-07-01 2026-09-30"}, "add the file yourself"},
		{"a report of another", []evidence.Reviewed{excluded}, []string{"Type II report 2026-01-01 2026-06-30"}, "add the file yourself"},
	}
	for _, tt := range tests {
		d := settled(nil)
		d.Documents = tt.docs
		d.Coverage = d.CoverageOn(day("2026-11-30"))
		c, _ := coverOf(d, asked{lanes: cardServices})
		var got []string
		for _, r := range c.Rows {
			got = append(got, strings.Join([]string{r.What, r.From, r.To}, " "))
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") || !contains(c.Foot, tt.foot) {
			t.Errorf("%s:\n%s\n%s", tt.name, strings.Join(got, "\n"), c.Foot)
		}
		if len(c.Lanes) != 4 || !contains(c.Says, "Today is 30 November 2026.") {
			t.Errorf("%s: %d rows are drawn; %s", tt.name, len(c.Lanes), c.Says)
		}
	}
}

// TestCoverOfAgreements: the last row shows those that are or were in force.
func TestCoverOfAgreements(t *testing.T) {
	t.Parallel()
	c, _ := coverOf(settled(func(d *dossier.Dossier) {
		d.Agreements = []agreements.Agreement{
			{ID: "open", Status: agreements.Active, EffectiveOn: new("2025-01-01")},
			{ID: "past", Status: agreements.Active, EffectiveOn: new("2023-01-01"), ExpiresOn: new("2024-12-31")},
			{ID: "draft", Status: agreements.Draft, EffectiveOn: new("2027-01-01")},
		}
	}), asked{lanes: cardServices})
	if len(c.Rows) != 2 || c.Rows[0].Note != "Signed" || c.Rows[0].To != "" || c.Rows[1].Note != "Expired" || c.Rows[1].Days != 731 {
		t.Errorf("%+v", c.Rows)
	}
}

// TestVendorPageBounds: a vendor with much of everything has a page of one
// screen or two; the rest is a click away.
func TestVendorPageBounds(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	own, _ := h.tenants(t)
	by := h.accounts.Actor(own, identity.Analyst)
	v := h.full(t, own, "Aldermoor Systems")
	x := evidencetest.SOC2("Aldermoor Systems", "2025-02-01", "2026-01-31")
	for len(x.SOC2.Exceptions) < 15 {
		x.SOC2.Exceptions = append(x.SOC2.Exceptions, x.SOC2.Exceptions[0])
	}
	h.upload(t, by, v.ID, "latest.pdf", x)
	for i := range 7 {
		h.upload(t, by, v.ID, "older.pdf", evidencetest.SOC2("Aldermoor Systems", fmt.Sprint(2010+i, "-01-01"), fmt.Sprint(2010+i, "-12-31")))
		if _, err := h.svc.Vendors.AddContact(t.Context(), by, v.ID, vendors.NewContact{Name: "Person", Email: fmt.Sprint("p", i, "@example.org")}); err != nil {
			t.Fatal(err)
		}
	}
	p := h.as(t, own, identity.Analyst).get("/vendors/"+v.ID).says(http.StatusOK, "15 exceptions found", "3 more exceptions in the review", "All 9", "All 8")
	for card, want := range map[string]int{"h-doc": maxCardRows, "h-con": maxCardRows, "h-exc": maxExceptions} {
		if n := p.Doc.Find("[aria-labelledby=" + card + "]").Find("li, tbody tr").Length(); n != want {
			t.Errorf("%s lists %d, want %d", card, n, want)
		}
	}
}
