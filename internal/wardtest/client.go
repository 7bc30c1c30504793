package wardtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
)

// Client speaks to a ward over HTTP, and expects that it may be dead.
type Client struct {
	Base  string // scheme://host:port
	Token string // sent as a bearer token when it is set
}

// Do sends a request and returns the status and body of its answer.
func (c *Client) Do(ctx context.Context, method, path, contentType string, body io.Reader) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, body)
	if err != nil {
		return 0, nil, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, text, errors.Join(err, res.Body.Close())
}

// Call sends in as JSON, unless it is nil, and decodes the answer into out,
// unless that is nil; the test fails unless the status is want.
func (c *Client) Call(t testing.TB, method, path string, in, out any, want int) {
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
	status, text, err := c.Do(t.Context(), method, path, contentType, body)
	if err != nil || status != want {
		t.Fatalf("%s %s: %d %s %v", method, path, status, text, err)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, text)
		}
	}
}

// Ready waits until the server answers.
func (c *Client) Ready(t testing.TB) {
	t.Helper()
	Eventually(t, "the server is ready", func() bool {
		status, _, err := c.Do(t.Context(), "GET", "/readyz", "", nil)
		return err == nil && status == http.StatusOK
	})
}

// SignIn signs in and sends the session's token from now on.
func (c *Client) SignIn(t testing.TB, email, password string) {
	t.Helper()
	var s struct{ Token string }
	c.Token = ""
	c.Call(t, "POST", "/api/v1/sessions", map[string]string{"email": email, "password": password}, &s, http.StatusCreated)
	c.Token = s.Token
}

// Upload sends a file and returns the id of the document once it is accepted.
func (c *Client) Upload(ctx context.Context, vendor, name string, file []byte) (string, error) {
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
	status, text, err := c.Do(ctx, "POST", "/api/v1/vendors/"+vendor+"/documents", w.FormDataContentType(), &body)
	if err != nil {
		return "", err
	}
	if status != http.StatusAccepted && status != http.StatusOK {
		return "", fmt.Errorf("upload: %d %s", status, text)
	}
	var d struct{ ID string }
	return d.ID, json.Unmarshal(text, &d)
}
