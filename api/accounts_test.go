package api

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/identity"
)

// totpKey seals the second factors of all tests; totpSecret is the one that
// each of their users has.
var totpKey = blobs.NewMasterKey()

const totpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// secondFactor gives every user of an organization totpSecret, and returns its
// present code.
func (h *harness) secondFactor(t *testing.T, o *org, active bool) (code string) {
	t.Helper()
	sealer := blobs.NewSealer(nil, totpKey)
	for _, role := range identity.Roles {
		by := o.by(role)
		sealed, err := sealer.SealBytes(blobs.PurposeTOTP, blobs.Binding{Organization: string(by.Tenant), ID: by.ID}, []byte(totpSecret))
		if err != nil {
			t.Fatal(err)
		}
		err = database.Do(t.Context(), h.db, by.Tenant, func(tx *database.Tx) error {
			return tx.Gorm().Exec("update users set totp_secret = ?, totp_active = ? where tenant = ? and id = ?",
				base64.StdEncoding.EncodeToString(sealed), active, by.Tenant, by.ID).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return h.totpCode(t)
}

func (h *harness) totpCode(t *testing.T) string {
	t.Helper()
	code, err := totp.GenerateCode(totpSecret, h.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// mailed returns the token of the newest mailed link.
func (h *harness) mailed(t *testing.T, o *org) string {
	t.Helper()
	id, _ := h.do(t, o.admin(), http.MethodGet, "/mails?limit=1", nil, 200).field(t, "items.0.id").(string)
	text, _ := h.do(t, o.admin(), http.MethodGet, "/mails/"+id, nil, 200).field(t, "text").(string)
	_, rest, ok := strings.Cut(text, "http://ward.test/set-password?token=")
	if !ok {
		t.Fatalf("no link in %q", text)
	}
	token, _, _ := strings.Cut(rest, "\n")
	return token
}

type object = map[string]any

func freshID() string { return uuid.Must(uuid.NewV7()).String() }

func init() {
	plain := func(path string, body any) func(*testing.T, *harness, *org) sample {
		return func(*testing.T, *harness, *org) sample { return sample{path: path, body: body} }
	}
	samples["POST /sessions"] = func(_ *testing.T, _ *harness, o *org) sample {
		return sample{path: "/sessions", body: object{"email": o.by(identity.Viewer).Email, "password": accountstest.Password}}
	}
	samples["DELETE /sessions"] = plain("/sessions", nil)
	samples["DELETE /sessions/current"] = plain("/sessions/current", nil)
	samples["PATCH /me"] = plain("/me", object{"name": "Ann"})
	samples["PUT /me/password"] = plain("/me/password", object{"current_password": accountstest.Password, "password": "a fine passphrase"})
	samples["POST /me/totp"] = plain("/me/totp", nil)
	samples["PUT /me/totp"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/me/totp", body: object{"code": h.secondFactor(t, o, false)}}
	}
	samples["DELETE /me/totp"] = func(t *testing.T, h *harness, o *org) sample {
		return sample{path: "/me/totp", body: object{"password": accountstest.Password, "code": h.secondFactor(t, o, true)}}
	}
	samples["POST /password-resets"] = plain("/password-resets", object{"email": "nobody@example.org"})
	samples["POST /password-resets/confirm"] = func(t *testing.T, h *harness, o *org) sample {
		h.do(t, "", http.MethodPost, "/password-resets", object{"email": o.by(identity.Viewer).Email}, 202)
		return sample{path: "/password-resets/confirm", body: object{"token": h.mailed(t, o), "password": "a fine passphrase"}}
	}
	samples["POST /api-tokens"] = plain("/api-tokens", object{"name": "script", "role": "viewer"})
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		samples[method+" /api-tokens/:id"] = func(t *testing.T, h *harness, o *org) sample {
			own := map[identity.Role]string{}
			for _, role := range identity.Roles {
				own[role] = "/api-tokens/" + h.createToken(t, o, role, "script").id(t)
			}
			return sample{path: own[identity.Viewer], own: own}
		}
	}
	samples["GET /users/:id"] = func(_ *testing.T, _ *harness, o *org) sample {
		return sample{path: "/users/" + o.by(identity.Analyst).ID}
	}
	samples["POST /users"] = func(*testing.T, *harness, *org) sample {
		return sample{path: "/users", body: object{"email": freshID() + "@example.org", "name": "Ann", "role": "viewer"}}
	}
	samples["PATCH /users/:id"] = func(_ *testing.T, _ *harness, o *org) sample {
		return sample{path: "/users/" + o.by(identity.Analyst).ID, body: object{"name": "Ann"}}
	}
	samples["DELETE /users/:id/totp"] = func(t *testing.T, h *harness, o *org) sample {
		h.secondFactor(t, o, true)
		return sample{path: "/users/" + o.by(identity.Analyst).ID + "/totp"}
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		ann := o.by(identity.Analyst)
		right := object{"email": ann.Email, "password": accountstest.Password}
		a := h.do(t, "", http.MethodPost, "/sessions", right, 201)
		token, _ := a.field(t, "token").(string)
		if got := a.field(t, "expires_at"); got != start.Add(12*time.Hour).Format(time.RFC3339) {
			t.Errorf("expires at %v", got)
		}
		me := h.do(t, token, http.MethodGet, "/me", nil, 200)
		for path, want := range map[string]any{
			"id": ann.ID, "email": ann.Email, "role": "analyst", "second_factor": false,
			"organization.id": string(o.tenant), "organization.name": "Test Hospital",
		} {
			if got := me.field(t, path); got != want {
				t.Errorf("%s: %v, want %v", path, got, want)
			}
		}
		h.do(t, token, http.MethodDelete, "/sessions/current", nil, 204)
		if code, _ := h.do(t, token, http.MethodGet, "/me", nil, 401).problem(t); code != "session.invalid" {
			t.Errorf("after sign-out: %s", code)
		}
		h.do(t, o.token(identity.Analyst), http.MethodDelete, "/sessions", nil, 204)
		h.do(t, o.token(identity.Analyst), http.MethodGet, "/me", nil, 401)

		for name, tt := range map[string]struct {
			body   any
			status int
			code   string
		}{
			"wrong password":  {object{"email": ann.Email, "password": "x"}, 401, "session.refused"},
			"unknown address": {object{"email": "x", "password": "x"}, 401, "session.refused"},
			"nothing":         {object{}, 401, "session.refused"},
			"unknown field":   {object{"user": ann.Email}, 422, "request.invalid"},
			"wrong type":      {object{"email": 1}, 422, "request.invalid"},
			"no JSON":         {"{", 400, "request.malformed"},
			"empty body":      {"", 400, "request.malformed"},
		} {
			if code, _ := h.do(t, "", http.MethodPost, "/sessions", tt.body, tt.status).problem(t); code != tt.code {
				t.Errorf("%s: %s, want %s", name, code, tt.code)
			}
		}
		for range 10 {
			h.do(t, "", http.MethodPost, "/sessions", object{"email": "y@example.org", "password": "x"}, 401)
		}
		if code, _ := h.do(t, "", http.MethodPost, "/sessions", object{"email": "y@example.org", "password": "x"}, 429).problem(t); code != "session.throttled" {
			t.Errorf("eleventh try: %s", code)
		}
		h.secondFactor(t, o, true)
		if code, _ := h.do(t, "", http.MethodPost, "/sessions", right, 401).problem(t); code != "session.otp_required" {
			t.Errorf("no code: %s", code)
		}
		right["otp"] = h.totpCode(t)
		h.do(t, "", http.MethodPost, "/sessions", right, 201)
		for _, secret := range []string{token, accountstest.Password, ann.Email} {
			if strings.Contains(h.logs.String(), secret) {
				t.Errorf("the log holds %q", secret)
			}
		}
	})
}

func TestMe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		token := o.token(identity.Viewer)
		first := h.do(t, token, http.MethodGet, "/me", nil, 200)
		h.do(t, token, http.MethodPatch, "/me", object{"name": "Ann"}, 200, first.etag())
		h.do(t, token, http.MethodPatch, "/me", object{"name": "Eve"}, 412, first.etag())
		if a := h.do(t, token, http.MethodPatch, "/me", object{}, 200); a.field(t, "name") != "Ann" {
			t.Errorf("no change: %s", a.body)
		}
		_, fields := h.do(t, token, http.MethodPatch, "/me", object{"name": ""}, 422).problem(t)
		if fields["#/name"] == "" {
			t.Errorf("an empty name: %v", fields)
		}
		_, fields = h.do(t, token, http.MethodPatch, "/me", object{"role": "admin"}, 422).problem(t)
		if fields["#/role"] == "" {
			t.Errorf("a role: %v", fields)
		}
	})
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		ann, token := o.by(identity.Analyst), o.token(identity.Analyst)
		_, fields := h.do(t, token, http.MethodPut, "/me/password", object{"current_password": "x", "password": "a fine passphrase"}, 422).problem(t)
		if fields["#/current_password"] == "" {
			t.Errorf("a wrong password: %v", fields)
		}
		_, fields = h.do(t, token, http.MethodPut, "/me/password", object{"current_password": accountstest.Password, "password": "short"}, 422).problem(t)
		if fields["#/password"] == "" {
			t.Errorf("a weak password: %v", fields)
		}
		h.do(t, token, http.MethodPut, "/me/password", object{"current_password": accountstest.Password, "password": "a fine passphrase"}, 204)

		h.do(t, "", http.MethodPost, "/password-resets", object{"email": ann.Email}, 202)
		h.do(t, "", http.MethodPost, "/password-resets", object{"email": "nobody@example.org"}, 202)
		_, fields = h.do(t, "", http.MethodPost, "/password-resets", object{"email": "nobody"}, 422).problem(t)
		if fields["#/email"] == "" {
			t.Errorf("no address: %v", fields)
		}
		link := h.mailed(t, o)
		confirm := object{"token": link, "password": "another passphrase"}
		h.do(t, "", http.MethodPost, "/password-resets/confirm", confirm, 204)
		if code, fields := h.do(t, "", http.MethodPost, "/password-resets/confirm", confirm, 422).problem(t); code != "password.link_dead" || fields["#/token"] == "" {
			t.Errorf("the link again: %s %v", code, fields)
		}
		h.do(t, token, http.MethodGet, "/me", nil, 401)
		h.do(t, "", http.MethodPost, "/sessions", object{"email": ann.Email, "password": "another passphrase"}, 201)
		for range 18 {
			h.do(t, "", http.MethodPost, "/password-resets", object{"email": "nobody@example.org"}, 202)
		}
		h.do(t, "", http.MethodPost, "/password-resets", object{"email": "nobody@example.org"}, 429)
	})
}

