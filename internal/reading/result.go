package reading

import (
	"strings"
)

const fault = `(?:exceptions?|deviations?|findings?|deficienc(?:y|ies)|discrepanc(?:y|ies)|issues?|anomal(?:y|ies)|errors?|variances?)`

// kindOfFault is the kind of fault that a clean phrase denies.
const kindOfFault = `(?:relevant |testing |test |control |operating )?`

// ground is what a clean phrase may say first that it rests on.
const ground = `(?:(?:based on|as a result of|per|during|from|upon|in) (?:the |our |this )?(?:results? of (?:the |our )?)?(?:tests?|testing|procedures?|inspections?|work|sample)(?: (?:of [a-z ]{3,30} )?(?:that (?:was|were|we) )?(?:performed|applied|conducted|completed|tested|done))?,? )?`

var (
	// cleanRx is the closed list of results that say that all went well. A result
	// counts as clean only when it begins with one of them and what follows says
	// nothing else.
	cleanRx = rx(`^(?:[-*•\d.()]+ ?)?(?:` +
		ground + `no ` + kindOfFault + fault + `(?:(?:,? (?:or|and) |/)` + fault + `)?(?: (?:was|were|is|are|have been|had been|has been))?(?: (?:noted|identified|found|observed|detected|reported|disclosed|discovered|to report))?` +
		`|none(?: (?:were )?(?:noted|identified|found|observed))?` +
		`|(?:(?:through|by|from|on|upon|based on|as a result of) [^.;,]{3,60}, )?(?:we|(?:(?:our|the) )?(?:tests?|testing|test procedures|procedures|work|inspections?)(?: of (?:the |this )?[a-z ]{3,40})?) (?:(?:have )?(?:noted|found|identified|disclosed|revealed|showed|detected|resulted in|gave) no|did not (?:note|find|identify|disclose|reveal|detect|result in) any) ` + kindOfFault + fault +
		`|(?:it was )?noted (?:that )?no ` + kindOfFault + fault + `|nothing (?:has |had )?(?:came|come) to our attention(?: (?:that|which) [^.;,]{0,160})?` +
		`|nothing (?:(?:was|is) )?(?:to (?:report|note)|(?:noted|found|identified|reported|of note))` +
		`|(?:the )?controls? (?:activit(?:y|ies) )?(?:is |was |were |are |has been )?(?:found to (?:be |have )?)?(?:operated|operating|operates|operate|functioned|functioning|functions|performed|performing|worked|working) (?:effectively|properly|satisfactorily|as (?:described|designed|intended|specified|expected|stated|prescribed)|without (?:any |relevant )?` + fault + `)(?: throughout the (?:examination |audit |review |reporting |test )?period)?` +
		`|(?:operated|operating|operates|functioned|worked) (?:effectively|as described|as designed|as intended)` +
		`|(?:(?:the |all )?(?:tests?|testing|procedures?|items?|samples?) )?(?:(?:was |were )?(?:operated|tested|completed|passed|performed|concluded)|operates) without (?:any )?` + fault + `|without (?:any )?` + fault + `(?: (?:noted|identified))?|` + fault + ` free|free (?:of|from) ` + fault +
		`|(?:(?:the )?(?:tests?|control) (?:was |is )?)?pass(?:ed)?|effective|satisfactory|(?:the )?(?:control (?:is|was) )?(?:suitably|effectively|appropriately) designed(?: and (?:implemented|operating effectively))?|(?:design )?(?:is )?effective(?:ly designed)?|(?:the )?controls? (?:(?:is|was|were) )?(?:found |judged |considered )?(?:to be )?effective` +
		`)\b`)
	trailing = rx(`^(?: ?(?:during|from|as a result of|based on|in|upon|through|for|with respect to|regarding|related to|by) (?:the |our |this |performing )?(?:test(?:s|ing)?|procedures?|inspection|sampl\w+|review|audit|examination|period|results?|control)[^.;:]{0,80})?[\s.;:)]*$`)

	// noneOf is a sentence about each item of a sample, which may be the failure.
	noneOf = rx(`^none of\b|^(?:no|none)\b[^.]{0,80}\b(?:yet|although|though|however|but|while|whereas)\b`)
	// troubleRx is what an auditor writes of a deviation.
	troubleRx  = rx(`\b` + fault + `(?: (?:was|were|is|are|have been))?(?: also)? (?:noted|identified|found|observed|detected)|^` + fault + ` ?(?:\d+|[:.-])|\b(?:not operat(?:e|ed|ing)|did not operate) effectively|\bfail(?:ed|ure|ures|s)?\b|\b(?:was|were|is|are|had|has|have|did|does|do|could|been) not\b|\bnot (?:performed|completed|documented|retained|provided|approved|available|evidenced|maintained|enforced|reviewed|revoked|removed|timely)\b|\bno evidence\b|\bunable to (?:provide|locate|produce|demonstrate)|\bwithout (?:documented )?(?:approval|evidence|authorization)|\blate\b|\bineffective|^(?:control )?not (?:effective|met|operating|satisfied)\b|\bpartial(?:ly)? (?:effective|met|operating)|\bnoted that (?:(?:for|in|on) )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b|\bnon-?complian|\bexceeded\b|\bmissing\b|\blacked\b|\bn't\b`)
	explicitRx = rx(`(?:^|[.;:] ?)(?:an? )?` + fault + `(?: (?:was|were))? (?:noted|identified|found)|(?:^|[.;:] ?)` + fault + ` ?(?:\d+ ?)?[:-]|did not operate (?:effectively|as (?:described|designed|intended))|\b(?:one|two|three|four|five|\d+)(?: \(\d+\))? ` + fault + ` (?:was|were)? ?(?:noted|identified)|(?:following|an?|one|two|three|\d+) ` + fault + ` ?[:.]|(?:noted|identified|disclosed|revealed) (?:the following|an?|one|two|three|\d+) ` + fault)
	absentRx   = rx(`^nothing (?:occurred|happened|arose|took place)\b|(?:did|does|do|has|have|had) not (?:occur|arise|arisen|occurred)|(?:no|not any) [^.]{0,90}(?:occurred|occurrences?|took place|were required|was required|were hired|were terminated|instances?|arose|population)|there (?:were|was|have been|has been|had been) no |(?:no|zero) (?:population|occurrences?|instances?|events?|items?|activity|incidents?|cases?)\b|circumstances (?:that|which) (?:would )?(?:warrant|require|trigger)[^.]*(?:did not|do not|not)|did not (?:operate|warrant|trigger|require)[^.]{0,60}(?:because|since|as (?:no|there)|during)|not invoked|no (?:such )?[a-z -]{3,40} (?:during|in|within) the (?:examination |audit |review |test |reporting )?period|control was not triggered|not required to operate|did not have occasion`)
	// nonePlural is the usual phrase for a control without an occasion; of reviews
	// or records it may be a failure, and a person must say.
	nonePlural = rx(`^(?:no conclusion[.,;:]? )?(?:there (?:were|have been|had been) no (?:[a-z-]+ ){0,4}[a-z-]+s (?:(?:that )?(?:occurred|arose|took place|identified|reported) )?|no (?:[a-z-]+ ){0,4}[a-z-]+s (?:occurred|arose|took place|fell due|were (?:due|required|requested|made|reported)) )(?:during|in|within) the (?:[a-z]+ )?period\.?$`)
	// occasionless is a control that had nothing to do, whatever it is named.
	occasionless = rx(`^no [^.;]{3,120} were (?:made|received|raised|submitted|required|requested|initiated|reported|recorded|due) (?:in|during|within) the (?:[a-z]+ )?period[,;] (?:(?:so|therefore|hence|thus|and) )?(?:the |this )?control did not operate\.?$|^(?:the )?controls? did not (?:operate|occur) ?[:;,–-]+ ?(?:as |because |since )?(?:there (?:was|were) )?no\b[^.]{3,90}\b(?:in|during|within|throughout) the (?:[a-z]+ )?period\.?$|^(?:the )?(?:control )?did not (?:operate|occur)(?: (?:during|in|within) (?:the|this) (?:[a-z]+ )?period)?,? there being no [a-z' -]{3,60}\.?$|^no [^.;]{3,90} (?:took place|occurred|arose)[^.;]{0,80}[,;] (?:so|therefore|hence|thus|and) (?:the |this )?control did not operate\.?$|^there (?:was|were) no [^.;]{3,60} (?:in|during) the (?:[a-z]+ )?period[;,.:] (?:so |therefore |hence |and |thus )?(?:the |this )?control (?:did not operate|was not (?:operated|required))\.?$|^(?:the )?control did not occur (?:in|during|within) the (?:[a-z]+ )?period\b|\bdid not (?:operate|occur)(?: (?:during|in|within) (?:the|this) (?:[a-z]+ )?period)?,?(?: because| since| as) (?:there (?:was|were) )?no\b[^.]*\b(?:arose|occurred|took place|happened|fell due|came up|(?:was|were) (?:required|requested|needed|initiated|due|made|hired|terminated|reported)|during the (?:[a-z]+ )?period)`)
	untestedRx   = rx(`\bnot tested|^(?:we|the (?:service )?auditors?) (?:did not|have not|has not|could not) test(?:ed)?\b|unable to (?:test|perform|obtain|conclude|select)|could not (?:be tested|test|perform|be performed)|not (?:be )?(?:able to|possible to) test|no test(?:s|ing)?(?: of operating effectiveness)? (?:was|were|has been|could be)? ?(?:performed|conducted|carried out)|testing was not (?:performed|possible)|not applicable|^n/?a\b|not subject to test|outside the scope|(?:^|[.;:] ?)(?:the |our |such )?test(?:s|ing)? (?:of (?:the |this )?(?:operating effectiveness|operation|controls?(?: activit(?:y|ies))?) )?(?:was|were) not (?:performed|applicable|carried out|conducted)`)
	// announced opens a result with the word for a deviation and no sign after it.
	announced     = rx(`^(?:an? )?(?:exceptions?|deviations?)(?: \d+)?[\s.:-]+[^\s.:-]`)
	announcedNone = rx(`^(?:exceptions?|deviations?)(?:(?: (?:noted|identified|found))? ?[:-]|[\s.]|s (?:noted|identified|found)[\s])[\s.:-]*(?:no|none|nil|n/?a|0|zero)(?: (?:noted|identified|found|exceptions?|deviations?)(?: (?:(?:was|were) )?(?:noted|identified|found))?\.?$| (?:out )?of (?:the )?\d+(?: [a-z]+)?[ .]*$| ?[.;,)(]|$)`)
	// cutClean is a result of which the first word may be cut off.
	cutClean = compile(`^(?:exceptions?|deviations?) (?:(?:was|were) )?(?:noted|identified|found)\.?$`)
	// bareWord is a result that says nothing of the exception.
	bareWord = rx(`^(?:exception|deviation)\.?$`)
	// contrast turns from a clean phrase to what was not.
	contrast = rx(`^[\s.,;:-]*(?:however|but|although|though|nevertheless|except|other than|apart from|save for)\b`)
	// hedged denies deviations of some weight only, or others than one that must
	// stand elsewhere: a person must say what it means.
	hedged = rx(`^no (?:significant|major|critical|serious|notable|systemic|reportable|material|other|additional|further|such) ` + fault + `\b`)
	// partly is a clean phrase for some of the sample only.
	partly = rx(`^ ?(?:for|in|on) (?:the )?(?:other |remaining )?(?:\d+|[a-z]+ \(\d+\)) [^.]*[.;,]`)
	// remissRx is a failure that only sounds like an absence: no evidence, no
	// documentation, no approval.
	remissRx   = rx(`\bno (?:[a-z]+ ){0,3}(?:evidence|documentation|record|approval|review|support|signature|sign-?off|job description|authori[sz]ation|acknowledg)|\bno (?:[a-z-]+ ){1,3}test (?:was|took|had)|\bno (?:[a-z-]+ ){0,3}(?:training|drill|exercise|meeting|assessment|scan|backup|reconciliation) (?:was|took|had)|\bno [^.;]{2,60} (?:could be|(?:was|were) (?:on file|available|present|kept|retained|located|found|signed))\b|there (?:was|were) no (?:[a-z]+ )?(?:tests?|training|signature|sign-?off) |there (?:was|were) no (?:[a-z]+ ){0,3}(?:evidence|documentation|record|approval|review|support|process|procedure|polic)|did not (?:operate|occur) [^.]{0,30}(?:in|during|for) (?:q\d|the (?:first|second|third|fourth|last)|` + monthNames + `)|did not occur (?:for|on|within|until|timely|as (?:required|scheduled)|in (?:q\d|the (?:first|second|third|fourth|last)|` + monthNames + `|\d))`)
	pointerRx  = rx(`^(?:see|refer to|please (?:see|refer)|as (?:noted|described) (?:above|below|in)|same as|tested (?:in|under|with|as part of)|addressed (?:in|by))\b`)
	sampleTalk = rx(`\b\d+ (?:out )?of (?:the )?\d+|\bof (?:the )?\d{1,3} |\bsample of \d+`)
)

