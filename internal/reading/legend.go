package reading

import (
	"strings"
	"unicode/utf8"
)

// Some reports print each result as a sign or a letter and say once what it
// means: "A = No exceptions noted."

// legend is the state that each such code stands for.
type legend map[string]string

const (
	codeBytes   = 6  // of the longest code; a tick has three
	legendLines = 12 // between the first and the last entry of a legend
	legendPages = 4  // before the first row, where it may stand
)

// codeRx is a result that is a code, with nothing but a hint beside it.
var codeRx = rx(`^(\S{1,6})(?:,? ?[(\[]?(?:see )?(?:the )?(?:note|exception|comment|finding|ref(?:erence)?|item|#)s? ?[\w.#-]{0,8}[)\]]?| [(\[]?#?\d{1,2}[)\]]?)?\.?$`)

// codeOf is the code that a result is, or "".
func codeOf(result string) string {
	m := codeRx.FindStringSubmatch(truncate(result, 60))
	if m == nil || len(m[1]) > codeBytes {
		return ""
	}
	if code := strings.Trim(m[1], "().,:;[]"); wordCount(code) == 1 && (len(code) < 3 || code[0] > 127 && len([]rune(code)) < 3) {
		return code
	}
	return ""
}

// readLegend finds what the codes of the results mean, where most are codes.
func (r *report) readLegend(m *matrix) {
	codes, coded, all, first := map[string]bool{}, 0, 0, 0
	for _, e := range m.entries {
		for _, t := range e.tests {
			if len(t.result) == 0 {
				continue
			}
			all++
			if code := codeOf(plain(t.result)); code != "" {
				codes[code] = true
				coded++
			}
		}
		if first == 0 {
			first = e.page
		}
	}
	if coded < leastRows || coded*2 < all {
		return
	}
	found, from := legend{}, 0
	for i, l := range r.lines {
		if l.page < first-legendPages || l.toc || l.furniture || len(found) > 0 && i-from > legendLines {
			continue
		}
		before := len(found)
		found.define(l, r.lines[i+1:], codes)
		if len(found) > before {
			r.explains[l] = true
			if before == 0 {
				from = i
			}
		}
	}
	if len(found) > 1 {
		r.legend = found
	}
}

// define adds the codes that a line says the meaning of. The meaning of the last
// may stand in the next cell, which is a line of its own.
func (g legend) define(l *line, next []*line, codes map[string]bool) {
	words := strings.Fields(l.text)
	for i := 0; i < len(words); i++ {
		code := strings.Trim(words[i], "().,:;[]=–-")
		if !codes[code] || g[code] != "" || !opensEntry(words, i, code) {
			continue
		}
		to := i + 1
		for to < len(words) && !codes[strings.Trim(words[to], "().,:;[]=–-")] {
			to++
		}
		meaning := strings.Trim(strings.Join(words[i+1:to], " "), " =–-:.;")
		if meaning == "" && len(next) > 0 && next[0].page == l.page && next[0].src.Box.Y0-l.src.Box.Y0 < 3 && l.src.Box.Y0-next[0].src.Box.Y0 < 3 {
			meaning = next[0].text
		}
		if state := meant(meaning); state != Unread {
			g[code] = state
		}
	}
}

// opensEntry reports whether a code opens an entry of a legend and is not a word
// of a sentence: a sign always does, a letter at the start, behind the end of
// the entry before, or before a sign for "means".
func opensEntry(words []string, i int, code string) bool {
	switch {
	case i == 0 || code[0] >= utf8.RuneSelf:
		return true
	case words[i-1] == "=" || strings.Trim(words[i-1], ".,;:|)") != words[i-1]:
		return true
	}
	return i+1 < len(words) && strings.ContainsAny(words[i+1], "=–:-")
}

// testedLead opens a meaning that says first that a test took place.
var testedLead = rx(`^(?:(?:control )?(?:was )?test(?:ed|ing)?(?: (?:performed|completed|of the control))?(?:[,;:.-]| and| with| –)+ ?)`)

// meant is the state that the meaning of a code names.
func meant(text string) string {
	text = testedLead.ReplaceAllString(text, "")
	if lowerStart(text) {
		text = strings.ToUpper(text[:1]) + text[1:] // no word is lost before it
	}
	state, mixed := status(text)
	if state == Exception && !explicitRx.MatchString(text) && !announced.MatchString(text) || mixed {
		return Unread // a sentence about something else
	}
	return state
}

// status is what a result says, in words or by a code of the legend.
func (g legend) status(result string) (state string, note bool) {
	if len(g) > 0 {
		if s := g[codeOf(flat(result))]; s != "" {
			return s, false
		}
		if code, rest, two := strings.Cut(flat(result), " "); two && g[code] != "" {
			if state, note := status(rest); state != Unread || g[code] != Exception {
				return state, note
			}
			return g[code], true
		}
	}
	return status(result)
}

// pointsOn reports whether a finding only says where it is told.
func pointsOn(text string) bool { return wordCount(text) < 8 && pointerRx.MatchString(text) }

// inWords gives an exception that the matrix only points to the text that stands
// beside management's answer to it, or in a note.
func (f *finding) inWords(answers []answer) {
	if !points(f.Text) || f.ControlID == nil {
		return
	}
	for i := range answers {
		if a := &answers[i]; a.id != "" && sameID(*f.ControlID, a.id) && len(a.deviation.text) > 0 {
			f.at, f.rule = a.deviation, "exception.only_answered"
			f.Text, f.Page = a.deviation.flat(), a.deviation.page(0)
			f.SampleFailed, f.SampleSize = sample(f.Text)
			return
		}
	}
}
