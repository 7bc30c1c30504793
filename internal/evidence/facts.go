package evidence

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"ward/internal/reading"
)

// SureFrom is the confidence from which a fact that nothing speaks against may
// be confirmed together with others. Confidence runs from 0 to 1.
const SureFrom = 0.9

// Fact is one fact of a reading as a reviewer sees it: a value of a report or
// letter, or a whole member of one of its lists.
type Fact struct {
	// Path names it for a decision: soc2.opinion, soc2.exceptions.0. Members
	// keep their index whatever becomes of the others.
	Path string
	// Value is what holds now: a string, bool, []string, reading.Period,
	// reading.Deviation, reading.CUEC, reading.Subservice, reading.Control or
	// reading.Mapping; nil when the document does not say it.
	Value any
	// Machine is what was read, in the same form; nil when nothing was.
	Machine any
	// Place is where the machine read it; nil when it concluded it from what is
	// not there, or when a person added it.
	Place *reading.Fact
	// Parts are the places of a member's fields, by their name:
	// management_response.
	Parts map[string]reading.Fact
	// Waits is why a person should look at it, or at a part of it; empty when
	// nothing waits.
	Waits []reading.Review
	// Said is the last decision that holds about the fact or about what holds
	// it; nil when there is none.
	Said *Decision
	// Also are the decisions that hold about parts of it, oldest first.
	Also []Decision
	// Added is the decision that added the member; nil when the machine read it.
	Added *Decision
	// Absent says that a person called it absent, or took back that it was added.
	Absent bool
	// Last is the id of the last decision that touched it, for Seen.Last.
	Last string
}

// Decided says whether a person has decided on the fact as a whole.
func (f Fact) Decided() bool { return f.Said != nil || f.Added != nil }

// Sure says whether the fact may be confirmed together with others: it has a
// place, is read with at least SureFrom, nothing of it waits and nobody has
// decided on it.
func (f Fact) Sure() bool {
	return f.Place != nil && f.Place.Confidence >= SureFrom && len(f.Waits) == 0 && !f.Decided() && len(f.Also) == 0
}

// Corrected says whether a person changed the value that the machine read.
func (f Fact) Corrected() bool {
	changes := func(d Decision) bool { return d.Decision == Correct }
	return f.Machine != nil && (f.Said != nil && changes(*f.Said) || slices.ContainsFunc(f.Also, changes))
}

// Asks says whether a fact waits for a person, or has been decided on, as a
// whole or in part.
func (f Fact) Asks() bool { return len(f.Waits) > 0 || f.Decided() || len(f.Also) > 0 }

// Facts lists the facts of the document in the order of its form. Left out is
// what the document does not say and nobody asks about, and a control or a
// mapped provision that neither waits nor was decided on: there are hundreds.
func (r *Reviewed) Facts() ([]Fact, error) {
	b, err := r.factBuilder()
	if err != nil {
		return nil, err
	}
	b.class()
	if r.Extraction.SOC2 != nil {
		for _, v := range soc2Values {
			b.value("soc2."+v.name, v.of(b.now.SOC2), v.of(b.read.SOC2))
		}
		addMembers(b, "soc2.exceptions", b.now.SOC2.Exceptions, b.read.SOC2.Exceptions)
		addMembers(b, "soc2.cuecs", b.now.SOC2.CUECs, b.read.SOC2.CUECs)
		addMembers(b, "soc2.subservice_organizations", b.now.SOC2.Subservice, b.read.SOC2.Subservice)
		addMembers(b, "soc2.controls", b.now.SOC2.Controls, b.read.SOC2.Controls)
		addMembers(b, "soc2.hipaa_mapping", b.now.SOC2.HIPAAMapping, b.read.SOC2.HIPAAMapping)
	}
	if r.Extraction.Bridge != nil {
		for _, v := range bridgeValues {
			b.value("bridge."+v.name, v.of(b.now.Bridge), v.of(b.read.Bridge))
		}
	}
	for _, item := range b.waits { // of no fact above: it must not be lost
		b.out = append(b.out, Fact{Path: item.Path, Waits: []reading.Review{item}, Last: lastTouch(r.Decisions, item.Path)})
	}
	return b.out, nil
}

// Controls lists every control of the report as a fact, in the order of the
// report; those that Facts leaves out too. There are none in another document.
func (r *Reviewed) Controls() ([]Fact, error) {
	if r.Extraction.SOC2 == nil {
		return nil, nil
	}
	b, err := r.factBuilder()
	if err != nil {
		return nil, err
	}
	return slices.Collect(members(b, "soc2.controls", b.now.SOC2.Controls, b.read.SOC2.Controls)), nil
}

// factBuilder collects the facts of a document.
type factBuilder struct {
	*Reviewed
	tree      tree                // the values in force, each member at its index
	now, read *reading.Extraction // in force, each member at its index; as read
	parts     map[string]map[string]reading.Fact
	waits     []reading.Review // that no fact has taken yet
	out       []Fact
}

