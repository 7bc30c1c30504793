package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
)

var signInViews = []view{&signInView{}, &codeView{}, &keepView{}}

func (s *Server) signInRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/sign-in", needs: identity.Public, handle: s.showSignIn},
		{method: http.MethodPost, path: "/sign-in", needs: identity.Public, handle: s.signIn},
		{method: http.MethodPost, path: "/sign-in/code", needs: identity.Public, handle: s.signInCode},
		{method: http.MethodPost, path: "/sign-out", needs: identity.SignedIn, handle: s.signOut},
	}
}

// signInView is the page to sign in on.
type signInView struct {
	page
	form
	Front    accounts.Front
	Next     string // where to go afterwards: a page of Ward
	Kept     kept
	Email    control
	Password control
}

func (*signInView) template() string { return "account/signin" }

// newSignIn returns the page over what was typed.
func (s *Server) newSignIn(c echo.Context, f form, k kept) (*signInView, error) {
	front, err := s.svc.Accounts.Front(c.Request().Context())
	v := &signInView{
		page: page{Title: "Sign in", Bare: true}, form: f, Front: front, Kept: k,
		Next: localPath(f.Value("next")), Email: f.control("email", "E-mail"), Password: passwordControl("password", "Password", "current-password"),
	}
	v.Email.Type, v.Email.Autocomplete, v.Email.Required, v.Email.Max = "email", "username", true, 254
	if v.Email.Value == "" {
		v.Email.Value = k.Owner
	}
	return v, err
}

// passwordControl is a field for a password. What was typed is never shown
// again.
func passwordControl(name, label, autocomplete string) control {
	return control{Name: name, Label: label, Type: "password", Autocomplete: autocomplete, Required: true}
}

// showSignIn serves GET /sign-in.
func (s *Server) showSignIn(c echo.Context) error {
	if actor(c).ID != "" {
		return c.Redirect(http.StatusSeeOther, localPath(c.QueryParam("next")))
	}
	v, err := s.newSignIn(c, formOf(map[string]string{"next": c.QueryParam("next")}), kept{})
	if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, v)
}

// credentials are what the form says, and where it came from.
func (s *Server) credentials(c echo.Context, f form) accounts.Credentials {
	return accounts.Credentials{
		Email: f.Value("email"), Password: f.values.Get("password"), Code: strings.ReplaceAll(f.Value("code"), " ", ""),
		Address: s.clientAddress(c.Request()), Agent: c.Request().UserAgent(),
	}
}

// signIn serves POST /sign-in. Who has a second factor is asked for its code.
func (s *Server) signIn(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	open, pending, err := s.svc.Accounts.FirstStep(c.Request().Context(), s.credentials(c, f))
	if err != nil {
		return s.refuseSignIn(c, f, err)
	}
	if pending != "" {
		return s.show(c, http.StatusOK, newCode(f, pending))
	}
	return s.enter(c, open, f)
}

// refuseSignIn shows the page to sign in once more, with the reason.
func (s *Server) refuseSignIn(c echo.Context, f form, err error) error {
	kind := fault.KindOf(err)
	if kind != fault.Unauthenticated && kind != fault.TooMany {
		return err
	}
	f.Problem = errorOf(err).Detail
	v, shown := s.newSignIn(c, f, keptIn(f))
	if shown != nil {
		return shown
	}
	v.Email.Invalid, v.Password.Invalid = kind == fault.Unauthenticated, kind == fault.Unauthenticated
	return s.show(c, edge.Status(kind), v)
}

// codeView asks for the code of the second factor.
type codeView struct {
	page
	form
	Next    string
	Kept    kept
	Pending string // what the password has proved, sealed
	Code    control
}

func (*codeView) template() string { return "account/code" }

func newCode(f form, pending string) *codeView {
	v := &codeView{page: page{Title: "Sign in", Bare: true}, form: f, Next: localPath(f.Value("next")), Kept: keptIn(f), Pending: pending}
	v.Code = codeControl(f)
	v.Code.Invalid = f.Problem != ""
	return v
}

// codeControl is a field for the code of an authenticator app.
func codeControl(f form) control {
	return control{
		Name: "code", Label: "Code", Autocomplete: "one-time-code", Mode: "numeric", Required: true, Max: 10, Focus: true,
		Error: f.told("code", "This"), Hint: "Six digits. Your app shows a new one every 30 seconds, and each works once.",
	}
}

