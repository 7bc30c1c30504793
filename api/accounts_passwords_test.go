package api

import (
	"net/http"
	"testing"

	"github.com/pquerna/otp/totp"

	"ward/internal/accounts/accountstest"
	"ward/internal/identity"
)

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
