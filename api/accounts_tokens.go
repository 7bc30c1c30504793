package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/identity"
)

type tokenOut struct {
	ID        string        `json:"id"`
	Token     string        `json:"token,omitempty"` // only in the answer that makes it
	UserID    string        `json:"user_id"`
	Name      string        `json:"name"`
	Role      identity.Role `json:"role"`
	CreatedAt time.Time     `json:"created_at"`
	ExpiresAt *time.Time    `json:"expires_at"`
	RevokedAt *time.Time    `json:"revoked_at"`
}

func apiToken(t accounts.APIToken) tokenOut {
	return tokenOut{
		ID: t.ID, UserID: t.UserID, Name: t.Name, Role: t.Role,
		CreatedAt: t.CreatedAt.UTC(), ExpiresAt: inUTC(t.ExpiresAt), RevokedAt: inUTC(t.RevokedAt),
	}
}

func inUTC(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// createToken serves POST /api/v1/api-tokens.
func (s *Server) createToken(c echo.Context) error {
	var in struct {
		Name      string        `json:"name"`
		Role      identity.Role `json:"role"`
		ExpiresAt *string       `json:"expires_at"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	fresh := accounts.NewAPIToken{Name: in.Name, Role: in.Role}
	if in.ExpiresAt != nil {
		at, err := time.Parse(time.RFC3339, *in.ExpiresAt)
		if err != nil {
			at = time.Time{} // in the past: the service names it with the other wrong fields
		}
		at = at.UTC()
		fresh.ExpiresAt = &at
	}
	t, secret, err := s.svc.Accounts.CreateToken(c.Request().Context(), actor(c), fresh)
	if err != nil {
		return err
	}
	out := apiToken(t)
	out.Token = secret
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/api-tokens/"+t.ID)
	setETag(c, t.Version())
	return c.JSON(http.StatusCreated, out)
}

// listTokens serves GET /api/v1/api-tokens.
func (s *Server) listTokens(c echo.Context) error {
	limit, err := pageParams(c, "sort", "q")
	if err != nil {
		return err
	}
	var f accounts.TokenFilter
	if f.Query, f.After, f.Oldest, err = timeline(c); err != nil {
		return err
	}
	tokens, err := s.svc.Accounts.Tokens(c.Request().Context(), actor(c), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(tokens, limit, apiToken, func(t accounts.APIToken) any { return t.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// getToken serves GET /api/v1/api-tokens/{id}.
func (s *Server) getToken(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	t, err := s.svc.Accounts.Token(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	setETag(c, t.Version())
	return c.JSON(http.StatusOK, apiToken(t))
}

// revokeToken serves DELETE /api/v1/api-tokens/{id}.
func (s *Server) revokeToken(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := s.svc.Accounts.RevokeToken(c.Request().Context(), actor(c), id, seen); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
