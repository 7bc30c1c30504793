package reading

import (
	"slices"
	"strings"
)

var (
	// stroke parts the pieces of a line that signs a report.
	stroke = compile(`\s*\|\s*|\s+-\s+|\t`)
	// signLead is what stands before a name or a date in such a line.
	signLead = rx(`^(?:/s/ ?|(?:(?:signed )?(?:for and )?on behalf of(?: the firm(?: of)?)?|signed(?: by)?|by|for|(?:independent )?(?:service )?auditors?|firm|place|(?:report )?date[d]?|date of (?:the )?report|issued(?: on)?)\b ?[:,]? ?)+`)
	// firmWord is in the name of a firm whose legal form is not known.
	firmWord = exact(`&|\b(?:Partners|Associates|Advisory|Advisors|Assurance|Audit|Auditors|Attest|Group|Accountants|Accountancy)\b`)
	// firmCity is a firm with its place behind it.
	firmCity = exact(`^` + firmName + `, [A-Z][A-Za-z.' -]{2,30}, [A-Z][A-Za-z. ]{1,25}$`)
	// signsOff is a line of a closing that names nobody.
	signsOff = rx(`^(?:(?:yours )?(?:faithfully|sincerely|truly)|(?:kind |best )?regards|signed|independent (?:service )?auditors?|auditors?|(?:registered|statutory) auditors?|(?:certified |chartered )?(?:public |professional )?accountants|restricted|confidential)\b`)
	// notASeal is what no line of a closing says beside a date.
	notASeal = rx(`\bSOC\b|\breport on\b|\btype\b|\bpage\b|\bversion\b|\brevision\b|\bperiod\b|\bas of\b`)
)

// strokes are the parts of a line of a closing, each without what leads it.
func strokes(l textLine) []textLine {
	var out []textLine
	add := func(a, b int) {
		t := l.text[a:b]
		a += len(t) - len(strings.TrimLeft(t, " ,;:"))
		t = strings.Trim(t, " ,;:")
		lead := signLead.FindString(t)
		t = t[len(lead):]
		if m := firmCity.FindStringSubmatchIndex(t); m != nil {
			out = append(out, textLine{strings.Trim(t[m[3]:], " ,"), l.a + a + len(lead) + m[3]})
			t = t[:m[3]]
		}
		if t != "" {
			out = append(out, textLine{t, l.a + a + len(lead)})
		}
	}
	within := func(a, b int) {
		from := a
		for _, m := range stroke.FindAllStringIndex(l.text[a:b], -1) {
			add(from, a+m[0])
			from = a + m[1]
		}
		add(from, b)
	}
	from := 0
	for _, m := range dateRx.FindAllStringIndex(l.text, -1) {
		within(from, m[0])
		from = m[1]
	}
	within(from, len(l.text))
	return out
}

// sealDay is the date in a line that closes a report with it: beside the date
// stand only a firm, a place or a label. firm is whether one of them names who
// signs, or where.
func sealDay(l textLine) (m []int, firm bool) {
	all := dateRx.FindAllStringIndex(l.text, 2)
	if len(all) != 1 || len(l.text) > 110 || notASeal.MatchString(l.text) {
		return nil, false
	}
	for _, p := range strokes(l) {
		switch {
		case signs(p.text, false) > 1, cityLine.MatchString(p.text):
			firm = true
		case signsOff.MatchString(p.text):
		case wordCount(p.text) > 3 || lowerStart(p.text) || !properName(p.text) || strings.HasSuffix(p.text, "."):
			return nil, false
		}
	}
	return all[0], firm
}

// signatory finds the firm in the lines around the date under the opinion, or in
// the last lines of the report when it bears none.
func (r *report) signatory(o opinion, avoid, end string) (p passage, a, b int, sure bool) {
	lines, dates := o.closing(end)
	from, to, date := max(0, len(lines)-closingLines), len(lines), -1
	if under, ok := likeliest(dates); ok && under.line >= 0 {
		date = under.line
		from, to = max(0, date-7), min(len(lines), date+6)
	}
	best := 0
	for i := from; i < to; i++ {
		near := date >= 0 && i >= date-4 && o.report.page(lines[i].a) == o.report.page(lines[date].a) && !(i+1 < len(lines) && isTitle(lines[i+1].text))
		if _, opens := partOf(lines[i].text); opens {
			near = false
		}
		for _, k := range strokes(lines[i]) {
			rank := signs(k.text, near || date < 0 && r.edged(k.text))
			if rank == 1 && wordCount(k.text) < 2 && !r.edged(k.text) {
				continue // as likely a city or a heading
			}
			if rank > best && !sameName(tidyName(k.text), avoid) {
				p, a, b, sure, best = o.report, k.a, k.a+len(k.text), rank > 1, rank
			}
		}
	}
	return p, a, b, sure
}

// edged reports whether a name stands in a running head or foot.
func (r *report) edged(name string) bool {
	name = bareName(name)
	return name != "" && slices.ContainsFunc(r.lines, func(l *line) bool {
		return l.furniture && bareName(strings.TrimRight(l.text, "0123456789 |-")) == name
	})
}

// closingLines is how many lines of a report without a date may sign it.
const closingLines = 6

// isTitle reports whether a line is the title of the person above.
func isTitle(s string) bool {
	return roleTitle.MatchString(s) && wordCount(s) <= 6 && !firmLine.MatchString(s)
}

// signs ranks a line near the date, or a piece of one, as the name of the firm: 3
// for a firm's name, 2 for a signature or a name like a firm's, 1 for any other
// short name, 0 for none.
func signs(t string, near bool) int {
	switch {
	case personal.MatchString(t):
		return 0
	case firmLine.MatchString(t):
		return 3
	case signature.MatchString(t):
		return 2
	case len(t) >= 60 || !properName(t) || cityLine.MatchString(t) || personTitle.MatchString(t) || signsOff.MatchString(t) || isTitle(t) || dateOnly.MatchString(t) ||
		strings.HasSuffix(t, ".") || wordCount(t) > 6:
		return 0
	case near && firmWord.MatchString(t) && !strings.Contains(t, ":"):
		return 2
	case near:
		return 1
	}
	return 0
}
