package diff

import (
	"cmp"
	"fmt"
	"slices"

	"ward/internal/reading"
)

// Repeat is an exception of a report that the report before had too.
type Repeat struct {
	Before, After int // places in the two lists of exceptions
}

// Repeats finds the exceptions of a report that an earlier one had too. Both
// have a SOC2.
func Repeats(before, after Report) []Repeat {
	if len(before.SOC2.Exceptions) == 0 || len(after.SOC2.Exceptions) == 0 {
		return nil
	}
	c := newComparer(before, after)
	c.alignControls()
	var out []Repeat
	for _, p := range c.repeats() {
		out = append(out, Repeat{p.before, p.after})
	}
	return out
}

// exceptions compares the deviations that the auditors found.
func (c *comparer) exceptions() {
	before, after := c.before.SOC2.Exceptions, c.after.SOC2.Exceptions
	inBefore := doubts(c.before.whole("soc2.exceptions", "exceptions", before == nil), c.before.unread())
	inAfter := doubts(c.after.whole("soc2.exceptions", "exceptions", after == nil), c.after.unread())
	for _, s := range c.sides() {
		c.unknown(Exceptions, s.whole("soc2.exceptions", "exceptions", s.SOC2.Exceptions == nil))
		c.unknown(Exceptions, s.unread())
		if s.SOC2.TypeOne() {
			c.unknown(Exceptions, "A Type I report tests no operation: "+s.name+" cannot have such exceptions.")
		}
	}
	usedB, usedA := map[int]bool{}, map[int]bool{}
	for _, p := range c.repeats() {
		usedB[p.before], usedA[p.after] = true, true
		ch := Change{Part: Exceptions, Kind: Repeated, Effect: Worse, Name: cmp.Or(str(after[p.after].ControlID), str(before[p.before].ControlID)),
			Before: c.before.exception(p.before), After: c.after.exception(p.after), By: p.by}
		ch.Doubt = doubts(c.before.waits(ch.Before.Path), c.after.waits(ch.After.Path))
		c.add(ch)
	}
	for i, x := range after {
		if !usedA[i] {
			at := c.after.exception(i)
			c.add(Change{Part: Exceptions, Kind: New, Effect: Worse, Name: str(x.ControlID), After: at, Doubt: doubts(inBefore, c.after.waits(at.Path))})
		}
	}
	for i, x := range before {
		if !usedB[i] {
			c.gone(i, x, inAfter)
		}
	}
}

// repeats pairs the exceptions of both reports: those of one control, then those
// whose words are alike and whose criteria meet.
func (c *comparer) repeats() []pair {
	before, after := c.before.deviations(), c.after.deviations()
	m := matcher{before: before.things, after: after.things, usedB: make([]bool, len(before.things)), usedA: make([]bool, len(after.things))}
	m.take(c.ofOneControl(before, after), func(pair) bool { return true })
	met := func(p pair) bool {
		return meet(c.before.SOC2.Exceptions[p.before].Criteria, c.after.SOC2.Exceptions[p.after].Criteria)
	}
	m.take(m.sameText(), met)
	m.take(m.nearText(alikeDeviations), met)
	slices.SortFunc(m.out, func(a, b pair) int { return cmp.Compare(a.after, b.after) })
	return m.out
}

// deviations are the exceptions of a report as they are matched, each with the
// place of its control; -1: the report has none for it.
type deviations struct {
	things   []thing
	controls []int
}

func (s side) deviations() deviations {
	var out deviations
	for _, x := range s.SOC2.Exceptions {
		out.things = append(out.things, thing{id: idKey(x.ControlID), words: wordsOf(x.Text)})
		out.controls = append(out.controls, s.controlOf(x))
	}
	return out
}

// ofOneControl are the pairs of exceptions of one control: of two that are
// aligned, or, when one of the reports has no row for it, of one id. Their texts
// may differ: years of one control's deviations may read quite differently.
func (c *comparer) ofOneControl(before, after deviations) []pair {
	later := map[int]pair{} // by the place of the earlier control
	for _, p := range c.pairs {
		if p.by != "" {
			later[p.before] = p
		}
	}
	byControl, byID := map[int][]int{}, map[string][]int{}
	for j, k := range after.controls {
		byControl[k] = append(byControl[k], j)
		byID[after.things[j].id] = append(byID[after.things[j].id], j)
	}
	var out []pair
	add := func(i, j int, by Match) {
		out = append(out, pair{before: i, after: j, by: by, like: before.things[i].words.like(after.things[j].words)})
	}
	for i, k := range before.controls {
		if p, ok := later[k]; ok && k >= 0 {
			for _, j := range few(byControl[p.after]) {
				add(i, j, p.by)
			}
		}
		for _, j := range few(byID[before.things[i].id]) {
			if before.things[i].id != "" && (k < 0 || after.controls[j] < 0) {
				add(i, j, ByID)
			}
		}
	}
	return out
}

