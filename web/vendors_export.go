package web

import (
	"io"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/calendar"
	"ward/internal/edge"
	"ward/internal/fault"
	"ward/internal/vendors"
)

// exportVendors serves GET /vendors/export: the filtered list as a file.
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
	name := "vendors-" + s.opt.Now().UTC().Format(time.DateOnly) + "." + string(format)
	return edge.Download(c, s.log, name, format.ContentType(), func(w io.Writer) error {
		return s.svc.Vendors.Export(c.Request().Context(), actor(c), q, format, w)
	})
}
