package reading

import (
	"slices"
	"strings"
)

// Reports name their system in sentences of a few forms: what is described, what
// the description presents, whose users may read the report. Each part of the
// report that does is a witness of its own.
var (
	systemOpens = rx(`\bdescriptions?,? (?:(?:titled|entitled|called) "[^"]{0,120}",? |in (?:section|part|chapter) \w{1,5} )?of (?:(?:the|its|their|our) )?(?:system(?: of| known as| called| named| related to)+ (?:the )?)?` +
		`|\bpresent(?:s|ed)? (?:fairly )?(?:(?:the|its) )?|\buser entities of (?:(?:the|its) )?|\bsystem,? (?:of [^,;.]{2,80}? )?(?:known as|called|named|related to|referred to as) (?:the )?` +
		`|\b(?:titled|entitled|called),? "(?:(?:[^"]{2,60}'s? |the )?(?:system )?description of )?(?:(?:the|its) )?|\bdescribes (?:the|its|our) |\b(?:responsible for|report on|reporting on|users of) (?:the|its) |\bexamined (?:the|its) `)
	systemCloses = rx(`[,;:()"]|\.(?:\s|$)| (?:throughout|as of|as at|during|between|in the period|over the|from|titled|entitled|called|included|in section|in part|in chapter|found|set forth|set out|measured|based|presents?|that|which|was|were|is|are|has|have|states?|to (?:provide|process|user|meet|the)|prepared|provided|written|operated|owned|by|used|relevant|description|and (?:the|of|on|its|their|whether|to|for|controls?|that|as|has|was|were|is)|for (?:the|its|users|processing|our|use|purposes|` + monthNames + `|\d)|at|on|in)\b`)
	// serviceNoun ends a system's name that has no capital.
	serviceNoun = rx(`\b(?:systems?|platforms?|services?|applications?|software|solutions?|suite|network|products?|environments?|marketplace|exchange|portal|app)$`)
	// noSystem is how no system's name begins.
	noSystem = rx(`^(?:through(?:out)?\b|from\b|since\b|until\b|period\b|(?:an?|the) (?:service|user)|service organi[sz]ation|user|controls?|criteria|tests?|how|what|this|that|those|these|management|responses?|information|any|all|section|internal|operations$|changes|results|company|board|organi[sz]ation|business|each|both|risks?|preparing|designing|an? |complementary|subservice|trust)\b`)
	// coverWord is in a line of the cover that is not the name of a system.
	coverWord = rx(`\bSOC\b|\breport\b|\btype (?:1|2|i|ii)\b|\bservice organi[sz]ations?\b|\bconfidential\b|\bauditors?\b|\bperiod\b|\bprepared\b|\bsystem and organi[sz]ation\b|\bcontrols\b|\b(?:19|20)\d\d\b`)
)

// systemsIn lists what a part of the report calls the system.
func (r *report) systemsIn(p passage, rule string, orgs []claim) []claim {
	var out []claim
	for _, m := range systemOpens.FindAllStringIndex(p.text, 40) {
		rest := p.text[m[1]:min(len(p.text), m[1]+180)]
		end := len(rest)
		closes := systemCloses.FindStringIndex(rest)
		if closes != nil {
			end = closes[0]
		}
		if at := strings.IndexByte(rest[:end], '\n'); at >= 0 && at+m[1]-strings.LastIndexByte(p.text[:m[1]], '\n') < shortLine {
			end = at // of a heading
		} else if closes == nil {
			continue
		}
		a, b := unowned(rest[:end], orgs)
		name := tidySystem(rest[a:b])
		if len(out) < 3 && systemLike(name) && !slices.ContainsFunc(orgs, func(c claim) bool { return bareName(c.value) == bareName(name) || strings.Contains(name, c.value) }) {
			out = append(out, says(name, p, m[1]+a, m[1]+b, rule))
		}
	}
	return out
}

