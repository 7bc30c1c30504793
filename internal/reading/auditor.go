package reading

import (
	"slices"
	"strings"
)

// firmName matches the name of an accounting firm by its form.
const firmName = `((?:[\p{Lu}0-9][\p{L}\d_&'.-]*|A-LIGN)(?:,? (?:&|and|of|[\p{Lu}][\p{L}\d_&'.-]*))*?,? (?:LLP|L\.L\.P\.|LLC|PLLC|P\.L\.L\.C\.|P\.?C\.?|P\.?A\.?|CPAs?|CPA'?s|Ltd\.?|Limited|Inc\.?|Chartered Accountants|Chartered|S\.A\.|S\.à r\.l\.|S\.C\.|GmbH|B\.V\.|DAC|Pty\.?|ASSURANCE|Assurance|AG|Professional Corporation|Certified Public Accountants)(?: (?:Group|Partners|Associates|Advisors|Advisory|Assurance|Services))?(?:,? (?:LLP|LLC|PLLC|P\.L\.L\.C\.|P\.?C\.?|P\.?A\.?|Inc\.?|Ltd\.?))?)`

// cityPattern is the city and state under a signature, with which a line begins.
const cityPattern = `^[A-Z][A-Za-z.' -]{2,30},\s+(?:[A-Z]{2}|[A-Z][a-z]+(?:\s+[A-Z][a-z]+)*)(?:,?\s+(?:USA|United States(?: of America)?|Canada|U\.S\.A\.))?(?:\s+\d{5})?`

var (
	firmLine     = exact(`^(?:/s/ )?` + firmName + `(?i:,? (?:(?:certified|chartered|registered) )?(?:public )?accountants)?$`)
	preparedBy   = exact(`(?i:(?:prepared|issued|report|performed|examined|provided) by:? (?:the )?(?:independent )?(?:service auditor,? )?)` + firmName)
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
		if short := firmTrailing.ReplaceAllString(name, ""); legal.MatchString(short) || !strings.HasSuffix(name, "Chartered Accountants") {
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
	s.Auditor = r.settle("soc2.auditor", claims, sameName)
}

// auditFirm is a form that accounting firms take and vendors seldom do.
var auditFirm = exact(`(?:LLP|PLLC|CPAs?|P\.?C\.?|P\.A\.|Chartered|(?i:assurance|audit|accountants?|advisors|attest|& Co))`)

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
				add(text, m[2], m[3], "auditor.mention")
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

// signatory finds the firm in the lines around the date under the opinion.
func (r *report) signatory(o opinion, avoid, end string) (p passage, a, b int, sure bool) {
	lines, dates := o.closing(end)
	under, ok := likeliest(dates)
	if !ok {
		return passage{}, 0, 0, false
	}
	date := under.line
	if m := firmAndDate.FindStringSubmatchIndex(lines[date].text); m != nil {
		return o.report, lines[date].a + m[2], lines[date].a + m[3], true
	}
	best := 0
	for i := max(0, date-7); i < min(len(lines), date+6); i++ {
		t := lines[i].text
		rank := signs(t, i >= date-4 && i != date)
		if rank > best && !sameName(tidyName(t), avoid) {
			p, a, b, sure, best = o.report, lines[i].a, lines[i].a+len(t), rank > 1, rank
		}
	}
	return p, a, b, sure
}

// personal is the line of a person who signs with a licence.
var personal = exact(`^(?:/s/ )?[A-Z][\w.'-]+(?: [A-Z][\w.'-]*){1,3}, CPA$`)

// signs ranks a line near the date as the name of the firm: 3 for a firm's name,
// 2 for a signature, 1 for any other short name, 0 for none.
func signs(t string, near bool) int {
	switch {
	case firmLine.MatchString(t) && !personal.MatchString(t):
		return 3
	case signature.MatchString(t) && !personal.MatchString(t):
		return 2
	case near && len(t) < 60 && properName(t) && !cityLine.MatchString(t) && !personTitle.MatchString(t) && !dateOnly.MatchString(t) &&
		!strings.HasSuffix(t, ".") && wordCount(t) <= 6:
		return 1
	}
	return 0
}

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
