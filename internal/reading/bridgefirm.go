package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// letterFirms is what a letter says of the firm that examined.
func (r *report) letterFirms(p passage) []claim {
	var firms []claim
	for _, m := range letterFirm.FindAllStringSubmatchIndex(p.text, -1) {
		if ownReport.MatchString(p.text[m[0]:m[2]]) && !auditFirm.MatchString(p.text[m[2]:m[3]]) {
			continue // as likely the report on the vendor
		}
		if !auditFirm.MatchString(p.text[m[2]:m[3]]) && actedAs.MatchString(p.text[m[0]:m[2]]) {
			firms = appendName(firms, p, m[2], m[3], "bridge.auditor_called")
			continue
		}
		firms = appendFirm(firms, p, m[2], m[3], "bridge.auditor_named")
	}
	for _, m := range firmDoes.FindAllStringSubmatchIndex(p.text, -1) {
		firms = appendFirm(firms, p, behindLine(p.text, m[2], m[3]), m[3], "bridge.auditor_acts")
	}
	for _, m := range firmCalled.FindAllStringSubmatchIndex(p.text, -1) {
		b := m[3]
		if full := firmHere.FindStringIndex(p.text[m[2]:]); full != nil && m[2]+full[1] > b {
			b = m[2] + full[1] // with its legal form
		}
		if at := strings.IndexByte(p.text[m[2]:b], '\n'); at >= 0 && !legal.MatchString(p.text[m[2]:b]) && !runsOn(lineAt(p.text, m[2])) {
			b = m[2] + at
		}
		b -= len(p.text[m[2]:b]) - len(looseEnd.ReplaceAllString(p.text[m[2]:b], ""))
		firms = appendName(firms, p, m[2], b, "bridge.auditor_called")
	}
	if len(firms) > 0 {
		return firms
	}
	for _, m := range firmAlone.FindAllStringSubmatchIndex(p.text, -1) {
		if auditFirm.MatchString(p.text[m[2]:m[3]]) {
			firms = appendFirm(firms, p, m[2], m[3], "bridge.auditor_form")
		}
	}
	for _, m := range firmActs.FindAllStringSubmatchIndex(p.text, -1) {
		firms = appendName(firms, p, m[2], m[3], "bridge.auditor_doubtful")
	}
	return firms
}

// firmHead heads the column, or the row, of a table that names the firm.
var firmHead = rx(`^(?:(?:independent |external |service )*(?:auditors?|accountants?)(?: firm)?|(?:audit|accounting|CPA|auditing) firm|examined by|audited by|issued by|practitioner) ?:?$`)

// cellFirms is the firm in the cells of tables under, or beside, a head that asks
// for it.
func (r *report) cellFirms() []claim {
	var out []claim
	add := func(page int, c *pdftext.Cell) {
		p := r.hy.write(linesOfCell(page, c), false)
		out = appendName(out, p, 0, len(p.text), "bridge.auditor_cell")
	}
	for i := range r.doc.Pages {
		page := r.doc.Pages[i].Number
		for _, t := range r.doc.Pages[i].Tables {
			for k := range t.Rows {
				cells := t.Rows[k].Cells
				for j := range cells {
					switch {
					case !firmHead.MatchString(cellText(&cells[j])):
					case j == 0 && len(cells) == 2:
						add(page, &cells[1])
					case k+1 < len(t.Rows) && j < len(t.Rows[k+1].Cells):
						add(page, &t.Rows[k+1].Cells[j])
					}
				}
			}
		}
	}
	return out
}

// actedAs is what stands before the name of whoever examined, of any form.
var actedAs = rx(`^(?:(?:performed|conducted|completed|audited|examined|carried out|done|examination|audit) by|(?:service )?auditors?\b|(?:engage|retain|hire|commission|appoint|select)|engagement of|(?:opinion|attestation) (?:of|by|from)|independent|reports?,? (?:issued |prepared )?by)`)

// looseEnd is the word at the end of a name that goes on to something else.
var looseEnd = compile(`\s+(?:and|&|of)$`)

