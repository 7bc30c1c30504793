package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/web/words"
)

var homeViews = []view{&homeView{}, &portfolioView{}}

func (s *Server) homeRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/", needs: identity.SignedIn, handle: s.home},
		{method: http.MethodGet, path: "/portfolio", needs: identity.ReadVendors, handle: s.portfolio},
	}
}

// homeView is the start page: what waits for the person, or for everyone.
type homeView struct {
	page
	scope
	Waits       int        // how many things wait
	Left, Right []workCard // what waits, by kind; no empty cards
	Calm        string     // what does not wait, in one sentence; empty: everything does
	Main        *step
	Sentence    string // beside the main button
	New         bool   // the organization has no vendor yet
	NextReview  string // date; empty: none is planned
	BeingRead   int
	Vendors     int
}

func (*homeView) template() string { return "home/home" }

// step is one thing to do next.
type step struct{ Label, Href, Icon string }

// scope is whose vendors a page is about.
type scope struct {
	Mine  bool
	owner string // the person's id when Mine
	Here  string // the address of the page
}

// scopeCookie remembers whose work a person looks at.
const scopeCookie = "ward_scope"

// scopeOf reads whose vendors are asked for: with "?owner=me" or "?owner=all",
// which the browser remembers.
func (s *Server) scopeOf(c echo.Context, path string) scope {
	wish := c.QueryParam("owner")
	if wish == "me" || wish == "all" {
		k := s.cookie(scopeCookie, wish)
		k.MaxAge = 365 * 24 * 60 * 60
		c.SetCookie(k)
	} else {
		wish = preference(c, scopeCookie, "me", "all")
	}
	out := scope{Mine: wish == "me", Here: path}
	if out.Mine {
		out.owner = actor(c).ID
	}
	return out
}

// Vendors is the address of the list of vendors in use with some filters, as
// pairs of name and value.
func (s scope) Vendors(filters ...string) string {
	return s.list("/vendors", append([]string{"status", join(portfolio.InUse)}, filters...)...)
}

// list is the address of a list with some filters and the owner.
func (s scope) list(path string, filters ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(filters); i += 2 {
		v.Set(filters[i], filters[i+1])
	}
	if s.owner != "" {
		v.Set("owner_id", s.owner)
	}
	return strings.ReplaceAll(withQuery(path, v), "%2C", ",")
}

func join[S ~string](values []S) string { return strings.Join(texts(values), ",") }

// home serves GET /.
func (s *Server) home(c echo.Context) error {
	by := actor(c)
	in := s.scopeOf(c, "/")
	f, err := s.svc.Portfolio.Figures(c.Request().Context(), by, portfolio.Query{Owner: in.owner})
	if err != nil {
		return err
	}
	v := &homeView{
		page: page{Title: "My work", Nav: "home"}, scope: in, NextReview: f.NextReview, BeingRead: f.Waiting.Reading,
		New: !in.Mine && len(f.ByStatus) == 0, Vendors: f.Vendors,
	}
	w := worker{scope: in, role: by.Role, f: f}
	v.Left, v.Right, v.Calm = w.cards()
	for _, card := range slices.Concat(v.Left, v.Right) {
		v.Waits += card.Count
	}
	v.Main, v.Sentence = w.next()
	return s.show(c, http.StatusOK, v)
}

// next is the one thing to do first, and the sentence beside it: facts that
// wait keep a report from counting, so they come first.
func (w worker) next() (*step, string) {
	waits := w.f.Waiting
	switch {
	case len(w.f.ByStatus) == 0 || !w.role.Has(identity.WriteEvidence):
		return nil, ""
	case waits.Confirm.Count > 0:
		d := waits.Confirm.First[0]
		return &step{"Confirm " + words.Count(max(d.OpenFacts, 1), "fact", "facts"), "/documents/" + string(d.ID) + "/review", "checklist"},
			isolated(d.Name) + " of " + isolated(d.VendorName) + " waits longest, " + words.For(d.Since, w.f.At) + "."
	case waits.Failed.Count > 0:
		d := waits.Failed.First[0]
		return &step{"See why it failed", "/documents/" + string(d.ID), "file-alert"}, isolated(d.Name) + " of " + isolated(d.VendorName) + " could not be read."
	case waits.Reassess.Due.Overdue > 0:
		r := waits.Reassess.First[0]
		return &step{"Start the review", "/vendors/" + r.VendorID, "clipboard-check"}, isolated(r.VendorName) + ": " + words.Within(words.Cause(r.Cause)) + ", " + words.Until(r.DueOn, w.today()) + "."
	}
	return &step{"Add vendor", "/vendors/new", "plus"}, ""
}

// isolated keeps a name within a sentence from turning the words around it.
func isolated(name string) string { return "\u2068" + name + "\u2069" }
