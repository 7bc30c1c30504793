package questionnaires

import (
	"slices"
	"strings"

	"ward/internal/hipaa/rulefile"
)

func (c *checker) checkFloors(d doc) {
	var ids rulefile.IDs
	if len(d.q.TierFloors) > 0 && d.q.Meta.Direction != Risk {
		d.file.Badf(rulefile.At("tier_floors"), "tier floors belong to the intake")
	}
	for i, t := range d.q.TierFloors {
		at := rulefile.At("tier_floors", i)
		d.file.RequireAll(at, t)
		ids.Add(d.file, at, t.ID)
		if t.Tier < 1 || t.Tier > 4 {
			d.file.Badf(at.Then("tier"), "tier %d is not between 1 and 4", t.Tier)
		}
		c.checkCond(d.file, at.Then("when"), t.When)
		t.When.questions(func(id string) {
			if p, ok := c.questions[id]; ok && p.doc.q != d.q {
				d.file.Badf(at.Then("when"), "a tier floor looks at the intake only, not at %s", id)
			}
		})
	}
}

func (c *checker) checkCond(f *rulefile.File, at rulefile.Path, d Cond) {
	forms := 0
	for _, there := range []bool{len(d.All) > 0, len(d.Any) > 0, d.Not != nil, d.Question != ""} {
		if there {
			forms++
		}
	}
	if forms != 1 {
		f.Badf(at, "a condition is exactly one of all, any, not, or question with op")
		return
	}
	for i, x := range d.All {
		c.checkCond(f, at.Then("all", i), x)
	}
	for i, x := range d.Any {
		c.checkCond(f, at.Then("any", i), x)
	}
	if d.Not != nil {
		c.checkCond(f, at.Then("not"), *d.Not)
	}
	if d.Question != "" {
		c.checkCompare(f, at, d)
	}
}

func (c *checker) checkCompare(f *rulefile.File, at rulefile.Path, d Cond) {
	p, ok := c.questions[d.Question]
	if !ok {
		f.Badf(at.Then("question"), "question %q is not known", d.Question)
		return
	}
	want := 1
	switch d.Op {
	case Answered:
		want = 0
	case In, NotIn:
		want = max(1, len(d.Value))
	case Eq, Ne, Contains, GTE, LTE:
	default:
		f.Badf(at.Then("op"), "op %q is not known", d.Op)
		return
	}
	if len(d.Value) != want {
		f.Badf(at, "op %s has %d values", d.Op, len(d.Value))
		return
	}
	switch {
	case d.Op == Contains && p.q.Type != Multi:
		f.Badf(at.Then("op"), "contains needs a multi, %s is %s", d.Question, p.q.Type)
	case d.Op == GTE || d.Op == LTE:
		if _, ok := Text(d.Value[0]).asNumber(); !ok {
			f.Badf(at.Then("value"), "%q is not a number", d.Value[0])
		}
	case p.q.isChoice():
		for _, v := range d.Value {
			if !slices.Contains(values(p.opts), v) && !(v == NotApplicable && p.q.NAAllowed) {
				f.Badf(at.Then("value"), "%s has no option %q", d.Question, v)
			}
		}
	}
}

// checkCycles reports every question whose visibility depends on itself.
func (c *checker) checkCycles() {
	for _, d := range c.docs {
		for i := range d.q.Questions {
			start := d.q.Questions[i].ID
			if path := c.pathBack(start, start, map[string]bool{}); path != nil {
				d.file.Badf(rulefile.At("questions", i, "show_if"), "show_if goes round in a circle: %s", strings.Join(append([]string{start}, path...), " → "))
			}
		}
	}
}

// pathBack returns the questions that lead from one question's condition to
// target, or nil.
func (c *checker) pathBack(from, target string, seen map[string]bool) (path []string) {
	p, ok := c.questions[from]
	if !ok || p.q.ShowIf == nil || seen[from] {
		return nil
	}
	seen[from] = true
	p.q.ShowIf.questions(func(id string) {
		switch {
		case path != nil:
		case id == target:
			path = []string{id}
		default:
			if rest := c.pathBack(id, target, seen); rest != nil {
				path = append([]string{id}, rest...)
			}
		}
	})
	return path
}
