package reading

import (
	"fmt"
	"strings"
)

var (
	// states is how a paragraph outside the parts for it says that the controls of
	// others are left out or included.
	states = rx(`carve[ds]?[ -]*out|inclusive (?:method|basis)|sub-?service organi[sz]ation|controls? (?:\w+ ){0,4}(?:is|are|were) (?:excluded|left out|included) (?:from|in)`)
	// hires is how a report says that others do a part of the service.
	hires = rx(`\b(?:rents?|leases?|buys?|purchases?) (?:[\w-]+ ){1,5}from [A-Z]|\b(?:is|are|has|have) (?:[\w-]+ ){0,4}(?:rented|leased|bought|purchased|hosted|printed|stored|processed|operated|supplied) (?:by|from|at|with) [A-Z]|\b(?:hosts?|runs?) (?:[\w-]+ ){1,4}(?:with|at|on) [A-Z]`)
	// ownService follows the name of a service and leads to that of its owner.
	ownService = compile(`^,?\s+(?:which\s+is\s+)?(?:a|an|the)\s+(?:[a-z-]+\s+){0,3}(?:service|platform|product|offering|brand|division|unit)s?\s+(?:of|by|from)\s+[A-Z]`)
)

// statedParagraphs is the paragraphs of the description that say how the
// controls of others are presented, under any heading.
func (r *report) statedParagraphs(parts []part) []paragraph {
	var out []paragraph
	for _, p := range parts {
		if p.kind != descriptionPart || !states.MatchString(r.body.text[p.a:p.b]) {
			continue
		}
		for _, q := range r.paragraphsOf(p.a, p.b) {
			if states.MatchString(q.text) {
				out = append(out, q)
			}
		}
	}
	return out
}

// checkProviders sends an empty list to a person when the auditor's report, the
// assertion or the description speaks of what others do for the organization.
func (r *report) checkProviders(o opinion, parts []part, s *SOC2) {
	if len(s.Subservice) > 0 || noneUsed.MatchString(r.body.text) {
		return
	}
	const path = "soc2.subservice_organizations"
	if m := subTalk.FindStringIndex(o.report.text); m != nil {
		r.review(path, "the auditor's report speaks of subservice organizations, none was read")
		return
	}
	texts := []string{o.report.text}
	for _, p := range parts {
		if p.kind == descriptionPart || p.kind == assertionPart {
			texts = append(texts, r.body.text[p.a:p.b])
		}
	}
	for i, text := range texts {
		for _, rule := range [...]*rule{hires, states} {
			if m := rule.FindStringIndex(text); m != nil && (i == 0 || rule == states) {
				r.review(path, fmt.Sprintf("no subservice organization was read, but the report says %q", truncate(strings.TrimSpace(flat(text[m[0]:m[1]])), 80)))
				return
			}
		}
	}
}
