package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
)

//go:embed templates
var templateFiles embed.FS

// view is what one page shows: a struct of its own that embeds page. A view is
// given to its template and to nothing else.
type view interface {
	// template is the file below templates, without its ending. The file
	// defines "main" and, for each part that htmx asks for alone, a block with
	// the name of that part's id.
	template() string
	frame() *page
}

// page is what every page shows around its own content. A handler sets the
// first group; show fills in the rest.
type page struct {
	Title string // of the tab and of the history: "Vendors"
	Nav   string // the entry of the menu that is current: "vendors"
	Rail  bool   // the menu shrinks to icons
	Bare  bool   // no menu: sign-in and its kin

	Me        person
	Notice    string // what the last form did, said once
	Theme     string // light, dark, or "" for what the system says
	Density   string // compact, "" or roomy: of tables
	Path      string // of this page, to come back to
	Today     string // date, YYYY-MM-DD, UTC
	RequestID string
}

func (p *page) frame() *page { return p }

// Can says whether the person may do what a permission names.
func (p *page) Can(permission string) bool { return p.Me.Role.Has(identity.Permission(permission)) }

// person is the signed-in user.
type person struct {
	ID, Name, Email, Organization string
	Role                          identity.Role
}

// templates are the parsed pages by the name of their file.
type templates map[string]pageTemplate

// pageTemplate is the template of one page.
type pageTemplate struct {
	*template.Template
	parts map[string]bool // the blocks that htmx may ask for alone
}

// allTemplates are those of all views, parsed once for every server of a process:
// they hold nothing of one.
var allTemplates = sync.OnceValues(func() (templates, error) { return parseTemplates(views()) })

// parseTemplates parses the file of each view with the layout and the parts.
func parseTemplates(all []view) (templates, error) {
	shared, err := template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/layout/*.html", "templates/parts/*.html")
	if err != nil {
		return nil, err
	}
	out := templates{}
	for _, v := range all {
		own, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if own, err = own.ParseFS(templateFiles, "templates/"+v.template()+".html"); err != nil {
			return nil, err
		}
		out[v.template()] = pageTemplate{own, partsOf(own, shared)}
	}
	return out, nil
}

// partsOf returns the blocks of a page's own file that it shows with the whole
// view and as the element of the same id. Any other cannot be shown alone: its
// dot is something else.
func partsOf(own, shared *template.Template) map[string]bool {
	var texts []string
	for _, t := range own.Templates() {
		if t.Tree != nil {
			texts = append(texts, t.Tree.Root.String())
		}
	}
	all, parts := strings.Join(texts, "\n"), map[string]bool{}
	for _, t := range own.Templates() {
		name := t.Name()
		if t.Tree == nil || shared.Lookup(name) != nil || !strings.Contains(all, `{{template "`+name+`" .}}`) {
			continue
		}
		parts[name] = strings.Contains(t.Tree.Root.String(), `id="`+name+`"`)
	}
	return parts
}

// show writes a view: the whole page or, when htmx asks for a part of it that
// the template defines, that part.
func (s *Server) show(c echo.Context, status int, v view) error {
	block := "page"
	if part := askedPart(c); s.pages[v.template()].parts[part] {
		block = part
	}
	return s.showPart(c, status, v, block)
}

// showPart writes one block of a view's template.
func (s *Server) showPart(c echo.Context, status int, v view, block string) error {
	s.furnish(c, v.frame(), block == "page")
	t, ok := s.pages[v.template()]
	if !ok {
		return fmt.Errorf("template %s is not parsed: list its view in views", v.template())
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, v); err != nil {
		return fmt.Errorf("show %s: %w", v.template(), err)
	}
	c.Response().Header().Add(echo.HeaderVary, "HX-Request")
	return c.HTMLBlob(status, b.Bytes())
}

// furnish fills in what every page shows.
func (s *Server) furnish(c echo.Context, p *page, whole bool) {
	if by := actor(c); by.ID != "" {
		p.Me = person{ID: by.ID, Name: by.Name, Email: by.Email, Organization: by.Organization, Role: by.Role}
	}
	p.Path = c.Request().URL.RequestURI()
	p.Today = s.opt.Now().Format("2006-01-02")
	p.Theme, p.Density = preference(c, "ward_theme", "light", "dark"), preference(c, "ward_density", "compact", "roomy")
	if whole {
		p.Notice = s.takeNotice(c)
	}
}

// isHTMX says whether htmx asks for a part of a page. When it restores a page
// of the history it wants the whole of it.
func isHTMX(c echo.Context) bool {
	h := c.Request().Header
	return h.Get("HX-Request") == "true" && h.Get("HX-History-Restore-Request") != "true"
}

// askedPart returns the id of the part that htmx will put the answer in: it
// sends "div#rows".
func askedPart(c echo.Context) string {
	if !isHTMX(c) {
		return ""
	}
	_, id, _ := strings.Cut(c.Request().Header.Get("HX-Target"), "#")
	return id
}

// redirect sends the browser to a page of Ward after a form has done its work,
// which notice says there, once; "" says nothing.
func (s *Server) redirect(c echo.Context, to, notice string) error {
	s.leaveNotice(c, notice)
	if isHTMX(c) {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusOK)
	}
	return c.Redirect(http.StatusSeeOther, to)
}
