package api

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/logging"
)

// keyActor is where the middleware leaves who asks, in Echo's context.
const keyActor = "actor"

// actor returns who asks. Every route but public ones has one.
func actor(c echo.Context) identity.Actor {
	a, _ := c.Get(keyActor).(identity.Actor)
	return a
}

// secureHeaders sets what a browser must know. The API sends no page of its
// own but the documentation, whose scripts and styles are files of Ward.
func secureHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// maxBody is the limit of a body that is no upload.
const maxBody = 1 << 20

// overhead is what a multipart body may hold besides the file.
const overhead = 64 << 10

// limitBody bounds the body and, for an upload, the time it may take.
func (s *Server) limitBody(r route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			limit := int64(maxBody)
			if r.upload {
				limit = s.opt.MaxUpload + overhead
				if err := edge.TakeTime(c); err != nil {
					return err
				}
			}
			c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, limit)
			return next(c)
		}
	}
}

// authenticate finds out who asks and refuses what the route's permission does
// not allow. Services check again: this is the first lock, not the only one.
func (s *Server) authenticate(r route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if r.needs == identity.Public {
				return next(c)
			}
			token, ok := strings.CutPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
			if !ok {
				return fault.New(fault.Unauthenticated, "session.missing", "Sign in: send Authorization: Bearer with a token.")
			}
			by, err := s.svc.Accounts.Authenticate(c.Request().Context(), strings.TrimSpace(token))
			if err != nil {
				return err
			}
			if err := by.May(r.needs); err != nil {
				return err
			}
			c.Set(keyActor, by)
			ctx := logging.With(c.Request().Context(), slog.String("tenant", string(by.Tenant)), slog.String("actor", by.ID))
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}
