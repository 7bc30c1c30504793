package evidence

import "time"

// Transition is how one Type II report follows the one before it, where the
// two do not meet: days that both speak of, or that neither does. A hole stays
// one when a letter bridges it: no auditor has tested it.
type Transition struct {
	Kind       string // overlap or hole
	Start, End time.Time
	Days       int
	Documents  [2]ID // the earlier report and the later one
}

// The kinds of a Transition.
const (
	overlap = "overlap"
	hole    = "hole"
)

// transitions compares each report with the one that had reached furthest
// before it.
func transitions(sorted []Interval) []Transition {
	out := []Transition{}
	var last *Interval
	for n := range sorted {
		i := &sorted[n]
		if i.Kind != kindType2 {
			continue
		}
		if last != nil {
			out = addTransition(out, last, i)
		}
		if last == nil || i.End.After(last.End) {
			last = i
		}
	}
	return out
}

func addTransition(out []Transition, a, b *Interval) []Transition {
	t := Transition{Documents: [2]ID{a.Document, b.Document}}
	if b.Start.After(a.End) {
		t.Kind, t.Start, t.End = hole, a.End.AddDate(0, 0, 1), b.Start.AddDate(0, 0, -1)
	} else {
		t.Kind, t.Start, t.End = overlap, b.Start, earlier(a.End, b.End)
	}
	if t.Days = daysIn(t.Start, t.End); t.Days <= 0 {
		return out
	}
	return append(out, t)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
