package reading

import (
	"reflect"
	"regexp/syntax"
	"sync/atomic"

	"ward/internal/pdftext"
)

// Variant is the reading with one wording less: one rule, or one alternative of
// it, is left out. To it a document that uses this wording is one in words that
// no rule knows, which tells whether what then is read wrong goes to a person.
type Variant struct {
	Rule string // the expression
	Less string // the alternative of it that is left out; empty: all of it
	from *rule
	by   *rule // without the alternative; nil: nothing matches
}

// made are all rules, in the order in which they were made.
var made []*rule

// trial is nil but while a variant reads: every rule asks it.
var trial atomic.Pointer[experiment]

type experiment struct {
	variant Variant
	found   map[*rule]map[string]bool // the texts that a rule matched in; nil: not asked for
}

// find matches as the variant does.
func (e *experiment) find(r *rule, s string, n int, groups bool) [][]int {
	if r == e.variant.from {
		if e.variant.by == nil {
			return nil
		}
		r = e.variant.by
	}
	all := r.match(s, n, groups)
	if all != nil && e.found != nil {
		if e.found[r] == nil {
			e.found[r] = map[string]bool{}
		}
		e.found[r][s] = true
	}
	return all
}

// Read reads as Read does. One variant at a time can read in a process, and
// while it does nothing else may.
func (v Variant) Read(doc *pdftext.Document, file File) *Extraction {
	trial.Store(&experiment{variant: v})
	defer trial.Store(nil)
	return Read(doc, file)
}

// Variants are those that may read a document otherwise: of the rules that match
// in it. As long as it runs nothing else may read.
func Variants(doc *pdftext.Document, file File) []Variant {
	e := &experiment{found: map[*rule]map[string]bool{}}
	trial.Store(e)
	Read(doc, file)
	trial.Store(nil)
	var all []Variant
	for _, r := range made {
		if in := e.found[r]; in != nil {
			all = append(all, Variant{Rule: r.text, from: r})
			for _, v := range r.lesser() {
				if v.matters(in) {
					all = append(all, v)
				}
			}
		}
	}
	return all
}

// matters says whether a variant finds anything else in some texts.
func (v Variant) matters(in map[string]bool) bool {
	for s := range in {
		if !reflect.DeepEqual(v.by.match(s, -1, true), v.from.match(s, -1, true)) {
			return true
		}
	}
	return false
}

// lesser leaves out each alternative of a rule in turn.
func (r *rule) lesser() []Variant {
	tree := func() *syntax.Regexp {
		t, err := syntax.Parse(r.text, syntax.Perl)
		if err != nil { // it is a rule
			panic(err)
		}
		return t
	}
	var all []Variant
	for i, n := range alternatives(tree()) {
		for branch := range len(n.Sub) {
			t := tree()
			never := &syntax.Regexp{Op: syntax.OpNoMatch}
			n := alternatives(t)[i]
			less := n.Sub[branch].String()
			n.Sub[branch] = &syntax.Regexp{Op: syntax.OpConcat, Sub: []*syntax.Regexp{never, n.Sub[branch]}} // it stays for its groups
			all = append(all, Variant{Rule: r.text, Less: less, from: r, by: unlisted(t.String())})
		}
	}
	return all
}

// alternatives are the parts of an expression that list two and more.
func alternatives(e *syntax.Regexp) (all []*syntax.Regexp) {
	if e.Op == syntax.OpAlternate {
		all = append(all, e)
	}
	for _, sub := range e.Sub {
		all = append(all, alternatives(sub)...)
	}
	return all
}
