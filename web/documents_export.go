package web

import (
	"io"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/evidence"
)

// exportReading serves GET /documents/{id}/export: all that was read and said of
// a document as a workbook, or with format=json as it is in REST.
func (s *Server) exportReading(c echo.Context) error {
	format := evidence.Format(c.QueryParam("format"))
	if format == "" {
		format = evidence.AsXLSX
	}
	name := "reading-" + string(documentID(c)) + "." + string(format)
	return edge.Download(c, s.log, name, format.ContentType(), func(w io.Writer) error {
		return s.svc.Evidence.Export(c.Request().Context(), actor(c), documentID(c), format, w)
	})
}
