package reading

import (
	"fmt"
	"slices"
	"strings"
)

// A list of user entity controls is sure only in its usual shape: under a heading
// of that name, with marks or in a table, of three members at least that read
// alike. Every other list goes to a person, and so does one that other places of
// the report contradict.

// doubtCUECs sends the list to a person when its shape is not the usual one, or
// when lines beside it or sentences elsewhere belong to it.
func (r *report) doubtCUECs(list []cuec, parts []part) {
	const path = "soc2.cuecs"
	switch h := habitOf(list); {
	case len(list) < 3:
		r.review(path, "few complementary user entity controls were found")
	case list[0].rule == "cuec.unmarked_item" && h.subject != "" && h.even: // marked by their words
	case list[0].rule != "cuec.table_row" && list[0].rule != "cuec.list_item":
		r.review(path, "the complementary user entity controls are not marked as a list")
	case !h.even:
		r.review(path, "the complementary user entity controls are not worded alike")
	}
	if l := r.leftOver(list); l != nil {
		r.review(path, fmt.Sprintf("page %d says %q within the list, which no control of it holds", l.page, truncate(l.text, 80)))
	}
	if said, page := r.dutyElsewhere(list, parts); said != "" {
		r.review(path, fmt.Sprintf("page %d says %q, which no control of the list holds", page, truncate(said, 80)))
	}
}

// readText is the letters of all members.
func readText(list []cuec) string {
	var b strings.Builder
	for _, c := range list {
		b.WriteString(letters(c.Text) + " ")
	}
	return b.String()
}

// leftOver is a line between the first and the last of the list's lines, or below
// the last up to the next heading with a mark of its own, that no member holds; nil
// when there is none. Headings, criteria and what only leads to a list are none.
func (r *report) leftOver(list []cuec) *line {
	in, first, last := map[*line]bool{}, -1, -1
	for _, c := range list {
		for _, t := range c.at.toks {
			in[t.line] = true
		}
	}
	for i, l := range r.lines {
		if in[l] {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil // of a table, whose lines are its own
	}
	size, read := r.bodySize(), readText(list)
	for i := first; i < len(r.lines); i++ {
		l := r.lines[i]
		switch {
		case l.at < 0 || in[l]:
		case i > last && (l.heading(size) || i > last+12):
			return nil
		case i > last && !bullet.MatchString(l.text):
		case l.heading(size) || startsCriterion(l.text) || r.headsList(i) || len(letters(l.text)) < 4:
		case strings.Contains(read, letters(bullet.ReplaceAllString(l.text, ""))):
		case leadIn.MatchString(l.text) || advises.MatchString(r.withNext(i)) || disclaims.MatchString(r.withNext(i)):
		default:
			return l
		}
	}
	return nil
}

// binds is a sentence that says what others must do.
var binds = rx(`\b(?:must|should|shall|(?:is|are) (?:\w+ )?(?:responsible|expected|required|obliged))\b`)

// aboutList is a sentence on user entities that tells of controls in general.
var aboutList = rx(`\b(?:this report|these controls|such controls|complementary|the (?:following|above)|contract|agreement|contact|refer to)\b`)

// dutyElsewhere is a sentence of the description on what user entities must do
// that no member holds, and its page.
func (r *report) dutyElsewhere(list []cuec, parts []part) (said string, page int) {
	read := readText(list)
	for _, p := range parts {
		if p.kind != descriptionPart && p.kind != otherPart {
			continue
		}
		for _, q := range r.paragraphsOf(p.a, p.b) {
			for _, s := range sentencesOf(q.text) {
				text := flat(bullet.ReplaceAllString(flat(q.text[s.a:s.b]), ""))
				if !onUsers.MatchString(text) || !binds.MatchString(text) || leadIn.MatchString(text) || advises.MatchString(text) || disclaims.MatchString(text) || aboutList.MatchString(text) {
					continue
				}
				if key := letters(text); len(key) > 20 && !strings.Contains(read, truncate(key, 40)) && !slices.ContainsFunc(list, func(c cuec) bool { return holds(key, letters(c.Text)) }) {
					return text, q.page(s.a)
				}
			}
		}
	}
	return "", 0
}

// holds reports whether a sentence ends as a member does, which its list may
// begin with words of its lead.
func holds(sentence, member string) bool {
	return len(member) > 20 && strings.Contains(sentence, member)
}
