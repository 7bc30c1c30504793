package backtrack

import (
	"regexp/syntax"
	"strings"
	"sync"
	"unicode/utf8"
)

// text parses signs that stand for themselves, up to one that is repeated: that
// one alone when it is the first. It is nil where there is none.
func (p *parser) text() *syntax.Regexp {
	if p.runes == nil {
		p.runes = make([]rune, 0, len(p.s))
	}
	from := len(p.runes)
	for !p.left && p.i < len(p.s) {
		r, size := p.sign()
		if size == 0 {
			break
		}
		p.i += size
		if n := len(p.runes); n > from && p.repeats() {
			p.i -= size
			break
		}
		if p.runes = append(p.runes, r); p.repeats() {
			break
		}
	}
	if len(p.runes) == from {
		return nil
	}
	t := p.tree(syntax.OpLiteral)
	t.Rune = p.runes[from:len(p.runes):len(p.runes)]
	return t
}

// escapes are letters that stand for another sign behind a backslash.
var escapes = map[byte]rune{'n': '\n', 't': '\t', 'r': '\r', 'f': '\f', 'v': '\v', 'a': '\a'}

// sign is what stands for itself here, and how many bytes it takes; none when
// something else stands here.
func (p *parser) sign() (r rune, size int) {
	switch c := p.next(); c {
	case '(', ')', '[', '.', '^', '$', '|', '*', '+', '?', '{':
		return 0, 0
	case '\\':
		if p.i+1 == len(p.s) {
			return 0, 0
		}
		c = p.s[p.i+1]
		if escapes[c] != 0 {
			return escapes[c], 2
		}
		if c >= utf8.RuneSelf || wordSign(c) {
			return 0, 0
		}
		return rune(c), 2
	}
	r, size = utf8.DecodeRuneInString(p.s[p.i:])
	p.left = p.left || r == utf8.RuneError
	return r, size
}

// repeats says whether what was parsed is repeated.
func (p *parser) repeats() bool {
	switch p.next() {
	case '*', '+', '?', '{':
		return true
	}
	return false
}

// escaped parses what a backslash begins.
func (p *parser) escaped() *syntax.Regexp {
	rest := p.s[p.i:]
	if len(rest) < 2 {
		p.left = true
		return nil
	}
	switch c := rest[1]; {
	case strings.IndexByte("dswDSW", c) >= 0:
		return p.class(2)
	case strings.HasPrefix(rest[1:], "p{"):
		return p.class(1 + strings.IndexByte(rest, '}'))
	case c == 'b':
		p.i += 2
		return p.tree(syntax.OpWordBoundary)
	case c == 'B':
		p.i += 2
		return p.tree(syntax.OpNoWordBoundary)
	}
	p.left = true
	return nil
}

// repeated parses how often t is there: t itself when nothing says so.
func (p *parser) repeated(t *syntax.Regexp) *syntax.Regexp {
	op, least, most := syntax.OpRepeat, 0, -1
	switch p.next() {
	case '*':
		op = syntax.OpStar
	case '+':
		op = syntax.OpPlus
	case '?':
		op = syntax.OpQuest
	case '{':
		if least, most = p.bounds(); p.left {
			return t
		}
	default:
		return t
	}
	p.i++
	r := p.tree(op, t)
	r.Min, r.Max = least, most
	if p.take("?") {
		r.Flags |= syntax.NonGreedy
	}
	p.left = p.left || p.repeats() // of a repetition
	return r
}

// mostTimes is what package syntax allows.
const mostTimes = 1000

// bounds parses {2}, {2,} or {2,4} up to the brace that ends it.
func (p *parser) bounds() (least, most int) {
	p.i++
	least = p.number()
	most = least
	if p.take(",") {
		if most = -1; p.next() != '}' {
			most = p.number()
			p.left = p.left || most < least
		}
	}
	p.left = p.left || p.next() != '}'
	return least, most
}

func (p *parser) number() (n int) {
	from := p.i
	for ; p.next() >= '0' && p.next() <= '9' && n <= mostTimes; p.i++ {
		n = 10*n + int(p.next()-'0')
	}
	p.left = p.left || p.i == from || n > mostTimes || p.s[from] == '0' && p.i > from+1
	return n
}

// bracketed is how long a class is that a text begins with; 0 when it is none
// that this parser takes.
func bracketed(s string) int {
	i := len("[")
	if strings.HasPrefix(s[i:], "^") {
		i++
	}
	for first := i; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '[' && strings.HasPrefix(s[i:], "[:"):
			return 0
		case s[i] == ']' && i > first:
			return i + 1
		}
	}
	return 0
}

// classes are those that were parsed, by their flags and text.
var classes sync.Map

// class is the class that the next size bytes are.
func (p *parser) class(size int) *syntax.Regexp {
	if size == 0 {
		p.left = true
		return nil
	}
	text := p.s[p.i : p.i+size]
	p.i += size
	if p.flags&syntax.FoldCase != 0 {
		text = "(?i)" + text
	}
	if t, ok := classes.Load(text); ok {
		return t.(*syntax.Regexp)
	}
	t, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		p.left = true
		return nil
	}
	classes.Store(text, t)
	return t
}
