package reading

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// criterionRx matches the code of a trust services criterion (TSP section 100).
var criterionRx = compile(`\b(CC|PI|A|C|P)[ -]?([1-9])\.(\d{1,2})`)

// criteriaRange joins two codes that name a range.
var criteriaRange = compile(`^\s*(?:-|to|through|thru)\s*$`)

// code is a criterion code in a text.
type code struct {
	name string
	a, b int
}

// codes finds the criterion codes of s, in order. A code that goes on, such as
// the control CC6.1.2, is no criterion.
func codes(s string) []code {
	var out []code
	for _, m := range criterionRx.FindAllStringSubmatchIndex(s, -1) {
		series, point := s[m[2]:m[3]]+s[m[4]:m[5]], s[m[6]:m[7]]
		if !knownSeries(series) || point[0] == '0' || goesOn(s[m[1]:]) {
			continue
		}
		out = append(out, code{series + "." + point, m[0], m[1]})
	}
	return out
}

func goesOn(rest string) bool {
	if rest == "" {
		return false
	}
	if rest[0] >= '0' && rest[0] <= '9' || rest[0] == '_' {
		return true
	}
	if len(rest) < 2 || rest[0] != '.' && rest[0] != '-' {
		return false
	}
	letter := rest[1] >= 'A' && rest[1] <= 'Z' && (len(rest) == 2 || !unicode.IsLetter(rune(rest[2])))
	return rest[1] >= '0' && rest[1] <= '9' || letter
}

// knownSeries reports whether a series, such as CC6, is one of TSP section 100.
func knownSeries(s string) bool {
	n := s[len(s)-1]
	switch s[:len(s)-1] {
	case "CC":
		return true
	case "A", "C", "PI":
		return n == '1'
	}
	return n <= '8' // privacy: P1 to P8
}

// criteria lists the codes of s, ranges written out, each once, in order.
func criteria(s string) []string {
	found := codes(s)
	out := make([]string, 0, len(found))
	for i, c := range found {
		if i > 0 && criteriaRange.MatchString(s[found[i-1].b:c.a]) {
			out = append(out, between(found[i-1].name, c.name)...)
		}
		out = append(out, c.name)
	}
	return unique(out)
}

// between lists the codes strictly inside a range of one series.
func between(a, b string) []string {
	sa, na, _ := strings.Cut(a, ".")
	sb, nb, _ := strings.Cut(b, ".")
	lo, _ := strconv.Atoi(na) // digits, or 0 without a point
	hi, _ := strconv.Atoi(nb)
	var out []string
	if sa == sb && hi-lo < 20 {
		for n := lo + 1; n < hi; n++ {
			out = append(out, sa+"."+strconv.Itoa(n))
		}
	}
	return out
}

// unique keeps the first of each; never nil.
func unique(in []string) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

var criterionHead = rx(`^(?:(?:(?:common|additional|related|applicable) )?(?:trust services )?(?:criteri(?:on|a)|TSC|TSP)(?: (?:reference|ref\.?|number|no\.?|id))?:? )?\(?(?:CC|PI|A|C|P)[ -]?[1-9]\.\d{1,2}\b`)

// startsCriterion reports whether a line begins with a criterion code, as the
// heading of the controls that address it.
func startsCriterion(s string) bool {
	return criterionHead.MatchString(truncate(s, 80)) && len(leading(s)) > 0
}

// leading lists the codes that s begins with: a heading may name several.
func leading(s string) []string {
	names, _ := lead(s)
	return names
}

// headsControls reports whether a line is the heading of the controls that
// address a criterion, and not a sentence that goes on after its code.
func headsControls(s string) bool {
	_, rest := lead(s)
	return startsCriterion(s) && !lowerStart(strings.TrimLeft(rest, " ),;"))
}

// lead lists the codes that s begins with, and what follows them.
func lead(s string) (names []string, rest string) {
	s = truncate(s, 400)
	found := codes(s)
	end := 0
	for i, c := range found {
		gap := strings.ToLower(s[end:c.a])
		if i == 0 && c.a > 40 || i > 0 && strings.Trim(gap, " ,;&/\n()") != "" && strings.Trim(gap, " ,\n") != "and" && !criteriaRange.MatchString(gap) {
			break
		}
		if i > 0 && criteriaRange.MatchString(gap) {
			names = append(names, between(found[i-1].name, c.name)...)
		}
		names, end = append(names, c.name), c.b
	}
	return unique(names), s[end:]
}

// seriesOf maps a criterion to its category.
func seriesOf(criterion string) string {
	switch {
	case strings.HasPrefix(criterion, "CC"):
		return "security"
	case strings.HasPrefix(criterion, "PI"):
		return "processing_integrity"
	case strings.HasPrefix(criterion, "A"):
		return "availability"
	case strings.HasPrefix(criterion, "C"):
		return "confidentiality"
	}
	return "privacy"
}

// sortCriteria orders codes as TSP section 100 does.
func sortCriteria(list []string) {
	rank := func(s string) string {
		series, point, _ := strings.Cut(s, ".")
		order := map[string]string{"security": "0", "availability": "1", "confidentiality": "2", "processing_integrity": "3", "privacy": "4"}
		n, _ := strconv.Atoi(point) // 0 of a whole series: it comes first
		return order[seriesOf(s)] + series + "." + strconv.Itoa(100+n)
	}
	sort.SliceStable(list, func(i, j int) bool { return rank(list[i]) < rank(list[j]) })
}
