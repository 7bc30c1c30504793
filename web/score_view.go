package web

import (
	"fmt"
	"slices"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/internal/vendors"
	"ward/web/chart"
	"ward/web/words"
)

// scoreView is the score of a vendor, taken apart.
type scoreView struct {
	page
	Head vendorHead
	Why  scoreWhy
	When string // when it was worked out

	Inherent, Most, Effect, Residual string // the sum in one line
	Scale                            chart.Scale
	ScaleSays                        string
	Rows                             []scoreRow
	Sections                         []scoreSection
	All                              bool   // every section is shown
	AllHref                          string // shows every section
	Confidence                       scoreConfidence
	Help                             []scoreHelp
	Provisions                       []itemCount
	Replay                           scoreReplay
	NoIntake                         bool
	NoReport                         bool // controls are asked for, and nothing speaks for them
}

func (*scoreView) template() string { return "score/score" }

// scoreConfidence is how well the rating is supported, in its three parts.
type scoreConfidence struct {
	Level, Score string
	Parts        []confidencePart // add up to Score as printed
	Blocks       bool             // no approval with it
	Enough       string           // from where it no longer blocks
}

// confidencePart is one summand of the confidence.
type confidencePart struct {
	Label, Sum, Value string
	Means             string // one sentence
}

// scoreHelp is a section in which most can be gained.
type scoreHelp struct {
	Title, Href, Points string
}

// scoreReplay is what makes the score repeatable.
type scoreReplay struct {
	Method, Rules, Inputs string
}

// newScoreView takes a vendor's score apart.
func newScoreView(rules *scoring.Rules, v *vendors.Vendor, k *assessments.Known, section string) *scoreView {
	src, res := sourcesOf(v.ID, k), k.Score
	w := rules.Work(res)
	out := &scoreView{
		Head: vendorHead{ID: v.ID, Name: v.Name, Tab: "score"}, Why: whyOf(rules, v.ID, k), When: momentOf(res.ComputedAt),
		Inherent: w.Inherent.String(), Most: fmt.Sprintf("%.2f", rules.Method.Residual.MostTaken), Effect: fmt.Sprintf("%.4f", res.Effectiveness.Score), Residual: w.Residual.String(),
		Rows: rowsOf(w, res, src), Confidence: confidenceOf(rules, res.Confidence), Provisions: countItems(k.Items, src), NoIntake: k.Intake.Version == 0,
		AllHref: sectionPath(src, "all"),
	}
	out.NoReport = len(w.Sections) > 0 && len(res.Assurance) == 0 && res.Effectiveness.Score == 0
	out.Title, out.Nav = "Score of "+v.Name, "vendors"
	chosen := chosenSection(w, section)
	out.Sections, out.All = sectionsOf(rules, w, chosen, src), chosen < 0
	out.Help = helpOf(w, src)
	out.Scale = scaleOf(rules, res)
	out.ScaleSays = fmt.Sprintf("Scale 0 to 100. Inherent risk %s, residual risk %s, computed band %s, final band %s.",
		out.Inherent, out.Residual, words.Band(res.Residual.Band), words.Band(res.Residual.FinalBand))
	out.Replay = scoreReplay{Method: res.Method, Rules: res.RulesVersion, Inputs: res.InputsSHA256}
	return out
}

// scaleOf pins inherent and residual risk to the scale of the bands.
func scaleOf(rules *scoring.Rules, res *scoring.Result) chart.Scale {
	return chart.ScaleOf(bandLevels(rules), []chart.Level{
		{Value: res.Residual.Score, Label: fmt.Sprintf("Residual %.2f", res.Residual.Score)},
		{Value: res.Inherent.Score, Label: fmt.Sprintf("Inherent %.2f", res.Inherent.Score)},
	})
}

// bandLevels are the bands from where each begins.
func bandLevels(rules *scoring.Rules) []chart.Level {
	var out []chart.Level
	from := 0.0
	for _, b := range rules.Method.Residual.Bands {
		label := words.Band(b.Band)
		if from > 0 {
			label += fmt.Sprintf(" %g+", from)
		}
		out = append(out, chart.Level{Value: from, Label: label, Kind: string(b.Band)})
		from = b.Below
	}
	return out
}

// bandRange says from where to where a band holds: "15 to below 30".
func bandRange(rules *scoring.Rules, band scoring.Band) string {
	bands := rules.Method.Residual.Bands
	i := slices.IndexFunc(bands, func(b scoring.BandLimit) bool { return b.Band == band })
	switch {
	case i <= 0:
		return fmt.Sprintf("below %g", bands[0].Below)
	case i == len(bands)-1:
		return fmt.Sprintf("%g and more", bands[i-1].Below)
	}
	return fmt.Sprintf("%g to below %g", bands[i-1].Below, bands[i].Below)
}

// confidenceOf shows the three parts, rounded so that they add up.
func confidenceOf(rules *scoring.Rules, c scoring.Confidence) scoreConfidence {
	m := rules.Method.Confidence
	parts := []struct {
		label, means string
		share, value float64
	}{
		{"Answered", "Weight of the questions with an answer, of all that are shown.", m.Coverage, c.Coverage},
		{"Backed by evidence", "Of the answered ones, those that a report or a file proves. A no needs no proof.", m.Evidence, c.Evidence},
		{fmt.Sprintf("Fresh, %g months or less", m.FreshMonths), "Of the answered ones, those whose proof is that young.", m.Freshness, c.Freshness},
	}
	exact := make([]float64, len(parts))
	for i, p := range parts {
		exact[i] = p.share * p.value
	}
	out := scoreConfidence{Level: c.Level, Score: fmt.Sprintf("%.2f", c.Score), Blocks: c.BlocksApproval}
	for _, l := range m.Levels { // highest first
		if l.Level == m.BlockingLevel {
			break
		}
		out.Enough = fmt.Sprintf("%.2f", l.Min)
	}
	for i, shown := range scoring.Shown(exact, scoring.InHundredths(c.Score)) {
		p := parts[i]
		out.Parts = append(out.Parts, confidencePart{Label: p.label, Sum: fmt.Sprintf("%g × %.2f", p.share, p.value), Value: shown.String(), Means: p.means})
	}
	return out
}

// helpOf lists the four sections in which most can be gained.
func helpOf(w scoring.Worked, src sources) []scoreHelp {
	sections := slices.Clone(w.Sections)
	slices.SortStableFunc(sections, func(a, b scoring.WorkedSection) int { return int(b.Lost - a.Lost) })
	var out []scoreHelp
	for _, s := range sections[:min(4, len(sections))] {
		if s.Lost > 0 {
			out = append(out, scoreHelp{Title: s.Title, Href: sectionPath(src, sectionKey(s.Section)), Points: minus(-s.Lost)})
		}
	}
	return out
}
