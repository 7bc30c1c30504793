// Package web serves Ward's pages.
//
// A handler reads a form into a struct of its own, calls one or a few methods
// of the services, and shows a view or redirects. It never calls the API. Who
// may call what stands in one table, routes. Every form works without script;
// htmx only asks for parts of the same pages.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
)

// Server answers requests for pages.
type Server struct {
	svc   Services
	opt   Options
	log   *slog.Logger
	echo  *echo.Echo
	pages templates

	clientAddress echo.IPExtractor
}

// Options are the settings of the server.
type Options struct {
	BaseURL   string // as users reach it, without a trailing slash
	MaxUpload int64  // bytes of one document
	// Proxies are believed when they name the client in X-Forwarded-For.
	Proxies []netip.Prefix
	Now     func() time.Time
	// Ready names each part that Ward needs and asks it whether it answers.
	Ready map[string]func(context.Context) error
	About About
}

// About is what an administrator is told of the running program. It holds no
// address, no path and no secret.
type About struct {
	Version, Commit, Go string
	Database            string // kind and version
	Schema              int64  // the version of its tables
	Queue, Storage      string // of which kind they are, in words
	Mail                string // whether mail is sent, in words
}

// secure says whether users reach Ward by https.
func (o Options) secure() bool { return strings.HasPrefix(o.BaseURL, "https://") }

// route is one entry of the table: what is called, what permission it needs,
// and who answers.
type route struct {
	method string
	path   string
	needs  identity.Permission
	handle echo.HandlerFunc
	upload bool // the body may hold whole files
}

// New returns the server of all pages. It fails when a template does not
// parse.
func New(svc Services, opt Options, log *slog.Logger) (*Server, error) {
	pages, err := allTemplates()
	if err != nil {
		return nil, err
	}
	s := &Server{svc: svc, opt: opt, log: log, echo: echo.New(), pages: pages, clientAddress: edge.ClientAddress(opt.Proxies)}
	edge.Use(s.echo, log)
	s.echo.HTTPErrorHandler = s.fail
	sameSite, err := s.sameSite()
	if err != nil {
		return nil, err
	}
	s.echo.Use(secureHeaders, sameSite, compress)
	s.echo.GET("/static/:hash/*", serveAsset)
	s.echo.GET("/favicon.ico", func(c echo.Context) error { return c.Redirect(http.StatusFound, asset("logo.svg")) })
	for _, r := range s.routes() {
		s.echo.Add(r.method, r.path, r.handle, s.authenticate(r), s.limitBody(r))
	}
	go packAssets()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// sameSite refuses what another site makes a browser send. A cookie with
// SameSite=Lax is the second lock.
func (s *Server) sameSite() (echo.MiddlewareFunc, error) {
	guard := http.NewCrossOriginProtection()
	if base, err := url.Parse(s.opt.BaseURL); err == nil && base.Host != "" {
		if err := guard.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
			return nil, err
		}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := guard.Check(c.Request()); err != nil {
				return fault.Wrap(err, fault.Forbidden, codeCrossSite, "Nothing was done. If it was you, send it from a page of Ward, in a browser of today.")
			}
			return next(c)
		}
	}, nil
}

// codeCrossSite marks a request that another site made a browser send.
const codeCrossSite = "request.cross_site"

// routes is the table of all pages, by area.
func (s *Server) routes() []route {
	var all []route
	for _, area := range [][]route{
		s.signInRoutes(), s.passwordRoutes(), s.accountRoutes(), s.userRoutes(), s.homeRoutes(), s.vendorListRoutes(), s.vendorRoutes(), s.intakeRoutes(),
		s.scoreRoutes(), s.documentRoutes(), s.reviewRoutes(), s.operationsRoutes(), s.auditRoutes(),
	} {
		all = append(all, area...)
	}
	return all
}

// views lists a value of every view: what the templates are parsed for, and
// checked against.
func views() []view {
	var all []view
	for _, area := range [][]view{
		errorViews, signInViews, passwordViews, accountViews, userViews, homeViews, vendorListViews, vendorViews, intakeViews,
		scoreViews, documentViews, reviewViews, operationsViews, auditViews,
	} {
		all = append(all, area...)
	}
	return all
}
