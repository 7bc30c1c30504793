package scoring

import (
	"fmt"
	"math"
	"slices"

	"ward/questionnaires"
)

// inherent is the risk before controls, unrounded.
type inherent struct {
	risk              float64 // 0 to 100
	impactRaw, impact float64
	likelihood        float64
	tierByIR, tier    Tier
	decided           string // id of the floor that decided, or ""
	hits              []FloorHit
	floors            []ImpactHit
	factors           []FactorLine
}

// tierOf returns the tier with a number, 1 the strictest.
func tierOf(n int) Tier { return Tier(fmt.Sprintf("tier_%d", n)) }

// tier returns the numbers of a tier; an unknown one has those of the
// strictest.
func (m *Method) tier(t Tier) TierMethod {
	i := slices.IndexFunc(m.Tiers, func(x TierMethod) bool { return x.Tier == t })
	return m.Tiers[max(i, 0)]
}

func (e *evaluation) inherentRisk() inherent {
	var in inherent
	in.impactRaw = e.factor(questionnaires.Impact, &in)
	in.likelihood = e.factor(questionnaires.Likelihood, &in)
	in.impact = in.impactRaw
	for _, q := range e.rules.Library.Intake().Questions {
		v, ok := e.counting[q.ID]
		for _, f := range q.Floors {
			if ok && slices.ContainsFunc(v.Strings(), func(s string) bool { return slices.Contains(f.When, s) }) {
				in.floors = append(in.floors, ImpactHit{Question: q.ID, Min: f.ImpactMin})
				in.impact = max(in.impact, f.ImpactMin)
			}
		}
	}
	in.risk = 100 * math.Sqrt(in.impact*in.likelihood)
	e.setTier(&in)
	return in
}

// factor returns the weighted mean of one factor over the shown questions, and
// notes the share of each. A question without answer is left out until the
// intake is submitted; then it counts as the worst.
func (e *evaluation) factor(f questionnaires.Factor, in *inherent) float64 {
	m := e.rules.Method.Inherent
	var lines []FactorLine
	weight := 0
	for _, q := range e.rules.Library.Intake().Questions {
		if q.Factor != f || !e.visible[q.ID] {
			continue
		}
		v, answered := e.counting[q.ID]
		score, counts := m.Unanswered, e.in.Intake.Submitted
		if answered {
			score, counts = q.Score(v)
		}
		if counts {
			lines = append(lines, FactorLine{Question: q.ID, Text: q.Text, Value: v, Score: score, Weight: q.Weight, Factor: string(f)})
			weight += q.Weight
		}
	}
	if weight == 0 {
		return m.UnknownFactor
	}
	sum := 0.0
	for _, l := range lines {
		sum += float64(float64(l.Weight) * l.Score)
	}
	for i, l := range lines {
		lines[i].Effect = float64(l.Weight) * l.Score / float64(weight)
	}
	in.factors = append(in.factors, lines...)
	return sum / float64(weight)
}

// setTier takes the stricter of the tier by inherent risk and every floor that
// holds. What is printed decides: the risk is compared as rounded.
func (e *evaluation) setTier(in *inherent) {
	tiers := e.rules.Method.Tiers
	rank := slices.IndexFunc(tiers, func(t TierMethod) bool { return round(in.risk, 2) >= t.Min })
	in.tierByIR = tiers[rank].Tier
	for _, f := range e.rules.Library.TierFloors(e.in.Intake.Answers) {
		in.hits = append(in.hits, FloorHit{ID: f.ID, Tier: tierOf(f.Tier), Title: f.Title})
		if f.Tier-1 < rank {
			rank, in.decided = f.Tier-1, f.ID
		}
	}
	in.tier = tiers[rank].Tier
}

func (in inherent) wire() Inherent {
	out := Inherent{
		Score: round(in.risk, 2), Tier: in.tier, TierByIR: in.tierByIR, TierFloors: list(in.hits),
		ImpactRaw: round(in.impactRaw, 4), Impact: round(in.impact, 4), Likelihood: round(in.likelihood, 4),
		Floors: list(in.floors), Factors: list(in.factors),
	}
	if in.decided != "" {
		out.TierFloor = &in.decided
	}
	for i := range out.Factors {
		out.Factors[i].Effect = round(out.Factors[i].Effect, 4)
	}
	return out
}

// round rounds half away from zero to n decimals.
func round(f float64, n int) float64 {
	scale := math.Pow10(n)
	r := math.Round(f*scale) / scale
	if r == 0 {
		return 0 // never -0, which JSON would print
	}
	return r
}

// list returns a copy that is never nil, so that JSON prints [].
func list[T any](in []T) []T { return append(make([]T, 0, len(in)), in...) }
