package reading

import (
	"cmp"
	"regexp"
	"slices"
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
	heads    []int8          // of each page: 1 when it may hold a table's head, -1 when not
	matrices map[int]bool    // pages that hold rows of the matrix
	known    map[string]role // roles of headings seen
}

func newReport(doc *pdftext.Document) *report {
	r := &report{doc: doc, hy: newHyphens(doc), facts: map[string]Fact{}, known: map[string]role{}, matrices: map[int]bool{}}
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
	words := make([]string, 0, len(l.Words))
	for i := range l.Words {
		if w := clean(l.Words[i].Text); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

var digits = regexp.MustCompile(`\d+`)

// pageNumber matches a line that is nothing but the number of its page.
var pageNumber = rx(`^[-|\s]*(?:page )?(?:\d{1,4}|[ivxl]{1,6})(?: ?(?:of|/) ?\d{1,4})?[-|\s]*$`)

// markFurniture marks running heads and feet: lines of the top and bottom of
// the page that recur on other pages, and page numbers. A watermark recurs at
// the same place of many pages.
func (r *report) markFurniture() {
	type place struct {
		text string
		zone int // 1 top, 2 bottom, else a place of the page
	}
	seen := map[place]int{}
	zone := func(i int, l *line) int {
		h, y := r.doc.Pages[i].Height, l.src.Box.Y0
		switch {
		case l.src.Box.Y1 > h*0.88:
			return 1
		case y < h*0.12:
			return 2
		}
		return 16 + int(l.src.Box.X0)*4096 + int(y)
	}
	key := func(i int, l *line) place {
		return place{digits.ReplaceAllString(truncate(l.text, 200), "#"), zone(i, l)}
	}
	for i, lines := range r.pages {
		for _, l := range lines {
			seen[key(i, l)]++
		}
	}
	recurs := func(i int, l *line) bool { return seen[key(i, l)] >= 3 }
	heads := r.headRows(recurs)
	many := max(3, len(r.pages)*2/5)
	for i, lines := range r.pages {
		sorted := slices.Clone(lines)
		slices.SortStableFunc(sorted, func(a, b *line) int { return cmp.Compare(b.src.Box.Y0, a.src.Box.Y0) })
		edge := func(l *line) bool {
			k := key(i, l)
			l.furniture = k.zone < 16 && !heads[l] && !startsCriterion(l.text) && (recurs(i, l) || pageNumber.MatchString(truncate(l.text, 40)))
			return l.furniture
		}
		for k := 0; k < len(sorted) && edge(sorted[k]); k++ { // from the top down to the text
		}
		for k := len(sorted) - 1; k >= 0 && edge(sorted[k]); k-- { // and from the foot up
		}
		for _, l := range lines {
			if k := key(i, l); k.zone >= 16 && seen[k] >= many && len(r.pages) >= 6 && !heads[l] && !startsCriterion(l.text) {
				l.furniture = len(l.text) < 40 && l.src.Size > 14
			}
		}
	}
}

// headRows is the lines that head a table: two with a role on one baseline, or
// one that holds the heads of a whole matrix. Only the lines that recur matter.
func (r *report) headRows(recurs func(int, *line) bool) map[*line]bool {
	out := map[*line]bool{}
	for i, lines := range r.pages {
		var named []*line
		for _, l := range lines {
			if !recurs(i, l) {
				continue
			}
			if len(l.text) < 140 && headerLine.MatchString(l.text) {
				out[l] = true
			}
			if len(l.text) < 70 && r.roleOf(l.text) != roleNone {
				named = append(named, l)
			}
		}
		for k, a := range named {
			for _, b := range named[k+1:] {
				if d := a.src.Box.Y0 - b.src.Box.Y0; d > -4 && d < 4 {
					out[a], out[b] = true, true
				}
			}
		}
	}
	return out
}

var (
	leader      = regexp.MustCompile(`(?:\.{4,}|(?:\. ){4,}|…{2,}|_{4,})\s*(?:[A-Z]?-?\d{1,3}|[ivxl]+)?\s*$`)
	endsInPage  = regexp.MustCompile(`[A-Za-z)'"].*\s\d{1,3}$`)
	contentsTop = rx(`^(?:table of )?contents$|^index$`)
)

// markContents marks the pages of a table of contents, so that a heading of it
// is not taken for the section.
func (r *report) markContents() {
	open := false
	for i, lines := range r.pages {
		if i >= 14 {
			return
		}
		leaders, numbers, total, top := 0, 0, 0, false
		for _, l := range lines {
			if l.furniture {
				continue
			}
			total++
			t := truncate(l.text, 300)
			switch {
			case leader.MatchString(t):
				leaders++
			case endsInPage.MatchString(t) || pageNumber.MatchString(t):
				numbers++
			case contentsTop.MatchString(t):
				top = true
			}
		}
		listed := leaders + numbers
		open = top && listed >= 2 || leaders >= 4 || open && listed >= 3 && listed*2 >= total
		if open {
			for _, l := range lines {
				l.toc = true
			}
		}
	}
}
