package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// report is a document prepared for the readers: its lines in order, and its
// running text without heads, feet and tables of contents.
type report struct {
	doc      *pdftext.Document
	hy       *hyphens
	lines    []*line
	body     passage // all lines but furniture and tables of contents
	pages    [][]*line
	facts    map[string]Fact
	todo     []Review
	sheets   []*sheet        // see strips
	heads    []int8          // of each page: 1 when it may hold a table's head, -1 when not
	matrices map[int]bool    // pages that hold rows of the matrix
	known    map[string]role // roles of headings seen
	words    string          // of the body, once plain has been asked
	claimed  map[string][]Claim
	handed   []Part
	letters  string         // of the body, once spelled has been asked
	legend   legend         // what results mean that are codes
	explains map[*line]bool // the lines that say so
	answered bool           // every answer of management belongs to an exception
}

func newReport(doc *pdftext.Document) *report {
	r := &report{doc: doc, hy: newHyphens(doc), facts: map[string]Fact{}, known: map[string]role{}, matrices: map[int]bool{}, claimed: map[string][]Claim{}, explains: map[*line]bool{}}
	r.pages = make([][]*line, len(doc.Pages))
	for i := range doc.Pages {
		p := &doc.Pages[i]
		for j := range p.Lines {
			if len(p.Lines[j].Words) == 0 {
				continue
			}
			l := &line{page: p.Number, src: &p.Lines[j], at: -1, text: lineText(&p.Lines[j])}
			r.pages[i] = append(r.pages[i], l)
			r.lines = append(r.lines, l)
		}
	}
	r.markFurniture()
	r.markContents()
	r.unfoldColumns()
	body := make([]*line, 0, len(r.lines))
	for _, l := range r.lines {
		if !l.furniture && !l.toc {
			body = append(body, l)
		}
	}
	r.body = r.hy.write(body, true)
	return r
}

func lineText(l *pdftext.Line) string {
	if len(l.Words) == 1 {
		return clean(l.Words[0].Text)
	}
	var b strings.Builder
	b.Grow(len(l.Text))
	for i := range l.Words {
		if w := clean(l.Words[i].Text); w != "" {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
	}
	return b.String()
}

var digits = compile(`\d+`)

var (
	leader      = compile(`(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})\s*(?:[A-Z]?-?\d{1,3}|[ivxl]+)?\s*$`)
	contentsTop = rx(`^(?:table of )?contents$|^index$`)
)

// endsInPage says whether a line of words ends in the number of a page.
func endsInPage(s string) bool {
	words := strings.TrimRight(s, "0123456789")
	number := len(s) - len(words)
	if number == 0 || number > 3 || !strings.HasSuffix(words, " ") {
		return false
	}
	return strings.ContainsFunc(words, func(r rune) bool {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r == ')' || r == '\'' || r == '"'
	})
}

// shortRest is how many lines may follow the last entry of a page of contents.
const shortRest = 8

// markContents marks the pages of a table of contents, so that a heading of it
// is not taken for the section.
func (r *report) markContents() {
	open := false
	for i, lines := range r.pages {
		if i >= 14 {
			return
		}
		leaders, numbers, total, top, last := 0, 0, 0, false, -1
		for k, l := range lines {
			if l.furniture {
				continue
			}
			total++
			t := truncate(l.text, 300)
			switch {
			case leader.MatchString(t):
				leaders++
				last = k
			case endsInPage(t) || pageNumber.MatchString(t):
				numbers++
				if last < 0 || top && k-last < 4 {
					last = k
				}
			case contentsTop.MatchString(t):
				top = true
				last = k
			}
		}
		listed := leaders + numbers
		open = top && listed >= 2 || leaders >= 4 || open && listed >= 3 && listed*2 >= total
		if !open {
			continue
		}
		end := len(lines)
		if end-last > shortRest && last >= 0 {
			end, open = last+1, false // the first part begins on the page of the contents
		}
		for _, l := range lines[:end] {
			l.toc = true
		}
	}
}
