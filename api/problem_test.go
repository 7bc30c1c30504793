package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"github.com/labstack/echo/v4"

	"ward/internal/database/dbtest"
	"ward/internal/edge"
	"ward/internal/fault"
)

// TestEveryKindHasAStatus walks the table: a new kind of fault without a
// status cannot ship.
func TestEveryKindHasAStatus(t *testing.T) {
	t.Parallel()
	kindOf := map[int]fault.Kind{}
	for kind := range fault.NumKinds {
		status := edge.Status(kind)
		if http.StatusText(status) == "" || status < 400 {
			t.Errorf("kind %d has the status %d", kind, status)
		}
		if other, ok := kindOf[status]; ok {
			t.Errorf("kinds %d and %d share the status %d", kind, other, status)
		}
		kindOf[status] = kind
		if document(t).Components.Responses[fmt.Sprint("Problem", status)] == nil {
			t.Errorf("openapi.yaml has no Problem%d", status)
		}
	}
}

// serve adds a route that ends with an error, and asks it.
func serve(t *testing.T, handle echo.HandlerFunc) (*harness, *answer, Problem) {
	t.Helper()
	h := newHarness(t, dbtest.SQLite(t))
	h.server.echo.GET("/test", handle)
	a := h.get(t, "/test", header{"X-Request-Id", "request-1234"})
	var p Problem
	a.into(t, &p)
	if p.Instance != "urn:request:request-1234" || p.Status != a.status || p.Title != http.StatusText(a.status) ||
		a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d, %s: %+v", a.status, a.header.Get("Content-Type"), p)
	}
	return h, a, p
}

func TestProblems(t *testing.T) {
	t.Parallel()
	secret := errors.New("secret cause")
	tests := []struct {
		name   string
		err    error
		status int
		typ    string
		detail string
		logged bool
	}{
		{"a fault of the caller", fault.Wrap(secret, fault.Conflict, "vendor.name_taken", "The name is taken."), 409, "/problems/vendor.name_taken", "The name is taken.", false},
		{"below other errors", fmt.Errorf("create vendor: %w", fault.New(fault.Stale, "vendor.stale", "Load it again.")), 412, "/problems/vendor.stale", "Load it again.", false},
		{"a part is down", fault.Wrap(secret, fault.Unavailable, "mail.unavailable", "The mail server is down."), 503, "/problems/mail.unavailable", "The mail server is down.", true},
		{"an internal fault", fault.Wrap(secret, fault.Internal, "x.broken", "Not for the caller."), 500, "/problems/x.broken", "", true},
		{"no fault at all", fmt.Errorf("read: %w", secret), 500, "about:blank", "", true},
		{"the context's end", context.DeadlineExceeded, 500, "about:blank", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h, a, p := serve(t, func(echo.Context) error { return tt.err })
			if a.status != tt.status || p.Type != tt.typ || p.Detail != tt.detail {
				t.Errorf("%+v", p)
			}
			if strings.Contains(string(a.body), "secret") {
				t.Errorf("the cause was sent: %s", a.body)
			}
			if n := strings.Count(h.logs.String(), `"request failed"`); (n == 1) != tt.logged || n > 1 {
				t.Errorf("logged %d times: %s", n, h.logs)
			}
		})
	}
}

func TestPanicIsAProblem(t *testing.T) {
	t.Parallel()
	h, a, _ := serve(t, func(echo.Context) error { panic("secret words") })
	if a.status != 500 || strings.Contains(string(a.body), "secret") {
		t.Errorf("%d: %s", a.status, a.body)
	}
	if !strings.Contains(h.logs.String(), "secret words") || !strings.Contains(h.logs.String(), "problem_test.go") {
		t.Errorf("the log does not say where: %s", h.logs)
	}
}

func TestFieldsAreNamed(t *testing.T) {
	t.Parallel()
	_, a, _ := serve(t, func(echo.Context) error {
		return fault.Fields("vendor.invalid", []fault.Field{{Pointer: "#/name", Detail: "must not be empty"}, {Pointer: "#/website", Detail: "is no address"}})
	})
	var got struct{ Errors json.RawMessage }
	a.into(t, &got)
	const want = `[{"pointer":"#/name","detail":"must not be empty"},{"pointer":"#/website","detail":"is no address"}]`
	if a.status != 422 || string(got.Errors) != want {
		t.Errorf("%d: %s", a.status, got.Errors)
	}
}

// TestRouterProblems: what the router refuses is a problem document as well.
func TestRouterProblems(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	for path, want := range map[string]int{"/api/v1/nothing": 404, "/nothing": 404, "/api/v2/vendors": 404} {
		var p Problem
		a := h.get(t, path)
		a.into(t, &p)
		if a.status != want || p.Type != "about:blank" || p.Detail != "There is nothing at this address." {
			t.Errorf("%s: %d %+v", path, a.status, p)
		}
	}
	req, _ := newRequest(t, "", "DELETE", "/openapi.json", nil, nil)
	a := h.send(req)
	var p Problem
	a.into(t, &p)
	if a.status != 405 || p.Detail != "This address does not take this method." {
		t.Errorf("DELETE: %d %+v", a.status, p)
	}
}

func TestUnauthenticatedSaysHow(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	for _, token := range []string{"", "nonsense"} {
		a := h.do(t, token, "GET", "/reassessments", nil, 401)
		if a.header.Get("WWW-Authenticate") != `Bearer realm="ward"` {
			t.Errorf("token %q: %v", token, a.header)
		}
	}
	a := h.do(t, "", "GET", "/reassessments", nil, 401, header{"Authorization", "Basic dXNlcjpwYXNz"})
	if code, _ := a.problem(t); code != "session.missing" {
		t.Errorf("Basic: %s", code)
	}
}

// TestClientThatLeft: whoever goes away before the answer fills no log of
// errors and is not told of a fault of Ward's; a real fault still shows.
func TestClientThatLeft(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	reset := &net.OpError{Op: "write", Err: syscall.ECONNRESET}
	for path, cause := range map[string]error{
		"/canceled": fmt.Errorf("accept document: %w", context.Canceled), "/reset": fmt.Errorf("write: %w", reset), "/panic": errors.New("panic: x"),
	} {
		h.server.echo.GET(path, func(echo.Context) error { return cause })
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
		want := http.StatusBadRequest
		if path == "/panic" {
			want = http.StatusInternalServerError
		}
		if w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
		if a := h.get(t, path); a.status != http.StatusInternalServerError { // of a client that stayed
			t.Errorf("%s: %d for a client that stayed", path, a.status)
		}
	}
	if n := strings.Count(h.logs.String(), `"level":"ERROR"`); n != 4 {
		t.Errorf("%d errors are logged, want 4: %s", n, h.logs.String())
	}
}
