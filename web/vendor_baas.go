package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"ward/internal/agreements"
	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/vendors"
	"ward/web/words"
)

func (s *Server) baaRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/vendors/:id/baas", needs: identity.ReadAgreements, handle: s.listBAAs},
		{method: http.MethodPost, path: "/vendors/:id/baas", needs: identity.WriteAgreements, handle: s.addBAA},
		{method: http.MethodGet, path: "/vendors/:id/baas/new", needs: identity.WriteAgreements, handle: s.newBAA},
		{method: http.MethodGet, path: "/baas/:id", needs: identity.ReadAgreements, handle: s.baa},
		{method: http.MethodPost, path: "/baas/:id", needs: identity.WriteAgreements, handle: s.changeBAA},
	}
}

// baasView lists the agreements of a vendor.
type baasView struct {
	page
	Head      vendorHead
	Says      string // what they come to
	Mark      words.Standing
	Rows      []baaRow
	More      string // address of the next page; empty: there is none
	CanChange bool
}

func (*baasView) template() string { return "vendor/baas" }

// baaView is one agreement: as it is recorded, and the form that changes it; or
// the form of a new one.
type baaView struct {
	page
	form
	Head      vendorHead
	Action    string // of the form
	Seen      int
	New       bool
	Expired   bool
	Row       baaRow
	Paper     string // the name of its document
	Updated   string // when it was last changed
	CanChange bool
	Fields    []field
	Window    control
	Unit      control
	After     []field
	Hours     string // the window in hours, at its longest
}

func (*baaView) template() string { return "vendor/baa" }

// maxBAARows is how many agreements one page lists.
const maxBAARows = 50

// listBAAs serves GET /vendors/:id/baas.
func (s *Server) listBAAs(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	vendor, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	all, err := s.svc.Agreements.List(ctx, by, id, agreements.Filter{After: c.QueryParam("cursor")}, maxBAARows+1)
	if err != nil {
		return err
	}
	today := s.today()
	v := &baasView{page: page{Title: "BAAs of " + vendor.Name, Nav: "vendors"}, Head: vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "baas"}}
	v.CanChange = by.Role.Has(identity.WriteAgreements) && vendor.Status != vendors.Retired
	if len(all) > maxBAARows {
		all = all[:maxBAARows]
		v.More = v.Head.Path() + "/baas?cursor=" + all[maxBAARows-1].ID
	}
	v.Rows = baaRows(all, today)
	if c.QueryParam("cursor") == "" {
		v.Mark, v.Says = standingWords(agreements.StandingOf(all, today), today)
	}
	return s.show(c, http.StatusOK, v)
}

// standingWords say what the agreements of a vendor come to.
func standingWords(st agreements.Standing, today string) (words.Standing, string) {
	switch {
	case st.InForce && st.ExpiresOn == "":
		return stand("ok", "circle-check", "In force"), "It has no fixed end."
	case st.InForce:
		return stand("ok", "circle-check", "In force"), "Its last day is " + words.Date(st.ExpiresOn) + ", " + words.Until(st.ExpiresOn, today) + "."
	case st.NotRequired:
		return stand("off", "circle-minus", "Not required"), "The agreement below says why."
	case st.Refused:
		return stand("bad", "alert-octagon", "Refused by the vendor"), "Without an agreement the vendor must not get PHI: 45 CFR 164.502(e)."
	case st.Status == "":
		return stand("off", "circle-dashed", "None on record"), "A vendor that gets PHI needs one before: 45 CFR 164.308(b)."
	}
	return stand("warn", "alert-triangle", "None in force"), "A vendor that gets PHI needs one before: 45 CFR 164.308(b)."
}

// newBAA serves GET /vendors/:id/baas/new.
func (s *Server) newBAA(c echo.Context) error {
	return s.showNewBAA(c, http.StatusOK, formOf(map[string]string{"status": string(agreements.Draft), "notice.unit": string(agreements.Days)}))
}

