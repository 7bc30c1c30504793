package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/fault"
	"ward/internal/identity"
)

var signInViews = []view{&signInView{}}

func (s *Server) signInRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/sign-in", needs: identity.Public, handle: s.showSignIn},
		{method: http.MethodPost, path: "/sign-in", needs: identity.Public, handle: s.signIn},
		{method: http.MethodPost, path: "/sign-out", needs: identity.SignedIn, handle: s.signOut},
	}
}

// signInView is the page to sign in on.
type signInView struct {
	page
	form
	Next     string // where to go afterwards: a page of Ward
	Email    control
	Password control
	Code     control
}

func (*signInView) template() string { return "account/signin" }

func newSignIn(f form) *signInView {
	v := &signInView{page: page{Title: "Sign in", Bare: true}, form: f, Next: localPath(f.Value("next"))}
	v.Email, v.Password, v.Code = f.control("email", "E-mail"), f.control("password", "Password"), f.control("code", "Code of your second factor")
	v.Email.Type, v.Email.Autocomplete, v.Email.Required = "email", "username", true
	v.Password.Type, v.Password.Autocomplete, v.Password.Required, v.Password.Value = "password", "current-password", true, ""
	v.Code.Autocomplete, v.Code.Hint, v.Code.Value = "one-time-code", "Leave it empty when you have none.", ""
	return v
}

// showSignIn serves GET /sign-in.
func (s *Server) showSignIn(c echo.Context) error {
	return s.show(c, http.StatusOK, newSignIn(formOf(map[string]string{"next": c.QueryParam("next")})))
}

// signIn serves POST /sign-in.
func (s *Server) signIn(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	open, err := s.svc.Accounts.SignIn(c.Request().Context(), accounts.Credentials{
		Email: f.Value("email"), Password: f.values.Get("password"), Code: f.Value("code"), Address: s.clientAddress(c.Request()),
	})
	if fault.KindOf(err) == fault.Unauthenticated || f.refuse(err) {
		v := newSignIn(f)
		v.Problem = errorOf(err).Detail
		return s.show(c, http.StatusUnauthorized, v)
	}
	if err != nil {
		return err
	}
	s.setSession(c, open.Token, open.ExpiresAt)
	return s.redirect(c, localPath(f.Value("next")), "")
}

// signOut serves POST /sign-out.
func (s *Server) signOut(c echo.Context) error {
	if err := s.svc.Accounts.SignOut(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	s.drop(c, s.sessionCookie())
	return s.redirect(c, "/sign-in", "You are signed out.")
}

// askToSignIn answers a request without a session. A page comes back after
// signing in; htmx shows a note and what was typed stays in the page.
func (s *Server) askToSignIn(c echo.Context) error {
	if isHTMX(c) {
		return fault.New(fault.Unauthenticated, "session.missing", "")
	}
	to := "/sign-in"
	if c.Request().Method == http.MethodGet && c.Request().URL.Path != "/" {
		to += "?next=" + url.QueryEscape(c.Request().URL.RequestURI())
	}
	return c.Redirect(http.StatusSeeOther, to)
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
