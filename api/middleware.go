package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/logging"
)

// Keys of what the middleware leaves for handlers in Echo's context.
const (
	keyActor     = "actor"
	keyRequestID = "request_id"
)

// actor returns who asks. Every route but public ones has one.
func actor(c echo.Context) identity.Actor {
	a, _ := c.Get(keyActor).(identity.Actor)
	return a
}

func requestID(c echo.Context) string {
	id, _ := c.Get(keyRequestID).(string)
	return id
}

// givenID is the shape of a request id that is taken over from a proxy.
var givenID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID names the request, in the answer, the logs and problem documents.
func (s *Server) requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !givenID.MatchString(id) {
			id = uuid.Must(uuid.NewV7()).String()
		}
		c.Set(keyRequestID, id)
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		ctx := logging.With(c.Request().Context(), slog.String("request_id", id))
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// observe logs and counts every answer by its route, never by its address: an
// address may hold what someone typed.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		took := time.Since(start)
		path := c.Path()
		if path == "" {
			path = "none"
		}
		status, method := c.Response().Status, methodName(c.Request().Method)
		requests.WithLabelValues(method, path, fmt.Sprint(status)).Observe(took.Seconds())
		if path != "/healthz" && path != "/metrics" {
			s.log.InfoContext(c.Request().Context(), "request answered",
				"method", method, "route", path, "status", status, "took", took)
		}
		return nil
	}
}

// methodName is the method if it is one of HTTP's own, and "other" if a client
// made it up: each name that is counted is kept for good.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// recover turns a panic into a 500 with the request's id.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler { // how net/http ends a broken answer
				panic(r)
			}
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}()
		return next(c)
	}
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
				if err := takeTime(c); err != nil {
					return err
				}
			}
			c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, limit)
			return next(c)
		}
	}
}

// fileTime is how long one file may travel: 100 MiB at 1.5 Mbit/s. Every other
// exchange has the time that the server gives.
const fileTime = 10 * time.Minute

// takeTime lets a whole file travel: a slow line may take long, a stalled one
// ends all the same.
func takeTime(c echo.Context) error {
	line, end := http.NewResponseController(c.Response()), time.Now().Add(fileTime)
	err := errors.Join(line.SetReadDeadline(end), line.SetWriteDeadline(end.Add(time.Minute)))
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
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

// plainText refuses addresses with bytes that no identifier and no search has,
// and that Postgres would not take: NUL and what is no UTF-8. net/url drops a
// parameter with a bare semicolon, and with it a filter, without a word.
func plainText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		query, err := url.QueryUnescape(c.Request().URL.RawQuery)
		if err != nil || !isPlain(query) || !isPlain(c.Request().URL.Path) || strings.Contains(c.Request().URL.RawQuery, ";") {
			return fault.New(fault.Malformed, "request.malformed", "The address holds bytes that are no text.")
		}
		return next(c)
	}
}

func isPlain(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
