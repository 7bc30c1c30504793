package api

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

// Problem is the body of every error answer: RFC 9457, application/problem+json.
type Problem struct {
	Type     string        `json:"type"`  // "/problems/vendor.stale", or about:blank
	Title    string        `json:"title"` // the same for every problem of one status
	Status   int           `json:"status"`
	Detail   string        `json:"detail,omitempty"` // one safe sentence; empty for 5xx
	Instance string        `json:"instance"`         // urn:request:<id>, to quote to support
	Errors   []fault.Field `json:"errors,omitempty"`
}

// statusOf is the one table from a kind of fault to an HTTP status.
var statusOf = [fault.NumKinds]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Malformed:       http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.Required:        http.StatusPreconditionRequired,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unsupported:     http.StatusUnsupportedMediaType,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
}

// fail writes the problem document of an error. It logs the cause of what is
// Ward's own fault, once, and never sends it.
func (s *Server) fail(err error, c echo.Context) {
	ctx := c.Request().Context()
	if clientLeft(c) && brokenOff(err) { // no fault of Ward's
		err = fault.Wrap(err, fault.Malformed, "request.cut_off", "The connection ended before the answer was ready; send the request again.")
	}
	p := problemOf(err)
	p.Instance = "urn:request:" + requestID(c)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(ctx, "request failed", "error", err)
	}
	if c.Response().Committed {
		return
	}
	if p.Status == http.StatusUnauthorized {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="ward"`)
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	if err := c.JSON(p.Status, p); err != nil {
		s.log.WarnContext(ctx, "answer not written", "error", err)
	}
}

// clientLeft says whether the client closed the connection, which net/http
// tells by the request's context.
func clientLeft(c echo.Context) bool {
	return errors.Is(c.Request().Context().Err(), context.Canceled)
}

// brokenOff says whether an error only tells that the other end is gone.
func brokenOff(err error) bool {
	_, line := errors.AsType[*net.OpError](err)
	return line || errors.Is(err, context.Canceled)
}

func problemOf(err error) Problem {
	if he, ok := errors.AsType[*echo.HTTPError](err); ok { // of the router and its parts
		return routerProblem(he)
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		e = &fault.Error{Kind: fault.Internal}
	}
	status := statusOf[e.Kind]
	p := Problem{Type: "about:blank", Title: http.StatusText(status), Status: status}
	if e.Code != "" {
		p.Type = "/problems/" + e.Code
	}
	if status < http.StatusInternalServerError || e.Kind == fault.Unavailable {
		p.Detail, p.Errors = e.Detail, e.Fields
	}
	return p
}

func routerProblem(he *echo.HTTPError) Problem {
	p := Problem{Type: "about:blank", Title: http.StatusText(he.Code), Status: he.Code}
	switch he.Code {
	case http.StatusNotFound:
		p.Detail = "There is nothing at this address."
	case http.StatusMethodNotAllowed:
		p.Detail = "This address does not take this method."
	}
	return p
}
