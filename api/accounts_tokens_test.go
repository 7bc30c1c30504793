package api

import (
	"net/http"
	"strings"
	"testing"

	"ward/internal/accounts"
	"ward/internal/identity"
)

// createToken makes a token of a role's user and returns its answer.
func (h *harness) createToken(t *testing.T, o *org, by identity.Role, name string) *answer {
	t.Helper()
	return h.do(t, o.token(by), http.MethodPost, "/api-tokens", object{"name": name, "role": "viewer"}, 201)
}

func TestAPITokens(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		admin := o.admin()
		a := h.do(t, o.token(identity.Analyst), http.MethodPost, "/api-tokens",
			object{"name": "import", "role": "viewer", "expires_at": "2026-03-02T12:00:00+02:00"}, 201)
		secret, _ := a.field(t, "token").(string)
		if !strings.HasPrefix(secret, accounts.APITokenPrefix) || a.field(t, "expires_at") != "2026-03-02T10:00:00Z" {
			t.Errorf("made %s", a.body)
		}
		path := strings.TrimPrefix(a.header.Get("Location"), "/api/v1")
		if me := h.do(t, secret, http.MethodGet, "/me", nil, 200); me.field(t, "role") != "viewer" || me.field(t, "id") != o.by(identity.Analyst).ID {
			t.Errorf("the token acts as %s", me.body)
		}
		for method, tried := range map[string]struct {
			path string
			body any
		}{
			http.MethodPost: {"/api-tokens", object{"name": "x", "role": "viewer"}}, http.MethodPatch: {"/me", object{"name": "x"}},
			http.MethodPut: {"/me/password", object{"current_password": "x", "password": "a fine passphrase"}}, http.MethodDelete: {"/sessions", nil},
		} {
			if code, _ := h.do(t, secret, method, tried.path, tried.body, 403).problem(t); code != "session.required" {
				t.Errorf("%s %s with a token: %s", method, tried.path, code)
			}
		}
		h.createToken(t, o, identity.Analyst, "second")
		page := h.do(t, admin, http.MethodGet, "/api-tokens?limit=1&sort=created_at", nil, 200)
		next, _ := page.field(t, "next_cursor").(string)
		if page.field(t, "items.0.name") != "import" || h.do(t, admin, http.MethodGet, "/api-tokens?limit=1&sort=created_at&cursor="+next, nil, 200).field(t, "items.0.name") != "second" {
			t.Errorf("pages: %s", page.body)
		}
		one := h.do(t, o.token(identity.Analyst), http.MethodGet, path, nil, 200)
		h.do(t, o.token(identity.Viewer), http.MethodGet, path, nil, 404)
		h.do(t, h.org().admin(), http.MethodGet, path, nil, 404)
		h.do(t, h.org().admin(), http.MethodDelete, path, nil, 404)
		h.do(t, o.token(identity.Analyst), http.MethodDelete, path, nil, 204, one.etag())
		h.do(t, admin, http.MethodDelete, path, nil, 412, one.etag())
		h.do(t, secret, http.MethodGet, "/me", nil, 401)
		if h.do(t, admin, http.MethodGet, path, nil, 200).field(t, "revoked_at") == nil {
			t.Error("revoked, but not shown so")
		}
		_, fields := h.do(t, o.token(identity.Viewer), http.MethodPost, "/api-tokens", object{"name": "", "role": "admin", "expires_at": "2020-01-01T00:00:00Z"}, 422).problem(t)
		if len(fields) != 3 {
			t.Errorf("wrong fields: %v", fields)
		}
		_, fields = h.do(t, admin, http.MethodPost, "/api-tokens", object{"name": "", "role": "admin", "expires_at": "2026-02-30T00:00:00Z"}, 422).problem(t)
		if fields["#/expires_at"] == "" || fields["#/name"] == "" {
			t.Errorf("no time: %v", fields)
		}
	})
}
