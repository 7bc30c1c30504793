package backtrack

import (
	"errors"
	"reflect"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func parse(t rapid.TB, text string) *syntax.Regexp {
	t.Helper()
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// same holds an expression, parsed here and by package syntax, to what package
// regexp says of it.
func same(t rapid.TB, text, s string) {
	t.Helper()
	ours, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, tree := range []*syntax.Regexp{parse(t, text), ours} {
		if e, err := Make(tree); !errors.Is(err, ErrUnfit) {
			sameAs(t, e, text, s)
		}
	}
}

func sameAs(t rapid.TB, e *Expr, text, s string) {
	t.Helper()
	alone := regexp.MustCompile(text)
	if found, err := e.Match(s); err == nil && found != alone.MatchString(s) {
		t.Errorf("%q in %q: match is %t", text, s, found)
	}
	for _, n := range []int{-1, 1, 2} {
		if got, err := e.Find(s, n, true); err == nil && !reflect.DeepEqual(got, alone.FindAllStringSubmatchIndex(s, n)) {
			t.Errorf("%q in %q: %v, want %v", text, s, got, alone.FindAllStringSubmatchIndex(s, n))
		}
		if got, err := e.Find(s, n, false); err == nil && !reflect.DeepEqual(got, alone.FindAllStringIndex(s, n)) {
			t.Errorf("%q in %q: %v, want %v", text, s, got, alone.FindAllStringIndex(s, n))
		}
	}
}

// TestMatches: every kind of demand on a text, by hand.
func TestMatches(t *testing.T) {
	t.Parallel()
	for text, all := range map[string][]string{
		``:                         {"", "a", "é"},
		`a|ab`:                     {"ab", "b"},
		`(a|ab)(c|bcd)(d*)`:        {"abcd", "acd", "xabcdd"},
		`(?i)ask`:                  {"ASK", "a\u017f\u212a", "as"},
		`(?i)é[^a-c]§`:             {"ÉD§", "éa§", "é\u212a§"},
		`(?i)straße`:               {"STRAẞE", "straße"},
		`(a*)(?:b|$)`:              {"aaab", "aaa", "", "ba"},
		`a{2,4}?(a*)`:              {"aaaaaa", "a"},
		`(?:ab){2,}c`:              {"ababc", "abc", "abababab"},
		`(?:a|b){0,3}?x`:           {"abax", "x", "abab"},
		`^a|b$`:                    {"ab", "ba", "a\nb"},
		`(?m)^(\w+)$`:              {"one\ntwo", "\n", "one two\nthree"},
		`\bno\b`:                   {"no", "nor no", "no_", "énoé"},
		`\Bo`:                      {"no", "o", "foo"},
		`.`:                        {"é\xffa", "\n", "\xe9", "§"},
		`(?s).{2}`:                 {"é\n", "\xe2\x82"},
		`[^x]{1,3}$`:               {"aéé", "xx", "é"},
		`x*`:                       {"baaac", "xx", "axxb"},
		`(a)|(b)`:                  {"ba", "ab"},
		`(?:(a)|b)*`:               {"abab", "bb"},
		`(?:a*)*b`:                 {"aab"}, // unfit
		`a(a+?|b)*|a|a|`:           {"aaa"}, // what ends a turn of a loop may begin the next
		`(?:xa*)+ab|(?:b[ab])*a`:   {"xaxaab", "bababa"},
		`\d{1,3}(?:,\d{3})*(?:\.)`: {"1,234.", "12,34."},
		`[Aa]b(?i)c|d(?-i:e)f`:     {"Abc", "abC", "aBC", "Def", "dEf", "deF"}, // flags, and how far they reach
		`(?i:[^a-c][.])\.`:         {"D..", "B..", "d.x"},
		`(?ms-i)^.$`:               {"a\n\nb"},
		`x{0}y{02}|}]`:             {"y{02}", "yy", "}]"},
		`\x{e9}|\pL\Q.*\E|[[:^alpha:]]|(?P<n>a)|(?U)b+`: {"éa.*", "1", "abb"}, // left to package syntax
	} {
		for _, s := range all {
			same(t, text, s)
		}
	}
}

// TestAny: any expression of some parts, in any text of some scraps.
func TestAny(t *testing.T) {
	t.Parallel()
	part := rapid.SampledFrom([]string{"a", "b", "é", "[a-c]", "[^a]", ".", `\s`, `\w`, `\b`, "^", "$", "(?:a|bc)", "(b|)", "(a+?|b)", "(?:ab)", "(?i:k)", "(?i:sK)", "[é-ü]", `\p{Lu}`})
	count := rapid.SampledFrom([]string{"", "", "", "*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{0,2}?", "{2,}"})
	scrap := rapid.SampledFrom([]string{"a", "b", "c", "ab", "é", "É", " ", "\n", "k", "\u212a", "\u017f", "S", "\xff", "aaa"})
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		for range rapid.IntRange(1, 6).Draw(t, "parts") {
			p := part.Draw(t, "part")
			text.WriteString(p)
			if p != "^" && p != "$" && p != `\b` {
				text.WriteString(count.Draw(t, "count"))
			}
			if rapid.IntRange(0, 5).Draw(t, "or") == 0 {
				text.WriteString("|")
			}
		}
		same(t, text.String(), strings.Join(rapid.SliceOfN(scrap, 0, 12).Draw(t, "text"), ""))
	})
}

// TestSpent: a search that would take for ever says so, soon.
func TestSpent(t *testing.T) {
	t.Parallel()
	e, err := Make(parse(t, `(?:a|aa)+c`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Match(strings.Repeat("a", 60)); !errors.Is(err, ErrSpent) {
		t.Errorf("match: %v", err)
	}
	if _, err := e.Find(strings.Repeat("a", 60), -1, true); !errors.Is(err, ErrSpent) {
		t.Errorf("find: %v", err)
	}
	if found, err := e.Match("aaac"); err != nil || !found {
		t.Errorf("a short text: %t, %v", found, err)
	}
}

// TestUnfit: what package regexp alone can match is refused.
func TestUnfit(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`(?:a*)+`, `(?:a|)*`, `(?:\b)*`, strings.Repeat(`()`, mostGroups), `(?:` + strings.Repeat(`a.`, 20) + `){1000}`} {
		if _, err := Make(parse(t, text)); !errors.Is(err, ErrUnfit) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzSame(f *testing.F) {
	f.Add(`(?i)\b(?:no|not any) [^.]{0,90}?(?:occurred|arose)`, "No incidents occurred. Not any arose")
	f.Add(`(?m)^(\p{L}+(?:-\d{1,2})*)$`, "A-1-22\nÉ")
	f.Fuzz(func(t *testing.T, text, s string) {
		if len(text) > 60 || len(s) > 200 {
			return
		}
		if _, err := regexp.Compile(text); err != nil {
			return
		}
		same(t, text, s)
	})
}
