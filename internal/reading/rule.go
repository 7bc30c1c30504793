package reading

import (
	"regexp"
	"strings"
	"sync"
)

// rule is a regular expression that first looks for words without which it
// cannot match. Most lines hold none of them, and looking for them costs a
// fiftieth of running the expression. It is compiled when a text first holds
// one: few documents need all rules, and every start of the program would pay.
type rule struct {
	text    string
	words   func() *words
	compile func() *regexp.Regexp
	here    func() *regexp.Regexp // matches at the start of a text only
}

// rx compiles a rule: ignoring case, each blank of it any run of blanks, and a
// blank with a question mark none or any.
func rx(text string) *rule { return compile("(?i)" + blanks.Replace(text)) }

// exact compiles a rule that respects case, with blanks as in rx.
func exact(text string) *rule { return compile(blanks.Replace(text)) }

var blanks = strings.NewReplacer(" ?", `\s*`, " ", `\s+`)

// rules are all that are written in this package.
var rules []*rule

// compile makes a rule of an expression as it is written.
func compile(text string) *rule {
	r := &rule{
		text:    text,
		words:   sync.OnceValue(func() *words { return wordsOf(text) }),
		compile: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) }),
		here:    sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\A(?:` + text + `)`) }),
	}
	rules = append(rules, r)
	return r
}

// Prepare compiles all rules, which takes some ten milliseconds: a program that
// will read a report does so beside its other work. Read waits for no more of
// it than it needs.
func Prepare() {
	for _, r := range rules {
		r.words()
		r.compile()
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
	if r.walks(s) {
		return r.walk(s, 1) != nil
	}
	return r.may(s) && r.compile().MatchString(s)
}

// FindString is as in package regexp, and so are those below.
func (r *rule) FindString(s string) string {
	if m := r.FindStringIndex(s); m != nil {
		return s[m[0]:m[1]]
	}
	return ""
}

// FindStringIndex is nil without a match.
func (r *rule) FindStringIndex(s string) []int {
	switch {
	case r.walks(s):
		if all := r.walk(s, 1); all != nil {
			return all[0][:2]
		}
		return nil
	case !r.may(s):
		return nil
	}
	return r.compile().FindStringIndex(s)
}

// FindStringSubmatch is nil without a match.
func (r *rule) FindStringSubmatch(s string) []string {
	if !r.may(s) {
		return nil
	}
	return r.compile().FindStringSubmatch(s)
}

// FindStringSubmatchIndex is nil without a match.
func (r *rule) FindStringSubmatchIndex(s string) []int {
	switch {
	case r.walks(s):
		if all := r.walk(s, 1); all != nil {
			return all[0]
		}
		return nil
	case !r.may(s):
		return nil
	}
	return r.compile().FindStringSubmatchIndex(s)
}

// FindAllStringIndex is nil without a match.
func (r *rule) FindAllStringIndex(s string, n int) [][]int {
	switch {
	case r.walks(s):
		all := r.walk(s, n)
		for i := range all {
			all[i] = all[i][:2]
		}
		return all
	case !r.may(s):
		return nil
	}
	return r.compile().FindAllStringIndex(s, n)
}

// FindAllStringSubmatchIndex is nil without a match.
func (r *rule) FindAllStringSubmatchIndex(s string, n int) [][]int {
	switch {
	case r.walks(s):
		return r.walk(s, n)
	case !r.may(s):
		return nil
	}
	return r.compile().FindAllStringSubmatchIndex(s, n)
}

// FindAllStringSubmatch is nil without a match.
func (r *rule) FindAllStringSubmatch(s string, n int) (all [][]string) {
	for _, at := range r.FindAllStringSubmatchIndex(s, n) {
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = s[at[2*i]:at[2*i+1]]
			}
		}
		all = append(all, m)
	}
	return all
}

// FindAllString is nil without a match.
func (r *rule) FindAllString(s string, n int) (all []string) {
	for _, at := range r.FindAllStringIndex(s, n) {
		all = append(all, s[at[0]:at[1]])
	}
	return all
}

// ReplaceAllString is s itself without a match.
func (r *rule) ReplaceAllString(s, by string) string {
	if !r.may(s) {
		return s
	}
	return r.compile().ReplaceAllString(s, by)
}

// ReplaceAllStringFunc is s itself without a match.
func (r *rule) ReplaceAllStringFunc(s string, by func(string) string) string {
	if !r.may(s) {
		return s
	}
	return r.compile().ReplaceAllStringFunc(s, by)
}

// Split is s alone without a match.
func (r *rule) Split(s string, n int) []string { return r.compile().Split(s, n) }
