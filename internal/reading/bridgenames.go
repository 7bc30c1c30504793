package reading

import "strings"

// bridgeNames finds the service organization and its auditor.
func (r *report) bridgeNames(p passage, b *Bridge) {
	b.Auditor = r.settle("bridge.auditor", othersThan(r.letterOrgs(p, b), append(r.letterFirms(p), r.cellFirms()...)), sameName)
	orgs := r.letterOrgs(p, b)
	var checks []check
	if k := r.recurs(orgs, sameName); len(k) > 0 && k[0].holds { // a short letter may say it once
		checks = k
	}
	b.ServiceOrganization = r.settle("bridge.service_organization", longest(orgs), sameName, checks...)
}

// orgRules are the sentences and labels that name who writes a letter.
var orgRules = [...]struct {
	rule  *rule
	times int
	name  string
}{
	{orgSays, 1, "bridge.sentence"},
	{orgOwns, 3, "bridge.owner_of_report"},
	{orgNamed, 3, "bridge.named"},
	{orgLabel, 2, "bridge.labelled"},
	{orgCalled, 1, "bridge.defined"},
	{orgSpeaks, 2, "bridge.speaks"},
	{orgSystem, 2, "bridge.owner_of_system"},
	{orgServes, 1, "bridge.serves"},
}

// letterOrgs is what a letter says of who writes it: its head, its sentences and
// its signature.
func (r *report) letterOrgs(p passage, b *Bridge) []claim {
	var orgs []claim
	add := func(a, z int, by string) {
		a, z = nameWithin(p.text, a, z)
		name := tidyName(p.text[a:z])
		if strings.ContainsAny(name, "@<>") {
			return // who sends a mail
		}
		if !properName(name) || personal.MatchString(name) || b.Auditor != nil && sameName(name, *b.Auditor) || notAnOrg.MatchString(name) {
			return
		}
		orgs = append(orgs, says(name, p, a, z, by))
	}
	lines := linesOf(p, 0)
	for i, l := range lines[:min(len(lines), 6)] {
		if i > 0 && runsOn(lines[i-1].text) {
			continue // the rest of a sentence
		}
		name, _, _ := strings.Cut(strings.TrimSpace(l.text), " | ")
		plain := wordCount(name) < 8 && !dateOnly.MatchString(name) && !bridgeName.MatchString(name) && (i == 0 || r.often(name))
		if plain || legal.MatchString(name) && wordCount(name) < 9 {
			add(l.a, l.a+len(l.text), "bridge.letterhead")
		}
	}
	for _, o := range orgRules {
		for _, m := range o.rule.FindAllStringSubmatchIndex(p.text, o.times) {
			add(m[2], m[3], o.name)
		}
	}
	for i := max(6, len(lines)-8); i < len(lines); i++ {
		if person.MatchString(lines[i].text) && i+1 < len(lines) && roleTitle.MatchString(lines[i+1].text) && !legal.MatchString(lines[i].text) {
			continue // who signs
		}
		if inBlock(lines, i) && !dateOnly.MatchString(lines[i].text) {
			add(lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature_block")
			continue
		}
		if name := strings.TrimRight(lines[i].text, ": "); properCase(name) && wordCount(name) < 9 && !runsOn(lines[i-1].text) && (legal.MatchString(name) || r.often(name) && !roleTitle.MatchString(name)) {
			add(lines[i].a, lines[i].a+len(lines[i].text), "bridge.signature_block")
		}
	}
	return withoutTitles(orgs)
}

// nameWithin is where an organization's name stands in a stretch of a letter: behind
// a person's title or the words of a signature, before what a line says of it.
func nameWithin(text string, a, z int) (from, to int) {
	for _, lead := range [...]*rule{titleLead, orgLead} {
		if m := lead.FindStringIndex(text[a:z]); m != nil && (lead != titleLead || roleTitle.MatchString(text[a:a+m[1]])) {
			a += m[1] // "CISO, Larkspur, Inc.", "For and on behalf of Larkspur, Inc."
		}
	}
	if m := afterTitle.FindStringIndex(text[a:z]); m != nil && roleTitle.MatchString(text[a:a+m[1]]) {
		a += m[1]
	}
	if at := strings.Index(text[a:z], " | "); at > 0 {
		z = a + at // "Larkspur, Inc. | Trust Office"
	}
	if at := strings.IndexByte(text[a:z], '\n'); at > 0 && legal.MatchString(text[a:a+at]) {
		z = a + at // and another line
	}
	return a, z
}

// withoutTitles gives a name that another closes, behind a title, as that other.
func withoutTitles(orgs []claim) []claim {
	for i := range orgs {
		for _, c := range orgs {
			if cut := len(orgs[i].value) - len(c.value); cut > 2 && strings.HasSuffix(orgs[i].value, ", "+c.value) && legal.MatchString(c.value) {
				orgs[i].value, orgs[i].p, orgs[i].a, orgs[i].b = c.value, c.p, c.a, c.b
			}
		}
	}
	return orgs
}

// inBlock reports whether a line of a signature stands where the organization
// does: under the title, or between the closing and the name.
func inBlock(lines []textLine, i int) bool {
	t := lines[i].text
	if wordCount(t) > 7 || !properCase(t) || roleTitle.MatchString(t) || bullet.MatchString(t) || strings.HasSuffix(t, ".") && !legal.MatchString(t) {
		return false
	}
	named := func(k int) bool {
		return k >= 0 && k < len(lines) && person.MatchString(signer(lines[k].text)) && !legal.MatchString(lines[k].text)
	}
	titled := func(k int) bool {
		return k >= 0 && k < len(lines) && roleTitle.MatchString(lines[k].text) && wordCount(lines[k].text) < 10
	}
	return titled(i-1) && named(i-2) || i > 0 && closing.MatchString(lines[i-1].text) && named(i+1) && titled(i+2) && t != signer(lines[i+1].text)
}

// properCase reports whether every longer word of s has a capital or a digit.
func properCase(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if len(w) > 3 && lowerStart(w) && !smallFirst.MatchString(w) && w != "s.r.o." {
			return false
		}
	}
	return s != ""
}

