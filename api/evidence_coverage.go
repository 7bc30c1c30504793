package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/fault"
)

type coverageOut struct {
	AsOf         string                  `json:"as_of"`
	Status       evidence.CoverageStatus `json:"status"`
	Intervals    []intervalOut           `json:"intervals"`
	Gaps         []gapOut                `json:"gaps"`
	NextExpiryOn *string                 `json:"next_expiry_on"`
}

type intervalOut struct {
	Kind       string      `json:"kind"`
	Start      string      `json:"start"`
	End        string      `json:"end"`
	DocumentID evidence.ID `json:"document_id"`
}

type gapOut struct {
	Start string `json:"start"`
	End   string `json:"end"`
	Days  int    `json:"days"`
}

// getCoverage serves GET /vendors/{id}/coverage, today or on ?as_of=.
func (s *Server) getCoverage(c echo.Context) error {
	if err := onlyParams(c, "as_of"); err != nil {
		return err
	}
	asOf := s.opt.Now().UTC().Truncate(24 * time.Hour)
	if raw := c.QueryParam("as_of"); raw != "" {
		day, err := time.Parse(time.DateOnly, raw)
		if err != nil {
			return fault.Fieldf("request.invalid", "#/as_of", "must be a date that exists, as 2025-02-28, not %q", raw)
		}
		asOf = day
	}
	cov, err := s.svc.Evidence.Coverage(c.Request().Context(), actor(c), c.Param("id"), asOf)
	if err != nil {
		return err
	}
	out := coverageOut{AsOf: cov.AsOf.Format(time.DateOnly), Status: cov.Status, Intervals: []intervalOut{}, Gaps: []gapOut{}}
	for _, i := range cov.Intervals {
		out.Intervals = append(out.Intervals, intervalOut{i.Kind, i.Start.Format(time.DateOnly), i.End.Format(time.DateOnly), i.Document})
	}
	for _, g := range cov.Gaps {
		out.Gaps = append(out.Gaps, gapOut{g.Start.Format(time.DateOnly), g.End.Format(time.DateOnly), g.Days})
	}
	if cov.NextExpiryOn != nil {
		day := cov.NextExpiryOn.Format(time.DateOnly)
		out.NextExpiryOn = &day
	}
	return c.JSON(http.StatusOK, out)
}
