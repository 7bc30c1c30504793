package scoring

import (
	"fmt"
	"slices"
	"strings"

	"ward/questionnaires"
)

// residual adds up the explanation and rates the sum. What is printed decides:
// the score is compared as rounded.
func (e *evaluation) residual(lines []Line, knockouts []Knockout) Residual {
	m := e.rules.Method
	out := Residual{Score: round(sum(lines), 2), Acceptable: true, FinalReasons: []string{}}
	out.Band = m.band(out.Score)
	out.FinalBand = out.Band
	worsen := func(to Band, format string, args ...any) {
		if m.bandRank(to) > m.bandRank(out.FinalBand) {
			out.FinalBand = to
			out.FinalReasons = append(out.FinalReasons, fmt.Sprintf(format, args...))
		}
	}
	best := m.tier(e.inherent.tier).BestBand
	worsen(best, "A vendor of %s is never better than %s.", e.inherent.tier.words(), best)
	for _, k := range knockouts {
		if k.Severity == questionnaires.Soft {
			worsen(m.Residual.SoftKnockout, "Knockout %s: never better than %s.", k.Rule, m.Residual.SoftKnockout)
		}
	}
	for _, k := range knockouts {
		if k.Severity == questionnaires.Hard {
			out.Acceptable = false
			worsen(m.Residual.HardKnockout, "Knockout %s: %s until it is resolved.", k.Rule, m.Residual.HardKnockout)
		}
	}
	return out
}

// words writes a tier for a sentence: "Tier 1".
func (t Tier) words() string { return "Tier " + strings.TrimPrefix(string(t), "tier_") }

// band returns the band of a residual risk.
func (m *Method) band(score float64) Band {
	i := slices.IndexFunc(m.Residual.Bands, func(b BandLimit) bool { return score < b.Below })
	return m.Residual.Bands[i].Band
}

// bandRank returns the place of a band, 0 the best, or -1.
func (m *Method) bandRank(b Band) int {
	return slices.IndexFunc(m.Residual.Bands, func(x BandLimit) bool { return x.Band == b })
}
