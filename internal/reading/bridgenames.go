package reading

import (
	"strings"
	"time"
)

// bridgeNames finds the service organization and its auditor.
func (r *report) bridgeNames(p passage, b *Bridge) {
	var firms, orgs []claim
	for _, m := range letterFirm.FindAllStringSubmatchIndex(p.text, -1) {
		firms = appendFirm(firms, p, m[2], m[3], "bridge.auditor_named")
	}
	for _, m := range firmDoes.FindAllStringSubmatchIndex(p.text, -1) {
		firms = appendFirm(firms, p, m[2], m[3], "bridge.auditor_acts")
	}
	b.Auditor = r.settle("bridge.auditor", firms, sameName)
	add := func(a, z int, rule string) {
		if m := titleLead.FindStringIndex(p.text[a:z]); m != nil && roleTitle.MatchString(p.text[a:a+m[1]]) {
			a += m[1] // "CISO, Larkspur, Inc."
		}
		name := tidyName(p.text[a:z])
		if !properName(name) || personal.MatchString(name) || b.Auditor != nil && sameName(name, *b.Auditor) || notAnOrg.MatchString(name) {
			return
		}
		orgs = append(orgs, says(name, p, a, z, rule))
	}
	lines := linesOf(p, 0)
	for i, l := range lines {
		if i > 5 {
			break
		}
		if name := strings.TrimSpace(l.text); i == 0 && !dateOnly.MatchString(name) && !bridgeName.MatchString(name) && wordCount(name) < 8 {
			add(l.a, l.a+len(l.text), "bridge.letterhead")
		} else if legal.MatchString(name) && wordCount(name) < 9 {
			add(l.a, l.a+len(l.text), "bridge.letterhead")
		}
	}
	if m := orgSays.FindStringSubmatchIndex(p.text); m != nil {
		add(m[2], m[3], "bridge.sentence")
	}
	for _, m := range orgOwns.FindAllStringSubmatchIndex(p.text, 3) {
		add(m[2], m[3], "bridge.owner_of_report")
	}
	for _, m := range orgNamed.FindAllStringSubmatchIndex(p.text, 3) {
		add(m[2], m[3], "bridge.named")
	}
	for i := max(0, len(lines)-8); i < len(lines); i++ {
		if legal.MatchString(lines[i].text) && wordCount(lines[i].text) < 9 && i > 5 {
			add(lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature_block")
		}
	}
	b.ServiceOrganization = r.settle("bridge.service_organization", longest(orgs), sameName)
}

// personAndTitle is a person with the title on one line.
var personAndTitle = exact(`^(?:/s/ ?)?([A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3}), ((?:[A-Z][\w&-]* ?|of |and |the ){1,7})$`)

// titleLead is the title of a person before the name of the company.
var titleLead = compile(`^[^,\n]{2,40},\s+`)

// salutation is what a letter says before its first sentence.
var salutation = compile(`(?is)^.*\b(?:dear|attention|attn)\b[^\n]*\n`)

// appendFirm adds the name of an auditing firm. "The report of X" may be said of
// the vendor too, so a name without the form of such a firm counts for less.
func appendFirm(list []claim, p passage, a, z int, rule string) []claim {
	if m := salutation.FindStringIndex(p.text[a:z]); m != nil {
		a += m[1]
	}
	if !auditFirm.MatchString(p.text[a:z]) {
		rule = "bridge.auditor_doubtful"
	}
	return appendName(list, p, a, z, rule)
}

var notAnOrg = rx(`^(?:we|management|our|this|i|it|dear|subject|re|date|to|page|please|letter|no|any)\b|letter|\bSOC\b`)

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
		t := strings.TrimSpace(lines[i].text)
		if m := personAndTitle.FindStringSubmatchIndex(t); m != nil && roleTitle.MatchString(t[m[4]:m[5]]) && !legal.MatchString(t) {
			name, role := t[m[2]:m[3]]+", "+t[m[4]:m[5]], "management"
			b.Issuer, b.IssuerRole = &name, &role
			r.put("bridge.issuer", p, lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature", worth("bridge.signature"))
			r.put("bridge.issuer_role", p, lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature", worth("bridge.signature"))
			return
		}
		titled := i+1 < len(lines) && roleTitle.MatchString(lines[i+1].text) && wordCount(lines[i+1].text) < 10
		if !person.MatchString(t) || wordCount(t) > 6 || !titled && !strings.HasPrefix(t, "/s/") {
			continue
		}
		name, role := strings.TrimSpace(strings.TrimPrefix(t, "/s/")), "management"
		end := lines[i].a + len(lines[i].text)
		if titled {
			name += ", " + strings.TrimSpace(lines[i+1].text)
			end = lines[i+1].a + len(lines[i+1].text)
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

// flags names what is wrong with the letter, by its own dates.
func (b *Bridge) flags() []string {
	out := []string{}
	day := func(s *string) (time.Time, bool) {
		if s == nil {
			return time.Time{}, false
		}
		d, err := time.Parse(time.DateOnly, *s)
		return d, err == nil
	}
	from, okFrom := day(b.From)
	to, okTo := day(b.To)
	if okFrom && okTo && to.After(from.AddDate(0, bridgeMonths, -1)) {
		out = append(out, "gap_exceeds_3_months")
	}
	if b.ReportPeriod != nil {
		if okFrom && b.From != nil && *b.From <= b.ReportPeriod.End {
			out = append(out, "begins_before_period_end")
		}
		if b.LetterDate != nil && *b.LetterDate < b.ReportPeriod.End {
			out = append(out, "dated_before_report")
		}
	}
	if b.Issuer == nil {
		out = append(out, "unsigned")
	}
	if b.MaterialChanges != nil && *b.MaterialChanges {
		out = append(out, "material_changes")
	}
	return out
}
