package api

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"pgregory.net/rapid"

	"ward/internal/database/dbtest"
	"ward/internal/fault"
	"ward/internal/idempotency"
	"ward/internal/identity"
)

// key is the header of a request that may be sent again.
func key(k string) header { return header{"Idempotency-Key", k} }

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		o := h.org()
		path := "/vendors/" + h.vendor(t, o) + "/baas"
		body := map[string]any{"note": "x"}
		first := h.do(t, o.admin(), "POST", path, body, 201, key("k"))
		again := h.do(t, o.admin(), "POST", path, body, 201, key("k"))
		if !bytes.Equal(first.body, again.body) || again.header.Get("Idempotency-Replayed") != "true" || first.header.Get("Idempotency-Replayed") != "" {
			t.Errorf("%s, then %s: %v", first.body, again.body, again.header)
		}
		for _, name := range []string{"Content-Type", "Location", "ETag"} {
			if first.header.Get(name) == "" || first.header.Get(name) != again.header.Get(name) {
				t.Errorf("%s: %q, then %q", name, first.header.Get(name), again.header.Get(name))
			}
		}
		if code, _ := h.do(t, o.admin(), "POST", path, map[string]any{"note": "y"}, 422, key("k")).problem(t); code != "idempotency.reused" {
			t.Errorf("another body: %s", code)
		}
		if code, _ := h.do(t, o.admin(), "POST", "/audit-events/verify", nil, 409, key("k")).problem(t); code != "idempotency.reused" {
			t.Errorf("another route: %s", code)
		}
		if other := h.do(t, o.token(identity.Analyst), "POST", path, body, 201, key("k")); other.id(t) == first.id(t) {
			t.Error("another user's key repeats the answer")
		}
		if other := h.do(t, o.admin(), "POST", path, body, 201, key("k2")); other.id(t) == first.id(t) {
			t.Error("another key repeats the answer")
		}
		wrong := map[string]any{"status": "not_required"}
		h.do(t, o.admin(), "POST", path, wrong, 422, key("wrong"))
		if a := h.do(t, o.admin(), "POST", path, wrong, 422, key("wrong")); a.header.Get("Idempotency-Replayed") != "true" || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("a refusal is not repeated: %v", a.header)
		}
		h.do(t, o.admin(), "POST", path, body, 400, key(strings.Repeat("k", 256)))
		h.do(t, o.admin(), "POST", path, body, 201, key(strings.Repeat("k", 255)))

		h.clock.advance(idempotency.Keep + time.Second)
		if a := h.do(t, o.admin(), "POST", path, body, 201, key("k")); a.id(t) == first.id(t) {
			t.Error("the answer is remembered for more than a day")
		}
	})
}

// mount adds a POST route /test that is served by handle, behind the same
// middleware as every route of the table.
func (h *harness) mount(r route, handle echo.HandlerFunc) {
	r.method, r.path, r.needs = http.MethodPost, "/test", identity.SignedIn
	h.server.echo.POST("/api/v1/test", handle, h.server.limitBody(r), h.server.authenticate(r), h.server.idempotent(r))
}

// post sends a request to the mounted route.
func (h *harness) post(t *testing.T, token string, body any, headers ...header) *answer {
	t.Helper()
	req, _ := newRequest(t, token, http.MethodPost, "/test", body, headers)
	return h.send(req)
}

// TestIdempotentWhileServed: a second request does not start while the first
// is served, and repeats its answer afterwards.
func TestIdempotentWhileServed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		token := h.org().admin()
		inside, leave := make(chan struct{}), make(chan struct{})
		h.mount(route{}, func(c echo.Context) error {
			close(inside)
			<-leave
			return c.String(http.StatusCreated, "done")
		})
		var wg sync.WaitGroup
		wg.Go(func() {
			if a := h.post(t, token, `{}`, key("k")); a.status != 201 {
				t.Errorf("first: %d %s", a.status, a.body)
			}
		})
		<-inside
		if a := h.post(t, token, `{}`, key("k")); a.status != 409 || !strings.Contains(string(a.body), "idempotency.running") {
			t.Errorf("meanwhile: %d %s", a.status, a.body)
		}
		close(leave)
		wg.Wait()
		if a := h.post(t, token, `{}`, key("k")); a.status != 201 || string(a.body) != "done" {
			t.Errorf("afterwards: %d %s", a.status, a.body)
		}
	})
}

// TestIdempotentForgetsFailures: what may end better is done again.
func TestIdempotentForgetsFailures(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		token := h.org().admin()
		var ends []error
		calls := 0
		h.mount(route{}, func(c echo.Context) error {
			calls++
			if calls <= len(ends) {
				return ends[calls-1]
			}
			return c.String(http.StatusOK, strings.Repeat("x", idempotency.MaxBody+1)) // too long to be kept
		})
		ends = []error{fault.New(fault.Unavailable, "x.down", "Down."), fault.New(fault.TooMany, "x.many", "Wait."), io.ErrUnexpectedEOF}
		for i, want := range []int{503, 429, 500, 200, 200} {
			a := h.post(t, token, `{}`, key("k"))
			if a.status != want || calls != i+1 {
				t.Errorf("try %d: %d after %d calls, want %d", i+1, a.status, calls, want)
			}
		}
	})
}

