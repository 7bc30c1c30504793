package reading

import (
	"regexp/syntax"
	"strings"
)

// words are lower case; every match holds one of list. None: not known.
type words struct {
	list  []string
	first [256]bool // the signs that one begins with
}

// wordsOf reads them out of an expression.
func wordsOf(tree *syntax.Regexp) *words {
	w := &words{list: needed(tree)}
	for _, word := range w.list {
		w.first[word[0]|0x20] = true
	}
	return w
}

// oddLetters says whether a text holds one of two signs that are letters in
// other clothes: the long s and the kelvin.
func oddLetters(s string) bool {
	return strings.Contains(s, "\u017f") || strings.Contains(s, "\u212a")
}

// startsWith compares letters without their case. Other signs may pass as ones
// that they are not, which costs a needless try and no match.
func startsWith(s, word string) bool {
	if len(s) < len(word) {
		return false
	}
	for i := range len(word) {
		if s[i]|0x20 != word[i]|0x20 {
			return false
		}
	}
	return true
}

// The bounds of what is worth looking for.
const (
	mostWords = 24
	leastSign = 2
)

// needed returns words of which every match of an expression holds one.
func needed(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		return word(e)
	case syntax.OpCapture, syntax.OpPlus:
		return needed(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return needed(e.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range e.Sub {
			if words := needed(sub); better(words, best) {
				best = words
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			words := needed(sub)
			if len(words) == 0 || len(all)+len(words) > mostWords {
				return nil
			}
			all = append(all, words...)
		}
		return all
	}
	return nil
}

// word is what a literal must show in any case of its letters; nil when it is
// short or holds a letter of another alphabet.
func word(e *syntax.Regexp) []string {
	if len(e.Rune) < leastSign {
		return nil
	}
	for _, r := range e.Rune {
		if r >= 0x80 {
			return nil
		}
	}
	return []string{strings.ToLower(string(e.Rune))}
}

// better says whether some words narrow a search more than others: the shortest
// of them is longer, or they are fewer.
func better(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) > 0
	}
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(words []string) int {
	n := len(words[0])
	for _, w := range words {
		n = min(n, len(w))
	}
	return n
}
