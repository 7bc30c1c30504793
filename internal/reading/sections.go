package reading

import (
	"strings"
)

// kind is a part of a SOC 2 report.
type kind int

// The parts of a SOC 2 report, after AT-C 205 and DC 200.
const (
	cover kind = iota
	opinionPart
	assertionPart
	descriptionPart
	testsPart
	otherPart
	kinds
)

// part is one part of the report as offsets in its body.
type part struct {
	kind   kind
	a, b   int
	headed bool // found by its heading
}

var (
	numbered = compile(`(?i)^(?:section|part)\s+(?:[ivx]{1,4}|\d|[a-h]|one|two|three|four|five|six|seven)\b\s*(?:[-:.|)]\s*)*`)
	roman    = compile(`^(?:[IVX]{1,4}|\d|[A-H])(?:\s*[-:.|)]\s+|\s{1,4})`)
	// ofTests is the auditor's own paragraph on the tests (AT-C 205), not the part
	// that lists them, or on who may use the report.
	ofTests = rx(`^description of (?:the )?(?:auditor'?s'? )?tests? of controls?\b|\b(?:and|on|restricted|intended) use(?: of (?:the|this|our) report)?$`)
	// ofScope is the auditor's own paragraph on what was examined.
	ofScope = rx(`^what (?:we|the auditors?|our work|our examination) (?:examined|tested|did|covers|covered)$`)
	// coverTitled is the title of the whole report, which names its parts.
	coverTitled = rx(`^(?:a )?(?:type (?:1|2|i|ii) )?(?:soc 2 )?report on\b`)

	partRules = [...]struct {
		kind kind
		rule *rule
	}{
		{otherPart, rx(`^(?:other|additional|supplement(?:al|ary)) information|\bunaudited\b|^information provided by .{2,80}not covered|not covered by the|^management'?s? (?:responses?|comments?|repl(?:y|ies)|remarks?|answers?)\b|^(?:responses?|comments?|repl(?:y|ies)|remarks?|answers?) (?:of|by|from) (?:the )?(?:management|directors|company)|^schedule of (?:replies|responses|answers)`)},
		{testsPart, rx(`tests? of (?:operating effectiveness|controls?|design)|\btests? and (?:test )?results?\b|^(?:criteria,? )?(?:and )?controls?,? (?:and )?(?:related )?(?:tests?|testing|test results)\b|testing matri|tests? applied|tests? performed|results? of (?:the )?tests?|results thereof|trust services (?:criteria|categor)|information provided by (?:the )?(?:independent )?(?:service )?auditor|controls? matri|criteria,? (?:and )?(?:related )?controls|control activities.{1,40}(?:test|criteria)|^controls? and criteria|\bwhat (?:we|our tests|our work|the auditors?) (?:tested|examined|did|found|showed)\b|\btested and (?:what we )?found\b`)},
		{opinionPart, rx(`^(?:the )?(?:report of )?(?:the )?(?:independent )?(?:registered |certified )?(?:service auditor|auditor|accountant|practitioner|public accountant|public accounting firm|assurance report)s?(?:'s?)?(?: assurance)?(?: report| opinion| letter|$| on | provided)|^report (?:of|from|by) (?:the )?independent`)},
		{assertionPart, rx(`^(?:written )?(?:the )?(?:statement|assertions?) (?:of|by|provided by|from) |management'?s? (?:of .{2,80})?(?:written )?(?:assertion|statement|representation)|^.{2,80} assertion$|^assertion$|^(?:the )?(?:directors|board|company|officers|trustees|members|partners|executive)'?s?'? (?:statement|assertion|declaration|representation|confirmation)s?$|^(?:declaration|representation|confirmation) (?:of|by) |^management'?s? report (?:on|of) (?:its )?assertions?`)},
		{descriptionPart, rx(`^(?:.{2,90}'s? )?(?:system )?description (?:of (?:the |its )?|prepared|provided)|^system description|^(?:the )?description$|description of (?:the|its) .{2,90}(?:system|services?|platform)|^overview of (?:the )?(?:system|operations|company|services)|^about (?:the|our) (?:systems?|services?|platform|company|organi[sz]ation)$`)},
	}
)

// partOf is the part that a heading opens, if any.
func partOf(heading string) (kind, bool) {
	for _, p := range partRules {
		if p.rule.MatchString(heading) {
			return p.kind, true
		}
	}
	return cover, false
}