func (s *Server) showNewBAA(c echo.Context, status int, f form) error {
	vendor, err := s.svc.Vendors.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	v := &baaView{form: f, New: true, CanChange: true, Action: "/vendors/" + vendor.ID + "/baas"}
	v.page = page{Title: "New BAA of " + vendor.Name, Nav: "vendors"}
	v.Head = vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "baas"}
	return s.showBAA(c, status, v, agreements.First())
}

// addBAA serves POST /vendors/:id/baas.
func (s *Server) addBAA(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	change, err := baaChange(f)
	if err == nil {
		_, err = s.svc.Agreements.Create(c.Request().Context(), actor(c), c.Param("id"), change)
	}
	if err != nil {
		if refuseBAA(&f, err) {
			return s.showNewBAA(c, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return s.redirect(c, "/vendors/"+c.Param("id")+"/baas", "The BAA is added.")
}

// baa serves GET /baas/:id.
func (s *Server) baa(c echo.Context) error {
	a, err := s.svc.Agreements.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.showStoredBAA(c, http.StatusOK, a, baaForm(a))
}

// showStoredBAA shows an agreement as it is stored, beside the form.
func (s *Server) showStoredBAA(c echo.Context, status int, a *agreements.Agreement, f form) error {
	vendor, err := s.svc.Vendors.Get(c.Request().Context(), actor(c), a.VendorID)
	if err != nil {
		return err
	}
	today := s.today()
	v := &baaView{form: f, Action: "/baas/" + a.ID, Seen: a.Version, Row: baaRowOf(a, today), Updated: words.Moment(a.UpdatedAt)}
	v.page = page{Title: "BAA of " + vendor.Name, Nav: "vendors"}
	v.Head = vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "baas"}
	v.CanChange = actor(c).Role.Has(identity.WriteAgreements) && vendor.Status != vendors.Retired
	v.Expired = a.StatusOn(today) == agreements.Expired
	states := agreements.Next(a.StatusOn(today))
	if !slices.Contains(states, a.Status) {
		states = slices.Insert(states, 0, a.Status)
	}
	return s.showBAA(c, status, v, states)
}

// showBAA fills in the controls and shows the page.
func (s *Server) showBAA(c echo.Context, status int, v *baaView, states []agreements.Status) error {
	docs, err := s.svc.Evidence.List(c.Request().Context(), actor(c), v.Head.ID, evidence.Filter{}, maxPapers)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if string(d.ID) == v.Row.Paper {
			v.Paper = d.Name
		}
	}
	v.controls(states, papers(docs))
	return s.show(c, status, v)
}

// maxPapers is how many documents of the vendor the form offers, newest first.
const maxPapers = 200

// changeBAA serves POST /baas/:id.
func (s *Server) changeBAA(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	f, err := readForm(c)
	if err != nil {
		return err
	}
	change, err := baaChange(f)
	if err == nil {
		_, err = s.svc.Agreements.Change(ctx, by, id, f.seen(), change)
	}
	if err == nil {
		return s.redirect(c, "/baas/"+id, "The BAA is saved.")
	}
	if !refuseBAA(&f, err) {
		return err
	}
	a, err := s.svc.Agreements.Get(ctx, by, id)
	if err != nil {
		return err
	}
	if seen := f.seen(); seen != 0 && seen != a.Version {
		f.Problem = "Someone changed this BAA on " + words.Moment(a.UpdatedAt) + ", after you opened it. What is stored now stands at the side. Your entries are kept below: save again to put them in its place."
	}
	return s.showStoredBAA(c, http.StatusUnprocessableEntity, a, f)
}

// baaForm is the form of an agreement as it is stored.
func baaForm(a *agreements.Agreement) form {
	fields := map[string]string{
		"status": string(a.Status), "effective_on": text(a.EffectiveOn), "expires_on": text(a.ExpiresOn), "document_id": text(a.DocumentID),
		"note": a.Note, "seen": strconv.Itoa(a.Version), "notice.unit": string(agreements.Days),
	}
	if n := a.Notice(); n != nil {
		fields["notice.value"], fields["notice.unit"] = strconv.Itoa(n.Value), string(n.Unit)
	}
	return formOf(fields)
}
