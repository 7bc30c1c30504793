package web

import (
	"net/http"

	"ward/internal/identity"
)

var documentViews []view

func (s *Server) documentRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/documents/:id/content", needs: identity.ReadEvidence, handle: s.documentContent},
	}
}
