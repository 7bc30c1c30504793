package web

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/assessments"
	"ward/internal/edge"
	"ward/internal/identity"
	"ward/internal/vendors"
)

var scoreViews = []view{&scoreView{}, &scoresView{}, &compareView{}, &hipaaView{}}

func (s *Server) scoreRoutes() []route {
	read := identity.ReadVendors
	return []route{
		{method: http.MethodGet, path: "/vendors/:id/score", needs: read, handle: s.showScore},
		{method: http.MethodGet, path: "/vendors/:id/score/file", needs: read, handle: s.scoreFile},
		{method: http.MethodGet, path: "/vendors/:id/scores", needs: read, handle: s.showScores},
		{method: http.MethodGet, path: "/vendors/:id/scores/compare", needs: read, handle: s.compareScores},
		{method: http.MethodGet, path: "/vendors/:id/scores/:score/file", needs: read, handle: s.savedScoreFile},
		{method: http.MethodGet, path: "/vendors/:id/hipaa", needs: read, handle: s.showHIPAA},
	}
}

// explained is a vendor with all that its score depends on.
func (s *Server) explained(c echo.Context) (*vendors.Vendor, *assessments.Known, error) {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	v, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	k, err := s.svc.Assessments.Explain(ctx, by, id)
	return v, k, err
}

// showScore serves GET /vendors/{id}/score. The parameter section chooses the
// section that is shown answer by answer; "all" shows every one.
func (s *Server) showScore(c echo.Context) error {
	v, k, err := s.explained(c)
	if err != nil {
		return err
	}
	view := newScoreView(s.svc.Assessments.Rules(), v, k, c.QueryParam("section"))
	return s.show(c, http.StatusOK, view)
}

// scoreFile serves GET /vendors/{id}/score/file: the score for what is known
// now, as the API answers it and "ward score verify" takes it.
func (s *Server) scoreFile(c echo.Context) error {
	res, err := s.svc.Assessments.Score(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	data, err := json.Marshal(res)
	if err != nil {
		return err
	}
	return s.sendScore(c, res.ComputedAt[:10], data)
}

// savedScoreFile serves GET /vendors/{id}/scores/{score}/file: a score of the
// history as it was kept.
func (s *Server) savedScoreFile(c echo.Context) error {
	sc, err := s.svc.Assessments.Saved(c.Request().Context(), actor(c), c.Param("id"), c.Param("score"))
	if err != nil {
		return err
	}
	return s.sendScore(c, sc.ComputedAt.UTC().Format("2006-01-02"), []byte(sc.Score))
}

// sendScore makes the browser keep the score of a day as a file.
func (s *Server) sendScore(c echo.Context, day string, score []byte) error {
	return edge.Download(c, s.log, "score-"+day+".json", echo.MIMEApplicationJSON, func(w io.Writer) error {
		_, err := w.Write(score)
		return err
	})
}
