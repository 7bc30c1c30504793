package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// options bounds what a style's reports hold.
type options struct {
	size       int // controls
	typeOne    bool
	opinion    string // empty: by chance, mostly unqualified
	categories []string
	unnumbered bool
	id         func(n int, family string, k int, criterion string) string // n counts all controls, k those of the family, from 1
	sub        int                                                        // subservice organizations
	inclusive  bool                                                       // the first of them
	uses       int                                                        // complementary user entity controls
	answers    int                                                        // of ten exceptions, those that management answers
	emphasis   bool
	hipaa      bool
	exceptions int   // at least
	whole      bool  // a control of which nothing is sampled may fail too
	cast       *cast // empty: the usual one
}

// cast is what a report is filled from.
type cast struct {
	orgs, firms []name
	systems     []string
	hosts       []Subservice
	uses        []CUEC
	bank        []pattern
}

var usual = cast{orgs, firms, systems, hosts, uses, bank}

// plain is the id "AC-03".
func plain(_ int, family string, k int, _ string) string { return fmt.Sprintf("%s-%02d", family, k) }

// series is the categories by the letters of their criteria.
var series = []struct{ letters, category string }{{"CC", "security"}, {"PI", "processing integrity"}, {"A", "availability"}, {"C", "confidentiality"}, {"P", "privacy"}}

