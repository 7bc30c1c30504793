package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/assessments"
	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/scoring"
	"ward/questionnaires"
)

func (s *Server) assessmentRoutes() []route {
	return []route{
		{method: http.MethodPut, path: "/vendors/:id/intake", needs: identity.WriteVendors, handle: s.saveIntake},
		{method: http.MethodGet, path: "/vendors/:id/intake", needs: identity.ReadVendors, handle: s.getIntake},
		{method: http.MethodGet, path: "/vendors/:id/score", needs: identity.ReadVendors, handle: s.getScore},
		{method: http.MethodGet, path: "/vendors/:id/scores", needs: identity.ReadVendors, handle: s.listScores},
		{method: http.MethodGet, path: "/vendors/:id/hipaa", needs: identity.ReadVendors, handle: s.listItems},
	}
}

type intakeOut struct {
	Questionnaire *string                `json:"questionnaire"`
	Answers       questionnaires.Answers `json:"answers"`
	Complete      bool                   `json:"complete"`
	Missing       []string               `json:"missing"`
	InherentRisk  float64                `json:"inherent_risk"`
	Tier          scoring.Tier           `json:"tier"`
	TierByIR      scoring.Tier           `json:"tier_by_ir"`
	TierFloor     *string                `json:"tier_floor"`
	Impact        float64                `json:"impact"`
	Likelihood    float64                `json:"likelihood"`
	Factors       []scoring.FactorLine   `json:"factors"`
	AnsweredBy    *string                `json:"answered_by"`
	UpdatedAt     *time.Time             `json:"updated_at"`
}

func sendIntake(c echo.Context, r *assessments.IntakeResult) error {
	in := r.Inherent
	out := intakeOut{
		Questionnaire: orNull(r.Questionnaire), Answers: r.Given, Complete: r.Complete, Missing: append([]string{}, r.Missing...),
		InherentRisk: in.Score, Tier: in.Tier, TierByIR: in.TierByIR, TierFloor: in.TierFloor, Impact: in.Impact, Likelihood: in.Likelihood,
		Factors: append([]scoring.FactorLine{}, in.Factors...), AnsweredBy: orNull(r.AnsweredBy),
	}
	if r.Version > 0 {
		out.UpdatedAt = &r.UpdatedAt
		setETag(c, r.Version)
	}
	return c.JSON(http.StatusOK, out)
}

// saveIntake serves PUT /vendors/{id}/intake.
func (s *Server) saveIntake(c echo.Context) error {
	var in struct {
		Answers map[string]json.RawMessage `json:"answers"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	answers, err := answersOf(in.Answers)
	if err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	r, err := s.svc.Assessments.SaveIntake(c.Request().Context(), actor(c), c.Param("id"), seen, answers)
	if err != nil {
		return err
	}
	return sendIntake(c, r)
}

// answersOf decodes each answer by itself, so that each that is wrong is named.
func answersOf(given map[string]json.RawMessage) (questionnaires.Answers, error) {
	if given == nil {
		return nil, fault.Fieldf("intake.invalid", "#/answers", "is missing: send an object of question id to value")
	}
	answers := make(questionnaires.Answers, len(given))
	var wrong []fault.Field
	for _, id := range slices.Sorted(maps.Keys(given)) {
		var v questionnaires.Value
		if err := json.Unmarshal(given[id], &v); err != nil {
			at := "#/answers/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(id)
			wrong = append(wrong, fault.Field{Pointer: at, Detail: "must be a text, a list of texts, a number or null"})
		}
		answers[id] = v
	}
	return answers, fault.Fields("intake.invalid", wrong)
}

// getIntake serves GET /vendors/{id}/intake.
func (s *Server) getIntake(c echo.Context) error {
	r, err := s.svc.Assessments.Intake(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return sendIntake(c, r)
}

// getScore serves GET /vendors/{id}/score.
func (s *Server) getScore(c echo.Context) error {
	r, err := s.svc.Assessments.Score(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", `"`+r.InputsSHA256+`"`)
	return c.JSON(http.StatusOK, r)
}

type savedScoreOut struct {
	ID         string          `json:"id"`
	ComputedAt time.Time       `json:"computed_at"`
	Score      json.RawMessage `json:"score"`
}

// listScores serves GET /vendors/{id}/scores.
func (s *Server) listScores(c echo.Context) error {
	limit, err := limitOf(c)
	if err != nil {
		return err
	}
	if err := onlyParams(c, "limit", "cursor", "sort"); err != nil {
		return err
	}
	var f assessments.HistoryFilter
	if f.Oldest, err = ascending(c, false, "computed_at"); err != nil {
		return err
	}
	if f.After, err = afterID(c); err != nil {
		return err
	}
	list, err := s.svc.Assessments.History(c.Request().Context(), actor(c), c.Param("id"), f, limit+1)
	if err != nil {
		return err
	}
	p, err := pageOf(list, limit, func(sc assessments.SavedScore) savedScoreOut {
		return savedScoreOut{ID: sc.ID, ComputedAt: sc.ComputedAt, Score: json.RawMessage(sc.Score)}
	}, func(sc assessments.SavedScore) any { return sc.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, p)
}

type itemOut struct {
	ID       string             `json:"id"`
	Citation string             `json:"citation"`
	Title    string             `json:"title"`
	Status   scoring.ItemStatus `json:"status"`
	Value    *float64           `json:"value"`
	Sources  []scoring.Source   `json:"sources"`
	Mapped   *scoring.Place     `json:"mapped_by"`
}

// listItems serves GET /vendors/{id}/hipaa.
func (s *Server) listItems(c echo.Context) error {
	items, err := s.svc.Assessments.Items(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	out := struct {
		Items []itemOut `json:"items"`
	}{make([]itemOut, 0, len(items))}
	for _, i := range items {
		out.Items = append(out.Items, itemOut(i))
	}
	return c.JSON(http.StatusOK, out)
}
