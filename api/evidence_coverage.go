package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/calendar"
	"ward/internal/evidence"
	"ward/internal/fault"
)

type coverageOut struct {
	AsOf         string                  `json:"as_of"`
	ServiceID    *string                 `json:"service_id"`
	Status       evidence.CoverageStatus `json:"status"`
	Intervals    []intervalOut           `json:"intervals"`
	Gaps         []gapOut                `json:"gaps"`
	Transitions  []transitionOut         `json:"transitions"`
	NotCounted   []notCountedOut         `json:"not_counted"`
	NextExpiryOn *string                 `json:"next_expiry_on"`
	Services     []serviceCoverageOut    `json:"services"`
}

type intervalOut struct {
	Kind      string      `json:"kind"`
	Start     string      `json:"start"`
	End       string      `json:"end"`
	Document  evidence.ID `json:"document_id"`
	StatedEnd *string     `json:"stated_end"`
}

type gapOut struct {
	Start string `json:"start"`
	End   string `json:"end"`
	Days  int    `json:"days"`
}

type transitionOut struct {
	Kind      string         `json:"kind"`
	Start     string         `json:"start"`
	End       string         `json:"end"`
	Days      int            `json:"days"`
	Documents [2]evidence.ID `json:"documents"`
}

type notCountedOut struct {
	Kind     *string     `json:"kind"`
	Start    *string     `json:"start"`
	End      *string     `json:"end"`
	Document evidence.ID `json:"document_id"`
	Reason   string      `json:"reason"`
}

type serviceCoverageOut struct {
	ServiceID    string                  `json:"service_id"`
	Name         string                  `json:"name"`
	Status       evidence.CoverageStatus `json:"status"`
	Intervals    []intervalOut           `json:"intervals"`
	Gaps         []gapOut                `json:"gaps"`
	Transitions  []transitionOut         `json:"transitions"`
	NextExpiryOn *string                 `json:"next_expiry_on"`
}

// getCoverage serves GET /vendors/{id}/coverage, today or on ?as_of=, for all
// services or for ?service_id=.
func (s *Server) getCoverage(c echo.Context) error {
	if err := onlyParams(c, "as_of", "service_id"); err != nil {
		return err
	}
	asOf := calendar.Day(s.opt.Now())
	if raw := c.QueryParam("as_of"); raw != "" {
		day, err := time.Parse(time.DateOnly, raw)
		if err != nil {
			return fault.Fieldf("request.invalid", "#/as_of", "must be a date that exists, as 2025-02-28, not %q", raw)
		}
		asOf = day
	}
	cov, err := s.svc.Evidence.Coverage(c.Request().Context(), actor(c), c.Param("id"), c.QueryParam("service_id"), asOf)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, coverageOf(cov))
}

func coverageOf(c *evidence.Covering) coverageOut {
	out := coverageOut{
		AsOf: c.AsOf.Format(time.DateOnly), ServiceID: orNull(c.Service), Status: c.Status, Intervals: intervalsOf(c.Intervals), Gaps: gapsOf(c.Gaps),
		Transitions: transitionsOf(c.Transitions), NotCounted: []notCountedOut{}, NextExpiryOn: dayOrNull(c.NextExpiryOn), Services: []serviceCoverageOut{},
	}
	for _, n := range c.NotCounted {
		out.NotCounted = append(out.NotCounted, notCountedOut{orNull(n.Kind), dayOrNull(&n.Start), dayOrNull(&n.End), n.Document, n.Reason})
	}
	names := map[string]string{}
	for _, p := range c.Products {
		names[p.ID] = p.Name
	}
	for _, s := range c.Services {
		out.Services = append(out.Services, serviceCoverageOut{
			ServiceID: s.Service, Name: names[s.Service], Status: s.Status, Intervals: intervalsOf(s.Intervals), Gaps: gapsOf(s.Gaps),
			Transitions: transitionsOf(s.Transitions), NextExpiryOn: dayOrNull(s.NextExpiryOn),
		})
	}
	return out
}

func intervalsOf(list []evidence.Interval) []intervalOut {
	out := make([]intervalOut, 0, len(list))
	for _, i := range list {
		out = append(out, intervalOut{i.Kind, i.Start.Format(time.DateOnly), i.End.Format(time.DateOnly), i.Document, dayOrNull(&i.Stated)})
	}
	return out
}

func gapsOf(list []evidence.Gap) []gapOut {
	out := make([]gapOut, 0, len(list))
	for _, g := range list {
		out = append(out, gapOut{g.Start.Format(time.DateOnly), g.End.Format(time.DateOnly), g.Days})
	}
	return out
}

func transitionsOf(list []evidence.Transition) []transitionOut {
	out := make([]transitionOut, 0, len(list))
	for _, t := range list {
		out = append(out, transitionOut{t.Kind, t.Start.Format(time.DateOnly), t.End.Format(time.DateOnly), t.Days, t.Documents})
	}
	return out
}

// dayOrNull is a day on the wire; null when it is not known.
func dayOrNull(day *time.Time) *string {
	if day == nil || day.IsZero() {
		return nil
	}
	return orNull(day.Format(time.DateOnly))
}
