package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/evidence"
	"ward/internal/identity"
)

func TestRequestID(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	for given, taken := range map[string]bool{
		"0199f2a4-5c1e-7b3a": true, "proxy.id_1": true, "short": false, "": false, strings.Repeat("x", 65): false,
		"<script>alert(1)": false, "line\nbreak-12345": false, "pätient-12345": false,
	} {
		got := h.get(t, "/healthz", header{"X-Request-Id", given}).header.Get("X-Request-Id")
		if (got == given) != taken || got == "" {
			t.Errorf("given %q: answered %q", given, got)
		}
	}
}

func TestSecureHeaders(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	for _, path := range []string{"/api/v1/openapi.json", "/api/v1/vendors", "/nothing", "/healthz", "/api/docs"} {
		a := h.get(t, path)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s: %q", path, name, got)
			}
		}
		if csp := a.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none';") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", path, csp)
		}
	}
	if got := h.get(t, "/api/v1/vendors").header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("vendors may be kept: %q", got)
	}
}

// TestLogNamesRoutesOnly: what someone typed into an address or a body is not
// logged; who asked is, by id.
func TestLogNamesRoutesOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		h.do(t, o.admin(), "GET", "/audit-events?subject=Jane-Doe", nil, 200)
		h.do(t, o.admin(), "POST", "/vendors/"+h.vendor(t, o)+"/baas", map[string]any{"note": "Jane-Doe"}, 201)
		h.do(t, o.admin(), "GET", "/baas/Jane-Doe", nil, 404)
		text := h.logs.String()
		if strings.Contains(text, "Jane") || strings.Contains(text, o.admin()) {
			t.Errorf("logged: %s", text)
		}
		lines := strings.Split(strings.TrimSpace(text), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines: %s", len(lines), text)
		}
		var line struct {
			Msg, Route, Method, RequestID string
			Status                        int
		}
		if err := json.Unmarshal([]byte(lines[2]), &line); err != nil {
			t.Fatal(err)
		}
		if line.Msg != "request answered" || line.Route != "/api/v1/baas/:id" || line.Method != "GET" || line.Status != 404 {
			t.Errorf("logged: %s", lines[2])
		}
	})
}

func TestReady(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	if a := h.get(t, "/readyz"); a.status != 200 || a.field(t, "parts.database") != "ok" || a.field(t, "ready") != true {
		t.Errorf("ready: %d %s", a.status, a.body)
	}
	opt := h.server.opt
	opt.Ready = map[string]func(context.Context) error{
		"database": func(context.Context) error { return nil },
		"queue":    func(context.Context) error { return errors.New("connection refused to redis://:secret@host") },
	}
	h.server = New(h.svc, opt, slog.New(slog.NewJSONHandler(h.logs, nil)))
	a := h.get(t, "/readyz")
	if a.status != 503 || a.field(t, "parts.queue") != "down" || a.field(t, "parts.database") != "ok" || strings.Contains(string(a.body), "secret") {
		t.Errorf("not ready: %d %s", a.status, a.body)
	}
}

func TestHealthAndMetrics(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	if a := h.get(t, "/healthz"); a.status != 200 || string(a.body) != "ok\n" {
		t.Errorf("health: %d %s", a.status, a.body)
	}
	h.do(t, "", "GET", "/openapi.json", nil, 200)
	a := h.get(t, "/metrics")
	want := regexp.MustCompile(`ward_http_request_seconds_count\{method="GET",route="/api/v1/openapi.json",status="200"\} \d+`)
	if a.status != 200 || !want.Match(a.body) {
		t.Errorf("metrics: %d %.500s", a.status, a.body)
	}
}

// TestMadeUpMethods: what a stranger makes up is not kept under a name of its
// own, or the counters grow for ever.
func TestMadeUpMethods(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	for _, method := range []string{"BREW", "get"} {
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, httptest.NewRequest(method, "/healthz", nil))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	text := string(h.get(t, "/metrics").body)
	if strings.Contains(text, `method="BREW"`) || strings.Contains(text, `method="get"`) || !strings.Contains(text, `method="other"`) {
		t.Errorf("metrics: %s", text)
	}
}

// TestHostileAddresses: each is refused in a sentence, on both databases.
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		documents := "/vendors/" + h.vendor(t, o) + "/documents"
		cursor, err := encodeCursor(evidence.After{CreatedAt: start, ID: "a\x00b"})
		if err != nil {
			t.Fatal(err)
		}
		id := uuid.NewString()
		for path, status := range map[string]int{
			documents + "?cursor=" + *cursor:     422,
			"/users?q=%00":                       400,
			"/users?q=%ff":                       400,
			"/vendors?owner_id=x;status=retired": 400,
			"/vendors?owner_id=" + strings.Repeat(id+",", maxWords-1) + id: 200,
			"/vendors?owner_id=" + distinctIDs(maxWords):                   200,
			"/vendors?owner_id=" + distinctIDs(maxWords+1):                 422,
			"/vendors?status=" + strings.Repeat("a,", 100_000):             422,
		} {
			h.do(t, o.admin(), "GET", path, nil, status)
		}
	})
}

func distinctIDs(n int) string {
	var ids []string
	for range n {
		ids = append(ids, uuid.NewString())
	}
	return strings.Join(ids, ",")
}

// TestDatabaseDown: a request that meets a broken database ends as a problem
// without its cause.
func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	db, err := database.Open(context.Background(), dbtest.SQLiteURL(t))
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness(t, db)
	token := h.org().token(identity.Viewer)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	a := h.do(t, token, "GET", "/reassessments", nil, 500)
	if _, fields := a.problem(t); len(fields) > 0 || strings.Contains(string(a.body), "sql") {
		t.Errorf("%s", a.body)
	}
}
