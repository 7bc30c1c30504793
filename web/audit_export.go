package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/audit"
	"ward/internal/portfolio"
	"ward/web/words"
)

// exportAtOnce is how many entries an export reads at a time.
const exportAtOnce = 500

// auditColumns are the columns of an export.
var auditColumns = []string{"entry", "at", "who", "actor", "what", "action", "about", "subject", "vendor", "detail", "prev_hash", "hash"}

// exportTrail serves GET /audit/export: the filtered trail as CSV, newest
// first. It holds a page of entries in memory at a time.
func (s *Server) exportTrail(c echo.Context) error {
	by, ctx := actor(c), c.Request().Context()
	q, err := trailFilter(c.QueryParams())
	if err != nil {
		return err
	}
	var out *csv.Writer
	for q.After = 0; ; {
		events, err := s.svc.Audit.List(ctx, by, q.Filter, exportAtOnce)
		if err != nil {
			return err
		}
		names, err := s.namesOf(ctx, by, events)
		if err != nil {
			return err
		}
		if out == nil { // nothing failed: the answer begins
			h := c.Response().Header()
			h.Set(echo.HeaderContentType, "text/csv; charset=utf-8")
			h.Set(echo.HeaderContentDisposition, `attachment; filename="audit-trail-`+s.opt.Now().Format(time.DateOnly)+`.csv"`)
			c.Response().WriteHeader(http.StatusOK)
			out = csv.NewWriter(c.Response())
			out.UseCRLF = true
			if err := out.Write(auditColumns); err != nil {
				return err
			}
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
		q.After = events[len(events)-1].Seq
	}
}

func auditCells(e audit.Event, names map[string]portfolio.Name) []string {
	cells := []string{
		strconv.FormatInt(e.Seq, 10), e.At.UTC().Format(time.RFC3339Nano), whoDid(e.Actor, names), e.Actor, words.Entry(e.Action, e.Detail), e.Action,
		names[e.Subject].Name, e.Subject, names[e.Vendor].Name, e.Detail, e.PrevHash, e.Hash,
	}
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return cells
}

// harmless keeps a spreadsheet program from taking a text for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