// lineAt is the line of a text that holds offset a.
func lineAt(text string, a int) string {
	from := strings.LastIndexByte(text[:a], '\n') + 1
	line, _, _ := strings.Cut(text[from:], "\n")
	return line
}

// behindLine is where the name of whoever acts begins, when it has swallowed the
// end of the line above it.
func behindLine(text string, a, b int) int {
	at := strings.LastIndexByte(text[a:b], '\n')
	if at > 0 && lineLead.MatchString(text[max(0, a-12):a]) && firmLine.MatchString(text[a+at+1:b]) && !strings.HasSuffix(text[a:a+at], ",") {
		return a + at + 1
	}
	return behindHeading(text, a, b)
}

// lineLead stands before no firm's name.
var lineLead = rx(`\b(?:the|its|our|on) $|^$`)

// othersThan leaves out of firms the writer of the letter: a name that two parts
// of it give as the writer's, where it has no firm's form or another has.
func othersThan(writers, firms []claim) []claim {
	own := func(c claim) bool {
		from := map[string]bool{}
		for _, w := range writers {
			if sameName(w.value, c.value) {
				from[sourceOf(w.rule)] = true
			}
		}
		return len(from) > 1
	}
	another := slices.ContainsFunc(firms, func(c claim) bool { return !own(c) })
	return slices.DeleteFunc(firms, func(c claim) bool {
		return own(c) && (another || !auditFirm.MatchString(c.value))
	})
}

var (
	// letterFirm is a firm with its legal form, behind what it did.
	letterFirm = exact(`(?i:(?:prepared|issued|performed|conducted|completed|audited|examined|signed|examination|audit|report|done|carried out) by|service auditor(?: was| is|,|:)?|auditors?(?: was| is| were|,|:)|\bby|(?:engage|retain|hire|commission|appoint|select)(?:s|d|ed)?|engagement of|(?:opinion|attestation|work|firm) (?:of|by|from)|independent (?:accounting|CPA|audit) firm(?: of|,)?|report (?:of|from)|reports?,? (?:issued |prepared )?by|report dated ` + datePattern + ` (?:from|by|of))[:,]? ` + firmName)
	// firmCalled is a firm by what the letter calls it, whatever the form of its name.
	firmCalled = exact(`(?i:\b(?:(?:accounting|audit|auditing|CPA|public accounting|accountants?|assurance|attestation|accountancy|audit and assurance) firm(?: of|,| is| was|:)?|(?:service |independent |external |third[- ]party |our )(?:auditors?|accountants?|assessors?|examiners?)(?: of record)?(?: is| was| were| are| at| from|,|:)?|(?:examination|audit|examined|audited)(?:[^.\n]{0,40}?) by|\breports?,? by)) (?i:the firm (?:of )?|our (?:independent |external )?(?:service )?auditors?,? |independent (?:service )?auditors?,? )?([\p{Lu}][\p{L}\d'&-]*(?: (?:&|and|[\p{Lu}][\p{L}\d'&-]*)){1,5})`)
	// firmActs is whoever examined, whatever the form of the name.
	firmActs = exact(`(?:^|[.\n] ?|\b(?i:that|and|which|when|where) )([\p{Lu}][\p{L}\d'&-]*(?: (?:&|and|of|[\p{Lu}][\p{L}\d'&-]*)){1,5}) (?i:(?:has |have )?(?:examined|audited|attested to|reported on|performed|conducted|carried out|completed|finished|concluded|issued) (?:[^.\n ]+ ){0,6}(?:SOC|examinations?|audit|report|systems?|services?|platform|controls|description)\b)`)
	// firmAlone is a name with the form of an accounting firm.
	firmAlone = exact(`\b` + firmName)
	// firmHere is such a name where a text begins.
	firmHere = exact(`^` + firmName)
)

// ownReport is what stands before the name of either a firm or its client.
var ownReport = rx(`^report (?:of|from)\b`)

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