// few is the beginning of a list of candidates.
func few(list []int) []int { return list[:min(len(list), mostCandidates)] }

// meet says that two lists of criteria have one in common, or that one of them
// is not known.
func meet(b, a []string) bool {
	return len(b) == 0 || len(a) == 0 || slices.ContainsFunc(b, func(x string) bool { return slices.Contains(a, x) })
}

// index finds the control of an exception.
type index struct {
	byID    map[string][]int // places of controls by the key of their id
	results []words          // that are exceptions
	control []int            // of each of results
	holding map[string][]int // places in results by word
}

func indexOf(controls []reading.Control) index {
	x := index{byID: map[string][]int{}, holding: map[string][]int{}}
	for i, k := range controls {
		if id := idKey(k.ID); id != "" {
			x.byID[id] = append(x.byID[id], i)
		}
		for _, t := range k.Tests {
			if t.Status != reading.Exception {
				continue
			}
			w := wordsOf(t.Result)
			for _, word := range w {
				x.holding[word] = append(x.holding[word], len(x.results))
			}
			x.results, x.control = append(x.results, w), append(x.control, i)
		}
	}
	return x
}

// controlOf finds the control that an exception is of: by its id, of several the
// one on its page; without an id by the result that it repeats. -1: none.
func (s side) controlOf(x reading.Deviation) int {
	if id := idKey(x.ControlID); id != "" {
		found := -1
		for _, i := range s.index.byID[id] {
			if found < 0 || s.SOC2.Controls[i].Page == x.Page {
				found = i
			}
		}
		return found
	}
	text, found, best := wordsOf(x.Text), -1, alikeTexts
	for _, r := range candidates(text, s.index.holding) {
		if like := text.like(s.index.results[r]); like >= best {
			found, best = s.index.control[r], like
		}
	}
	return found
}

// gone says what became of an exception that the later report does not have.
func (c *comparer) gone(i int, x reading.Deviation, inAfter string) {
	ch := Change{Part: Exceptions, Kind: Unproven, Effect: Unclear, Name: str(x.ControlID), Before: c.before.exception(i)}
	ch.Doubt = c.before.waits(ch.Before.Path)
	k := c.later(x)
	if c.after.SOC2.TypeOne() {
		k = -1
	}
	if k >= 0 {
		control := c.after.SOC2.Controls[k]
		ch.After = c.after.member("soc2.controls", k, control.Page, control.Activity)
		if clean(control, inAfter == "") {
			ch.Kind, ch.Effect, ch.Doubt = Resolved, Better, doubts(ch.Doubt, inAfter)
		}
	}
	c.add(ch)
}

// later finds the control of an earlier exception in the later report; -1: it is
// not there.
func (c *comparer) later(x reading.Deviation) int {
	if i := c.before.controlOf(x); i >= 0 {
		k := slices.IndexFunc(c.pairs, func(p pair) bool { return p.before == i && p.by != "" })
		if k < 0 {
			return -1
		}
		return c.pairs[k].after
	}
	if all := c.after.index.byID[idKey(x.ControlID)]; len(all) > 0 {
		return all[0]
	}
	return -1
}

// clean says that a control was tested and nothing is left of it: every test has
// a clean result or nothing to test. Where the list of exceptions is certain, a
// test with an exception that is not in it is one that a person called none.
func clean(x reading.Control, certain bool) bool {
	good := false
	for _, t := range x.Tests {
		switch t.Status {
		case reading.NoException:
			good = true
		case reading.Exception:
			if !certain {
				return false
			}
			good = true
		case reading.DidNotOccur:
		default:
			return false
		}
	}
	return good
}

// unread says why rows of a report may hide exceptions: results that no rule
// could read, and rows that were printed and not found; empty: none.
func (s side) unread() string {
	lost := ""
	if slices.ContainsFunc(s.NeedsReview, func(r reading.Review) bool { return r.Path == "soc2.controls" }) {
		lost = "Whether all rows of the tests in " + s.name + " were read waits for a person."
	}
	counts := reading.CountControls(s.SOC2.ReportType, s.SOC2.Controls)
	switch {
	case counts == nil || counts.Unread == 0:
		return lost
	case counts.Unread == 1:
		return doubts("The result of one control in "+s.name+" could not be read: it may be an exception.", lost)
	}
	return doubts(fmt.Sprintf("The results of %d controls in %s could not be read: they may be exceptions.", counts.Unread, s.name), lost)
}

// exception is where the i-th exception stands.
func (s side) exception(i int) *Side {
	x := s.SOC2.Exceptions[i]
	out := s.member("soc2.exceptions", i, x.Page, x.Text)
	if out.Severity = x.Severity; x.SampleFailed != nil && x.SampleSize != nil {
		out.Sample = fmt.Sprintf("%d of %d", *x.SampleFailed, *x.SampleSize)
	}
	return out
}
