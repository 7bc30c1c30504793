package reading

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"

	"ward/internal/reading/backtrack"
)

// rule is a regular expression that first looks for words without which it
// cannot match. Most lines hold none of them, and looking for them costs a
// fiftieth of running the expression. It is made ready when a text first holds
// one: few documents need all rules, and every start of the program would pay.
type rule struct {
	text  string
	words func() *words
	quick func() *backtrack.Expr // nil: not of this expression
	slow  func() *regexp.Regexp  // where quick gives no answer
}

// rx compiles a rule: ignoring case, each blank of it any run of blanks, and a
// blank with a question mark none or any.
func rx(text string) *rule { return compile("(?i)" + blanks.Replace(text)) }

// exact compiles a rule that respects case, with blanks as in rx.
func exact(text string) *rule { return compile(blanks.Replace(text)) }

var blanks = strings.NewReplacer(" ?", `\s*`, " ", `\s+`)

// compile makes a rule of an expression as it is written.
func compile(text string) *rule {
	r := unlisted(text)
	made = append(made, r)
	return r
}

func unlisted(text string) *rule {
	tree := sync.OnceValue(func() *syntax.Regexp {
		tree, err := backtrack.Parse(text)
		if err != nil { // of a rule, which is written here
			panic(err)
		}
		return tree
	})
	return &rule{
		text:  text,
		words: sync.OnceValue(func() *words { return wordsOf(tree()) }),
		quick: sync.OnceValue(func() *backtrack.Expr {
			e, err := backtrack.Make(tree())
			if err != nil {
				return nil
			}
			return e
		}),
		slow: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) }),
	}
}

// String is the expression.
func (r *rule) String() string { return r.text }

// may says whether a text holds a word that every match holds.
func (r *rule) may(s string) bool {
	w := r.words()
	if len(w.list) == 0 {
		return true
	}
	for i := 0; i < len(s); i++ {
		if !w.first[s[i]|0x20] {
			continue
		}
		for _, word := range w.list {
			if startsWith(s[i:], word) {
				return true
			}
		}
	}
	return oddLetters(s)
}

// MatchString says whether the rule matches anywhere in s.
func (r *rule) MatchString(s string) bool {
	if t := trial.Load(); t != nil {
		return t.find(r, s, 1, false) != nil
	}
	if !r.may(s) {
		return false
	}
	if e := r.quick(); e != nil {
		if found, err := e.Match(s); err == nil {
			return found
		}
	}
	return r.slow().MatchString(s)
}

// find returns the first n matches, all for -1: the ends of each and, where
// groups is true, of its groups.
func (r *rule) find(s string, n int, groups bool) [][]int {
	if t := trial.Load(); t != nil {
		return t.find(r, s, n, groups)
	}
	return r.match(s, n, groups)
}

func (r *rule) match(s string, n int, groups bool) [][]int {
	if !r.may(s) {
		return nil
	}
	if e := r.quick(); e != nil {
		if found, err := e.Find(s, n, groups); err == nil {
			return found
		}
	}
	if groups {
		return r.slow().FindAllStringSubmatchIndex(s, n)
	}
	return r.slow().FindAllStringIndex(s, n)
}

// FindString is as in package regexp, and so are those below.
func (r *rule) FindString(s string) string {
	if m := r.FindStringIndex(s); m != nil {
		return s[m[0]:m[1]]
	}
	return ""
}

// FindStringIndex is nil without a match.
func (r *rule) FindStringIndex(s string) []int { return firstOf(r.find(s, 1, false)) }

// FindStringSubmatch is nil without a match.
func (r *rule) FindStringSubmatch(s string) []string {
	if m := r.FindStringSubmatchIndex(s); m != nil {
		return texts(s, m)
	}
	return nil
}

// FindStringSubmatchIndex is nil without a match.
func (r *rule) FindStringSubmatchIndex(s string) []int { return firstOf(r.find(s, 1, true)) }

// FindAllStringIndex is nil without a match.
func (r *rule) FindAllStringIndex(s string, n int) [][]int { return r.find(s, n, false) }

// FindAllStringSubmatchIndex is nil without a match.
func (r *rule) FindAllStringSubmatchIndex(s string, n int) [][]int { return r.find(s, n, true) }

// FindAllStringSubmatch is nil without a match.
func (r *rule) FindAllStringSubmatch(s string, n int) (all [][]string) {
	for _, at := range r.find(s, n, true) {
		all = append(all, texts(s, at))
	}
	return all
}

// FindAllString is nil without a match.
func (r *rule) FindAllString(s string, n int) (all []string) {
	for _, at := range r.find(s, n, false) {
		all = append(all, s[at[0]:at[1]])
	}
	return all
}

// ReplaceAllString is s itself without a match; by stands as it is written.
func (r *rule) ReplaceAllString(s, by string) string {
	return r.ReplaceAllStringFunc(s, func(string) string { return by })
}

// ReplaceAllStringFunc is s itself without a match.
func (r *rule) ReplaceAllStringFunc(s string, by func(string) string) string {
	all := r.find(s, -1, false)
	if all == nil {
		return s
	}
	var b strings.Builder
	end := 0
	for _, at := range all {
		b.WriteString(s[end:at[0]])
		b.WriteString(by(s[at[0]:at[1]]))
		end = at[1]
	}
	b.WriteString(s[end:])
	return b.String()
}

// Split returns what stands between matches, s alone without any.
func (r *rule) Split(s string) []string {
	if s == "" {
		return []string{""}
	}
	var parts []string
	begin, end := 0, -1
	for _, at := range r.find(s, -1, false) {
		if end = at[0]; at[1] > 0 { // nothing at the beginning parts nothing
			parts = append(parts, s[begin:end])
		}
		begin = at[1]
	}
	if end != len(s) {
		parts = append(parts, s[begin:])
	}
	return parts
}

func firstOf(all [][]int) []int {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// texts are the texts of a match and its groups.
func texts(s string, at []int) []string {
	m := make([]string, len(at)/2)
	for i := range m {
		if at[2*i] >= 0 {
			m[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return m
}
