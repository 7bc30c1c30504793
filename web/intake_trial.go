package web

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/questionnaires"
	"ward/web/words"
)

// intakeTrial is what answers that are not saved would change.
type intakeTrial struct {
	Figures       []figure
	Before, After bandMark // final
	Changed       int      // answers that differ from those saved
}

// tryIntake serves GET and POST /vendors/{id}/intake/try: what other answers
// would come to. It saves nothing.
func (s *Server) tryIntake(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	saved, err := s.svc.Assessments.Preview(ctx, by, id, nil)
	if err != nil {
		return err
	}
	f, given, tried := form{}, questionnaires.Answers{}, saved
	if c.Request().Method == http.MethodPost {
		if f, err = readForm(c); err != nil {
			return err
		}
		given = s.readIntake(&f)
		if tried, err = s.svc.Assessments.Preview(ctx, by, id, given); err != nil {
			return err
		}
	}
	v, err := s.intakeView(c, &tried.IntakeResult, f)
	if err != nil {
		return err
	}
	v.Title, v.Action, v.MayWrite, v.Retired = "Try answers for "+v.Head.Name, v.Action+"/try", true, false
	v.Was, v.Trial = encodeAnswers(saved.Given), trialOf(saved, tried, len(given))
	status := http.StatusOK
	if v.State = (saveState{"info", "eye", "A trial: nothing is saved"}); len(f.wrong) > 0 {
		status, v.State = http.StatusUnprocessableEntity, saveState{"bad", "alert-circle", "Not all counts: see below"}
	}
	return s.show(c, status, v)
}

func trialOf(saved, tried *assessments.IntakePreview, changed int) *intakeTrial {
	a, b := saved.Score, tried.Score
	row := func(label string, before, after float64) figure {
		return figure{Label: label, Before: fmt.Sprintf("%.2f", before), After: fmt.Sprintf("%.2f", after)}
	}
	return &intakeTrial{
		Figures: []figure{
			{Label: "Tier", Before: words.Tier(a.Inherent.Tier), After: words.Tier(b.Inherent.Tier)},
			row("Inherent risk", a.Inherent.Score, b.Inherent.Score), row("Residual risk", a.Residual.Score, b.Residual.Score),
		},
		Before: finalMark(a), After: finalMark(b), Changed: changed,
	}
}

// finalMark marks the final band of a score.
func finalMark(res *scoring.Result) bandMark {
	final := string(res.Residual.FinalBand)
	return markOf(&final, nil)
}
