package api

import (
	"github.com/labstack/echo/v4"

	"ward/internal/edge"
)

// getContent serves GET /documents/{id}/content, with ranges.
func (s *Server) getContent(c echo.Context) error {
	d, file, err := s.svc.Evidence.Content(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	defer file.Close() // a reader: nothing is lost
	return edge.SendPDF(c, edge.File{Name: d.Name, SHA256: d.SHA256, Modified: d.CreatedAt, Content: file})
}