// unowned is a system's name without its owner: "X's Y" and "Y of X".
func unowned(s string, orgs []claim) (a, b int) {
	b = len(s)
	for _, sign := range [...]string{"'s ", "s' ", "'s\n", "s'\n"} {
		if at := strings.LastIndex(s, sign); at > 0 && properName(tidyName(s[:at+1])) {
			a = max(a, at+len(sign))
		}
	}
	for _, of := range [...]string{" of ", "\nof ", " of\n"} {
		at := strings.LastIndex(s[a:], of)
		if at <= 0 {
			continue
		}
		tail := tidyName(s[a+at+len(of):])
		if legal.MatchString(tail) || slices.ContainsFunc(orgs, func(c claim) bool { return sameName(c.value, tail) }) {
			b = min(b, a+at)
		}
	}
	return a, b
}

// systemLike reports whether s reads as the name of a system: with a capital, or
// with a noun for what it is.
func systemLike(s string) bool {
	return len(s) > 1 && len(s) < 100 && wordCount(s) < 10 && !plainSystem.MatchString(s) && !noSystem.MatchString(s) && !startsDate.MatchString(s) && !coverWord.MatchString(s) &&
		!strings.HasSuffix(s, "'s") && (caseName(s) || smallFirst.MatchString(s) || wordCount(s) > 1 && serviceNoun.MatchString(s)) && len(codes(s)) == 0
}

// otherSystems adds to the claims of the scope what the other parts call the
// system.
func (r *report) otherSystems(o opinion, parts []part, orgs, system []claim) []claim {
	system = append(system, r.systemsIn(o.report.cut(0, o.a), "system.scope_paragraph", orgs)...)
	system = append(system, r.systemsIn(o.report.cut(o.a, o.b), "system.opinion", orgs)...)
	system = append(system, r.systemsIn(o.report.cut(o.b, len(o.report.text)), "system.use", orgs)...)
	for _, p := range parts {
		switch p.kind {
		case assertionPart:
			system = append(system, r.systemsIn(r.body.cut(p.a, min(p.b, p.a+3000)), "system.assertion", orgs)...)
		case descriptionPart:
			system = append(system, r.systemsIn(r.body.cut(p.a, min(p.b, p.a+250)), "system.heading", orgs)...)
		}
	}
	return r.coverSystems(orgs, agreeOn(system))
}

// agreeOn lets the form of a name that most parts give stand for the longer and
// shorter forms of the others.
func agreeOn(claims []claim) []claim {
	support := func(c claim) int {
		from := map[string]bool{}
		for _, d := range claims {
			if bareName(d.value) == bareName(c.value) {
				from[sourceOf(d.rule)] = true
			}
		}
		return len(from)
	}
	n := make([]int, len(claims))
	for i, c := range claims {
		n[i] = support(c)
	}
	out := slices.Clone(claims)
	for i := range claims {
		best := i
		for j := range claims {
			if n[j] > n[best] && n[j] > 1 && sameSystem(claims[i].value, claims[j].value) {
				best = j
			}
		}
		if best != i {
			weight := min(claims[i].weight, claims[best].weight)
			out[i] = claims[best]
			out[i].weight = weight
		}
	}
	return out
}

// coverSystems adds the lines of the cover that another claim confirms, or, when
// there is no claim, the one that the report says again and again.
func (r *report) coverSystems(orgs, system []claim) []claim {
	for _, l := range r.front() {
		for _, k := range strokes(textLine{l.text, 0}) {
			p := r.hy.write([]*line{l}, false)
			name := tidySystem(k.text)
			if k.a+len(k.text) > len(p.text) || !systemLike(name) || firmLine.MatchString(k.text) || slices.ContainsFunc(orgs, func(c claim) bool { return sameName(c.value, name) }) {
				continue
			}
			if slices.ContainsFunc(system, func(c claim) bool { return bareName(c.value) == bareName(name) }) {
				return append(system, says(name, p, k.a, k.a+len(k.text), "system.cover"))
			}
			if len(system) == 0 && strings.Count(r.plain(), " "+bareName(name)+" ") > 3 {
				return append(system, says(name, p, k.a, k.a+len(k.text), "system.cover_line"))
			}
		}
		if l.page != r.front()[0].page {
			break
		}
	}
	return system
}
