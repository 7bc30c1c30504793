package web

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"ward/internal/edge"
	"ward/internal/evidence"
	"ward/internal/fault"
	"ward/internal/reading/diff"
	"ward/internal/vendors"
	"ward/web/words"
)

// diffRowOf says one change.
func diffRowOf(cmp *evidence.Comparison, ch diff.Change) diffRow {
	row := diffRow{Name: changeName(ch), Before: cellOf(cmp.Before, ch, ch.Before), Then: cellOf(cmp.After, ch, ch.After)}
	for _, spec := range diffGroups {
		if spec.effect == ch.Effect {
			row.Mark = spec.mark
		}
	}
	if row.Mark.Text = words.ReportChange(string(ch.Part), string(ch.Kind)); ch.Days > 0 {
		row.Mark.Text += ", " + words.Count(ch.Days, "day", "days")
	}
	if row.Note = words.Matched(string(ch.By)); ch.Doubt != "" {
		row.Note, row.Doubt = ch.Doubt, true
	}
	return row
}

// changeName names what a change is about.
func changeName(ch diff.Change) string {
	switch {
	case ch.Part == diff.Categories:
		return words.FactValue(ch.Name)
	case ch.Part == diff.CUECs && ch.Name != "":
		return "No. " + ch.Name
	case ch.Name == "" && (ch.Part == diff.Exceptions || ch.Part == diff.Controls):
		return "No control number"
	}
	return ch.Name
}

// textShown is how much of a text a cell shows, in characters; the review and the
// export have all of it.
const textShown = 400

// cellOf is what one of the reports says.
func cellOf(r *evidence.Reviewed, ch diff.Change, s *diff.Side) diffCell {
	if s == nil {
		return diffCell{Missing: "not in this report"}
	}
	out := diffCell{Text: shorten(words.ReportValue(string(ch.Part), s.Text), textShown), Page: s.Page, Href: sidePath(string(r.Document.ID), s)}
	var sub []string
	if s.Severity != "" {
		sub = append(sub, words.FactValue(s.Severity))
	}
	if s.Sample != "" {
		sub = append(sub, "sample: "+s.Sample)
	}
	if ch.Part == diff.Exceptions && strings.HasPrefix(s.Path, "soc2.controls") {
		sub = append(sub, "the control in this report")
	}
	out.Sub = strings.Join(sub, ", ")
	return out
}

// sidePath is the review of a report at a fact. Of the hundreds of controls the
// review lists few as facts: those are shown by their page.
func sidePath(document string, s *diff.Side) string {
	path := documentPath(document, "review")
	if s.Page > 0 && strings.HasPrefix(s.Path, "soc2.controls") {
		return fmt.Sprintf("%s?page=%d", path, s.Page)
	}
	return path + "?fact=" + url.QueryEscape(s.Path)
}

// diffColumns are the columns of an export.
var diffColumns = []string{"effect", "what", "name", "before", "page before", "now", "page now", "severity before", "severity now", "days", "doubt"}

// exportReportDiff serves GET /documents/{id}/compare/export: every change, and
// what cannot be told, as CSV or as an Excel workbook.
func (s *Server) exportReportDiff(c echo.Context) error {
	format := vendors.Format(c.QueryParam("format"))
	if format == "" {
		format = vendors.CSV
	}
	if format != vendors.CSV && format != vendors.XLSX {
		return fault.New(fault.Invalid, "request.invalid", "A list is exported as CSV or as an Excel workbook.")
	}
	cmp, err := s.svc.Evidence.Compare(c.Request().Context(), actor(c), documentID(c), evidence.ID(c.QueryParam("against")))
	if err != nil {
		return err
	}
	if cmp.Before == nil {
		return fault.New(fault.NotFound, "request.not_found", "There is no earlier report to compare with.")
	}
	name := fmt.Sprintf("changes-%s-%s.%s", cmp.Before.Extraction.SOC2.LastDay(), cmp.After.Extraction.SOC2.LastDay(), format)
	return edge.Download(c, s.log, name, format.ContentType(), func(w io.Writer) error {
		return vendors.WriteTable(w, format, "Changes", diffCells(cmp))
	})
}

// diffCells are the rows of an export, its head first.
func diffCells(cmp *evidence.Comparison) [][]string {
	out := [][]string{diffColumns}
	for _, ch := range cmp.Changes {
		row := []string{words.ReportEffect(string(ch.Effect)), words.ReportChange(string(ch.Part), string(ch.Kind)), changeName(ch)}
		var severity []string
		for _, s := range []*diff.Side{ch.Before, ch.After} {
			if s == nil {
				row, severity = append(row, "", ""), append(severity, "")
				continue
			}
			page := ""
			if s.Page > 0 {
				page = fmt.Sprint(s.Page)
			}
			row, severity = append(row, words.ReportValue(string(ch.Part), s.Text), page), append(severity, words.FactValue(s.Severity))
		}
		days := ""
		if ch.Days > 0 {
			days = fmt.Sprint(ch.Days)
		}
		out = append(out, append(append(row, severity...), days, ch.Doubt))
	}
	for _, g := range cmp.Unknown {
		out = append(out, []string{"Cannot be told", words.ReportPart(string(g.Part)), "", "", "", "", "", "", "", "", g.Reason})
	}
	return out
}
