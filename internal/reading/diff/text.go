package diff

import (
	"slices"
	"strings"
	"unicode"

	"github.com/adrg/strutil/metrics"
)

// words is a text as the set of its telling words, sorted: without case, order,
// endings, numbers and the words that every sentence has.
type words []string

// common are words that say nothing of what a control does.
var common = map[string]bool{
	"the": true, "and": true, "for": true, "are": true, "that": true, "with": true, "from": true, "its": true, "has": true, "have": true,
	"was": true, "were": true, "been": true, "this": true, "which": true, "their": true, "they": true, "not": true, "all": true, "any": true,
	"each": true, "such": true, "when": true, "who": true, "into": true, "will": true, "shall": true, "upon": true, "other": true, "than": true,
}

// wordsOf reduces a text.
func wordsOf(text string) words {
	var out words
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(w) > 2 && !common[w] {
			out = append(out, stem(w))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// stem takes off the endings that a sentence gives a word: reviewed, reviews.
func stem(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if short, ok := strings.CutSuffix(w, end); ok && len(short) > 3 {
			return short
		}
	}
	return w
}

// like is how alike two texts are, 0 to 1: twice the words that both have,
// divided by the words of each (Sørensen and Dice). 0 when one has none.
func (w words) like(v words) float64 {
	both := 0
	for i, j := 0, 0; i < len(w) && j < len(v); {
		switch c := strings.Compare(w[i], v[j]); {
		case c == 0:
			both++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return dice(both, len(w), len(v))
}

func dice(both, a, b int) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return 2 * float64(both) / float64(a+b)
}

// idKey is a control's id as it is compared: AC-04, ac 4 and AC.04 are one,
// CC6.1.2 and CC6.12 are not. Empty for what holds no letter or digit.
func idKey(id *string) string {
	if id == nil {
		return ""
	}
	var parts []string
	var part strings.Builder
	kind := 0
	end := func() {
		if part.Len() > 0 {
			p := part.String()
			if kind == 2 {
				p = strings.TrimLeft(p[:len(p)-1], "0") + p[len(p)-1:]
			}
			parts = append(parts, p)
		}
		part.Reset()
	}
	for _, r := range strings.ToUpper(*id) {
		now := 0
		switch {
		case unicode.IsLetter(r):
			now = 1
		case r >= '0' && r <= '9':
			now = 2
		}
		if now != kind || now == 0 {
			end()
		}
		if kind = now; now != 0 {
			part.WriteRune(r)
		}
	}
	end()
	return strings.Join(parts, "-")
}

// forms are words of a firm's name that tell nothing about which firm it is.
var forms = map[string]bool{
	"inc": true, "incorporated": true, "llc": true, "llp": true, "pllc": true, "ltd": true, "limited": true, "corp": true, "corporation": true,
	"co": true, "company": true, "plc": true, "gmbh": true, "pc": true, "lp": true, "the": true, "and": true,
}

// nameKey is a name without case, marks, legal forms and what stands in
// brackets, and what stands in brackets by itself: Amazon Web Services (AWS).
func nameKey(name string) (key, also string) {
	plain := func(s string) string {
		var kept []string
		for w := range strings.FieldsFuncSeq(strings.ToLower(strings.ReplaceAll(s, ".", "")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if !forms[w] {
				kept = append(kept, w)
			}
		}
		return strings.Join(kept, " ")
	}
	before, rest, _ := strings.Cut(name, "(")
	inside, after, _ := strings.Cut(rest, ")")
	if key = plain(before + " " + after); key == "" {
		return plain(name), ""
	}
	return key, plain(inside)
}

// nearName is the least Jaro-Winkler similarity at which two names are taken
// for forms of one.
const nearName = 0.93

var jaroWinkler = metrics.NewJaroWinkler()

// sameName says whether two names are forms of one.
func sameName(a, b string) bool { return firmOf(a).same(firmOf(b)) }

// firm is a name as it is compared with many others.
type firm struct{ key, also, initials, digits string }

func firmOf(name string) firm {
	key, also := nameKey(name)
	return firm{key, also, initials(key), digits(key)}
}

// same says whether two names are forms of one: equal without their marks, one
// the abbreviation of the other, or spelt almost alike.
func (f firm) same(g firm) bool {
	if f.key == "" || g.key == "" {
		return false
	}
	if f.key == g.key || f.key == g.also || g.key == f.also || f.initials == g.key || g.initials == f.key {
		return true
	}
	short, long := min(len(f.key), len(g.key)), max(len(f.key), len(g.key))
	return 3*short >= 2*long && f.digits == g.digits && jaroWinkler.Compare(f.key, g.key) >= nearName
}

// initials are the first letters of a name of several words.
func initials(key string) string {
	var b strings.Builder
	all := strings.Fields(key)
	for _, w := range all {
		b.WriteString(w[:1])
	}
	if len(all) < 3 {
		return "\x00" // too short to tell anything
	}
	return b.String()
}

// digits are the numbers in a name: Region 1 is not Region 2.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// generic are words that systems have in their names and that do not tell one
// from another.
var generic = map[string]bool{
	"system": true, "platform": true, "service": true, "services": true, "software": true, "application": true, "applications": true, "solution": true, "solutions": true,
	"product": true, "suite": true, "saas": true,
}

// sameSystem says whether two names are of one system.
func sameSystem(a, b string) bool {
	if sameName(a, b) {
		return true
	}
	return core(a) != "" && sameName(core(a), core(b))
}

// core is the name of a system without its generic words.
func core(name string) string {
	key, _ := nameKey(name)
	kept := slices.DeleteFunc(strings.Fields(key), func(w string) bool { return generic[w] })
	return strings.Join(kept, " ")
}
