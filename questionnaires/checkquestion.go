package questionnaires

import (
	"slices"
	"strings"

	"ward/internal/hipaa/rulefile"
)

// sumCapped adds up the scores of the chosen options, to 1 at most.
const sumCapped = "sum_capped"

// optional are the keys of a question that some types do without.
var optional = []string{"option_set", "options", "multi_scoring", "bands", "factor", "floors"}

func (c *checker) checkQuestion(p place) {
	f, q, at := p.doc.file, p.q, p.at
	f.RequireAll(at, *q, optional...)
	f.RequireAll(at.Then("refs"), q.Refs)
	if strings.TrimSpace(q.Text) == "" {
		f.Badf(at.Then("text"), "text is empty")
	}
	switch q.Type {
	case YesNoNA, Single, Multi:
		c.checkChoice(p)
	case FreeText, DateType, FileType:
		if q.Scored {
			f.Badf(at.Then("scored"), "a question of type %s cannot be scored", q.Type)
		}
	case NumberType:
		checkBands(p)
	default:
		f.Badf(at.Then("type"), "type %q is not known", q.Type)
	}
	if !q.isChoice() && (q.OptionSet != "" || len(q.Options) > 0) {
		f.Badf(at, "a question of type %s has no options", q.Type)
	}
	if q.Type != NumberType && len(q.Bands) > 0 {
		f.Badf(at.Then("bands"), "only a number has bands")
	}
	if q.Scored && q.Type == Multi && q.MultiScoring != sumCapped || q.MultiScoring != "" && (q.Type != Multi || q.MultiScoring != sumCapped) {
		f.Badf(at, "multi_scoring %q: a scored multi needs %s, no other type has it", q.MultiScoring, sumCapped)
	}
	checkWeight(p)
	checkFactor(p)
	rulefile.Each(f, at.Then("refs", "hipaa"), "provision", q.Refs.HIPAA, c.isProvision)
	rulefile.Each(f, at.Then("refs", "tsc"), "criterion", q.Refs.TSC, c.isCriterion)
	rulefile.Each(f, at.Then("refs", "hph_cpg"), "goal", q.Refs.HPHCPG, c.rules.IsGoal)
	rulefile.Each(f, at.Then("refs", "nprm"), "proposal", q.Refs.NPRM, c.rules.IsProposal)
	if q.ShowIf != nil {
		c.checkCond(f, at.Then("show_if"), *q.ShowIf)
	}
	c.checkKnockout(p)
}

func (q *Question) isChoice() bool { return q.Type == YesNoNA || q.Type == Single || q.Type == Multi }

func (c *checker) checkChoice(p place) {
	f, q, at := p.doc.file, p.q, p.at
	switch {
	case (q.OptionSet != "") == (len(q.Options) > 0):
		f.Badf(at, "needs either options or option_set")
	case q.OptionSet != "":
		if _, ok := p.doc.q.OptionSets[q.OptionSet]; !ok {
			f.Badf(at.Then("option_set"), "option_set %q is not known", q.OptionSet)
			return
		}
	default:
		checkOptions(f, at.Then("options"), q.Options)
		if !q.NAAllowed && slices.Contains(values(q.Options), NotApplicable) {
			f.Badf(at.Then("options"), "the value na is reserved for not applicable, which is not allowed here")
		}
	}
	if !q.Scored {
		return
	}
	best, sum := 0.0, 0.0
	for _, o := range p.opts {
		if o.Score != nil {
			best, sum = max(best, *o.Score), sum+*o.Score
		}
	}
	if q.Type == Multi && sum < 0.99 {
		f.Badf(at, "the scores add up to %g: 1 cannot be reached", sum)
	}
	if q.Type != Multi && best < 1 {
		f.Badf(at, "the best score is %g: 1 cannot be reached", best)
	}
}

