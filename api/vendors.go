package api

import (
	"math"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/identity"
	"ward/internal/vendors"
)

func (s *Server) vendorRoutes() []route {
	const read, write = identity.ReadVendors, identity.WriteVendors
	return []route{
		{method: http.MethodPost, path: "/vendors", needs: write, handle: s.createVendor},
		{method: http.MethodGet, path: "/vendors", needs: read, handle: s.listVendors},
		{method: http.MethodPost, path: "/vendors/import", needs: write, handle: s.importVendors, upload: true},
		{method: http.MethodGet, path: "/vendors/:id", needs: read, handle: s.getVendor},
		{method: http.MethodPatch, path: "/vendors/:id", needs: write, handle: s.changeVendor},
		{method: http.MethodDelete, path: "/vendors/:id", needs: write, handle: s.retireVendor},
		{method: http.MethodPost, path: "/vendors/:id/contacts", needs: write, handle: s.createContact},
		{method: http.MethodGet, path: "/vendors/:id/contacts", needs: read, handle: s.listContacts},
		{method: http.MethodGet, path: "/vendors/:id/contacts/:contact_id", needs: read, handle: s.getContact},
		{method: http.MethodPatch, path: "/vendors/:id/contacts/:contact_id", needs: write, handle: s.changeContact},
		{method: http.MethodDelete, path: "/vendors/:id/contacts/:contact_id", needs: write, handle: s.removeContact},
		{method: http.MethodPost, path: "/vendors/:id/services", needs: write, handle: s.createService},
		{method: http.MethodGet, path: "/vendors/:id/services", needs: read, handle: s.listServices},
		{method: http.MethodGet, path: "/vendors/:id/services/:service_id", needs: read, handle: s.getService},
		{method: http.MethodPatch, path: "/vendors/:id/services/:service_id", needs: write, handle: s.changeService},
		{method: http.MethodDelete, path: "/vendors/:id/services/:service_id", needs: write, handle: s.removeService},
	}
}

type vendorOut struct {
	ID             string                 `json:"id"`
	Name           string                 `json:"name"`
	LegalName      string                 `json:"legal_name"`
	Aliases        []string               `json:"aliases"`
	Website        string                 `json:"website"`
	Description    string                 `json:"description"`
	OwnerID        *string                `json:"owner_id"`
	Status         vendors.Status         `json:"status"`
	ExternalRef    string                 `json:"external_ref"`
	RetiredReason  string                 `json:"retired_reason"`
	Tier           *string                `json:"tier"`
	InherentRisk   *float64               `json:"inherent_risk"` // rounded to 2 decimals, as in the score
	ResidualRisk   *float64               `json:"residual_risk"`
	FinalBand      *string                `json:"final_band"`
	CoverageStatus vendors.CoverageStatus `json:"coverage_status"`
	BAAStatus      vendors.BAAState       `json:"baa_status"`
	NextReviewOn   *string                `json:"next_review_on"`
	CreatedAt      time.Time              `json:"created_at"`
	UpdatedAt      time.Time              `json:"updated_at"`
}

func vendorOf(v *vendors.Vendor) vendorOut {
	out := vendorOut{
		ID: v.ID, Name: v.Name, LegalName: v.LegalName, Aliases: v.Aliases, Website: v.Website, Description: v.Description,
		OwnerID: v.OwnerID, Status: v.Status, ExternalRef: v.ExternalRef, RetiredReason: v.RetiredReason,
		Tier: v.Tier, InherentRisk: cents(v.InherentRisk), ResidualRisk: cents(v.ResidualRisk), FinalBand: v.FinalBand,
		CoverageStatus: v.CoverageStatus, BAAStatus: v.BAAState, NextReviewOn: v.NextReviewOn, CreatedAt: v.CreatedAt.UTC(), UpdatedAt: v.UpdatedAt.UTC(),
	}
	if out.Aliases == nil {
		out.Aliases = []string{}
	}
	return out
}

// cents rounds a score to 2 decimals.
func cents(f *float64) *float64 {
	if f == nil {
		return nil
	}
	return new(math.Round(*f*100) / 100)
}

// sendVendor answers with one vendor and its ETag.
func sendVendor(c echo.Context, status int, v *vendors.Vendor) error {
	setETag(c, v.Version)
	return c.JSON(status, vendorOf(v))
}

// createVendor serves POST /api/v1/vendors.
func (s *Server) createVendor(c echo.Context) error {
	var in struct {
		Name        string         `json:"name"`
		LegalName   string         `json:"legal_name"`
		Aliases     []string       `json:"aliases"`
		Website     string         `json:"website"`
		Description string         `json:"description"`
		OwnerID     string         `json:"owner_id"`
		Status      vendors.Status `json:"status"`
		ExternalRef string         `json:"external_ref"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	v, err := s.svc.Vendors.Create(c.Request().Context(), actor(c), vendors.New(in))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/vendors/"+v.ID)
	return sendVendor(c, http.StatusCreated, v)
}

// getVendor serves GET /api/v1/vendors/{id}.
func (s *Server) getVendor(c echo.Context) error {
	v, err := s.svc.Vendors.Get(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return sendVendor(c, http.StatusOK, v)
}

// changeVendor serves PATCH /api/v1/vendors/{id}. A field that is left out
// stays as it is; null clears it.
func (s *Server) changeVendor(c echo.Context) error {
	var in struct {
		Name        *string            `json:"name"`
		LegalName   optional[string]   `json:"legal_name"`
		Aliases     optional[[]string] `json:"aliases"`
		Website     optional[string]   `json:"website"`
		Description optional[string]   `json:"description"`
		OwnerID     optional[string]   `json:"owner_id"`
		Status      *vendors.Status    `json:"status"`
		ExternalRef optional[string]   `json:"external_ref"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	v, err := s.svc.Vendors.Change(c.Request().Context(), actor(c), c.Param("id"), seen, vendors.Change{
		Name: in.Name, LegalName: in.LegalName.change(), Aliases: in.Aliases.change(), Website: in.Website.change(),
		Description: in.Description.change(), OwnerID: in.OwnerID.change(), Status: in.Status, ExternalRef: in.ExternalRef.change(),
	})
	if err != nil {
		return err
	}
	return sendVendor(c, http.StatusOK, v)
}

// retireVendor serves DELETE /api/v1/vendors/{id}. The body may be left out.
func (s *Server) retireVendor(c echo.Context) error {
	var in struct {
		Reason string `json:"reason"`
	}
	if c.Request().ContentLength != 0 {
		if err := decode(c, &in); err != nil {
			return err
		}
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	if _, err := s.svc.Vendors.Retire(c.Request().Context(), actor(c), c.Param("id"), seen, in.Reason); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
