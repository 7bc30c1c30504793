package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/vendors"
)

// retireView asks why a vendor is retired.
type retireView struct {
	page
	form
	Head   vendorHead
	Reason control
	Seen   int
}

func (*retireView) template() string { return "vendors/retire" }

// askToRetire serves GET /vendors/{id}/retire.
func (s *Server) askToRetire(c echo.Context) error {
	v, err := s.svc.Vendors.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.showRetire(c, http.StatusOK, formOf(map[string]string{"seen": strconv.Itoa(v.Version)}), v)
}

// retireVendor serves POST /vendors/{id}/retire.
func (s *Server) retireVendor(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	f, err := readForm(c)
	if err != nil {
		return err
	}
	old, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	if f.Value("reason") == "" {
		f.refuse(fault.Fields("vendor.invalid", []fault.Field{{Pointer: "#/reason", Detail: "must say why: the record is read years from now"}}))
		return s.showRetire(c, http.StatusUnprocessableEntity, f, old)
	}
	_, err = s.svc.Vendors.Retire(ctx, by, id, f.seen(), f.Value("reason"))
	if fault.KindOf(err) == fault.Stale {
		if f.Problem, err = s.tookOver(c, id, "vendor"); err != nil {
			return err
		}
		f.values.Set("seen", strconv.Itoa(old.Version))
		return s.showRetire(c, http.StatusPreconditionFailed, f, old)
	}
	if fault.Code(err) == "vendor.invalid" && f.refuse(err) {
		return s.showRetire(c, statusOf(err), f, old)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, "/vendors", old.Name+" is retired. Its record is kept.")
}

func (s *Server) showRetire(c echo.Context, status int, f form, v *vendors.Vendor) error {
	if v.Status == vendors.Retired {
		return fault.New(fault.Conflict, "vendor.retired", "%s is retired already; its record is kept as it was.", v.Name)
	}
	view := &retireView{
		page: page{Title: "Retire " + v.Name, Nav: "vendors"}, form: f, Head: vendorHead{ID: v.ID, Name: v.Name}, Seen: f.seen(),
		Reason: f.control("reason", "Why its use ends"),
	}
	view.Reason.Max, view.Reason.Required, view.Reason.Hint = 1000, true, "Such as: contract ended on 31 March, data returned and destroyed."
	return s.show(c, status, view)
}
