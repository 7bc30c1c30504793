package diff

import (
	"slices"

	"ward/internal/reading"
)

// controls compares which controls were tested.
func (c *comparer) controls() {
	const list = "soc2.controls"
	before, after := c.before.SOC2.Controls, c.after.SOC2.Controls
	inBefore, inAfter := c.before.whole(list, "controls", len(before) == 0), c.after.whole(list, "controls", len(after) == 0)
	c.unknown(Controls, inBefore)
	c.unknown(Controls, inAfter)
	c.alignControls()
	if len(before) == 0 || len(after) == 0 {
		return // no report is without controls: they were not found
	}
	usedB, usedA := map[int]bool{}, map[int]bool{}
	for _, p := range c.pairs {
		usedB[p.before], usedA[p.after] = true, true
		c.pairedControl(p)
	}
	for i, x := range before {
		if !usedB[i] {
			c.add(Change{Part: Controls, Kind: Dropped, Effect: Worse, Name: str(x.ID), Before: c.before.control(i), Doubt: inAfter})
		}
	}
	for i, x := range after {
		if !usedA[i] {
			c.add(Change{Part: Controls, Kind: Added, Effect: Neutral, Name: str(x.ID), After: c.after.control(i), Doubt: inBefore})
		}
	}
}

// alignControls finds the controls that both reports have.
func (c *comparer) alignControls() {
	c.pairs = align(controlThings(c.before.SOC2.Controls), controlThings(c.after.SOC2.Controls), alikeControls)
}

func controlThings(list []reading.Control) []thing {
	out := make([]thing, len(list))
	for i, x := range list {
		out[i] = thing{id: idKey(x.ID), words: wordsOf(x.Activity)}
	}
	return out
}

// pairedControl says what became of a control that both reports have.
func (c *comparer) pairedControl(p pair) {
	b, a := c.before.SOC2.Controls[p.before], c.after.SOC2.Controls[p.after]
	ch := Change{Part: Controls, Name: str(a.ID), Before: c.before.control(p.before), After: c.after.control(p.after), By: p.by}
	ch.Doubt = doubts(c.before.waits(ch.Before.Path), c.after.waits(ch.After.Path))
	switch {
	case tested(b) && len(a.Tests) > 0 && !slices.ContainsFunc(a.Tests, func(t reading.Test) bool { return t.Status != reading.NotTested }):
		ch.Kind, ch.Effect = Untested, Worse
	case p.like < wording && b.Activity != "" && a.Activity != "":
		ch.Kind, ch.Effect = Changed, Neutral
	default:
		return
	}
	c.add(ch)
}

// tested says whether a control has a result.
func tested(x reading.Control) bool {
	return slices.ContainsFunc(x.Tests, func(t reading.Test) bool { return t.Status == reading.NoException || t.Status == reading.Exception })
}

// control is where the i-th control stands.
func (s side) control(i int) *Side {
	x := s.SOC2.Controls[i]
	return s.member("soc2.controls", i, x.Page, x.Activity)
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
