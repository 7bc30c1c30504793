package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"testing"
	"time"

	"ward/internal/wardtest"
)

// startWard starts this test binary as the program, with settings alone.
func startWard(t *testing.T, settings []string, args ...string) *wardtest.Process {
	t.Helper()
	return wardtest.Start(t, os.Args[0], append([]string{"TEST_RUN_WARD=1"}, settings...), args...)
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
	wardtest.Eventually(t, 30*time.Second, "the server is ready", func() bool {
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