// mark is a heading that opens a part.
type mark struct {
	kind     kind
	at       int
	numbered bool
}

// parts finds the parts of the report, in the order of the document. Headings
// with a section number count before those without.
func (r *report) parts() []part {
	marks := r.marks()
	var have [kinds]bool
	for _, m := range marks {
		have[m.kind] = have[m.kind] || m.numbered
	}
	out := []part{{kind: cover, headed: true}}
	for _, m := range marks {
		if have[m.kind] && !m.numbered {
			continue
		}
		last := &out[len(out)-1]
		if last.kind == m.kind || m.at < last.a {
			continue
		}
		last.b = m.at
		out = append(out, part{kind: m.kind, a: m.at, headed: true})
	}
	out[len(out)-1].b = len(r.body.text)
	return r.rejoinTests(out)
}

// rejoinTests adds to the tests what a heading has parted from them that only
// names the answer to one exception: clean results go on behind it.
func (r *report) rejoinTests(list []part) []part {
	for i := 1; i < len(list); i++ {
		if list[i-1].kind != testsPart || list[i].kind != otherPart {
			continue
		}
		n := 0
		for _, l := range r.within(list[i].a, list[i].b) {
			if startsClean(l.text) {
				n++
			}
		}
		if n >= leastBlocks {
			list[i-1].b = list[i].b
			return append(list[:i:i], list[i+1:]...)
		}
	}
	return list
}

// marks lists the headings that open a part.
func (r *report) marks() []mark {
	var out []mark
	size := r.bodySize()
	next := r.nextOffsets()
	pendingNumber, seen := false, [kinds]bool{}
	for i, l := range r.lines {
		t := l.text
		if l.toc || len(t) > 170 || len(t) < 4 {
			pendingNumber = false
			continue
		}
		rest := numbered.ReplaceAllString(t, "")
		isNumbered := len(rest) != len(t)
		if isNumbered && strings.TrimSpace(rest) == "" {
			pendingNumber = true
			continue
		}
		if !isNumbered {
			rest = roman.ReplaceAllString(t, "")
		}
		headed := isNumbered || pendingNumber || !l.furniture && l.heading(size)
		pendingNumber = false
		if !headed || sentence(rest) {
			continue
		}
		k, ok := partOf(rest)
		if ok && !isNumbered && (coverTitled.MatchString(rest) || (ofTests.MatchString(rest) || ofScope.MatchString(rest)) && len(out) > 0 && out[len(out)-1].kind == opinionPart) {
			continue
		}
		if !ok || l.furniture && (!isNumbered || seen[k]) {
			continue
		}
		seen[k] = true
		out = append(out, mark{k, next[i], isNumbered})
	}
	return out
}

// nextOffsets gives for each line the offset of the first body line at or after it.
func (r *report) nextOffsets() []int {
	next := make([]int, len(r.lines))
	at := len(r.body.text)
	for i := len(r.lines) - 1; i >= 0; i-- {
		if r.lines[i].at >= 0 {
			at = r.lines[i].at
		}
		next[i] = at
	}
	return next
}

// sentence reports whether a line reads as running text, not as a heading.
func sentence(s string) bool {
	return strings.HasSuffix(s, ".") && !legal.MatchString(s) || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ";") || lowerStart(s)
}

// heading reports whether a line looks like one: bold, larger than the text, or
// in capitals.
func (l *line) heading(body float64) bool {
	return l.src.Bold || l.src.Size > body+0.9 || capitals(l.text)
}

func capitals(s string) bool {
	letters := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= 'a' && s[i] <= 'z' {
			return false
		}
		if s[i] >= 'A' && s[i] <= 'Z' {
			letters++
		}
	}
	return letters > 5
}

// bodySize is the font size of the running text: of the long lines, so that the
// small print of a matrix, which fills most pages, does not count.
func (r *report) bodySize() float64 {
	if size := r.sizeOf(75); size > 0 {
		return size
	}
	return r.sizeOf(0)
}

// sizeOf is the size of most of the lines of at least so many bytes, or 0.
func (r *report) sizeOf(length int) float64 {
	count := map[int]int{}
	best := 0
	for _, l := range r.lines {
		if len(l.text) < length {
			continue
		}
		k := int(l.src.Size*2 + 0.5)
		count[k] += len(l.text)
		if count[k] > count[best] {
			best = k
		}
	}
	return float64(best) / 2
}
