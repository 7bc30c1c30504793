package web

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"ward/internal/accounts"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/logging"
)

// policy lets a page load Ward's own files and nothing else: no inline script,
// no style attribute, no other host. Images of the kit's style sheet are data:
// URLs.
const policy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secureHeaders sets what a browser must know about every answer. Pages hold
// what only the signed-in person may see: no cache keeps them.
func secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// compress packs pages. Files come packed already or, when they are evidence,
// as they are: they may be asked for in ranges.
var compress = middleware.GzipWithConfig(middleware.GzipConfig{
	MinLength: 1 << 10,
	Skipper: func(c echo.Context) bool {
		return strings.HasPrefix(c.Path(), "/static/") || strings.HasSuffix(c.Path(), "/content")
	},
})

// maxForm is the limit of a body without files.
const maxForm = 1 << 20

// overhead is what a form may hold besides one file.
const overhead = 1 << 20

// limitBody bounds the body and, for an upload, the time it may take.
func (s *Server) limitBody(r route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			limit := int64(maxForm)
			if r.upload {
				limit = maxFiles*s.opt.MaxUpload + overhead
				if err := edge.TakeTime(c); err != nil {
					return err
				}
			}
			c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, limit)
			return next(c)
		}
	}
}

// maxFiles is how many files one form may carry.
const maxFiles = 20

// keyActor is where authenticate leaves who asks, in Echo's context.
const keyActor = "actor"

// actor returns who asks. Every route but public ones has one.
func actor(c echo.Context) identity.Actor {
	a, _ := c.Get(keyActor).(identity.Actor)
	return a
}

// authenticate finds out who asks by the session cookie, and refuses what the
// route's permission does not allow. Services check again: this is the first
// lock, not the only one.
func (s *Server) authenticate(r route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			by, err := s.whoAsks(c)
			switch {
			case err == nil:
				c.Set(keyActor, by)
				ctx := logging.With(c.Request().Context(), slog.String("tenant", string(by.Tenant)), slog.String("actor", by.ID))
				c.SetRequest(c.Request().WithContext(ctx))
			case fault.KindOf(err) != fault.Unauthenticated:
				return err
			case r.needs != identity.Public:
				return s.askToSignIn(c, err)
			}
			if err := by.May(r.needs); r.needs != identity.Public && err != nil {
				return err
			}
			return next(c)
		}
	}
}

// headerPolls marks a request that a page makes by itself, again and again, by
// hx-headers='{"Ward-Polls":"1"}': nobody did anything, so that it keeps no
// session alive. 45 CFR 164.312(a)(2)(iii), automatic logoff.
const headerPolls = "Ward-Polls"

// whoAsks returns the person behind the session cookie. A token of the API is
// no session.
func (s *Server) whoAsks(c echo.Context) (identity.Actor, error) {
	cookie, err := c.Cookie(s.sessionCookie())
	if err != nil || !strings.HasPrefix(cookie.Value, accounts.SessionPrefix) {
		return identity.Actor{}, fault.New(fault.Unauthenticated, "session.missing", "Sign in.")
	}
	return s.svc.Accounts.AuthenticateSession(c.Request().Context(), cookie.Value, c.Request().Header.Get(headerPolls) != "")
}
