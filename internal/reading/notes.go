package reading

// A result may only point: a code of a legend, the bare word, "see below". Its
// words stand in a note that names the control, under the table or across it.

// pointing is a result that says no more than that there is an exception.
var pointing = rx(`^(?:an? )?(?:exceptions?|deviations?)(?: (?:was |were )?(?:noted|identified|found))?(?: ?#?\d{1,3})?[\s.,;:(-]*(?:(?:please )?(?:see|refer to|as described in) [^.]{0,80})?[.)]*$`)

// points reports whether the text of an exception only points to its words.
func points(text string) bool {
	return codeOf(text) != "" || pointsOn(text) || pointing.MatchString(text)
}

// noteOf opens a note with the control that it is about.
var noteOf = rx(`^(?:(?:EX|exceptions?|deviations?|findings?|notes?)\b[ .#]*(?:\d{1,3} ?[:.-]* ?)?|[EDFNX]\d{1,3} ?[:.-]+ ?)[(\[]?(?:(?:for|to|on|of|in|regarding) )?(?:control )?(?:no\.? |# ?)?([A-Z]{0,8}[-. ]?\d[\w.-]{0,12}?)[)\]]? ?(?:[:.-]+ )`)

// headsNote reports whether a line opens a note on one of some controls.
func headsNote(s string, ids map[string]bool) bool {
	m := noteOf.FindStringSubmatch(truncate(s, 120))
	return m != nil && ids[plainID(m[1])]
}

const noteLines = 40 // of the longest note

// notes reads the notes on exceptions that name a control of the matrix.
func (r *report) notes(controls []*control) []answer {
	ids := map[string]bool{}
	for _, c := range controls {
		if c.ID != nil {
			ids[plainID(*c.ID)] = true
		}
	}
	var out []answer
	for i, l := range r.lines {
		if l.at < 0 || l.toc {
			continue
		}
		m := noteOf.FindStringSubmatchIndex(l.text)
		if m == nil || !ids[plainID(l.text[m[2]:m[3]])] {
			continue
		}
		body := r.body.cut(l.at+m[1], r.noteEnd(i))
		note := answer{id: l.text[m[2]:m[3]], deviation: body}
		if at := inlineResponse.FindStringIndex(body.text); at != nil {
			note.deviation, note.text = body.cut(0, at[0]), body.cut(at[1], len(body.text))
		}
		out = append(out, note)
	}
	return out
}

// noteEnd is where the note that opens at line i ends in the body: at the next
// note, or where a paragraph begins that is not management's answer to it.
func (r *report) noteEnd(i int) int {
	prev := r.lines[i]
	for k := i + 1; k < min(len(r.lines), i+noteLines); k++ {
		l := r.lines[k]
		if l.at < 0 {
			continue
		}
		answers := inlineResponse.FindStringIndex(l.text)
		if noteOf.MatchString(l.text) || (answers == nil || answers[0] > 0) && endsSentence(prev.text) && (breaks(prev, l) || l.page != prev.page || setOff(prev, l)) {
			return l.at
		}
		prev = l
	}
	return prev.at + len(prev.text)
}
