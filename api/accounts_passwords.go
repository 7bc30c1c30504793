package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// changePassword serves PUT /api/v1/me/password.
func (s *Server) changePassword(c echo.Context) error {
	var in struct {
		Current  string `json:"current_password"`
		Password string `json:"password"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	if err := s.svc.Accounts.ChangePassword(c.Request().Context(), actor(c), in.Current, in.Password); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// requestReset serves POST /api/v1/password-resets. The answer is the same
// whether the address has an account or not.
func (s *Server) requestReset(c echo.Context) error {
	var in struct {
		Email string `json:"email"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	if err := s.svc.Accounts.RequestReset(c.Request().Context(), in.Email, s.clientAddress(c.Request())); err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}

// setPassword serves POST /api/v1/password-resets/confirm.
func (s *Server) setPassword(c echo.Context) error {
	var in struct {
		Token    string `json:"token"`
		Password string `json:"password"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	if err := s.svc.Accounts.SetPassword(c.Request().Context(), in.Token, in.Password); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// beginTOTP serves POST /api/v1/me/totp: a new secret, which counts once its
// first code was sent.
func (s *Server) beginTOTP(c echo.Context) error {
	e, err := s.svc.Accounts.BeginTOTP(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, struct {
		Secret string `json:"secret"`
		URL    string `json:"url"`
	}{e.Secret, e.URL})
}

// confirmTOTP serves PUT /api/v1/me/totp.
func (s *Server) confirmTOTP(c echo.Context) error {
	var in struct {
		Code string `json:"code"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	if err := s.svc.Accounts.ConfirmTOTP(c.Request().Context(), actor(c), in.Code); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// disableTOTP serves DELETE /api/v1/me/totp.
func (s *Server) disableTOTP(c echo.Context) error {
	var in struct {
		Password string `json:"password"`
		Code     string `json:"code"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	if err := s.svc.Accounts.DisableTOTP(c.Request().Context(), actor(c), in.Password, in.Code); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// removeTOTP serves DELETE /api/v1/users/{id}/totp, for a user who has lost
// the second factor.
func (s *Server) removeTOTP(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	if err := s.svc.Accounts.RemoveTOTP(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
