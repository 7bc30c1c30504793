package reading

import "strings"

var (
	closing   = rx(`(?m)^(?:sincerely|regards|(?:very )?truly|yours|respectfully|best|kind regards|warm regards|thank you)\b[^\n]{0,30},?$`)
	roleTitle = rx(`\b(?:officer|director|president|head|manager|counsel|chief|vp|ceo|cfo|cto|ciso|coo|founder|lead|partner|controller|secretary)\b`)
	person    = exact(`^(?:/s/ ?)?[A-Z][\w'.-]+(?: [A-Z][\w'.-]*)* [A-Z][\w'-]+(?:, (?:CPA|CISA|CISSP|Ph\.?D\.?|Esq\.?))*$`)
)

// personAndTitle is a person with the title on one line.
var personAndTitle = exact(`^(?:/s/ ?)?([A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3}), ((?:[A-Z][\w&-]* ?|of |and |the ){1,7})$`)

// signLabel is a label of a signature block.
var signLabel = rx(`^(?:by|name|signed(?: by)?|signature|printed name|print name|title|position|its|role) ?: ?`)

// signer is a line of a signature block without its label.
func signer(s string) string { return strings.TrimSpace(signLabel.ReplaceAllString(s, "")) }

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
		t := signer(lines[i].text)
		if m := personAndTitle.FindStringSubmatchIndex(t); m != nil && roleTitle.MatchString(t[m[4]:m[5]]) && !legal.MatchString(t) {
			name, role := t[m[2]:m[3]]+", "+t[m[4]:m[5]], "management"
			b.Issuer, b.IssuerRole = &name, &role
			r.put("bridge.issuer", p, lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature", worth("bridge.signature"))
			r.put("bridge.issuer_role", p, lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature", worth("bridge.signature"))
			return
		}
		next := i + 1 // the name again, under the signature
		if next < len(lines) && strings.TrimPrefix(t, "/s/ ") == signer(lines[next].text) {
			next++
		}
		titled := next < len(lines) && roleTitle.MatchString(lines[next].text) && wordCount(lines[next].text) < 10
		if !person.MatchString(t) || wordCount(t) > 6 || !titled && !strings.HasPrefix(t, "/s/") {
			continue
		}
		name, role := strings.TrimSpace(strings.TrimPrefix(t, "/s/")), "management"
		end := lines[i].a + len(lines[i].text)
		if titled {
			name += ", " + signer(lines[next].text)
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
