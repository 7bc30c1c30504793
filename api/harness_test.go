package api

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ward/internal/accounts/accountstest"
	"ward/internal/blobs"
	"ward/internal/database"
	"ward/internal/database/dbtest"
	"ward/internal/identity"
	"ward/internal/queue"
)

// TestMain fails a whole run in which a documented success was never seen: no
// answer of the API stays unchecked against openapi.yaml.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" {
		if missing := seen.missing(); len(missing) > 0 {
			fmt.Fprintf(os.Stderr, "documented, but no test was answered with it:\n\t%s\n", strings.Join(missing, "\n\t"))
			code = 1
		}
	}
	os.Exit(code)
}

// start is the time at which every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// clock is a time that stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// harness is a whole server over a fresh database.
type harness struct {
	db     *database.DB
	clock  *clock
	queue  *queue.Queue
	svc    Services
	server *Server
	logs   *lockedBuffer
	store  blobs.Store // of sealed documents

	accounts *accountstest.Fixture
	next     atomic.Int64 // numbers what must have a name of its own
}

// each runs f on a harness over SQLite and on one over Postgres.
func each(t *testing.T, f func(t *testing.T, h *harness)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(t, newHarness(t, db)) })
}

func newHarness(t *testing.T, db *database.DB) *harness {
	t.Helper()
	h := &harness{db: db, clock: &clock{at: start}, queue: queue.New(), logs: &lockedBuffer{}, accounts: accountstest.New(t, db)}
	h.svc = h.services(t)
	h.server = New(h.svc, Options{
		BaseURL: "http://ward.test", MaxUpload: maxUpload, Now: h.clock.now,
		Ready: map[string]func(context.Context) error{"database": db.Ping},
	}, slog.New(slog.NewJSONHandler(h.logs, nil)))
	return h
}

// org is an organization with a signed-in user of each role.
type org struct {
	tenant identity.TenantID
	f      *accountstest.Fixture
}

// org makes an organization.
func (h *harness) org() *org {
	return &org{tenant: h.accounts.Org("Test Hospital"), f: h.accounts}
}

// token returns the bearer token of the user of a role.
func (o *org) token(r identity.Role) string { return o.f.Token(o.tenant, r) }

// admin returns the token of the admin.
func (o *org) admin() string { return o.token(identity.Admin) }

// by returns the user of a role, for calls of services.
func (o *org) by(r identity.Role) identity.Actor { return o.f.Actor(o.tenant, r) }

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// into decodes the body.
func (a *answer) into(t *testing.T, out any) {
	t.Helper()
	if err := json.Unmarshal(a.body, out); err != nil {
		t.Fatalf("decode %s: %v", a.body, err)
	}
}

// field returns a field of the body: "vendor.name", "items.0.id".
func (a *answer) field(t *testing.T, path string) any {
	t.Helper()
	var at any
	a.into(t, &at)
	for _, key := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			found, ok := v[key]
			if !ok {
				t.Fatalf("no field %q in %s", path, a.body)
			}
			at = found
		case []any:
			i := 0
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(v) {
				t.Fatalf("no item %q of %q in %s", key, path, a.body)
			}
			at = v[i]
		default:
			t.Fatalf("no field %q in %s", path, a.body)
		}
	}
	return at
}

// id returns the field "id".
func (a *answer) id(t *testing.T) string {
	t.Helper()
	id, _ := a.field(t, "id").(string)
	return id
}

// etag returns a header for the next request: the version that was seen.
func (a *answer) etag() header { return header{"If-Match", a.header.Get("ETag")} }

// problem returns the problem's code and, by pointer, what it says of fields.
func (a *answer) problem(t *testing.T) (code string, fields map[string]string) {
	t.Helper()
	var p Problem
	a.into(t, &p)
	fields = map[string]string{}
	for _, f := range p.Errors {
		fields[f.Pointer] = f.Detail
	}
	return strings.TrimPrefix(p.Type, "/problems/"), fields
}

// lockedBuffer keeps the server's log.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
