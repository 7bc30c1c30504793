package reading

import "strings"

var (
	closing   = rx(`(?m)^(?:sincerely|regards|(?:very )?truly|yours|respectfully|best|kind regards|warm regards|thank you)\b[^\n]{0,30},?$`)
	roleTitle = rx(`\b(?:officer|director|president|head|manager|counsel|chief|vp|ceo|cfo|cto|ciso|coo|founder|lead|partner|controller|secretary)\b`)
	person    = exact(`^(?:/s/ ?)?` + personName + `(?:, (?:CPA|CISA|CISM|CISSP|MBA|Ph\.?D\.?|Esq\.?))*$`)
)

// personName is the name of a person, with the small words of some.
const personName = `\p{Lu}[\p{L}'.-]*(?: (?:\p{Lu}[\p{L}'.-]*|de|la|le|van|von|der|den|di|da|del|bin|al))* \p{Lu}[\p{L}'-]+`

// personAndTitle is a person with the title on one line.
var personAndTitle = exact(`^(?:/s/ ?)?(` + personName + `)(?:,| -| \|) ((?:[A-Z][\w&-]*,? ?|of |and |the |for |& ){1,9})$`)

// signLabel is a label of a signature block.
var signLabel = rx(`^(?:(?:by|name|signed(?: by)?|signature|printed name|print name|title|position|its|role) ?: ?|(?:signature|name|title) (?:/s/ ?)?)`)

// signer is a line of a signature block without its label.
func signer(s string) string { return strings.TrimSpace(signLabel.ReplaceAllString(s, "")) }

// withoutOrg is a line of a signature without the organization behind the title.
func withoutOrg(s string, org *string) string {
	if org == nil {
		return s
	}
	for at := strings.LastIndex(s, ", "); at > 0; at = strings.LastIndex(s[:at], ", ") {
		if bareName(s[at+2:]) == bareName(*org) {
			return s[:at]
		}
	}
	return s
}

// bridgeIssuer finds who signs, and whether that is management.
func (r *report) bridgeIssuer(p passage, b *Bridge) {
	lines := linesOf(p, 0)
	from := max(0, len(lines)-12)
	if m := closing.FindStringIndex(p.text); m != nil {
		for i, l := range lines {
			if l.a >= m[1] {
				from = i
				break
			}
		}
	}
	for i := from; i < len(lines); i++ {
		t := withoutOrg(signer(lines[i].text), b.ServiceOrganization)
		if m := personAndTitle.FindStringSubmatchIndex(t); m != nil && roleTitle.MatchString(t[m[4]:m[5]]) && !legal.MatchString(t) {
			name, role := t[m[2]:m[3]]+", "+t[m[4]:m[5]], "management"
			b.Issuer, b.IssuerRole = &name, &role
			r.put("bridge.issuer", p, lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature", worth("bridge.signature"))
			r.put("bridge.issuer_role", p, lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature", worth("bridge.signature"))
			return
		}
		next := i + 1 // the name again, under the signature
		if next < len(lines) && strings.TrimPrefix(t, "/s/ ") == strings.TrimPrefix(signer(lines[next].text), "/s/ ") {
			next++
		}
		titled := next < len(lines) && roleTitle.MatchString(lines[next].text) && wordCount(lines[next].text) < 10
		if !person.MatchString(t) || wordCount(t) > 6 || !titled && !strings.HasPrefix(t, "/s/") {
			continue
		}
		name, role := strings.TrimSpace(strings.TrimPrefix(t, "/s/")), "management"
		end := lines[i].a + len(lines[i].text)
		if titled {
			name += ", " + withoutOrg(signer(lines[next].text), b.ServiceOrganization)
			end = lines[next].a + len(lines[next].text)
		}
		if b.Auditor != nil && signsForAuditor(lines[i:], *b.Auditor) {
			role = "auditor"
		}
		b.Issuer, b.IssuerRole = &name, &role
		r.put("bridge.issuer", p, lines[i].a, end, "bridge.signature", worth("bridge.signature"))
		r.put("bridge.issuer_role", p, lines[i].a, end, "bridge.signature", worth("bridge.signature"))
		return
	}
	r.review("bridge.issuer", "no signature was found")
}

func signsForAuditor(lines []textLine, firm string) bool {
	for i, l := range lines {
		if i > 3 {
			break
		}
		if sameName(tidyName(l.text), firm) {
			return true
		}
	}
	return false
}
