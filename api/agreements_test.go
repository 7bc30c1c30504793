package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ward/internal/identity"
	"ward/internal/vendors"
)

func init() {
	samples["POST /vendors/:id/baas"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/vendors/" + h.vendor(t, o) + "/baas", body: map[string]any{"status": "draft"}}
	}
	samples["GET /vendors/:id/baas"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/vendors/" + h.vendor(t, o) + "/baas"}
	}
	samples["GET /baas/:id"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/baas/" + h.agreement(t, o, h.vendor(t, o), nil).id(t)}
	}
	samples["PATCH /baas/:id"] = func(t *testing.T, h *harness, o *org) sample {
		a := h.agreement(t, o, h.vendor(t, o), nil)
		return sample{path: "/baas/" + a.id(t), body: map[string]any{"status": "in_negotiation"}, headers: []header{a.etag()}}
	}
}

// vendor registers a vendor of the organization and returns its id.
func (h *harness) vendor(t *testing.T, o *org) string {
	t.Helper()
	v, err := h.svc.Vendors.Create(t.Context(), o.by(identity.Admin), vendors.New{Name: fmt.Sprintf("Vendor %d", h.next.Add(1))})
	if err != nil {
		t.Fatal(err)
	}
	return v.ID
}

// agreement records an agreement over the API.
func (h *harness) agreement(t *testing.T, o *org, vendor string, body map[string]any) *answer {
	t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	return h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/baas", body, 201)
}

func TestAgreements(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		a := h.agreement(t, o, vendor, map[string]any{
			"status": "active", "effective_on": "2025-03-02", "expires_on": "2026-03-02",
			"notice": map[string]any{"value": 5, "unit": "business_days"}, "note": "signed by the CIO",
		})
		id := a.id(t)
		if a.header.Get("Location") != "/api/v1/baas/"+id || a.header.Get("ETag") != `"1"` {
			t.Errorf("headers: %v", a.header)
		}
		if a.field(t, "notice_hours") != 168.0 || a.field(t, "status") != "active" || a.field(t, "vendor_id") != vendor || a.field(t, "document_id") != nil {
			t.Errorf("created: %s", a.body)
		}

		b := h.do(t, o.admin(), "PATCH", "/baas/"+id, map[string]any{"notice": map[string]any{"value": 48, "unit": "hours"}}, 200, a.etag())
		if b.field(t, "notice_hours") != 48.0 || b.field(t, "expires_on") != "2026-03-02" || b.header.Get("ETag") != `"2"` {
			t.Errorf("changed: %s", b.body)
		}
		b = h.do(t, o.admin(), "PATCH", "/baas/"+id, map[string]any{"notice": nil}, 200, b.etag())
		if b.field(t, "notice") != nil || b.field(t, "notice_hours") != nil {
			t.Errorf("cleared: %s", b.body)
		}

		h.clock.advance(24 * time.Hour)
		if got := h.do(t, o.token(identity.Viewer), "GET", "/baas/"+id, nil, 200); got.field(t, "status") != "expired" {
			t.Errorf("the day after its last: %s", got.body)
		}
		b = h.do(t, o.admin(), "PATCH", "/baas/"+id, map[string]any{"expires_on": nil}, 200, b.etag())
		if b.field(t, "status") != "active" || b.field(t, "expires_on") != nil {
			t.Errorf("without an end: %s", b.body)
		}

		h.agreement(t, o, vendor, nil)
		h.agreement(t, o, vendor, map[string]any{"status": "not_required", "note": "No PHI is shared."})
		var page struct {
			Items      []struct{ ID, Status string }
			NextCursor *string `json:"next_cursor"`
		}
		h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/baas?limit=2", nil, 200).into(t, &page)
		if len(page.Items) != 2 || page.Items[0].Status != "not_required" || page.NextCursor == nil {
			t.Fatalf("first page: %+v", page)
		}
		h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/baas?limit=2&cursor="+*page.NextCursor, nil, 200).into(t, &page)
		if len(page.Items) != 1 || page.Items[0].ID != id || page.NextCursor != nil {
			t.Errorf("second page: %+v", page)
		}
		h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/baas?status=draft", nil, 200).into(t, &page)
		if len(page.Items) != 1 || page.Items[0].Status != "draft" {
			t.Errorf("drafts: %+v", page)
		}
	})
}

func TestAgreementsBadInput(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		vendor := h.vendor(t, o)
		for _, tt := range []struct {
			name, body, pointer, detail string
		}{
			{"unknown field", `{"state": "active"}`, "#/state", "is not a known field"},
			{"unknown field of the notice", `{"notice": {"value": 1, "unit": "days", "from": "discovery"}}`, "#/from", "is not a known field"},
			{"wrong enum", `{"status": "signed"}`, "#/status", "must be one of"},
			{"a date that does not exist", `{"effective_on": "2025-02-30"}`, "#/effective_on", "a day that exists"},
			{"a number for a date", `{"expires_on": 20250230}`, "#/expires_on", "must be a string"},
			{"half a notice", `{"notice": {"value": 3}}`, "#/notice/unit", "must be one of hours, days, business_days"},
			{"an empty notice", `{"notice": {}}`, "#/notice", "needs value and unit"},
			{"document of nobody", `{"document_id": "0199f2a4-5c1e-7b3a-9d42-6f0e8c5b7a10"}`, "#/document_id", "is not a document of this vendor"},
			{"no rationale", `{"status": "not_required"}`, "#/note", "must say why"},
		} {
			code, fields := h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/baas", tt.body, 422).problem(t)
			if !strings.Contains(fields[tt.pointer], tt.detail) || !strings.HasSuffix(code, ".invalid") {
				t.Errorf("%s: %s %v", tt.name, code, fields)
			}
		}
		a := h.agreement(t, o, vendor, nil)
		path, note := "/baas/"+a.id(t), map[string]any{"note": "x"}
		if code, _ := h.do(t, o.admin(), "PATCH", path, note, 428).problem(t); code != "request.if_match_required" {
			t.Errorf("without If-Match: %s", code)
		}
		h.do(t, o.admin(), "PATCH", path, note, 200, a.etag())
		if code, _ := h.do(t, o.admin(), "PATCH", path, note, 412, a.etag()).problem(t); code != "agreement.stale" {
			t.Errorf("a lost race: %s", code)
		}
		h.do(t, o.admin(), "PATCH", path, note, 412, header{"If-Match", "yesterday"})
		h.do(t, o.admin(), "PATCH", path, note, 200, header{"If-Match", "*"})
		if code, _ := h.do(t, o.admin(), "PATCH", path, map[string]any{"status": "terminated"}, 409, header{"If-Match", "*"}).problem(t); code != "agreement.illegal_move" {
			t.Errorf("a draft cannot be terminated: %s", code)
		}
		for _, query := range []string{"?status=signed", "?state=active", "?cursor=eA", "?cursor=Ing"} {
			h.do(t, o.admin(), "GET", "/vendors/"+vendor+"/baas"+query, nil, 422)
		}
		h.do(t, o.admin(), "GET", "/vendors/nonsense/baas", nil, 404)
		h.do(t, o.admin(), "GET", "/baas/nonsense", nil, 404)
	})
}
