package reading

import (
	"strings"
)

// letterPages is the length up to which a document may be a letter or a
// certificate, in pages.
const letterPages = 6

var (
	socRx      = rx(`\bSOC[ -]?(?:2|II)\b|(?:service|system) (?:and )?organization controls?`)
	anySOC     = rx(`\bSOC\b`)
	bridgeName = rx(`\b(?:bridge|gap|continuity|roll[- ]?forward|comfort|coverage|(?:interim|stub|gap|subsequent)[ -]period) (?:letter|statement|memo(?:randum)?|notice|confirmation)\b|bridg(?:e|ing) (?:the )?(?:gap|period)|continuity of (?:SOC|the|our|controls)\b|(?:letter|statement|notice|confirmation) of (?:\w+ ){0,2}(?:continuity|continued (?:operation|effectiveness)|no (?:material |significant )?changes?)\b`)
	stillWork  = rx(`(?:continued?|continuing) (?:to (?:operate|function|be (?:designed|effective|in effect|performed|followed))|in operation|operating)|(?:remain(?:ed|s)?|continue[sd]?(?: to be)?) (?:in place|in effect|unchanged|in operation|effective)|(?:operated|maintained|kept) (?:as before|the same controls)`)
	baaTitle   = rx(`business associate (?:agreement|addendum|contract|amendment)`)
	isoTitle   = rx(`ISO ?(?:/ ?IEC)? ?27001`)
	certTitle  = rx(`\bcertificat(?:e|ion)\b|certify that|certified`)
	penTitle   = rx(`penetration test|pen ?test(?:ing)? (?:report|summary|letter)|(?:web )?application security assessment`)
	hitrust    = rx(`\bHITRUST\b`)
	hitrustDoc = rx(`HITRUST .{0,60}(?:certif|validated assessment|letter)|letter of certification`)
	soc1Title  = rx(`\bSOC\)?[ -]*1\b|SSAE[ -]?(?:16|18) .{0,40}type|ISAE 3402`)
	soc3Title  = rx(`\bSOC\)?[ -]*3\b`)
	soc2Title  = rx(`\bSOC\)?[ -]*2\b|organi[sz]ation controls? ?\(?2\b|SOC[ -]for[ -]service[ -]organizations:? trust`)
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
	case short && !attested.MatchString(text) && len(criteria(text)) < manyCriteria && isBridge(head, text):
		return BridgeLetter
	case short && !reads && before(first(head, isoTitle)) && certTitle.MatchString(text):
		return ISOCertificate
	case before(first(head, hitrust)) && hitrustDoc.MatchString(text):
		return HITRUSTLetter
	case !reads && before(first(head, penTitle)):
		return PenetrationTest
	case preparing.MatchString(head) && !attests.MatchString(text):
		return Other
	case short && !attested.MatchString(text) && len(criteria(text)) < manyCriteria && speaksSince(text):
		return BridgeLetter
	case short && !reads && letterName(head): // after another report, such as a SOC 1
		return Other
	}
	return report3(title, text, reads, short)
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

// letterName is a title or a subject that names a letter after a report.
func letterName(head string) bool {
	for line := range strings.SplitSeq(head, "\n") {
		if bridgeName.MatchString(line) && wordCount(line) <= 16 && !strings.HasSuffix(line, "?") && !asksLetter.MatchString(line) {
			return true
		}
	}
	return thisLetter.MatchString(head)
}

var (
	asksLetter = rx(`\b(?:on|upon|by|may) request\b|\b(?:shall|must|request|ask for|provides?|do you|is there)\b`)
	thisLetter = rx(`\bthis (?:(?:SOC 2 )?(?:bridge|gap|continuity|roll[- ]?forward|comfort|coverage) letter|letter (?:bridges|extends|covers (?:the )?(?:period|time|gap|interval)|serves to (?:bridge|cover|update)|is for the (?:period|time|gap)))\b`)
)

// isBridge reports whether a short document, as management's, names itself a
// letter after a SOC 2 report.
func isBridge(head, text string) bool {
	return letterName(head) && (onSOC2(text) || anySOC.MatchString(text) && !soc1Title.MatchString(text))
}

// mayBridge is why a short document of no known class may still be a letter after
// a SOC 2 report: management speaks of the report and of days. It is "" when
// nothing says so.
func (r *report) mayBridge() string {
	text := truncate(r.body.text, 20000)
	if len(r.doc.Pages) > 2 || !soc2Title.MatchString(text) || attested.MatchString(text) || preparing.MatchString(text) || len(dateRx.FindAllStringIndex(text, 3)) < 3 {
		return ""
	}
	return "it speaks of a SOC 2 report and of days, as a bridge letter does"
}

// attested is an auditor who speaks in the first person.
var attested = rx(`\bwe (?:have )?(?:examined|audited|performed the procedures)\b|\bwe (?:were|are|have been) engaged\b|\bwe will examine\b`)

// onSOC2 reports whether a text speaks of a report on the trust services criteria.
func onSOC2(text string) bool { return socRx.MatchString(text) || criteriaRx.MatchString(text) }

// speaksSince reports whether a short document without such a name says what
// has, or has not, changed in the time since a SOC 2 report.
func speaksSince(text string) bool {
	if !onSOC2(text) {
		return false
	}
	if len(spans(text)) == 0 && !sinceRx.MatchString(text) && !untilRx.MatchString(text) && !untilHere.MatchString(text) {
		return false
	}
	if stillWork.MatchString(text) {
		return true
	}
	for _, s := range statements(text) {
		if changed(s.text) != 0 {
			return true
		}
	}
	return false
}

// reportsTests reports whether a text without an opinion, such as a cut file,
// still is an auditor's: it cites criteria as only the matrix does, or it names
// both the criteria's source and the auditor. A short one, which may be a paper
// or a notice about a report, must also have a part that only a report has.
func reportsTests(text string, short bool) bool {
	return criteriaRx.MatchString(text) && auditWords.MatchString(text) && (!short || reportPart.MatchString(text)) || len(criteria(text)) >= manyCriteria
}

// reportPart is what only the report itself holds.
var reportPart = rx(`(?:auditor'?s?'?|accountant'?s?'?|practitioner'?s?'?) report\b|TSP section 100|description criteria|(?:management'?s? |'s )assertion|assertion (?:of|by) |tests? of controls`)

// manyCriteria is how many different criteria a text cites that holds a matrix.
const manyCriteria = 12

// report3 tells the three kinds of SOC report apart, or answers Other.
func report3(title, text string, reads, short bool) Class {
	one, two, three := first(title, soc1Title), first(title, soc2Title), first(title, soc3Title)
	none := len(title)
	switch {
	case three < two && three < one && three < none && (reads || criteriaRx.MatchString(text)):
		return SOC3Report
	case one < two && one < none && (reads || icfr.MatchString(text)) && (!criteriaRx.MatchString(title) || icfr.MatchString(title)):
		return SOC1Report
	case two < none && (reads || reportsTests(text, short)):
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
