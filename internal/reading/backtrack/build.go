package backtrack

import (
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// builder makes nodes of a tree, from its end to its beginning.
type builder struct {
	nodes  int
	made   []node // to be used: some are made at once
	groups int
	unfit  bool
}

func (b *builder) node(n node) *node {
	if b.nodes++; b.nodes > mostNodes {
		b.unfit = true
	}
	if len(b.made) == 0 {
		b.made = make([]node, 16)
	}
	made := &b.made[0]
	b.made = b.made[1:]
	*made = n
	return made
}

// marks are nodes that take no sign.
var marks = map[syntax.Op]op{
	syntax.OpBeginText: opTop, syntax.OpEndText: opBottom, syntax.OpBeginLine: opLineTop, syntax.OpEndLine: opLineEnd,
	syntax.OpWordBoundary: opWord, syntax.OpNoWordBoundary: opNoWord, syntax.OpNoMatch: opNever,
}

// build returns the first node of a tree that next follows.
func (b *builder) build(tree *syntax.Regexp, next *node) *node {
	if b.unfit {
		return next
	}
	switch tree.Op {
	case syntax.OpEmptyMatch:
		return next
	case syntax.OpLiteral:
		return b.literal(tree, next)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return b.node(node{op: opClass, class: signsOf(tree), least: 1, most: 1, next: next})
	case syntax.OpCapture:
		end := b.node(node{op: opGroup, group: 2*tree.Cap + 1, next: next})
		return b.node(node{op: opGroup, group: 2 * tree.Cap, next: b.build(tree.Sub[0], end)})
	case syntax.OpStar:
		return b.repeat(tree, 0, -1, next)
	case syntax.OpPlus:
		return b.repeat(tree, 1, -1, next)
	case syntax.OpQuest:
		return b.repeat(tree, 0, 1, next)
	case syntax.OpRepeat:
		return b.repeat(tree, tree.Min, tree.Max, next)
	case syntax.OpConcat:
		for _, sub := range slices.Backward(tree.Sub) {
			next = b.build(sub, next)
		}
		return next
	case syntax.OpAlternate:
		ways := make([]*node, len(tree.Sub))
		for i, sub := range tree.Sub {
			ways[i] = b.build(sub, next)
		}
		return b.node(node{op: opChoice, ways: ways})
	}
	return b.node(node{op: marks[tree.Op], next: next})
}

// repeat repeats the tree below a tree, at most -1 for any number of times.
func (b *builder) repeat(tree *syntax.Regexp, least, most int, next *node) *node {
	sub, lazy := tree.Sub[0], tree.Flags&syntax.NonGreedy != 0
	if c := signsOf(sub); c != nil {
		return b.node(node{op: opClass, class: c, least: least, most: most, lazy: lazy, next: next})
	}
	choice := func(on, off *node) []*node {
		if lazy {
			return []*node{off, on}
		}
		return []*node{on, off}
	}
	if most < 0 {
		if mayBeEmpty(sub) { // regexp has rules of its own for a turn that takes no sign
			b.unfit = true
			return next
		}
		loop := b.node(node{op: opChoice})
		loop.ways = choice(b.build(sub, loop), next)
		next = loop
	}
	exit := next
	for i := least; i < most; i++ { // x{0,2} is (?:x(?:x)?)?
		next = b.node(node{op: opChoice, ways: choice(b.build(sub, next), exit)})
	}
	for range least {
		next = b.build(sub, next)
	}
	return next
}

// signsOf is the class of a tree that is one sign; nil of others.
func signsOf(tree *syntax.Regexp) *class {
	switch tree.Op {
	case syntax.OpCharClass:
		return classOf(tree.Rune)
	case syntax.OpAnyChar:
		return classOf([]rune{0, unicode.MaxRune})
	case syntax.OpAnyCharNotNL:
		return classOf([]rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune})
	case syntax.OpLiteral:
		if len(tree.Rune) == 1 {
			return classOf(clothes(tree.Rune[0], tree.Flags&syntax.FoldCase != 0))
		}
	}
	return nil
}

// clothes are the pairs of a rune, and of the same letter in other cases.
func clothes(r rune, fold bool) []rune {
	all := []rune{r}
	if fold {
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			all = append(all, o)
		}
	}
	slices.Sort(all)
	var pairs []rune
	for _, o := range all {
		pairs = append(pairs, o, o)
	}
	return pairs
}

// literal makes one text of what is ASCII or has one case, and a class of every
// other letter.
func (b *builder) literal(tree *syntax.Regexp, next *node) *node {
	fold := tree.Flags&syntax.FoldCase != 0
	end := len(tree.Rune)
	for i := end - 1; i >= 0; i-- {
		if r := tree.Rune[i]; fold && r >= utf8.RuneSelf {
			next = b.text(tree.Rune[i+1:end], fold, next)
			next = b.node(node{op: opClass, class: classOf(clothes(r, fold)), least: 1, most: 1, next: next})
			end = i
		}
	}
	return b.text(tree.Rune[:end], fold, next)
}

func (b *builder) text(runes []rune, fold bool, next *node) *node {
	if len(runes) == 0 {
		return next
	}
	text := make([]byte, 0, 2*len(runes))
	for _, r := range runes {
		text = utf8.AppendRune(text, r)
	}
	size := len(text)
	for i, c := range text {
		var mark byte
		if fold && c|0x20 >= 'a' && c|0x20 <= 'z' {
			mark = 0x20
		}
		text[i] |= mark
		text = append(text, mark)
	}
	both := string(text)
	return b.node(node{op: opText, text: both[:size], fold: both[size:], next: next})
}

// mayBeEmpty says whether a tree may match without taking a sign.
func mayBeEmpty(tree *syntax.Regexp) bool {
	switch tree.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(tree.Sub[0])
	case syntax.OpRepeat:
		return tree.Min == 0 || mayBeEmpty(tree.Sub[0])
	case syntax.OpConcat:
		for _, sub := range tree.Sub {
			if !mayBeEmpty(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		return slices.ContainsFunc(tree.Sub, mayBeEmpty)
	}
	return true
}
