package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// rated registers a vendor with figures for the list.
func (h *harness) rated(t *testing.T, by identity.Actor, in vendors.New, r vendors.Rating) *vendors.Vendor {
	t.Helper()
	v, err := h.svc.Vendors.Create(t.Context(), by, in)
	if err != nil {
		t.Fatal(err)
	}
	if err := database.Do(t.Context(), h.db, by.Tenant, func(tx *database.Tx) error { return vendors.SetRating(tx, by.Tenant, v.ID, r) }); err != nil {
		t.Fatal(err)
	}
	return v
}

// rows are the vendors that a list shows, in its order.
func (p *shown) rows() []string {
	return p.Doc.Find("tbody th a").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
}

// shelf is a list with one vendor of each kind.
func (h *harness) shelf(t *testing.T, org identity.TenantID) identity.Actor {
	t.Helper()
	by := h.accounts.Actor(org, identity.Analyst)
	h.rated(t, by, vendors.New{Name: "Quillmere Dictation", OwnerID: by.ID, Status: vendors.InReview}, vendors.Rating{
		Tier: new("tier_2"), InherentRisk: new(61.26), ResidualRisk: new(55.06), ComputedBand: new("high"), FinalBand: new("critical"), HardKnockouts: 1,
		Confidence: new("low"), CoverageStatus: vendors.Type1Only, CoverageSpans: []vendors.Span{{Kind: "type_1", Start: "2026-01-15", End: "2026-01-15"}},
		PHI: true, NextReviewOn: new("2026-02-21"),
	})
	h.rated(t, by, vendors.New{Name: "Brackenford Imaging Cloud", Aliases: []string{"PictureVault"}, Status: vendors.Approved}, vendors.Rating{
		Tier: new("tier_1"), ResidualRisk: new(27.4), ComputedBand: new("moderate"), FinalBand: new("elevated"), CoverageStatus: vendors.Covered, CoverageUntil: new("2026-12-31"),
		CoverageSpans: []vendors.Span{{Kind: "type_2", Start: "2024-10-01", End: "2025-12-31"}},
		BAAState:      vendors.BAAActive, BAANoticeHours: new(24), NextReviewOn: new("2026-03-14"), PHI: true,
	})
	h.rated(t, by, vendors.New{Name: "Merrowdale Staffing", ExternalRef: "M-1"}, vendors.Rating{})
	return by
}

func TestVendorList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		by := h.shelf(t, own)
		h.rated(t, h.accounts.Actor(other, identity.Analyst), vendors.New{Name: "Elsewhere Health"}, vendors.Rating{})
		b := h.as(t, own, identity.Analyst)
		p := b.get("/vendors").says(http.StatusOK, "3 vendors", "1 to 3 of 3",
			"Tier 2", "Critical", "55.1", "1 hard knockout", "Type I, one day only", "Missing", "21 Feb 2026", "9 days overdue", by.Name,
			"raised from Moderate", "Covered to 31 Dec 2026", "Signed, 24 h notice", "in 12 days",
			"Not rated", "No valid report", "None", "After the intake", "Nobody")
		if got := fmt.Sprint(p.rows()); got != "[Quillmere Dictation Brackenford Imaging Cloud Merrowdale Staffing]" {
			t.Errorf("worst first: %s", got)
		}
		if strings.Contains(p.Body, "Elsewhere") {
			t.Error("the list shows another hospital's vendor")
		}
		for query, want := range map[string]string{
			"sort=name":                              "[Brackenford Imaging Cloud Merrowdale Staffing Quillmere Dictation]",
			"sort=tier":                              "[Brackenford Imaging Cloud Quillmere Dictation Merrowdale Staffing]",
			"q=picture":                              "[Brackenford Imaging Cloud]",
			"tier=tier_1,none&sort=name":             "[Brackenford Imaging Cloud Merrowdale Staffing]",
			"final_band=critical,elevated&sort=name": "[Brackenford Imaging Cloud Quillmere Dictation]",
			"coverage_status=none":                   "[Merrowdale Staffing]",
			"baa_status=none&phi=true":               "[Quillmere Dictation]",
			"owner_id=" + by.ID:                      "[Quillmere Dictation]",
			"owner_id=none&sort=name":                "[Brackenford Imaging Cloud Merrowdale Staffing]",
			"status=approved,in_review&sort=-name":   "[Quillmere Dictation Brackenford Imaging Cloud]",
			"due=overdue":                            "[Quillmere Dictation]",
			"due=30&sort=next_review_on":             "[Quillmere Dictation Brackenford Imaging Cloud]",
		} {
			if got := fmt.Sprint(b.get("/vendors?" + query).says(http.StatusOK).rows()); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		for _, query := range []string{"tier=tier_9", "sort=size", "due=soon", "cursor=x", "before=W10", "owner_id=me", "q=" + strings.Repeat("x", 201)} {
			b.get("/vendors?" + query).says(http.StatusUnprocessableEntity)
		}
	})
}

