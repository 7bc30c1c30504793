package web

import (
	"cmp"
	"fmt"
	"slices"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/web/words"
)

// intakeRisk is what the answers of an intake come to, and why.
type intakeRisk struct {
	Score      string // 0 to 100, two decimals
	Tier       string
	Reason     string   // why this tier, one sentence
	Also       []string // other floors that hold
	Impact     riskSide
	Likelihood riskSide
	Floors     []string // why the impact is higher than the mean
	Means      string   // what the tier asks for
}

// riskSide is one of the two factors, with the questions that make it.
type riskSide struct {
	Name  string
	Value string // 0 to 1, two decimals
	Ratio float64
	Lines []riskLine // the largest share first
}

// riskLine is the share of one question.
type riskLine struct {
	ID, Text, Answer string
	Share            float64 // of the factor
	Shown            string  // two decimals
}

// riskOf puts the inherent risk of an intake into words.
func riskOf(rules *scoring.Rules, r *assessments.IntakeResult) intakeRisk {
	in := r.Inherent
	out := intakeRisk{
		Score: fmt.Sprintf("%.2f", in.Score), Tier: words.Tier(in.Tier), Reason: tierReason(rules, r), Means: tierMeans(rules, in.Tier),
		Impact: sideOf(rules, in, "impact", "Impact", in.Impact), Likelihood: sideOf(rules, in, "likelihood", "Likelihood", in.Likelihood),
	}
	for _, f := range in.TierFloors {
		if in.TierFloor == nil || f.ID != *in.TierFloor {
			out.Also = append(out.Also, fmt.Sprintf("%s: at least %s.", f.Title, words.Tier(f.Tier)))
		}
	}
	for _, f := range in.Floors {
		if q, _, ok := rules.Library.Question(f.Question); ok && f.Min > in.ImpactRaw {
			out.Floors = append(out.Floors, fmt.Sprintf("“%s” sets the impact to at least %.2f.", answerWords(q, r.Given[q.ID]), f.Min))
		}
	}
	return out
}

// tierReason says what decided the tier.
func tierReason(rules *scoring.Rules, r *assessments.IntakeResult) string {
	in := r.Inherent
	if in.TierFloor != nil {
		for _, f := range in.TierFloors {
			if f.ID == *in.TierFloor {
				return fmt.Sprintf("%s: that alone makes it %s. By the risk alone it would be %s.", f.Title, words.Tier(in.Tier), words.Tier(in.TierByIR))
			}
		}
	}
	if len(r.Given) == 0 {
		return "Nothing is answered yet: the highest risk is assumed."
	}
	reason := riskReason(rules, in.Tier)
	for _, f := range in.TierFloors {
		if f.Tier == in.Tier {
			return fmt.Sprintf("%s %s: that alone would make it %s too.", reason, f.Title, words.Tier(in.Tier))
		}
	}
	return reason
}

// riskReason says between which bounds the inherent risk of a tier lies.
func riskReason(rules *scoring.Rules, tier scoring.Tier) string {
	tiers := rules.Method.Tiers
	i := slices.IndexFunc(tiers, func(t scoring.TierMethod) bool { return t.Tier == tier })
	switch {
	case i <= 0:
		return fmt.Sprintf("The inherent risk is %g or more.", tiers[0].Min)
	case i == len(tiers)-1:
		return fmt.Sprintf("The inherent risk is below %g.", tiers[i-1].Min)
	}
	return fmt.Sprintf("The inherent risk lies from %g to below %g.", tiers[i].Min, tiers[i-1].Min)
}

// tierMeans says what a tier asks for.
func tierMeans(rules *scoring.Rules, tier scoring.Tier) string {
	asked := "No questionnaire"
	if ids := rules.QuestionnairesOf(tier); len(ids) > 0 {
		if qn, ok := rules.Library.Questionnaire(ids[0]); ok {
			asked = qn.Meta.Title
		}
	}
	text := fmt.Sprintf("%s. Reassessed every %d months", asked, rules.ReassessMonths(tier, scoring.BandModerate))
	if high := rules.ReassessMonths(tier, scoring.BandHigh); high != rules.ReassessMonths(tier, scoring.BandModerate) {
		text += fmt.Sprintf(", every %d while the band is High or Critical", high)
	}
	return text + "."
}

// sideOf lists the questions of one factor, the largest share first.
func sideOf(rules *scoring.Rules, in scoring.Inherent, factor, name string, value float64) riskSide {
	out := riskSide{Name: name, Value: fmt.Sprintf("%.2f", value), Ratio: value}
	for _, f := range in.Factors {
		if f.Factor != factor || f.Effect == 0 {
			continue
		}
		q, _, _ := rules.Library.Question(f.Question)
		out.Lines = append(out.Lines, riskLine{ID: f.Question, Text: f.Text, Answer: answerWords(q, f.Value), Share: f.Effect, Shown: fmt.Sprintf("%.2f", f.Effect)})
	}
	slices.SortStableFunc(out.Lines, func(a, b riskLine) int { return cmp.Compare(b.Share, a.Share) })
	return out
}