// status decides what a result says. Only the closed list makes it clean;
// whatever is not understood is Unread, never clean and never dropped. note is
// true when a clean phrase is followed by words that say nothing of a deviation.
func status(result string) (state string, note bool) {
	s := flat(result)
	if at := resultLabel.FindStringIndex(s); at != nil {
		s = s[at[1]:]
	}
	if s == "" {
		return Unread, false
	}
	s = truncate(strings.TrimLeft(s, ticks), 3000)
	m := cleanRx.FindStringIndex(s)
	switch {
	case noneOf.MatchString(s) && (m == nil || !trailing.MatchString(s[m[1]:])):
		return doubted(s)
	case m != nil:
		return afterClean(s[m[1]:])
	case lowerStart(s) && cutClean.MatchString(s):
		return Unread, false // "No" may have been lost before it
	case nonePlural.MatchString(s):
		return DidNotOccur, remissRx.MatchString(s)
	case hedged.MatchString(s):
		return Unread, false
	case deniesAll(s):
		return NoException, true
	case explicitRx.MatchString(s) || announced.MatchString(s):
		return Exception, false
	case bareWord.MatchString(s):
		return Exception, true
	case occasionless.MatchString(s) || absentRx.MatchString(s) && !remissRx.MatchString(s):
		return DidNotOccur, false
	case untestedRx.MatchString(s) && !failedSome(s):
		return NotTested, false
	case pointerRx.MatchString(s):
		return Unread, false
	case troubleRx.MatchString(s):
		return troubledOnly(s)
	}
	if failedSome(s) {
		return Exception, true
	}
	if strings.Count(s, " ") >= 4 && s[0] >= 'A' && s[0] <= 'Z' && endsSentence(s) && !positiveRx.MatchString(s) {
		return Exception, true // a bare finding: surfaced, and sent to review
	}
	return Unread, false
}

