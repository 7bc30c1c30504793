package backtrack

import (
	"regexp/syntax"
	"strings"
)

// Parse parses an expression as syntax.Parse does with syntax.Perl. The tree
// matches the same; it is not as simple as it could be. What is seldom written
// (names of groups, classes by name, \Q, a flag U) is left to package syntax,
// and so is what is wrong. The others take a quarter of its time here: every sign
// of a text is not a tree of its own first, and a class is parsed once for all
// expressions.
func Parse(text string) (*syntax.Regexp, error) {
	p := &parser{s: text, flags: syntax.Perl}
	if tree := p.choice(); !p.left && p.i == len(text) {
		return tree, nil
	}
	return syntax.Parse(text, syntax.Perl)
}

// parser makes the tree of an expression from left to right.
type parser struct {
	s      string
	i      int // what is parsed of s
	flags  syntax.Flags
	groups int
	left   bool             // for package syntax
	trees  []syntax.Regexp  // to be used
	runes  []rune           // of all texts
	open   []*syntax.Regexp // what follows one another or is a choice, of groups that have not ended
}

// tree is a new one; some are made at once.
func (p *parser) tree(op syntax.Op, sub ...*syntax.Regexp) *syntax.Regexp {
	if len(p.trees) == 0 {
		p.trees = make([]syntax.Regexp, 4+len(p.s)/8)
	}
	t := &p.trees[0]
	p.trees = p.trees[1:]
	t.Op, t.Flags = op, p.flags
	t.Sub = append(t.Sub0[:0], sub...)
	return t
}

// next is the sign that is not parsed yet; 0 at the end.
func (p *parser) next() byte {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

func (p *parser) take(sign string) bool {
	ok := strings.HasPrefix(p.s[p.i:], sign)
	if ok {
		p.i += len(sign)
	}
	return ok
}

// choice parses alternatives, up to the end of their group. A flag that they set
// ends there.
func (p *parser) choice() *syntax.Regexp {
	flags, from := p.flags, len(p.open)
	p.open = append(p.open, p.sequence())
	for p.take("|") {
		p.open = append(p.open, p.sequence())
	}
	p.flags = flags
	return p.closed(from, syntax.OpAlternate)
}

// closed is a tree of what is open from a place on.
func (p *parser) closed(from int, op syntax.Op) *syntax.Regexp {
	sub := p.open[from:]
	p.open = p.open[:from]
	switch len(sub) {
	case 0:
		return p.tree(syntax.OpEmptyMatch)
	case 1:
		return sub[0]
	}
	return p.tree(op, sub...)
}

// sequence parses what follows one another.
func (p *parser) sequence() *syntax.Regexp {
	from := len(p.open)
	for !p.left && p.i < len(p.s) && p.next() != '|' && p.next() != ')' {
		t := p.text()
		if t == nil {
			t = p.one()
		}
		if t != nil { // it is of flags
			p.open = append(p.open, p.repeated(t))
		}
	}
	return p.closed(from, syntax.OpConcat)
}

// one parses a class, a mark or a group; nil of flags for what follows.
func (p *parser) one() *syntax.Regexp {
	switch c := p.next(); c {
	case '(':
		return p.group()
	case '[':
		return p.class(bracketed(p.s[p.i:]))
	case '\\':
		return p.escaped()
	case '.':
		p.i++
		if p.flags&syntax.DotNL != 0 {
			return p.tree(syntax.OpAnyChar)
		}
		return p.tree(syntax.OpAnyCharNotNL)
	case '^':
		p.i++
		if p.flags&syntax.OneLine == 0 {
			return p.tree(syntax.OpBeginLine)
		}
		return p.tree(syntax.OpBeginText)
	case '$':
		p.i++
		if p.flags&syntax.OneLine == 0 {
			return p.tree(syntax.OpEndLine)
		}
		return p.tree(syntax.OpEndText)
	}
	p.left = true // a repetition of nothing
	return nil
}

// group parses a group, or flags for what follows.
func (p *parser) group() *syntax.Regexp {
	flags, number := p.flags, 0
	p.i++
	if p.take("?") {
		p.setFlags()
		if p.take(")") {
			return nil
		}
		p.left = p.left || !p.take(":")
	} else {
		p.groups++
		number = p.groups
	}
	if p.left {
		return nil
	}
	t := p.choice()
	p.flags = flags
	p.left = p.left || !p.take(")")
	if number > 0 {
		t = p.tree(syntax.OpCapture, t)
		t.Cap = number
	}
	return t
}

// setFlags parses flags, which stand in a group behind its question mark.
func (p *parser) setFlags() {
	p.left = p.left || strings.IndexByte("ism-", p.next()) < 0 && p.next() != ':'
	on := true
	for ; ; p.i++ {
		var flag syntax.Flags
		switch p.next() {
		case 'i':
			flag = syntax.FoldCase
		case 's':
			flag = syntax.DotNL
		case 'm': // the flag is the contrary
			if on {
				p.flags &^= syntax.OneLine
			} else {
				p.flags |= syntax.OneLine
			}
		case '-':
			p.left = p.left || !on
			on = false
		default:
			return
		}
		if on {
			p.flags |= flag
		} else {
			p.flags &^= flag
		}
	}
}