func checkOptions(f *rulefile.File, at rulefile.Path, options []Option) {
	seen := map[string]bool{}
	for i, o := range options {
		oat := at.Then(i)
		f.RequireAll(oat, o)
		if o.Value == "" || seen[o.Value] {
			f.Badf(oat, "option %q is empty or there twice", o.Value)
		}
		seen[o.Value] = true
		if o.Score != nil && (*o.Score < 0 || *o.Score > 1) {
			f.Badf(oat.Then("score"), "score %g is not between 0 and 1", *o.Score)
		}
		if o.Value == NotApplicable && o.Score != nil {
			f.Badf(oat.Then("score"), "na has no score: write null")
		}
	}
}

// checkBands demands that bands have one bound each, all of one kind, in the
// order in which the first that holds is the right one.
func checkBands(p place) {
	f, q, at := p.doc.file, p.q, p.at
	if q.Scored && len(q.Bands) == 0 {
		f.Badf(at, "a scored number needs bands")
	}
	for i, b := range q.Bands {
		bat := at.Then("bands", i)
		if (b.Min == nil) == (b.Max == nil) {
			f.Badf(bat, "a band needs either min or max")
			continue
		}
		if b.Score < 0 || b.Score > 1 {
			f.Badf(bat, "score %g is not between 0 and 1", b.Score)
		}
		if i == 0 {
			continue
		}
		before := q.Bands[i-1]
		switch {
		case (b.Min == nil) != (before.Min == nil):
			f.Badf(bat, "bands mix min and max")
		case b.Min != nil && before.Min != nil && *b.Min >= *before.Min:
			f.Badf(bat, "bands with min stand from high to low")
		case b.Max != nil && before.Max != nil && *b.Max <= *before.Max:
			f.Badf(bat, "bands with max stand from low to high")
		}
	}
}

func checkWeight(p place) {
	q := p.q
	if q.Weight < 0 || q.Weight > 5 || q.Scored && q.Weight == 0 {
		p.doc.file.Badf(p.at.Then("weight"), "weight %d is not between 1 and 5 (0 only when not scored)", q.Weight)
	}
}

func checkFactor(p place) {
	f, q, at := p.doc.file, p.q, p.at
	scored := q.Factor == Impact || q.Factor == Likelihood
	switch {
	case p.doc.q.Meta.Direction != Risk:
		if q.Factor != "" || len(q.Floors) > 0 {
			f.Badf(at, "factor and floors belong to the intake")
		}
		return
	case !scored && q.Factor != Gate && q.Factor != Info:
		f.Badf(at, "factor %q is not impact, likelihood, gate or info", q.Factor)
	case scored != q.Scored:
		f.Badf(at.Then("scored"), "impact and likelihood are scored, gate and info are not")
	}
	for i, fl := range q.Floors {
		fat := at.Then("floors", i)
		rulefile.Each(f, fat.Then("when"), "option", fl.When, has(p.opts))
		if q.Factor != Impact || fl.ImpactMin <= 0 || fl.ImpactMin > 1 {
			f.Badf(fat, "impact_min %g: a floor stands on an impact question, above 0 and up to 1", fl.ImpactMin)
		}
	}
}

func (c *checker) checkKnockout(p place) {
	f, q, at := p.doc.file, p.q, p.at.Then("knockout")
	if q.Knockout == nil {
		return
	}
	f.RequireAll(at, *q.Knockout)
	rule, ok := c.knockouts[q.Knockout.Rule]
	switch {
	case !ok:
		f.Badf(at.Then("rule"), "knockout rule %q is not known", q.Knockout.Rule)
	case rule.Severity != q.Knockout.Severity:
		f.Badf(at.Then("severity"), "severity %q, but %s is %s", q.Knockout.Severity, rule.ID, rule.Severity)
	}
	if len(q.Knockout.When) == 0 {
		f.Badf(at, "when is empty")
	}
	known := has(p.opts)
	if q.Type == NumberType {
		known = func(s string) bool { _, _, ok := comparison(s); return ok }
	}
	rulefile.Each(f, at.Then("when"), "answer", q.Knockout.When, known)
}

func values(options []Option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.Value
	}
	return out
}

func has(options []Option) func(string) bool {
	list := values(options)
	return func(s string) bool { return slices.Contains(list, s) }
}
