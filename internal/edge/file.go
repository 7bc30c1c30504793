package edge

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/blobs"
	"ward/internal/fault"
)

// File is a document as it was uploaded, on its way to a person.
type File struct {
	Name     string // to save it under, as a PDF; any text
	SHA256   string // of the bytes, hex: they never change
	Modified time.Time
	Attached bool // the browser saves it instead of showing it
	Content  io.ReadSeeker
}

// SendPDF answers with the bytes of a PDF, or the ranges of them that are asked
// for. It is Stale for other bytes than those that If-Match names.
func SendPDF(c echo.Context, f File) error {
	if err := TakeTime(c); err != nil {
		return err
	}
	way := "inline"
	if f.Attached {
		way = "attachment"
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "application/pdf")
	h.Set(echo.HeaderContentDisposition, way+"; filename*=UTF-8''"+url.PathEscape(savedName(f.Name)))
	h.Set("ETag", `"`+f.SHA256+`"`)
	if strings.Contains(c.Request().Header.Get("Range"), ",") {
		c.Request().Header.Del("Range") // RFC 9110, 14.2: each range would open the sealed bytes from their start
	}
	to, from := &withoutErrors{ResponseWriter: c.Response()}, &noted{ReadSeeker: f.Content}
	http.ServeContent(to, c.Request(), "", f.Modified, from)
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

// savedName is the name that a PDF is saved under. Bytes that are a PDF may be
// a program or a page as well: with another ending they would open as that.
func savedName(name string) string {
	if strings.EqualFold(path.Ext(name), ".pdf") {
		return name
	}
	return name + ".pdf"
}

// withoutErrors keeps back the answers by which net/http refuses a request, for
// an answer of Ward's to be sent in their place.
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

// FormFault tells a form with files that is too large from one that was cut
// off.
func FormFault(err error) error {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.New(fault.TooLarge, blobs.CodeTooLarge, "The upload is larger than %d bytes.", e.Limit)
	}
	return fault.Wrap(err, fault.Malformed, blobs.CodeCutOff, "The upload ended before the form was complete. Send it again.")
}
