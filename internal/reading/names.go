package reading

import (
	"strings"
)

// abroad is legal forms of companies outside of the United States.
const abroad = `gmbh(?:\s+&\s+co\.?\s+kg)?|kg|ag|s\.a|s\.a\.s|sas|sarl|s\.a\.r\.l|s\.r\.l|srl|s\.p\.a|s\.l|s\.r\.o|a\.s|d\.o\.o|sp\.\s+z\s+o\.o|oyj?|ab|aps|a/s|asa|bv|b\.v|nv|n\.v|pty|pte|pvt|k\.k|ltda|ulc|se|s\.à r\.l|private limited|co-?operative`

// legal is the legal form at the end of a company's name.
var legal = compile(`(?i)(?:,?\s+(?:inc|incorporated|llc|l\.l\.c|lllp|llp|l\.l\.p|lp|l\.p|ltd|limited|corp|corporation|co|company|pbc|plc|pc|p\.c|pllc|p\.a|pa|cpas?|` + abroad + `)\b\.?)+$`)

// bareName is a name in lower case without its legal form, for comparison.
func bareName(s string) string {
	s = strings.ToLower(flat(s))
	s = strings.TrimPrefix(s, "the ")
	s = legal.ReplaceAllString(s, "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
	}), " ")
}

// sameName reports whether two names mean one company: equal without their
// legal form, or one the short form that begins the other.
func sameName(a, b string) bool {
	a, b = bareName(a), bareName(b)
	if a == "" || b == "" {
		return false
	}
	return a == b || initials(a) == b || initials(b) == a || strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ") || strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", "")
}

// initials is the first letters of the words of a bare name of three or more.
func initials(s string) string {
	var out []byte
	for w := range strings.FieldsSeq(s) {
		if w != "of" && w != "and" && w != "the" {
			out = append(out, w[0])
		}
	}
	if len(out) < 3 {
		return ""
	}
	return string(out)
}

// The scope paragraph names the service organization and the system.
var (
	// examines opens the scope paragraph; what follows names the organization, the
	// system, or both.
	examines   = rx(`\b(?:have )?(?:examined?|engaged (?:by|to))\b`)
	ownerFirst = rx(`^(?: (?:by|to examine|to report on|the|management of|management's|accompanying|attached|our))*? (.{2,90}?)(?: ?\([^)]{1,160}\))?(?:'s?)?(?: ?\([^)]{1,160}\))? (?:to (?:report on|examine) )?(?:its |the |their |accompanying |management's |attached |own )*description\b`)
	ownerWrote = rx(`description (?:(?:prepared|provided|written) )?by (.{2,90}?) of (?:the |its )`)
	// ownerBehind is what follows the description of a system when its owner does.
	ownerBehind = rx(`^,? (?:that was )?(?:prepared|provided|written|presented) by\b`)
	// ownerGives is a description by its owner in a clause of its own.
	ownerGives  = rx(`description(?: that| which)? (.{2,90}?)(?: ?\([^)]{1,60}\))? (?:gives?|gave|provides?|provided|has (?:given|provided|prepared)|prepared|presents?) of (?:the |its )`)
	nextSystem  = rx(`^([^,;"()]{2,140}?)` + systemEnd)
	ownedBy     = rx(`description (?:in (?:section|part|chapter) \w{1,5} )?of (?:the )?([A-Z0-9][^;"]{1,80}?)'s?(?: ?\([^)]{1,160}\))? ([a-z0-9][^,;"()]{1,120}?)` + systemEnd)
	systemOf    = rx(`description(?:,? [^.;]{0,120}?)??,? of (?:the |its |their )([^,;"()]{2,140}?) of ([A-Z0-9][^;"()]{1,90}?)` + systemEnd)
	systemIts   = rx(`description(?:,? [^.;]{0,160}?)??,? of (?:its|the|their) (?:system, the )?([^,;"()]{2,140}?)` + systemEnd)
	systemBare  = exact(`(?i:description) of ([A-Z0-9][^,;"()]{2,140}?)(?i:` + systemEnd + `)`)
	plainSystem = rx(`^(?:the )?(?:systems?|services?|description|controls?)$`)
	coverTitle  = rx(`report on (.{2,90}?)'s? description of (?:its|the|their) (.{2,140}?)(?:,? and (?:on )?(?:the )?suitability|,? (?:and|on|relevant|for the period|throughout|as of)\b)`)
	assertTitle = rx(`description of (?:the|its|our) (.{2,140}?) of (.{2,90}?),? (?:\(|throughout|as of|for the period)`)
	paren       = compile(`\s*[("].*$`)
	doingAs     = rx(`,? (?:d/?b/?a|doing business as|f/?k/?a|formerly|related to|to examine|to report)\b.*$`)
	possessive  = compile(`(?:'s|')$`)
)