// signInCode serves POST /sign-in/code.
func (s *Server) signInCode(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	open, err := s.svc.Accounts.SecondStep(c.Request().Context(), f.values.Get("pending"), s.credentials(c, f))
	switch fault.Code(err) {
	case "session.refused", "session.otp_required":
		f.Problem = "The code is wrong, or was used already. Wait for the next one."
		return s.show(c, http.StatusUnauthorized, newCode(f, f.values.Get("pending")))
	}
	if err != nil {
		return s.refuseSignIn(c, f, err)
	}
	return s.enter(c, open, f)
}

// enter gives the browser its session and leads on. A session that the browser
// had before ends: nobody stays signed in behind someone else.
func (s *Server) enter(c echo.Context, open accounts.Session, f form) error {
	ctx := c.Request().Context()
	if before := actor(c); before.Session != "" {
		if err := s.svc.Accounts.SignOut(ctx, before); err != nil {
			return err
		}
	}
	by, err := s.svc.Accounts.AuthenticateSession(ctx, open.Token, false)
	if err != nil {
		return err
	}
	s.setSession(c, open.Token, open.ExpiresAt)
	s.dropSecrets(c)
	k := keptIn(f)
	switch {
	case k.Path == "":
		return s.redirect(c, localPath(f.Value("next")), "")
	case k.Owner != "" && !strings.EqualFold(k.Owner, by.Email):
		return s.redirect(c, "/", "What was typed before you signed in belonged to someone else, and was not saved.")
	}
	return s.show(c, http.StatusOK, &keepView{page: page{Title: "Save what you typed", Bare: true}, Kept: k, Name: by.Name})
}

// signOut serves POST /sign-out.
func (s *Server) signOut(c echo.Context) error {
	if err := s.svc.Accounts.SignOut(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return s.leave(c, "You are signed out.")
}

// leave takes the session from the browser and leads to the page to sign in.
func (s *Server) leave(c echo.Context, notice string) error {
	s.drop(c, s.sessionCookie())
	s.dropSecrets(c)
	return s.redirect(c, "/sign-in", notice)
}

// askToSignIn answers a request without a session. A page comes back after
// signing in, and what was typed into a form is carried along; htmx shows a
// note, and what was typed stays in the page.
func (s *Server) askToSignIn(c echo.Context, why error) error {
	if isHTMX(c) {
		return fault.New(fault.Unauthenticated, "session.missing", "")
	}
	ended := fault.Code(why) == "session.ended"
	if path := c.Request().URL.Path; c.Request().Method == http.MethodGet || path == "/sign-out" {
		return s.askForPage(c, ended)
	}
	k := keep(c, s.owner(c))
	f := formOf(map[string]string{"next": k.Back, "email": k.Owner})
	switch {
	case k.Secret && len(k.Shown()) == 0: // nothing but what is typed again
		f.Problem, k = "You were signed out before this arrived. Passwords and codes are not kept: sign in, and type them again.", kept{}
	case k.Lost:
		f.Problem = "You were signed out before this arrived, and a file or a text of this length cannot be kept here. Sign in in a new tab, then go back to this one's form and send it again."
		k = kept{}
	}
	v, err := s.newSignIn(c, f, k)
	if err != nil {
		return err
	}
	return s.show(c, http.StatusUnauthorized, v)
}

// askForPage sends the browser to the page to sign in, and back afterwards.
func (s *Server) askForPage(c echo.Context, ended bool) error {
	to := "/sign-in"
	if u := c.Request().URL; u.Path != "/" && u.Path != "/sign-out" {
		to += "?next=" + url.QueryEscape(u.RequestURI())
	}
	if ended {
		s.leaveNotice(c, "You were signed out, since nothing was done for a while. Sign in again to go on.")
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// owner is the address of whoever the browser's session belonged to; empty
// when nobody knows.
func (s *Server) owner(c echo.Context) string {
	cookie, err := c.Cookie(s.sessionCookie())
	if err != nil {
		return ""
	}
	email, err := s.svc.Accounts.Owner(c.Request().Context(), cookie.Value)
	if err != nil {
		s.log.WarnContext(c.Request().Context(), "owner of an ended session not found", "error", err)
	}
	return email
}

// localPath returns path if it is a page of Ward, else the start page: nobody
// is sent elsewhere by an address that someone else made.
func localPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return "/"
	}
	return u.String()
}
