package web

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/evidence/evidencetest"
	"ward/internal/identity"
	"ward/internal/reading"
	"ward/internal/vendors"
)

// desk with work of every kind: an analyst's own, and what nobody looks after.
func (h *harness) busy(t *testing.T, tenant identity.TenantID) (ines identity.Actor) {
	t.Helper()
	ines = h.accounts.Actor(tenant, identity.Analyst)
	v := h.newVendor(t, ines, "Fennimoor <i>Billing</i>")
	h.newDocument(t, ines, v.ID, "other's report.pdf", evidencetest.SOC2("Somebody Else", "2025-01-01", "2025-12-31"))
	doubt := evidencetest.SOC2(v.Name, "2025-01-01", "2025-12-31")
	doubt.NeedsReview = append(doubt.NeedsReview, reading.Review{Path: "soc2.report_date", Reason: "two dates"}, reading.Review{Path: "soc2.opinion", Reason: "two opinions"})
	h.newDocument(t, ines, v.ID, "fennimoor.pdf", doubt)
	h.work(t)
	h.exec(t, tenant, func(tx *database.Tx) error {
		return tx.Gorm().Exec("update vendors set owner_id = ?, next_review_on = '2026-03-20' where tenant = ? and id = ?", ines.ID, tenant, v.ID).Error
	})
	h.rated(t, ines, vendors.New{Name: "Ashquill", OwnerID: ines.ID}, vendors.Rating{
		Tier: new("tier_1"), FinalBand: new("critical"), PHI: true, CoverageStatus: vendors.Stale, BAAState: vendors.BAAExpired, BAAUntil: new("2026-01-31"),
		CoverageSpans: []vendors.Span{{Kind: "type_2", Start: "2024-03-01", End: "2025-02-28"}}, NextReviewOn: new("2026-02-20"),
	})
	quill := h.rated(t, ines, vendors.New{Name: "Quillmere"}, vendors.Rating{
		Tier: new("tier_2"), FinalBand: new("low"), CoverageStatus: vendors.Covered, BAAState: vendors.BAAExpiring, BAAUntil: new("2026-03-21"), NextReviewOn: new("2026-05-01"),
	})
	h.exec(t, tenant, func(tx *database.Tx) error {
		return tx.Gorm().Exec(`insert into reassessments (tenant, id, vendor_id, cause, cause_key, detail, due_on, status, opened_at) values (?, ?, ?, 'baa_expiry', 'x', 'Why.', '2026-02-28', 'open', ?)`,
			tenant, uuid.Must(uuid.NewV7()).String(), quill.ID, h.clock.now()).Error
	})
	h.clock.advance(3 * 24 * time.Hour)
	return ines
}

func TestHome(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		h.busy(t, own)
		b := h.as(t, own, identity.Analyst)
		p := b.get("/").says(200, "things wait for your team", "Facts in doubt", "fennimoor.pdf", "for 3 days", "Fennimoor <i>Billing</i>",
			"Due and overdue", "1 overdue", "28 Feb 2026", "5 days overdue", "Renew the BAA", "1 missing", "1 ending", "Expired", "Ends in 16 days",
			"SOC 2 coverage gaps", "Gap, 370 days", "There is no document that could not be read.")
		button := p.Doc.Find(".btn-primary")
		if href, _ := button.Attr("href"); !strings.HasPrefix(href, "/documents/") || !strings.HasSuffix(href, "/review") || !strings.HasPrefix(strings.TrimSpace(button.Text()), "Confirm") {
			t.Errorf("the main button %q leads to %q", button.Text(), href)
		}

		p = b.get("/?owner=me").says(200, "wait for you", "fennimoor.pdf", "Ashquill").lacks("Quillmere")
		if n := p.Doc.Find(`a[href*="owner_id="]`).Length(); n < 3 {
			t.Errorf("%d links are narrowed to the person", n)
		}
		b.get("/").says(200, "wait for you") // the browser remembers
		b.get("/?owner=all").says(200, "Quillmere")
		b.get("/").says(200, "for your team")

		viewer := h.as(t, own, identity.Viewer)
		p = viewer.get("/").says(200, "Look", "fennimoor.pdf").lacks("Renew the BAA", "Add the new report")
		if p.Doc.Find(".btn-primary").Length() != 0 {
			t.Error("who may change nothing has a main button")
		}
		viewer.get("/?owner=me").says(200, "You look after no vendor yet", "See everyone's work")

		h.as(t, other, identity.Admin).get("/").says(200, "Three first steps", "Import a list", "Invite someone").lacks("Ashquill", "things wait")
		h.as(t, other, identity.Viewer).get("/").says(200, "Three first steps").lacks("Import a list", "Invite someone")
	})
}

