package reading

import (
	"fmt"
	"slices"
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

var (
	// severalRx is how a report says how many subservice organizations there are.
	severalRx = rx(`\b(?:(these|both|those)|(two|three|four|five|six|seven|eight|nine|ten)) (?:(?:carved[- ]out|other|of (?:the|its)) )?sub-?service (?:organi[sz]ation|provider)s\b`)
	// leansOn is a sentence that says that another company does a part of the service.
	leansOn = rx(`\b(?:depends?|rel(?:y|ies)|runs?|hosts?|outsources?) (?:(?:[\w-]+ ){0,5}(?:on|upon|at|with|to) )?[A-Z]|\b(?:hosted|provided|supplied|operated|stored|printed|delivered) (?:by|at|with|from) [A-Z]|\bcomes? from [A-Z]|^[A-Z].{3,80}\b(?:hosts|supplies|stores|delivers|prints|runs)\b`)
)

// checkNumber sends a list to a person that is shorter than the auditor's report
// says, or lacks a company that the report leans on.
func (r *report) checkNumber(o opinion, s *SOC2) {
	const path = "soc2.subservice_organizations"
	text := o.report.text
	for _, m := range severalRx.FindAllStringSubmatchIndex(text, -1) {
		n := 2
		if m[4] >= 0 {
			n, _ = number(text[m[4]:m[5]])
		}
		if n > len(s.Subservice) {
			r.review(path, fmt.Sprintf("the auditor's report speaks of %q, %d read", flat(text[m[0]:m[1]]), len(s.Subservice)))
			return
		}
	}
	for _, m := range companyRx.FindAllStringSubmatchIndex(text, -1) {
		name := tidyName(text[m[2]:m[3]])
		if !legal.MatchString(name) || s.names(name) || !leansOn.MatchString(sentenceAt(text, m[2])) {
			continue
		}
		r.review(path, fmt.Sprintf("the auditor's report names %q, which was not read as a subservice organization", name))
		return
	}
}

// names reports whether a name is that of someone whom the reading knows.
func (s *SOC2) names(name string) bool {
	for _, known := range [...]*string{s.ServiceOrganization, s.Auditor, s.System} {
		if known != nil && (sameName(*known, name) || strings.Contains(bareName(name), bareName(*known))) {
			return true
		}
	}
	return slices.ContainsFunc(s.Subservice, func(p Subservice) bool {
		return sameProvider(p.Name, name) || strings.Contains(bareName(name), bareName(p.Name))
	})
}

// checkProviders sends an empty list to a person when the auditor's report, the
// assertion or the description speaks of what others do for the organization.
func (r *report) checkProviders(o opinion, parts []part, s *SOC2) {
	const path = "soc2.subservice_organizations"
	if len(s.Subservice) > 0 {
		r.doubtProviders(parts, s)
		return
	}
	if noneUsed.MatchString(r.body.text) {
		return
	}
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

var (
	// capitals2 is two words and more that begin with capitals, as names do.
	capitals2 = exact(`(?:^|[^\p{L}\d.])(` + nameWord + `(?:(?: |,? ?(?:&|of) |, )(?:` + nameWord + `))+)`)
	// capitalsFrom is the words with capitals that a text begins with.
	capitalsFrom = exact(`^` + orgName)
	// countedOnes says how many subservice organizations there are.
	countedOnes = rx(`\b(\w+) (?:\w+ )?sub-?service (?:organi[sz]ations|providers)\b`)
	// ofReports is words of every report, which are in no name of a company.
	ofReports = rx(`\b(?:SOC|TSP|AICPA|Trust|Services? Organi[sz]ation|Criteria|Description|Section|User|Entit(?:y|ies)|Complementary|Subservice|Controls?|Report|Type|January|February|March|April|May|June|July|August|September|October|November|December|Security|Availability|Confidentiality|Privacy|Integrity|System|Assertion|Management|Rule|HIPAA|United States|In|We|Our|The|Each|These|Those|This|Its)\b`)
)

// doubtProviders sends a list to a person when the auditor's report counts another
// number of subservice organizations, or names a company beside them that the list
// lacks.
func (r *report) doubtProviders(parts []part, s *SOC2) {
	const path = "soc2.subservice_organizations"
	for _, m := range countedOnes.FindAllStringSubmatch(r.body.text, 20) {
		if n, ok := number(strings.ToLower(m[1])); ok && !digits.MatchString(m[1]) && n > 1 && n != len(s.Subservice) {
			r.review(path, fmt.Sprintf("the report says %q, and %d were read", truncate(flat(m[0]), 60), len(s.Subservice)))
		}
	}
	for _, p := range r.subserviceParagraphs(parts) {
		for _, m := range hires.FindAllStringIndex(p.text, -1) {
			name := capitalsFrom.FindString(p.text[m[1]-1:])
			if name = tidyName(name); r.unlisted(name, s) {
				r.review(path, fmt.Sprintf("page %d says that %q does a part, and the list lacks it", p.page(m[0]), truncate(name, 60)))
			}
		}
		for _, m := range capitals2.FindAllStringSubmatchIndex(p.text, -1) {
			for _, n := range splitNames(p.text[m[2]:m[3]]) {
				name := tidyName(n.text)
				if !r.unlisted(name, s) || methodFirst.MatchString(name) || !subTalk.MatchString(p.text) || !serves.MatchString(sentenceAt(p.text, m[2])) {
					continue
				}
				r.review(path, fmt.Sprintf("page %d names %q beside subservice organizations, and the list lacks it", p.page(m[2]), truncate(name, 60)))
			}
		}
	}
}

// unlisted reports whether a name can be that of a company that no part of the
// reading names.
func (r *report) unlisted(name string, s *SOC2) bool {
	if !strings.Contains(name, " ") || !properName(name) || isGeneric(name) || ofReports.MatchString(name) || bareName(" "+name) == "" {
		return false
	}
	for _, known := range [...]*string{s.ServiceOrganization, s.System, s.Auditor} {
		if known != nil && (sameProvider(*known, name) || strings.Contains(bareName(*known), bareName(name)) || strings.Contains(bareName(name), bareName(*known))) {
			return false
		}
	}
	for _, o := range s.Subservice {
		if sameProvider(o.Name, name) || strings.Contains(bareName(o.Name), bareName(name)) || strings.Contains(bareName(name), bareName(o.Name)) || o.Services != nil && strings.Contains(*o.Services, name) {
			return false
		}
	}
	return true
}

// methodFirst opens a cell of a method and what stands beside it, run together.
var methodFirst = rx(`^(?:carve[- ]?(?:out|in)|inclusive)\b`)
