package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/web/words"
)

var accountViews = []view{&accountView{}, &passwordView{}, &factorView{}, &tokenView{}}

func (s *Server) accountRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/account", needs: identity.SignedIn, handle: s.showAccount},
		{method: http.MethodPost, path: "/account", needs: identity.SignedIn, handle: s.rename},
		{method: http.MethodPost, path: "/account/appearance", needs: identity.SignedIn, handle: s.setAppearance},
		{method: http.MethodGet, path: "/account/password", needs: identity.SignedIn, handle: s.showPassword},
		{method: http.MethodPost, path: "/account/password", needs: identity.SignedIn, handle: s.changePassword},
		{method: http.MethodPost, path: "/account/sessions/end", needs: identity.SignedIn, handle: s.endSessions},
		{method: http.MethodPost, path: "/account/sessions/:id/end", needs: identity.SignedIn, handle: s.endSession},

		{method: http.MethodGet, path: "/account/second-factor", needs: identity.SignedIn, handle: s.showFactor},
		{method: http.MethodPost, path: "/account/second-factor", needs: identity.SignedIn, handle: s.beginFactor},
		{method: http.MethodPost, path: "/account/second-factor/confirm", needs: identity.SignedIn, handle: s.confirmFactor},
		{method: http.MethodPost, path: "/account/second-factor/off", needs: identity.SignedIn, handle: s.dropFactor},

		{method: http.MethodGet, path: "/account/tokens/new", needs: identity.SignedIn, handle: s.showNewToken},
		{method: http.MethodPost, path: "/account/tokens/new", needs: identity.SignedIn, handle: s.createToken},
		{method: http.MethodPost, path: "/account/tokens/:id/revoke", needs: identity.SignedIn, handle: s.revokeToken},
	}
}

// accountView is one's own account.
type accountView struct {
	page
	form
	User     accounts.User
	Name     control
	RoleName string
	RoleMay  string
	Sessions []sessionRow
	Tokens   []tokenRow
	Once     *once // a token that was just made

	ThemeChoice, DensityChoice control
}

func (*accountView) template() string { return "account/account" }

// once is a secret that is shown on one page and nowhere else.
type once struct{ Heading, Text, Label, Secret string }

// sessionRow is one of one's own sessions.
type sessionRow struct {
	ID, Device     string
	Began, LastUse time.Time
	Current        bool
}

// tokenRow is one of one's own API tokens.
type tokenRow struct {
	ID, Name, RoleName string
	Created            time.Time
	Expires            string // date; empty: until it is revoked
	Expired            bool
}

// maxTokensShown bounds the list of one's own tokens.
const maxTokensShown = 100

// showAccount serves GET /account.
func (s *Server) showAccount(c echo.Context) error { return s.accountPage(c, http.StatusOK, form{}) }

// accountPage shows the account with a form: what is stored or what was typed.
func (s *Server) accountPage(c echo.Context, status int, f form) error {
	ctx, by := c.Request().Context(), actor(c)
	u, err := s.svc.Accounts.Get(ctx, by, by.ID)
	if err != nil {
		return err
	}
	sessions, err := s.svc.Accounts.Sessions(ctx, by)
	if err != nil {
		return err
	}
	tokens, err := s.svc.Accounts.Tokens(ctx, by, accounts.TokenFilter{Own: true, Active: true}, maxTokensShown)
	if err != nil {
		return err
	}
	if f.values == nil {
		f = formOf(map[string]string{"name": u.Name})
	}
	v := &accountView{page: page{Title: "Your account"}, form: f, User: u, Name: f.control("name", "Name"), RoleName: words.Role(by.Role), RoleMay: words.RoleMay(by.Role)}
	v.Name.Autocomplete, v.Name.Max, v.Name.Required = "name", 200, true
	for _, o := range sessions {
		v.Sessions = append(v.Sessions, sessionRow{ID: o.ID, Device: words.Device(o.Agent), Began: o.CreatedAt, LastUse: o.SeenAt, Current: o.Current})
	}
	for _, t := range tokens {
		v.Tokens = append(v.Tokens, s.tokenRow(t))
	}
	if secret := s.takeOnce(c, tokenCookie); secret != "" {
		v.Once = &once{Heading: "Your new API token.", Text: "Copy it now: Ward keeps no copy and never shows it again.", Label: "The new API token", Secret: secret}
	}
	v.ThemeChoice, v.DensityChoice = appearance(c)
	return s.show(c, status, v)
}

