// Package edge is what the two edges of Ward that speak HTTP share: how a
// request gets its number, is logged and counted, how a panic becomes an
// error, which machine asked, and which status a kind of fault has.
package edge

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
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"ward/internal/fault"
	"ward/internal/logging"
)

var requests = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name: "ward_http_request_seconds",
	Help: "Time to answer an HTTP request, by route.",
}, []string{"method", "route", "status"})

// Use adds to e what every request passes: its number, the log and the count
// of it, what becomes of a panic, and that its address is text.
func Use(e *echo.Echo, log *slog.Logger) {
	e.HideBanner, e.HidePort = true, true
	e.Use(requestID, observe(log), recoverPanic, plainText)
}

// keyRequestID is where the number of a request stands in Echo's context.
const keyRequestID = "request_id"

// RequestID returns the number of a request, to quote to support.
func RequestID(c echo.Context) string {
	id, _ := c.Get(keyRequestID).(string)
	return id
}

// givenID is the shape of a request id that is taken over from a proxy.
var givenID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// requestID names the request, in the answer, the logs and problem documents.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
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
func observe(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
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
				log.InfoContext(c.Request().Context(), "request answered",
					"method", method, "route", path, "status", status, "took", took)
			}
			return nil
		}
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

// recoverPanic turns a panic into a 500 with the request's id.
func recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
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

// fileTime is how long one file may travel: 100 MiB at 1.5 Mbit/s. Every other
// exchange has the time that the server gives.
const fileTime = 10 * time.Minute

// TakeTime lets a whole file travel: a slow line may take long, a stalled one
// ends all the same.
func TakeTime(c echo.Context) error {
	line, end := http.NewResponseController(c.Response()), time.Now().Add(fileTime)
	err := errors.Join(line.SetReadDeadline(end), line.SetWriteDeadline(end.Add(time.Minute)))
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
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
