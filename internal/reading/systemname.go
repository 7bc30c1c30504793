package reading

import (
	"strings"
)

// scopeSystem reads the system out of the scope sentence: "the description of
// X's Y", "of the Y of X" or "of its Y".
func (r *report) scopeSystem(scope passage, org, system []claim) ([]claim, []claim) {
	if m := ownedBy.FindStringSubmatchIndex(scope.text); m != nil && properName(tidyName(scope.text[m[2]:m[3]])) && caseName(scope.text[m[4]:m[5]]) {
		org = appendName(org, scope, m[2], m[3], "organization.scope_paragraph")
		return org, appendSystem(system, scope, m[4], m[5], "system.scope_paragraph")
	}
	if m := systemOf.FindStringSubmatchIndex(scope.text); m != nil && !strings.HasSuffix(scope.text[m[2]:m[3]], " as") {
		before := len(org)
		if org = appendName(org, scope, m[4], m[5], "organization.scope_paragraph"); len(org) > before {
			return org, appendSystem(system, scope, m[2], m[3], "system.scope_paragraph")
		}
	}
	for _, rule := range [...]*rule{systemIts, systemBare} {
		if m := rule.FindStringSubmatchIndex(scope.text); m != nil && !plainSystem.MatchString(scope.text[m[2]:m[3]]) {
			return org, appendSystem(system, scope, m[2], m[3], "system.scope_paragraph")
		}
	}
	return org, system
}

// caseName reports whether s begins with a capital or a digit, as names do, after
// at most three words such as "cloud-based".
func caseName(s string) bool {
	for i, w := range strings.Fields(s) {
		if !lowerStart(w) {
			return true
		}
		if i == 3 || len(w) < 4 {
			break
		}
	}
	return false
}

func appendSystem(list []claim, p passage, a, b int, rule string) []claim {
	name := tidySystem(p.text[a:b])
	if len(name) < 2 || len(name) > 140 || plainSystem.MatchString(name) {
		return list
	}
	return append(list, says(name, p, a, b, rule))
}

var systemTail = rx(`\s+(?:titled|entitled|for its|used to|that|which|presents?|(?:in|over|during) the period|as designed|(?:as )?(?:prepared|provided|operated|owned|developed) by)\b.*$|,$`)

// systemLead is what may stand before the name that a system is known by.
var systemLead = rx(`^(?:the )?system,? (?:known as|called|named|referred to as) (?:the )?`)

func tidySystem(s string) string {
	s = flat(s)
	s = paren.ReplaceAllString(s, "")
	s = systemTail.ReplaceAllString(s, "")
	s = systemLead.ReplaceAllString(s, "")
	s = strings.Trim(s, " ,;:-")
	for _, lead := range [...]string{"the ", "The ", "its ", "Its ", "their "} {
		s = strings.TrimPrefix(s, lead)
	}
	return s
}

func sameSystem(a, b string) bool {
	trim := func(s string) string {
		s = bareName(s)
		return strings.TrimSuffix(strings.TrimSuffix(s, " system"), " services")
	}
	a, b = trim(a), trim(b)
	return a != "" && b != "" && (a == b || strings.Contains(a, b) || strings.Contains(b, a))
}

// dropOwner takes "X's" off the front of a system's name.
func dropOwner(claims []claim, org *string) []claim {
	if org == nil {
		return claims
	}
	for i := range claims {
		if owner, rest, ok := strings.Cut(claims[i].value, "'s "); ok && (sameName(owner, *org) || strings.HasSuffix(bareName(*org), " "+bareName(owner))) {
			claims[i].value = rest
		}
		if bareName(claims[i].value) == bareName(*org) {
			claims[i].weight = 0.5 // the owner, rather than a system of the same name
		}
	}
	return claims
}