// tidyName strips what is not the name: brackets, quotes, possessives, blanks.
func tidyName(s string) string {
	s = flat(s)
	s = paren.ReplaceAllString(s, "")
	s = doingAs.ReplaceAllString(s, "")
	s = strings.TrimSpace(strings.Trim(s, " ,;:-|*"))
	for _, lead := range [...]string{"the ", "The ", "management of ", "Management of "} {
		s = strings.TrimPrefix(s, lead)
	}
	s = possessive.ReplaceAllString(s, "")
	if strings.HasSuffix(s, ".") && !legal.MatchString(s) {
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

// properName reports whether s can be the name of an organization.
func properName(s string) bool {
	if len(s) < 2 || len(s) > 100 || strings.Count(s, " ") > 10 {
		return false
	}
	first := rune(s[0])
	if !(first >= 'A' && first <= 'Z' || first >= '0' && first <= '9' || first > 127 || len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' || smallFirst.MatchString(s)) {
		return false
	}
	return (initial.MatchString(s) || !notAName.MatchString(s)) && !startsDate.MatchString(s)
}

// smallFirst is a name that begins in small letters with a capital in its word.
var smallFirst = exact(`^[a-z]{1,5}[A-Z][a-z]`)

// initial is how the name of a person, or of a firm by persons, may begin.
var initial = exact(`^[A-Z]\. `)

var startsDate = compile(`(?i)^(?:` + shortDate + `|\d{4}\b)`)

var notAName = rx(`^(?:restrict(?:ed|ion)|inherent|intended|emphasis|other matter|basis|management|the|our|we|its?|this|that|these|service organization|user entit|report|section|table of contents|independent|board of|type|page|soc|system and org|confidential|proprietary|description|criteria|controls?|to|a|an|as|in|of|prepared|certified public accountants?|statement|assertion|opinion|scope|subject matter|what (?:we|was)|our)\b|\b(?:whom it may|description of|suitability|throughout the)\b`)

// readNames finds the service organization, the system and the auditor.
func (r *report) readNames(o opinion, parts []part, s *SOC2) {
	org, system := r.scopeNames(o)
	front := r.body.cut(0, coverEnd(parts))
	front = front.cut(0, 6000)
	if m := coverTitle.FindStringSubmatchIndex(front.text); m != nil {
		org = appendName(org, front, m[2], m[3], "organization.cover_title")
		system = appendSystem(system, front, m[4], m[5], "system.cover_title")
	}
	for _, p := range parts {
		if p.kind != assertionPart {
			continue
		}
		text := r.body.cut(p.a, min(p.b, p.a+3000))
		if m := assertTitle.FindStringSubmatchIndex(text.text); m != nil {
			system = appendSystem(system, text, m[2], m[3], "system.assertion")
			org = appendName(org, text, m[4], m[5], "organization.assertion")
		}
		break
	}
	org = append(org, r.otherOwners(o, parts, org)...)
	org = r.coverNames(org)
	org = longest(notSystems(org, system))
	s.ServiceOrganization = r.settle("soc2.service_organization", org, sameName, r.ownerChecks(org)...)
	system = dropOwner(r.otherSystems(o, parts, org, system), s.ServiceOrganization)
	s.System = r.settle("soc2.system", system, sameSystem, r.recurs(system, sameSystem)...)
}

// recurs checks that the likeliest name stands in other places of the report: a
// name that was cut wrongly stands where it was cut.
func (r *report) recurs(claims []claim, same func(a, b string) bool) []check {
	if len(claims) == 0 {
		return nil
	}
	name := bareName(group(claims, same)[0].chosen.value)
	return []check{{holds: name != "" && strings.Count(r.plain(), " "+name+" ") > 1}}
}

// plain is the words of the body in lower case, for counting.
func (r *report) plain() string {
	if r.words == "" {
		r.words = " " + bareText(strings.ReplaceAll(r.body.text, "'s", "")) + " "
	}
	return r.words
}

// bothOrDesign is where the scope sentence goes on from the description to the
// controls.
var bothOrDesign = rx(`,? (?:and )?(?:on )?(?:the )?suitability of`)

// systemEnd is what may follow the name of a system.
const systemEnd = `["']? ?(?:$|,|;|\(|"|\)|(?:throughout|as of|as at|for the (?:period|year)|during|between|titled|entitled|included|in section|found in|set forth|measured|based on|and the suitability|and on the|and the design|to (?:provide|process)|for (?:processing|providing))\b)`

// scopeNames reads the addressee and the first paragraph of the auditor's report.
func (r *report) scopeNames(o opinion) (org, system []claim) {
	head := o.report.cut(0, 7000)
	org = addressees(head)
	at := examines.FindStringIndex(head.text)
	if at == nil {
		return org, system
	}
	scope := head.cut(at[1], at[1]+1000)
	if m := bothOrDesign.FindStringIndex(scope.text); m != nil {
		scope = scope.cut(0, m[0])
	}
	owner := ownerWrote.FindStringSubmatchIndex(scope.text)
	if owner == nil {
		owner = ownerGives.FindStringSubmatchIndex(scope.text)
	}
	switch m := owner; {
	case m != nil:
		org = appendName(org, scope, m[2], m[3], "organization.scope_paragraph")
		rest := scope.cut(m[1], len(scope.text))
		if at := nextSystem.FindStringSubmatchIndex(rest.text); at != nil && !plainSystem.MatchString(rest.text[at[2]:at[3]]) {
			return org, appendSystem(system, rest, at[2], at[3], "system.scope_paragraph")
		}
	default:
		if m := ownerFirst.FindStringSubmatchIndex(scope.text); m != nil && !ownerBehind.MatchString(scope.text[m[1]:]) {
			org = appendName(org, scope, m[2], m[3], "organization.scope_paragraph")
		}
	}
	return r.scopeSystem(scope, org, system)
}

// coverNames adds the first lines of the cover that another claim confirms, so
// that a slogan or a logo's text alone names nobody.
func (r *report) coverNames(org []claim) []claim {
	if len(r.pages) == 0 {
		return org
	}
	for i, l := range r.pages[0] {
		if i > 8 {
			break
		}
		p := r.hy.write(r.pages[0][i:i+1], false)
		name := tidyName(l.text)
		if !properName(name) || len(name) > 70 {
			continue
		}
		if i+1 < len(r.pages[0]) && legal.MatchString(" "+r.pages[0][i+1].text) && len(r.pages[0][i+1].text) < 12 {
			p = r.hy.write(r.pages[0][i:i+2], false)
			name = tidyName(p.text)
		}
		for _, c := range org {
			if sameName(c.value, name) {
				return append(org, says(name, p, 0, len(p.text), "organization.cover"))
			}
		}
		if len(org) == 0 && legal.MatchString(name) && !attestor.MatchString(name) {
			return append(org, says(name, p, 0, len(p.text), "organization.cover"))
		}
	}
	return org
}

// attestor is the legal form of a firm of accountants, whose report it is.
var attestor = exact(`(?i:\b(?:PLLC|CPAs?|P\.C\.|LLP))$`)

func appendName(list []claim, p passage, a, b int, rule string) []claim {
	name := tidyName(p.text[a:b])
	if !properName(name) {
		return list
	}
	return append(list, says(name, p, a, b, rule))
}

// longest prefers, among claims that agree, the fullest form of the name.
func longest(claims []claim) []claim {
	for i := range claims {
		for j := range claims {
			if sameName(claims[i].value, claims[j].value) && legal.MatchString(claims[j].value) && len(claims[j].value) > len(claims[i].value) {
				claims[i].weight -= 0.001 // a short form never wins over the legal name
			}
		}
	}
	best := -1
	for i := range claims {
		if legal.MatchString(claims[i].value) && (best < 0 || claims[i].weight > claims[best].weight) {
			best = i
		}
	}
	if best > 0 {
		claims[0], claims[best] = claims[best], claims[0]
	}
	return preferLegal(claims)
}

// preferLegal lets a full legal name stand for its group.
func preferLegal(claims []claim) []claim {
	for i := range claims {
		if !legal.MatchString(claims[i].value) {
			for _, c := range claims {
				if legal.MatchString(c.value) && sameName(c.value, claims[i].value) {
					w := claims[i].weight
					claims[i].value = c.value
					claims[i].p, claims[i].a, claims[i].b = c.p, c.a, c.b
					claims[i].weight = w
					break
				}
			}
		}
	}
	return claims
}
