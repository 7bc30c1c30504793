package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/calendar"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/vendors"
)

// exportVendors serves GET /vendors/export: the filtered list as a file. An
// error after the first byte ends the connection, so that nobody takes half a
// file for a whole one.
func (s *Server) exportVendors(c echo.Context) error {
	format := vendors.CSV
	switch f := c.QueryParam("format"); f {
	case "", string(vendors.CSV):
	case string(vendors.XLSX):
		format = vendors.XLSX
	default:
		return fault.New(fault.Invalid, "request.invalid", "A list is exported as CSV or as an Excel workbook.")
	}
	q, err := listQueryOf(c.QueryParams()).query(calendar.Day(s.opt.Now()))
	if err != nil {
		return err
	}
	if err := edge.TakeTime(c); err != nil {
		return err
	}
	w := &download{c: c, contentType: format.ContentType(), name: "vendors-" + s.opt.Now().UTC().Format(time.DateOnly) + "." + string(format)}
	err = s.svc.Vendors.Export(c.Request().Context(), actor(c), q, format, w)
	if err != nil && c.Response().Committed {
		s.log.ErrorContext(c.Request().Context(), "export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// download sends the headers of a file with its first byte, so that an error
// before is still answered as a page.
type download struct {
	c                 echo.Context
	contentType, name string
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
