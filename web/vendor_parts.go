package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
	"ward/internal/vendors"
)

// A part of a vendor is a service in use, or a contact: their pages are alike.

// field is a control with the part that draws it: "input", "textarea" or
// "select".
type field struct {
	control
	Draw string
}

// partRow is a part in a list.
type partRow struct {
	ID, Name string
	Lines    []string // below the name
	Mail     string   // an address to write to; empty: none
}

// partKind is what the pages of services and of contacts differ in.
type partKind struct {
	tab, one, many string // "services", "service", "Services in use"
	empty          string // what an empty list means, and what to do
	fields         func(f form) []field
	list           func(ctx context.Context, by identity.Actor, vendor, after string) ([]partRow, error)
	load           func(ctx context.Context, by identity.Actor, vendor, id string) (form, error)
	add            func(ctx context.Context, by identity.Actor, vendor string, f *form) error
	change         func(ctx context.Context, by identity.Actor, vendor, id string, seen int, f *form) error
	remove         func(ctx context.Context, by identity.Actor, vendor, id string, seen int) error
}

func (s *Server) partRoutes() []route {
	services, contacts := s.services(), s.contacts()
	return []route{
		{method: http.MethodGet, path: "/vendors/:id/services", needs: identity.ReadVendors, handle: s.listParts(services)},
		{method: http.MethodPost, path: "/vendors/:id/services", needs: identity.WriteVendors, handle: s.addPart(services)},
		{method: http.MethodGet, path: "/vendors/:id/services/:part", needs: identity.WriteVendors, handle: s.editPart(services)},
		{method: http.MethodPost, path: "/vendors/:id/services/:part", needs: identity.WriteVendors, handle: s.changePart(services)},
		{method: http.MethodPost, path: "/vendors/:id/services/:part/remove", needs: identity.WriteVendors, handle: s.removePart(services)},
		{method: http.MethodGet, path: "/vendors/:id/contacts", needs: identity.ReadVendors, handle: s.listParts(contacts)},
		{method: http.MethodPost, path: "/vendors/:id/contacts", needs: identity.WriteVendors, handle: s.addPart(contacts)},
		{method: http.MethodGet, path: "/vendors/:id/contacts/:part", needs: identity.WriteVendors, handle: s.editPart(contacts)},
		{method: http.MethodPost, path: "/vendors/:id/contacts/:part", needs: identity.WriteVendors, handle: s.changePart(contacts)},
		{method: http.MethodPost, path: "/vendors/:id/contacts/:part/remove", needs: identity.WriteVendors, handle: s.removePart(contacts)},
	}
}

// partsView is the list of a vendor's parts of one kind, with a form for one
// more.
type partsView struct {
	page
	form
	Head        vendorHead
	One, Many   string
	Empty       string
	Rows        []partRow
	Fields      []field
	More        string // address of the next page; empty: there is none
	CanChange   bool
	WhyReadOnly string // why nothing can be changed; empty: it can, or the role says so
}

func (*partsView) template() string { return "vendor/parts" }

// partView is the form of one part.
type partView struct {
	page
	form
	Head   vendorHead
	ID     string
	Seen   int
	One    string
	Name   string
	Fields []field
}

func (*partView) template() string { return "vendor/part" }

// maxPartRows is how many parts one page lists.
const maxPartRows = 100

// showParts shows the list of parts with a form as it was typed.
func (s *Server) showParts(c echo.Context, k partKind, status int, f form) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	v, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	rows, err := k.list(ctx, by, id, c.QueryParam("cursor"))
	if err != nil {
		return err
	}
	out := &partsView{
		page: page{Title: k.many + " of " + v.Name, Nav: "vendors"}, form: f, Head: vendorHead{ID: v.ID, Name: v.Name, Tab: k.tab},
		One: k.one, Many: k.many, Empty: k.empty, Rows: rows, Fields: k.fields(f), CanChange: by.Role.Has(identity.WriteVendors),
	}
	if v.Status == vendors.Retired {
		out.CanChange, out.WhyReadOnly = false, "The vendor is retired; its record is kept as it was."
	}
	if len(rows) > maxPartRows {
		out.Rows, out.More = rows[:maxPartRows], out.Head.Path()+"/"+k.tab+"?cursor="+rows[maxPartRows-1].ID
	}
	return s.show(c, status, out)
}

// listParts serves GET /vendors/:id/services and contacts.
func (s *Server) listParts(k partKind) echo.HandlerFunc {
	return func(c echo.Context) error { return s.showParts(c, k, http.StatusOK, formOf(nil)) }
}

// addPart serves POST /vendors/:id/services and contacts.
func (s *Server) addPart(k partKind) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := readForm(c)
		if err != nil {
			return err
		}
		if err := k.add(c.Request().Context(), actor(c), c.Param("id"), &f); err != nil {
			if f.refuse(err) {
				return s.showParts(c, k, http.StatusUnprocessableEntity, f)
			}
			return err
		}
		return s.redirect(c, "/vendors/"+c.Param("id")+"/"+k.tab, f.Value("name")+" is added.")
	}
}

func (s *Server) showPartForm(c echo.Context, k partKind, status int, f form, seen int) error {
	ctx, by := c.Request().Context(), actor(c)
	v, err := s.svc.Vendors.Get(ctx, by, c.Param("id"))
	if err != nil {
		return err
	}
	return s.show(c, status, &partView{
		page: page{Title: "Change " + f.Value("name"), Nav: "vendors"}, form: f, Head: vendorHead{ID: v.ID, Name: v.Name, Tab: k.tab},
		ID: c.Param("part"), Seen: seen, One: k.one, Name: f.Value("name"), Fields: k.fields(f),
	})
}

// editPart serves GET /vendors/:id/services/:part and contacts.
func (s *Server) editPart(k partKind) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := k.load(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"))
		if err != nil {
			return err
		}
		return s.showPartForm(c, k, http.StatusOK, f, f.seen())
	}
}

// changePart serves POST /vendors/:id/services/:part and contacts.
func (s *Server) changePart(k partKind) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := readForm(c)
		if err != nil {
			return err
		}
		if err := k.change(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"), f.seen(), &f); err != nil {
			if f.refuse(err) {
				return s.showPartForm(c, k, http.StatusUnprocessableEntity, f, f.seen())
			}
			return err
		}
		return s.redirect(c, "/vendors/"+c.Param("id")+"/"+k.tab, f.Value("name")+" is saved.")
	}
}

// removePart serves POST /vendors/:id/services/:part/remove and contacts.
func (s *Server) removePart(k partKind) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := readForm(c)
		if err != nil {
			return err
		}
		if err := k.remove(c.Request().Context(), actor(c), c.Param("id"), c.Param("part"), f.seen()); err != nil {
			return err
		}
		return s.redirect(c, "/vendors/"+c.Param("id")+"/"+k.tab, "The "+k.one+" is removed.")
	}
}
