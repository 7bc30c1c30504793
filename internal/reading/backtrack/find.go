package backtrack

import (
	"errors"
	"unicode/utf8"
)

// ErrSpent is a search that was given up because it took too many steps.
var ErrSpent = errors.New("backtrack: search took too many steps")

// Steps that a search may take: so many, and more for every byte of the text.
const (
	stepsAtLeast = 2_000
	stepsPerByte = 64
)

// Match says whether the expression matches anywhere in s. The only error is
// ErrSpent.
func (e *Expr) Match(s string) (bool, error) {
	m := search{s: s, steps: stepsAtLeast + stepsPerByte*len(s)}
	return e.from(&m, 0) >= 0, m.err()
}

// Find returns the first matches in s, at most n of them, all for -1; each is
// the places that its groups begin and end at, as in package regexp, and only
// those of the whole match when groups is false. The only error is ErrSpent.
func (e *Expr) Find(s string, n int, groups bool) ([][]int, error) {
	m := search{s: s, steps: stepsAtLeast + stepsPerByte*len(s), notes: groups && e.groups > 1}
	width := 2
	if groups {
		width = 2 * e.groups
	}
	var found [][]int
	for i, last := 0, -1; i <= len(s) && len(found) != n; {
		at := e.from(&m, i)
		if at < 0 {
			break
		}
		if i = m.end; i == at {
			i += step(s, i)
			if at == last { // nothing, where the match before ended
				continue
			}
		}
		last = m.end
		m.ends[0], m.ends[1] = at, m.end
		found = append(found, append(make([]int, 0, width), m.ends[:width]...))
	}
	return found, m.err()
}

func (m *search) err() error {
	if m.steps < 0 {
		return ErrSpent
	}
	return nil
}

// from is where the first match begins, from i on; -1 when there is none.
func (e *Expr) from(m *search, i int) int {
	begins := &e.start.begins
	for ; i <= len(m.s) && m.steps >= 0; i++ {
		if i > 0 && e.atTop {
			return -1
		}
		if !begins.may(m.s, i) || inside(m.s, i) {
			continue
		}
		if m.notes {
			for k := range m.ends {
				m.ends[k] = -1
			}
		}
		if m.run(e.start, i) {
			return i
		}
	}
	return -1
}

// step is how many bytes the sign at i takes, at least one.
func step(s string, i int) int {
	_, size := utf8.DecodeRuneInString(s[i:])
	return max(size, 1)
}

// inside says whether i stands between the bytes of one sign.
func inside(s string, i int) bool {
	if i == len(s) || utf8.RuneStart(s[i]) {
		return false
	}
	for k := i - 1; k >= 0 && k > i-utf8.UTFMax; k-- {
		if utf8.RuneStart(s[k]) {
			return k+step(s, k) > i
		}
	}
	return false
}