// category is the category of a criterion.
func category(criterion string) string {
	for _, s := range series {
		if strings.HasPrefix(criterion, s.letters) {
			return s.category
		}
	}
	return ""
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// fill makes a report from a source of chance.
func (o options) fill(r *rand.Rand) *Report {
	if o.cast == nil {
		o.cast = &usual
	}
	org := pick(r, o.cast.orgs)
	p := &Report{
		Org: org.full, Short: org.short, System: pick(r, o.cast.systems), Firm: pick(r, o.cast.firms).full, City: pick(r, cities),
		TypeTwo: !o.typeOne, Emphasis: o.emphasis, Numbered: !o.unnumbered, Categories: o.categories,
	}
	if p.Categories == nil {
		p.Categories = pick(r, [][]string{{"security"}, {"security", "availability"}, {"security", "availability", "confidentiality"}, {"security", "confidentiality"},
			{"security", "availability", "processing integrity", "confidentiality", "privacy"}, {"security", "availability", "confidentiality", "privacy"}})
	}
	p.dates(r)
	p.Opinion = o.opinion
	if p.Opinion == "" {
		p.Opinion = pick(r, []string{"unqualified", "unqualified", "unqualified", "unqualified", "qualified", "qualified", "adverse"})
	}
	if o.typeOne {
		p.Opinion = "unqualified"
	}
	o.controls(r, p)
	if p.TypeTwo {
		o.deviations(r, p)
	}
	o.others(r, p)
	return p
}

// dates sets a period of three to twelve whole months, and the day of signing.
func (p *Report) dates(r *rand.Rand) {
	first := time.Date(2023+r.IntN(2), time.Month(1+r.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, pick(r, []int{3, 6, 6, 9, 12, 12, 12, 12}), -1)
	p.Signed = last.AddDate(0, 0, 18+r.IntN(70))
	if p.TypeTwo {
		p.Start, p.End = first, last
	} else {
		p.AsOf = last
	}
}

// controls takes size controls from the bank, in the order of the criteria. A
// larger report holds a control again for another environment.
func (o options) controls(r *rand.Rand, p *Report) {
	var fit []pattern
	for _, b := range o.cast.bank {
		if slices.Contains(p.Categories, category(b.codes()[0])) {
			fit = append(fit, b)
		}
	}
	wording := r.IntN(2)
	type drawn struct {
		pattern
		text string
	}
	var list []drawn
	for round := 0; len(list) < o.size; round++ {
		keep := min(len(fit), o.size-len(list))
		out := r.Perm(len(fit))[:keep]
		slices.Sort(out)
		for _, i := range out {
			text := fit[i].text[(wording+round)%2]
			if round > 1 {
				text = strings.TrimSuffix(text, ".") + fmt.Sprintf(" in the %s environment.", []string{"west", "staging", "archive", "partner", "mobile", "legacy"}[round%6])
			}
			list = append(list, drawn{fit[i], text})
		}
	}
	slices.SortStableFunc(list, func(a, b drawn) int { return rank(a.codes()[0]) - rank(b.codes()[0]) })
	family := map[string]int{}
	for n, d := range list {
		family[d.family]++
		c := Control{Criteria: o.inScope(p, d.codes()), Activity: d.text, noun: d.noun, check: d.check, whether: d.whether, fail: d.fail, fix: d.fix}
		if d.noun != "" {
			c.Sample = pick(r, []int{5, 8, 10, 15, 20, 25, 25, 30, 40, 45, 60})
		}
		if p.Numbered {
			id := o.id
			if id == nil {
				id = plain
			}
			c.ID = id(n+1, d.family, family[d.family], d.codes()[0])
		}
		p.Controls = append(p.Controls, c)
	}
}

func (o options) inScope(p *Report, codes []string) []string {
	var out []string
	for _, c := range codes {
		if slices.Contains(p.Categories, category(c)) {
			out = append(out, c)
		}
	}
	return out
}

// rank sorts criteria as a report does: CC, A, PI, C, P.
func rank(criterion string) int {
	var a, b int
	letters := strings.TrimRight(criterion, "0123456789.")
	_, _ = fmt.Sscanf(criterion[len(letters):], "%d.%d", &a, &b) // the criteria of the bank are well formed
	return slices.Index([]string{"CC", "A", "PI", "C", "P"}, letters)*10000 + a*100 + b
}

// deviations chooses what failed, what could not be tested and what did not occur.
func (o options) deviations(r *rand.Rand, p *Report) {
	var can []int
	for i, c := range p.Controls {
		if c.noun != "" || o.whole {
			can = append(can, i)
		}
	}
	r.Shuffle(len(can), func(i, j int) { can[i], can[j] = can[j], can[i] })
	n := max(o.exceptions, map[string]int{"unqualified": r.IntN(5), "qualified": 2 + r.IntN(4), "adverse": 4 + r.IntN(4), "disclaimer": 1}[p.Opinion])
	for k, i := range can {
		c := &p.Controls[i]
		switch {
		case k < n:
			c.State, c.Failed = Deviated, min(c.Sample, 1+r.IntN(max(1, min(5, c.Sample/2))))
			if r.IntN(10) < o.answers {
				c.Response = c.fix
			}
		case k < n+1+r.IntN(2) && c.noun != "":
			c.State = Idle
		case k == n+3 && r.IntN(2) == 0:
			c.State = Untested
		}
	}
	if p.Opinion != "qualified" && p.Opinion != "adverse" {
		return
	}
	seen := map[string]bool{}
	for _, i := range can[:min(n, map[string]int{"qualified": 1 + r.IntN(2), "adverse": 4}[p.Opinion])] {
		for _, c := range p.Controls[i].Criteria {
			if !seen[c] {
				seen[c] = true
				p.Qualified = append(p.Qualified, c)
			}
		}
	}
	slices.SortFunc(p.Qualified, func(a, b string) int { return rank(a) - rank(b) })
}

// others sets the user entities' controls, the subservice organizations and
// the HIPAA mapping.
func (o options) others(r *rand.Rand, p *Report) {
	for _, i := range r.Perm(len(o.cast.uses))[:min(o.uses, len(o.cast.uses))] {
		p.CUECs = append(p.CUECs, o.cast.uses[i])
	}
	for k, i := range r.Perm(len(o.cast.hosts))[:o.sub] {
		h := o.cast.hosts[i]
		h.Inclusive = o.inclusive && k == 0
		if h.Inclusive && i < 2 {
			h = o.cast.hosts[3] // the largest hosts never take part in a customer's examination
			h.Inclusive = true
		}
		if slices.ContainsFunc(p.Subservices, func(s Subservice) bool { return s.Name == h.Name }) {
			continue
		}
		for _, j := range r.Perm(len(hostControls))[:2] {
			h.Controls = append(h.Controls, hostControls[j])
		}
		h.Criteria = o.inScope(p, h.Criteria)
		p.Subservices = append(p.Subservices, h)
	}
	if !o.hipaa {
		return
	}
	for _, m := range citations {
		for _, c := range p.Controls {
			if c.ID != "" && slices.ContainsFunc(c.Criteria, func(k string) bool { return slices.Contains(m.Criteria, k) }) {
				m.Controls = append(m.Controls, c.ID)
			}
		}
		p.HIPAA = append(p.HIPAA, m)
	}
}
