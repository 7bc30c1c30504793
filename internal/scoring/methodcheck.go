package scoring

import (
	"math"
	"reflect"

	"ward/internal/hipaa/rulefile"
	"ward/questionnaires"
)

type ratio struct {
	at    rulefile.Path
	value float64
}

// ratios lists every factor of the method with its place: all numbers but
// months, scores and band limits.
func ratios(m *Method) []ratio {
	var out []ratio
	notRatio := map[string]bool{"bridge_months": true, "fresh_months": true}
	top := reflect.ValueOf(*m)
	for i := range top.NumField() {
		group := top.Field(i)
		if group.Kind() != reflect.Struct {
			continue
		}
		for j := range group.NumField() {
			key := group.Type().Field(j).Tag.Get("yaml")
			if group.Field(j).Kind() == reflect.Float64 && !notRatio[key] {
				out = append(out, ratio{rulefile.At(top.Type().Field(i).Tag.Get("yaml"), key), group.Field(j).Float()})
			}
		}
	}
	for i, x := range m.Reports.Type2 {
		out = append(out, ratio{rulefile.At("reports", "type_2", i, "factor"), x.Factor})
	}
	for i, x := range m.Reports.Recency {
		out = append(out, ratio{rulefile.At("reports", "recency", i, "factor"), x.Factor})
	}
	return out
}

func (c methodChecker) checkTiers(lib *questionnaires.Library) {
	var ids rulefile.IDs
	for i, t := range c.m.Tiers {
		at := rulefile.At("tiers", i)
		c.f.RequireAll(at, t)
		ids.Add(c.f, at, string(t.Tier))
		rulefile.Each(c.f, at.Then("questionnaires"), "questionnaire", t.Questionnaires, func(id string) bool { _, ok := lib.Questionnaire(id); return ok })
		if t.Tier != tierOf(i+1) {
			c.f.Badf(at.Then("tier"), "tier %q stands at place %d: write tier_1 to tier_4, strictest first", t.Tier, i+1)
		}
		if i > 0 && t.Min >= c.m.Tiers[i-1].Min {
			c.f.Badf(at.Then("min"), "min %g is not below that of the stricter tier", t.Min)
		}
		if t.ReassessMonths < 1 || t.ReassessMonthsHigh < 1 || t.ReassessMonthsHigh > t.ReassessMonths {
			c.f.Badf(at, "reassess_months %d and %d: at least 1, and not longer while the risk is high", t.ReassessMonths, t.ReassessMonthsHigh)
		}
		c.band(at.Then("best_band"), t.BestBand)
	}
	if n := len(c.m.Tiers); n != 4 || c.m.Tiers[n-1].Min != 0 {
		c.f.Badf(rulefile.At("tiers"), "there are four tiers, and the last starts at 0")
	}
}

func (c methodChecker) checkReports(criterion func(string) bool) {
	r := c.m.Reports
	for i := 1; i < len(r.Type2); i++ {
		if r.Type2[i].Months >= r.Type2[i-1].Months {
			c.f.Badf(rulefile.At("reports", "type_2", i), "the longest period stands first")
		}
	}
	if n := len(r.Type2); n == 0 || r.Type2[n-1].Months != 0 {
		c.f.Badf(rulefile.At("reports", "type_2"), "the last period starts at 0 months")
	}
	for i := 1; i < len(r.Recency); i++ {
		if r.Recency[i].Months <= r.Recency[i-1].Months || r.Recency[i].Factor > r.Recency[i-1].Factor {
			c.f.Badf(rulefile.At("reports", "recency", i), "months rise and factors fall")
		}
	}
	if len(r.Recency) == 0 {
		c.f.Badf(rulefile.At("reports", "recency"), "recency is empty")
	}
	if r.BridgeMonths < 0 || c.m.Confidence.FreshMonths < 0 {
		c.f.Badf(rulefile.At("reports"), "bridge_months and fresh_months are not below 0")
	}
	rulefile.Each(c.f, rulefile.At("reports", "carve_out_criteria"), "criterion", r.CarveOutCriteria, criterion)
}

func (c methodChecker) checkBands() {
	r := c.m.Residual
	var ids rulefile.IDs
	for i, b := range r.Bands {
		at := rulefile.At("residual", "bands", i)
		ids.Add(c.f, at, string(b.Band))
		if i > 0 && b.Below <= r.Bands[i-1].Below {
			c.f.Badf(at, "below %g is not above the band before", b.Below)
		}
	}
	if n := len(r.Bands); n == 0 || r.Bands[n-1].Below <= 100 {
		c.f.Badf(rulefile.At("residual", "bands"), "the last band reaches above 100")
	}
	c.band(rulefile.At("residual", "hard_knockout"), r.HardKnockout)
	c.band(rulefile.At("residual", "soft_knockout"), r.SoftKnockout)
}

func (c methodChecker) band(at rulefile.Path, b Band) {
	if c.m.bandRank(b) < 0 {
		c.f.Badf(at, "band %q is not known", b)
	}
}

func (c methodChecker) checkLevels() {
	m := c.m.Confidence
	if sum := m.Coverage + m.Evidence + m.Freshness; math.Abs(sum-1) > tolerance {
		c.f.Badf(rulefile.At("confidence"), "coverage, evidence and freshness add up to %.4g, not 1", sum)
	}
	known := false
	for i, l := range m.Levels {
		known = known || l.Level == m.BlockingLevel
		if i > 0 && l.Min >= m.Levels[i-1].Min {
			c.f.Badf(rulefile.At("confidence", "levels", i), "the highest level stands first")
		}
	}
	if n := len(m.Levels); n == 0 || m.Levels[n-1].Min != 0 || !known {
		c.f.Badf(rulefile.At("confidence", "levels"), "the last level starts at 0, and blocking_level is one of them")
	}
	h := c.m.HIPAA
	if h.PartlyFrom >= h.MetFrom {
		c.f.Badf(rulefile.At("hipaa", "partly_from"), "partly_from is not below met_from")
	}
}
