package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/evidence"
	"ward/internal/reading/diff"
)

type diffOut struct {
	Document       comparedOut  `json:"document"`
	Against        *comparedOut `json:"against"`
	AgainstIsLater bool         `json:"against_is_later"`
	Counts         *diffCounts  `json:"counts"`
	Changes        []changeOut  `json:"changes"`
	Unknown        []unknownOut `json:"unknown"`
	Others         []otherOut   `json:"others"`
}

// comparedOut is one of the two reports.
type comparedOut struct {
	ID         evidence.ID `json:"id"`
	Name       string      `json:"name"`
	System     *string     `json:"system"`
	ReportType *string     `json:"report_type"`
	Start      *string     `json:"start"`
	End        *string     `json:"end"`
	Counts     bool        `json:"counts"`
}

type otherOut struct {
	ID     evidence.ID `json:"id"`
	Name   string      `json:"name"`
	System *string     `json:"system"`
	Start  *string     `json:"start"`
	End    *string     `json:"end"`
	Last   bool        `json:"last"`
}

// diffCounts counts the changes that a person asks about first.
type diffCounts struct {
	Repeated        int `json:"exceptions_repeated"`
	New             int `json:"exceptions_new"`
	Unproven        int `json:"exceptions_unproven"`
	Resolved        int `json:"exceptions_resolved"`
	ControlsDropped int `json:"controls_dropped"`
	ControlsAdded   int `json:"controls_added"`
}

type changeOut struct {
	Part   diff.Part   `json:"part"`
	Kind   diff.Kind   `json:"kind"`
	Effect diff.Effect `json:"effect"`
	Name   *string     `json:"name"`
	Before *changeSide `json:"before"`
	After  *changeSide `json:"after"`
	By     *string     `json:"matched_by"`
	Days   *int        `json:"days"`
	Doubt  *string     `json:"doubt"`
}

type changeSide struct {
	Text     string  `json:"text"`
	Path     string  `json:"path"`
	Page     *int    `json:"page"`
	Severity *string `json:"severity,omitempty"`
	Sample   *string `json:"sample,omitempty"`
}

type unknownOut struct {
	Part   diff.Part `json:"part"`
	Reason string    `json:"reason"`
}

// getDiff serves GET /documents/{id}/diff, against the last report of the same
// system or ?against=.
func (s *Server) getDiff(c echo.Context) error {
	if err := onlyParams(c, "against"); err != nil {
		return err
	}
	cmp, err := s.svc.Evidence.Compare(c.Request().Context(), actor(c), documentID(c), evidence.ID(c.QueryParam("against")))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, diffOf(cmp))
}

func diffOf(c *evidence.Comparison) diffOut {
	out := diffOut{Document: comparedOf(c.After), AgainstIsLater: c.Later(), Changes: []changeOut{}, Unknown: []unknownOut{}, Others: []otherOut{}}
	if c.Before != nil {
		against := comparedOf(c.Before)
		out.Against = &against
		out.Counts = &diffCounts{
			Repeated: c.Count(diff.Exceptions, diff.Repeated), New: c.Count(diff.Exceptions, diff.New),
			Unproven: c.Count(diff.Exceptions, diff.Unproven), Resolved: c.Count(diff.Exceptions, diff.Resolved),
			ControlsDropped: c.Count(diff.Controls, diff.Dropped), ControlsAdded: c.Count(diff.Controls, diff.Added),
		}
	}
	for _, x := range c.Changes {
		ch := changeOut{Part: x.Part, Kind: x.Kind, Effect: x.Effect, Name: orNull(x.Name), Before: sideOf(x.Before), After: sideOf(x.After), By: orNull(string(x.By)), Doubt: orNull(x.Doubt)}
		if x.Days > 0 {
			ch.Days = &x.Days
		}
		out.Changes = append(out.Changes, ch)
	}
	for _, g := range c.Unknown {
		out.Unknown = append(out.Unknown, unknownOut{g.Part, g.Reason})
	}
	for _, o := range c.Others {
		d := o.Document
		out.Others = append(out.Others, otherOut{ID: d.ID, Name: d.Name, System: orNull(o.System), Start: orNull(d.CoversFrom), End: orNull(d.CoversTo), Last: d.ID == c.Last})
	}
	return out
}

func comparedOf(r *evidence.Reviewed) comparedOut {
	d, s := r.Document, r.Extraction.SOC2
	return comparedOut{ID: d.ID, Name: d.Name, System: s.System, ReportType: s.ReportType, Start: orNull(d.CoversFrom), End: orNull(d.CoversTo), Counts: r.Excluded == ""}
}

func sideOf(x *diff.Side) *changeSide {
	if x == nil {
		return nil
	}
	out := &changeSide{Text: x.Text, Path: x.Path, Severity: orNull(x.Severity), Sample: orNull(x.Sample)}
	if x.Page > 0 {
		out.Page = &x.Page
	}
	return out
}
