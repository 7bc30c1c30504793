package reading

import (
	"strings"
)

// stretch is a part of a text.
type stretch struct{ a, b int }

// sectionLines is how many lines of a section are read as prose, at most.
const sectionLines = 60

// dutyProse reads the user entity controls that running text under their heading
// lists: after letters or numbers in brackets, between semicolons, or as one
// sentence after another.
func (r *report) dutyProse() []cuec {
	var best []cuec
	size := r.bodySize()
	for i, l := range r.lines {
		next, ok := r.cuecHeading(i)
		if !ok && !r.titlesDuties(i, size) {
			continue
		}
		if items := r.dutiesIn(r.section(max(next, i+1), l, size)); len(items) > len(best) {
			best = items
		}
	}
	return best
}

// section is the lines from line i to the next heading.
func (r *report) section(i int, title *line, size float64) []*line {
	var out []*line
	for ; i < len(r.lines) && len(out) < sectionLines; i++ {
		l := r.lines[i]
		if l.at < 0 {
			continue
		}
		if r.ends(l, title, size, nil) {
			break
		}
		out = append(out, l)
	}
	return out
}

// dutiesIn reads the controls that lines of running text list.
func (r *report) dutiesIn(lines []*line) []cuec {
	p := r.hy.write(lines, false)
	rule, spans := "cuec.enumerated", enumerated(p.text)
	if len(spans) < 2 {
		spans = semicolons(p.text)
	}
	if len(spans) < 2 {
		rule, spans = "cuec.sentence", sameSubject(p.text)
	}
	return cuecsAt(p, rule, spans)
}

// cuecsAt makes the controls of stretches of a passage.
func cuecsAt(p passage, rule string, spans []stretch) []cuec {
	var out []cuec
	for _, s := range spans {
		at := p.cut(s.a, s.b)
		text := strings.Trim(itemTail.ReplaceAllString(at.flat(), ""), " ;,")
		if text == "" {
			continue
		}
		c := cuec{at: at, rule: rule, CUEC: CUEC{Text: text, Page: at.page(0), Criteria: []string{}}}
		if m := bracketed.FindStringIndex(text); m != nil {
			c.Criteria, c.Text = criteria(text[m[0]:]), strings.TrimSpace(text[:m[0]])
		}
		out = append(out, c)
	}
	return out
}

var (
	// inlineMark is the mark of an item within running text.
	inlineMark = compile(`(?:^|\s)\(?([a-z]|[ivx]{1,4}|\d{1,2})\)\s+`)
	// itemTail leads from one item of a sentence to the next.
	itemTail = rx(`[;,]? ?\b(?:and|or)$|[;,]$`)
)

