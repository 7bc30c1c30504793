package backtrack

import "unicode/utf8"

// class is a set of signs.
type class struct {
	ascii [2]uint64
	above []rune // pairs, the first and last of a range, of all that reach 0x80
}

// classOf makes a class of pairs of runes, in order, as package syntax has them.
// It keeps the pairs: the letters of all alphabets are some hundred.
func classOf(pairs []rune) *class {
	c := &class{}
	for i := 0; i < len(pairs); i += 2 {
		lo, hi := pairs[i], pairs[i+1]
		for r := lo; r <= min(hi, utf8.RuneSelf-1); r++ {
			c.ascii[r>>6] |= 1 << (r & 63)
		}
		if hi >= utf8.RuneSelf {
			c.above = pairs[i:]
			break
		}
	}
	return c
}

// size is how many bytes the sign of the class at i takes; 0 when there is none.
func (c *class) size(s string, i int) int {
	if b := s[i]; b < utf8.RuneSelf {
		return int(c.ascii[b>>6] >> (b & 63) & 1)
	}
	if len(c.above) == 0 {
		return 0
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	lo, hi := 0, len(c.above)/2
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch {
		case r < c.above[2*mid]:
			hi = mid
		case r > c.above[2*mid+1]:
			lo = mid + 1
		default:
			return size
		}
	}
	return 0
}

// signs are the bytes that one of the class can begin with. What is no UTF-8 at
// all counts as a sign above 0x80.
func (c *class) signs() (set [4]uint64) {
	set[0], set[1] = c.ascii[0], c.ascii[1]
	if len(c.above) > 0 {
		set[2], set[3] = ^uint64(0), ^uint64(0)
	}
	return set
}
