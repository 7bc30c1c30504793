package api

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
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

// fail writes the problem document of an error. It logs the cause of what is
// Ward's own fault, once, and never sends it.
func (s *Server) fail(err error, c echo.Context) {
	ctx := c.Request().Context()
	if edge.CutOff(c, err) { // no fault of Ward's
		err = fault.Wrap(err, fault.Malformed, "request.cut_off", "The connection ended before the answer was ready; send the request again.")
	}
	p := problemOf(err)
	p.Instance = "urn:request:" + edge.RequestID(c)
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

func problemOf(err error) Problem {
	if he, ok := errors.AsType[*echo.HTTPError](err); ok { // of the router and its parts
		return routerProblem(he)
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		e = &fault.Error{Kind: fault.Internal}
	}
	status := edge.Status(e.Kind)
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
