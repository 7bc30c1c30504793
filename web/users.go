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
	"ward/web/words"
)

var userViews = []view{&usersView{}, &newUserView{}, &userView{}, &organizationView{}}

func (s *Server) userRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/users", needs: identity.ManageUsers, handle: s.showUsers},
		{method: http.MethodGet, path: "/users/new", needs: identity.ManageUsers, handle: s.showNewUser},
		{method: http.MethodPost, path: "/users/new", needs: identity.ManageUsers, handle: s.createUser},
		{method: http.MethodGet, path: "/users/:id", needs: identity.ManageUsers, handle: s.showUser},
		{method: http.MethodPost, path: "/users/:id", needs: identity.ManageUsers, handle: s.changeUser},
		{method: http.MethodPost, path: "/users/:id/deactivate", needs: identity.ManageUsers, handle: s.deactivateUser},
		{method: http.MethodPost, path: "/users/:id/activate", needs: identity.ManageUsers, handle: s.activateUser},
		{method: http.MethodPost, path: "/users/:id/invite", needs: identity.ManageUsers, handle: s.inviteUser},
		{method: http.MethodPost, path: "/users/:id/second-factor/off", needs: identity.ManageUsers, handle: s.removeFactor},

		{method: http.MethodGet, path: "/organization", needs: identity.ManageUsers, handle: s.showOrganization},
		{method: http.MethodPost, path: "/organization", needs: identity.ManageUsers, handle: s.changeOrganization},
	}
}

// usersPerPage is how many users one page lists.
const usersPerPage = 50

// usersView lists the people of the organization.
type usersView struct {
	page
	Query, Role, State string
	Roles, States      []option
	Rows               []userRow
	Sorts              []columnSort
	More               string // address of the next page; empty: this is the last
	First              string // address of the first page; empty: this is it
	Filtered           bool
}

func (*usersView) template() string { return "users/users" }

// userRow is one person.
type userRow struct {
	ID, Name, Email, RoleName, RoleMay string
	Active, Invited, SecondFactor, Me  bool
}

// columnSort is the head of a column that sorts.
type columnSort struct {
	Label, Href string
	Order       string // ascending, descending, or "" for a column that does not sort now
}

func rowOf(u accounts.User, me string) userRow {
	return userRow{
		ID: u.ID, Name: u.Name, Email: u.Email, RoleName: words.Role(u.Role), RoleMay: words.RoleMay(u.Role),
		Active: u.Active, Invited: u.Invited, SecondFactor: u.TOTPActive, Me: u.ID == me,
	}
}

// userColumns are the columns that sort, and by what.
var userColumns = []struct {
	label string
	sort  accounts.UserSort
}{{"Name", accounts.ByName}, {"E-mail", accounts.ByEmail}}

// userFilter reads what the address asks for. What it does not know does not
// filter.
func userFilter(c echo.Context) (f accounts.UserFilter, v *usersView) {
	v = &usersView{page: page{Title: "Users", Nav: "users"}, Query: strings.TrimSpace(c.QueryParam("q")), Role: c.QueryParam("role"), State: c.QueryParam("state")}
	f = accounts.UserFilter{Query: v.Query, Sort: accounts.ByName, After: c.QueryParam("after")}
	if role := identity.Role(v.Role); role.Known() {
		f.Role = role
	}
	if active := v.State == "active"; active || v.State == "inactive" {
		f.Active = &active
	}
	sort, descending := strings.CutPrefix(c.QueryParam("sort"), "-")
	if f.Descending = descending; sort == string(accounts.ByEmail) {
		f.Sort = accounts.ByEmail
	}
	v.Filtered = f.Query != "" || f.Role != "" || f.Active != nil
	return f, v
}

// with returns the address of this list with one parameter changed.
func (v *usersView) with(name, value string, f accounts.UserFilter) string {
	q := url.Values{}
	sort := string(f.Sort)
	if f.Descending {
		sort = "-" + sort
	}
	for k, s := range map[string]string{"q": v.Query, "role": v.Role, "state": v.State, "sort": sort} {
		if s != "" && !(k == "sort" && s == string(accounts.ByName)) {
			q.Set(k, s)
		}
	}
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return "/users"
	}
	return "/users?" + q.Encode()
}

