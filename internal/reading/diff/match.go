package diff

import (
	"cmp"
	"slices"
	"strings"
)

// The least likenesses of texts, each above what the sample reports show of two
// different things in one report: two controls are mostly below 0.4, but rows that
// differ in one component reach 0.9, so that without an id only the likeliest
// pair is taken; CUECs reach 0.61, deviations 0.73.
const (
	alikeControls   = 0.70
	alikeDuties     = 0.65
	alikeDeviations = 0.75
	alikeTexts      = 0.60 // of other texts, and of a result that a list of exceptions repeats
	reworded        = 0.40 // with a common id: below, the id was given to something else
	wording         = 0.80 // below, the same thing is said in other words
)

// thing is a member of a list as it is matched.
type thing struct {
	id    string // key; empty: it has none
	words words
}

// pair is one thing in both reports.
type pair struct {
	before, after int // in their lists
	by            Match
	like          float64 // 0 to 1; of texts that are both there
}

// align finds the things that two lists share: first by id, as long as the texts
// do not speak against it, then by text, the likeliest first; then what is left
// with the same id, whose text is another now (its by is empty).
func align(before, after []thing, alike float64) []pair {
	m := matcher{before: before, after: after, usedB: make([]bool, len(before)), usedA: make([]bool, len(after))}
	byID := m.sameID()
	m.take(byID, func(p pair) bool { return p.like >= reworded || m.silent(p) })
	m.take(m.sameText(), func(pair) bool { return true })
	m.take(m.nearText(alike), func(pair) bool { return true })
	for i := range byID {
		byID[i].by = ""
	}
	m.take(byID, func(pair) bool { return true })
	slices.SortFunc(m.out, func(a, b pair) int { return cmp.Or(cmp.Compare(a.after, b.after), cmp.Compare(a.before, b.before)) })
	return m.out
}

type matcher struct {
	before, after []thing
	usedB, usedA  []bool
	out           []pair
}

// silent says that one of two has no text to compare.
func (m *matcher) silent(p pair) bool {
	return len(m.before[p.before].words) == 0 || len(m.after[p.after].words) == 0
}

// take takes pairs, the likeliest first, as long as both are free.
func (m *matcher) take(pairs []pair, fits func(pair) bool) {
	pairs = slices.Clone(pairs)
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.before, b.before), cmp.Compare(a.after, b.after))
	})
	for _, p := range pairs {
		if !m.usedB[p.before] && !m.usedA[p.after] && fits(p) {
			m.usedB[p.before], m.usedA[p.after] = true, true
			m.out = append(m.out, p)
		}
	}
}

// sameID are the pairs with the same id.
func (m *matcher) sameID() []pair {
	at := map[string][]int{}
	for j, a := range m.after {
		if a.id != "" {
			at[a.id] = append(at[a.id], j)
		}
	}
	var out []pair
	for i, b := range m.before {
		for _, j := range few(at[b.id]) {
			out = append(out, pair{before: i, after: j, by: ByID, like: b.words.like(m.after[j].words)})
		}
	}
	return out
}

// sameText are the pairs of free things with the same words, each thing in one
// pair at most: a report may print one sentence in a thousand rows.
func (m *matcher) sameText() []pair {
	at := map[string][]int{}
	for j, a := range m.after {
		if key := strings.Join(a.words, " "); key != "" && !m.usedA[j] {
			at[key] = append(at[key], j)
		}
	}
	var out []pair
	for i, b := range m.before {
		key := strings.Join(b.words, " ")
		if free := at[key]; len(free) > 0 && !m.usedB[i] {
			out = append(out, pair{before: i, after: free[0], by: ByText, like: 1})
			at[key] = free[1:]
		}
	}
	return out
}

// mostCandidates is how many things one is compared with, those first that share
// its rarest words: a report may have thousands of rows.
const mostCandidates = 64

// nearText are the pairs of free things whose texts are at least as alike as alike.
func (m *matcher) nearText(alike float64) []pair {
	holding := map[string][]int{}
	for j, a := range m.after {
		if !m.usedA[j] {
			for _, w := range a.words {
				holding[w] = append(holding[w], j)
			}
		}
	}
	var out []pair
	for i, b := range m.before {
		if m.usedB[i] {
			continue
		}
		for _, j := range candidates(b.words, holding) {
			if like := b.words.like(m.after[j].words); like >= alike {
				out = append(out, pair{before: i, after: j, by: ByText, like: like})
			}
		}
	}
	return out
}

// candidates are the things that share words with a text, at most mostCandidates.
func candidates(w words, holding map[string][]int) []int {
	rare := slices.Clone(w)
	slices.SortStableFunc(rare, func(a, b string) int { return cmp.Compare(len(holding[a]), len(holding[b])) })
	seen := map[int]bool{}
	var out []int
	for _, word := range rare {
		for _, j := range holding[word] {
			if len(out) == mostCandidates {
				return out
			}
			if !seen[j] {
				seen[j] = true
				out = append(out, j)
			}
		}
	}
	return out
}
