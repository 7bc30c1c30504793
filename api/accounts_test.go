package api

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

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
