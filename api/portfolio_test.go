package api

import (
	"fmt"
	"testing"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
)

func TestPortfolio(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o, away := h.org(), h.org()
		viewer := o.token(identity.Viewer)
		h.do(t, viewer, "GET", "/portfolio", nil, 200) // of nothing
		owner := o.by(identity.Approver).ID
		mine := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Ashquill Lab Exchange", "owner_id": owner}, 201).id(t)
		other := h.vendor(t, o)
		h.agreement(t, o, mine, map[string]any{"status": "active", "effective_on": "2025-01-01", "expires_on": "2026-03-31"})
		if n, err := h.svc.Reassessments.Sweep(t.Context(), identity.Machine(o.tenant, "job:clock.sweep.v1")); err != nil || n != 1 {
			t.Fatalf("sweep: %d, %v", n, err)
		}
		if err := database.Do(t.Context(), h.db, o.tenant, func(tx *database.Tx) error {
			return vendors.SetRating(tx, o.tenant, mine, vendors.Rating{PHI: true, BAAState: vendors.BAAExpiring, BAAUntil: new("2026-03-31"), CoverageStatus: vendors.Stale})
		}); err != nil {
			t.Fatal(err)
		}
		f := form{files: map[string]file{"file": {name: "r.pdf", content: []byte(pdfHead + "1")}}}
		h.do(t, o.admin(), "POST", "/vendors/"+other+"/documents", f, 202)

		all := h.do(t, viewer, "GET", "/portfolio", nil, 200)
		his := h.do(t, viewer, "GET", "/portfolio?owner_id="+owner, nil, 200)
		nothing := h.do(t, away.admin(), "GET", "/portfolio?owner_id="+owner, nil, 200)
		for _, tt := range []struct {
			a    *answer
			path string
			want string
		}{
			{all, "at", "2026-03-02T09:00:00Z"}, {all, "vendors", "2"}, {all, "by_status.proposed", "2"}, {all, "by_status.retired", "0"},
			{all, "by_tier_and_band.0.vendors", "2"}, {all, "by_tier_and_band.0.tier", "<nil>"}, {all, "coverage.none", "1"}, {all, "coverage.stale", "1"},
			{all, "handling_phi", "1"}, {all, "provisional", "0"}, {all, "baas.expiring", "1"}, {all, "baas.active", "0"},
			{all, "waiting.baas.ending", "1"}, {all, "waiting.baas.missing", "0"}, {all, "waiting.baas.first.0.expires_on", "2026-03-31"},
			{all, "reviews.overdue", "0"}, {all, "waiting.being_read", "1"}, {all, "waiting.not_covered.count", "2"},
			{all, "waiting.reassessments.count", "1"}, {all, "waiting.reassessments.in_30_days", "1"}, {all, "waiting.reassessments.overdue", "0"},
			{all, "waiting.reassessments.first.0.due_on", "2026-03-31"}, {all, "waiting.reassessments.first.0.vendor_id", mine},
			{all, "waiting.reassessments.first.0.owner_name", "Test approver"}, {all, "waiting.to_confirm.count", "0"},
			{his, "vendors", "1"}, {his, "waiting.being_read", "0"}, {his, "waiting.not_covered.first.0.vendor_name", "Ashquill Lab Exchange"},
			{nothing, "vendors", "0"}, {nothing, "waiting.reassessments.count", "0"},
		} {
			if got := fmt.Sprint(tt.a.field(t, tt.path)); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.path, got, tt.want)
			}
		}
		for query, pointer := range map[string]string{"?owner_id=me": "#/owner_id", "?owner=" + owner: "#/owner"} {
			if _, fields := h.do(t, viewer, "GET", "/portfolio"+query, nil, 422).problem(t); fields[pointer] == "" {
				t.Errorf("%s: %v", query, fields)
			}
		}
	})
}
