package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/accounts"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// listViewsView is the page of saved views: those that are kept, and the list
// that is about to be.
type listViewsView struct {
	page
	form
	Saved  []savedView
	Query  string // of the list to save; empty: there is none
	List   string // where that list is
	Says   string // what that list shows
	Name   control
	Shared bool // is ticked
}

func (*listViewsView) template() string { return "vendors/views" }

// savedView is one view as the page shows it.
type savedView struct {
	ID, Name, Href string
	Says           string // its filters in words
	Whose          string // "Yours", "Shared by Ines Calder"
	Mine, Shared   bool
	Removable      bool
	Version        int
	Rename         control
}

// tabOf is the link to a view.
func tabOf(v vendors.View) listTab {
	q := viewQuery(v.Query)
	return listTab{Label: v.Name, Href: q.Address(), query: q}
}

func viewQuery(text string) listQuery {
	values, err := url.ParseQuery(text)
	if err != nil {
		values = url.Values{}
	}
	return listQueryOf(values)
}

// showViews serves GET /vendors/views. With the parameters of a list it offers
// to keep that list.
func (s *Server) showViews(c echo.Context) error {
	return s.sendViews(c, http.StatusOK, form{values: url.Values{}}, listQueryOf(c.QueryParams()), "")
}

// sendViews shows the page. renamed is the view whose form is shown again.
func (s *Server) sendViews(c echo.Context, status int, f form, q listQuery, renamed string) error {
	ctx, by := c.Request().Context(), actor(c)
	views, err := s.svc.Vendors.Views(ctx, by)
	if err != nil {
		return err
	}
	people, err := s.svc.Accounts.List(ctx, by, accounts.UserFilter{Sort: accounts.ByName}, maxPeople)
	if err != nil {
		return err
	}
	v := &listViewsView{page: page{Title: "Saved views", Nav: "vendors"}, form: f, Query: q.Query(), List: q.Address(), Says: saysOf(q, people, by.ID)}
	if renamed == "" {
		v.Name, v.Shared = f.control("name", "Name of the view"), f.Value("shared") != ""
	} else {
		v.Query = ""
	}
	v.Name.Name, v.Name.Label, v.Name.Required, v.Name.Max, v.Name.Autocomplete = "name", "Name of the view", true, 60, "off"
	for _, view := range views {
		row := savedRow(view, people, by)
		if view.ID == renamed {
			row.Rename.Value, row.Rename.Error = f.Value("name"), f.told("name", "The name")
		}
		v.Saved = append(v.Saved, row)
	}
	return s.show(c, status, v)
}

func savedRow(view vendors.View, people []accounts.User, by identity.Actor) savedView {
	q := viewQuery(view.Query)
	row := savedView{
		ID: view.ID, Name: view.Name, Href: q.Address(), Says: saysOf(q, people, by.ID), Whose: "Yours", Shared: view.Shared, Version: view.Version,
		Mine: view.UserID == by.ID, Rename: control{Name: "name", Label: "Name", Value: view.Name, Required: true, Max: 60, Autocomplete: "off", Own: view.ID},
	}
	row.Removable = row.Mine || by.Role.Has(identity.ManageUsers)
	switch {
	case row.Mine && row.Shared:
		row.Whose = "Yours, shared with everyone"
	case !row.Mine:
		row.Whose = "Shared"
		for _, u := range people {
			if u.ID == view.UserID {
				row.Whose = "Shared by " + u.Name
			}
		}
	}
	return row
}

// saysOf says in words what a list shows.
func saysOf(q listQuery, people []accounts.User, me string) string {
	l := &vendorListView{listQuery: q}
	l.choices(people, me)
	l.heads()
	var out []string
	if q.Text != "" {
		out = append(out, "Search: “"+q.Text+"”")
	}
	for _, c := range l.Chips {
		out = append(out, c.Label)
	}
	for _, h := range l.Heads {
		if h.Way != "" && q.Sort != "" {
			out = append(out, "by "+strings.ToLower(h.Label[:1])+h.Label[1:]+", "+h.Way)
		}
	}
	if len(out) == 0 {
		return "All vendors"
	}
	return strings.Join(out, " · ")
}

// addView serves POST /vendors/views.
func (s *Server) addView(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	q := viewQuery(f.Value("query"))
	_, err = s.svc.Vendors.AddView(c.Request().Context(), actor(c), vendors.NewView{Name: f.Value("name"), Query: q.Query(), Shared: f.Value("shared") != ""})
	if refuseView(&f, err) {
		return s.sendViews(c, statusOf(err), f, q, "")
	}
	if err != nil {
		return err
	}
	return s.redirect(c, q.Address(), "The view “"+f.Value("name")+"” is saved. It stands beside the other lists.")
}

// changeView serves POST /vendors/views/{id}: its name, whether others see it,
// and with "query" the list that it shows.
func (s *Server) changeView(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(f.Value("seen")) // 0: any
	id := c.Param("id")
	in := vendors.ViewChange{Name: new(f.Value("name")), Shared: new(f.Value("shared") != "")}
	if f.values.Has("query") {
		in.Query = new(viewQuery(f.Value("query")).Query())
	}
	v, err := s.svc.Vendors.ChangeView(c.Request().Context(), actor(c), id, seen, in)
	if refuseView(&f, err) {
		return s.sendViews(c, statusOf(err), f, listQuery{}, id)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors/views", "The view “"+v.Name+"” is saved.")
}

// removeView serves POST /vendors/views/{id}/remove.
func (s *Server) removeView(c echo.Context) error {
	if err := s.svc.Vendors.RemoveView(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.redirect(c, "/vendors/views", "The view is removed. The vendors are as they were.")
}

// refuseView takes over what is wrong with a view.
func refuseView(f *form, err error) bool {
	if !f.refuse(err) {
		return false
	}
	switch fault.Code(err) {
	case "view.name_taken":
		f.wrong["name"] = "is the name of another view"
	case "view.invalid":
		f.Problem = "The view needs a name with a letter or a digit. It is not kept yet."
	}
	return true
}
