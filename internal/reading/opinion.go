package reading

import (
	"strings"
)

// opinionRx is where the auditor gives, or refuses, the opinion.
var opinionRx = rx(`\b(?:in our opinion|it is our opinion|we are of the opinion|our opinion is that|(?:we (?:conclude|have concluded|report|find)|it is our (?:conclusion|view)|our conclusion is)(?: that)?,? (?:in all material respects|except for)|we do not express,? (?:and have not expressed,? )?an opinion|(?:accordingly|therefore), we do not express)`)

var (
	opinionHead  = compile(`(?im)^(?:(?:service )?(?:auditor|accountant|practitioner)'?s'?\s+)?(?:our\s+)?(?:(qualified|adverse|unqualified|unmodified|disclaimer\s+of)\s+)?opinion(?:\s+on[^\n]{0,60})?\s*$`)
	afterOpinion = compile(`(?im)^(?:restricted\s+use|restriction\s+on\s+use|emphasis\s+of|other\s+matter|intended\s+use|description\s+of\s+tests|purpose|use\s+of\s+(?:this|the)\s+report)|\bthis\s+report(?:,\s+including[^.]{0,200},)?\s+is\s+(?:intended|for\s+the\s+use)|is\s+restricted\s+to`)
	// operates is a claim on operation during a period, not a condition.
	operates   = rx(`(?:operated|did not operate|were not operating|not operate|were operating) effectively(?:,? in all material respects,?)? (?:throughout|during|for (?:the|that|this)|over (?:the|that|this)|in (?:the|that|this) period|from)|operating effectiveness of (?:the |its )?controls .{0,80}(?:throughout|during) the period`)
	conditions = rx(`\bif [^.;)]{0,80}$|\bwould (?:be|have been) achieved[^.;)]*\bif [^.;)]*$`)
	notTested  = rx(`(?:did not perform|have not performed) (?:any )?procedures (?:regarding|over|with respect to|on|related to) the operating effectiveness|not (?:perform|include) [^.]{0,60}operating effectiveness`)
	exceptFor  = rx(`\bexcept (?:for|that|as)\b|with the exception of`)
	refuses    = rx(`(?:do not|are unable to|not able to|unable to) express,? (?:and we do not express,? )?an? opinion|disclaim`)
	adverse    = rx(`because of the (?:significance|effects?|pervasiveness|matters?)|did not operate effectively|(?:were|was) not suitably designed|(?:does|do) not (?:fairly )?present|(?:is|are) not presented`)
	// wholly is how an opinion without reservation begins.
	wholly    = rx(`in all material respects|(?:presents|presented) fairly|fairly presents?`)
	scopeTalk = rx(`operating effectiveness|user entity|subservice|thereon|other information|section (?:v|5)\b`)
)

// opinion is what the auditor's report says, each part with its place.
type opinion struct {
	report passage // the whole of the auditor's report
	headed bool    // found under its heading
	a, b   int     // the opinion paragraph, as offsets in report
	basis  span2   // the paragraph on the basis of a modified opinion
	word   string  // qualified, adverse … when the heading says so
}

type span2 struct{ a, b int }

// maxReport bounds the auditor's report, in bytes: some five pages.
const maxReport = 40000

// findOpinion cuts the opinion paragraph out of the auditor's report.
func (r *report) findOpinion(parts []part) opinion {
	o := opinion{}
	for _, p := range parts {
		if p.kind == opinionPart && opinionRx.MatchString(r.body.text[p.a:p.b]) {
			o.report, o.headed = r.body.cut(p.a, p.b), true
			break
		}
	}
	if !o.headed {
		o.report = r.opinionByWords()
	}
	o.report = o.report.cut(0, min(len(o.report.text), maxReport))
	text := o.report.text
	o.findBasis()
	for _, m := range opinionHead.FindAllStringSubmatchIndex(text, -1) {
		rest := text[m[1]:min(len(text), m[1]+1500)]
		if at := opinionRx.FindStringIndex(rest); at != nil && at[0] < 600 {
			o.a = m[1] + at[0]
			if m[2] >= 0 {
				o.word = strings.ToLower(text[m[2]:m[3]])
			}
		}
	}
	if o.a == 0 {
		o.a = o.byWords()
	}
	o.a = o.granting()
	o.b = min(len(text), o.a+3500)
	if m := afterOpinion.FindStringIndex(text[min(o.b, o.a+40):o.b]); m != nil {
		o.b = o.a + 40 + m[0]
	}
	if o.basis.b > 0 {
		o.basis.b = min(o.basis.b, o.a)
		if o.basis.b < o.basis.a {
			o.basis.b = min(len(text), o.basis.a+2500)
		}
	}
	return o
}

// given is how an opinion begins that is given, with or without exceptions.
var given = rx(`\b(?:in our opinion|it is our opinion that|we are of the opinion that|our opinion is that),? (?:except for [^.;]{1,200},? )?in all material respects\b`)

// byWords is the sentence of the opinion when no heading leads to it: the last
// that gives one, so that a Type 1's remark on operating effectiveness and the
// remark on user entities before it are passed over.
func (o opinion) byWords() int {
	if at := given.FindStringIndex(o.report.text); at != nil {
		return at[0] // a remark on what is not covered may stand before it
	}
	best := 0
	for _, m := range opinionRx.FindAllStringIndex(o.report.text, -1) {
		after := o.report.text[m[1]:min(len(o.report.text), m[1]+160)]
		phrase := strings.ToLower(o.report.text[m[0]:m[1]])
		if strings.Contains(phrase, "not express") && scopeTalk.MatchString(o.report.text[max(0, m[0]-250):m[1]]+after) {
			continue
		}
		if best == 0 {
			best = m[0]
		}
	}
	return best
}

