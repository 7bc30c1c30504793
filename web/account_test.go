package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/identity"
)

func TestAccount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		ann := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst)
		b := h.anonymous(t)
		b.follow(b.login(ann.Email))
		p := b.get("/account").says(http.StatusOK, ann.Email, "Analyst", "may not add users", "this one", "No API token", "the password alone signs you in")
		b.post("/account", url.Values{"name": {" "}, "seen": {"1"}}).says(http.StatusUnprocessableEntity, "must not be empty")
		form := p.hidden("/account")
		form.Set("name", `Inés "<script>alert(1)</script>" =1+1`)
		p = b.follow(b.post("/account", form)).says(http.StatusOK, "Your name is saved.", `Inés "<script>alert(1)</script>" =1+1`)
		b.post("/account", form).says(http.StatusPreconditionFailed, "has changed since")
		if p.Doc.Find("main script").Length() != 0 {
			t.Error("a name is a script")
		}
	})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		ann := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst)
		b, other := h.anonymous(t), h.anonymous(t)
		b.follow(b.login(ann.Email))
		other.follow(other.login(ann.Email))
		b.get("/account/password").says(http.StatusOK, "Change password", "Present password")
		send := func(old, password, repeat string) *shown {
			return b.post("/account/password", url.Values{"current_password": {old}, "password": {password}, "password_again": {repeat}})
		}
		send(accountstest.Password, fresh, "x").says(http.StatusUnprocessableEntity, "is not the same as the first")
		send("wrong", fresh, fresh).says(http.StatusUnprocessableEntity, "is not your password")
		p := send(accountstest.Password, "short", "short").says(http.StatusUnprocessableEntity, "at least 12 characters")
		if strings.Contains(p.Body, accountstest.Password) {
			t.Error("the page holds the password")
		}
		b.follow(send(accountstest.Password, fresh, fresh)).says(http.StatusOK, "Your password is changed")
		if p := other.get("/account"); p.Status != http.StatusSeeOther {
			t.Errorf("another session still works: %d", p.Status)
		}
	})
}