// isVerdict reports whether a word or two say of a control as a whole how it came
// out: "Exception", "No exception", "Not tested".
func isVerdict(s string) bool {
	state, _ := status(s)
	return state != Unread && wordCount(s) <= 4
}

// ticks are signs that a firm sets before the words of a result.
const ticks = "✓✔☑√■●▪•*✗✘☒× "

// troubledOnly decides a text that speaks of trouble: where all of it that does
// is a denial, behind words of its own, it is no deviation.
func troubledOnly(s string) (state string, note bool) {
	rest := repeated.ReplaceAllString(s, "")
	switch {
	case rest == s || troubleRx.MatchString(rest) || failedSome(rest):
		return Exception, false
	case wordCount(rest) < 4:
		return NoException, true
	}
	return Unread, true
}

// doubted decides a sentence that begins as a clean phrase and may be none.
func doubted(s string) (state string, note bool) {
	if absentRx.MatchString(s) && !remissRx.MatchString(s) {
		return DidNotOccur, true
	}
	if repeated.MatchString(s) && !troubleRx.MatchString(repeated.ReplaceAllString(s, "")) && !sampleTalk.MatchString(s) {
		return Unread, true
	}
	return Exception, true
}

// failedSome reports whether a text says that some of a sample failed.
func failedSome(s string) bool {
	failed, size := sample(s)
	return failed != nil && size != nil && *failed > 0
}

