package reading

import (
	"slices"
	"strings"
)

// firmName matches the name of an accounting firm by its form.
const firmName = `((?:[\p{Lu}0-9][\p{L}\d_&'.-]*|A-LIGN)(?:,? (?:&|and|of|[\p{Lu}][\p{L}\d_&'.-]*))*?,? (?:LLP|L\.L\.P\.|LLC|PLLC|P\.L\.L\.C\.|P\.?C\.?|P\.?A\.?|CPAs?|CPA'?s|Ltd\.?|Limited|Inc\.?|Chartered (?:Professional |Certified |Public )?Accountants|Chartered|S\.A\.|S\.à r\.l\.|S\.C\.|GmbH|B\.V\.|DAC|Pty\.?|ULC|A/S|LLLP|S\.E\.N\.C\.R\.L\.(?:/ ?LLP)?|ASSURANCE|Assurance|AG|(?:a |A )?Professional Corporation|Certified Public Accountants|(?:&|and) (?:Co\.|Company|Partners|Associates))(?: (?:Group|Partners|Associates|Advisors|Advisory|Assurance|Services|Wirtschaftsprüfungsgesellschaft))?(?:,? (?:LLP|LLC|PLLC|P\.L\.L\.C\.|P\.?C\.?|P\.?A\.?|CPAs?|Inc\.?|Ltd\.?|Limited|Chartered (?:Professional |Certified )?Accountants|ULC|GmbH|(?:a |A )?Professional Corporation))?)`

// cityPattern is the city and state under a signature, with which a line begins.
const cityPattern = `^[A-Z][A-Za-z.' -]{2,30},\s+(?:[A-Z]{2}|[A-Z][a-z]+(?:\s+[A-Z][a-z]+)*)(?:,?\s+(?:USA|United States(?: of America)?|Canada|U\.S\.A\.))?(?:\s+\d{5})?`

var (
	firmLine     = exact(`^(?:/s/ )?` + firmName + `(?i:,? (?:(?:certified|chartered|registered) )?(?:public )?accountants)?$`)
	preparedBy   = exact(`(?i:(?:prepared|issued|report|performed|examined|provided|attested) by:? (?:the )?(?:independent )?(?:service auditor,? )?|\bauditors?: )` + firmName)
	firmDoes     = exact(firmName + `,?(?: ?\([^)\n]{1,40}\))?(?i: (?:performed|examined|audited|attested|reported on|carried out|completed|expresses no opinion|does not express|tested|issued|conducted|determined|has (?:examined|issued|completed|performed)))`)
	testedBy     = exact(`(?i:tests? (?:performed |applied )?by |tests? that |examination by )` + firmName)
	copyright    = exact(`(?:©|\(c\)|(?i:copyright)) ?(?:\d{4} )?` + firmName)
	signature    = rx(`^/s/ `)
	cityLine     = compile(cityPattern + `$`)
	cityFirst    = compile(cityPattern + `\b`)
	personTitle  = rx(`^(?:certified public accountants?|partner|principal|managing (?:director|partner|member)|cpa|licen[sc]e|by:|name:|title:|signed|signature|date[d:]?|senior manager|independent|\d+\.\d)`)
	dateOnly     = compile(`(?i)^(?:date[d]?\s*(?:of\s+report)?:?\s*)?(?:[A-Z][A-Za-z.' ]{2,25},\s+[A-Za-z ]{2,20},?(?:\s*[|-])?\s+)?(` + datePattern + `)(?:,\s+[A-Z][A-Za-z.' ]{2,25}(?:,\s+[A-Za-z. ]{2,25})?)?\.?$`)
	firmTrailing = rx(`,? (?:(?:certified|chartered|registered) )?(?:public )?accountants?$`)
)

