package web

import (
	"github.com/labstack/echo/v4"

	"ward/internal/edge"
)

// contentPolicy is for bytes that a stranger made: whatever they are, they may
// load nothing, run nothing, send nothing and be put in no other page.
const contentPolicy = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"

// documentContent serves GET /documents/{id}/content: the original bytes, in
// ranges when asked for; with ?save a file to save.
func (s *Server) documentContent(c echo.Context) error {
	d, file, err := s.svc.Evidence.Content(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	defer file.Close() // a reader: nothing is lost
	c.Response().Header().Set("Content-Security-Policy", contentPolicy)
	return edge.SendPDF(c, edge.File{
		Name: d.Name, SHA256: d.SHA256, Modified: d.CreatedAt, Attached: c.QueryParams().Has("save"), Content: file,
	})
}
