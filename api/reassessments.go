package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reassessments"
)

func (s *Server) reassessmentRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/reassessments", needs: identity.ReadClock, handle: s.listReassessments},
	}
}

type reassessmentOut struct {
	ID         string               `json:"id"`
	VendorID   string               `json:"vendor_id"`
	VendorName string               `json:"vendor_name"`
	Cause      reassessments.Cause  `json:"cause"`
	Detail     string               `json:"detail"`
	DueOn      string               `json:"due_on"`
	Status     reassessments.Status `json:"status"`
	OpenedAt   time.Time            `json:"opened_at"`
	ClosedAt   *time.Time           `json:"closed_at"`
}

func reassessment(i reassessments.Item) reassessmentOut {
	return reassessmentOut{
		ID: i.ID, VendorID: i.VendorID, VendorName: i.VendorName, Cause: i.Cause, Detail: i.Detail,
		DueOn: i.DueOn, Status: i.Status, OpenedAt: i.OpenedAt.UTC(), ClosedAt: i.ClosedAt,
	}
}

// listReassessments serves GET /api/v1/reassessments, the longest due first.
func (s *Server) listReassessments(c echo.Context) error {
	limit, err := pageParams(c, "status", "cause", "vendor_id", "owner_id", "due_before", "sort", "q")
	if err != nil {
		return err
	}
	f, err := reassessmentFilter(c)
	if err != nil {
		return err
	}
	list, err := s.svc.Reassessments.List(c.Request().Context(), actor(c), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(list, limit, reassessment, func(i reassessments.Item) any { return reassessments.Mark{DueOn: i.DueOn, ID: i.ID} })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

func reassessmentFilter(c echo.Context) (f reassessments.Filter, err error) {
	status, err := oneOf(c, "status", texts(reassessments.Statuses)...)
	if err != nil {
		return f, err
	}
	cause, err := oneOf(c, "cause", texts(reassessments.Causes)...)
	if err != nil {
		return f, err
	}
	f.Status, f.Cause, f.VendorID = reassessments.Status(status), reassessments.Cause(cause), c.QueryParam("vendor_id")
	if f.VendorID != "" && uuid.Validate(f.VendorID) != nil {
		return f, fault.Fieldf("request.invalid", "#/vendor_id", "is not the id of a vendor")
	}
	if f.Owner = c.QueryParam("owner_id"); f.Owner != "" && uuid.Validate(f.Owner) != nil {
		return f, fault.Fieldf("request.invalid", "#/owner_id", "is not the id of a user")
	}
	if f.DueBefore, err = dateParam(c, "due_before"); err != nil {
		return f, err
	}
	soonest, err := ascending(c, true, "due_on")
	if err != nil {
		return f, err
	}
	f.Latest = !soonest
	if f.Query, err = searchText(c); err != nil {
		return f, err
	}
	var after reassessments.Mark
	more, err := decodeCursor(c, &after)
	if err != nil || !more {
		return f, err
	}
	if _, err := time.Parse(time.DateOnly, after.DueOn); err != nil {
		return f, fault.Fieldf("request.invalid", "#/cursor", "is not a cursor that a list has answered")
	}
	after.ID, err = checkAfter(after.ID)
	f.After = &after
	return f, err
}
