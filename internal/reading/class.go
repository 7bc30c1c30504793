package reading

import (
	"strings"
)

// letterPages is the length up to which a document may be a letter or a
// certificate, in pages.
const letterPages = 6

var (
	socRx      = rx(`\bSOC[ -]?2\b|service organization controls?`)
	bridgeName = rx(`\b(?:bridge|gap|continuity|roll[- ]?forward|comfort|coverage) letter\b|bridg(?:e|ing) (?:the )?(?:gap|period)|continuity of (?:SOC|the|our) |letter of continuity`)
	bridgeTalk = rx(`(?:not aware of|no|any|following|significant|material) (?:other )?(?:material |significant )+changes?|(?:not|have not|has not) (?:been )?(?:materially |significantly )?changed|not changed (?:significantly|materially)|continued? to (?:operate|function)|(?:remain(?:ed|s)?|continue[sd]?(?: to be)?) (?:in place|in effect|unchanged|in operation)|no changes (?:have |has )?(?:been made|occurred|taken place)|changes? (?:to|in) (?:our|the|its) (?:internal )?controls?`)
	baaTitle   = rx(`business associate (?:agreement|addendum|contract|amendment)`)
	isoTitle   = rx(`ISO ?(?:/ ?IEC)? ?27001`)
	certTitle  = rx(`\bcertificat(?:e|ion)\b|certify that|certified`)
	penTitle   = rx(`penetration test|pen ?test(?:ing)? (?:report|summary|letter)|(?:web )?application security assessment`)
	hitrust    = rx(`\bHITRUST\b`)
	hitrustDoc = rx(`HITRUST .{0,60}(?:certif|validated assessment|letter)|letter of certification`)
	soc1Title  = rx(`\bSOC\)?[ -]*1\b|SSAE[ -]?(?:16|18) .{0,40}type|ISAE 3402`)
	soc3Title  = rx(`\bSOC\)?[ -]*3\b`)
	soc2Title  = rx(`\bSOC\)?[ -]*2\b|SOC[ -]for[ -]service[ -]organizations:? trust`)
	icfr       = rx(`internal control over financial reporting`)
	examined   = rx(`we (?:have )?examined|we were engaged|our examination|in our opinion|it is our opinion|of the opinion that|do not express,? an opinion`)
	criteriaRx = rx(`trust services? criteria|TSP section 100|description criteria`)
	// preparing is the name of advice on, or procedures short of, an examination:
	// no attestation report (AT-C 205, 215).
	preparing  = rx(`\b(?:readiness|gap) (?:assessment|review|analysis|report)\b|agreed[- ]upon procedures`)
	attests    = rx(`we (?:have )?examined|we were engaged to examine|conducted (?:our|an) examination`)
	auditWords = rx(`service auditor|certified public accountant|independent (?:accountant|auditor|practitioner)|service organization`)
)

// title is what a document says of itself: the lines of its first page with
// text, and of the second when the first holds little.
func (r *report) title() string {
	var b strings.Builder
	for _, lines := range r.pages {
		for _, l := range lines {
			b.WriteString(truncate(l.text, 400))
			b.WriteByte('\n')
			if b.Len() > 6000 {
				return b.String()
			}
		}
		if b.Len() > 300 {
			break
		}
	}
	return b.String()
}

// classify decides what the document is, from its title and, for a report, its
// opinion. Words elsewhere do not decide: every SOC 2 report speaks of
// penetration tests and of its vendors' other reports.
func (r *report) classify() Class {
	title := r.title()
	head := truncate(title, 1500)
	text := truncate(r.body.text, 60000)
	short := len(r.doc.Pages) <= letterPages
	reads := examined.MatchString(text) && auditWords.MatchString(text)
	report := first(head, soc2Title, soc1Title, soc3Title)
	before := func(at int) bool { return at < len(head) && (at < report || !reads && at < 400 && report > 150) }
	switch {
	case first(truncate(head, 700), baaTitle) < len(truncate(head, 700)) && !reads && first(head, baaTitle) < first(head, bridgeName):
		return BAA
	case short && !reads && !strings.Contains(text, "CC6.1") && isBridge(head, text):
		return BridgeLetter
	case short && !reads && before(first(head, isoTitle)) && certTitle.MatchString(text):
		return ISOCertificate
	case before(first(head, hitrust)) && hitrustDoc.MatchString(text):
		return HITRUSTLetter
	case !reads && before(first(head, penTitle)):
		return PenetrationTest
	case preparing.MatchString(head) && !attests.MatchString(text):
		return Other
	}
	return report3(title, text, reads)
}

// first is where the first of some rules matches, or len(s) when none does.
func first(s string, rules ...*rule) int {
	at := len(s)
	for _, x := range rules {
		if m := x.FindStringIndex(s); m != nil {
			at = min(at, m[0])
		}
	}
	return at
}

// isBridge reports whether a short document speaks, as management, of the time
// after a SOC report.
func isBridge(head, text string) bool {
	if !socRx.MatchString(text) {
		return false
	}
	return bridgeName.MatchString(head) || bridgeTalk.MatchString(text) && !opinionRx.MatchString(text)
}

// reportsTests reports whether a text without an opinion, such as a cut file,
// still is an auditor's: it cites criteria as only the matrix does, or it names
// both the criteria's source and the auditor.
func reportsTests(text string) bool {
	return criteriaRx.MatchString(text) && auditWords.MatchString(text) || len(criteria(text)) >= manyCriteria
}

// manyCriteria is how many different criteria a text cites that holds a matrix.
const manyCriteria = 12

// report3 tells the three kinds of SOC report apart, or answers Other.
func report3(title, text string, reads bool) Class {
	one, two, three := first(title, soc1Title), first(title, soc2Title), first(title, soc3Title)
	none := len(title)
	switch {
	case three < two && three < one && three < none && (reads || criteriaRx.MatchString(text)):
		return SOC3Report
	case one < two && one < none && (reads || icfr.MatchString(text)) && !criteriaRx.MatchString(title):
		return SOC1Report
	case two < none && (reads || reportsTests(text)):
		return SOC2Report
	case reads && icfr.MatchString(text) && !criteriaRx.MatchString(text):
		return SOC1Report
	case reads && criteriaRx.MatchString(text) && soc3Title.MatchString(text) && !soc2Title.MatchString(text):
		return SOC3Report
	case reads && criteriaRx.MatchString(text):
		return SOC2Report
	}
	return Other
}
