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

const fresh = "a fine long passphrase"

// link has an administrator send a link to a user, and returns its token.
func (h *harness) link(t *testing.T, admin identity.Actor, user string) string {
	t.Helper()
	link, err := h.svc.Accounts.Invite(t.Context(), admin, user)
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(link, "token=")
	return token
}

// TestForgotten: the answer is the same whoever asks, and says who has the mail
// where none is sent.
func TestForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		org := h.accounts.Org("Larkfield Health")
		said := map[string]bool{}
		for _, email := range []string{h.accounts.Actor(org, identity.Analyst).Email, "nobody@example.org"} {
			b := h.anonymous(t)
			b.get("/forgot-password").says(http.StatusOK, "Forgotten password", "Send the link")
			p := b.follow(b.post("/forgot-password", url.Values{"email": {email}})).says(http.StatusOK, "on its way", "sends no mail", "outbox")
			said[p.text()] = true
		}
		if len(said) != 1 {
			t.Errorf("the answers differ: %v", said)
		}
		b := h.anonymous(t)
		p := b.post("/forgot-password", url.Values{"email": {"ann"}}).says(http.StatusUnprocessableEntity, "must be a plain e-mail address")
		if got := p.Doc.Find("[name=email]").AttrOr("value", ""); got != "ann" {
			t.Errorf("the page forgot %q", got)
		}
		for range 20 {
			b.post("/forgot-password", url.Values{"email": {"nobody@example.org"}})
		}
		b.post("/forgot-password", url.Values{"email": {"nobody@example.org"}}).says(http.StatusTooManyRequests, "Try again in")
	})
}

func TestSetPassword(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		org := h.accounts.Org("Larkfield Health")
		admin, ann := h.accounts.Actor(org, identity.Admin), h.accounts.Actor(org, identity.Analyst)
		token := h.link(t, admin, ann.ID)
		b := h.anonymous(t)
		p := b.get("/set-password?token="+token).says(http.StatusOK, "Set your password", ann.Email)
		if got := p.Header.Get("Referrer-Policy"); got != "same-origin" {
			t.Errorf("the address with the link is told on: %q", got)
		}
		if got := p.hidden("/set-password").Get("token"); got != token {
			t.Errorf("the form has the token %q", got)
		}
		send := func(password, repeat string) *shown {
			return b.post("/set-password", url.Values{"token": {token}, "password": {password}, "password_again": {repeat}})
		}
		p = send(fresh, "another long passphrase").says(http.StatusUnprocessableEntity, "is not the same as the first", ann.Email)
		if strings.Contains(p.Body, fresh) {
			t.Error("the page holds the password")
		}
		send("short", "short").says(http.StatusUnprocessableEntity, "must have at least 12 characters")
		b.follow(send(fresh, fresh)).says(http.StatusOK, "Your password is set.")
		b.post("/sign-in", url.Values{"email": {ann.Email}, "password": {accountstest.Password}}).says(http.StatusUnauthorized)
		b.follow(b.post("/sign-in", url.Values{"email": {ann.Email}, "password": {fresh}})).says(http.StatusOK, "My work")
		send(fresh, fresh).says(http.StatusGone, "does not work any more")
		b.get("/set-password?token="+token).says(http.StatusGone, "Ask for a new link")
		token = h.link(t, admin, ann.ID)
		h.clock.advance(7 * 24 * time.Hour)
		b.get("/set-password?token="+token).says(http.StatusGone, "does not work any more")
	})
}

func TestStartPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		b := h.anonymous(t)
		b.get("/sign-in").says(http.StatusOK, "Ward is not set up yet.")
		code := h.svc.Accounts.SetupCode()
		p := b.get("/start?code="+code).says(http.StatusOK, "Set up Ward")
		if got := p.Doc.Find("[name=code]").AttrOr("value", ""); got != code {
			t.Errorf("the code of the link is %q in the form", got)
		}
		fields := url.Values{
			"code": {"wrong"}, "organization": {"Larkfield & <Health>"}, "name": {"Odette Marsh"}, "email": {"odette@larkfield.example"},
			"password": {fresh}, "password_again": {fresh},
		}
		p = b.post("/start", fields).says(http.StatusUnprocessableEntity, "is not the setup code")
		if got := p.Doc.Find("[name=organization]").AttrOr("value", ""); got != "Larkfield & <Health>" {
			t.Errorf("the form forgot %q", got)
		}
		fields.Set("code", code)
		fields.Set("email", "odette")
		b.post("/start", fields).says(http.StatusUnprocessableEntity, "must be a plain e-mail address")
		fields.Set("email", "odette@larkfield.example")
		late := h.anonymous(t)
		b.follow(b.post("/start", fields)).says(http.StatusOK, "Larkfield & <Health> is set up", "Odette Marsh")
		late.follow(late.post("/start", fields)).says(http.StatusOK, "Someone else has set up Ward")
		late.follow(late.get("/start?code="+code)).says(http.StatusOK, "Ward is set up already.")
		late.get("/sign-in").says(http.StatusOK, "Sign in to Larkfield & <Health>")
		all, err := h.svc.Accounts.Organization(t.Context(), "")
		if err != nil || all.Name != "Larkfield & <Health>" {
			t.Errorf("organizations: %+v, %v", all, err)
		}
	})
}

func TestStartIsThrottled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		b := h.anonymous(t)
		fields := url.Values{"code": {"wrong"}, "organization": {"Larkfield"}, "email": {"odette@larkfield.example"}, "password": {fresh}, "password_again": {fresh}}
		for range 10 {
			b.post("/start", fields).says(http.StatusUnprocessableEntity)
		}
		fields.Set("code", h.svc.Accounts.SetupCode())
		b.post("/start", fields).says(http.StatusTooManyRequests, "Try again in 15 minutes")
		if front, err := h.svc.Accounts.Front(t.Context()); err != nil || front != (accounts.Front{Empty: true}) {
			t.Errorf("front: %+v, %v", front, err)
		}
	})
}
