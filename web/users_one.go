package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/web/words"
)

// userView is one user, for an administrator.
type userView struct {
	page
	form
	User       userRow
	Version    int
	Name, Role control
	Once       *once // a link that sets the password, when Ward sends no mail
}

func (*userView) template() string { return "users/user" }

// userPage shows a user with a form: what is stored or what was typed.
func (s *Server) userPage(c echo.Context, status int, f form) error {
	u, err := s.svc.Accounts.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	if f.values == nil || !f.values.Has("name") {
		f.values = formOf(map[string]string{"name": u.Name, "role": string(u.Role)}).values
	}
	v := &userView{
		page: page{Title: u.Name, Nav: "users"}, form: f, User: rowOf(u, actor(c).ID), Version: u.Version,
		Name: f.control("name", "Name"), Role: f.choose("role", "Role", roleOptions(identity.Admin)),
	}
	v.Name.Max, v.Name.Required, v.Name.Autocomplete = 200, true, "off"
	if whose, link, _ := strings.Cut(s.takeOnce(c, linkCookie), " "); whose == u.ID { // not of another user whose page was to follow
		v.Once = &once{
			Heading: "Give this link to " + u.Name + ".", Label: "Link to set the password", Secret: link,
			Text: "It sets the password, once, within 7 days. This installation sends no mail; the link is in the outbox as well.",
		}
	}
	return s.show(c, status, v)
}

// showUser serves GET /users/{id}.
func (s *Server) showUser(c echo.Context) error { return s.userPage(c, http.StatusOK, form{}) }

// changeUser serves POST /users/{id}: name and role.
func (s *Server) changeUser(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	name, role := f.Value("name"), identity.Role(f.Value("role"))
	return s.changed(c, f, accounts.Change{Name: &name, Role: &role}, name+" is saved: "+words.Role(role)+", "+words.RoleMay(role)+".")
}

// changed changes a user, and says so or shows why not.
func (s *Server) changed(c echo.Context, f form, in accounts.Change, notice string) error {
	_, err := s.svc.Accounts.Change(c.Request().Context(), actor(c), c.Param("id"), f.seen(), in)
	if f.refuse(err) {
		return s.userPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/users/"+c.Param("id"), notice)
}

// deactivateUser serves POST /users/{id}/deactivate.
func (s *Server) deactivateUser(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	active := false
	return s.changed(c, f, accounts.Change{Active: &active}, "The account is deactivated. Sessions are ended, API tokens revoked.")
}

// activateUser serves POST /users/{id}/activate.
func (s *Server) activateUser(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	active := true
	return s.changed(c, f, accounts.Change{Active: &active}, "The account is active again, with the password it had.")
}

// inviteUser serves POST /users/{id}/invite: another link to set a password.
func (s *Server) inviteUser(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	link, err := s.svc.Accounts.Invite(ctx, by, id)
	var f form
	if f.refuse(err) {
		return s.userPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	u, err := s.svc.Accounts.Get(ctx, by, id)
	if err != nil {
		return err
	}
	return s.passOn(c, u, link)
}

// removeFactor serves POST /users/{id}/second-factor/off, for a user who has
// lost it.
func (s *Server) removeFactor(c echo.Context) error {
	err := s.svc.Accounts.RemoveTOTP(c.Request().Context(), actor(c), c.Param("id"))
	var f form
	if f.refuse(err) {
		return s.userPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/users/"+c.Param("id"), "The second factor is off. The password alone signs in, until it is set up anew.")
}

// organizationView is what an organization decides about itself.
type organizationView struct {
	page
	form
	Version      int
	Since        string // date
	Name, Minute control
}

func (*organizationView) template() string { return "users/organization" }

// organizationPage shows the settings with a form: what is stored or what was
// typed.
func (s *Server) organizationPage(c echo.Context, status int, f form) error {
	o, err := s.svc.Accounts.Settings(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	if f.values == nil {
		f = formOf(map[string]string{"name": o.Name, "idle_minutes": strconv.Itoa(o.IdleMinutes)})
	}
	v := &organizationView{
		page: page{Title: "Organization", Nav: "organization"}, form: f, Version: o.Version, Since: o.CreatedAt.Format("2006-01-02"),
		Name: f.control("name", "Name"), Minute: f.control("idle_minutes", "Signed out after so many minutes without activity"),
	}
	v.Name.Max, v.Name.Required, v.Name.Autocomplete = 200, true, "organization"
	v.Name.Hint = "As it stands on the page to sign in and on what Ward prints."
	v.Minute.Mode, v.Minute.Required, v.Minute.Max = "numeric", true, 4
	v.Minute.Hint = "5 to 720. It counts at once, for everyone who is signed in (45 CFR 164.312(a)(2)(iii), automatic logoff)."
	return s.show(c, status, v)
}

// showOrganization serves GET /organization.
func (s *Server) showOrganization(c echo.Context) error {
	return s.organizationPage(c, http.StatusOK, form{})
}

// changeOrganization serves POST /organization.
func (s *Server) changeOrganization(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	name := f.Value("name")
	minutes, err := strconv.Atoi(f.Value("idle_minutes"))
	if err != nil {
		minutes = 0 // refused with the bounds
	}
	_, err = s.svc.Accounts.ChangeSettings(c.Request().Context(), actor(c), f.seen(), accounts.OrganizationChange{Name: &name, IdleMinutes: &minutes})
	if f.refuse(err) {
		return s.organizationPage(c, edge.Status(fault.KindOf(err)), f)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/organization", "The settings are saved.")
}
