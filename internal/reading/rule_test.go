package reading

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestNeeded: the words are those without which nothing matches.
func TestNeeded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`no exceptions? noted`:              {"exception"},
		`\b(?:gap|bridge) letter\b`:         {"letter"},
		`\b(?:carve|inclusive)\b`:           {"carve", "inclusive"},
		`(?:SOC|report)?`:                   nil,
		`a*`:                                nil,
		`(?:examined|\d+)`:                  nil,
		`^x$`:                               nil,
		`§ ?164`:                            {"164"},
		`(?:Qualified opinion){2,3} (?:of)`: {"qualified"},
	} {
		if got := rx(text).words().list; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestOddLetters: letters that only look other than those of a rule match it.
func TestOddLetters(t *testing.T) {
	t.Parallel()
	if !rx(`risk`).MatchString("ri\u017fk") || !rx(`risk`).MatchString("ris\u212a") || rx(`risk`).MatchString("disc") {
		t.Error("the long s or the kelvin sign is no letter")
	}
}

// TestRule: a rule answers as the expression alone does, whatever the text.
func TestRule(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{`exceptions?`, `no`, `(?:was|were)`, `noted`, `(?:carve|split)d? ?out`, `\d{1,2}`, `[^.]{0,9}`, `(?:for|in)?`, `(?:the ){0,2}`, `\bkey\b`, `(?:risk|ask)+`, `^`, `$`, `(?:tests? of|results)`, `.`})
	scrap := rapid.SampledFrom([]string{"Exceptions", "exception", "NO", "no ", " was ", "were", "noted", "carve-out", "carved out", "12", ".", " ", "\n", "the ", "\u212aey", "key", "ri\u017fk", "ask", "§", "tests of", "Results", "é", "split", "@", "_"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 5).Draw(t, "rule"), rapid.SampledFrom([]string{"", " ", "|", " ?"}).Draw(t, "between"))
		s := strings.Join(rapid.SliceOfN(scrap, 0, 9).Draw(t, "text"), rapid.SampledFrom([]string{"", " "}).Draw(t, "blank"))
		if rapid.Bool().Draw(t, "long") {
			s += strings.Repeat(" filler of a long text that is searched from word to word", 10) + s
		}
		r, alone := rx(text), regexp.MustCompile("(?i)"+blanks.Replace(text))
		for name, same := range map[string]bool{
			"MatchString":                r.MatchString(s) == alone.MatchString(s),
			"FindString":                 r.FindString(s) == alone.FindString(s),
			"FindStringIndex":            reflect.DeepEqual(r.FindStringIndex(s), alone.FindStringIndex(s)),
			"FindStringSubmatch":         reflect.DeepEqual(r.FindStringSubmatch(s), alone.FindStringSubmatch(s)),
			"FindStringSubmatchIndex":    reflect.DeepEqual(r.FindStringSubmatchIndex(s), alone.FindStringSubmatchIndex(s)),
			"FindAllStringIndex":         reflect.DeepEqual(r.FindAllStringIndex(s, -1), alone.FindAllStringIndex(s, -1)),
			"FindAllStringSubmatchIndex": reflect.DeepEqual(r.FindAllStringSubmatchIndex(s, -1), alone.FindAllStringSubmatchIndex(s, -1)),
			"FindAllStringSubmatch":      reflect.DeepEqual(r.FindAllStringSubmatch(s, -1), alone.FindAllStringSubmatch(s, -1)),
			"FindAllString":              reflect.DeepEqual(r.FindAllString(s, 2), alone.FindAllString(s, 2)),
			"ReplaceAllStringFunc":       r.ReplaceAllStringFunc(s, strings.ToUpper) == alone.ReplaceAllStringFunc(s, strings.ToUpper),
			"Split":                      reflect.DeepEqual(r.Split(s), alone.Split(s, -1)),
			"ReplaceAllString":           r.ReplaceAllString(s, "x") == alone.ReplaceAllString(s, "x"),
		} {
			if !same {
				t.Fatalf("%s of %q in %q is not what the expression alone says (needs %q)", name, text, s, r.words().list)
			}
		}
	})
}
