package api

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/vendors"
)

// vendorCursor is the mark of a list of vendors, as in its cursor.
type vendorCursor struct {
	Sort string  `json:"s"`
	Key  *string `json:"k"`
	ID   string  `json:"i"`
}

// listVendors serves GET /api/v1/vendors: a page, or with format=csv or xlsx
// the whole filtered list as a file.
func (s *Server) listVendors(c echo.Context) error {
	q, format, err := vendorQuery(c)
	if err != nil {
		return err
	}
	if format != "" {
		return s.exportVendors(c, q, format)
	}
	limit := q.Limit
	q.Limit++
	list, err := s.svc.Vendors.List(c.Request().Context(), actor(c), q)
	if err != nil {
		return err
	}
	p := page[vendorOut]{Items: make([]vendorOut, 0, min(len(list), limit))}
	for i := range list[:min(len(list), limit)] {
		p.Items = append(p.Items, vendorOf(&list[i]))
	}
	if len(list) > limit {
		if p.NextCursor, err = encodeCursor(vendorCursor(vendors.MarkOf(&list[limit-1], q.Sort))); err != nil {
			return err
		}
	}
	return c.JSON(http.StatusOK, p)
}

func vendorQuery(c echo.Context) (q vendors.Query, format vendors.Format, err error) {
	limit, err := pageParams(c, "sort", "q", "status", "tier", "final_band", "coverage_status", "baa_status", "owner_id", "format")
	if err != nil {
		return q, "", err
	}
	kind, err := oneOf(c, "format", "json", string(vendors.CSV), string(vendors.XLSX))
	if err != nil {
		return q, "", err
	}
	q = vendors.Query{
		Text: c.QueryParam("q"), Status: words[vendors.Status](c, "status"), Tier: words[string](c, "tier"),
		Band: words[string](c, "final_band"), Coverage: words[vendors.CoverageStatus](c, "coverage_status"), BAA: words[vendors.BAAState](c, "baa_status"),
		Owner: words[string](c, "owner_id"), Sort: c.QueryParam("sort"), Limit: limit,
	}
	var after vendorCursor
	more, err := decodeCursor(c, &after)
	if more {
		q.After = new(vendors.Mark(after))
	}
	if kind != "json" {
		format = vendors.Format(kind)
	}
	return q, format, err
}

// maxWords is how many values one query parameter may hold.
const maxWords = 100

// words reads a query parameter that holds one or more values, separated by
// commas. What follows the last that it may hold is left as one value, which
// nothing is called.
func words[S ~string](c echo.Context, name string) []S {
	raw := c.QueryParam(name)
	if raw == "" {
		return nil
	}
	var out []S
	for _, w := range strings.SplitN(raw, ",", maxWords) {
		if w := S(strings.TrimSpace(w)); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// exportVendors streams the list as a file.
func (s *Server) exportVendors(c echo.Context, q vendors.Query, format vendors.Format) error {
	name := "vendors-" + s.opt.Now().UTC().Format(time.DateOnly) + "." + string(format)
	return edge.Download(c, s.log, name, format.ContentType(), func(w io.Writer) error {
		return s.svc.Vendors.Export(c.Request().Context(), actor(c), q, format, w)
	})
}