// showUsers serves GET /users.
func (s *Server) showUsers(c echo.Context) error {
	f, v := userFilter(c)
	all, err := s.svc.Accounts.List(c.Request().Context(), actor(c), f, usersPerPage+1)
	if err != nil {
		return err
	}
	if len(all) > usersPerPage {
		all = all[:usersPerPage]
		v.More = v.with("after", all[len(all)-1].ID, f)
	}
	if f.After != "" {
		v.First = v.with("after", "", f)
	}
	for _, u := range all {
		v.Rows = append(v.Rows, rowOf(u, actor(c).ID))
	}
	for _, col := range userColumns {
		head := columnSort{Label: col.label, Href: v.with("sort", string(col.sort), f)}
		if f.Sort == col.sort {
			head.Order = "ascending"
			if head.Href = v.with("sort", "-"+string(col.sort), f); f.Descending {
				head.Order, head.Href = "descending", v.with("sort", string(col.sort), f)
			}
		}
		v.Sorts = append(v.Sorts, head)
	}
	v.Roles, v.States = userChoices(v.Role, v.State)
	return s.show(c, http.StatusOK, v)
}

// userChoices are the filters of the list.
func userChoices(role, state string) (roles, states []option) {
	roles = []option{{Label: "Every role"}}
	for _, r := range identity.Roles {
		roles = append(roles, option{Value: string(r), Label: words.Role(r), Chosen: string(r) == role})
	}
	states = []option{{Label: "Active and not"}, {Value: "active", Label: "Active", Chosen: state == "active"}, {Value: "inactive", Label: "Deactivated", Chosen: state == "inactive"}}
	return roles, states
}

// newUserView adds a user.
type newUserView struct {
	page
	form
	Mails             bool // Ward sends the link; else it is shown
	Email, Name, Role control
	Roles             []roleRow
}

// roleRow is a role with what it may do.
type roleRow struct{ Label, May string }

func (*newUserView) template() string { return "users/new" }

func (s *Server) newUserView(f form) *newUserView {
	v := &newUserView{
		page: page{Title: "Add a user", Nav: "users"}, form: f, Mails: s.svc.Notices.Sends(),
		Email: f.control("email", "E-mail"), Name: f.control("name", "Name"), Role: f.choose("role", "Role", roleOptions(identity.Admin)),
	}
	v.Email.Type, v.Email.Autocomplete, v.Email.Max, v.Email.Required, v.Email.Focus = "email", "off", 254, true, true
	v.Name.Autocomplete, v.Name.Max, v.Name.Required = "off", 200, true
	for _, r := range identity.Roles {
		v.Roles = append(v.Roles, roleRow{words.Role(r), words.RoleMay(r)})
	}
	return v
}

// showNewUser serves GET /users/new.
func (s *Server) showNewUser(c echo.Context) error {
	return s.show(c, http.StatusOK, s.newUserView(formOf(map[string]string{"role": string(identity.Analyst)})))
}

// createUser serves POST /users/new.
func (s *Server) createUser(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	u, link, err := s.svc.Accounts.Create(c.Request().Context(), actor(c), accounts.NewUser{
		Email: f.Value("email"), Name: f.Value("name"), Role: identity.Role(f.Value("role")),
	})
	if f.refuse(err) {
		if fault.Code(err) == "user.email_taken" {
			f.wrong["email"] = "has an account already"
		}
		return s.show(c, edge.Status(fault.KindOf(err)), s.newUserView(f))
	}
	if err != nil {
		return err
	}
	return s.passOn(c, u, link)
}

// passOn leads to the page of a user who gets a link: it was mailed, or is
// shown there.
func (s *Server) passOn(c echo.Context, u accounts.User, link string) error {
	if s.svc.Notices.Sends() {
		return s.redirect(c, "/users/"+u.ID, "A link to set the password is on its way to "+u.Email+".")
	}
	s.leaveOnce(c, linkCookie, u.ID+" "+link)
	return s.redirect(c, "/users/"+u.ID, "")
}
