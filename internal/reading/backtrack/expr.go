// Package backtrack matches regular expressions by backtracking: the same
// matches as package regexp, several times faster on short texts, because an
// alternative is entered only where the next sign can begin it and a repeated
// class is one step however often it may be repeated. It is made as fast as it
// is parsed; package regexp takes as long again to make a program of it.
//
// Backtracking alone can take time that grows with the power of the text. Each
// search therefore has a budget of steps in proportion to the text, and says
// when it is spent: ask package regexp then, whose time is bounded.
package backtrack

import (
	"errors"
	"regexp/syntax"
)

// Expr is an expression ready to search. It is safe for use by many.
type Expr struct {
	start  *node
	groups int  // whole match and capture groups
	atTop  bool // every match begins where the text does
}

// The bounds of what an expression may be.
const (
	mostNodes  = 20_000
	mostGroups = 8
)

// ErrUnfit is an expression that this package does not match: one that repeats
// what may be empty, or a very large one.
var ErrUnfit = errors.New("backtrack: expression does not fit")

// Make makes an expression of a tree, as syntax.Parse returns it with
// syntax.Perl. The only error is ErrUnfit.
func Make(tree *syntax.Regexp) (*Expr, error) {
	b := &builder{}
	b.groups = tree.MaxCap() + 1
	if b.groups > mostGroups {
		return nil, ErrUnfit
	}
	start := b.build(tree, &node{op: opMatch})
	if b.unfit {
		return nil, ErrUnfit
	}
	start.learn()
	return &Expr{start: start, groups: b.groups, atTop: atTop(tree)}, nil
}

// op is what a node asks of the text where it stands.
type op uint8

const (
	opMatch   op = iota // nothing: the match ends here
	opText              // a text
	opClass             // so many signs of a class
	opChoice            // one of several ways on, the first that leads to a match
	opGroup             // nothing: an end of a capture group is noted
	opTop               // the text begins here
	opBottom            // the text ends here
	opLineTop           // a line begins here
	opLineEnd           // a line ends here
	opWord              // a word begins or ends here
	opNoWord            // none does
	opNever             // what is not there
)

// node is one demand on the text, and what follows it.
type node struct {
	op   op
	lazy bool // of opClass: as few signs as do
	only bool // of opClass: what follows can begin at none of its signs, so all that are there are taken
	seen bool // begins is being learned
	done bool // begins is known
	next *node

	text   string // of opText, lower case where fold says so
	fold   string // of opText, as long: 0x20 where the case of a letter does not matter
	class  *class
	least  int
	most   int // of opClass; -1 is any number
	ways   []*node
	group  int // of opGroup: the place among the ends of all groups
	begins firsts
}

// firsts is what a match from a node on can begin with.
type firsts struct {
	signs [4]uint64 // bytes
	empty bool      // nothing: it can stand at the end of the text
}

func (f *firsts) add(c byte)      { f.signs[c>>6] |= 1 << (c & 63) }
func (f *firsts) has(c byte) bool { return f.signs[c>>6]>>(c&63)&1 != 0 }

// may says whether a match can begin at i.
func (f *firsts) may(s string, i int) bool {
	if i < len(s) {
		return f.has(s[i])
	}
	return f.empty
}

func (f *firsts) join(o *firsts) {
	for i := range f.signs {
		f.signs[i] |= o.signs[i]
	}
	f.empty = f.empty || o.empty
}

// anything is where nothing is known of what a match can begin with.
var anything = firsts{signs: [4]uint64{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}, empty: true}

// learn returns begins of a node, after it has filled it and those of all nodes
// that follow. What leads back into a loop that is still being learned may go on
// with anything.
func (n *node) learn() *firsts {
	f := &n.begins
	switch {
	case n.done:
		return f
	case n.seen:
		return &anything
	}
	n.seen = true
	n.fill(f)
	n.done = true
	return f
}

func (n *node) fill(f *firsts) {
	switch n.op {
	case opMatch:
		*f = anything
	case opText:
		n.next.learn()
		c := n.text[0]
		f.add(c)
		if n.fold[0] != 0 {
			f.add(c &^ 0x20)
			f.addOdd(c)
		}
	case opClass:
		after := n.next.learn()
		f.signs = n.class.signs()
		n.only = true
		for i := range f.signs {
			n.only = n.only && f.signs[i]&after.signs[i] == 0
		}
		if n.least == 0 {
			f.join(after)
		}
	case opChoice:
		for _, way := range n.ways {
			f.join(way.learn())
		}
	case opNever:
	default:
		f.join(n.next.learn())
	}
}

// addOdd adds what begins the letters that are s and k in other clothes.
func (f *firsts) addOdd(c byte) {
	switch c {
	case 's':
		f.add(longS[0])
	case 'k':
		f.add(kelvin[0])
	}
}

// Letters that match s and k where case does not matter.
const (
	longS  = "\u017f"
	kelvin = "\u212a"
)

// atTop says whether every match of a tree begins where the text does.
func atTop(tree *syntax.Regexp) bool {
	switch tree.Op {
	case syntax.OpBeginText:
		return true
	case syntax.OpConcat, syntax.OpCapture:
		return atTop(tree.Sub[0])
	case syntax.OpAlternate:
		for _, sub := range tree.Sub {
			if !atTop(sub) {
				return false
			}
		}
		return true
	}
	return false
}
