package web

import (
	"encoding/base64"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"ward/internal/accounts"
	"ward/internal/accounts/accountstest"
	"ward/internal/identity"
)

// login signs in by the form, as a person does.
func (b *browser) login(email string) *shown {
	b.t.Helper()
	return b.post("/sign-in", url.Values{"email": {email}, "password": {accountstest.Password}})
}

// code is what an authenticator app shows at the harness's time.
func (h *harness) code(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, h.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrol turns on the second factor of a user, and moves on to the next code.
func (h *harness) enrol(t *testing.T, by identity.Actor) (secret string) {
	t.Helper()
	e, err := h.svc.Accounts.BeginTOTP(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.svc.Accounts.ConfirmTOTP(t.Context(), by, h.code(t, e.Secret)); err != nil {
		t.Fatal(err)
	}
	h.clock.advance(30 * time.Second)
	return e.Secret
}

// hidden are the hidden fields of the page's form to an address.
func (p *shown) hidden(action string) url.Values {
	p.t.Helper()
	out := url.Values{}
	for _, n := range p.Doc.Find(`form[action="` + action + `"] input[type=hidden]`).EachIter() {
		out.Add(n.AttrOr("name", ""), n.AttrOr("value", ""))
	}
	return out
}

func TestSecondStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		ann := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst)
		secret := h.enrol(t, ann)
		b := h.anonymous(t)
		p := b.post("/sign-in", url.Values{"email": {ann.Email}, "password": {accountstest.Password}, "next": {"/account"}}).says(http.StatusOK, "Enter your code")
		if len(b.cookies) != 0 {
			t.Errorf("the password alone leaves %v", b.cookies)
		}
		if strings.Contains(p.Body, accountstest.Password) {
			t.Error("the page holds the password")
		}
		form := p.hidden("/sign-in/code")
		form.Set("code", "000000")
		b.post("/sign-in/code", form).says(http.StatusUnauthorized, "The code is wrong", "Enter your code")
		code := h.code(t, secret)
		form.Set("code", code[:3]+" "+code[3:])
		in := b.post("/sign-in/code", form)
		if to := in.Header.Get("Location"); to != "/account" {
			t.Errorf("leads to %q", to)
		}
		b.follow(in).says(http.StatusOK, "Your account")
		h.anonymous(t).post("/sign-in/code", form).says(http.StatusUnauthorized, "used already")
		h.clock.advance(6 * time.Minute)
		form.Set("code", h.code(t, secret))
		h.anonymous(t).post("/sign-in/code", form).says(http.StatusUnauthorized, "begin again", "Sign in to Larkfield Health")
	})
}

// TestSignInIsFresh: a session that someone planted is not the one that a
// sign-in opens, and one that was open before ends.
func TestSignInIsFresh(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		org := h.accounts.Org("Larkfield Health")
		ann, bob := h.accounts.Actor(org, identity.Analyst), h.accounts.Actor(org, identity.Viewer)
		b := h.anonymous(t)
		name := h.server.sessionCookie()
		b.cookies[name] = &http.Cookie{Name: name, Value: accounts.SessionPrefix + "planted"}
		b.follow(b.login(ann.Email)).says(http.StatusOK)
		first := b.cookies[name].Value
		if strings.HasSuffix(first, "planted") {
			t.Error("the planted session is the person's")
		}
		b.follow(b.login(bob.Email)).says(http.StatusOK)
		second := b.cookies[name].Value
		if first == second {
			t.Error("two sign-ins share a session")
		}
		if _, err := h.svc.Accounts.AuthenticateSession(t.Context(), first, false); err == nil {
			t.Error("the first session is still open behind the second")
		}
	})
}

// TestCookies: the session never reaches a script, another site, or a line
// that is not encrypted.
func TestCookies(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		email := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst).Email
		for _, tt := range []struct {
			base, name string
			secure     bool
		}{{"http://ward.test", "ward_session", false}, {"https://ward.test", "__Host-ward", true}} {
			server, err := New(h.svc, Options{BaseURL: tt.base, MaxUpload: 1 << 20, Now: h.clock.now}, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, tt.base+"/sign-in",
				strings.NewReader(url.Values{"email": {email}, "password": {accountstest.Password}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			var c *http.Cookie
			for _, found := range w.Result().Cookies() {
				if found.Name == tt.name {
					c = found
				}
			}
			if c == nil {
				t.Fatalf("%s: no cookie %s in %v", tt.base, tt.name, w.Header())
			}
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure != tt.secure {
				t.Errorf("%s: %v", tt.base, c)
			}
			r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, tt.base+"/sign-in", nil)
			r.AddCookie(&http.Cookie{Name: "ward_notice", Value: base64.RawURLEncoding.EncodeToString([]byte("Call 555-0100."))}) // as another host of the domain may set it
			w = httptest.NewRecorder()
			if server.ServeHTTP(w, r); strings.Contains(w.Body.String(), "555-0100") == tt.secure {
				t.Errorf("%s: the page and a notice of another host: %s", tt.base, w.Body)
			}
		}
	})
}

