package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/fault"
	"ward/internal/identity"
)

type userOut struct {
	ID           string        `json:"id"`
	Email        string        `json:"email"`
	Name         string        `json:"name"`
	Role         identity.Role `json:"role"`
	Active       bool          `json:"active"`
	SecondFactor bool          `json:"second_factor"`
	CreatedAt    time.Time     `json:"created_at"`
}

func user(u accounts.User) userOut {
	return userOut{
		ID: u.ID, Email: u.Email, Name: u.Name, Role: u.Role, Active: u.Active,
		SecondFactor: u.TOTPActive, CreatedAt: u.CreatedAt.UTC(),
	}
}

// createUser serves POST /api/v1/users. The link that sets the password goes
// out by mail only: answers to a POST may be remembered for Idempotency-Key,
// and a secret should not be.
func (s *Server) createUser(c echo.Context) error {
	var in struct {
		Email string        `json:"email"`
		Name  string        `json:"name"`
		Role  identity.Role `json:"role"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	u, _, err := s.svc.Accounts.Create(c.Request().Context(), actor(c), accounts.NewUser{Email: in.Email, Name: in.Name, Role: in.Role})
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/users/"+u.ID)
	setETag(c, u.Version)
	return c.JSON(http.StatusCreated, user(u))
}

// userSorts are the sorts of a list of users; a "-" in front turns one round.
var userSorts = []string{"email", "-email", "name", "-name", "created_at", "-created_at"}

// userCursor is where a list of users goes on.
type userCursor struct {
	After string `json:"after"` // id of the last user of the page before
	Sort  string `json:"sort"`
}

// listUsers serves GET /api/v1/users.
func (s *Server) listUsers(c echo.Context) error {
	limit, err := pageParams(c, "sort", "q", "role", "active")
	if err != nil {
		return err
	}
	f, sort, err := userFilter(c)
	if err != nil {
		return err
	}
	if f.After, err = userAfter(c, sort); err != nil {
		return err
	}
	users, err := s.svc.Accounts.List(c.Request().Context(), actor(c), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(users, limit, user, func(u accounts.User) any { return userCursor{u.ID, sort} })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

func userFilter(c echo.Context) (f accounts.UserFilter, sort string, err error) {
	if sort, err = oneOf(c, "sort", userSorts...); err != nil {
		return f, "", err
	}
	role, err := oneOf(c, "role", texts(identity.Roles)...)
	if err != nil {
		return f, "", err
	}
	active, err := oneOf(c, "active", "true", "false")
	if err != nil {
		return f, "", err
	}
	by, down := strings.CutPrefix(sort, "-")
	f = accounts.UserFilter{Role: identity.Role(role), Sort: accounts.UserSort(by), Descending: down}
	if active != "" {
		yes := active == "true"
		f.Active = &yes
	}
	f.Query, err = searchText(c)
	return f, sort, err
}

// userAfter reads the cursor of a list of users, which belongs to one sort.
func userAfter(c echo.Context, sort string) (string, error) {
	var at userCursor
	more, err := decodeCursor(c, &at)
	if err != nil || !more {
		return "", err
	}
	if at.Sort != sort {
		return "", fault.Fieldf("request.invalid", "#/cursor", "belongs to a list with another sort")
	}
	return checkAfter(at.After)
}

// getUser serves GET /api/v1/users/{id}.
func (s *Server) getUser(c echo.Context) error {
	id, err := pathID(c)
	if err != nil {
		return err
	}
	u, err := s.svc.Accounts.Get(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	setETag(c, u.Version)
	return c.JSON(http.StatusOK, user(u))
}

// changeUser serves PATCH /api/v1/users/{id}.
func (s *Server) changeUser(c echo.Context) error {
	var in struct {
		Name   *string        `json:"name"`
		Role   *identity.Role `json:"role"`
		Active *bool          `json:"active"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	id, err := pathID(c)
	if err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	u, err := s.svc.Accounts.Change(c.Request().Context(), actor(c), id, seen, accounts.Change{Name: in.Name, Role: in.Role, Active: in.Active})
	if err != nil {
		return err
	}
	setETag(c, u.Version)
	return c.JSON(http.StatusOK, user(u))
}