// positiveRx is what a sentence says that may be good news in words of its own.
var positiveRx = rx(`\beffective|as (?:expected|intended|designed|described|prescribed)|satisfactor|in place\b|complian(?:t|ce)|in accordance|\bagreed\b|properly|successfully|appropriate|\bmet\b|consistent with|inspected|inquired|observed that|verified|obtained`)

var repeated = rx(`\bno (?:relevant |other |additional |material |further |such )?` + fault + `(?:(?:,? or |/)` + fault + `)?(?: (?:was|were|have been|has been))?(?: (?:noted|identified|found|observed|detected|disclosed))?`)

// cleanMention is a line that is a clean result.
var cleanMention = rx(`^no (?:relevant )?` + fault + `(?: (?:was|were))?(?: (?:noted|identified))?\.?$`)

var resultStart = rx(`^(?:\d+[.)] ?)?(?:no (?:relevant |other |additional |material )?` + fault + `|none\b|` + fault + `(?: \d+)?(?: (?:was|were))? ?(?:noted|identified|[:-])|exceptions?:|not tested|did not|the control|control (?:operat|activit|did|was)|operat|pass|fail|effective|satisfactory|unable|there were|not applicable|n/a|without|for \d+ of|\d+ of|[a-z]+ (?:\(\d+\) )?of )`)