// TestVendorListTabs: the usual lists hold the vendors in use, as the home
// page counts them: a vendor that was turned down waits for no one.
func TestVendorListTabs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.shelf(t, own)
		h.rated(t, by, vendors.New{Name: "Zorrel Cloud", Status: vendors.Rejected}, vendors.Rating{CoverageStatus: vendors.NoReport, PHI: true, NextReviewOn: new("2026-03-03")})
		b := h.as(t, own, identity.Analyst)
		tabs := b.get("/vendors").Doc.Find(".nav-tabs a")
		got := fmt.Sprintf("%q", tabs.Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) }))
		if want := `["All4" "Mine1" "Not covered2" "BAA missing1" "Due in 30 days2" "Intake open1" "Saved views"]`; got != want {
			t.Errorf("tabs %s, want %s", got, want)
		}
		p := b.get(tabs.Eq(2).AttrOr("href", "")).says(http.StatusOK, "In use", "SOC 2 not covered", "Not covered2")
		if rows := fmt.Sprint(p.rows()); rows != "[Quillmere Dictation Merrowdale Staffing]" || p.Doc.Find(".nav-tabs a[aria-current]").Text() != "Not covered2" {
			t.Errorf("not covered: %s", rows)
		}
		other := b.get("/vendors?coverage_status=none,stale,unbridged,type_1_only&status=conditional,approved,in_review,proposed").says(http.StatusOK, "In use")
		if tab := other.Doc.Find(".nav-tabs a[aria-current]").Text(); tab != "Not covered2" {
			t.Errorf("the same list in another order is %q", tab)
		}
	})
}

// TestVendorListWords: filters, columns and the order are said on the page, and
// each can be taken away alone.
func TestVendorListWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.shelf(t, own)
		b := h.as(t, own, identity.Analyst)
		p := b.get("/vendors?tier=tier_1,tier_2&owner_id="+by.ID+"&phi=true&due=30&sort=tier&density=compact&cols=tier,status,reference,added,confidence,inherent").says(http.StatusOK,
			"3 vendors, 1 matches", "Tier: Tier 1 or Tier 2", "Owner: "+by.Name, "Handles PHI", "Review: in 30 days", "Save this view", "In review", "61.3", "Low")
		if strings.Contains(p.Doc.Find("table").Text(), "No valid report") {
			t.Error("a column is shown that was not chosen")
		}
		if got := p.Doc.Find("th[aria-sort]").Text() + " " + p.Doc.Find("th[aria-sort]").AttrOr("aria-sort", ""); got != "Tier ascending" {
			t.Errorf("sorted: %q", got)
		}
		if d := p.Doc.Find(".w-scroll").AttrOr("data-density", ""); d != "compact" {
			t.Errorf("density %q", d)
		}
		without := p.Doc.Find(`a[aria-label="Remove the filter Handles PHI"]`).AttrOr("href", "")
		if strings.Contains(without, "phi") || !strings.Contains(without, "tier=tier_1,tier_2") || !strings.Contains(without, "sort=tier") {
			t.Errorf("without PHI: %s", without)
		}
		if n := p.Doc.Find(`input[name=tier][checked]`).Length(); n != 2 {
			t.Errorf("%d tiers are ticked", n)
		}
		long := b.get("/vendors?q=&tier=tier_1&tier=tier_2&owner_id=&due=&cols=tier&cols=risk&cols=cover&cols=baa&cols=review&cols=owner")
		if to := long.Header.Get("Location"); long.Status != http.StatusSeeOther || to != "/vendors?tier=tier_1,tier_2" {
			t.Errorf("a form leads to %d, %q", long.Status, to)
		}
		b.HTMX = "list"
		part := b.get("/vendors?q=quill&sort=").says(http.StatusOK, "Quillmere")
		if part.Doc.Find("h1").Length() != 0 || part.Header.Get("HX-Replace-Url") != "/vendors?q=quill" {
			t.Errorf("the part names %q", part.Header.Get("HX-Replace-Url"))
		}
	})
}

func TestVendorListEmpty(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		h.as(t, other, identity.Analyst).get("/vendors").says(http.StatusOK, "No vendor yet", "Import a list")
		h.as(t, other, identity.Viewer).get("/vendors").says(http.StatusOK, "No vendor yet", "An analyst or an administrator adds the first one.")
		h.shelf(t, own)
		b := h.as(t, own, identity.Analyst)
		b.get("/vendors?q=brakenford&status=approved&tier=tier_1").says(http.StatusOK,
			"No vendor matches “brakenford”", "Did you mean Brackenford Imaging Cloud?", "2 filters are on: status: Approved and tier: Tier 1.")
		b.get("/vendors?tier=tier_4").says(http.StatusOK, "No vendor matches", "One filter is on: tier: Tier 4.")
	})
}