// readAuditor names the firm: by its signature above or below the date, by the
// cover, and by the sentences and running feet that name it.
func (r *report) readAuditor(o opinion, parts []part, s *SOC2) {
	var claims []claim
	avoid := ""
	if s.ServiceOrganization != nil {
		avoid = *s.ServiceOrganization
	}
	add := func(p passage, a, b int, rule string) {
		name := strings.TrimPrefix(flat(p.text[a:b]), "/s/ ")
		if short := firmTrailing.ReplaceAllString(name, ""); legal.MatchString(short) {
			name = short // what they are; without a legal form, part of the name
		}
		name = tidyName(name)
		if properName(name) && !sameName(name, avoid) {
			claims = append(claims, says(name, p, a, b, rule))
		}
	}
	if p, a, b, sure := r.signatory(o, avoid, s.LastDay()); b > a {
		rule := "auditor.signature_line"
		if sure {
			rule = "auditor.signature"
		}
		add(p, a, b, rule)
		if r.edged(p.text[a:b]) {
			add(p, a, b, "auditor.running_head")
		}
	}
	front := r.body.cut(0, min(coverEnd(parts), 6000))
	if m := preparedBy.FindStringSubmatchIndex(front.text); m != nil {
		add(front, m[2], m[3], "auditor.cover")
	}
	for _, l := range r.front() {
		if m := firmLine.FindStringSubmatchIndex(l.text); m != nil && auditFirm.MatchString(l.text) {
			p := r.hy.write([]*line{l}, false)
			if m[3] <= len(p.text) {
				add(p, m[2], m[3], "auditor.cover_line")
			}
		}
	}
	r.mentions(parts, add)
	if slices.ContainsFunc(claims, func(c claim) bool { return !personal.MatchString(c.value) }) {
		claims = slices.DeleteFunc(claims, func(c claim) bool { return personal.MatchString(c.value) }) // who signs for the firm
	}
	var checks []check
	if k := r.recurs(claims, sameName); len(k) > 0 && k[0].holds { // a report may name its auditor once
		checks = k
	}
	s.Auditor = r.settle("soc2.auditor", claims, sameName, checks...)
}

// auditFirm is a form that accounting firms take and vendors seldom do.
var auditFirm = exact(`(?:LLP|PLLC|CPAs?|P\.?C\.?|P\.A\.|Chartered|(?i:assurance|audit|accountants?|advisors|attest|& Co|(?:&|and) (?:Partners|Associates)\b|Wirtschaftspr))`)

func (r *report) front() []*line {
	if len(r.pages) == 0 {
		return nil
	}
	return r.pages[0][:min(len(r.pages[0]), 40)]
}

// mentions adds the sentences of the other parts that name the firm.
func (r *report) mentions(parts []part, add func(passage, int, int, string)) {
	for _, p := range parts {
		if p.kind != testsPart && p.kind != otherPart {
			continue
		}
		text := r.body.cut(p.a, min(p.b, p.a+5000))
		for _, rule := range [...]*rule{testedBy, firmDoes} {
			if m := rule.FindStringSubmatchIndex(text.text); m != nil {
				add(text, behindHeading(text.text, m[2], m[3]), m[3], "auditor.mention")
			}
		}
	}
	for i := range r.pages {
		if i > 6 {
			break
		}
		for _, l := range r.pages[i] {
			if !l.furniture {
				continue
			}
			p := r.hy.write([]*line{l}, false)
			if m := copyright.FindStringSubmatchIndex(p.text); m != nil {
				add(p, m[2], m[3], "auditor.running_foot")
				return
			}
			if m := firmLine.FindStringSubmatchIndex(p.text); m != nil && auditFirm.MatchString(p.text) {
				add(p, m[2], m[3], "auditor.running_head")
				return
			}
		}
	}
}

// behindHeading is where a name from a to b begins, when it has swallowed a
// heading: a short line, behind which a sentence begins with a firm.
func behindHeading(text string, a, b int) int {
	at := strings.LastIndexByte(text[a:b], '\n')
	begins := strings.LastIndexByte(text[:a], '\n') + 1
	if at < 0 || a+at-begins > shortLine || !firmLine.MatchString(text[a+at+1:b]) {
		return a
	}
	return a + at + 1
}

// shortLine is the length, in bytes, under which a line of running text ends a
// paragraph.
const shortLine = 60

// personal is the line of a person who signs with a licence.
var personal = exact(`^(?:/s/ )?[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3}, CPA$`)

func wordCount(s string) int { return len(strings.Fields(s)) }

// textLine is one line of a passage.
type textLine struct {
	text string
	a    int // offset in the passage
}

// linesOf lists the lines of p from offset a on.
func linesOf(p passage, a int) []textLine {
	a = min(max(a, 0), len(p.text))
	if i := strings.LastIndexByte(p.text[:a], '\n'); i >= 0 {
		a = i + 1
	} else {
		a = 0
	}
	var out []textLine
	for _, t := range strings.Split(p.text[a:], "\n") {
		out = append(out, textLine{t, a})
		a += len(t) + 1
	}
	return out
}
