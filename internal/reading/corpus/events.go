package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// abroad is where firms of other countries sign.
var abroad = []string{"Dublin, Ireland", "London, United Kingdom", "Toronto, Canada", "Melbourne, Australia", "Bengaluru, India", "Vancouver, Canada"}

// events is what may not happen in a whole period.
var events = []string{"security incidents", "emergency changes", "privacy incidents", "former customers", "hardware assets disposed of", "vendor agreements", "new hires"}

// sensible makes the tests such as a firm could have made them: nobody draws forty
// quarters, and only what may fail to happen did not happen.
func (p *Report) sensible() {
	for i := range p.Controls {
		c := &p.Controls[i]
		most := c.Sample
		switch {
		case strings.HasPrefix(c.noun, "quarterly"):
			most = 2
		case strings.HasPrefix(c.noun, "month"):
			most = 3
		case c.noun == "policies" || strings.HasSuffix(c.noun, "incidents"):
			most = 5
		case strings.HasPrefix(c.noun, "production") || c.noun == "emergency changes":
			most = 8
		}
		c.Sample = min(c.Sample, most)
		c.Failed = min(c.Failed, max(1, c.Sample/2))
		if c.Sample == 0 {
			c.Failed = 0
		}
		if c.State == Idle && !slices.Contains(events, c.noun) {
			c.State = Clean
		}
	}
}

// listed is names as in a sentence, each with what it does.
func (p *Report) listed() string {
	var list []string
	for _, s := range p.Subservices {
		list = append(list, fmt.Sprintf("%s (%s)", s.Name, s.Services))
	}
	return and(list)
}

// names is the names of some subservice organizations.
func names(list []Subservice) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Name)
	}
	return out
}

// hosted is the subservice organizations by one method or the other.
func (p *Report) hosted(inclusive bool) []Subservice {
	var out []Subservice
	for _, s := range p.Subservices {
		if s.Inclusive == inclusive {
			out = append(out, s)
		}
	}
	return out
}

// single leaves each control the criterion that it serves first, in a report that
// names no other.
func (p *Report) single() {
	first := map[string]bool{}
	for i := range p.Controls {
		c := &p.Controls[i]
		c.Criteria = c.Criteria[:1]
		first[c.Criteria[0]] = true
	}
	p.Qualified = slices.DeleteFunc(p.Qualified, func(q string) bool { return !first[q] })
}

// dashed is a list as in a cell, a dash when it is empty.
func dashed(list []string) string {
	if len(list) == 0 {
		return "–"
	}
	return strings.Join(list, ", ")
}
