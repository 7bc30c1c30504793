package reading

import (
	"slices"
	"strings"
)

// audience is to whom in an organization a report is addressed.
const audience = `(?:(?:executive|senior|audit|supervisory|the) )*(?:boards?(?: of (?:directors|trustees|managers|governors))?|management(?: team)?|shareholders|stockholders|stakeholders|members|owners|partners|(?:audit )?committee|directors|trustees|leadership(?: team)?|executives|officers|governors|council)`

var (
	// addressee is the line to whom the auditor reports.
	addressee = rx(`(?m)^(?:(?:addressed )?to|addressee|attention|attn|for the attention of) ?:? (?:the )?(?:(?:` + audience + `(?: ?(?:,|and|&|,? and) (?:the )?)?)+(?: of |,? at |, |: ?)(?:the )?)?([\p{Lu}0-9][^\n]{1,110}(?:\n(?:inc|llc|ltd|corp|services|systems)[^\n]{0,40})?)$`)
	// boardLine is an addressee over two lines: who, and of what.
	boardLine = rx(`(?m)^(?:(?:(?:addressed )?to|attention) ?:? )?(?:the )?(?:` + audience + `(?: ?(?:,|and|&|,? and) (?:the )?)?)+(?: of)?(?:,? the)?[,:]?\n([\p{Lu}0-9][^\n]{1,90})$`)
	boardOf   = rx(`(?m)^(?:the )?(?:` + audience + `(?: ?(?:,|and|&|,? and) (?:the )?)?)+(?: of (?:the )?|, )([\p{Lu}0-9][^\n]{1,90})$`)
	lineOver  = rx(`(?m)^([\p{Lu}0-9][^\n]{1,90})\n(?:(?:attention|attn)\.?:? [^\n]{3,60}|(?:the )?(?:board of directors|management))$`)
	// generic is an addressee that names no organization.
	generic = rx(`^(?:(?:` + audience + `|the|and|of|its|our|whom|users?|customers?)[ ,&]*)+$`)
	// ownerSays names the organization by what its management does.
	ownerSays = exact(`(?i:\b(?:management of|assertion (?:of|by)(?: the management of)?|signed for|(?:signed )?(?:for and )?on behalf of|prepared by|provided by|engaged by|statement (?:of|by)) )(?:the )?([a-z]{0,3}[\p{Lu}0-9][\p{L}\d&'.-]*(?:,? (?:&|and|of|[\p{Lu}0-9][\p{L}\d&'.-]*)){0,7})`)
	// ownerCalled is a name with its short form in brackets behind it.
	ownerCalled  = exact(`(?:^|[\s"])([a-z]{0,3}[\p{Lu}0-9][\p{L}\d&'.-]*(?:,? (?:&|and|of|[\p{Lu}0-9][\p{L}\d&'.-]*)){0,7})(?:'s?)? ?\((?:(?i:hereinafter|herein|also|referred to as|called|the|doing business as|d/b/a) ){0,4}"`)
	ownerEngages = exact(`(?:^|\n|[.] )([a-z]{0,3}[\p{Lu}0-9][\p{L}\d&'.-]*(?:,? (?:&|and|of|[\p{Lu}0-9][\p{L}\d&'.-]*)){0,7}) (?:has )?(?:engaged|appointed|retained) us\b`)
)

// secondOwner is a second addressee, such as a subservice organization whose
// controls are included; asSubservice is how its assertion begins.
var (
	secondOwner  = rx(` and (?:to )?(?:the )?` + audience + ` of\b`)
	asSubservice = rx(`^[.\s]*as (?:a|the) subservice organi[sz]ation\b`)
)

// ownerChecks checks that the organization's name stands in other places too. A
// single part of the report is no such place: an assertion may be another's.
func (r *report) ownerChecks(org []claim) []check {
	if len(org) == 0 {
		return nil
	}
	first := group(org, sameName)[0]
	for _, c := range first.all {
		if sourceOf(c.rule) != sourceOf(first.chosen.rule) || c.rule == "organization.addressee" || c.rule == "organization.scope_paragraph" {
			return r.recurs(org, sameName)
		}
	}
	return nil
}

// addressees is the organization to which the auditor reports.
func addressees(head passage) []claim {
	for _, rule := range [...]*rule{boardLine, addressee, boardOf, lineOver} {
		for _, m := range rule.FindAllStringSubmatchIndex(head.text, 4) {
			b := m[3]
			if at := secondOwner.FindStringIndex(head.text[m[2]:b]); at != nil {
				b = m[2] + at[0]
			}
			name := tidyName(head.text[m[2]:b])
			if _, opens := partOf(roman.ReplaceAllString(numbered.ReplaceAllString(name, ""), "")); opens || generic.MatchString(name) || isTitle(name) && !legal.MatchString(name) || !properName(name) || len(name) > 90 {
				continue
			}
			return []claim{says(name, head, m[2], b, "organization.addressee")}
		}
	}
	return nil
}

// otherOwners is what the other parts call the organization. Of these a name
// alone, which no legal form closes, must be one that another claim gives.
func (r *report) otherOwners(o opinion, parts []part, known []claim) []claim {
	var out []claim
	add := func(p passage, rule string, times int, rules ...*rule) {
		for _, by := range rules {
			for _, m := range by.FindAllStringSubmatchIndex(p.text, times) {
				a, b := ownName(p.text, m[2], m[3], known), m[3]
				if at := strings.IndexByte(p.text[a:b], '\n'); at >= 0 && by == ownerSays && !legal.MatchString(" "+p.text[a+at+1:b]) {
					b = a + at
				}
				name := tidyName(p.text[a:b])
				if generic.MatchString(name) || asSubservice.MatchString(p.text[b:min(len(p.text), b+90)]) || firmLine.MatchString(name) && attestor.MatchString(name) {
					continue
				}
				if legal.MatchString(name) || slices.ContainsFunc(known, func(c claim) bool { return sameName(c.value, name) }) {
					out = appendName(out, p, a, b, rule)
				}
			}
		}
	}
	add(o.report.cut(0, o.a), "organization.called", 1, ownerCalled)
	add(o.report.cut(0, o.a), "organization.engages", 1, ownerEngages)
	for _, p := range parts {
		switch p.kind {
		case assertionPart:
			add(r.body.cut(p.a, min(p.b, p.a+6000)), "organization.assertion", 3, ownerSays, ownerCalled)
		case descriptionPart:
			add(r.body.cut(p.a, min(p.b, p.a+6000)), "organization.description", 1, ownerCalled)
		}
	}
	said := flat(r.body.text)
	return slices.DeleteFunc(out, func(c claim) bool { // whose assertion an inclusive report holds too
		return strings.Contains(said, c.value+", a subservice organization")
	})
}

// ownName is where the owner's name begins in a run of capitals from a to b,
// which may hold a heading and the name of the system before it.
func ownName(text string, a, b int, known []claim) int {
	for _, c := range known {
		if at := strings.LastIndex(text[a:b], c.value); at > 0 {
			return a + at
		}
	}
	if at := strings.LastIndex(text[a:b], " of "); at > 0 && legal.MatchString(text[a:b]) {
		return a + at + 4
	}
	return a
}

// notSystems leaves out of the owners what is a system's name: the auditor
// speaks of the description of either.
func notSystems(orgs, systems []claim) []claim {
	return slices.DeleteFunc(orgs, func(c claim) bool {
		return !legal.MatchString(c.value) && slices.ContainsFunc(systems, func(s claim) bool { return bareName(s.value) == bareName(c.value) })
	})
}