// TestNothingWaits: a desk without work says so, and what comes next.
func TestNothingWaits(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		by := h.accounts.Actor(own, identity.Analyst)
		h.rated(t, by, vendors.New{Name: "Ashquill", OwnerID: by.ID}, vendors.Rating{CoverageStatus: vendors.Covered, NextReviewOn: new("2026-04-20")})
		b := h.as(t, own, identity.Analyst)
		b.get("/").says(200, "nothing waits for your team", "Nothing waits for your team today", "The next review is due 20 Apr 2026.", "Add vendor")
		b.get("/?owner=me").says(200, "Nothing waits for you today")
		h.clock.advance(100 * 24 * time.Hour)
		b.get("/").says(200, "No review is planned.")
	})
}

// TestEveryNumberOpensItsList follows each number of the two pages to its list,
// which says the same number.
func TestEveryNumberOpensItsList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		ines := h.busy(t, own)
		h.rated(t, ines, vendors.New{Name: "Rejected"}, vendors.Rating{Tier: new("tier_1"), FinalBand: new("critical"), PHI: true, CoverageStatus: vendors.Stale})
		h.exec(t, own, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update vendors set status = 'rejected' where tenant = ? and name = 'Rejected'", own).Error
		})
		b := h.as(t, own, identity.Analyst)
		followed := 0
		for _, path := range []string{"/?owner=all", "/portfolio?owner=all", "/?owner=me", "/portfolio?owner=me"} {
			p := b.get(path).says(200)
			p.Doc.Find("main a").Each(func(_ int, a *goquery.Selection) {
				href, _ := a.Attr("href")
				n, ok := numberIn(a)
				if !ok || strings.Contains(a.Text(), "Facts") { // a number of facts leads to documents
					return
				}
				followed++
				list := b.get(href).says(200)
				says := strconv.Itoa(list.Doc.Find("main tbody tr").Length())
				if strings.HasPrefix(href, "/vendors?") {
					says, _, _ = strings.Cut(list.Doc.Find("#list [role=status]").Text(), " ")
				}
				if says != strconv.Itoa(n) {
					t.Errorf("%s: %q leads to %s, which lists %s", path, strings.TrimSpace(a.Text()), href, says)
				}
			})
		}
		if followed < 40 {
			t.Errorf("only %d numbers were followed", followed)
		}
	})
}

// numberIn is the number that a link shows: of a figure, a cell, or "All 9".
func numberIn(a *goquery.Selection) (int, bool) {
	text := a.Text()
	if b := a.Find("b"); b.Length() == 1 {
		text = b.Text()
	}
	fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(text), "All "))
	if len(fields) == 0 {
		return 0, false
	}
	n, err := strconv.Atoi(fields[0])
	return n, err == nil && n > 0
}

func TestPortfolio(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		h.busy(t, own)
		b := h.as(t, own, identity.Viewer)
		p := b.get("/portfolio").says(200, "figures of 5 Mar 2026, 09:00", "Vendors in use", "1 handle PHI", "all of them handle PHI", "Next reviews", "Due by 4 Apr 2026",
			"SOC 2 coverage today", "Report out of date", "BAA expired", "Due and overdue", "Ashquill").lacks("Add vendor")
		cell := p.Doc.Find("table.w-heat td.critical a")
		if says, _ := cell.Attr("aria-label"); says != "1 vendor, Tier 1, Critical" {
			t.Errorf("the first cell says %q", says)
		}
		h.as(t, own, identity.Analyst).get("/portfolio").says(200, "Add vendor")
		b.get("/portfolio?owner=me").says(200, "You look after no vendor yet")
		h.as(t, other, identity.Admin).get("/portfolio").says(200, "No vendor is in use yet").lacks("Ashquill")
	})
}