func (r *Reviewed) factBuilder() (*factBuilder, error) {
	b := &factBuilder{Reviewed: r, waits: slices.Clone(r.Extraction.NeedsReview), now: r.Extraction}
	var err error
	if b.read, err = parseExtraction(strings.NewReader(r.text)); err != nil {
		return nil, err
	}
	b.parts = partsOf(b.read.Facts)
	if len(r.Decisions) == 0 {
		return b, nil
	}
	if b.tree, err = r.whole(); err != nil {
		return nil, err
	}
	b.now, err = b.tree.typed()
	return b, err
}

// partsOf sorts places by whatever holds them: the place of
// soc2.exceptions.0.severity is "severity" of soc2.exceptions.0.
func partsOf(facts map[string]reading.Fact) map[string]map[string]reading.Fact {
	out := map[string]map[string]reading.Fact{}
	for path, at := range facts {
		for i, c := range path {
			if c != '.' {
				continue
			}
			holder := path[:i]
			if out[holder] == nil {
				out[holder] = map[string]reading.Fact{}
			}
			out[holder][path[i+1:]] = at
		}
	}
	return out
}

// value adds a fact that is one value, when there is anything to say of it.
func (b *factBuilder) value(path string, now, read any) {
	f := b.fact(path, now, read)
	f.Absent = f.Said != nil && f.Said.Decision == Absent
	if f.Value != nil || f.Machine != nil || f.Place != nil || len(f.Waits) > 0 || f.Decided() {
		b.out = append(b.out, f)
	}
}

// class adds the class of the document when it is in doubt.
func (b *factBuilder) class() {
	f := b.fact(reading.ClassPath, string(b.now.Class), string(b.read.Class))
	if len(f.Waits) > 0 || f.Decided() {
		b.out = append(b.out, f)
	}
}

// silent are the lists whose members are facts only when there is something to
// say of them.
var silent = map[string]bool{"soc2.controls": true, "soc2.hipaa_mapping": true}

// addMembers adds the members of a list, and the list itself when it waits or
// was decided on.
func addMembers[T any](b *factBuilder, list string, now, read []T) {
	if f := b.whole(list); len(f.Waits) > 0 || f.Said != nil {
		b.out = append(b.out, f)
	}
	for f := range members(b, list, now, read) {
		if !silent[list] || f.Asks() {
			b.out = append(b.out, f)
		}
	}
}

// members are the facts of the members of a list, in its order.
func members[T any](b *factBuilder, list string, now, read []T) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		marks := b.tree.list(list)
		for i, m := range now {
			path := fmt.Sprintf("%s.%d", list, i)
			var machine any
			if i < len(read) {
				machine = read[i]
			}
			f := b.fact(path, m, machine)
			if i < len(marks) {
				f.Absent = marks[i].(map[string]any)["absent"] == true
			}
			if i >= len(read) {
				f.Added = b.adder(list, i-len(read))
			}
			if !yield(f) {
				return
			}
		}
	}
}

// whole is the fact that a list is as it is.
func (b *factBuilder) whole(list string) Fact {
	f := Fact{Path: list, Said: b.said(list), Last: lastTouch(b.Decisions, list)}
	f.Waits = b.take(func(path string) bool { return path == list })
	return f
}

// adder is the n-th decision that added a member to a list.
func (b *factBuilder) adder(list string, n int) *Decision {
	for i, d := range b.Decisions {
		if d.Decision == add && d.Path == list {
			if n == 0 {
				return &b.Decisions[i]
			}
			n--
		}
	}
	return nil
}

// fact is what all facts have.
func (b *factBuilder) fact(path string, now, read any) Fact {
	f := Fact{Path: path, Value: now, Machine: read, Said: b.said(path), Last: lastTouch(b.Decisions, path)}
	if place, ok := b.read.Facts[path]; ok {
		f.Place = &place
	}
	below := path + "."
	f.Parts = b.parts[path]
	for _, d := range b.holds {
		if strings.HasPrefix(d.Path, below) {
			f.Also = append(f.Also, d)
		}
	}
	f.Waits = b.take(func(at string) bool { return at == path || strings.HasPrefix(at, below) })
	return f
}

// said is the last decision that holds about a path.
func (b *factBuilder) said(path string) *Decision {
	for _, d := range slices.Backward(b.holds) {
		if d.about(path) && d.Decision != add {
			return &d
		}
	}
	return nil
}

// take takes the review items that belong to a fact.
func (b *factBuilder) take(mine func(path string) bool) []reading.Review {
	var out []reading.Review
	b.waits = slices.DeleteFunc(b.waits, func(item reading.Review) bool {
		if mine(item.Path) {
			out = append(out, item)
			return true
		}
		return false
	})
	return out
}
