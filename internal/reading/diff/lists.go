package diff

import "ward/internal/reading"

// subservice compares the subservice organizations and how the report treats
// them.
func (c *comparer) subservice() {
	const list = "soc2.subservice_organizations"
	before, after := c.before.SOC2.Subservice, c.after.SOC2.Subservice
	inBefore := c.before.whole(list, "subservice organizations", before == nil)
	inAfter := c.after.whole(list, "subservice organizations", after == nil)
	c.unknown(Subservice, inBefore)
	c.unknown(Subservice, inAfter)
	used, names := map[int]bool{}, make([]firm, len(after))
	for j, a := range after {
		names[j] = firmOf(a.Name)
	}
	for i, b := range before {
		at := c.before.member(list, i, b.Page, str(b.Method))
		j := namesake(firmOf(b.Name), names, used)
		if j < 0 {
			c.add(Change{Part: Subservice, Kind: Dropped, Effect: Neutral, Name: b.Name, Before: at, Doubt: doubts(inAfter, c.before.waits(at.Path))})
			continue
		}
		used[j] = true
		now := c.after.member(list, j, after[j].Page, str(after[j].Method))
		c.method(b, after[j], Change{Part: Subservice, Kind: Changed, Name: after[j].Name, Before: at, After: now, By: ByName,
			Doubt: doubts(c.before.waits(at.Path), c.after.waits(now.Path))})
	}
	for j, a := range after {
		if !used[j] {
			at := c.after.member(list, j, a.Page, str(a.Method))
			c.add(Change{Part: Subservice, Kind: Added, Effect: Neutral, Name: a.Name, After: at, Doubt: doubts(inBefore, c.after.waits(at.Path))})
		}
	}
}

// namesake finds an organization by its name among those that are free; -1:
// there is none.
func namesake(name firm, list []firm, used map[int]bool) int {
	for j, x := range list {
		if !used[j] && name.same(x) {
			return j
		}
	}
	return -1
}

// method adds a change of the method, when both are known.
func (c *comparer) method(b, a reading.Subservice, ch Change) {
	switch {
	case b.Method == nil || a.Method == nil:
		if b.Method != a.Method {
			c.unknown(Subservice, "The method for "+a.Name+" is known in one of the reports only.")
		}
	case *b.Method != *a.Method:
		ch.Effect = rising("inclusive", "carve_out")(*b.Method, *a.Method)
		c.add(ch)
	}
}

// cuecs compares what the customer must do. They are matched by their text:
// their numbers move when one is put in.
func (c *comparer) cuecs() {
	const list = "soc2.cuecs"
	before, after := c.before.SOC2.CUECs, c.after.SOC2.CUECs
	inBefore, inAfter := c.before.whole(list, "CUECs", before == nil), c.after.whole(list, "CUECs", after == nil)
	c.unknown(CUECs, inBefore)
	c.unknown(CUECs, inAfter)
	usedB, usedA := map[int]bool{}, map[int]bool{}
	for _, p := range align(dutyThings(before), dutyThings(after), alikeDuties) {
		usedB[p.before], usedA[p.after] = true, true
		if p.like < wording {
			b, a := before[p.before], after[p.after]
			ch := Change{Part: CUECs, Kind: Changed, Effect: Neutral, Name: str(a.ID), Before: c.before.member(list, p.before, b.Page, b.Text), After: c.after.member(list, p.after, a.Page, a.Text), By: p.by}
			ch.Doubt = doubts(c.before.waits(ch.Before.Path), c.after.waits(ch.After.Path))
			c.add(ch)
		}
	}
	for i, b := range before {
		if !usedB[i] {
			c.add(Change{Part: CUECs, Kind: Dropped, Effect: Neutral, Name: str(b.ID), Before: c.before.member(list, i, b.Page, b.Text), Doubt: inAfter})
		}
	}
	for j, a := range after {
		if !usedA[j] {
			c.add(Change{Part: CUECs, Kind: Added, Effect: Neutral, Name: str(a.ID), After: c.after.member(list, j, a.Page, a.Text), Doubt: inBefore})
		}
	}
}

// dutyThings are CUECs without their numbers, which are no ids.
func dutyThings(list []reading.CUEC) []thing {
	out := make([]thing, len(list))
	for i, x := range list {
		out[i] = thing{words: wordsOf(x.Text)}
	}
	return out
}
