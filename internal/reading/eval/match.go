package eval

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	notWord  = regexp.MustCompile(`[^a-z0-9]+`)
	legal    = regexp.MustCompile(`\b(inc|llc|ltd|llp|pc|p c|pllc|pbc|corp|corporation|co|cpas?|the)\b`)
	notDigit = regexp.MustCompile(`[^A-Z0-9.]`)
)

// plain is s in lower case with one blank between its words, and no signs.
func plain(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.NewReplacer("\u00ad", "", "&", " and ").Replace(s)
	return strings.TrimSpace(notWord.ReplaceAllString(s, " "))
}

// bare is a name without its legal form.
func bare(s string) string {
	return strings.Join(strings.Fields(legal.ReplaceAllString(plain(s), " ")), " ")
}

// compact is a control id in its letters and digits.
func compact(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.ReplaceAll(strings.ReplaceAll(notWord.ReplaceAllString(strings.ReplaceAll(s, "control", ""), " "), " ", ""), "_", "")
}

// criteria is a set of criteria in one spelling.
func criteria(list []string) map[string]bool {
	out := map[string]bool{}
	for _, c := range list {
		out[notDigit.ReplaceAllString(strings.ToUpper(c), "")] = true
	}
	return out
}

func subset(a, b map[string]bool) bool {
	for k := range a {
		if !b[k] {
			return false
		}
	}
	return true
}

func sameSet(a, b map[string]bool) bool { return subset(a, b) && subset(b, a) }

func set(list []string) map[string]bool {
	out := map[string]bool{}
	for _, s := range list {
		out[s] = true
	}
	return out
}

// ratio is how alike two texts are, from 0 to 1: twice the bytes in matching
// blocks over all bytes (Ratcliff and Obershelp, 1988).
func ratio(a, b string) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	where := map[byte][]int{}
	for j := range len(b) {
		where[b[j]] = append(where[b[j]], j)
	}
	return 2 * float64(matching(a, where, 0, len(a), 0, len(b))) / float64(len(a)+len(b))
}

// matching counts the bytes of the longest block that a[a0:a1] and b[b0:b1]
// share, and of those on both its sides.
func matching(a string, where map[byte][]int, a0, a1, b0, b1 int) int {
	bestA, bestB, best := a0, b0, 0
	runs := map[int]int{}
	for i := a0; i < a1; i++ {
		next := make(map[int]int, len(runs))
		for _, j := range where[a[i]] {
			if j < b0 {
				continue
			}
			if j >= b1 {
				break
			}
			k := runs[j-1] + 1
			next[j] = k
			if k > best {
				bestA, bestB, best = i-k+1, j-k+1, k
			}
		}
		runs = next
	}
	if best == 0 {
		return 0
	}
	return best + matching(a, where, a0, bestA, b0, bestB) + matching(a, where, bestA+best, a1, bestB+best, b1)
}

// covered is the share of the words of the shorter text that the longer holds.
func covered(x, y string) float64 {
	a, b := strings.Fields(x), strings.Fields(y)
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	count, both := map[string]int{}, 0
	for _, w := range b {
		count[w]++
	}
	for _, w := range a {
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return float64(both) / float64(len(a))
}

// alike is how alike two texts are, forgiving of words before or after one.
func alike(a, b string) float64 {
	x, y := plain(a), plain(b)
	if x == "" || y == "" {
		return 0
	}
	short, long := x, y
	if len(short) > len(long) {
		short, long = y, x
	}
	if len(short) >= 30 && strings.Contains(long, short) {
		return 1
	}
	weight := 0.7
	if 2*len(short) > len(long) {
		weight = 0.95
	}
	return max(ratio(x[:min(len(x), 400)], y[:min(len(y), 400)]), covered(x, y)*weight)
}

// named reports whether a name that was read is the one that is true, by one
// of its spellings.
func named(want string, aliases []string, got string, enough float64) bool {
	g := bare(got)
	if g == "" {
		return false
	}
	for _, c := range append([]string{want}, aliases...) {
		w := bare(c)
		if w == "" {
			continue
		}
		within := len(w) > 4 && float64(len(g)) < 2.2*float64(len(w))+12 && strings.Contains(" "+g+" ", " "+w+" ")
		if w == g || within || ratio(w, g) >= enough {
			return true
		}
	}
	return false
}
