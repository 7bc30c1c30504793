package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
)

var homeViews = []view{&homeView{}}

func (s *Server) homeRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/", needs: identity.SignedIn, handle: s.home},
	}
}

// homeView is the start page: what waits for the person.
type homeView struct {
	page
}

func (*homeView) template() string { return "home/home" }

// home serves GET /.
func (s *Server) home(c echo.Context) error {
	return s.show(c, http.StatusOK, &homeView{page: page{Title: "My work", Nav: "home"}})
}
