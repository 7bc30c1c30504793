package reading

import (
	"slices"
	"strings"
)

// subserviceParagraphs is the paragraphs that may name subservice organizations:
// of the auditor's report and the assertion those that speak of them, and what
// stands under their heading in the description.
func (r *report) subserviceParagraphs(parts []part) []paragraph {
	var out []paragraph
	for _, p := range withOpinion(parts) {
		switch p.kind {
		case opinionPart, assertionPart:
			for _, q := range r.paragraphsOf(p.a, min(p.b, p.a+14000)) {
				if subTalk.MatchString(q.text) || carve.MatchString(q.text) {
					out = append(out, q)
				}
			}
		case descriptionPart:
			out = append(out, r.underTitle(p)...)
		}
	}
	return out
}

// longCover is the length of what is more than a cover: the auditor's report
// stands in it when no heading opens it, in bytes.
const longCover = 1500

// withOpinion is the parts, the first as that of the auditor's report when none is.
func withOpinion(parts []part) []part {
	if len(parts) == 0 || parts[0].kind != cover || parts[0].b < longCover || slices.ContainsFunc(parts, func(p part) bool { return p.kind == opinionPart }) {
		return parts
	}
	parts = slices.Clone(parts)
	parts[0].kind = opinionPart
	return parts
}

// underTitle is the paragraphs under headings that name subservice
// organizations, up to the next heading.
func (r *report) underTitle(p part) []paragraph {
	var out []paragraph
	on, bare := false, false // bare: the heading looks like running text, and so may the next
	for _, q := range r.paragraphsOf(p.a, p.b) {
		short := len(q.text) < 110 && !endsSentence(q.text) && (q.bold || !bullet.MatchString(q.text))
		plain := short && len(q.text) < 50 && !bullet.MatchString(q.text) && !strings.Contains(q.text, "\n")
		switch {
		case plain && onlyTitle.MatchString(q.text):
			on, bare = true, true
		case plain && bare:
			on, bare = false, false
		case short && (q.bold || headline(q.passage, textLine{q.text, 0})):
			on = subTitle.MatchString(q.text)
		case on:
			q.titled = true
			out = append(out, q)
		}
	}
	return out
}

// onlyTitle is the heading of subservice organizations and nothing else.
var onlyTitle = rx(`^[\d.A-Z) ]{0,6}(?:carved[- ]out )?sub-?service (?:organi[sz]ation|provider)s?$`)

// namesIn reads the organizations that a paragraph names.
func namesIn(p paragraph, avoid string, s *SOC2) []provider {
	var out []provider
	add := func(a, b int, rule string) {
		for _, n := range splitNames(p.text[a:b]) {
			name := tidyName(n.text)
			if !properName(name) || len(name) < 3 || sameName(name, avoid) || isGeneric(name) || onlyForm(name) || strings.Contains(name, ")") || avoid != "" && strings.Contains(bareName(name), bareName(avoid)) {
				continue
			}
			if s.Auditor != nil && sameName(name, *s.Auditor) || ownService.MatchString(p.text[a+n.a+len(n.text):]) || ofPlace.MatchString(p.text[a+n.a+len(n.text):]) {
				continue
			}
			weight := worth(rule)
			if cutBefore.MatchString(p.text[:a+n.a]) {
				weight = worth("subservice.cut")
			}
			out = append(out, provider{at: p.passage, a: a + n.a, b: a + n.a + len(n.text), rule: rule, weight: weight,
				Subservice: Subservice{Name: name, Page: p.page(a)}})
		}
	}
	body := p.text
	if m := bullet.FindStringIndex(body); m != nil {
		if b := bulletOrg.FindStringSubmatchIndex(body[m[1]:]); b != nil {
			add(m[1]+b[2], m[1]+b[3], "subservice.list_item")
			if len(out) > 0 {
				out[0].setMethod(p.passage, worth("method.item"))
				services := firstItem(methodNote.ReplaceAllString(body[m[1]+b[1]:], ""))
				out[0].Services = &services
			}
			return out
		}
	}
	for _, rule := range [...]struct {
		x    *rule
		name string
	}{{isRx, "subservice.is_one"}, {asRx, "subservice.is_one"}, {usesRx, "subservice.uses"}, {namedRx, "subservice.named"}, {usedRx, "subservice.uses"}, {doesRx, "subservice.provides"}} {
		for _, m := range rule.x.FindAllStringSubmatchIndex(body, -1) {
			add(m[2], m[3], rule.name)
			if rule.x == usesRx {
				alsoUsed(body, m[1], add)
			}
		}
	}
	p.leading(add)
	p.companies(add)
	return out
}