func (s *Server) tokenRow(t accounts.APIToken) tokenRow {
	row := tokenRow{ID: t.ID, Name: t.Name, RoleName: words.Role(t.Role), Created: t.CreatedAt}
	if t.ExpiresAt != nil {
		row.Expires, row.Expired = t.ExpiresAt.Add(-time.Nanosecond).Format(time.DateOnly), !s.opt.Now().Before(*t.ExpiresAt) // the last day
	}
	return row
}

// seen is the version of a row that the form was made from; 0 for any.
func (f form) seen() int {
	n, err := strconv.Atoi(f.Value("seen"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// rename serves POST /account.
func (s *Server) rename(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	_, err = s.svc.Accounts.Rename(c.Request().Context(), actor(c), f.seen(), f.Value("name"))
	if f.refuse(err) {
		return s.accountPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/account", "Your name is saved.")
}

// The choices of how pages look. The empty one is not stored.
var (
	themes    = []option{{Value: "system", Label: "As the system says"}, {Value: "light", Label: "Light"}, {Value: "dark", Label: "Dark"}}
	densities = []option{{Value: "normal", Label: "Normal"}, {Value: "compact", Label: "Compact"}, {Value: "roomy", Label: "Roomy"}}
)

// appearance are the fields for how pages look in this browser.
func appearance(c echo.Context) (theme, density control) {
	f := formOf(map[string]string{"theme": "system", "density": "normal"})
	if t := preference(c, "ward_theme", "light", "dark"); t != "" {
		f.values.Set("theme", t)
	}
	if d := preference(c, "ward_density", "compact", "roomy"); d != "" {
		f.values.Set("density", d)
	}
	return f.choose("theme", "Colors", themes), f.choose("density", "Rows of tables", densities)
}

// appearanceLife is how long a browser keeps how pages look.
const appearanceLife = 400 * 24 * time.Hour

// setAppearance serves POST /account/appearance. It is a matter of this browser
// only.
func (s *Server) setAppearance(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	for name, value := range map[string]string{"ward_theme": f.Value("theme"), "ward_density": f.Value("density")} {
		switch value {
		case "light", "dark", "compact", "roomy":
			k := s.cookie(name, value)
			k.MaxAge = int(appearanceLife.Seconds())
			c.SetCookie(k)
		default:
			s.drop(c, name)
		}
	}
	return s.redirect(c, "/account", "This browser shows pages as you chose.")
}

// endSessions serves POST /account/sessions/end: signs out everywhere.
func (s *Server) endSessions(c echo.Context) error {
	if err := s.svc.Accounts.SignOutEverywhere(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return s.leave(c, "You are signed out on every device. API tokens still work.")
}

// endSession serves POST /account/sessions/{id}/end.
func (s *Server) endSession(c echo.Context) error {
	id := c.Param("id")
	if err := s.svc.Accounts.EndSession(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	if id == actor(c).Session {
		return s.leave(c, "You are signed out.")
	}
	return s.redirect(c, "/account", "The session is ended.")
}

// passwordView changes one's own password.
type passwordView struct {
	page
	form
	Email                     string
	Current, Password, Repeat control
}

func (*passwordView) template() string { return "account/password" }

func newPasswordView(c echo.Context, f form) *passwordView {
	v := &passwordView{page: page{Title: "Change password"}, form: f, Email: actor(c).Email, Current: passwordControl("current_password", "Present password", "current-password")}
	v.Current.Error = f.told("current_password", "The present password")
	v.Password, v.Repeat = newPassword(f)
	return v
}

// showPassword serves GET /account/password.
func (s *Server) showPassword(c echo.Context) error {
	return s.show(c, http.StatusOK, newPasswordView(c, form{}))
}

// changePassword serves POST /account/password.
func (s *Server) changePassword(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if !f.repeated() {
		return s.show(c, http.StatusUnprocessableEntity, newPasswordView(c, f))
	}
	err = s.svc.Accounts.ChangePassword(c.Request().Context(), actor(c), f.values.Get("current_password"), f.values.Get("password"))
	if f.refuse(err) {
		return s.show(c, edge.Status(fault.KindOf(err)), newPasswordView(c, f))
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/account", "Your password is changed, and your other sessions are ended.")
}