// grants is how an auditor gives an opinion, after the words that open it.
var grants = rx(`^(?:in our opinion|it is our opinion|we are of the opinion|our opinion is)[^.]{0,400}in all material respects`)

// granting is where the opinion is given, when what was found only declines one:
// a Type 1 declines it on operation, and whoever disclaims grants nothing.
func (o opinion) granting() int {
	text := o.report.text
	if o.word != "" || !refuses.MatchString(truncate(text[o.a:], 80)) {
		return o.a
	}
	for _, m := range opinionRx.FindAllStringIndex(text, -1) {
		if grants.MatchString(text[m[0]:min(len(text), m[0]+500)]) {
			return m[0]
		}
	}
	return o.a
}

// opinionByWords finds the auditor's report by its first words when no heading
// names it.
func (r *report) opinionByWords() passage {
	text := r.body.text
	m := given.FindStringIndex(text)
	if m == nil {
		m = opinionRx.FindStringIndex(text)
	}
	if m == nil {
		return passage{}
	}
	from := max(0, m[0]-12000)
	if at := startsRx.FindStringIndex(text[from:m[0]]); at != nil {
		from += at[0]
	}
	return r.body.cut(max(0, from-400), min(len(text), m[1]+6000))
}

var startsRx = rx(`we have examined|we were engaged`)

// readOpinion decides the opinion by its heading, its basis and its sentence.
func (r *report) readOpinion(o opinion, s *SOC2) {
	text := o.report.text
	if o.b <= o.a || text == "" {
		r.review("soc2.opinion", "the opinion paragraph was not found")
		return
	}
	para := text[o.a:o.b]
	first := firstSentence(para)
	value, rule := "", ""
	switch {
	case refuses.MatchString(first) && !strings.HasPrefix(strings.ToLower(para), "in our opinion"):
		value, rule = "disclaimer", "opinion.disclaimer"
	case adverse.MatchString(first) && !exceptFor.MatchString(truncate(first, 400)):
		value, rule = "adverse", "opinion.adverse"
	case o.reserved(first):
		value, rule = "qualified", "opinion.except_for"
	case wholly.MatchString(first):
		value, rule = "unqualified", "opinion.unqualified"
	default:
		value, rule = "unqualified", "opinion.no_reservation"
	}
	claims := []claim{says(value, o.report, o.a, o.a+len(first), rule)}
	switch word := flat(o.word); {
	case word == "unmodified" || word == "unqualified":
		claims = append(claims, says("unqualified", o.report, o.a, o.a+len(first), "opinion.heading"))
	case strings.HasPrefix(word, "disclaimer"):
		claims = append(claims, says("disclaimer", o.report, o.a, o.a+len(first), "opinion.heading"))
	case word == "qualified" || word == "adverse":
		claims = append(claims, says(word, o.report, o.a, o.a+len(first), "opinion.heading"))
	case o.basis.b > 0:
	case o.headed:
		claims = append(claims, says("unqualified", o.report, o.a, o.a+len(first), "opinion.no_basis_paragraph"))
	}
	if value == "disclaimer" && given.MatchString(text) {
		at := given.FindStringIndex(text)
		claims = append(claims, says("unqualified", o.report, at[0], at[1], "opinion.unqualified"))
	}
	if value == "unqualified" {
		claims = append(claims, o.modified()...)
	}
	s.Opinion = r.settle("soc2.opinion", claims, equal)
	if *s.Opinion != "unqualified" {
		r.readQualified(o, s)
	}
}

// firstSentence is the opinion sentence, with its lettered parts.
func firstSentence(para string) string {
	for i := 60; i < len(para) && i < 2500; i++ {
		if para[i] == '.' && (i+1 == len(para) || para[i+1] == '\n' || para[i+1] == ' ') && !abbreviated(para[:i]) {
			return para[:i+1]
		}
	}
	return truncate(para, 2500)
}

var abbreviation = compile(`(?:\b(?:Inc|Corp|Co|Ltd|No|U\.S|P\.C|St|Mr|Ms|Dr|Jr|L\.P|e\.g|i\.e)|\b[A-Z])$`)

func abbreviated(s string) bool { return abbreviation.MatchString(s[max(0, len(s)-8):]) }

// readQualified lists the criteria that a modified opinion names: in its basis
// paragraph, else in the paragraph of the opinion and the one before.
func (r *report) readQualified(o opinion, s *SOC2) {
	a, b := o.basis.a, o.basis.b
	if b == 0 {
		a, b = max(0, o.a-1800), min(o.b, o.a+len(firstSentence(o.report.text[o.a:o.b])))
	}
	text := o.report.text[a:b]
	s.QualifiedCriteria = criteria(text)
	sortCriteria(s.QualifiedCriteria)
	if len(s.QualifiedCriteria) == 0 && *s.Opinion == "disclaimer" {
		return // it may rest on no criterion
	}
	if len(s.QualifiedCriteria) == 0 {
		r.review("soc2.qualified_criteria", "the basis of the opinion names no criterion by its code")
		return
	}
	rule := "opinion.basis_in_prose"
	if o.basis.b > 0 {
		rule = "opinion.basis"
	}
	found := codes(text)
	r.put("soc2.qualified_criteria", o.report, a+found[0].a, a+found[len(found)-1].b, rule, worth(rule))
}

func coverEnd(parts []part) int {
	if len(parts) > 0 && parts[0].kind == cover {
		return parts[0].b
	}
	return 0
}
