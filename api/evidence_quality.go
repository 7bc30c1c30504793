package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/reading"
	"ward/internal/reading/quality"
)

type qualityOut struct {
	DocumentID evidence.ID      `json:"document_id"`
	VendorID   string           `json:"vendor_id"`
	Present    int              `json:"present"`
	Counted    int              `json:"counted"`
	Signals    []reading.Signal `json:"signals"`
	Compared   bool             `json:"compared"`
	AlikeFrom  float64          `json:"alike_from"`
	Similar    []similarOut     `json:"similar"`
	Untraced   int              `json:"untraced"`
}

type similarOut struct {
	DocumentID  evidence.ID `json:"document_id"`
	Name        string      `json:"name"`
	VendorID    string      `json:"vendor_id"`
	VendorName  string      `json:"vendor_name"`
	SameVendor  bool        `json:"same_vendor"`
	CoversFrom  *string     `json:"covers_from"`
	CoversTo    *string     `json:"covers_to"`
	Description *float64    `json:"description"`
	Controls    *float64    `json:"controls"`
	Tests       *float64    `json:"tests"`
}

// getQuality serves GET /documents/{id}/quality.
func (s *Server) getQuality(c echo.Context) error {
	q, err := s.svc.Evidence.Quality(c.Request().Context(), actor(c), documentID(c))
	if err != nil {
		return err
	}
	out := qualityOut{DocumentID: q.ID, VendorID: q.VendorID, Signals: q.Signals, Compared: q.Compared, AlikeFrom: evidence.AlikeFrom, Similar: []similarOut{}, Untraced: q.Untraced}
	out.Present, out.Counted = quality.Count(q.Signals)
	for _, a := range q.Alike {
		out.Similar = append(out.Similar, similarOut{
			DocumentID: a.ID, Name: a.Name, VendorID: a.VendorID, VendorName: a.VendorName, SameVendor: a.SameVendor,
			CoversFrom: orNull(a.CoversFrom), CoversTo: orNull(a.CoversTo), Description: a.Description, Controls: a.Controls, Tests: a.Tests,
		})
	}
	return c.JSON(http.StatusOK, out)
}
