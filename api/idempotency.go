package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/idempotency"
	"ward/internal/identity"
)

// idempotent honours Idempotency-Key on a POST: the same key with the same
// body gets the same answer, without the work being done again.
func (s *Server) idempotent(r route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			key := c.Request().Header.Get("Idempotency-Key")
			if key == "" || r.method != http.MethodPost || r.bare || r.needs == identity.Public {
				return next(c)
			}
			if len(key) > 255 {
				return fault.New(fault.Malformed, "idempotency.key_too_long", "Idempotency-Key is longer than 255 characters.")
			}
			body := newHashedBody(c)
			answer, err := s.svc.Idempotency.Begin(c.Request().Context(), actor(c), key, r.method+" "+c.Request().URL.RequestURI())
			if err != nil {
				return err
			}
			if answer != nil {
				return repeat(c, body, answer)
			}
			return s.first(c, key, body, next)
		}
	}
}

// first serves the request and remembers its answer, unless a second try may
// end better.
func (s *Server) first(c echo.Context, key string, body *hashedBody, next echo.HandlerFunc) error {
	rec := &recorder{ResponseWriter: c.Response().Writer}
	c.Response().Writer = rec
	ctx := context.WithoutCancel(c.Request().Context())
	answered := false
	defer func() {
		if !answered { // a panic on its way up: a second try must not meet this one
			if err := s.svc.Idempotency.Cancel(ctx, actor(c), key); err != nil {
				s.log.ErrorContext(ctx, "idempotency key not given back", "error", err)
			}
		}
	}()
	if err := next(c); err != nil {
		c.Error(err)
	}
	answered = true
	status := c.Response().Status
	if again(c, status) || rec.body.Len() > idempotency.MaxBody {
		return s.svc.Idempotency.Cancel(ctx, actor(c), key)
	}
	headers, err := json.Marshal(kept(c.Response().Header()))
	if err != nil {
		return err
	}
	sum, err := body.sum()
	if err != nil { // the client went away in the middle of its body
		return s.svc.Idempotency.Cancel(ctx, actor(c), key)
	}
	return s.svc.Idempotency.Finish(ctx, actor(c), key,
		idempotency.Answer{RequestHash: sum, Status: status, Headers: string(headers), Body: rec.body.String()})
}

// again says whether a second try may end better than with this status.
func again(c echo.Context, status int) bool {
	return status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || (status >= http.StatusBadRequest && edge.ClientLeft(c))
}

// kept are the headers that belong to the answer and not to the exchange.
func kept(h http.Header) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"Content-Type", "Location", "Etag"} {
		if v := h.Get(name); v != "" {
			out[name] = v
		}
	}
	return out
}

// repeat sends a remembered answer, if the body is the same as then.
func repeat(c echo.Context, body *hashedBody, a *idempotency.Answer) error {
	sum, err := body.sum()
	if err != nil {
		return decodeFault(err)
	}
	if sum != a.RequestHash {
		return fault.New(fault.Invalid, "idempotency.reused", "This Idempotency-Key was used with another body.")
	}
	headers := map[string]string{}
	if err := json.Unmarshal([]byte(a.Headers), &headers); err != nil {
		return err
	}
	for name, v := range headers {
		c.Response().Header().Set(name, v)
	}
	c.Response().Header().Set("Idempotency-Replayed", "true")
	c.Response().WriteHeader(a.Status)
	_, err = c.Response().Write([]byte(a.Body))
	return err
}

// hashedBody hashes a request's body while it is read. The boundary of a
// multipart body is left out: a client that sends the same form again draws a
// new one.
type hashedBody struct {
	io.ReadCloser
	hash     hash.Hash
	boundary []byte
	tail     []byte // the end of what was read, which may be the start of a boundary
}

func newHashedBody(c echo.Context) *hashedBody {
	b := &hashedBody{ReadCloser: c.Request().Body, hash: sha256.New()}
	if mt, params, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType)); err == nil && mt == echo.MIMEMultipartForm {
		b.boundary = []byte(params["boundary"])
	}
	c.Request().Body = b
	return b
}

// Read implements io.Reader.
func (b *hashedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if len(b.boundary) == 0 {
		b.hash.Write(p[:n])
		return n, err
	}
	rest := append(b.tail, p[:n]...)
	for {
		before, after, found := bytes.Cut(rest, b.boundary)
		if !found {
			break
		}
		b.hash.Write(before)
		rest = after
	}
	sure := max(0, len(rest)-len(b.boundary)+1)
	b.hash.Write(rest[:sure])
	b.tail = append([]byte(nil), rest[sure:]...)
	return n, err
}

// sum reads what the handler left and returns the hash of the whole body.
func (b *hashedBody) sum() (string, error) {
	if _, err := io.Copy(io.Discard, b); err != nil {
		return "", err
	}
	b.hash.Write(b.tail)
	b.tail = nil
	return hex.EncodeToString(b.hash.Sum(nil)), nil
}

// recorder keeps a copy of the answer.
type recorder struct {
	http.ResponseWriter
	body bytes.Buffer
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	if r.body.Len() <= idempotency.MaxBody {
		r.body.Write(p)
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap lets net/http reach the writer below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
