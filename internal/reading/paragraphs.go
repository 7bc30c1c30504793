package reading

import (
	"strings"
)

// paragraph is a block of lines set apart by space, weight or an end of text.
type paragraph struct {
	passage
	at     int // offset in the body
	bold   bool
	indent float64 // of its first line, in points
	titled bool    // it stands under a heading of subservice organizations
}

// paragraphsOf cuts the body from a to b where the space between lines grows,
// the weight changes, or a page ends with a full sentence.
func (r *report) paragraphsOf(a, b int) []paragraph {
	var out []paragraph
	start := -1
	var prev *line
	flush := func(end int) {
		if start >= 0 && end > start {
			p := paragraph{passage: r.body.cut(start, end), at: start}
			if len(p.toks) > 0 {
				p.bold, p.indent = p.toks[0].line.src.Bold, p.toks[0].line.src.Box.X0
			}
			p.text = strings.TrimRight(p.text, "\n ")
			out = append(out, p)
		}
		start = -1
	}
	lines := r.within(a, b)
	step := usualStep(lines)
	for _, l := range lines {
		if prev != nil && (breaks(prev, l) || step > 0 && prev.page == l.page && endsSentence(prev.text) && prev.src.Box.Y0-l.src.Box.Y0 > 1.2*step) {
			flush(l.at)
		}
		if start < 0 {
			start = l.at
		}
		prev = l
	}
	flush(b)
	return out
}

// usualStep is the distance of most neighbouring baselines, in points, or 0.
func usualStep(lines []*line) float64 {
	count := map[int]int{}
	best := 0
	for i := 1; i < len(lines); i++ {
		if d := lines[i-1].src.Box.Y0 - lines[i].src.Box.Y0; lines[i].page == lines[i-1].page && d > 4 && d < 40 {
			k := int(d*2 + 0.5)
			if count[k]++; count[k] > count[best] || count[k] == count[best] && k < best {
				best = k
			}
		}
	}
	return float64(best) / 2
}

// breaks reports whether a paragraph ends between two lines.
func breaks(a, b *line) bool {
	if a.page != b.page {
		return endsSentence(a.text) && !lowerStart(b.text)
	}
	height := max(a.src.Box.Y1-a.src.Box.Y0, 6)
	gap := a.src.Box.Y0 - b.src.Box.Y1
	return gap > 0.75*height || gap < -3*height || a.src.Bold != b.src.Bold && !strings.HasSuffix(a.text, ",") || bullet.MatchString(b.text)
}

// within lists the body lines of a stretch of the body.
func (r *report) within(a, b int) []*line {
	lo := r.firstLine(a)
	var out []*line
	for _, l := range r.lines[lo:] {
		if l.at >= b {
			break
		}
		if l.at >= a {
			out = append(out, l)
		}
	}
	return out
}

// firstLine is the index of the first line at or after offset a of the body.
func (r *report) firstLine(a int) int {
	i := r.body.tokAt(a)
	if i < 0 {
		return 0
	}
	want := r.body.toks[i].line
	for j, l := range r.lines {
		if l == want {
			return j
		}
	}
	return 0
}

// bullet matches the mark of a list item: a sign, a number, a letter, or the
// number of a user entity control.
var bullet = compile(`^(?:[•●▪■◦○‣·*►➢❖✓§\x{e000}-\x{f8ff}]|[-o](?:\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)](?:\s|$)|\(?[A-Z][.)]\s|(?:CUEC|UCEC|UEC|UCC|UC|UE)[- #]{0,2}\d{1,2}(?:\s*[:.)-])?\s)\s*`)

// itemID is the number of a numbered item.
var itemID = compile(`^\(?(?:(\d{1,2}|(?:CUEC|UCEC|UEC|UCC|UC|UE)[- #]{0,2}\d{1,2})(?:[.):]|\s*-|\s)|([ivx]{1,5}|[a-zA-Z])[.)])`)
