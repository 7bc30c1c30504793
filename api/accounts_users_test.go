package api

import (
	"net/http"
	"strings"
	"testing"

	"ward/internal/identity"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		admin := o.admin()
		body := object{"email": "zoe." + freshID() + "@example.org", "name": "Zoë", "role": "approver"}
		key := header{"Idempotency-Key", freshID()}
		a := h.do(t, admin, http.MethodPost, "/users", body, 201, key)
		again := h.do(t, admin, http.MethodPost, "/users", body, 201, key)
		if a.id(t) != again.id(t) || strings.Contains(string(a.body), "set-password") {
			t.Errorf("made %s, again %s", a.body, again.body)
		}
		if code, _ := h.do(t, admin, http.MethodPost, "/users", body, 409).problem(t); code != "user.email_taken" {
			t.Errorf("the address again: %s", code)
		}
		_, fields := h.do(t, admin, http.MethodPost, "/users", object{"email": "x", "name": "", "role": "owner"}, 422).problem(t)
		if len(fields) != 3 {
			t.Errorf("wrong fields: %v", fields)
		}
		path := strings.TrimPrefix(a.header.Get("Location"), "/api/v1")
		b := h.do(t, admin, http.MethodPatch, path, object{"role": "viewer", "active": false}, 200, a.etag())
		if b.field(t, "role") != "viewer" || b.field(t, "active") != false || b.header.Get("ETag") != `"2"` {
			t.Errorf("changed to %s", b.body)
		}
		h.do(t, admin, http.MethodPatch, path, object{"active": true}, 412, a.etag())
		h.do(t, h.org().admin(), http.MethodPatch, path, object{"active": true}, 404)
		h.do(t, admin, http.MethodPatch, "/users/"+freshID(), object{"active": true}, 404)
		h.do(t, admin, http.MethodGet, "/users/%00%ff", nil, 400)
		if code, _ := h.do(t, admin, http.MethodPatch, "/users/"+o.by(identity.Admin).ID, object{"role": "viewer"}, 409).problem(t); code != "user.last_admin" {
			t.Errorf("the last administrator: %s", code)
		}
	})
}

func TestUserList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		token := o.token(identity.Viewer)
		for _, role := range identity.Roles {
			o.by(role)
		}
		var roles []string
		for path, more := "/users?limit=3&sort=-name", true; more; {
			a := h.do(t, token, http.MethodGet, path, nil, 200)
			var p page[userOut]
			a.into(t, &p)
			for _, u := range p.Items {
				roles = append(roles, string(u.Role))
			}
			if more = p.NextCursor != nil; more {
				path = "/users?limit=3&sort=-name&cursor=" + *p.NextCursor
				h.do(t, token, http.MethodGet, "/users?cursor="+*p.NextCursor, nil, 422) // another sort
			}
		}
		if got := strings.Join(roles, " "); got != "viewer approver analyst admin" {
			t.Errorf("by name, backwards: %s", got)
		}
		if a := h.do(t, token, http.MethodGet, "/users?role=admin&active=true&q=TEST", nil, 200); a.field(t, "items.0.role") != "admin" {
			t.Errorf("filtered: %s", a.body)
		}
		for query, pointer := range map[string]string{
			"limit=0": "#/limit", "limit=201": "#/limit", "sort=role": "#/sort", "role=root": "#/role", "active=yes": "#/active",
			"roles=admin": "#/roles", "cursor=x": "#/cursor", "cursor=eyJhZnRlciI6Ilx1MDAwMCIsInNvcnQiOiIifQ": "#/cursor",
			"q=a%07b": "#/q", "q=" + strings.Repeat("q", 201): "#/q",
		} {
			if _, fields := h.do(t, token, http.MethodGet, "/users?"+query, nil, 422).problem(t); fields[pointer] == "" {
				t.Errorf("%.20s: %v", query, fields)
			}
		}
	})
}
