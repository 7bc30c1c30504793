package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// A row may run across the columns of the matrix: the number of the next control
// with its text, or the deviation of the control above, whose own result only
// points to it.

// toldLabel opens the words of a deviation in a row of its own.
var toldLabel = rx(`^(?:details? of (?:the )?)?(?:exceptions?|deviations?|findings?)(?: (?:noted|identified|found|described|descriptions?|details?))?(?: (?:no\.? ?|# ?)?\d{1,3})? ?[:.–-]+ ?`)

// told reads a row across the columns that says how the control above deviated:
// labelled as a deviation, or a sentence below a result that only points to it.
func (m *matrix) told(page int, c *pdftext.Cell) bool {
	e := m.last()
	if e == nil || len(e.tests) == 0 {
		return false
	}
	t := &e.tests[len(e.tests)-1]
	said, text := plain(t.result), cellText(c)
	if at := noteOf.FindStringSubmatch(text); at != nil && digits.MatchString(at[1]) && !sameID(at[1], plain(e.id)) && !toldLabel.MatchString(text) {
		return false // a note on another control
	}
	if before, _ := status(said); lowerStart(text) || before == NoException && !toldLabel.MatchString(text) {
		return false
	}
	announces := toldLabel.MatchString(text) && !cleanRx.MatchString(text)
	state, mixed := status(text)
	if !announces && (!points(said) || len(text) < 30 || !endsSentence(text) || state == NoException && !mixed || startsCriterion(text) || didWork.MatchString(text)) {
		return false
	}
	switch lines := linesOfCell(page, c); {
	case said == "" || points(said):
		t.result = lines
	case announces:
		e.tests = append(e.tests, testEntry{result: lines})
	default:
		return false
	}
	return true
}

// addressed is the line below the text of a control that names its criteria.
var addressed = rx(`^(?:related |applicable |relevant |mapped )?(?:trust services )?(?:criteri(?:a|on)|TSC)(?: (?:addressed|covered|met|mapped|served|supported|reference))?:? ?(?:(?:CC|PI|A|C|P) ?\d\.\d{1,2}[\s,;&·|/]*(?:and )?)+\.?$`)

// partCriteria sets the criteria apart that stand below the text of a control.
func partCriteria(lines []*line) (text, codes []*line) {
	for i, l := range lines {
		if i > 0 && addressed.MatchString(lineText(l.src)) {
			return lines[:i], lines[i:]
		}
	}
	return lines, nil
}

// bannerLine opens a control by a line outside every table that begins as the
// rows across do which opened others: at the foot of a page such a row stands
// alone and is no table.
func (m *matrix) bannerLine(l *line) bool {
	id := combinedID(l.text)
	if id == "" || m.banners[shape(id)] == 0 || strings.TrimRight(l.text, " :.") == id {
		return false
	}
	if last := m.last(); last != nil && sameID(plain(last.id), id) {
		return false
	}
	at := len(id)
	for at < len(l.text) && strings.IndexByte(" :.)|-", l.text[at]) >= 0 {
		at++
	}
	var f fields
	f[roleID], f[roleControl] = m.slice(l, 0, len(id)), m.slice(l, at, len(l.text))
	m.column = nil
	m.start(l.page, f)
	return true
}
