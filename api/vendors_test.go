package api

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3filter"

	"ward/internal/database"
	"ward/internal/identity"
	"ward/internal/vendors"
)

func init() {
	openapi3filter.RegisterBodyDecoder(vendors.XLSX.ContentType(), openapi3filter.FileBodyDecoder)
	ofVendor := func(suffix string, body any) func(*testing.T, *harness, *org) sample {
		return func(t *testing.T, h *harness, o *org) sample {
			return sample{path: "/vendors/" + h.vendor(t, o) + suffix, body: body}
		}
	}
	ofPart := func(kind string, body any) func(*testing.T, *harness, *org) sample {
		return func(t *testing.T, h *harness, o *org) sample {
			path := "/vendors/" + h.vendor(t, o) + "/" + kind
			a := h.do(t, o.admin(), "POST", path, map[string]any{"contacts": annLee, "services": pacs}[kind], 201)
			return sample{path: path + "/" + a.id(t), body: body, headers: []header{a.etag()}}
		}
	}
	renamed := map[string]any{"name": "Renamed"}
	samples["POST /vendors"] = func(*testing.T, *harness, *org) sample {
		return sample{path: "/vendors", body: map[string]any{"name": "A"}}
	}
	samples["POST /vendors/import"] = func(*testing.T, *harness, *org) sample {
		return sample{path: "/vendors/import", body: csvFile("name\nA\n")}
	}
	samples["GET /vendors/:id"] = ofVendor("", nil)
	samples["PATCH /vendors/:id"] = ofVendor("", renamed)
	samples["DELETE /vendors/:id"] = ofVendor("", nil)
	samples["POST /vendors/:id/contacts"] = ofVendor("/contacts", annLee)
	samples["GET /vendors/:id/contacts"] = ofVendor("/contacts", nil)
	samples["GET /vendors/:id/contacts/:contact_id"] = ofPart("contacts", nil)
	samples["PATCH /vendors/:id/contacts/:contact_id"] = ofPart("contacts", renamed)
	samples["DELETE /vendors/:id/contacts/:contact_id"] = ofPart("contacts", nil)
	samples["POST /vendors/:id/services"] = ofVendor("/services", pacs)
	samples["GET /vendors/:id/services"] = ofVendor("/services", nil)
	samples["GET /vendors/:id/services/:service_id"] = ofPart("services", nil)
	samples["PATCH /vendors/:id/services/:service_id"] = ofPart("services", renamed)
	samples["DELETE /vendors/:id/services/:service_id"] = ofPart("services", nil)
}

var (
	annLee = map[string]any{"name": "Ann Lee", "email": "ann@vendor.example", "role": "Privacy officer"}
	pacs   = map[string]any{"name": "Cloud PACS", "description": "Keeps scans.", "phi_access": "maintain", "phi_records": 120000}
)

func csvFile(text string) form {
	return form{files: map[string]file{"file": {name: "vendors.csv", content: []byte(text)}}}
}

func TestVendor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		owner := o.by(identity.Analyst).ID
		a := h.do(t, o.admin(), "POST", "/vendors", map[string]any{
			"name": "Meridian", "legal_name": "Meridian, Inc.", "aliases": []string{"MII"}, "website": "https://m.example",
			"description": "Reads scans.", "owner_id": owner, "status": "in_review", "external_ref": "V-1",
		}, 201)
		path := "/vendors/" + a.id(t)
		if a.header.Get("Location") != "/api/v1"+path || a.header.Get("ETag") != `"1"` || a.field(t, "owner_id") != owner || a.field(t, "tier") != nil {
			t.Errorf("created %s, headers %v", a.body, a.header)
		}
		got := h.do(t, o.admin(), "GET", path, nil, 200)
		if !bytes.Equal(got.body, a.body) {
			t.Errorf("created %s\nloaded  %s", a.body, got.body)
		}
		got = h.do(t, o.admin(), "PATCH", path, map[string]any{"status": "approved", "owner_id": nil, "aliases": nil, "website": ""}, 200, a.etag())
		if got.field(t, "status") != "approved" || got.field(t, "owner_id") != nil || got.field(t, "website") != "" || got.field(t, "legal_name") != "Meridian, Inc." || got.header.Get("ETag") != `"2"` {
			t.Errorf("changed to %s", got.body)
		}
		late := h.do(t, o.admin(), "PATCH", path, map[string]any{"name": "Late"}, 412, a.etag())
		if code, _ := late.problem(t); code != "vendor.stale" {
			t.Errorf("code %q", code)
		}
		h.do(t, o.admin(), "DELETE", path, nil, 412, a.etag())
		h.do(t, o.admin(), "DELETE", path, map[string]any{"reason": "contract ended"}, 204, got.etag())
		got = h.do(t, o.admin(), "GET", path, nil, 200)
		if got.field(t, "status") != "retired" || got.field(t, "retired_reason") != "contract ended" {
			t.Errorf("retired: %s", got.body)
		}
		h.do(t, o.admin(), "DELETE", path, nil, 409)
		h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "MERIDIAN", "external_ref": "V-1"}, 201)
	})
}

