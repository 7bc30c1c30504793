package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
)

var passwordViews = []view{&forgottenView{}, &setPasswordView{}, &startView{}}

func (s *Server) passwordRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/forgot-password", needs: identity.Public, handle: s.showForgotten},
		{method: http.MethodPost, path: "/forgot-password", needs: identity.Public, handle: s.forgotPassword},
		{method: http.MethodGet, path: "/set-password", needs: identity.Public, handle: s.showSetPassword},
		{method: http.MethodPost, path: "/set-password", needs: identity.Public, handle: s.setPassword},
		{method: http.MethodGet, path: "/start", needs: identity.Public, handle: s.showStart},
		{method: http.MethodPost, path: "/start", needs: identity.Public, handle: s.start},
	}
}

// forgottenView asks for the address of someone who has no password to sign in
// with.
type forgottenView struct {
	page
	form
	Sent  bool // the wish was taken
	Mails bool // Ward sends mail; else an administrator passes it on
	Email control
}

func (*forgottenView) template() string { return "account/forgotten" }

func (s *Server) newForgotten(f form) *forgottenView {
	v := &forgottenView{page: page{Title: "Forgotten password", Bare: true}, form: f, Mails: s.svc.Notices.Sends(), Email: f.control("email", "E-mail")}
	v.Email.Type, v.Email.Autocomplete, v.Email.Required, v.Email.Max, v.Email.Focus = "email", "username", true, 254, true
	return v
}

// showForgotten serves GET /forgot-password.
func (s *Server) showForgotten(c echo.Context) error {
	v := s.newForgotten(form{})
	v.Sent = c.QueryParam("sent") != ""
	return s.show(c, http.StatusOK, v)
}

// forgotPassword serves POST /forgot-password. What it says is the same whether
// the address has an account or not.
func (s *Server) forgotPassword(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.svc.Accounts.RequestReset(c.Request().Context(), f.Value("email"), s.clientAddress(c.Request()))
	if f.refuse(err) {
		return s.show(c, edge.Status(fault.KindOf(err)), s.newForgotten(f))
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/forgot-password?sent=1", "")
}

// setPasswordView is where a mailed link leads.
type setPasswordView struct {
	page
	form
	Dead     bool // the link does not work any more
	Token    string
	Email    string // whose password it sets
	Password control
	Repeat   control
}

func (*setPasswordView) template() string { return "account/setpassword" }

// newPassword are the two fields of a new password.
func newPassword(f form) (password, repeat control) {
	password, repeat = passwordControl("password", "New password", "new-password"), passwordControl("password_again", "The same once more", "new-password")
	password.Error, repeat.Error = f.told("password", "The password"), f.told("password_again", "It")
	password.Hint = "At least 12 characters. A few words that do not belong together are easy to keep and hard to guess."
	return password, repeat
}

// repeated says whether the new password was typed twice alike, and notes it
// when not.
func (f *form) repeated() bool {
	if f.values.Get("password") == f.values.Get("password_again") {
		return true
	}
	f.Problem, f.wrong = "The password was typed in two ways. Nothing is saved yet.", map[string]string{"password_again": "This is not the same as the first."}
	return false
}

// showLink shows the page of a link. The address holds the link: the referrer
// policy of all pages tells no other site of it.
func (s *Server) showLink(c echo.Context, status int, f form) error {
	v := &setPasswordView{page: page{Title: "Set a password", Bare: true}, form: f, Token: f.Value("token")}
	v.Password, v.Repeat = newPassword(f)
	var err error
	if v.Email, err = s.svc.Accounts.Linked(c.Request().Context(), v.Token); fault.Code(err) == "password.link_dead" {
		v.Dead, status, err = true, http.StatusGone, nil
	}
	if err != nil {
		return err
	}
	return s.show(c, status, v)
}

// showSetPassword serves GET /set-password?token=.
func (s *Server) showSetPassword(c echo.Context) error {
	return s.showLink(c, http.StatusOK, formOf(map[string]string{"token": c.QueryParam("token")}))
}

// setPassword serves POST /set-password.
func (s *Server) setPassword(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if !f.repeated() {
		return s.showLink(c, http.StatusUnprocessableEntity, f)
	}
	err = s.svc.Accounts.SetPassword(c.Request().Context(), f.Value("token"), f.values.Get("password"))
	if f.refuse(err) {
		return s.showLink(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.leave(c, "Your password is set. Sign in with it.")
}

// startView is the first page of a new installation.
type startView struct {
	page
	form
	Code, Organization, Name, Email control
	Password, Repeat                control
}

func (*startView) template() string { return "account/start" }

func newStart(f form) *startView {
	v := &startView{
		page: page{Title: "Set up Ward", Bare: true}, form: f,
		Code: f.control("code", "Setup code"), Organization: f.control("organization", "Organization"),
		Name: f.control("name", "Your name"), Email: f.control("email", "Your e-mail"),
	}
	v.Password, v.Repeat = newPassword(f)
	v.Password.Label = "Your password"
	v.Code.Hint = "Ward wrote it to its log when it started, as a link that leads here."
	v.Code.Autocomplete, v.Code.Max, v.Code.Required = "off", 64, true
	v.Organization.Autocomplete, v.Organization.Max, v.Organization.Required = "organization", 200, true
	v.Organization.Hint = "The hospital or health system, as your colleagues say it."
	v.Name.Autocomplete, v.Name.Max, v.Name.Required = "name", 200, true
	v.Email.Type, v.Email.Autocomplete, v.Email.Max, v.Email.Required = "email", "username", 254, true
	return v
}

// showStart serves GET /start?code=.
func (s *Server) showStart(c echo.Context) error {
	empty, err := s.svc.Accounts.Empty(c.Request().Context())
	if err != nil {
		return err
	}
	if !empty {
		return s.redirect(c, "/sign-in", "Ward is set up already. Sign in, or ask an administrator for an account.")
	}
	return s.show(c, http.StatusOK, newStart(formOf(map[string]string{"code": c.QueryParam("code")})))
}

// start serves POST /start: the first organization and its administrator, who
// is signed in.
func (s *Server) start(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if !f.repeated() {
		return s.show(c, http.StatusUnprocessableEntity, newStart(f))
	}
	ctx, in := c.Request().Context(), s.credentials(c, f)
	err = s.svc.Accounts.Start(ctx, f.Value("code"), in.Address, accounts.First{
		Organization: f.Value("organization"), Name: f.Value("name"), Email: f.Value("email"), Password: in.Password,
	})
	if fault.Code(err) == "start.over" {
		return s.redirect(c, "/sign-in", "Someone else has set up Ward in the meantime. Sign in, or ask them for an account.")
	}
	if f.refuse(err) {
		return s.show(c, edge.Status(fault.KindOf(err)), newStart(f))
	}
	if err != nil {
		return err
	}
	open, _, err := s.svc.Accounts.FirstStep(ctx, in)
	if err != nil {
		return err
	}
	s.setSession(c, open.Token, open.ExpiresAt)
	return s.redirect(c, "/", f.Value("organization")+" is set up, and you are its administrator. Add your colleagues under Users.")
}