// TestVendorListPages turns the pages forth and back by their links.
func TestVendorListPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		var list strings.Builder
		list.WriteString("name\n")
		for i := range 120 {
			fmt.Fprintf(&list, "Vendor %03d\n", i)
		}
		if _, err := h.svc.Vendors.Import(t.Context(), by, strings.NewReader(list.String()), false); err != nil {
			t.Fatal(err)
		}
		b := h.as(t, own, identity.Analyst)
		turn := func(p *shown, rel string) *shown {
			t.Helper()
			href, ok := p.Doc.Find("a[rel=" + rel + "]").Attr("href")
			if !ok {
				t.Fatalf("no link to the %s page", rel)
			}
			return b.get(href)
		}
		for _, sort := range []string{"name", "-residual_risk"} { // the second is unknown of all
			first := b.get("/vendors?sort="+sort).says(http.StatusOK, "1 to 50 of 120")
			if first.Doc.Find("a[rel=prev]").Length() != 0 {
				t.Error("there is a page before the first")
			}
			second := turn(first, "next").says(http.StatusOK, "51 to 100 of 120")
			third := turn(second, "next").says(http.StatusOK, "101 to 120 of 120")
			if third.Doc.Find("a[rel=next]").Length() != 0 {
				t.Error("there is a page after the last")
			}
			if back := turn(third, "prev").says(http.StatusOK, "51 to 100 of 120"); fmt.Sprint(back.rows()) != fmt.Sprint(second.rows()) {
				t.Errorf("by %s back at %v", sort, back.rows())
			}
			back := turn(turn(third, "prev"), "prev").says(http.StatusOK, "1 to 50 of 120")
			if fmt.Sprint(back.rows()) != fmt.Sprint(first.rows()) || back.Doc.Find("a[rel=prev]").Length() != 0 {
				t.Errorf("by %s back at the start: %v", sort, back.rows())
			}
		}
	})
}

// TestVendorListHostile: what people and vendors type is shown as text.
func TestVendorListHostile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		for _, name := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `=cmd|' /C calc'!A0`, "שלום עולם"} {
			v := h.rated(t, by, vendors.New{Name: name, ExternalRef: name}, vendors.Rating{})
			if _, err := h.svc.Vendors.AddProduct(t.Context(), by, v.ID, vendors.NewProduct{Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		b := h.as(t, own, identity.Analyst)
		p := b.get("/vendors?cols=reference").says(http.StatusOK, `<script>alert(1)</script>`, `=cmd|' /C calc'!A0`, "שלום עולם")
		if p.Doc.Find("main script, main img").Length() != 0 {
			t.Error("what was typed is part of the page")
		}
		b.get("/vendors?q=%3Cscript%3Ealert(2)%3C/script%3E").says(http.StatusOK, "<script>alert(2)</script>")
		csv := b.get("/vendors/export?format=csv")
		if !strings.Contains(csv.Body, `'=cmd|`) {
			t.Errorf("a formula leaves as it is: %s", csv.Body)
		}
	})
}

func TestVendorExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		h.shelf(t, own)
		b := h.as(t, own, identity.Viewer)
		p := b.get("/vendors/export?format=csv&tier=tier_1,tier_2&sort=name&q=&cols=tier")
		if lines := strings.Split(strings.TrimSpace(p.Body), "\r\n"); p.Status != http.StatusOK || len(lines) != 3 || !strings.Contains(lines[1], "Brackenford") {
			t.Errorf("%d: %q", p.Status, lines)
		}
		if d := p.Header.Get("Content-Disposition"); d != `attachment; filename="vendors-`+start.Format(time.DateOnly)+`.csv"` {
			t.Errorf("Content-Disposition %q", d)
		}
		if p := b.get("/vendors/export?format=xlsx"); p.Status != http.StatusOK || !strings.HasPrefix(p.Body, "PK") {
			t.Errorf("workbook: %d", p.Status)
		}
		b.get("/vendors/export?format=pdf").says(http.StatusUnprocessableEntity)
		b.get("/vendors/export?tier=x").says(http.StatusUnprocessableEntity)
		if p := h.as(t, other, identity.Viewer).get("/vendors/export"); strings.Count(p.Body, "\n") != 1 {
			t.Errorf("another hospital exports %s", p.Body)
		}
	})
}

// TestVendorListForReaders: who only reads sees no way to change.
func TestVendorListForReaders(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		h.shelf(t, own)
		p := h.as(t, own, identity.Viewer).get("/vendors").says(http.StatusOK, "Quillmere")
		if n := p.Doc.Find(`input[name=vendor], a[href="/vendors/new"], a[href="/vendors/import"], [data-bulk-bar]`).Length(); n != 0 {
			t.Errorf("%d ways to change", n)
		}
	})
}
