package reading

import (
	"fmt"
	"slices"
	"strings"
)

// majorRate is the share of a failed sample from which an exception is proposed
// as major.
const majorRate = 0.2

// finding is an exception with the passages that it was read from.
type finding struct {
	Deviation
	at      passage // of the deviation
	rule    string  // that found it
	control *control
	answer  passage // of management's response
	link    string  // the rule that joined the response to it
	doubt   bool    // the response may be cut wrongly
}

// readExceptions gathers the deviations of the matrix, one for each control,
// adds management's responses and proposes a severity. Deviations that a summary
// or the responses name and the matrix does not hold are surfaced too.
func (r *report) readExceptions(m *matrix, parts []part, s *SOC2) {
	var list []*finding
	for _, c := range m.controls {
		if f := r.finding(c); f != nil {
			list = append(list, f)
		}
	}
	parts = r.behind(m, parts)
	answers := r.answers(parts, m.controls)
	for _, f := range list {
		f.inWords(answers)
	}
	list = r.unmatched(list, answers, m.controls, s)
	list = r.respond(parts, list, answers)
	numbers := slices.ContainsFunc(m.controls, func(c *control) bool { return c.ID != nil })
	r.answered = allLinked(list, answers)
	for i, f := range list {
		propose(f, s)
		s.Exceptions = append(s.Exceptions, f.Deviation)
		r.anchorFinding(fmt.Sprintf("soc2.exceptions.%d", i), f, numbers, s)
	}
	r.checkExceptions(s)
	r.doubtFindings(m, list, r.readAgain(m, answers, parts, s))
}

// finding joins the deviations of one control's tests.
func (r *report) finding(c *control) *finding {
	var texts []string
	f := &finding{control: c, rule: "exception.result_cell"}
	for i, t := range c.Tests {
		if t.Status != Exception {
			continue
		}
		p := deviationOf(c.results[i])
		text := p.flat()
		if text == "" {
			p, text = c.results[i], t.Result
		}
		if slices.Contains(texts, text) {
			continue
		}
		if len(texts) == 0 {
			f.at = p
			f.Page = p.page(0)
		}
		if !explicitRx.MatchString(t.Result) {
			f.rule = "exception.bare_finding"
		}
		texts = append(texts, text)
	}
	if len(texts) == 0 {
		return nil
	}
	f.ControlID, f.Criteria, f.Text = c.ID, c.Criteria, strings.Join(texts, "\n")
	if f.Page == 0 {
		f.Page = c.Page
	}
	f.SampleFailed, f.SampleSize = sample(f.Text)
	f.answer, f.link = c.response, "exception.response_in_row"
	return f
}

// deviationLead is what stands before the finding itself.
var deviationLead = rx(`^(?:[-*•] ?|\d{1,2}[.)] )?(?:(?:the )?(?:controls? )?(?:(?:is|was|were) )?(?:not (?:operating )?effective|ineffective)[.:;] |(?:an? )?` + fault + `(?: ?#?\d+)?(?: (?:was|were))?(?: (?:noted|identified|found))? ?[:.-]+|(?:exceptions?|deviations?)\n|(?:test )?fail(?:ed)? ?[.:;-]|` + fault + ` (?:was |were )?(?:noted|identified)[.:-]?$|(?:results? of|our|the)? ?(?:tests?|testing|procedures?|inspection|results?)[^.:]{0,50}` + fault + `[^.:]{0,20}:) ?`)

var cleanLead = rx(`^(?:\d{1,2}[.)] ?)?no ` + fault + `(?: (?:was|were))?(?: (?:noted|identified|found))?[^.]{0,60}\. ?`)

// elsewhere is the sentence at the end that says where management answers.
var elsewhere = rx(`(?:please )?(?:see|refer to) (?:section|part|chapter|management|the response|page)\b[^.]{0,90}\b(?:response|repl(?:y|ies)|answer|comment)s?[^.]{0,30}\.?$`)

