package reading

import (
	"maps"
	"slices"
	"strings"
)

// opener is what opens a block: the sign that recurs most often with a result
// before it recurs, the earliest of those in a block; "" when there is none.
func (b *blocks) opener(in []strand, tested bool) string {
	seen := map[string]*opening{}
	open := map[string]bool{} // signs that no result has followed yet
	results := 0
	for i := range in {
		if in[i].role == roleResult {
			results++
			for sign := range open {
				seen[sign].good++
			}
			clear(open)
			continue
		}
		for _, sign := range in[i].signs() {
			if seen[sign] == nil {
				seen[sign] = &opening{first: i}
			}
			seen[sign].n++
			open[sign] = true
		}
	}
	best := ""
	for _, sign := range slices.Sorted(maps.Keys(seen)) {
		c := seen[sign]
		switch heading := strings.HasPrefix(sign, "head "); {
		case tested && (c.good < leastBlocks || float64(c.good) < goodBlocks*float64(c.n)):
			continue
		case !tested && (c.n < leastDesigns || heading):
			continue
		}
		if a := seen[best]; a == nil || c.before(a, sign, best) {
			best = sign
		}
	}
	if c := seen[best]; c != nil && tested && results > 6*c.good {
		return "" // most results stand in no block of it
	}
	return best
}

// opening counts one sign that may open a block.
type opening struct{ n, good, first int }

// before reports whether a sign opens the blocks rather than another: it does so
// more often, or earlier in the block. A heading or a number of a list must do so
// much more often than the number of a control or a label.
func (c *opening) before(o *opening, sign, other string) bool {
	a, z := c.good, o.good
	weak := func(s string) bool { return strings.HasPrefix(s, "head ") || s == "id number" }
	if h := weak(sign); h != weak(other) {
		if h {
			return a*2 > z*3
		}
		return a*3 >= z*2
	}
	if a != z {
		return a > z
	}
	if c.first != o.first {
		return c.first < o.first
	}
	return sign > other // of one paragraph: a label, else a number, else how it is set
}

// signs is the signs of a piece that may open a block.
func (q *strand) signs() []string {
	switch q.role {
	case roleTest, roleResult, roleResponse, roleCriteria:
		return nil
	}
	var out []string
	if q.mark != unnamed {
		if q.role == roleID || q.role == roleControl {
			out = append(out, "label "+q.key)
		}
		return out
	}
	if n := openID(q.text); n > 0 {
		out = append(out, "id "+shape(strings.Trim(q.text[:n], " :.()[]")))
		if q.text[0] >= 'A' {
			out = append(out, "id A")
		}
	}
	if numberedText.MatchString(q.text) {
		out = append(out, "id number")
	}
	if q.head || strings.HasSuffix(q.style, "b") {
		out = append(out, "head "+q.style)
	}
	return out
}

// numberedText is a paragraph with a number before it.
var numberedText = compile(`^\(?\d{1,3}[.)]\s+["A-Z]`)

// leadingID is the number of a control at the start of a paragraph or a heading.
var leadingID = compile(`^(?:(?:Control|Activity|Ref\.?|No\.|#)\s*(?:ID|No\.?|#)?\s*:?\s*\d{1,3}(?:\.\d{1,3}){0,3}|(?:(?:Control|Activity|Ref\.?|No\.|#)\s*(?:ID|No\.?|#)?\s*:?\s*)?[\[(]?(?:[A-Z]{1,6}(?:[-.]?[A-Z]{1,4})?[-. ]?\d{1,4}(?:[.-]\d{1,3})*(?:[.-]?[a-z]|-[A-Z])?|\d{1,3}(?:\.\d{1,3}){1,3})[\])]?)(?:\s*[:.)|]\s|\s+[-(]|[:.]?$|\s+[A-Z"])`)

// namedID is such a number behind the words for a control, such as "Safeguard 12".
var namedID = compile(`^((?:[A-Z][a-z]+\.?\s+(?:[a-z]+\.?\s+){0,2}){1,2})[A-Z]{0,6}[-.]?\d{1,4}(?:[.-]\d{1,3})*[a-z]?(?:\s*[:.)|]\s|\s+[-(]|[:.]?$)`)

// openID is where the number of a control ends that a text begins with, or 0.
func openID(s string) int {
	s = truncate(s, 80)
	if n := len(bullet.FindString(s)); n > 0 && n < len(s) && (s[0] < '0' || s[0] > '9') {
		if k := openID(s[n:]); k > 0 {
			return n + k
		}
	}
	at := leadingID.FindStringIndex(s)
	if at == nil {
		m := namedID.FindStringSubmatchIndex(s)
		if m == nil {
			return 0
		}
		if k := lexicon(labelKey(s[m[2]:m[3]])); k != roleControl && k != roleID {
			return 0
		}
		at = m[:2]
	}
	id := strings.TrimRight(s[:at[1]], ` :.|(-"`)
	if i := strings.LastIndexByte(id, ' '); i > 0 && !digits.MatchString(id[i:]) { // the capital behind it is no part of it
		id = strings.TrimRight(id[:i], ` :.|(-`)
	}
	if onlyCriteria(strings.Trim(id, "()[]")) || notAnID.MatchString(id) || !digits.MatchString(id) {
		return 0
	}
	return len(id)
}