func TestSessionsOfAccount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, foreign := h.tenants(t)
		ann := h.accounts.Actor(own, identity.Analyst)
		b, other, third := h.anonymous(t), h.anonymous(t), h.anonymous(t)
		for _, x := range []*browser{b, other, third} {
			x.follow(x.login(ann.Email))
		}
		ids := func() []string {
			var out []string
			for _, f := range b.get("/account").Doc.Find(`form[action^="/account/sessions/"]`).EachIter() {
				if a := f.AttrOr("action", ""); a != "/account/sessions/end" {
					out = append(out, a)
				}
			}
			return out
		}
		all := ids()
		if len(all) != 3 { // of the three browsers the two others, and the fixture's
			t.Fatalf("sessions to end: %v", all)
		}
		stranger := h.as(t, foreign, identity.Admin)
		for _, path := range all {
			stranger.post(path, nil).says(http.StatusNotFound)
		}
		if got := ids(); len(got) != 3 {
			t.Errorf("a stranger ended one: %v", got)
		}
		b.follow(b.post(all[1], nil)).says(http.StatusOK, "The session is ended.")
		if got := ids(); len(got) != 2 {
			t.Errorf("left are %v", got)
		}
		b.follow(b.post("/account/sessions/end", nil)).says(http.StatusOK, "signed out on every device")
		for name, x := range map[string]*browser{"this": b, "other": other, "third": third} {
			if p := x.get("/account"); p.Status != http.StatusSeeOther {
				t.Errorf("%s: still signed in", name)
			}
		}
	})
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		ann := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst)
		b := h.anonymous(t)
		b.follow(b.login(ann.Email))
		b.get("/account/second-factor").says(http.StatusOK, "It is off", "Set it up")
		p := b.follow(b.post("/account/second-factor", nil)).says(http.StatusOK, "Scan this with your app")
		if src := p.Doc.Find("img").AttrOr("src", ""); !strings.HasPrefix(src, "data:image/png;base64,") {
			t.Errorf("the picture is %.60q", src)
		}
		secret := strings.ReplaceAll(p.Doc.Find("p.w-mono").Text(), " ", "")
		p = b.post("/account/second-factor/confirm", url.Values{"code": {"000000"}}).says(http.StatusUnprocessableEntity, "is not the code", "Scan this")
		if got := strings.ReplaceAll(p.Doc.Find("p.w-mono").Text(), " ", ""); got != secret {
			t.Error("a wrong code changes the secret")
		}
		b.follow(b.post("/account/second-factor/confirm", url.Values{"code": {h.code(t, secret)}})).says(http.StatusOK, "The second factor is on.", "Ward asks for a code")
		h.clock.advance(30 * time.Second)
		p = b.get("/account/second-factor").says(http.StatusOK, "Turn it off")
		if p.Doc.Find("img").Length() != 0 || strings.Contains(p.Body, secret) {
			t.Error("the secret is shown once it counts")
		}
		b.follow(b.post("/account/second-factor", nil)).says(http.StatusOK, "Turn it off")
		off := func(password string) *shown {
			return b.post("/account/second-factor/off", url.Values{"password": {password}, "code": {h.code(t, secret)}})
		}
		off("wrong").says(http.StatusUnprocessableEntity, "is not your password")
		b.follow(off(accountstest.Password)).says(http.StatusOK, "The second factor is off.")
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, foreign := h.tenants(t)
		b := h.as(t, own, identity.Analyst)
		p := b.get("/account/tokens/new").says(http.StatusOK, "New API token")
		if p.Doc.Find("option[value=admin]").Length() != 0 {
			t.Error("an analyst is offered a stronger role")
		}
		if got := p.Doc.Find("[name=expires_at]").AttrOr("value", ""); got != "2026-05-31" {
			t.Errorf("proposed end %q", got)
		}
		send := func(name, role, end string) *shown {
			return b.post("/account/tokens/new", url.Values{"name": {name}, "role": {role}, "expires_at": {end}})
		}
		send("", "admin", "2025-01-01").says(http.StatusUnprocessableEntity, "must not be empty", "must not be stronger", "must be a time in the future")
		send("x", "viewer", "2025-02-30").says(http.StatusUnprocessableEntity, "is no date")
		p = b.follow(send("Nightly export", "viewer", "2026-03-02")).says(http.StatusOK, "Copy it now", "Nightly export", "Viewer")
		secret := p.Doc.Find("#once").AttrOr("value", "")
		if by, err := h.svc.Accounts.Authenticate(t.Context(), secret); err != nil || by.Role != identity.Viewer {
			t.Errorf("the token is %q: %+v, %v", secret, by, err)
		}
		p = b.get("/account").says(http.StatusOK, "Nightly export", "2 Mar 2026")
		if strings.Contains(p.Body, secret) {
			t.Error("the token is shown twice")
		}
		revoke := p.Doc.Find(`form[action$="/revoke"]`).AttrOr("action", "")
		h.as(t, foreign, identity.Admin).post(revoke, nil).says(http.StatusNotFound)
		h.as(t, own, identity.Viewer).post(revoke, nil).says(http.StatusNotFound)
		b.follow(b.post(revoke, nil)).says(http.StatusOK, "The token is revoked", "No API token")
		if _, err := h.svc.Accounts.Authenticate(t.Context(), secret); err == nil {
			t.Error("the token still works")
		}
	})
}

// TestOwnTokensOnly: an administrator's own page does not list everyone's.
func TestOwnTokensOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		ann := h.accounts.Actor(own, identity.Analyst)
		if _, _, err := h.svc.Accounts.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "of Ann", Role: identity.Viewer}); err != nil {
			t.Fatal(err)
		}
		if p := h.as(t, own, identity.Admin).get("/account"); strings.Contains(p.text(), "of Ann") {
			t.Error("another's token is listed")
		}
	})
}

func TestAppearance(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		own, _ := h.tenants(t)
		b := h.as(t, own, identity.Viewer)
		p := b.follow(b.post("/account/appearance", url.Values{"theme": {"dark"}, "density": {"compact"}}))
		if html := p.Doc.Find("html"); html.AttrOr("data-bs-theme", "") != "dark" || html.AttrOr("data-density", "") != "compact" {
			t.Errorf("shown %v", html.Nodes[0].Attr)
		}
		p = b.follow(b.post("/account/appearance", url.Values{"theme": {"system"}, "density": {"<evil>"}}))
		if html := p.Doc.Find("html"); html.AttrOr("data-bs-theme", "") != "light" || html.AttrOr("data-density", "none") != "none" {
			t.Errorf("back to %v", html.Nodes[0].Attr)
		}
	})
}