// often reports whether a line that may be a name stands in the text again.
func (r *report) often(name string) bool {
	name = bareName(tidyName(name))
	return name != "" && strings.Count(r.plain(), " "+name+" ") > 1
}

var (
	orgSays  = rx(`(?:^|[.\n] ?)(.{2,70}?) (?:\(.{1,60}?\) )?(?:engages|engaged|has engaged|has (?:completed|undergone|obtained|received)|retains|retained|undergoes|completed|maintains|received|is pleased|hereby|issues|provides|represents|confirms?|asserts|states|declares|advises|is not aware)\b`)
	orgNamed = exact(`(?i:(?:report|letter) (?:on|of)|(?:customers|clients|users|behalf) of) ([A-Z][\w&.'\s-]{2,60}?(?:,? (?:Inc\.?|LLC|Corp\.?|Corporation|Ltd\.?|Co\.|PBC|Company)))`)
	orgOwns  = rx(`(?:^|\b(?:of|for|that|on|at|to|in|with|about) )([A-Z][^\n,]{1,70}?)'s? (?:most recent|latest|last|current|annual|SOC|system and org|type|management|control)`)
	// orgLead is what stands before a name in a line that is a label or a signature.
	orgLead = rx(`^(?:(?:signed )?(?:for and )?on behalf of(?: the management of)?|for|by|from|(?:name of )?(?:the )?(?:company|vendor|service organi[sz]ation|service provider|organi[sz]ation|entity|issuer)(?: name)?) ?[:,-]? (?:the management of )?`)
	// orgLabel is a label of a letter that is a form.
	orgLabel = rx(`(?m)^(?:from|issued by|on behalf of|for and on behalf of|(?:name of )?(?:the )?(?:company|vendor|service organi[sz]ation|service provider|organi[sz]ation|entity|issuer)(?: name)?)(?: ?:| |\t) ?([A-Z0-9][^\n:]{1,80})$`)
	// orgCalled is a name with its short form in brackets.
	orgCalled = exact(`([A-Z][\w&.'-]*(?:,? [A-Z&][\w&.'-]*){0,7}) \((?i:(?:hereinafter |herein |also )?(?:referred to as |called )?(?:the )?["']?(?:company|organi[sz]ation|service organi[sz]ation|vendor|provider|we|us|our)["']?)`)
	// orgSpeaks is the organization in the words of its management.
	orgSpeaks = exact(`(?i:\b(?:(?:the )?management (?:team )?of|(?:^|[.\n] ?)at|we at|behalf of|us at|provided by|operated by) )([A-Z][\w&'-]*(?:,? (?:&|of|and|[A-Z][\w&'-]*))*?(?:,? (?:Inc\.?|LLC|L\.L\.C\.|Corp\.?|Corporation|Ltd\.?|Limited|Co\.|PBC|Company|GmbH|LP|L\.P\.))?)(?:,|\.|\n| (?:we|is|has|hereby|confirms?|states?|represents?|asserts?|knows|to|in|for|that|are)\b)`)
	// orgServes is an addressee: who its customers are.
	orgServes = exact(`(?m)^(?i:(?:to:? )?(?:all |the |our )?(?:valued |current )?(?:customers|clients|users|user entities|subscribers) of )([\p{Lu}0-9][^\n:]{1,80}?)[,:]?$`)
	// orgSystem is the owner of the system that the report is on.
	orgSystem = exact(`(?:^|[\s(])([A-Z][\w&-]*(?:,? (?:&|of|and|[A-Z][\w&.-]*)){0,6})'s? (?:[\w/-]+ ){0,5}(?i:system|services?|platform|application|software|environment|customers|clients)\b`)
)

// titleLead is the title of a person before the name of the company.
var titleLead = compile(`^[^,\n]{2,40},\s+`)

// afterTitle is a person and the title before the name of the company: "Dana
// Whitlock, Director of Compliance, Fernbrook Imaging, Inc."
var afterTitle = exact(`^[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3}, [^,\n]{2,50}, `)

var notAnOrg = rx(`^(?:memo(?:randum)?$|notice$|via\b|confidential|hello|signature|name|title|we|management|our|this|i|it|dear|subject|re|date|to|page|please|letter|no|any|period|report|service auditor|auditor|statement|(?:examined|audited|issued|prepared|performed) by)\b|letter|\bSOC\b`)
