package web

import (
	"encoding/csv"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/internal/vendors/vendorstest"
)

// record writes entries of an organization, an hour apart.
func (h *harness) record(t *testing.T, by identity.Actor, action string, detail audit.Detail, subjects ...string) {
	t.Helper()
	for _, subject := range subjects {
		h.exec(t, by.Tenant, func(tx *database.Tx) error { return audit.Record(tx, by, h.clock.now(), action, subject, detail) })
		h.clock.advance(time.Hour)
	}
}

// column is what the rows of a table say in one column.
func (p *shown) column(n int) []string {
	out := []string{}
	p.Doc.Find("tbody tr").Each(func(_ int, tr *goquery.Selection) {
		out = append(out, strings.Join(strings.Fields(tr.Find("td").Eq(n).Text()), " "))
	})
	return out
}

func TestAuditTrail(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		ines := h.accounts.Actor(own, identity.Analyst)
		v := vendorstest.Add(t, h.db, ines, "Ashquill <script>alert(1)</script>").ID
		h.record(t, ines, "vendor.changed", audit.Detail{"fields": []string{"legal_name"}}, v)
		h.record(t, identity.Machine(own, "job:vendor.score.v1"), "vendor.scored", audit.Detail{"final_band": "high"}, v)
		h.record(t, h.accounts.Actor(other, identity.Admin), "vendor.changed", nil, "elsewhere")

		b := h.as(t, own, identity.Viewer)
		p := b.get("/audit").says(200, "Verify the chain", "changed: legal name", "Ward, scoring", "Ashquill <script>alert(1)</script>", "band: High").lacks("elsewhere", "vendor.changed")
		if got := p.column(2); !slices.Equal(got, []string{"Risk band changedband: High", "Vendor changedchanged: legal name", "Vendor addedstatus: Proposed"}) {
			t.Errorf("what: %q", got)
		}
		if href, _ := p.Doc.Find("td a").First().Attr("href"); href != "/vendors/"+v {
			t.Errorf("the vendor's address: %q", href)
		}
		for query, want := range map[string]int{
			"actor=" + ines.ID: 2, "action=vendor.changed": 1, "action=vendor": 3, "action=document": 0, "subject=" + v: 3, "vendor=" + v: 3,
			"from=2026-03-02&to=2026-03-02": 2, "to=2026-03-01": 0, "q=SCORED": 1, "actor=job:vendor.score.v1": 1, "subject=" + ines.ID: 0,
		} {
			if got := b.get("/audit?"+query).says(200, "Clear").column(2); len(got) != want {
				t.Errorf("%s: %q, want %d", query, got, want)
			}
		}
		b.get("/audit?subject="+v+"&action=vendor").says(200, "only the vendor Ashquill", "Vendors")
		p = b.get("/audit?actor="+ines.ID+"&from=2026-03-02&to=2026-03-03&action=vendor.changed").says(200, "by "+ines.Name, "from 2 Mar 2026", "to 3 Mar 2026")
		if without, _ := p.Doc.Find(".w-chip a").First().Attr("href"); without != "/audit?action=vendor.changed&from=2026-03-02&to=2026-03-03" {
			t.Errorf("without the first filter: %q", without)
		}
		h.record(t, ines, "session.created", nil, uuid.Must(uuid.NewV7()).String())
		if about := b.get("/audit?action=session").says(200).column(3); !slices.Equal(about, []string{ines.Name + "user"}) {
			t.Errorf("a sign-in is about %q", about)
		}
		b.get("/audit?action=document").says(200, "No entry matches")
		for _, bad := range []string{"from=2026-02-30", "to=soon", "cursor=0", "cursor=x", "q=" + strings.Repeat("a", 201), "actor=a%09b"} {
			b.get("/audit?"+bad).says(422, "not one that Ward makes")
		}
	})
}

func TestAuditPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		h.record(t, h.accounts.Actor(own, identity.Admin), "mail.read", nil, slices.Repeat([]string{"m"}, auditAPage+2)...)
		b := h.as(t, own, identity.Viewer)
		p := b.get("/audit?action=mail").says(200, "Older entries")
		next, _ := p.Doc.Find(".w-foot a").Attr("href")
		p = b.get(next).says(200, "Newest entries")
		if got := p.column(0); len(got) != 2 {
			t.Errorf("the second page, %s: %q", next, got)
		}
	})
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Viewer)
		b.post("/audit/verify", nil).says(200, "The chain holds.", "no entries yet", "No entries here")
		h.record(t, h.accounts.Actor(own, identity.Admin), "mail.read", nil, "m1", "m2")
		b.post("/audit/verify", nil).says(200, "All 2 entries follow from each other", "Checked 2 Mar 2026, 11:00", "Mail of the outbox read")
		h.exec(t, own, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update audit_heads set seq = 5 where tenant = ?", own).Error
		})
		p := b.post("/audit/verify", nil).says(200, "The chain is broken.", "The log ends at entry 2, but 5 were written.", "The 2 entries before hold")
		if href, _ := p.Doc.Find(".w-note a").Attr("href"); href != "/audit?cursor=4" {
			t.Errorf("the break is at %q", href)
		}
		b.HTMX = "verified"
		b.post("/audit/verify", nil).says(200, "The chain is broken.").lacks("Audit trail", "Mail of the outbox")
		h.anonymous(t).post("/audit/verify", nil).lacks("chain")
	})
}

func TestAuditExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, other := h.tenants(t)
		ines := h.accounts.Actor(own, identity.Analyst)
		v, err := h.svc.Vendors.Create(t.Context(), ines, vendors.New{Name: "=cmd|' /C calc'!A0;＝1+1"})
		if err != nil {
			t.Fatal(err)
		}
		h.record(t, ines, "mail.read", nil, slices.Repeat([]string{"m"}, exportAtOnce)...)
		h.record(t, h.accounts.Actor(other, identity.Admin), "mail.read", nil, "elsewhere")
		export := func(query string) [][]string {
			t.Helper()
			b := h.as(t, own, identity.Viewer)
			p := b.do(httptest.NewRequestWithContext(t.Context(), "GET", "/audit/export?"+query, nil))
			if p.Status != 200 || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/csv") || !strings.Contains(p.Header.Get("Content-Disposition"), "attachment; filename=") {
				t.Fatalf("%d, %v", p.Status, p.Header)
			}
			rows, err := csv.NewReader(strings.NewReader(p.Body)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		all := export("")
		if len(all) != exportAtOnce+2 || all[0][0] != "entry" || all[1][0] != "501" || all[exportAtOnce+1][0] != "1" {
			t.Fatalf("%d rows, %q ... %q", len(all), all[1], all[len(all)-1])
		}
		last := all[len(all)-1]
		want := []string{"1", "2026-03-02T09:00:00Z", ines.Name, ines.ID, "Vendor added", "vendor.created", "'=cmd|' /C calc'!A0;'＝1+1", v.ID}
		if !slices.Equal(last[:8], want) || len(last[11]) != 64 {
			t.Errorf("%q, want %q", last, want)
		}
		if rows := export(url.Values{"action": {"vendor"}, "cursor": {"1"}}.Encode()); len(rows) != 2 {
			t.Errorf("filtered: %q", rows)
		}
		if rows := export("action=document"); len(rows) != 1 {
			t.Errorf("nothing: %q", rows)
		}
		h.as(t, own, identity.Viewer).get("/audit/export?from=x").says(422)
	})
}