func TestVendorRefusals(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		first := h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": "Meridian"}, 201)
		path := "/vendors/" + first.id(t)
		for _, tt := range []struct {
			name, method, path string
			body               any
			status             int
			code, pointer      string
		}{
			{"name taken in another case", "POST", "/vendors", map[string]any{"name": "MERIDIAN "}, 409, "vendor.name_taken", ""},
			{"unknown field", "POST", "/vendors", `{"name":"A","phone":"1"}`, 422, "request.invalid", "#/phone"},
			{"wrong enum", "POST", "/vendors", map[string]any{"name": "A", "status": "great"}, 422, "vendor.invalid", "#/status"},
			{"wrong type", "POST", "/vendors", `{"name":7}`, 422, "request.invalid", "#/name"},
			{"no name", "POST", "/vendors", `{}`, 422, "vendor.invalid", "#/name"},
			{"no JSON", "POST", "/vendors", `{`, 400, "request.malformed", ""},
			{"an owner that is no text", "POST", "/vendors", map[string]any{"name": "A", "owner_id": "a\x00b"}, 422, "vendor.invalid", "#/owner_id"},
			{"another's user", "POST", "/vendors", map[string]any{"name": "A", "owner_id": h.org().by(identity.Admin).ID}, 422, "vendor.invalid", "#/owner_id"},
			{"retired by PATCH", "PATCH", path, map[string]any{"status": "retired"}, 422, "vendor.invalid", "#/status"},
			{"an illegal move", "PATCH", path, map[string]any{"status": "approved"}, 409, "vendor.illegal_move", ""},
			{"a long reason", "DELETE", path, map[string]any{"reason": strings.Repeat("x", 1001)}, 422, "vendor.invalid", "#/reason"},
			{"no such vendor", "GET", "/vendors/0199c0de-0000-7000-8000-000000000001", nil, 404, "vendor.not_found", ""},
			{"misspelt filter", "GET", "/vendors?stauts=approved", nil, 422, "request.invalid", "#/stauts"},
			{"unknown status", "GET", "/vendors?status=approved,good", nil, 422, "request.invalid", "#/status"},
			{"unknown sort", "GET", "/vendors?sort=risk", nil, 422, "request.invalid", "#/sort"},
			{"limit 0", "GET", "/vendors?limit=0", nil, 422, "request.invalid", "#/limit"},
			{"limit 201", "GET", "/vendors?limit=201", nil, 422, "request.invalid", "#/limit"},
			{"made-up cursor", "GET", "/vendors?cursor=AAAA", nil, 422, "request.invalid", "#/cursor"},
			{"unknown format", "GET", "/vendors?format=pdf", nil, 422, "request.invalid", "#/format"},
			{"export with a wrong sort", "GET", "/vendors?format=xlsx&sort=x", nil, 422, "request.invalid", "#/sort"},
			{"contact without address", "POST", path + "/contacts", map[string]any{"name": "A", "email": "a"}, 422, "contact.invalid", "#/email"},
			{"contact with a field", "POST", path + "/contacts", `{"name":"A","phone":"1"}`, 422, "request.invalid", "#/phone"},
			{"service with access", "POST", path + "/services", map[string]any{"name": "A", "phi_access": "all"}, 422, "service.invalid", "#/phi_access"},
			{"no such contact", "GET", path + "/contacts/x", nil, 404, "contact.not_found", ""},
			{"no such service", "GET", path + "/services/x", nil, 404, "service.not_found", ""},
		} {
			a := h.do(t, o.admin(), tt.method, tt.path, tt.body, tt.status)
			code, fields := a.problem(t)
			if code != tt.code || (tt.pointer != "" && fields[tt.pointer] == "") {
				t.Errorf("%s: %s %v, want %s %s", tt.name, code, fields, tt.code, tt.pointer)
			}
		}
	})
}

