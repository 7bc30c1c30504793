package web

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/internal/edge"
	"ward/internal/identity"
	"ward/internal/portfolio"
	"ward/internal/vendors"
	"ward/web/words"
)

// exportAtOnce is how many entries an export reads at a time.
const exportAtOnce = 500

// auditColumns are the columns of an export.
var auditColumns = []string{"entry", "at", "who", "actor", "what", "action", "about", "subject", "vendor", "detail", "prev_hash", "hash"}

// exportTrail serves GET /audit/export: the filtered trail as CSV, newest
// first. It holds a page of entries in memory at a time.
func (s *Server) exportTrail(c echo.Context) error {
	q, err := trailFilter(c.QueryParams())
	if err != nil {
		return err
	}
	name := "audit-trail-" + s.opt.Now().Format(time.DateOnly) + ".csv"
	return edge.Download(c, s.log, name, "text/csv; charset=utf-8", func(w io.Writer) error {
		out := csv.NewWriter(w)
		out.UseCRLF = true
		if err := out.Write(auditColumns); err != nil {
			return err
		}
		return s.writeTrail(c.Request().Context(), actor(c), q.Filter, out)
	})
}

// writeTrail writes the entries of a filter, and what it holds back at the end
// of each page of them.
func (s *Server) writeTrail(ctx context.Context, by identity.Actor, f audit.Filter, out *csv.Writer) error {
	for f.After = 0; ; {
		events, err := s.svc.Audit.List(ctx, by, f, exportAtOnce)
		if err != nil {
			return err
		}
		names, err := s.namesOf(ctx, by, events)
		if err != nil {
			return err
		}
		for _, e := range events {
			if err := out.Write(auditCells(e, names)); err != nil {
				return err
			}
		}
		out.Flush()
		if len(events) < exportAtOnce || out.Error() != nil {
			return out.Error()
		}
		f.After = events[len(events)-1].Seq
	}
}

func auditCells(e audit.Event, names map[string]portfolio.Name) []string {
	cells := []string{
		strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), whoDid(e.Actor, names), e.Actor, words.Entry(e.Action, e.Detail), e.Action,
		names[e.Subject].Name, e.Subject, names[e.Vendor].Name, e.Detail, e.PrevHash, e.Hash,
	}
	for i := range cells {
		cells[i] = vendors.EscapeCell(cells[i]) // a spreadsheet program takes no text for a formula
	}
	return cells
}
