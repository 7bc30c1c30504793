package backtrack

import (
	"strings"
	"unicode/utf8"
)

// search is one search in one text.
type search struct {
	s     string
	steps int  // left
	notes bool // the ends of groups are wanted
	end   int  // of the match
	ends  [2 * mostGroups]int
}

// run says whether a match leads on from a node at i, and leaves its end.
func (m *search) run(n *node, i int) bool {
	for {
		if m.steps--; m.steps < 0 {
			return false
		}
		switch n.op {
		case opMatch:
			m.end = i
			return true
		case opText:
			if i = n.after(m.s, i); i < 0 {
				return false
			}
		case opClass:
			if !n.only {
				return m.some(n, i)
			}
			var count int
			if i, count = n.take(m.s, i, n.most); count < n.least {
				return false
			}
		case opChoice:
			last := len(n.ways) - 1
			for _, way := range n.ways[:last] {
				if way.begins.may(m.s, i) && m.run(way, i) {
					return true
				}
			}
			n = n.ways[last]
			continue
		case opGroup:
			if m.notes {
				return m.note(n, i)
			}
		default:
			if !n.stands(m.s, i) {
				return false
			}
		}
		n = n.next
	}
}

// after is where the text of a node that stands at i ends; -1 when it does not.
func (n *node) after(s string, i int) int {
	for k := 0; k < len(n.text); k++ {
		if i >= len(s) {
			return -1
		}
		if s[i]|n.fold[k] == n.text[k] {
			i++
			continue
		}
		size := odd(s[i:], n.text[k], n.fold[k])
		if size == 0 {
			return -1
		}
		i += size
	}
	return i
}

// odd is how many bytes a letter takes that is c in other clothes; 0 when there
// is none.
func odd(s string, c, fold byte) int {
	switch {
	case fold == 0:
	case c == 's' && strings.HasPrefix(s, longS):
		return len(longS)
	case c == 'k' && strings.HasPrefix(s, kelvin):
		return len(kelvin)
	}
	return 0
}

// take goes over signs of the class from i on, at most so many.
func (n *node) take(s string, i, most int) (end, count int) {
	for ; count != most && i < len(s); count++ {
		size := n.class.size(s, i)
		if size == 0 {
			break
		}
		i += size
	}
	return i, count
}

// some tries all numbers of signs that a node allows, in its order.
func (m *search) some(n *node, i int) bool {
	if n.lazy {
		return m.few(n, i)
	}
	end, count := n.take(m.s, i, n.most)
	m.steps -= count
	for ; count >= n.least; count-- {
		if n.next.begins.may(m.s, end) && m.run(n.next, end) {
			return true
		}
		if count > 0 {
			end -= before(m.s[i:end])
		}
	}
	return false
}

// few is some, the fewest signs first.
func (m *search) few(n *node, i int) bool {
	end, count := n.take(m.s, i, n.least)
	if count < n.least {
		return false
	}
	for {
		if n.next.begins.may(m.s, end) && m.run(n.next, end) {
			return true
		}
		if m.steps--; count == n.most || end >= len(m.s) || m.steps < 0 {
			return false
		}
		size := n.class.size(m.s, end)
		if size == 0 {
			return false
		}
		end, count = end+size, count+1
	}
}

// before is how many bytes the last sign of a text takes.
func before(s string) int {
	if s[len(s)-1] < utf8.RuneSelf {
		return 1
	}
	_, size := utf8.DecodeLastRuneInString(s)
	return size
}

// note notes an end of a group, and takes it back when no match leads on.
func (m *search) note(n *node, i int) bool {
	was := m.ends[n.group]
	m.ends[n.group] = i
	if m.run(n.next, i) {
		return true
	}
	m.ends[n.group] = was
	return false
}

// stands says whether a mark stands at i.
func (n *node) stands(s string, i int) bool {
	switch n.op {
	case opTop:
		return i == 0
	case opBottom:
		return i == len(s)
	case opLineTop:
		return i == 0 || s[i-1] == '\n'
	case opLineEnd:
		return i == len(s) || s[i] == '\n'
	case opWord, opNoWord:
		edge := (i > 0 && wordSign(s[i-1])) != (i < len(s) && wordSign(s[i]))
		return edge == (n.op == opWord)
	}
	return false
}

// wordSign says whether a byte belongs to a word, as \b sees it.
func wordSign(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