// TestBareRoutesRepeatNothing: an answer with a secret is never kept.
func TestBareRoutesRepeatNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		token, calls := h.org().admin(), 0
		h.mount(route{bare: true}, func(c echo.Context) error {
			calls++
			return c.String(http.StatusCreated, "secret")
		})
		for range 2 {
			h.post(t, token, `{}`, key("k"))
		}
		if calls != 2 {
			t.Errorf("%d calls", calls)
		}
	})
}

// TestIdempotentForms: the same form has a new boundary each time.
func TestIdempotentForms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *harness) {
		token, calls := h.org().admin(), 0
		h.mount(route{upload: true}, func(c echo.Context) error {
			calls++
			return c.String(http.StatusAccepted, "taken") // without reading the body
		})
		upload := func(content string) form {
			return form{files: map[string]file{"file": {"r.pdf", []byte(content)}}}
		}
		for _, tt := range []struct {
			content string
			status  int
		}{{"one", 202}, {"one", 202}, {"two", 422}} {
			if a := h.post(t, token, upload(tt.content), key("k")); a.status != tt.status {
				t.Errorf("%s: %d %s", tt.content, a.status, a.body)
			}
		}
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}

// formBody is a multipart body with a boundary of the test's choice.
func formBody(t *rapid.T, boundary string, content []byte) (string, []byte) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	if err := w.SetBoundary(boundary); err != nil {
		t.Skip(err)
	}
	part, err := w.CreateFormFile("file", "r.pdf")
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), buf.Bytes()
}

// The hash of a form says nothing of its boundary, whatever the pieces are in
// which it is read, and every other byte counts.
func TestHashedBody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sum := func(boundary string, content []byte, piece int) string {
			contentType, body := formBody(t, boundary, content)
			c := request(contentType, string(body))
			h := newHashedBody(c)
			if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{h}, make([]byte, piece)); err != nil {
				t.Fatal(err)
			}
			s, err := h.sum()
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		boundary := rapid.StringMatching(`[a-z]{1,20}`)
		piece := rapid.IntRange(1, 64)
		content := rapid.SliceOfN(rapid.ByteRange('A', 'Z'), 0, 300).Draw(t, "content") // holds no boundary
		one := sum(boundary.Draw(t, "boundary 1")+"-1", content, piece.Draw(t, "piece 1"))
		if two := sum(boundary.Draw(t, "boundary 2")+"-22", content, piece.Draw(t, "piece 2")); one != two {
			t.Fatal("another boundary gives another hash")
		}
		if len(content) == 0 {
			return
		}
		i := rapid.IntRange(0, len(content)-1).Draw(t, "byte")
		content[i] ^= 1
		if other := sum("other", content, piece.Draw(t, "piece 3")); one == other {
			t.Fatal("another byte gives the same hash")
		}
	})
}

// TestIdempotencyKeyOfAClientThatLeft: a client that gave up waiting asks again
// with the same key, and is served.
func TestIdempotencyKeyOfAClientThatLeft(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	o := h.org()
	path, body := "/vendors/"+h.vendor(t, o)+"/baas", `{"note":"x"}`
	ctx, leave := context.WithCancel(t.Context())
	req := httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/v1"+path, &leaving{Reader: strings.NewReader(body), leave: leave})
	req.Header.Set("Authorization", "Bearer "+o.admin())
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", "k")
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, req)
	if w.Code != http.StatusBadRequest {
		t.Fatalf("the client left, and the answer is %d: %s", w.Code, w.Body)
	}
	h.do(t, o.admin(), "POST", path, map[string]any{"note": "x"}, 201, key("k"))
}

// leaving is a body whose sender goes away with its last byte.
type leaving struct {
	io.Reader
	leave func()
}

// Read implements io.Reader.
func (l *leaving) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if err == io.EOF {
		l.leave()
	}
	return n, err
}

// TestIdempotencyKeyOfAPanic: a request that broke down does not keep its key
// from the next try.
func TestIdempotencyKeyOfAPanic(t *testing.T) {
	t.Parallel()
	h := newHarness(t, dbtest.SQLite(t))
	token := h.org().admin()
	broken := true
	r := route{method: http.MethodPost, path: "/break", needs: identity.SignedIn}
	h.server.echo.POST("/api/v1/break", func(c echo.Context) error {
		if broken {
			panic("broken")
		}
		return c.NoContent(http.StatusNoContent)
	}, h.server.limitBody(r), h.server.authenticate(r), h.server.idempotent(r))
	for _, want := range []int{http.StatusInternalServerError, http.StatusNoContent} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/break", nil)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Idempotency-Key", "k")
		w := httptest.NewRecorder()
		h.server.ServeHTTP(w, req)
		if w.Code != want {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
		broken = false
	}
}
