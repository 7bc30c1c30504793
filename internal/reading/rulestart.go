package reading

import "regexp/syntax"

// starts are words of which one stands at the start of every match of a rule,
// behind a word boundary where bound is true. None: not known.
type starts struct {
	list  []string
	bound bool
}

// startsOf returns how the matches of an expression start.
func startsOf(e *syntax.Regexp) starts {
	switch e.Op {
	case syntax.OpLiteral:
		if list := word(e); len(list) > 0 && wordSign(list[0][0]) {
			return starts{list: list}
		}
	case syntax.OpCapture:
		return startsOf(e.Sub[0])
	case syntax.OpConcat:
		if e.Sub[0].Op == syntax.OpWordBoundary && len(e.Sub) > 1 {
			s := startsOf(e.Sub[1])
			if s.bound { // twice: nothing that is written here
				return starts{}
			}
			return starts{s.list, true}
		}
		return startsOf(e.Sub[0])
	case syntax.OpAlternate:
		all := startsOf(e.Sub[0])
		for _, sub := range e.Sub[1:] {
			s := startsOf(sub)
			if len(s.list) == 0 || len(all.list) == 0 || s.bound != all.bound || len(all.list)+len(s.list) > mostWords {
				return starts{}
			}
			all.list = append(all.list, s.list...)
		}
		return all
	}
	return starts{}
}

// longText is the length from which a text is searched from word to word. The
// expression alone would look at each of its letters in turn.
const longText = 512

// walks says whether a text is to be searched from word to word.
func (r *rule) walks(s string) bool {
	return len(s) >= longText && len(r.words().starts.list) > 0 && !oddLetters(s)
}

// walk is FindAllStringSubmatchIndex where walks is true: the rule is tried
// where one of its words stands.
func (r *rule) walk(s string, n int) (found [][]int) {
	w := r.words()
	for i := 0; i < len(s) && len(found) != n; i++ {
		if !w.begins[s[i]|0x20] || w.starts.bound && i > 0 && wordSign(s[i-1]) || !startsAny(s[i:], w.starts.list) {
			continue
		}
		m := r.here().FindStringSubmatchIndex(s[i:])
		if m == nil {
			continue
		}
		for k := range m {
			if m[k] >= 0 {
				m[k] += i
			}
		}
		found = append(found, m)
		i = m[1] - 1
	}
	return found
}

func startsAny(s string, words []string) bool {
	for _, word := range words {
		if startsWith(s, word) {
			return true
		}
	}
	return false
}

// wordSign says whether a sign belongs to a word, as \b sees it.
func wordSign(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
