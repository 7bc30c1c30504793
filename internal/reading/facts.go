package reading

import (
	"cmp"
	"math"
	"slices"
)

// claim is one value that one rule read at one place.
type claim struct {
	value  string
	p      passage
	a, b   int
	rule   string
	weight float64 // how often such a claim is right when it stands alone: sure[rule], or less
}

// says is the claim of a rule for a value that stands at bytes a to b.
func says(value string, p passage, a, b int, rule string) claim {
	return claim{value, p, a, b, rule, worth(rule)}
}

// worth is how often a claim of a rule is right when nothing else speaks for it.
func worth(rule string) float64 {
	if p, ok := sure[rule]; ok {
		return p
	}
	return 0.5
}

// put anchors a value. Without a place there is no fact: the value was
// inferred from absence.
func (r *report) put(path string, p passage, a, b int, rule string, confidence float64) {
	if f, ok := p.anchor(a, b, rule, confidence); ok {
		f.Confidence = math.Round(f.Confidence*r.legibility(f.Page)*100) / 100
		r.facts[path] = f
		if f.Confidence < ReviewBelow {
			r.review(path, "low confidence: "+rule)
		}
	}
}

// review names a value that a person should look at.
func (r *report) review(path, reason string) {
	for _, t := range r.todo {
		if t.Path == path {
			return
		}
	}
	r.todo = append(r.todo, Review{path, reason})
}

// explain is review with a reason that takes the place of an earlier one.
func (r *report) explain(path, reason string) {
	for i := range r.todo {
		if r.todo[i].Path == path {
			r.todo[i].Reason = reason
			return
		}
	}
	r.review(path, reason)
}

// settle chooses among claims of one value: the group of them that agree with
// the highest odds, and the strongest claim of it. Another value that is strong
// enough, and a check that fails, send it to a person. No claim at all is a
// review item.
func (r *report) settle(path string, claims []claim, same func(a, b string) bool, checks ...check) *string {
	r.note(path, claims)
	if len(claims) == 0 {
		r.review(path, "not found")
		return nil
	}
	groups := group(claims, same)
	c := groups[0].chosen
	if why := contest(groups); why != "" {
		r.review(path, why)
	}
	for _, k := range checks {
		if !k.holds && k.why != "" {
			r.review(path, k.why)
		}
	}
	r.put(path, c.p, c.a, c.b, c.rule, believe(groups, checks))
	value := c.value
	return &value
}

// agreement is claims of one value.
type agreement struct {
	chosen claim // the strongest
	all    []claim
	odds   float64
}

// group sorts claims by what they say, the likeliest first.
func group(claims []claim, same func(a, b string) bool) []agreement {
	var groups []agreement
next:
	for _, c := range claims {
		for i := range groups {
			if g := &groups[i]; same(g.chosen.value, c.value) {
				g.all = append(g.all, c)
				if c.weight > g.chosen.weight {
					g.chosen = c
				}
				continue next
			}
		}
		groups = append(groups, agreement{chosen: c, all: []claim{c}})
	}
	for i := range groups {
		groups[i].odds = together(groups[i].all)
	}
	slices.SortStableFunc(groups, func(a, b agreement) int { return cmp.Compare(b.odds, a.odds) })
	return groups
}

func equal(a, b string) bool { return a == b }