func TestAPITokenOpensNoPage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		ann := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst)
		_, secret, err := h.svc.Accounts.CreateToken(t.Context(), ann, accounts.NewAPIToken{Name: "x", Role: identity.Analyst})
		if err != nil {
			t.Fatal(err)
		}
		b := h.anonymous(t)
		b.cookies["ward_session"] = &http.Cookie{Name: "ward_session", Value: secret}
		if p := b.get("/account"); p.Status != http.StatusSeeOther {
			t.Errorf("status %d", p.Status)
		}
	})
}

// TestSignInRefused: every refusal keeps the address, tells nothing else, and
// says when to come back.
func TestSignInRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		ann := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Analyst)
		b := h.anonymous(t)
		said := map[string]bool{}
		for _, email := range []string{ann.Email, "nobody@example.org"} {
			p := b.post("/sign-in", url.Values{"email": {email}, "password": {"not it at all"}}).says(http.StatusUnauthorized)
			said[p.Doc.Find("[role=alert]").Text()] = true
			if got := p.Doc.Find("[name=email]").AttrOr("value", ""); got != email || strings.Contains(p.Body, "not it at all") {
				t.Errorf("the page keeps %q, or the password", got)
			}
		}
		if len(said) != 1 {
			t.Errorf("the answers differ: %v", said)
		}
		for range 9 {
			b.post("/sign-in", url.Values{"email": {ann.Email}, "password": {"wrong"}})
		}
		b.login(ann.Email).says(http.StatusTooManyRequests, "Too many tries. Try again in 15 minutes.")
	})
}

// TestKept: what is typed while the session ends is saved after signing in
// again, by the same person, and by a press.
func TestKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		org := h.accounts.Org("Larkfield Health")
		admin, bob := h.accounts.Actor(org, identity.Admin), h.accounts.Actor(org, identity.Viewer)
		b := h.anonymous(t)
		b.follow(b.login(admin.Email))
		typed := url.Values{"name": {"Larkfield <b>\"Health\"</b>\r\nof \u202eevil"}, "idle_minutes": {"60"}, "seen": {"1"}, "new_password": {"hidden away"}}
		h.clock.advance(31 * time.Minute)
		p := b.post("/organization", typed).says(http.StatusUnauthorized, "You were signed out before this could be saved.", admin.Email)
		if strings.Contains(p.Body, "hidden away") {
			t.Error("a password is carried along")
		}
		if got := p.Doc.Find("[name=email]").AttrOr("value", ""); got != admin.Email {
			t.Errorf("the address to sign in with: %q", got)
		}
		form := p.hidden("/sign-in")
		form.Set("email", admin.Email)
		form.Set("password", "wrong")
		p = b.post("/sign-in", form).says(http.StatusUnauthorized, "kept in this page")
		form = p.hidden("/sign-in")
		form.Set("email", bob.Email)
		form.Set("password", accountstest.Password)
		other := h.anonymous(t)
		other.follow(other.post("/sign-in", form)).says(http.StatusOK, "belonged to someone else")

		form.Set("email", strings.ToUpper(admin.Email))
		p = b.post("/sign-in", form).says(http.StatusOK, "Save what you typed", "Idle minutes", "60", "Test admin")
		if action := p.Doc.Find("form").AttrOr("action", ""); action != "/organization" {
			t.Errorf("the form goes to %q", action)
		}
		again := p.hidden("/organization")
		if again.Get("idle_minutes") != "60" || again.Get("name") != strings.ReplaceAll(typed.Get("name"), "\r", "") || again.Has("new_password") {
			t.Errorf("carried %v", again)
		}
		again.Set("name", "Larkfield")
		b.follow(b.post("/organization", again)).says(http.StatusOK, "The settings are saved.", "Larkfield")
	})
}

