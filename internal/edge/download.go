package edge

import (
	"io"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"
)

// Download streams the file that write makes, however long it is. Its headers
// go out with its first byte, so that an error before that is answered as any
// other. An error after it ends the connection: nobody takes half a file for a
// whole one.
func Download(c echo.Context, log *slog.Logger, name, contentType string, write func(io.Writer) error) error {
	if err := TakeTime(c); err != nil {
		return err
	}
	err := write(&download{c: c, name: name, contentType: contentType})
	if err != nil && c.Response().Committed {
		log.ErrorContext(c.Request().Context(), "download broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

type download struct {
	c                 echo.Context
	name, contentType string
}

// Write implements io.Writer.
func (w *download) Write(p []byte) (int, error) {
	r := w.c.Response()
	if !r.Committed {
		r.Header().Set(echo.HeaderContentType, w.contentType)
		r.Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+w.name+`"`)
		r.WriteHeader(http.StatusOK)
	}
	return r.Write(p)
}