// alsoUsed adds the names that the rest of a sentence, from a place on, lists.
func alsoUsed(text string, from int, add func(a, b int, rule string)) {
	rest := text[from:min(len(text), from+400)]
	if end := sentenceEnd.FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	for _, k := range alsoRx.FindAllStringSubmatchIndex(rest, -1) {
		add(from+k[2], from+k[3], "subservice.uses_also")
	}
}

// leads is a name that opens a paragraph under the heading of subservice
// organizations, before what it does or as its title.
var leads = exact(`^(` + nameWord + `(?: (?:&|of|the|` + nameWord + `)){1,6}(?:,? ` + nameWord + `)??)(?: \([^)]{1,40}\))?(?:\. [A-Z]| (?:hosts?|provides?|delivers?|operates?|suppl(?:y|ies)|stores?|runs?|performs?|processes|prints?|scans?|sends?|(?:is|are) (?:relied|expected|assumed|used|engaged|responsible))\b)`)

// leading adds the name that opens a paragraph under the heading of subservice
// organizations.
func (p paragraph) leading(add func(a, b int, rule string)) {
	m := leads.FindStringSubmatchIndex(p.text)
	if m == nil || !p.titled {
		return
	}
	name := p.text[m[2]:m[3]]
	first, _, _ := strings.Cut(flat(name), " ")
	if title := strings.HasPrefix(p.text[m[3]:], "."); !title || legal.MatchString(name) || strings.Contains(p.text[m[3]:], first) { // or a service
		add(m[2], m[3], "subservice.list_item")
	}
}

// onlyForm reports whether a name is nothing but a legal form.
func onlyForm(name string) bool { return bareName("A "+name) == "a" || bareName(name) == "" }

// ofPlace follows a word that names a place.
var ofPlace = rx(`^,? (?:regions?|data cent(?:er|re)s?|offices?|campus|zones?|area)\b`)

// cutBefore is what shows that a name begins before the words that were read: a
// word with a capital that does not begin a sentence.
var cutBefore = compile(`[a-z,] (?:[A-Z][\w'-]+|&) $`)

// companies adds what a paragraph names by label, legal form or the service in
// brackets.
func (p paragraph) companies(add func(a, b int, rule string)) {
	body := p.text
	if p.titled {
		for _, m := range labelRx.FindAllStringSubmatchIndex(body, -1) {
			add(m[2], m[3], "subservice.list_item")
		}
	}
	for _, m := range companyRx.FindAllStringSubmatchIndex(body, -1) {
		switch s := sentenceAt(body, m[2]); {
		case notOne.MatchString(s) || ownWord.MatchString(body[m[2]:m[3]]):
		case p.titled || serves.MatchString(s):
			add(m[2], m[3], "subservice.company")
		case subTalk.MatchString(body) && legal.MatchString(body[m[2]:m[3]]):
			add(m[2], m[3], "subservice.beside")
		}
	}
	if !subTalk.MatchString(body) {
		return
	}
	for _, m := range definedRx.FindAllStringSubmatchIndex(body, -1) {
		if s := sentenceAt(body, m[2]); !notOne.MatchString(s) && strings.Contains(body[m[2]:m[3]], body[m[4]:m[5]]) {
			add(m[2], m[3], "subservice.defined")
		}
	}
}

var (
	// companyRx is a company by its legal form, or by the service that brackets
	// after its name give.
	companyRx = exact(`(?:^|[^\p{L}\d])(` + nameWord + `(?: (?:&|of|the|` + nameWord + `)){0,6}?(?:(?:,? (?:Inc\b\.?|LLC\b|L\.L\.C\.|Ltd\b\.?|Limited\b|Corp\b\.?|Corporation\b|Company\b|Co\.|LP\b|L\.P\.|PLC\b|plc\b|PBC\b|LLP\b|AG\b|(?i:gmbh(?: & co\.? kg)?|s\.p\.a\.|s\.r\.o\.|s\.r\.l\.|s\.a\.r\.l\.|d\.o\.o\.|sp\. z o\.o\.|a/s|k\.k\.|s\.a\.s\.|b\.v\.|n\.v\.|pty\.?|pte\.?|ltda\.?)|a\.s\.|Oyj?\b|AB\b|ApS\b|ASA?\b|SE\b|KG\b|BV\b|NV\b|SAS\b|SARL\b|S\.L\.|S\.A\.))+| ?\([a-z][a-z -]{5,80}\)))`)
	// definedRx is a name of several words with a word of it in brackets, as it is
	// called from there on.
	definedRx = exact(`(?:^|[^\p{L}\d])(` + nameWord + `(?: (?:&|of|the|` + nameWord + `)){1,6}),? ?\((?:the )?["']([A-Z][\w&.-]+)["']\)`)
	// ownWord is a bracket that gives a name of the report's own, not a service.
	ownWord = rx(`\((?:the|our|its|collectively|together|each|as|see|applicable|description|formerly|inclusive|carve)\b`)
	// serves is a sentence that speaks of what others do for the organization.
	serves = rx(`sub-?service|\b(?:perform|provide|host|operate|use|utilize|run|store|deliver|supply|supplie|engage|contract|rel[iy]e?|outsource|rent|lease|buy|purchase|print|process|depend|open|scan|send)(?:s|d|ed)?\b|\b(?:bought|comes?|supplied|delivered) (?:from|of|by)\b|\bcarve|^[^.]{3,60} ?[:-] `)
	// notOne is a sentence that names what is no subservice organization.
	notOne = rx(`\b(?:not|no) (?:\w+ ){0,3}sub-?service|formerly|acquired|parent company|subsidiary of`)
)

