package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"ward/internal/scoring"
	"ward/questionnaires"
	"ward/web/words"
)

// compareView says what changed between two scores of a vendor.
type compareView struct {
	page
	Head          vendorHead
	Before, After comparedScore
	By            string // difference of the residual risks, signed
	Better, Same  bool
	Figures       []figure
	Causes        []compareCause
	Fired         []string // titles
	Resolved      []string
	Moves         []compareMove
	Hidden        int    // moves that are not shown
	AllHref       string // shows them
	Unchanged     int
	History       string
}

func (*compareView) template() string { return "score/compare" }

// comparedScore is one of the two.
type comparedScore struct {
	When             string
	Computed, Final  bandMark
	Residual, Method string
}

// figure is one number before and after.
type figure struct {
	Label, Before, After, By string
}

// compareCause is something in the inputs or rules that is different.
type compareCause struct {
	Text   string
	Detail string // of an answer: from what to what
	Link   sourceLink
}

// compareMove is one line of the sum that differs.
type compareMove struct {
	Label, Section string
	Before, After  string // words of the line without its question; "–" when there is none
	By             string
	Better         bool
}

// movesShown is how many moves a page shows unless all are asked for.
const movesShown = 25

// compareScores serves GET /vendors/{id}/scores/compare?a=&b=: what changed from
// score a to score b. The parameter all shows every line.
func (s *Server) compareScores(c echo.Context) error {
	ctx, by, id := c.Request().Context(), actor(c), c.Param("id")
	vendor, err := s.svc.Vendors.Get(ctx, by, id)
	if err != nil {
		return err
	}
	a, b := c.QueryParam("a"), c.QueryParam("b")
	cmp, err := s.svc.Assessments.Compare(ctx, by, id, a, b)
	if err != nil {
		return err
	}
	v := newCompareView(s.svc.Assessments.Rules(), vendor.ID, cmp, c.QueryParam("all") != "")
	v.Head = vendorHead{ID: vendor.ID, Name: vendor.Name, Tab: "score"}
	v.Title, v.Nav = "What changed in the score of "+vendor.Name, "vendors"
	v.AllHref = fmt.Sprintf("%s/compare?a=%s&b=%s&all=1", v.History, a, b)
	return s.show(c, http.StatusOK, v)
}

func newCompareView(rules *scoring.Rules, vendor string, cmp *scoring.Comparison, all bool) *compareView {
	v := &compareView{
		Before: comparedOf(cmp.Before), After: comparedOf(cmp.After), By: signed(cmp.Shown), Better: cmp.Shown < 0, Same: cmp.Shown == 0,
		Figures: figuresOf(cmp.Before, cmp.After), Unchanged: cmp.Same, History: "/vendors/" + vendor + "/scores",
	}
	for _, cause := range cmp.Causes {
		v.Causes = append(v.Causes, causeOf(rules, vendor, cause))
	}
	for _, k := range cmp.Fired {
		v.Fired = append(v.Fired, k.Title)
	}
	for _, k := range cmp.Resolved {
		v.Resolved = append(v.Resolved, k.Title)
	}
	for i, m := range cmp.Moves {
		if !all && i == movesShown {
			v.Hidden = len(cmp.Moves) - movesShown
			break
		}
		v.Moves = append(v.Moves, moveOf(rules, m))
	}
	return v
}

func comparedOf(res *scoring.Result) comparedScore {
	computed, final := string(res.Residual.Band), string(res.Residual.FinalBand)
	return comparedScore{When: momentOf(res.ComputedAt), Computed: markOf(&computed, nil), Final: markOf(&final, nil), Residual: fmt.Sprintf("%.2f", res.Residual.Score), Method: res.Method}
}

// figuresOf are the numbers behind the residual risk, before and after.
func figuresOf(a, b *scoring.Result) []figure {
	row := func(label string, before, after float64, decimals int) figure {
		by := fmt.Sprintf("%+.*f", decimals, after-before)
		if fmt.Sprintf("%.*f", decimals, after) == fmt.Sprintf("%.*f", decimals, before) {
			by = "the same"
		}
		return figure{Label: label, Before: fmt.Sprintf("%.*f", decimals, before), After: fmt.Sprintf("%.*f", decimals, after), By: strings.Replace(by, "-", "−", 1)}
	}
	tier := figure{Label: "Tier", Before: words.Tier(a.Inherent.Tier), After: words.Tier(b.Inherent.Tier), By: "the same"}
	if tier.Before != tier.After {
		tier.By = "changed"
	}
	return []figure{
		row("Residual risk", a.Residual.Score, b.Residual.Score, 2), row("Inherent risk", a.Inherent.Score, b.Inherent.Score, 2), tier,
		row("Control effectiveness", a.Effectiveness.Score, b.Effectiveness.Score, 4), row("Confidence", a.Confidence.Score, b.Confidence.Score, 2),
	}
}

// causeOf says a cause with what it is about.
func causeOf(rules *scoring.Rules, vendor string, cause scoring.Cause) compareCause {
	out := compareCause{Text: cause.Text}
	q, _, _ := rules.Library.Question(cause.Subject)
	switch cause.Kind {
	case scoring.CauseIntake, scoring.CauseAnswer:
		if q != nil {
			out.Text = "“" + q.Text + "”"
			out.Detail = changedAnswer(q, cause)
		}
		if cause.Kind == scoring.CauseIntake {
			out.Link = sourceLink{Icon: "clipboard-list", Text: "Intake", Href: intakePath(vendor, cause.Subject), About: "Open the intake"}
		}
	case scoring.CauseReport, scoring.CauseLetter:
		out.Link = sourceLink{Icon: "file-search", Text: "Document", Href: documentPath(cause.Subject, "review"), About: "Open the document"}
	case scoring.CauseAgreement:
		if cause.Subject != "" {
			out.Link = sourceLink{Icon: "contract", Text: "BAA", Href: "/baas/" + cause.Subject, About: "Open the agreement"}
		}
	case scoring.CauseTime:
		out.Text = "Time passed: reports and letters are older."
	}
	return out
}

func changedAnswer(q *questionnaires.Question, cause scoring.Cause) string {
	switch {
	case cause.Before.IsZero():
		return "now " + answerWords(q, cause.After)
	case cause.After.IsZero():
		return "was " + answerWords(q, cause.Before) + ", now without an answer or no longer asked"
	}
	return "from " + answerWords(q, cause.Before) + " to " + answerWords(q, cause.After)
}

// moveOf says how a line differs.
func moveOf(rules *scoring.Rules, m scoring.Move) compareMove {
	out := compareMove{Label: "Inherent risk", Before: "–", After: "–", By: signed(m.Shown), Better: m.By < 0}
	q, qn, ok := rules.Library.Question(m.Question)
	if ok {
		out.Label = q.Text
		for _, s := range qn.Sections {
			if s.ID == q.Section {
				out.Section = s.Title
			}
		}
	} else if m.Question != "" {
		out.Label = "A question that is no longer asked"
	}
	if m.Before != nil {
		out.Before = pointsOf(m.Before)
	}
	if m.After != nil {
		out.After = pointsOf(m.After)
	}
	return out
}

func pointsOf(l *scoring.Line) string { return minus(scoring.InHundredths(l.Points)) }

// plainID is an id of the address, or "" when it is none.
func plainID(s string) string {
	if uuid.Validate(s) != nil {
		return ""
	}
	return s
}