// TestKeptShown: the page names what a person typed in words, and leaves out
// what the form itself held.
func TestKeptShown(t *testing.T) {
	t.Parallel()
	k := kept{Fields: []keptField{
		{"seen", "3"}, {"owner_id", "0198c0de-0000-7000-8000-000000000000"}, {"note", " "},
		{"legal_name", "Ostara"}, {"status", "in_review"}, {"aliases", "QD"}, {"role", "approver"}, {"text", strings.Repeat("é", 201)},
	}}
	want := []keptShown{{"Legal name", "Ostara"}, {"Status", "In review"}, {"Other names", "QD"}, {"Role", "Approver"}, {"Text", strings.Repeat("é", 200) + "…"}}
	if got := k.Shown(); !slices.Equal(got, want) {
		t.Errorf("shown %q, want %q", got, want)
	}
}

// TestNotKept: what cannot be carried is said, and nobody is led elsewhere.
func TestNotKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		email := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Admin).Email
		many := url.Values{}
		for i := range maxKeptFields + 1 {
			many.Set(fmt.Sprint("f", i), "x")
		}
		b := h.anonymous(t)
		for name, fields := range map[string]url.Values{"long": {"name": {strings.Repeat("x", maxKept)}}, "many": many} {
			p := b.post("/organization", fields).says(http.StatusUnauthorized, "cannot be kept here")
			if p.Doc.Find(`[name="kept.path"]`).Length() != 0 {
				t.Errorf("%s: kept all the same", name)
			}
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/organization", strings.NewReader("--x\r\n"))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		b.do(r).says(http.StatusUnauthorized, "a file")
		p := b.post("/account/password", url.Values{"password": {"typed secret"}, "password_again": {"typed secret"}, "current_password": {"typed secret"}}).
			says(http.StatusUnauthorized, "Passwords and codes are not kept")
		if strings.Contains(p.Body, "typed secret") || p.Doc.Find(`[name="kept.path"]`).Length() != 0 {
			t.Error("passwords are carried along")
		}

		evil := url.Values{"email": {email}, "password": {accountstest.Password}, "kept.path": {"https://evil.example/"}, "kept.back": {"//evil.example"}, "kept.field:name": {"x"}}
		p = b.post("/sign-in", evil).says(http.StatusOK)
		if strings.Contains(p.Body, "evil.example") {
			t.Error("the page leads elsewhere")
		}
		if p := h.anonymous(t).post("/sign-out", nil); p.Header.Get("Location") != "/sign-in" {
			t.Errorf("to sign out without a session: %d to %q", p.Status, p.Header.Get("Location"))
		}
	})
}

// TestEndedSession: a page that is opened too late says why it asks to sign in,
// and comes back.
func TestEndedSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		email := h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Admin).Email
		b := h.anonymous(t)
		b.follow(b.login(email))
		h.clock.advance(31 * time.Minute)
		p := b.follow(b.get("/users?q=a")).says(http.StatusOK, "nothing was done for a while", "signed out after 30 minutes")
		form := p.hidden("/sign-in")
		form.Set("email", email)
		form.Set("password", accountstest.Password)
		if to := b.post("/sign-in", form).Header.Get("Location"); to != "/users?q=a" {
			t.Errorf("leads to %q", to)
		}
		if p := b.get("/sign-in?next=/account"); p.Header.Get("Location") != "/account" {
			t.Errorf("signed in already: %d to %q", p.Status, p.Header.Get("Location"))
		}
	})
}

// TestPollsKeepNoSession: what a page asks by itself is no activity.
func TestPollsKeepNoSession(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		b := h.anonymous(t)
		b.follow(b.login(h.accounts.Actor(h.accounts.Org("Larkfield Health"), identity.Admin).Email))
		for _, want := range []int{http.StatusOK, http.StatusSeeOther} {
			h.clock.advance(20 * time.Minute)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/account", nil)
			r.Header.Set(headerPolls, "1")
			if p := b.do(r); p.Status != want {
				t.Errorf("%s: %d, want %d", h.clock.now(), p.Status, want)
			}
		}
	})
}

// TestWhatAsksByItself: each part of a page that asks again and again says so.
func TestWhatAsksByItself(t *testing.T) {
	t.Parallel()
	found := 0
	err := fs.WalkDir(templateFiles, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(templateFiles, name)
		for _, tag := range regexp.MustCompile(`<[a-z][^<]*hx-trigger="[^<]*`).FindAllString(string(text), -1) {
			asks := regexp.MustCompile(`hx-trigger="(every|load delay|\{\{)`).MatchString(tag)
			if asks != strings.Contains(tag, `hx-headers='{"`+headerPolls+`":"1"}'`) {
				t.Errorf("%s: asks by itself: %v, but says something else: %.200s", name, asks, tag)
			}
			if asks {
				found++
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d parts ask by themselves, %v", found, err)
	}
}
