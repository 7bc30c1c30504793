package reading

import (
	"fmt"
	"strconv"
	"strings"

	"ward/internal/pdftext"
)

// The text of the tests part is accounted for: what it says of testing and no
// row of the matrix holds goes to a person, so that a layout that no rule knows
// loses nothing in silence.

const (
	lostWords  = 2  // words of testing that make a page a matter for review, from the first row on
	earlyWords = 8  // the same before the first row, where the tests are explained
	lostText   = 60 // words of any kind that do, from the first row on
	lostPages  = 6  // pages that are named one by one
)

// testingRx is a word by which an auditor tells of a test or of what it showed.
var testingRx = rx(`\b(?:inspected|observed|inquired|examined|re-?performed|corroborated|recalculated|(?:sample|selection) of (?:\d+|[a-z]+ \(\d+)|\d+ (?:out )?of (?:the )?\d+|(?:exceptions?|deviations?)(?: (?:was|were))? (?:noted|identified|found)|noted that)\b`)

// leftOver is the words of one page of the tests part that no row holds.
type leftOver struct {
	page, words, testing int
	early                bool   // before the first row
	said                 string // its first words
	tells                bool   // those are of testing
}

// lost reports whether they are too many to be headings and remarks.
func (p *leftOver) lost() bool {
	if p.early {
		return p.testing >= earlyWords
	}
	return p.testing >= lostWords || p.words >= lostText
}

// account puts the pages up for review that hold text of the tests part which
// the matrix does not.
func (a *second) account(text passage) {
	var pages []string
	said := ""
	for _, p := range a.leftOvers(text) {
		if !p.lost() {
			continue
		}
		if len(pages) == 0 {
			said = p.said
		}
		pages = append(pages, strconv.Itoa(p.page))
	}
	if len(pages) == 0 {
		return
	}
	more := ""
	if n := len(pages) - lostPages; n > 0 {
		pages, more = pages[:lostPages], fmt.Sprintf(" and %d more", n)
	}
	why := fmt.Sprintf("text of the tests on page %s%s stands in no row that was read, such as %q", strings.Join(pages, ", "), more, truncate(said, 60))
	a.r.review("soc2.controls", why)
	a.r.review("soc2.exceptions", why)
}

// leftOvers gathers the words, page by page, that are neither in a row nor a
// heading, a table's head or a criterion.
func (a *second) leftOvers(text passage) []*leftOver {
	lines := text.allLines()
	printed := map[string]int{}
	for _, l := range lines {
		printed[l.text]++
	}
	var pages []*leftOver
	size := a.r.bodySize()
	begun, criterion := false, false
	for _, l := range lines {
		free := a.free(l)
		if held := len(free) < len(l.src.Words); held || a.mapped[l.page] {
			begun, criterion = begun || held, false
		}
		if len(free) == 0 || a.mapped[l.page] {
			continue
		}
		said := clean(join(free))
		criterion = criterion || startsCriterion(said)
		if printed[l.text] > 2 || criterion || l.heading(size) && len(free) < 8 {
			criterion = criterion && !endsSentence(said)
			continue
		}
		if n := len(pages); n == 0 || pages[n-1].page != l.page || pages[n-1].early == begun {
			pages = append(pages, &leftOver{page: l.page, early: !begun})
		}
		pages[len(pages)-1].add(said, len(free))
	}
	return pages
}

// add counts the words of one more line.
func (p *leftOver) add(said string, words int) {
	p.words += words
	n := len(testingRx.FindAllStringIndex(truncate(said, 1000), -1))
	p.testing += n
	if p.said == "" && words > 3 || n > 0 && !p.tells {
		p.said, p.tells = strings.TrimSpace(said), n > 0
	}
}

// free is the words of a line that the matrix does not hold.
func (a *second) free(l *line) []pdftext.Word {
	var out []pdftext.Word
	for i := range l.src.Words {
		if !a.used[spotOf(l.page, &l.src.Words[i])] {
			out = append(out, l.src.Words[i])
		}
	}
	return out
}
