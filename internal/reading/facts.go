package reading

import (
	"fmt"
	"math"
)

// claim is one value that one rule read at one place.
type claim struct {
	value  string
	p      passage
	a, b   int
	rule   string
	weight float64 // how often such a claim is right when it stands alone, 0 to 1
}

// put anchors a value. Without a place there is no fact: the value was
// inferred from absence.
func (r *report) put(path string, p passage, a, b int, rule string, confidence float64) {
	if f, ok := p.anchor(a, b, rule, confidence); ok {
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

// settle chooses among claims of one value. Claims that agree strengthen each
// other as independent witnesses; claims that differ weaken the winner and, when
// they are strong, send it to review. No claim at all is a review item.
func (r *report) settle(path string, claims []claim, same func(a, b string) bool) *string {
	if len(claims) == 0 {
		r.review(path, "not found")
		return nil
	}
	groups := group(claims, same)
	best := 0
	for i := range groups {
		if groups[i].weight > groups[best].weight+1e-9 {
			best = i
		}
	}
	won, against := groups[best], 0.0
	for i := range groups {
		if i != best {
			against = math.Max(against, groups[i].weight)
		}
	}
	confidence := won.weight * (1 - 0.45*against*against)
	c := won.chosen
	r.put(path, c.p, c.a, c.b, c.rule, confidence)
	if against >= 0.7 {
		r.review(path, fmt.Sprintf("%d different values in the document", len(groups)))
	}
	value := c.value
	return &value
}

type agreement struct {
	chosen claim   // the strongest
	weight float64 // of all together
}

func group(claims []claim, same func(a, b string) bool) []agreement {
	var groups []agreement
next:
	for _, c := range claims {
		for i := range groups {
			if same(groups[i].chosen.value, c.value) {
				g := &groups[i]
				g.weight = math.Min(0.99, 1-(1-g.weight)*(1-c.weight))
				if c.weight > g.chosen.weight {
					g.chosen = c
				}
				continue next
			}
		}
		groups = append(groups, agreement{c, c.weight})
	}
	return groups
}

func equal(a, b string) bool { return a == b }
