// Package api serves Ward's REST API under /api/v1.
//
// A handler decodes the request into a struct of its own, calls one method of
// one service, and returns the answer or the error. Who may call what stands
// in one table, routes.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/identity"
)

// Server answers REST requests.
type Server struct {
	svc  Services
	opt  Options
	log  *slog.Logger
	echo *echo.Echo

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
}

// route is one entry of the table: what is called, what permission it needs,
// and who answers.
type route struct {
	method string
	path   string // below /api/v1
	needs  identity.Permission
	handle echo.HandlerFunc
	upload bool // the body may be a whole document or list
	bare   bool // no Idempotency-Key: it answers with a secret
}

// New returns the server of the whole REST API.
func New(svc Services, opt Options, log *slog.Logger) *Server {
	s := &Server{svc: svc, opt: opt, log: log, echo: echo.New(), clientAddress: edge.ClientAddress(opt.Proxies)}
	edge.Use(s.echo, log)
	s.echo.HTTPErrorHandler = s.fail
	s.echo.Use(secureHeaders)
	s.operations()
	s.documentation()
	v1 := s.echo.Group("/api/v1")
	for _, r := range s.routes() {
		v1.Add(r.method, r.path, r.handle, s.limitBody(r), s.authenticate(r), s.idempotent(r))
	}
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// routes is the table of the whole API, by resource.
func (s *Server) routes() []route {
	var all []route
	for _, part := range [][]route{
		s.accountRoutes(), s.vendorRoutes(), s.evidenceRoutes(), s.agreementRoutes(),
		s.assessmentRoutes(), s.reassessmentRoutes(), s.portfolioRoutes(), s.auditRoutes(), s.ruleRoutes(), s.operatorRoutes(),
	} {
		all = append(all, part...)
	}
	return all
}
