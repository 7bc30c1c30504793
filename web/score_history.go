package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/web/chart"
	"ward/web/words"
)

// scoresPerPage is how many scores of the history a page lists, and draws.
const scoresPerPage = 50

// scoresView is the history of a vendor's scores.
type scoresView struct {
	page
	Head   vendorHead
	Scores []scoreEntry
	Line   chart.Line
	Says   string // what the chart shows
	Older  string // address of the next page; empty: this is the last
	Action string // of the form that compares
}

func (*scoresView) template() string { return "score/scores" }

// scoreEntry is one score of the history.
type scoreEntry struct {
	ID, When string
	Band     bandMark
	By       string // difference to the one before, with a sign; empty: there is none
	Better   bool
	Changes  string // address of what changed since the one before; empty: there is none
	File     string
	First    bool // chosen as the earlier one of the form
	Last     bool // chosen as the later one
}

// showScores serves GET /vendors/{id}/scores, newest first; the parameter
// cursor is the id behind which the page begins.
func (s *Server) showScores(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	vendor, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	list, err := s.svc.Assessments.History(ctx, by, id, assessments.HistoryFilter{After: plainID(c.QueryParam("cursor")), Heads: true}, scoresPerPage+1)
	if err != nil {
		return err
	}
	path := "/vendors/" + url.PathEscape(vendor.ID) + "/scores"
	v := &scoresView{Head: vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "score"}, Action: path + "/compare"}
	v.Title, v.Nav = "Earlier scores of "+vendor.Name, "vendors"
	if len(list) > scoresPerPage {
		v.Older = path + "?cursor=" + url.QueryEscape(list[scoresPerPage-1].ID)
	}
	for i := range list[:min(len(list), scoresPerPage)] {
		v.Scores = append(v.Scores, entryOf(path, list, i))
	}
	v.draw(s.svc.Assessments.Rules(), list[:len(v.Scores)])
	return s.show(c, http.StatusOK, v)
}

// entryOf is the i-th score of a history, newest first, beside the one before.
func entryOf(path string, list []assessments.SavedScore, i int) scoreEntry {
	sc := list[i]
	e := scoreEntry{ID: sc.ID, When: words.Moment(sc.ComputedAt), Band: markOf(&sc.FinalBand, &sc.Residual), File: path + "/" + sc.ID + "/file", Last: i == 0, First: i == 1}
	if i+1 < len(list) {
		by := scoring.InHundredths(sc.Residual) - scoring.InHundredths(list[i+1].Residual)
		e.By, e.Better = signed(by), by < 0
		e.Changes = path + "/compare?a=" + list[i+1].ID + "&b=" + sc.ID
	}
	return e
}

// draw draws the scores of the page over time.
func (v *scoresView) draw(rules *scoring.Rules, list []assessments.SavedScore) {
	var values []chart.Value
	for _, sc := range slices.Backward(list) {
		values = append(values, chart.Value{At: sc.ComputedAt.UTC(), Value: sc.Residual, Label: fmt.Sprintf("%.1f", sc.Residual)})
	}
	v.Line = chart.LineOf(values, bandLevels(rules)[1:])
	if n := len(list); n > 0 {
		v.Says = fmt.Sprintf("Residual risk from %.1f on %s to %.1f on %s, %s.", list[n-1].Residual, words.Moment(list[n-1].ComputedAt),
			list[0].Residual, words.Moment(list[0].ComputedAt), words.Count(n, "score", "scores"))
	}
}

// signed writes a difference with its sign: "+1.20", "−3.40", "0.00".
func signed(by scoring.Hundredths) string {
	if by > 0 {
		return "+" + by.String()
	}
	return minus(by)
}
