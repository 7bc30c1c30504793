package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a running ward that a test may kill.
type process struct {
	cmd  *exec.Cmd
	logs *lockedBuffer
	done chan struct{}
}

// startWard starts the program with a clean environment and settings.
func startWard(t *testing.T, settings []string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], args...), logs: &lockedBuffer{}, done: make(chan struct{})}
	p.cmd.Env = append([]string{"TEST_RUN_WARD=1", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, settings...)
	p.cmd.Stdout, p.cmd.Stderr = p.logs, p.logs
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.cmd.Wait(); close(p.done) }() // how it ended is the test's doing
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("ward %v wrote:\n%s", args, p.logs.tail(8000))
		}
	})
	return p
}

// kill ends the process at once, as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.done
}

// interrupt asks the process to end and returns its exit status.
func (p *process) interrupt(t *testing.T) int {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		t.Fatal("the process does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// lockedBuffer keeps what a process writes.
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

func (b *lockedBuffer) tail(n int) string {
	s := b.String()
	return s[max(0, len(s)-n):]
}

// freePort finds a port that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// eventually waits until ok answers true.
func eventually(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

const (
	adminEmail    = "admin@example.org"
	adminPassword = "a long enough passphrase"
)

// client speaks to a ward over HTTP, and expects that it may be dead.
type client struct {
	base, token string
}

func (c *client) do(ctx context.Context, method, path, contentType string, body io.Reader) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return 0, nil, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	text, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	return res.StatusCode, text, err
}

// call sends JSON and decodes the answer; the test fails unless it is want.
func (c *client) call(t *testing.T, method, path string, in, out any, want int) {
	t.Helper()
	var body io.Reader
	contentType := ""
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		body, contentType = bytes.NewReader(text), "application/json"
	}
	status, text, err := c.do(t.Context(), method, path, contentType, body)
	if err != nil || status != want {
		t.Fatalf("%s %s: %d %s %v", method, path, status, text, err)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
}

// ready waits until the server answers, and signs in.
func (c *client) ready(t *testing.T) {
	t.Helper()
	eventually(t, 30*time.Second, "the server is ready", func() bool {
		status, _, err := c.do(t.Context(), "GET", "/readyz", "", nil)
		return err == nil && status == http.StatusOK
	})
	var s struct{ Token string }
	c.token = ""
	c.call(t, "POST", "/api/v1/sessions", map[string]string{"email": adminEmail, "password": adminPassword}, &s, http.StatusCreated)
	c.token = s.Token
}

// upload sends a file and returns the id of the document once it is accepted.
func (c *client) upload(ctx context.Context, vendor, name string, file []byte) (string, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		return "", err
	}
	if _, err := part.Write(file); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	status, text, err := c.do(ctx, "POST", "/api/v1/vendors/"+vendor+"/documents", w.FormDataContentType(), &body)
	if err != nil {
		return "", err
	}
	if status != http.StatusAccepted && status != http.StatusOK {
		return "", fmt.Errorf("upload: %d %s", status, text)
	}
	var d struct{ ID string }
	return d.ID, json.Unmarshal(text, &d)
}
