package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/dossier"
	"ward/internal/identity"
)

var vendorViews = []view{&vendorView{}}

func (s *Server) vendorRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/vendors/:id", needs: identity.ReadVendors, handle: s.vendor},
	}
}

// vendorView is the page of one vendor.
type vendorView struct {
	page
	Head vendorHead
	Band bandMark
	dossier.Dossier
}

func (*vendorView) template() string { return "vendor/vendor" }

// vendor serves GET /vendors/:id.
func (s *Server) vendor(c echo.Context) error {
	d, err := s.svc.Dossier.Open(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	v := &vendorView{page: page{Title: d.Vendor.Name, Nav: "vendors"}, Dossier: *d}
	v.Head = vendorHead{ID: d.Vendor.ID, Name: d.Vendor.Name, Tab: "overview"}
	band := string(d.Score.Residual.FinalBand)
	v.Band = markOf(&band, &d.Score.Residual.Score)
	return s.show(c, http.StatusOK, v)
}
