package api

import (
	"testing"

	"ward/internal/identity"
)

func TestReassessments(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		first, second := h.vendor(t, o), h.vendor(t, o)
		h.agreement(t, o, first, map[string]any{"status": "active", "effective_on": "2025-01-01", "expires_on": "2026-03-31"})
		h.agreement(t, o, second, map[string]any{"status": "active", "effective_on": "2025-01-01", "expires_on": "2026-04-30"})
		if n, err := h.svc.Reassessments.Sweep(t.Context(), identity.Machine(o.tenant, "job:clock.sweep.v1")); err != nil || n != 2 {
			t.Fatalf("sweep: %d, %v", n, err)
		}
		viewer := o.token(identity.Viewer)
		type page struct {
			Items []struct {
				VendorID string `json:"vendor_id"`
				Cause    string
				DueOn    string `json:"due_on"`
			}
			NextCursor *string `json:"next_cursor"`
		}
		get := func(query string) (p page) {
			t.Helper()
			h.do(t, viewer, "GET", "/reassessments"+query, nil, 200).into(t, &p)
			return p
		}
		p := get("?limit=1")
		if len(p.Items) != 1 || p.Items[0].VendorID != first || p.Items[0].DueOn != "2026-03-31" || p.Items[0].Cause != "baa_expiry" || p.NextCursor == nil {
			t.Fatalf("first page: %+v", p)
		}
		if p = get("?limit=1&cursor=" + *p.NextCursor); len(p.Items) != 1 || p.Items[0].VendorID != second || p.NextCursor != nil {
			t.Errorf("second page: %+v", p)
		}
		owner := o.by(identity.Viewer).ID
		h.do(t, o.admin(), "PATCH", "/vendors/"+second, map[string]any{"owner_id": owner}, 200)
		for query, want := range map[string]int{
			"?owner_id=" + owner: 1, "?owner_id=" + o.by(identity.Admin).ID: 0,
			"?status=open": 2, "?status=closed": 0, "?cause=cadence": 0, "?cause=baa_expiry&vendor_id=" + second: 1, "?due_before=2026-04-30": 1,
		} {
			if p := get(query); len(p.Items) != want {
				t.Errorf("%s: %+v", query, p)
			}
		}
		for query, pointer := range map[string]string{
			"?status=done": "#/status", "?cause=breach": "#/cause", "?vendor_id=1": "#/vendor_id", "?owner_id=me": "#/owner_id", "?due_before=2026-02-30": "#/due_before",
			"?due_after=2026-01-01": "#/due_after", "?cursor=eyJEdWVPbiI6IngifQ": "#/cursor",
		} {
			if _, fields := h.do(t, viewer, "GET", "/reassessments"+query, nil, 422).problem(t); fields[pointer] == "" {
				t.Errorf("%s: %v", query, fields)
			}
		}
	})
}