// deviationOf is the finding without the words that only announce it.
func deviationOf(p passage) passage {
	if at := elsewhere.FindStringIndex(p.text); at != nil && at[0] > 20 {
		p = p.cut(0, at[0])
	}
	for range 8 {
		m := deviationLead.FindStringIndex(p.text)
		if m == nil {
			if m = cleanLead.FindStringIndex(p.text); m == nil || !troubleRx.MatchString(p.text[m[1]:]) && !failedSome(p.text[m[1]:]) {
				break
			}
		}
		p = p.cut(m[1], len(p.text))
	}
	return p
}

const count = `(?:\d{1,4}(?:,\d{3})?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one\s+hundred))`

const counted = `(` + count + `)\b(?:\s*\((\d{1,4})\))?`

var (
	ofRx = compile(`(?i)\b` + counted + `\s+(?:[a-z-]+\s+){0,3}?(?:out\s+)?of\s+(?:the\s+|a\s+|our\s+)?(?:(?:total|selected|sampled|sample|population|selection)\s+(?:of\s+)?)*(?:the\s+)?` + counted)
	// "the first of two reviews": one of them failed
	oneOfRx = compile(`(?i)\bthe\s+(?:first|second|third|fourth|last)\s+of\s+(?:the\s+)?` + counted + `\s+[a-z]`)
	// "for one of 25 hires ...; for another, ...": two of them failed
	another = compile(`(?i)[;,] (?:and )?(?:for|in) another\b`)
	// "for either of the two quarters selected": all of them failed
	eachOf  = compile(`(?i)\b(?:either|both|neither|none|any|all)\s+of\s+(?:the\s+)?` + counted + `\s+(?:[a-z-]+\s+){0,3}?(?:selected|sampled|tested|inspected|examined)\b`)
	slashRx = compile(`\b(\d{1,3})\s*/\s*(\d{1,3})\b`)
	samplRx = compile(`(?i)\b(?:sample|selection|total|population)\s+of\s+` + counted)
	failRx  = compile(`(?i)\b(?:for|in|of which|noted that|that)\s+` + counted + `\s+(?:of\s+(?:the|these|those)\s+)?(?:[a-z-]+\s+){0,3}?(?:selections?|samples?|selected|instances?|items?|users?|employees?|changes?|tickets?|of\s+them)\b`)
	leadRx  = compile(`(?i)\bof\s+(?:the\s+|a\s+sample\s+of\s+)?` + counted + `\s+[^.,;]{2,80}?,\s+(?:we\s+noted\s+(?:that\s+)?|it\s+was\s+noted\s+that\s+|in\s+|for\s+)?` + counted + `\b`)
)

// wordings are other ways to say how many of how many failed.
var wordings = [...]struct {
	rule      *rule
	sizeFirst bool
}{
	// "two tickets in a sample of ten"
	{compile(`(?i)\b` + counted + `\s+(?:[a-z-]+\s+){1,4}(?:in|from|within|out\s+of)\s+(?:a|the|our)\s+(?:sample|selection|population|total)\s+of\s+` + counted), false},
	// "one request of a customer, out of eight"
	{compile(`(?i)\b` + counted + `\s+[^.;\d]{0,40},?\s+out\s+of\s+(?:the\s+|a\s+total\s+of\s+)?` + counted), false},
	// "3 days (7.5% of the 40 days inspected)"
	{compile(`(?i)\b` + counted + `\s+(?:[a-z-]+\s+){1,3}\(\d+(?:\.\d+)?\s?%\s+of\s+(?:the\s+|a\s+sample\s+of\s+)?` + counted), false},
	// "our inspection of 25 quarters showed that no meeting was held for five of them"
	{compile(`(?i)\b(?:inspection|examination|review|testing|tests?|samples?|selection|population)\s+of\s+(?:a\s+sample\s+of\s+)?` + counted + `\s+[^.;]{2,240}?\b(?:for|in|of)\s+` + counted + `\s+of\s+(?:them|these|those)\b`), true},
	// "one failed backup among 25 days", "3 answers later than 30 days among 22 requests"
	{compile(`(?i)\b` + counted + `\s+(?:[a-z-]+\s+){1,4}(?:\d+\s+(?:[a-z-]+\s+){1,3})?among\s+(?:the\s+)?` + counted), false},
	// "one developer (of 11 tested)"
	{compile(`(?i)\b` + counted + `\s+(?:[a-z-]+\s+){1,3}\((?:out\s+)?of\s+(?:the\s+)?` + counted + `\s+[a-z]`), false},
	// "25 selected, 2 of which were late"
	{compile(`(?i)\b` + counted + `\s+[^.;\d]{0,60}?\b(?:selected|sampled|tested|inspected|examined)\b[^.;\d]{0,20}?[,;:(-]\s*` + counted + `\s+of\s+(?:which|them|these|those)\b`), true},
	// "the auditor sampled 25 servers; in 2, the agent was silent"
	{compile(`(?i)\b(?:sampled|selected|tested|inspected|examined|drew)\s+` + counted + `\s+[^.;,]{2,80}?[;,:]\s+(?:in|for|of\s+(?:which|these|them))\s+` + counted + `\b`), true},
	// "in a sample of thirty users, approval was not kept for five"
	{compile(`(?i)\b(?:in|of|from)\s+(?:a|the|our)\s+(?:sample|selection)\s+of\s+` + counted + `\s+[^.;]{2,160}?\b(?:for|in)\s+` + counted + `(?:\s+(?:of\s+(?:them|these|those)|users?|items?|instances?|cases?|selections?))?[\s.,;]*$`), true},
}