func TestTOTP(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		token := o.token(identity.Viewer)
		h.do(t, token, http.MethodPut, "/me/totp", object{"code": "123456"}, 409)
		secret, _ := h.do(t, token, http.MethodPost, "/me/totp", nil, 200).field(t, "secret").(string)
		code, err := totp.GenerateCode(secret, h.clock.now())
		if err != nil {
			t.Fatal(err)
		}
		_, fields := h.do(t, token, http.MethodPut, "/me/totp", object{"code": "abcdef"}, 422).problem(t)
		if fields["#/code"] == "" {
			t.Errorf("a wrong code: %v", fields)
		}
		h.do(t, token, http.MethodPut, "/me/totp", object{"code": code}, 204)
		h.do(t, token, http.MethodPost, "/me/totp", nil, 409)
		if h.do(t, token, http.MethodGet, "/me", nil, 200).field(t, "second_factor") != true {
			t.Error("the second factor is not shown")
		}
		h.do(t, token, http.MethodDelete, "/me/totp", object{"password": accountstest.Password, "code": code}, 422)
		h.do(t, o.admin(), http.MethodDelete, "/users/"+o.by(identity.Viewer).ID+"/totp", nil, 204)
		h.do(t, o.admin(), http.MethodDelete, "/users/"+o.by(identity.Viewer).ID+"/totp", nil, 409)
		h.do(t, o.admin(), http.MethodDelete, "/users/no-uuid/totp", nil, 404)
		h.do(t, token, http.MethodDelete, "/me/totp", object{"password": accountstest.Password, "code": code}, 409)
	})
}

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
		_, fields = h.do(t, admin, http.MethodPost, "/api-tokens", object{"name": "x", "role": "admin", "expires_at": "2026-02-30T00:00:00Z"}, 422).problem(t)
		if fields["#/expires_at"] == "" {
			t.Errorf("no time: %v", fields)
		}
	})
}

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
		h.do(t, admin, http.MethodGet, "/users/%00%ff", nil, 404)
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
			"q=%00": "#/q", "q=%ff": "#/q", "q=" + strings.Repeat("q", 201): "#/q",
		} {
			if _, fields := h.do(t, token, http.MethodGet, "/users?"+query, nil, 422).problem(t); fields[pointer] == "" {
				t.Errorf("%.20s: %v", query, fields)
			}
		}
	})
}
