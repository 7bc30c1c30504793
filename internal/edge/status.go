package edge

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
)

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

// Status returns the HTTP status of a kind of fault.
func Status(k fault.Kind) int { return statusOf[k] }

// ClientLeft says whether the client closed the connection, which net/http
// tells by the request's context.
func ClientLeft(c echo.Context) bool {
	return errors.Is(c.Request().Context().Err(), context.Canceled)
}

// CutOff says whether err only tells that the client has gone: no fault of
// Ward's.
func CutOff(c echo.Context, err error) bool {
	_, line := errors.AsType[*net.OpError](err)
	return ClientLeft(c) && (line || errors.Is(err, context.Canceled))
}
