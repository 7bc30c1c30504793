package reading

import (
	"strings"
	"unicode"

	"ward/internal/pdftext"
)

// spellings maps printed signs to the plain ones that the rules are written in.
var spellings = strings.NewReplacer(
	"\u2018", "'", "\u2019", "'", "\u201b", "'", "\u02bc", "'", "\u00b4", "'", "\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u00ab", `"`, "\u00bb", `"`,
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-",
	"\u00a0", " ", "\u2007", " ", "\u202f", " ", "\u2009", " ", "\u200b", "", "\ufeff", "", "\u2060", "",
	"\u00ae", "", "\u2122", "", "\u2120", "",
	"\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl",
)

// clean is a word in plain signs, without invisible and control characters.
func clean(w string) string {
	ascii := true
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x7f || w[i] < 0x20 {
			ascii = false
			break
		}
	}
	if ascii {
		return w
	}
	soft := strings.HasSuffix(w, "\u00ad")
	w = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, spellings.Replace(w))
	if soft {
		w += "\u00ad"
	}
	return strings.Join(strings.Fields(w), " ")
}

// flat is s with every run of blanks as one space, trimmed. Most texts are flat
// as they are.
func flat(s string) string {
	word := false // a letter stands before
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0x7f:
			word = true
		case c == ' ' && word && i+1 < len(s):
			word = false
		default:
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// hyphens decides which words that a line end has split are one word: those
// whose joined form stands elsewhere in the document, or, in a document that
// splits words at all, those whose hyphenated form stands nowhere.
type hyphens struct {
	words map[string]bool
	eager bool
}

// newHyphens learns the words of a document.
func newHyphens(doc *pdftext.Document) *hyphens {
	h := &hyphens{words: map[string]bool{}}
	if !splitsWords(doc) {
		return h
	}
	for i := range doc.Pages {
		lines := doc.Pages[i].Lines
		for j := range lines {
			for k := range lines[j].Words {
				if w := lines[j].Words[k].Text; len(w) > 3 && len(w) < 40 {
					h.words[bare(w)] = true
				}
			}
		}
	}
	joined, kept := 0, 0
	for i := range doc.Pages {
		lines := doc.Pages[i].Lines
		for j := 0; j+1 < len(lines); j++ {
			head, tail, ok := split(&lines[j], &lines[j+1])
			switch {
			case !ok:
			case h.words[head+"-"+tail]:
				kept++
			case h.words[head+tail]:
				joined++
			}
		}
	}
	h.eager = joined >= 5 && joined > 2*kept
	return h
}

func splitsWords(doc *pdftext.Document) bool {
	for i := range doc.Pages {
		lines := doc.Pages[i].Lines
		for j := 0; j+1 < len(lines); j++ {
			if _, _, ok := split(&lines[j], &lines[j+1]); ok {
				return true
			}
		}
		for j := range doc.Pages[i].Tables {
			for _, row := range doc.Pages[i].Tables[j].Rows {
				for _, cell := range row.Cells {
					if strings.Contains(cell.Text, "-\n") {
						return true
					}
				}
			}
		}
	}
	return false
}

// split gives the two halves of a word that the end of a may have split.
func split(a, b *pdftext.Line) (head, tail string, ok bool) {
	if len(a.Words) == 0 || len(b.Words) == 0 {
		return "", "", false
	}
	w, next := a.Words[len(a.Words)-1].Text, b.Words[0].Text
	if len(w) > 60 || len(next) > 60 || len(next) == 0 || next[0] < 'a' || next[0] > 'z' {
		return "", "", false
	}
	for _, sign := range [...]string{"-", "\u2010", "\u00ad"} {
		if head, ok := strings.CutSuffix(w, sign); ok && len(head) > 1 {
			return bare(head), bare(next), true
		}
	}
	return "", "", false
}

func bare(w string) string {
	return strings.ToLower(strings.Trim(w, `.,;:()[]"'`+"\u2018\u2019\u201c\u201d"))
}

// How a line is joined to the next.
const (
	newLine    = iota
	keepHyphen // a compound such as on-call, split at its hyphen
	dropHyphen // one word, split by the typesetter
)

// between decides how line a is joined to line b.
func (h *hyphens) between(a, b *pdftext.Line) int {
	head, tail, ok := split(a, b)
	switch {
	case !ok:
		return newLine
	case strings.HasSuffix(a.Words[len(a.Words)-1].Text, "\u00ad"):
		return dropHyphen
	case !h.words[head+"-"+tail] && (h.words[head+tail] || h.eager):
		return dropHyphen
	}
	return keepHyphen
}