// sample reads how many of how many selections failed, in digits or words.
func sample(text string) (failed, size *int) {
	for _, m := range ofRx.FindAllStringSubmatch(text, -1) {
		a, okA := countOf(m[1], m[2])
		b, okB := countOf(m[3], m[4])
		if okA && okB && a == 1 && b > 1 && another.MatchString(text) {
			a++
		}
		if okA && okB && a <= b && b > 0 {
			return &a, &b
		}
	}
	if m := eachOf.FindStringSubmatch(text); m != nil {
		if n, ok := countOf(m[1], m[2]); ok && n > 1 {
			return &n, &n
		}
	}
	for _, w := range wordings {
		if m := w.rule.FindStringSubmatch(text); m != nil {
			a, okA := countOf(m[1], m[2])
			b, okB := countOf(m[3], m[4])
			if w.sizeFirst {
				a, b = b, a
			}
			if okA && okB && a <= b && b > 0 {
				return &a, &b
			}
		}
	}
	if m := oneOfRx.FindStringSubmatch(text); m != nil {
		if b, ok := countOf(m[1], m[2]); ok && b > 1 {
			a := 1
			return &a, &b
		}
	}
	if m := samplRx.FindStringSubmatchIndex(text); m != nil {
		b, ok := countOf(text[m[2]:m[3]], group2(text, m))
		for _, f := range failRx.FindAllStringSubmatch(text, -1) {
			if a, okA := countOf(f[1], f[2]); ok && okA && a <= b && f[1] != text[m[2]:m[3]] {
				return &a, &b
			}
		}
	}
	if m := leadRx.FindStringSubmatch(text); m != nil {
		b, okB := countOf(m[1], m[2])
		a, okA := countOf(m[3], m[4])
		if okA && okB && a <= b {
			return &a, &b
		}
	}
	if m := slashRx.FindStringSubmatch(text); m != nil {
		a, _ := number(m[1]) // both are digits
		b, _ := number(m[2])
		if a <= b && b > 0 && !dateRx.MatchString(text) {
			return &a, &b
		}
	}
	return nil, nil
}

func group2(text string, m []int) string {
	if m[4] < 0 {
		return ""
	}
	return text[m[4]:m[5]]
}

// countOf reads a count; the digits in brackets win over the words before them.
func countOf(word, bracket string) (int, bool) {
	if bracket != "" {
		return number(bracket)
	}
	return number(word)
}

// propose sets the severity. It is never below moderate until a person says so.
func propose(f *finding, s *SOC2) {
	f.Severity, f.SeverityRule = "moderate", "severity.default"
	if f.SampleFailed != nil && f.SampleSize != nil && *f.SampleSize >= 5 && float64(*f.SampleFailed) >= majorRate*float64(*f.SampleSize) {
		f.Severity, f.SeverityRule = "major", "severity.rate_at_least_20_percent"
	}
	for _, c := range f.Criteria {
		if slices.Contains(s.QualifiedCriteria, c) {
			f.Severity, f.SeverityRule = "major", "severity.criterion_of_modified_opinion"
		}
	}
}