// romans are the first numbers of a list in small Roman letters.
var romans = [...]string{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"}

// nextMark is the mark after the n-th in the way that a list begins with.
func nextMark(first string, n int) string {
	switch {
	case first == "a" && n < 26:
		return string(rune('a' + n))
	case first == "1" && n < 9:
		return string(rune('1' + n))
	case first == "i" && n < len(romans):
		return romans[n]
	}
	return ""
}

// enumerated finds the items that marks in order part: (a), (b) and so on. The
// last ends with its sentence.
func enumerated(text string) []stretch {
	var out []stretch
	first := ""
	for _, m := range inlineMark.FindAllStringSubmatchIndex(text, -1) {
		mark := text[m[2]:m[3]]
		switch {
		case mark == "a" || mark == "1" || mark == "i" && first != "a":
			if len(out) > 1 {
				continue
			}
			first, out = mark, []stretch{{m[1], len(text)}}
		case first != "" && mark == nextMark(first, len(out)):
			out[len(out)-1].b = m[0]
			out = append(out, stretch{m[1], len(text)})
		}
	}
	if len(out) < 2 {
		return nil
	}
	last := &out[len(out)-1]
	if m := nextBegins.FindStringIndex(text[last.a:]); m != nil {
		last.b = last.a + m[0] + 1
	}
	return out
}

// nextBegins is a full stop after which a sentence begins. Criteria in brackets
// may stand between.
var nextBegins = compile(`\.(?:\s+[(\[](?:CC|PI|A|C|P)[ -]?\d[^)\]]{0,60}[)\]]\.?)?\s+[A-Z]`)

// lastOf leads to the last item of a sentence.
var lastOf = rx(`; (?:and|or) `)

// semicolons finds the items of one sentence that semicolons part after a colon,
// or in a sentence on user entities.
func semicolons(text string) []stretch {
	from := strings.Index(text, ":") + 1
	if strings.Count(text[from:], ";") < 2 || from == 0 && !(onUsers.MatchString(text) && lastOf.MatchString(text)) {
		return nil
	}
	end := len(text)
	if m := nextBegins.FindStringIndex(text[from:]); m != nil {
		end = from + m[0] + 1
	}
	var out []stretch
	for at := from; at < end; {
		b := end
		if k := strings.Index(text[at:end], ";"); k >= 0 {
			b = at + k
		}
		a := at
		for a < b && (text[a] == ' ' || text[a] == '\n') {
			a++
		}
		if m := leadsOn.FindStringIndex(text[a:b]); m != nil {
			a += m[1]
		}
		if a < b {
			out = append(out, stretch{a, b})
		}
		at = b + 1
	}
	if len(out) < 3 {
		return nil
	}
	return out
}

// leadsOn begins the last item of a sentence.
var leadsOn = rx(`^(?:and|or) `)

// sentencesOf is the sentences of a text.
func sentencesOf(text string) []stretch {
	var out []stretch
	a := 0
	for _, m := range nextBegins.FindAllStringIndex(text, -1) {
		if legal.MatchString(text[a : m[0]+1]) {
			continue // the full stop of a legal form
		}
		out = append(out, stretch{a, m[1] - 1})
		a = m[1] - 1
	}
	if strings.TrimSpace(text[a:]) != "" {
		out = append(out, stretch{a, len(text)})
	}
	return out
}

var (
	// onUsers begins a sentence whose subject are user entities.
	onUsers = rx(`^(?:the |each |every |all |our )?` + customers + `\b`)
	// noSubject begins sentences that say what nobody in particular does.
	noSubject = rx(`^(?:the|an?|this|these|those|it|its|in|if|for|as|at|by|on|to|of|we|our|they|their|controls?|each|every|all|such|where|when|no|not|certain|some|any|there)$`)
)

// subjectOf is who a sentence speaks of: "users", or its first word.
func subjectOf(s string) string {
	if onUsers.MatchString(s) {
		return "users"
	}
	first, _, _ := strings.Cut(strings.TrimSpace(flat(truncate(s, 80))), " ")
	if noSubject.MatchString(first) {
		return ""
	}
	return strings.ToLower(strings.Trim(first, ",.;:"))
}

// sameSubject finds the sentences of a text that say, one after another, what
// user entities do: those of the subject that most have.
func sameSubject(text string) []stretch {
	count := map[string]int{}
	var all []stretch
	for _, s := range sentencesOf(text) {
		said := flat(text[s.a:s.b])
		if leadIn.MatchString(said) || advises.MatchString(said) || disclaims.MatchString(said) || subjectOf(said) == "" {
			continue
		}
		count[subjectOf(said)]++
		all = append(all, s)
	}
	best := "users"
	if count[best] < 2 {
		for k, n := range count {
			if n > count[best] || n == count[best] && k < best {
				best = k
			}
		}
		if count[best] < 3 {
			return nil
		}
	}
	var out []stretch
	for _, s := range all {
		if subjectOf(flat(text[s.a:s.b])) == best {
			out = append(out, s)
		}
	}
	return out
}

// disclaims is a sentence about the list and no member of it.
var disclaims = rx(`\b(?:not|no) (?:\w+ ){0,4}(?:comprehensive|complete|exhaustive|all[- ]inclusive|represent)|\b(?:this|the) (?:list|section|table)\b|\bcontrols? (?:listed|set out|presented|described) (?:above|below|here)|\b(?:other|additional|further) controls (?:may|might|could|can)\b`)
