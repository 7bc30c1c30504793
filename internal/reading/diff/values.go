package diff

import (
	"slices"
	"strings"
	"time"

	"ward/internal/calendar"
	"ward/internal/reading"
)

// single is a part of a report that is one value.
type single struct {
	part   Part
	path   string
	called string // within a sentence: "the auditor"
	of     func(*reading.SOC2) *string
	same   func(a, b string) bool
	effect func(before, after string) Effect
}

// rising says that values stand from the best to the worst.
func rising(worst ...string) func(before, after string) Effect {
	return func(before, after string) Effect {
		b, a := slices.Index(worst, before), slices.Index(worst, after)
		switch {
		case b < 0 || a < 0:
			return Neutral
		case a > b:
			return Worse
		}
		return Better
	}
}

func neutral(string, string) Effect { return Neutral }

func equal(a, b string) bool { return a == b }

var singles = []single{
	{Opinion, "soc2.opinion", "the opinion", func(s *reading.SOC2) *string { return s.Opinion }, equal, rising("unqualified", "qualified", "adverse", "disclaimer")},
	{ReportType, "soc2.report_type", "the type", func(s *reading.SOC2) *string { return s.ReportType }, equal, rising("type_2", "type_1")},
	{System, "soc2.system", "the name of the system", func(s *reading.SOC2) *string { return s.System }, sameSystem, neutral},
	{Organization, "soc2.service_organization", "the service organization", func(s *reading.SOC2) *string { return s.ServiceOrganization }, sameName, neutral},
	{Auditor, "soc2.auditor", "the auditor", func(s *reading.SOC2) *string { return s.Auditor }, sameName, neutral},
}

// values compares the parts that are one value.
func (c *comparer) values() {
	for _, v := range singles {
		b, a := v.of(c.before.SOC2), v.of(c.after.SOC2)
		for _, s := range c.sides() {
			if v.of(s.SOC2) == nil {
				c.unknown(v.part, "Of "+s.name+" "+v.called+" is not known.")
			}
		}
		if b == nil || a == nil || v.same(*b, *a) {
			continue
		}
		c.add(Change{Part: v.part, Kind: Changed, Effect: v.effect(*b, *a), Before: c.before.value(v.path, *b), After: c.after.value(v.path, *a),
			Doubt: doubts(c.before.waits(v.path), c.after.waits(v.path))})
	}
	c.hipaa()
	c.emphasis()
}

// hipaa compares whether the report covers HIPAA as well.
func (c *comparer) hipaa() {
	b, a := c.before.SOC2.HIPAAIncluded, c.after.SOC2.HIPAAIncluded
	if b == a {
		return
	}
	const path = "soc2.hipaa_included"
	ch := Change{Part: HIPAA, Kind: Dropped, Effect: Worse, Before: c.before.value(path, yes(b)), After: c.after.value(path, yes(a)),
		Doubt: doubts(c.before.waits(path), c.after.waits(path))}
	if a {
		ch.Kind, ch.Effect = Added, Better
	}
	c.add(ch)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// emphasis compares what the auditor emphasizes. A report without an emphasis
// has none: silence is how the auditor says so.
func (c *comparer) emphasis() {
	b, a := c.before.SOC2.EmphasisOfMatter, c.after.SOC2.EmphasisOfMatter
	const path = "soc2.emphasis_of_matter"
	ch := Change{Part: Emphasis, Doubt: doubts(c.before.waits(path), c.after.waits(path))}
	switch {
	case b == nil && a == nil:
		return
	case b == nil:
		ch.Kind, ch.Effect, ch.After = Added, Worse, c.after.value(path, *a)
	case a == nil:
		ch.Kind, ch.Effect, ch.Before = Dropped, Better, c.before.value(path, *b)
	case wordsOf(*b).like(wordsOf(*a)) < alikeTexts:
		ch.Kind, ch.Effect, ch.Before, ch.After = Changed, Neutral, c.before.value(path, *b), c.after.value(path, *a)
	default:
		return
	}
	c.add(ch)
}

// categories compares what is in scope, and which criteria the opinion finds
// wanting.
func (c *comparer) categories() {
	c.set(Categories, "soc2.categories", "categories", c.before.SOC2.Categories, c.after.SOC2.Categories, Better)
	if c.opined() {
		c.set(QualifiedCriteria, "soc2.qualified_criteria", "qualified criteria", c.before.SOC2.QualifiedCriteria, c.after.SOC2.QualifiedCriteria, Worse)
	}
}

// opined says whether both opinions are known: without one an empty list of
// qualified criteria means nothing.
func (c *comparer) opined() bool { return c.before.SOC2.Opinion != nil && c.after.SOC2.Opinion != nil }

// set compares two lists of words. added is the effect of one more. No report is
// without a category: an empty list of them was not found.
func (c *comparer) set(p Part, path, called string, before, after []string, added Effect) {
	gone := map[Effect]Effect{Better: Worse, Worse: Better}[added]
	missing := func(list []string) bool { return list == nil || p == Categories && len(list) == 0 }
	inBefore := doubts(c.before.whole(path, called, missing(before)), c.before.waits(path))
	inAfter := doubts(c.after.whole(path, called, missing(after)), c.after.waits(path))
	for _, s := range []string{c.before.whole(path, called, missing(before)), c.after.whole(path, called, missing(after))} {
		c.unknown(p, s)
	}
	if missing(before) || missing(after) {
		return
	}
	for _, x := range before {
		if !slices.Contains(after, x) {
			c.add(Change{Part: p, Kind: Dropped, Effect: gone, Name: x, Before: c.before.value(path, x), Doubt: inAfter})
		}
	}
	for _, x := range after {
		if !slices.Contains(before, x) {
			c.add(Change{Part: p, Kind: Added, Effect: added, Name: x, After: c.after.value(path, x), Doubt: inBefore})
		}
	}
}

// period says whether time between the two reports is covered by neither, or by
// both. A Type I report speaks of a day and leaves no hole.
func (c *comparer) period() {
	b, a := c.before.SOC2.Period, c.after.SOC2.Period
	for _, s := range c.sides() {
		if s.SOC2.Period == nil && !s.SOC2.TypeOne() {
			c.unknown(Period, "The period of "+s.name+" is not known.")
		}
	}
	if c.before.SOC2.TypeOne() || c.after.SOC2.TypeOne() {
		c.unknown(Period, "A Type I report speaks of one day: it has no period that could leave a hole.")
	}
	if b == nil || a == nil {
		return
	}
	end, errB := time.Parse(time.DateOnly, b.End)
	start, errA := time.Parse(time.DateOnly, a.Start)
	last, errE := time.Parse(time.DateOnly, a.End)
	if errB != nil || errA != nil || errE != nil || start.After(last) {
		c.unknown(Period, "One of the two periods has a day that does not exist.")
		return
	}
	const path = "soc2.period"
	ch := Change{Part: Period, Before: c.before.value(path, span(b)), After: c.after.value(path, span(a)), Doubt: doubts(c.before.waits(path), c.after.waits(path))}
	if last.Before(end) {
		end = last // both end within the earlier one's days
	}
	switch days := calendar.Between(end, start) - 1; {
	case days > 0:
		ch.Kind, ch.Effect, ch.Days = Hole, Worse, days
	case days < 0:
		ch.Kind, ch.Effect, ch.Days = Overlap, Neutral, -days
	default:
		return
	}
	c.add(ch)
}

// span is a period as one value: its first and last day.
func span(p *reading.Period) string { return strings.Join([]string{p.Start, p.End}, "/") }