// startsResult reports whether a text begins as results do.
func startsResult(s string) bool { return resultStart.MatchString(s) }

// resultLabel is the word that opens a result in a cell that holds more.
var resultLabel = rx(`^(?:test )?(?:results?|conclusions?|outcomes?)(?: of (?:the )?tests?(?:ing)?)? ?(?:[:-]|\. ) ?`)

// testLabel is the word that opens a test in such a cell.
var testLabel = rx(`^(?:tests?|procedures?)(?: (?:performed|applied|of (?:the )?controls?))? ?(?:\d+ ?)?[:-] ?`)

// splitResults parts a cell that holds tests with their results: one entry for
// each result that a further test follows.
func splitResults(lines []*line) []testEntry {
	var out []testEntry
	var cur testEntry
	inResult := false
	for i, l := range lines {
		t := lineText(l.src)
		switch {
		case resultLabel.MatchString(t) || cleanRx.MatchString(t) && strings.Contains(t, " ") || explicitRx.MatchString(truncate(t, 40)):
			inResult = true
		case inResult && (testLabel.MatchString(t) || testVerb.MatchString(t) && endsSentence(lineText(lines[i-1].src))):
			out, cur, inResult = append(out, cur), testEntry{}, false
		}
		if inResult {
			cur.result = append(cur.result, l)
		} else {
			cur.test = append(cur.test, l)
		}
	}
	if len(out) == 0 {
		test, result := splitResult(lines)
		return []testEntry{{test, result}}
	}
	return append(out, cur)
}

// splitResult parts a cell that holds tests and their result: the result starts
// at the last line that begins as one and from where the text reads as one.
func splitResult(lines []*line) (test, result []*line) {
	for i := len(lines) - 1; i >= 0; i-- {
		t := lineText(lines[i].src)
		if cleanRx.MatchString(t) || explicitRx.MatchString(t) || strings.HasPrefix(strings.ToLower(t), "result") {
			return lines[:i], lines[i:]
		}
	}
	for i := len(lines) - 1; i >= 0 && i > len(lines)-8; i-- {
		if i > 0 && !endsSentence(lineText(lines[i-1].src)) {
			continue
		}
		if state, _ := status(plain(lines[i:])); state != Unread {
			return lines[:i], lines[i:]
		}
	}
	return lines, nil
}

// idRx is the id of a control at the start of its activity, set off by a sign or
// a line end.
var idRx = compile(`^[\[(]?((?:Control\s+(?:#\s*)?)?(?:[A-Z]{1,6}(?:[-. ]?[A-Z]{1,4})?[-. ]?\d{1,4}(?:[.-]\d{1,3})*(?:[.-]?[a-z]|-[A-Z])?|\d{1,2}(?:\.\d{1,3})+)|Control\s+(?:#\s*)?\d{1,4})(?:\s*[:)\]|]|\.\s|\s+-|$)`)

// notAnID is the number of something other than a control.
var notAnID = rx(`^(?:section|part|page|table|figure|appendix|exhibit|phase|step|note|level|tier|type|version|AES|TLS|SSL|SHA|PCI|RFC|RSA)[-. ]?\d|^SOC ?-?[123]\b|^(?:ISO|NIST|SP)[-. ]?\d{3}`)

// combinedID is the control id at the start of s, or "". A criterion is none.
func combinedID(s string) string {
	m := idRx.FindStringSubmatch(truncate(s, 60))
	if m == nil || onlyCriteria(m[1]) || notAnID.MatchString(m[1]) {
		return ""
	}
	return m[1]
}
