package web

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
)

// factorView sets up the second factor, or turns it off.
type factorView struct {
	page
	form
	Active   bool
	QR       template.URL // a picture of the secret for the camera of a phone; empty: not begun
	Secret   string       // the same to be typed, in groups of four
	Code     control
	Password control
}

func (*factorView) template() string { return "account/factor" }

// qrSize is the width of the picture in pixels.
const qrSize = 208

// factorPage shows where the second factor stands.
func (s *Server) factorPage(c echo.Context, status int, f form) error {
	v := &factorView{page: page{Title: "Second factor"}, form: f, Code: codeControl(f), Password: passwordControl("password", "Your password", "current-password")}
	v.Password.Error, v.Code.Focus = f.told("password", "The password"), false
	e, err := s.svc.Accounts.PendingTOTP(c.Request().Context(), actor(c))
	switch fault.Code(err) {
	case "totp.active":
		v.Active = true
		return s.show(c, status, v)
	case "totp.not_begun":
		return s.show(c, status, v)
	}
	if err != nil {
		return err
	}
	png, err := e.QR(qrSize)
	if err != nil {
		return err
	}
	v.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	v.Secret = inFours(e.Secret)
	return s.show(c, status, v)
}

// inFours parts a secret so that it can be typed.
func inFours(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}

// showFactor serves GET /account/second-factor.
func (s *Server) showFactor(c echo.Context) error { return s.factorPage(c, http.StatusOK, form{}) }

// beginFactor serves POST /account/second-factor.
func (s *Server) beginFactor(c echo.Context) error {
	_, err := s.svc.Accounts.BeginTOTP(c.Request().Context(), actor(c))
	if err != nil && fault.Code(err) != "totp.active" {
		return err
	}
	return s.redirect(c, "/account/second-factor", "")
}

// confirmFactor serves POST /account/second-factor/confirm.
func (s *Server) confirmFactor(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.svc.Accounts.ConfirmTOTP(c.Request().Context(), actor(c), strings.ReplaceAll(f.Value("code"), " ", ""))
	if f.refuse(err) {
		return s.factorPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/account", "The second factor is on. From now on Ward asks for a code when you sign in.")
}

// dropFactor serves POST /account/second-factor/off.
func (s *Server) dropFactor(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.svc.Accounts.DisableTOTP(c.Request().Context(), actor(c), f.values.Get("password"), strings.ReplaceAll(f.Value("code"), " ", ""))
	if f.refuse(err) {
		return s.factorPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/account", "The second factor is off. Your password alone signs you in.")
}