func TestVendorList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		var ids []string
		for _, name := range []string{"Delta", "alpha", "Charlie", "bravo", "=cmd()"} {
			ids = append(ids, h.do(t, o.admin(), "POST", "/vendors", map[string]any{"name": name}, 201).id(t))
		}
		err := database.Do(t.Context(), h.db, o.tenant, func(tx *database.Tx) error {
			return vendors.SetRating(tx, o.tenant, ids[0], vendors.Rating{
				Tier: new("tier_1"), InherentRisk: new(63.4149), ResidualRisk: new(12.73), FinalBand: new("moderate"), CoverageStatus: vendors.Covered,
				BAAState: vendors.BAAExpiring, NextReviewOn: new("2026-09-01"),
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []any
		path, pages := "/vendors?limit=2", 0
		for next := ""; ; pages++ {
			a := h.do(t, o.admin(), "GET", path+next, nil, 200)
			for _, i := range a.field(t, "items").([]any) {
				got = append(got, i.(map[string]any)["name"])
			}
			cursor, more := a.field(t, "next_cursor").(string)
			if !more {
				break
			}
			next = "&cursor=" + cursor
		}
		if fmt.Sprint(got) != "[=cmd() alpha bravo Charlie Delta]" || pages != 2 {
			t.Errorf("%d pages hold %v", pages+1, got)
		}
		a := h.do(t, o.admin(), "GET", "/vendors?tier=tier_1,tier_2&sort=-residual_risk&q=DEL", nil, 200)
		if a.field(t, "items.0.inherent_risk") != 63.41 || a.field(t, "items.0.next_review_on") != "2026-09-01" || a.field(t, "next_cursor") != nil {
			t.Errorf("filtered: %s", a.body)
		}
		a = h.do(t, o.admin(), "GET", "/vendors?baa_status=expiring,refused&tier=tier_1,none", nil, 200)
		if a.field(t, "items.0.name") != "Delta" || a.field(t, "items.0.baa_status") != "expiring" || len(a.field(t, "items").([]any)) != 1 {
			t.Errorf("by BAA: %s", a.body)
		}
		if a = h.do(t, o.admin(), "GET", "/vendors?tier=none&limit=1", nil, 200); a.field(t, "items.0.baa_status") != "none" {
			t.Errorf("without a tier: %s", a.body)
		}
		a = h.do(t, o.admin(), "GET", "/vendors?format=csv&limit=1&sort=-name", nil, 200)
		rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
		if err != nil || len(rows) != 6 || rows[5][1] != "'=cmd()" || rows[1][1] != "Delta" {
			t.Errorf("the CSV holds %q, %v", rows, err)
		}
		if d := a.header.Get("Content-Disposition"); d != `attachment; filename="vendors-2026-03-02.csv"` {
			t.Errorf("Content-Disposition %q", d)
		}
		a = h.do(t, o.admin(), "GET", "/vendors?format=xlsx", nil, 200)
		back := h.do(t, o.admin(), "POST", "/vendors/import", form{files: map[string]file{"file": {"v.xlsx", a.body}}}, 200)
		if back.field(t, "unchanged") != 5.0 {
			t.Errorf("the XLSX comes back as %s", back.body)
		}
	})
}

// TestVendorListQueries holds a request for the list to its queries: one for
// the session and one for the page, however many vendors it shows.
func TestVendorListQueries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		for range 30 {
			h.vendor(t, o)
		}
		h.do(t, o.admin(), "GET", "/vendors", nil, 200) // the session has been seen now
		for _, path := range []string{"/vendors?limit=1", "/vendors?limit=50", "/vendors?q=vendor&sort=-tier&status=proposed"} {
			before := h.db.Queries()
			h.do(t, o.admin(), "GET", path, nil, 200)
			if n := h.db.Queries() - before; n != 2 {
				t.Errorf("%s: %d queries, want 2", path, n)
			}
		}
	})
}

func TestVendorParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		for kind, body := range map[string]map[string]any{"contacts": annLee, "services": pacs} {
			path := "/vendors/" + h.vendor(t, o) + "/" + kind
			a := h.do(t, o.admin(), "POST", path, body, 201)
			h.do(t, o.admin(), "POST", path, body, 409)
			one := a.header.Get("Location")[len("/api/v1"):]
			if got := h.do(t, o.admin(), "GET", one, nil, 200); !bytes.Equal(got.body, a.body) {
				t.Errorf("created %s\nloaded  %s", a.body, got.body)
			}
			second := map[string]any{"name": "Bo", "email": "bo@vendor.example"}
			if kind == "services" {
				delete(second, "email")
			}
			h.do(t, o.admin(), "POST", path, second, 201)
			first := h.do(t, o.admin(), "GET", path+"?limit=1", nil, 200)
			rest := h.do(t, o.admin(), "GET", path+"?cursor="+first.field(t, "next_cursor").(string), nil, 200)
			if first.field(t, "items.0.name") != body["name"] || rest.field(t, "items.0.name") != "Bo" || rest.field(t, "next_cursor") != nil {
				t.Errorf("pages %s and %s", first.body, rest.body)
			}
			h.do(t, o.admin(), "PATCH", one, map[string]any{"name": "Cy"}, 200, a.etag())
			h.do(t, o.admin(), "PATCH", one, map[string]any{"name": "Di"}, 412, a.etag())
			h.do(t, o.admin(), "GET", path+"?sort=name", nil, 422)
			if kind == "contacts" {
				h.do(t, o.admin(), "DELETE", one, nil, 412, a.etag())
				h.do(t, o.admin(), "DELETE", one, nil, 204)
				h.do(t, o.admin(), "GET", one, nil, 404)
				continue
			}
			if got := h.do(t, o.admin(), "PATCH", one, map[string]any{"phi_records": nil, "phi_access": "none"}, 200); got.field(t, "phi_records") != nil {
				t.Errorf("changed to %s", got.body)
			}
		}
	})
}
