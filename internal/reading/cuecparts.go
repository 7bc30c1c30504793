package reading

// partLines parts the lines of one item without a written mark where a line
// begins another: it starts as the item does, or it was broken off before its end
// was reached.
func (r *report) partLines(lines []*line) [][]*line {
	var out [][]*line
	from, single := 0, onePerLine(lines)
	for i := 1; i < len(lines); i++ {
		if r.startsItem(lines[from], lines[i-1], lines[i]) || single && !lowerStart(lines[i].text) {
			out = append(out, lines[from:i])
			from = i
		}
	}
	return append(out, lines[from:])
}

// onePerLine reports whether of some lines each that begins with a capital follows
// a full stop, and no sentence begins within a line, as running text has it.
func onePerLine(lines []*line) bool {
	n := 0
	for i, l := range lines {
		if nextBegins.MatchString(l.text) || i > 0 && !lowerStart(l.text) && !endsSentence(lines[i-1].text) {
			return false
		}
		if !lowerStart(l.text) {
			n++
		}
	}
	return n > 2
}

// startsItem reports whether line l begins another item after line prev of the
// one that line first begins.
func (r *report) startsItem(first, prev, l *line) bool {
	if lowerStart(l.text) || prev.page == l.page && (l.src.Box.X0 > first.src.Box.X0+2 || l.src.Box.X0 < first.src.Box.X0-2) {
		return false
	}
	if (endsSentence(prev.text) || bracketed.MatchString(prev.text)) && subjectOf(l.text) != "" && subjectOf(l.text) == subjectOf(first.text) {
		return true
	}
	return prev.page == l.page && r.brokenOff(prev, l)
}

// brokenOff reports whether a line ends before the first word of the next would
// have reached the edge of the column.
func (r *report) brokenOff(l, next *line) bool {
	if len(next.src.Words) == 0 || l.page < 1 || l.page > len(r.pages) {
		return false
	}
	edge := 0.0
	for _, o := range r.pages[l.page-1] {
		if !o.furniture && o.src.Box.X0 > l.src.Box.X0-60 && o.src.Box.X0 < l.src.Box.X0+30 {
			edge = max(edge, o.src.Box.X1)
		}
	}
	first := next.src.Words[0].Box
	return l.src.Box.X1+first.X1-first.X0+0.5*(first.Y1-first.Y0) < edge
}

// partSentences parts a control without a mark into the sentences that all speak
// of one subject.
func partSentences(c cuec) []cuec {
	spans := sentencesOf(c.at.text)
	if len(spans) < 2 {
		return []cuec{c}
	}
	for _, s := range spans {
		if k := subjectOf(c.at.text[s.a:s.b]); k == "" || k != subjectOf(c.at.text) {
			return []cuec{c}
		}
	}
	out := cuecsAt(c.at, "cuec.sentence", spans)
	for i := range out {
		if len(out[i].Criteria) == 0 {
			out[i].Criteria = c.Criteria
		}
	}
	return out
}
