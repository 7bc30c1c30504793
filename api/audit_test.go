package api

import (
	"fmt"
	"testing"
	"time"

	"ward/internal/audit"
	"ward/internal/database"
	"ward/internal/identity"
)

func init() {
	samples["POST /audit-events/verify"] = func(*testing.T, *harness, *org) sample { return sample{path: "/audit-events/verify"} }
}

// record writes audit entries, an hour apart.
func (h *harness) record(t *testing.T, by identity.Actor, action string, subjects ...string) {
	t.Helper()
	for _, subject := range subjects {
		if err := database.Do(t.Context(), h.db, by.Tenant, func(tx *database.Tx) error {
			return audit.Record(tx, by, h.clock.now(), action, subject, audit.Detail{"fields": []string{"name"}})
		}); err != nil {
			t.Fatal(err)
		}
		h.clock.advance(time.Hour)
	}
}

func TestAuditEvents(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o, other := h.org(), h.org()
		admin, analyst := o.by(identity.Admin), o.by(identity.Analyst)
		h.record(t, admin, "vendor.created", "v1", "v2")
		h.record(t, analyst, "vendor.changed", "v1", "v2", "v3")
		h.record(t, other.by(identity.Admin), "vendor.created", "secret")
		at := func(hours int) string { return start.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339) }

		tests := []struct {
			name, query string
			want        []int
		}{
			{"all, newest first", "", []int{5, 4, 3, 2, 1}},
			{"by actor", "?actor=" + admin.ID, []int{2, 1}},
			{"by action", "?action=vendor.changed", []int{5, 4, 3}},
			{"by subject", "?subject=v1", []int{3, 1}},
			{"all filters hold", "?subject=v1&action=vendor.created", []int{1}},
			{"from is included", "?from=" + at(3), []int{5, 4}},
			{"to is not", "?to=" + at(3), []int{3, 2, 1}},
			{"none", "?subject=secret", []int{}},
		}
		for _, tt := range tests {
			var out struct{ Items []struct{ Seq int } }
			h.do(t, o.admin(), "GET", "/audit-events"+tt.query, nil, 200).into(t, &out)
			got := []int{}
			for _, e := range out.Items {
				got = append(got, e.Seq)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}

		var pages []int
		for next := "?limit=2"; next != ""; {
			var out struct {
				Items      []struct{ Seq int }
				NextCursor *string `json:"next_cursor"`
			}
			h.do(t, o.admin(), "GET", "/audit-events"+next, nil, 200).into(t, &out)
			for _, e := range out.Items {
				pages = append(pages, e.Seq)
			}
			next = ""
			if out.NextCursor != nil {
				next = "?limit=2&cursor=" + *out.NextCursor
			}
		}
		if fmt.Sprint(pages) != "[5 4 3 2 1]" {
			t.Errorf("pages: %v", pages)
		}
	})
}

func TestAuditEventsBadInput(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		admin := h.org().admin()
		for query, pointer := range map[string]string{
			"?from=yesterday":  "#/from",
			"?to=2025-02-30":   "#/to",
			"?limit=0":         "#/limit",
			"?limit=201":       "#/limit",
			"?cursor=nonsense": "#/cursor",
			"?user=1":          "#/user",
		} {
			if _, fields := h.do(t, admin, "GET", "/audit-events"+query, nil, 422).problem(t); fields[pointer] == "" {
				t.Errorf("%s: %v", query, fields)
			}
		}
	})
}

func TestVerifyAuditEvents(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		h.record(t, o.by(identity.Admin), "vendor.created", "v1", "v2")
		a := h.do(t, o.token(identity.Viewer), "POST", "/audit-events/verify", nil, 200)
		if a.field(t, "valid") != true || a.field(t, "entries") != 2.0 || a.field(t, "broken") != nil {
			t.Errorf("verify: %s", a.body)
		}
		// The end of the chain says that one entry more was written.
		if err := database.Do(t.Context(), h.db, o.tenant, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update audit_heads set seq = 3 where tenant = ?", o.tenant).Error
		}); err != nil {
			t.Fatal(err)
		}
		a = h.do(t, o.token(identity.Viewer), "POST", "/audit-events/verify", nil, 200)
		if a.field(t, "valid") != false || a.field(t, "broken.seq") != 3.0 {
			t.Errorf("verify a cut log: %s", a.body)
		}
	})
}
