package reading

import "strings"

var (
	// basisHead is the heading of the reasons of an opinion, with the word for it.
	basisHead = rx(`basis (?:for|of) (?:(?:the|our) )?(qualified|adverse|disclaimer of|modified)?\s?opinion`)
	// modifiedHead is the heading of the paragraph on why an opinion is modified.
	modifiedHead = compile(`(?im)^(?:(?:basis|grounds?|reasons?|causes?|matters?)\s+(?:for|of|behind|leading\s+to|giving\s+rise\s+to)\s+(?:(?:the|our|a|an|this)\s+)?(?:modif|qualif|adverse|disclaim|reserv|exception|departure)[^\n]{0,60}|(?:qualification|modification|reservation|scope\s+limitation)s?(?:\s+of\s+(?:the\s+|our\s+)?opinion)?)\s*$`)
	// reserves is how an opinion sentence takes something out of what it grants.
	reserves = rx(`\bexcept (?:for|that|as|to|in)\b|with the exceptions? of|\bexcepting\b|\bapart from\b|\bsave (?:for|as|that)\b|\bother than (?:the|as|for|in|that|those|what)\b|\bsubject to the (?:matters?|effects?|exceptions?|reservations?|qualifications?)\b|\baside from\b|\bbut for the\b`)
	// falls is what an auditor says of controls that fell short.
	falls = rx(`\b(?:did|do|does) not operate\b|\b(?:was|were|is|are) not (?:\w+ )?(?:operating effectively|effective|suitably designed|suitable)\b|\bcriteri(?:on|a) (?:[^.]|\d\.\d){0,80}\b(?:was|were|is|are) not (?:met|achieved|satisfied)\b|\b(?:scope limitation|limitation (?:on|of) the scope)\b|\bunable to obtain (?:sufficient|evidence)`)
	// supposes is a sentence of the same words that only speaks of what may be.
	supposes = rx(`\brisks?\b|\bwhether\b|\bif\b|\bmay\b|\bmight\b|\bcould\b|\bwould\b|\bany\b|\buser entit|\bcomplementary\b|\bsub-?service\b|\binherent|\bno \w+ did not\b`)
)

// findBasis finds where the report gives the reasons of its opinion.
func (o *opinion) findBasis() {
	text := o.report.text
	if m := basisHead.FindStringSubmatchIndex(text); m != nil {
		o.basis = span2{m[0], len(text)}
		if m[2] >= 0 {
			o.word = strings.ToLower(text[m[2]:m[3]])
		}
	}
	if m := modifiedHead.FindStringIndex(text); m != nil && o.word == "" {
		o.basis = span2{m[0], len(text)}
	}
}

// sentenceFrom is where the sentence that holds offset a of a text begins: what
// stands before "we are of the opinion" may take back what follows it.
func sentenceFrom(text string, a int) int {
	from := max(0, a-400)
	for i := a - 1; i > from; i-- {
		if text[i] == '.' && i+1 < a && (text[i+1] == ' ' || text[i+1] == '\n') && !abbreviated(text[:i]) {
			return i + 2
		}
	}
	if i := strings.LastIndexByte(text[from:a], '\n'); i >= 0 && from > 0 {
		return from + i + 1
	}
	return from
}

// reserved reports whether the opinion sentence takes something out of what it
// grants: before it begins, or in its first words.
func (o opinion) reserved(first string) bool {
	text := o.report.text
	from := sentenceFrom(text, o.a)
	if at := opinionHead.FindStringIndex(text[from:o.a]); at != nil {
		from += at[1]
	}
	return reserves.MatchString(text[from:o.a]) || exceptFor.MatchString(truncate(first, 500)) || reserves.MatchString(granted(first))
}

// granted is what stands before the words that give the opinion.
func granted(first string) string {
	if at := wholly.FindStringIndex(first); at != nil {
		return first[:at[0]]
	}
	return truncate(first, 200)
}

// modified gives what else in the auditor's report says that the opinion is not
// clean: the heading of its reasons, or a sentence on controls that fell short.
func (o opinion) modified() []claim {
	var out []claim
	text := o.report.text
	if m := modifiedHead.FindStringIndex(text[:o.b]); m != nil {
		out = append(out, says("qualified", o.report, m[0], m[1], "opinion.modified_heading"))
	}
	for _, m := range falls.FindAllStringIndex(text[:o.b], -1) {
		from := sentenceFrom(text, m[0])
		to := m[1]
		if end := sentenceEnd.FindStringIndex(text[m[1]:o.b]); end != nil {
			to += end[0]
		}
		if !supposes.MatchString(text[from:to]) {
			return append(out, says("qualified", o.report, m[0], m[1], "opinion.control_failed"))
		}
	}
	return out
}
