package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
)

var errorViews = []view{&errorView{}}

// errorView is the page of a request that failed.
type errorView struct {
	page
	Status  int
	Heading string // what is the case
	Detail  string // what it means, or what to do
	Fields  []fault.Field
	Again   bool // trying again may help
}

func (*errorView) template() string { return "errors/error" }

// fail answers an error: a page, or a note in the page for htmx. It logs the
// cause of what is Ward's own fault, once, and never shows it.
func (s *Server) fail(err error, c echo.Context) {
	ctx := c.Request().Context()
	if edge.CutOff(c, err) {
		err = fault.Wrap(err, fault.Malformed, "request.cut_off", "The connection ended before the answer was ready; send the request again.")
	}
	v := errorOf(err)
	if v.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(ctx, "request failed", "error", err)
	}
	if c.Response().Committed {
		return
	}
	v.Bare = actor(c).ID == ""
	v.RequestID = edge.RequestID(c)
	c.Response().Header().Del(echo.HeaderContentType) // of a file that was to be sent
	block := "page"
	if isHTMX(c) { // the note has its place in the layout
		block = "note"
		c.Response().Header().Set("HX-Retarget", "#alert")
		c.Response().Header().Set("HX-Reswap", "innerHTML")
	}
	if err := s.showPart(c, v.Status, v, block); err != nil {
		s.log.ErrorContext(ctx, "error page not shown", "error", err)
	}
}

// statusOf is the status of an answer that shows a form again.
func statusOf(err error) int { return edge.Status(fault.KindOf(err)) }

// headings say what is the case, by kind of fault.
var headings = [fault.NumKinds]string{
	fault.Internal:        "Something in Ward is broken",
	fault.Invalid:         "Some of it is not valid",
	fault.Malformed:       "The request cannot be understood",
	fault.Unauthenticated: "You are signed out",
	fault.Forbidden:       "Your role does not allow this",
	fault.NotFound:        "There is nothing at this address",
	fault.Conflict:        "This clashes with what is stored",
	fault.Stale:           "Someone changed this after you opened it",
	fault.Required:        "The request cannot be understood",
	fault.TooLarge:        "This is too large",
	fault.Unsupported:     "Ward does not take this kind of file",
	fault.TooMany:         "Too many tries",
	fault.Unavailable:     "A part that Ward needs does not answer",
}

func errorOf(err error) *errorView {
	if he, ok := errors.AsType[*echo.HTTPError](err); ok { // of the router
		v := errorOf(&fault.Error{Kind: fault.NotFound, Detail: "Check the address, or start from the menu."})
		switch he.Code {
		case http.StatusMethodNotAllowed:
			v.Status = he.Code
		case http.StatusRequestedRangeNotSatisfiable:
			v.Status, v.Heading, v.Detail = he.Code, "The file has no such part", "It may be shorter than was thought. Load the page again."
			v.Title = v.Heading
		}
		return v
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		e = &fault.Error{Kind: fault.Internal}
	}
	v := &errorView{Status: edge.Status(e.Kind), Heading: headings[e.Kind], Detail: e.Detail, Fields: e.Fields, Again: fault.Retryable(err)}
	switch e.Code {
	case codeCrossSite:
		v.Heading = "This did not come from a page of Ward"
	case "permission.missing":
		v.Detail = "An administrator of your organization can do it, or give you a role that may."
	}
	v.Title = v.Heading
	if e.Kind == fault.Internal { // the cause is in the log, not on the page
		v.Detail, v.Fields = "The cause is in the log. What was saved before is safe.", nil
	}
	return v
}
