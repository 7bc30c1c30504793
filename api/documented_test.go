package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"

	"ward/internal/database/dbtest"
	"ward/internal/identity"
)

// check holds an exchange against openapi.yaml.
func (h *harness) check(t *testing.T, req *http.Request, raw []byte, a *answer) {
	t.Helper()
	doc := document(t)
	path, params := h.routed(req)
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(req.Method) == nil {
		t.Fatalf("%s %s is not in openapi.yaml", req.Method, path)
	}
	op := item.GetOperation(req.Method)
	again := req.Clone(context.Background())
	again.Body = io.NopCloser(bytes.NewReader(raw))
	in := &openapi3filter.RequestValidationInput{
		Request: again, PathParams: params,
		Route:   &routers.Route{Spec: doc, Path: path, PathItem: item, Method: req.Method, Operation: op},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true},
	}
	if a.status < http.StatusBadRequest {
		if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
			t.Fatalf("%s %s: the request is not as openapi.yaml says: %v", req.Method, path, err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.status, Header: a.header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(t.Context(), out.SetBodyBytes(a.body)); err != nil {
		t.Fatalf("%s %s: the answer %d is not as openapi.yaml says: %.2000v\n%.2000s", req.Method, path, a.status, err, a.body)
	}
	seen.add(req.Method, path, a.status)
}

// routed returns the documented form of the path that serves a request, and
// its parameters.
func (h *harness) routed(req *http.Request) (string, map[string]string) {
	c := h.server.echo.NewContext(req, httptest.NewRecorder())
	h.server.echo.Router().Find(req.Method, req.URL.EscapedPath(), c)
	params := map[string]string{}
	for i, name := range c.ParamNames() {
		params[name] = c.ParamValues()[i]
	}
	return documented(strings.TrimPrefix(c.Path(), "/api/v1")), params
}

// documented turns Echo's ":id" into "{id}".
func documented(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// document loads openapi.yaml once. It is valid itself.
func document(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := loaded()
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	return doc
}

var loaded = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background())
})

// seen collects every answer that was checked.
var seen = &coverage{answers: map[string]bool{}}

type coverage struct {
	mu      sync.Mutex
	answers map[string]bool
}

func (c *coverage) add(method, path string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[fmt.Sprintf("%s %s %d", method, path, status)] = true
}

// missing lists the documented successes that no test has seen.
func (c *coverage) missing() []string {
	doc, err := loaded()
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				name := method + " " + path + " " + status
				if strings.HasPrefix(status, "2") && !c.answers[name] {
					out = append(out, name)
				}
			}
		}
	}
	sort.Strings(out)
	return out
}

// TestEveryRouteIsDocumented compares the table of routes with openapi.yaml.
func TestEveryRouteIsDocumented(t *testing.T) {
	t.Parallel()
	doc := document(t)
	served := map[string]bool{}
	for _, r := range newHarness(t, dbtest.SQLite(t)).server.routes() {
		name := r.method + " " + documented(r.path)
		if served[name] {
			t.Errorf("%s is in the table twice", name)
		}
		served[name] = true
		item := doc.Paths.Value(documented(r.path))
		if item == nil || item.GetOperation(r.method) == nil {
			t.Errorf("%s is served, but not in openapi.yaml", name)
			continue
		}
		checkOperation(t, name, r, item.GetOperation(r.method))
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			if !served[method+" "+path] {
				t.Errorf("%s %s is in openapi.yaml, but not served", method, path)
			}
		}
	}
}

// checkOperation demands what every operation says.
func checkOperation(t *testing.T, name string, r route, op *openapi3.Operation) {
	t.Helper()
	if op.OperationID == "" || op.Summary == "" || len(op.Tags) != 1 {
		t.Errorf("%s: needs operationId, summary and one tag", name)
	}
	if public := op.Security != nil && len(*op.Security) == 0; public != (r.needs == identity.Public) {
		t.Errorf("%s: security says public %v, the table says %q", name, public, r.needs)
	}
	want := []int{http.StatusInternalServerError}
	if r.needs != identity.Public {
		want = append(want, http.StatusUnauthorized)
	}
	if r.needs != identity.Public && r.needs != identity.SignedIn {
		want = append(want, http.StatusForbidden)
	}
	if op.RequestBody != nil {
		want = append(want, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusBadRequest)
	}
	for _, status := range want {
		if op.Responses.Status(status) == nil {
			t.Errorf("%s: does not document %d", name, status)
		}
	}
	if r.method == echo.POST && !r.bare && r.needs != identity.Public && op.Parameters.GetByInAndName("header", "Idempotency-Key") == nil {
		t.Errorf("%s: does not document Idempotency-Key", name)
	}
}
