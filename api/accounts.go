package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/identity"
)

func (s *Server) accountRoutes() []route {
	return []route{
		{method: http.MethodPost, path: "/sessions", needs: identity.Public, handle: s.createSession, bare: true},
		{method: http.MethodDelete, path: "/sessions/current", needs: identity.SignedIn, handle: s.deleteSession},
		{method: http.MethodDelete, path: "/sessions", needs: identity.SignedIn, handle: s.deleteSessions},

		{method: http.MethodGet, path: "/me", needs: identity.SignedIn, handle: s.getMe},
		{method: http.MethodPatch, path: "/me", needs: identity.SignedIn, handle: s.changeMe},
		{method: http.MethodPut, path: "/me/password", needs: identity.SignedIn, handle: s.changePassword},
		{method: http.MethodPost, path: "/me/totp", needs: identity.SignedIn, handle: s.beginTOTP, bare: true},
		{method: http.MethodPut, path: "/me/totp", needs: identity.SignedIn, handle: s.confirmTOTP},
		{method: http.MethodDelete, path: "/me/totp", needs: identity.SignedIn, handle: s.disableTOTP},
		{method: http.MethodPost, path: "/password-resets", needs: identity.Public, handle: s.requestReset},
		{method: http.MethodPost, path: "/password-resets/confirm", needs: identity.Public, handle: s.setPassword},

		{method: http.MethodPost, path: "/api-tokens", needs: identity.SignedIn, handle: s.createToken, bare: true},
		{method: http.MethodGet, path: "/api-tokens", needs: identity.SignedIn, handle: s.listTokens},
		{method: http.MethodGet, path: "/api-tokens/:id", needs: identity.SignedIn, handle: s.getToken},
		{method: http.MethodDelete, path: "/api-tokens/:id", needs: identity.SignedIn, handle: s.revokeToken},

		{method: http.MethodPost, path: "/users", needs: identity.ManageUsers, handle: s.createUser},
		{method: http.MethodGet, path: "/users", needs: identity.SignedIn, handle: s.listUsers},
		{method: http.MethodGet, path: "/users/:id", needs: identity.SignedIn, handle: s.getUser},
		{method: http.MethodPatch, path: "/users/:id", needs: identity.ManageUsers, handle: s.changeUser},
		{method: http.MethodDelete, path: "/users/:id/totp", needs: identity.ManageUsers, handle: s.removeTOTP},
	}
}

// createSession serves POST /api/v1/sessions.
func (s *Server) createSession(c echo.Context) error {
	var in struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		OTP      string `json:"otp"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	open, err := s.svc.Accounts.SignIn(c.Request().Context(), accounts.Credentials{
		Email: in.Email, Password: in.Password, Code: in.OTP, Address: s.clientAddress(c.Request()), Agent: c.Request().UserAgent(),
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/sessions/current")
	return c.JSON(http.StatusCreated, struct {
		Token     string    `json:"token"`
		ExpiresAt time.Time `json:"expires_at"`
	}{open.Token, open.ExpiresAt.UTC()})
}

// deleteSession serves DELETE /api/v1/sessions/current: signs out.
func (s *Server) deleteSession(c echo.Context) error {
	if err := s.svc.Accounts.SignOut(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// deleteSessions serves DELETE /api/v1/sessions: signs out everywhere.
func (s *Server) deleteSessions(c echo.Context) error {
	if err := s.svc.Accounts.SignOutEverywhere(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

type meOut struct {
	ID           string        `json:"id"`
	Email        string        `json:"email"`
	Name         string        `json:"name"`
	Role         identity.Role `json:"role"` // that the request acts with: a token's may be weaker than its owner's
	SecondFactor bool          `json:"second_factor"`
	Organization struct {
		ID   identity.TenantID `json:"id"`
		Name string            `json:"name"`
	} `json:"organization"`
}

func sendMe(c echo.Context, u accounts.User) error {
	by := actor(c)
	out := meOut{ID: u.ID, Email: u.Email, Name: u.Name, Role: by.Role, SecondFactor: u.TOTPActive}
	out.Organization.ID, out.Organization.Name = by.Tenant, by.Organization
	setETag(c, u.Version)
	return c.JSON(http.StatusOK, out)
}

// getMe serves GET /api/v1/me.
func (s *Server) getMe(c echo.Context) error {
	by := actor(c)
	u, err := s.svc.Accounts.Get(c.Request().Context(), by, by.ID)
	if err != nil {
		return err
	}
	return sendMe(c, u)
}

// changeMe serves PATCH /api/v1/me.
func (s *Server) changeMe(c echo.Context) error {
	var in struct {
		Name *string `json:"name"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	if in.Name == nil {
		return s.getMe(c)
	}
	u, err := s.svc.Accounts.Rename(c.Request().Context(), actor(c), seen, *in.Name)
	if err != nil {
		return err
	}
	return sendMe(c, u)
}
