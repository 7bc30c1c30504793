package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"ward/internal/database/dbtest"
	"ward/internal/wardtest"
)

// killRounds is how often processes are killed: 3, or SOAK_ROUNDS.
func killRounds(t *testing.T) int {
	t.Helper()
	raw := os.Getenv("SOAK_ROUNDS")
	if raw == "" {
		return 3
	}
	n, err := strconv.Atoi(raw)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// accepted collects the documents that the server said it has accepted.
type accepted struct {
	mu  sync.Mutex
	ids map[string]bool
}

func (a *accepted) add(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ids[id] = true
}

// letter is a small document whose bytes differ by n.
func letter(t *testing.T, n int64) []byte {
	t.Helper()
	file, err := os.ReadFile("../../internal/samples/pdf/d30.pdf")
	if err != nil {
		t.Fatal(err)
	}
	return append(file, fmt.Sprintf("\n%% copy %d\n", n)...)
}

// uploadUntil uploads distinct documents until ctx ends; answers that do not
// come are what killing does.
func uploadUntil(ctx context.Context, t *testing.T, c *wardtest.Client, vendor string, got *accepted) {
	for ctx.Err() == nil {
		id, err := c.Upload(ctx, vendor, "letter.pdf", letter(t, rand.Int64()))
		if err == nil && id != "" {
			got.add(id)
		}
		select { // a flood would only make the test long
		case <-ctx.Done():
		case <-time.After(time.Duration(rand.IntN(300)) * time.Millisecond):
		}
	}
}

// checkAll waits until every accepted document has ended, and checks that each
// was read exactly once or failed with a reason.
func checkAll(t *testing.T, c *wardtest.Client, got *accepted) {
	t.Helper()
	failed := 0
	for id := range got.ids {
		var d struct {
			Status string
			Error  *struct{ Code, Detail string }
		}
		wardtest.Eventually(t, "document "+id+" ends", func() bool {
			c.Call(t, "GET", "/api/v1/documents/"+id, nil, &d, http.StatusOK)
			return d.Status != "queued" && d.Status != "processing"
		})
		if d.Status == "failed" {
			failed++
			if d.Error == nil || d.Error.Detail == "" {
				t.Errorf("document %s failed without a reason", id)
			}
		}
		var events struct{ Items []struct{ Seq int64 } }
		c.Call(t, "GET", "/api/v1/audit-events?action=document.read&subject="+id, nil, &events, http.StatusOK)
		if len(events.Items) != 1 && d.Status != "failed" {
			t.Errorf("document %s was read %d times", id, len(events.Items))
		}
	}
	t.Logf("%d documents accepted, %d failed with a reason, none lost, none doubled", len(got.ids), failed)
	if len(got.ids) == 0 {
		t.Error("nothing was accepted: the test tried nothing")
	}
}

// moment is when the next blow falls.
func moment() time.Duration { return time.Duration(50+rand.IntN(700)) * time.Millisecond }

// TestKilledEmbedded kills the one process of the embedded profile at random
// points. Its Redis dies with it.
func TestKilledEmbedded(t *testing.T) {
	t.Parallel()
	addr := wardtest.FreePort(t)
	settings := []string{
		"WARD_DATA_DIR=" + t.TempDir(), "WARD_LISTEN=" + addr, "WARD_ADMIN_EMAIL=" + adminEmail, "WARD_ADMIN_PASSWORD=" + adminPassword,
		"WARD_ORG_NAME=Test Hospital",
	}
	c, got := &wardtest.Client{Base: "http://" + addr}, &accepted{ids: map[string]bool{}}
	p := startWard(t, settings, "serve")
	ready(t, c)
	vendor := newVendor(t, c)
	for range killRounds(t) {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { uploadUntil(ctx, t, c, vendor, got) })
		}
		time.Sleep(moment())
		p.Kill()
		cancel()
		wg.Wait()
		p = startWard(t, settings, "serve")
		ready(t, c)
	}
	checkAll(t, c, got)
	verifyChain(t, c)
}

// TestKilledProduction kills API and worker processes on Postgres, Redis and S3
// at random points, and wipes Redis in between.
func TestKilledProduction(t *testing.T) {
	t.Parallel()
	owner, serving := dbtest.PostgresURLs(t)
	redis := wardtest.Redis(t)
	addr := wardtest.FreePort(t)
	settings := []string{
		"WARD_DATA_DIR=" + t.TempDir(), "WARD_LISTEN=" + addr, "WARD_ADMIN_EMAIL=" + adminEmail, "WARD_ADMIN_PASSWORD=" + adminPassword,
		"WARD_ORG_NAME=Test Hospital", "WARD_DATABASE_URL=" + serving, "WARD_MIGRATE_DATABASE_URL=" + owner,
		"WARD_REDIS_URL=redis://" + redis + "/0", "WARD_MASTER_KEY=" + base64.StdEncoding.EncodeToString([]byte("a master key of thirty-two bytes")), "TEST_JOB_LEASE=4s",
	}
	settings = append(settings, wardtest.S3(t)...)
	c, got := &wardtest.Client{Base: "http://" + addr}, &accepted{ids: map[string]bool{}}
	api, worker := startWard(t, settings, "api"), startWard(t, settings, "worker")
	ready(t, c)
	vendor := newVendor(t, c)
	for range killRounds(t) {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() { uploadUntil(ctx, t, c, vendor, got) })
		}
		time.Sleep(moment())
		worker.Kill()
		time.Sleep(moment())
		api.Kill()
		wipe(t, redis)
		cancel()
		wg.Wait()
		api, worker = startWard(t, settings, "api"), startWard(t, settings, "worker")
		ready(t, c)
	}
	checkAll(t, c, got)
	verifyChain(t, c)
}

func newVendor(t *testing.T, c *wardtest.Client) string {
	t.Helper()
	var v struct{ ID string }
	c.Call(t, "POST", "/api/v1/vendors", map[string]string{"name": "Ostara Telehealth"}, &v, http.StatusCreated)
	return v.ID
}

func verifyChain(t *testing.T, c *wardtest.Client) {
	t.Helper()
	var v struct {
		Valid   bool
		Entries int
	}
	c.Call(t, "POST", "/api/v1/audit-events/verify", nil, &v, http.StatusOK)
	if !v.Valid || v.Entries == 0 {
		t.Errorf("the audit chain after the blows: %+v", v)
	}
}

// wipe empties Redis, as a restart without persistence would.
func wipe(t *testing.T, addr string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("FLUSHALL\r\n")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 16)
	if n, err := conn.Read(answer); err != nil || string(answer[:n]) != "+OK\r\n" {
		t.Fatalf("wipe Redis: %q, %v", answer, err)
	}
}
