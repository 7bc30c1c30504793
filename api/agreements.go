package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/agreements"
	"ward/internal/fault"
	"ward/internal/identity"
)

func (s *Server) agreementRoutes() []route {
	return []route{
		{method: http.MethodPost, path: "/vendors/:id/baas", needs: identity.WriteAgreements, handle: s.createAgreement},
		{method: http.MethodGet, path: "/vendors/:id/baas", needs: identity.ReadAgreements, handle: s.listAgreements},
		{method: http.MethodGet, path: "/baas/:id", needs: identity.ReadAgreements, handle: s.getAgreement},
		{method: http.MethodPatch, path: "/baas/:id", needs: identity.WriteAgreements, handle: s.changeAgreement},
	}
}

// agreementIn is the body of a new agreement and of a change.
type agreementIn struct {
	Status      *agreements.Status `json:"status"`
	EffectiveOn optional[string]   `json:"effective_on"`
	ExpiresOn   optional[string]   `json:"expires_on"`
	Notice      optional[notice]   `json:"notice"`
	DocumentID  optional[string]   `json:"document_id"`
	Note        *string            `json:"note"`
}

// notice is the breach notice window.
type notice struct {
	Value int             `json:"value"`
	Unit  agreements.Unit `json:"unit"`
}

// change returns what the body asks for. A notice that is sent is complete.
func (in agreementIn) change() (agreements.Change, error) {
	c := agreements.Change{
		Status: in.Status, EffectiveOn: in.EffectiveOn.change(), ExpiresOn: in.ExpiresOn.change(),
		DocumentID: in.DocumentID.change(), Note: in.Note,
	}
	if n := in.Notice.change(); n != nil {
		if in.Notice.value != nil && *n == (notice{}) {
			return c, fault.Fieldf("agreement.invalid", "#/notice", "needs value and unit; null takes it away")
		}
		c.Notice = &agreements.Notice{Value: n.Value, Unit: n.Unit}
	}
	return c, nil
}

type agreementOut struct {
	ID          string            `json:"id"`
	VendorID    string            `json:"vendor_id"`
	Status      agreements.Status `json:"status"` // of today
	EffectiveOn *string           `json:"effective_on"`
	ExpiresOn   *string           `json:"expires_on"`
	Notice      *notice           `json:"notice"`
	NoticeHours *int              `json:"notice_hours"`
	DocumentID  *string           `json:"document_id"`
	Note        string            `json:"note"`
	Provisions  []string          `json:"provisions"` // agreements are not read yet
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
}

func (s *Server) agreementOf(a agreements.Agreement) agreementOut {
	out := agreementOut{
		ID: a.ID, VendorID: a.VendorID, Status: a.StatusOn(s.opt.Now().UTC().Format(time.DateOnly)),
		EffectiveOn: a.EffectiveOn, ExpiresOn: a.ExpiresOn, DocumentID: a.DocumentID, Note: a.Note,
		Provisions: []string{}, CreatedAt: a.CreatedAt.UTC(), UpdatedAt: a.UpdatedAt.UTC(),
	}
	if n := a.Notice(); n != nil {
		hours := n.Hours()
		out.Notice, out.NoticeHours = &notice{n.Value, n.Unit}, &hours
	}
	return out
}

func (s *Server) sendAgreement(c echo.Context, status int, a *agreements.Agreement) error {
	setETag(c, a.Version)
	return c.JSON(status, s.agreementOf(*a))
}

// createAgreement serves POST /api/v1/vendors/{id}/baas.
func (s *Server) createAgreement(c echo.Context) error {
	var in agreementIn
	if err := decode(c, &in); err != nil {
		return err
	}
	change, err := in.change()
	if err != nil {
		return err
	}
	a, err := s.svc.Agreements.Create(c.Request().Context(), actor(c), c.Param("id"), change)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/baas/"+a.ID)
	return s.sendAgreement(c, http.StatusCreated, a)
}

// listAgreements serves GET /api/v1/vendors/{id}/baas, newest first.
func (s *Server) listAgreements(c echo.Context) error {
	limit, err := pageParams(c, "status", "sort", "q")
	if err != nil {
		return err
	}
	var f agreements.Filter
	status, err := oneOf(c, "status", texts(agreements.Statuses)...)
	if err != nil {
		return err
	}
	f.Status = agreements.Status(status)
	if f.Query, f.After, f.Oldest, err = timeline(c); err != nil {
		return err
	}
	list, err := s.svc.Agreements.List(c.Request().Context(), actor(c), c.Param("id"), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(list, limit, s.agreementOf, func(a agreements.Agreement) any { return a.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// getAgreement serves GET /api/v1/baas/{id}.
func (s *Server) getAgreement(c echo.Context) error {
	a, err := s.svc.Agreements.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.sendAgreement(c, http.StatusOK, a)
}

// changeAgreement serves PATCH /api/v1/baas/{id}. It must say which version
// was seen.
func (s *Server) changeAgreement(c echo.Context) error {
	seen, err := mustMatch(c)
	if err != nil {
		return err
	}
	var in agreementIn
	if err := decode(c, &in); err != nil {
		return err
	}
	change, err := in.change()
	if err != nil {
		return err
	}
	a, err := s.svc.Agreements.Change(c.Request().Context(), actor(c), c.Param("id"), seen, change)
	if err != nil {
		return err
	}
	return s.sendAgreement(c, http.StatusOK, a)
}