// sentenceAt is the sentence of a text that holds offset a.
func sentenceAt(s string, a int) string {
	from := 0
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		if m[0] > a && !legal.MatchString(s[:m[0]+1]) {
			return s[from:m[0]]
		}
		if m[1] <= a && !legal.MatchString(s[:m[0]+1]) {
			from = m[1]
		}
	}
	return s[from:]
}

// firstItem is the text of a list item up to a line that starts anew.
func firstItem(s string) string {
	if m := newSentence.FindStringIndex(s); m != nil {
		s = s[:m[0]+1]
	}
	return flat(strings.TrimSuffix(strings.TrimSpace(s), "."))
}

var newSentence = compile(`\n[A-Z]|\.\s`)

var methodNote = rx(`\((?:inclusive|carve[ -]?d?[ -]?out)[^)]*\)`)

var genericName = rx(`^(?:sub-?service|service|user entit|management|complementary|the|our|its|we|certain|controls?|criteria|section|trust|description|examination|AICPA|SOC|company|these|those|each|other|such|both|as|if|in|for|data cent(?:er|re)s?|board|directors|privacy|availability|confidentiality|processing|first|second|third|who|what|when|where|how|no|all|some)\b`)

func isGeneric(name string) bool { return genericName.MatchString(name) }

// listed is one name of a list and where it stands in it.
type listed struct {
	text string
	a    int
}

var listGap = compile(`(?:\s*\([^)]{1,60}\))?\s*(?:;|,(?:\s+and)?|\s+and)\s+`)
var legalNext = compile(`^(?i:inc|llc|l\.l\.c|ltd|llp|lp|l\.p|corp|corporation|company|co|plc|pbc|pllc|p\.c|limited|incorporated|` + abroad + `)\b`)

// nextSentence is the first word of a sentence that follows a name.
var nextSentence = exact(`\. (?:The|This|These|Those|Our|We|Controls?|It|Its|In|As|At|Certain|Such|User|Management|Section|Complementary|However|Each|A|An)\b.*$`)

// splitNames parts a list of names at its commas and "and", but not before a
// legal form.
func splitNames(s string) []listed {
	var out []listed
	start := 0
	s = beforeSentence(s)
	for _, m := range listGap.FindAllStringIndex(s, -1) {
		if legalNext.MatchString(s[m[1]:]) || strings.Count(s[:m[0]], "(") > strings.Count(s[:m[0]], ")") {
			continue
		}
		out = append(out, listed{s[start:m[0]], start})
		start = m[1]
	}
	return append(out, listed{s[start:], start})
}

var (
	// fullStop is the end of a sentence after a word that is no abbreviation.
	fullStop = compile(`\s([A-Z][a-z]{3,})\.\s+[A-Z]`)
	// ownedService is a company named as the owner of its service.
	ownedService = compile(`\b(?:Inc\.?|LLC|Ltd\.?|Limited|Corp\.?|Corporation)'s\s`)
)

// beforeSentence cuts a list of names where the next sentence begins. The full
// stop stays when it belongs to a legal form.
func beforeSentence(s string) string {
	if m := ownedService.FindStringIndex(s); m != nil {
		s = s[:m[1]-len("'s ")]
	}
	m := nextSentence.FindStringIndex(s)
	if at := fullStop.FindStringSubmatchIndex(s); at != nil && !legal.MatchString(s[:at[3]+1]) && (m == nil || at[3] < m[0]) {
		m = []int{at[3], len(s)}
	}
	switch {
	case m == nil:
		return s
	case legal.MatchString(s[:m[0]+1]):
		return s[:m[0]+1]
	}
	return s[:m[0]]
}

// sentences lists the sentences or items of a cell.
func sentences(s string) []string {
	out := []string{}
	for _, part := range sentenceEnd.Split(flat(s)) {
		part = strings.TrimSpace(bullet.ReplaceAllString(strings.TrimSpace(part), ""))
		if part == "" {
			continue
		}
		if !strings.HasSuffix(part, ".") {
			part += "."
		}
		out = append(out, part)
	}
	return out
}

var sentenceEnd = compile(`\.(?:\s+|$)|\s*[•●▪■]\s*`)
