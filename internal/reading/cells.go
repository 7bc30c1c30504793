package reading

import (
	"slices"
	"strings"

	"ward/internal/pdftext"
)

// A cell may hold more than the head of its column says: criteria below the
// number of a control, or several controls, each with its number.

// numberAndCodes is the number of a control, then its criteria.
var numberAndCodes = compile(`^([A-Z]{0,8}[-. ]?\d[\w.-]{0,12}),? [-|:(\[]{0,2} ?(?:(?:CC|PI|A|C|P) ?\d\.\d{1,2}[\s,;&·|/]*(?:and )?)+[)\]]?$`)

// withCodes reports whether a cell is the number of a control and its criteria.
func withCodes(text string) bool {
	at := numberAndCodes.FindStringSubmatch(truncate(text, 120))
	return at != nil && !onlyCriteria(at[1])
}

// partID moves the criteria that stand with the number of a control to their own
// field.
func (m *matrix) partID(f *fields) {
	text := plain(f[roleID])
	if len(f[roleCriteria]) > 0 || !withCodes(text) {
		return
	}
	number := numberAndCodes.FindStringSubmatch(text)[1]
	var ids, codes []*line
	left := number
	for _, l := range f[roleID] {
		said := lineText(l.src)
		if left == "" {
			codes = append(codes, l)
			continue
		}
		if rest, ok := strings.CutPrefix(said, left); ok {
			ids = append(ids, m.slice(l, 0, len(left))...)
			codes = append(codes, m.slice(l, len(said)-len(strings.TrimLeft(rest, " ")), len(said))...)
			left = ""
			continue
		}
		ids = append(ids, l)
		left = strings.TrimSpace(strings.TrimPrefix(left, said))
	}
	f[roleID], f[roleCriteria] = ids, codes
}

// seriesHead heads a column of one criterion or of one series of them.
var seriesHead = compile(`^(?:(?:CC[1-9]|A1|C1|PI1)(?:\.\d{1,2})?|P[1-8](?:\.\d)?)$`)

// seriesHeads reports whether criteria head columns of their own.
func seriesHeads(texts []string) bool {
	n := 0
	for _, t := range texts {
		if len(t) < 6 && seriesHead.MatchString(t) {
			n++
		}
	}
	return n > 2
}

// crossed is the criteria of a row whose columns are headed by them: a mark
// stands for the head, a number for that of the series.
func (m *matrix) crossed(row *pdftext.Row) []string {
	var out []string
	for i := range row.Cells {
		c := &row.Cells[i]
		at := m.head.index(c.Box)
		if at < 0 || m.head[at].role != roleCriteria || !seriesHead.MatchString(m.head[at].text) {
			continue
		}
		name := m.head[at].text
		for _, said := range strings.FieldsFunc(cellText(c), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '/' }) {
			switch number := strings.TrimLeft(said, "."); {
			case onlyCriteria(said):
				out = append(out, criteria(said)...)
			case strings.Contains(name, ".") && crossMark.MatchString(said):
				out = append(out, name)
			case !strings.Contains(name, ".") && len(number) < 3 && digitsOnly.MatchString(number):
				out = append(out, criteria(name+"."+number)...)
			}
		}
	}
	return unique(out)
}

// several parts the text of a cell in which more than one control stands, each
// from a line that begins with its number; one that does not is not parted.
func several(lines []*line) [][]*line {
	var out [][]*line
	form := ""
	for i, l := range lines {
		id := combinedID(lineText(l.src))
		if i == 0 && id == "" {
			return [][]*line{lines}
		}
		if id != "" && (i == 0 || shape(id) == form && endsSentence(lineText(lines[i-1].src)) && l.src.Box.X0 < lines[0].src.Box.X0+3) {
			form = shape(id)
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}

// startAll opens each control that stands in the cell of a row without a number
// of its own. A clean result of them together is that of each; another is that
// of those whose numbers it tells, or of the first, and the rest is unread.
func (m *matrix) startAll(page int, f fields) {
	all := several(f[roleControl])
	if len(f[roleID]) > 0 || len(all) < 2 {
		m.start(page, f)
		return
	}
	said := plain(f[roleResult])
	state, mixed := status(said)
	tells := func(lines []*line) bool { return strings.Contains(said, combinedID(lineText(lines[0].src))) }
	named := slices.ContainsFunc(all, tells)
	tests, results := several(f[roleTest]), several(f[roleResult])
	for i, lines := range all {
		one := f
		one[roleControl] = lines
		if len(tests) == len(all) {
			one[roleTest] = tests[i]
		}
		switch {
		case len(results) == len(all):
			one[roleResult] = results[i]
		case (state != NoException || mixed) && (named && !tells(lines) || !named && i > 0):
			one[roleResult] = nil
		}
		m.start(page, one)
	}
}
