package api

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/fault"
)

// getContent serves GET /documents/{id}/content, with ranges.
func (s *Server) getContent(c echo.Context) error {
	d, file, err := s.svc.Evidence.Content(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	defer file.Close() // a reader: nothing is lost
	if err := edge.TakeTime(c); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/pdf")
	h.Set(echo.HeaderContentDisposition, "inline; filename*=UTF-8''"+url.PathEscape(d.Name))
	h.Set("ETag", `"`+d.SHA256+`"`) // the bytes of a document never change
	if strings.Contains(c.Request().Header.Get("Range"), ",") {
		c.Request().Header.Del("Range") // RFC 9110, 14.2: each range would open the sealed bytes from their start
	}
	to, from := &withoutErrors{ResponseWriter: c.Response()}, &noted{ReadSeeker: file}
	http.ServeContent(to, c.Request(), "", d.CreatedAt, from)
	if to.refused == 0 {
		return from.err // the answer breaks off: its length is promised already
	}
	h.Del(echo.HeaderContentDisposition)
	h.Set("Cache-Control", "no-store")
	if to.refused == http.StatusPreconditionFailed {
		return fault.New(fault.Stale, "document.stale", "The document holds other bytes than those that the request names.")
	}
	return echo.NewHTTPError(to.refused)
}

// withoutErrors keeps back the answers by which net/http refuses a request, for
// a problem document to be sent in their place.
type withoutErrors struct {
	http.ResponseWriter
	refused int // the status that was kept back
}

// WriteHeader implements http.ResponseWriter.
func (w *withoutErrors) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		w.refused = status
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *withoutErrors) Write(p []byte) (int, error) {
	if w.refused != 0 {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// noted remembers why reading failed, which net/http does not tell.
type noted struct {
	io.ReadSeeker
	err error
}

// Read implements io.Reader.
func (n *noted) Read(p []byte) (int, error) {
	m, err := n.ReadSeeker.Read(p)
	if err != nil && err != io.EOF {
		n.err = err
	}
	return m, err
}
