package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
)

// sample is one right request to a route.
type sample struct {
	path    string // with real ids
	body    any
	headers []header
	own     map[identity.Role]string // the path for each role, where a resource is its owner's
}

// samples makes, for each route, a right request: it adds to the organization
// what the request needs. Every test file adds its routes in an init. A GET
// without an id in its path needs no entry.
var samples = map[string]func(t *testing.T, h *harness, o *org) sample{}

// TestPermissions tries each route of the table as nobody, as each role, and
// as another organization's admin.
func TestPermissions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		known := map[string]bool{}
		for _, r := range h.server.routes() {
			name := r.method + " " + r.path
			known[name] = true
			make := samples[name]
			if make == nil {
				if r.method != http.MethodGet || strings.Contains(r.path, ":") {
					t.Errorf("%s: no sample: add one to samples", name)
					continue
				}
				make = func(*testing.T, *harness, *org) sample { return sample{path: r.path} }
			}
			t.Run(strings.ReplaceAll(name, "/", "|"), func(t *testing.T) { h.tryRoute(t, r, make) })
		}
		for name := range samples {
			if !known[name] {
				t.Errorf("there is a sample of %s, which is not in the table", name)
			}
		}
	})
}

func (h *harness) tryRoute(t *testing.T, r route, make func(*testing.T, *harness, *org) sample) {
	if r.needs == identity.Public {
		s := make(t, h, h.org())
		if a := h.try(t, "", r, s); a.status >= http.StatusBadRequest {
			t.Errorf("nobody: %d: %s", a.status, a.body)
		}
		return
	}
	o := h.org()
	s := make(t, h, o)
	for _, token := range []string{"", "ward_s_unknown"} {
		if a := h.try(t, token, r, s); a.status != http.StatusUnauthorized {
			t.Errorf("token %q: %d, want 401: %s", token, a.status, a.body)
		}
	}
	if strings.Contains(r.path, ":") {
		if a := h.try(t, h.org().admin(), r, s); a.status != http.StatusNotFound {
			t.Errorf("another organization's admin: %d, want 404: %s", a.status, a.body)
		}
	}
	for _, role := range identity.Roles {
		o, s := o, s
		if role.Has(r.needs) && r.method != http.MethodGet { // the request may work once only
			o = h.org()
			s = make(t, h, o)
		}
		if own := s.own[role]; own != "" {
			s.path = own
		}
		a := h.try(t, o.token(role), r, s)
		switch {
		case !role.Has(r.needs) && a.status != http.StatusForbidden:
			t.Errorf("%s: %d, want 403: %s", role, a.status, a.body)
		case role.Has(r.needs) && a.status >= http.StatusBadRequest:
			t.Errorf("%s: %d, want success: %s", role, a.status, a.body)
		}
	}
}

// try sends a sample and holds the answer against openapi.yaml.
func (h *harness) try(t *testing.T, token string, r route, s sample) *answer {
	t.Helper()
	req, raw := newRequest(t, token, r.method, s.path, s.body, s.headers)
	if path, _ := h.routed(req); path != documented(r.path) {
		t.Fatalf("%s %s reaches %q", r.method, s.path, path)
	}
	a := h.send(req)
	h.check(t, req, raw, a)
	return a
}

// TestEveryRouteNamesAPermission: a route without one would be refused to
// everybody, and a public one must be meant.
func TestEveryRouteNamesAPermission(t *testing.T) {
	t.Parallel()
	public := map[string]bool{"GET /openapi.json": true, "POST /sessions": true}
	for _, prefix := range []string{"/password"} { // who forgot the password cannot sign in
		for _, r := range (&Server{}).routes() {
			if strings.HasPrefix(r.path, prefix) {
				public[r.method+" "+r.path] = true
			}
		}
	}
	for _, r := range (&Server{}).routes() {
		name := r.method + " " + r.path
		if r.needs == "" || (r.needs != identity.Public && !identity.Admin.Has(r.needs)) {
			t.Errorf("%s needs %q, which nobody has", name, r.needs)
		}
		if r.needs == identity.Public && !public[name] {
			t.Errorf("%s is public", name)
		}
		if r.handle == nil {
			t.Errorf("%s has no handler", name)
		}
		if r.bare && r.method != echo.POST {
			t.Errorf("%s is bare, which only a POST can be", name)
		}
	}
}
