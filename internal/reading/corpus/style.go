package corpus

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Style is one firm's way to write and set a document.
type Style struct {
	Name  string
	Held  bool     // kept out of rule writing: only its totals are looked at
	Skip  []string // programs that cannot set it
	Only  []string // programs that it is for; empty: all
	Few   bool     // its documents are long: make one where others make several
	print func(r *rand.Rand, n int) (*Doc, *Truth)
}

// Styles is all styles, in a fixed order: those that rules may be written for
// first.
func Styles() []Style {
	list := slices.Concat(seenStyles, heldStyles)
	slices.SortStableFunc(list, func(a, b Style) int {
		switch {
		case a.Held == b.Held:
			return 0
		case b.Held:
			return -1
		}
		return 1
	})
	return list
}

// Print makes document n of a style from a seed. The same three give the same
// document. Pages of its exceptions are known after it is set; see Truth.Place.
func (s Style) Print(seed uint64, n int) (*Doc, *Truth) {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s/%d", s.Name, n) // a hash takes every byte
	d, w := s.print(rand.New(rand.NewPCG(seed, h.Sum64())), n)
	w.House = s.Name
	return d, w
}

// report makes a style of SOC 2 reports: what document n holds, and how a
// report is printed. write sets the texts of findings, responses and CUECs.
func report(o func(n int) options, print func(*Report) *Doc) func(*rand.Rand, int) (*Doc, *Truth) {
	return func(r *rand.Rand, n int) (*Doc, *Truth) {
		p := o(n).fill(r)
		d := print(p)
		return d, p.truth()
	}
}

// oneOf is report for a style of which one document a program is made: chance
// says which of its variants that is.
func oneOf(variants int, o func(n int) options, print func(*Report) *Doc) func(*rand.Rand, int) (*Doc, *Truth) {
	return func(r *rand.Rand, n int) (*Doc, *Truth) {
		return report(o, print)(r, n+r.IntN(variants))
	}
}

// findings sets the text of each deviation and answer in a style's words.
func (p *Report) findings(finding func(*Control) string, answer func(*Control) string) {
	for i := range p.Controls {
		c := &p.Controls[i]
		if c.State != Deviated {
			continue
		}
		c.Finding = finding(c)
		if c.Response != "" {
			c.Response = answer(c)
		}
	}
}

// when is the period or day of a report: "period A to B" or "as of D".
func (p *Report) when(layout, before, to, asOf string) string {
	if p.TypeTwo {
		return before + p.Start.Format(layout) + to + p.End.Format(layout)
	}
	return asOf + p.AsOf.Format(layout)
}

// and joins a list as prose.
func and(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	case 2:
		return list[0] + " and " + list[1]
	}
	return strings.Join(list[:len(list)-1], ", ") + ", and " + list[len(list)-1]
}

// capitals is words with a capital each, but for short ones.
func capitals(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if w != "and" && w != "of" && w != "the" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

var small = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// words is a number in words up to twelve, else in digits.
func words(n int) string {
	if n < len(small) {
		return small[n]
	}
	return fmt.Sprint(n)
}

// few is a number in both: "three (3)".
func few(n int) string {
	if n < len(small) {
		return fmt.Sprintf("%s (%d)", small[n], n)
	}
	return fmt.Sprint(n)
}

func was(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// byCriterion is the criteria of a report in order, each with its controls: a
// control stands under every one of its criteria when all, else under the first.
func (p *Report) byCriterion(all bool) (order []string, of map[string][]int) {
	of = map[string][]int{}
	for i, c := range p.Controls {
		for k, code := range c.Criteria {
			if k == 0 || all {
				of[code] = append(of[code], i)
			}
		}
	}
	for code := range of {
		order = append(order, code)
	}
	slices.SortFunc(order, func(a, b string) int { return rank(a) - rank(b) })
	return order, of
}

// titled is what a criterion is about, in words of our own.
func titled(code string) string {
	for _, t := range criterionTitles {
		if t[0] == code {
			return t[1]
		}
	}
	return "The entity meets the objective of this criterion."
}

const american, british = "January 2, 2006", "2 January 2006"

func days(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }

// Scan begins the names of the programs that make pictures of pages. They set only
// the styles that are for them: to read a picture takes seconds a page.
const Scan = "scan"

// Fits reports whether a program can set documents of a style.
func (s Style) Fits(program string) bool {
	if strings.HasPrefix(program, Scan) {
		return slices.Contains(s.Only, Scan)
	}
	return !slices.Contains(s.Skip, program) && (len(s.Only) == 0 || slices.Contains(s.Only, program))
}

var seenStyles = []Style{ledger, unruled, cards, perTest, twoColumns, mapped, long, design, sketch, frank, crosses, essay, prose, inCell, boutique, regional, point, labelled, keyed, healthset, panels, snapshot, coverage, volume, careplus, maple, cornerstone, consortium, daymark,
	scanLedger, scanBoutique, scanCoverage, bridgeFormal, bridgePlain, bridgeList, bridgeEmail, bridgeMail, bridgeBoard, nearMisses}
