package reading

import (
	"strings"

	"ward/internal/pdftext"
)

// Management may answer in a small table for each exception: labels on the left,
// the control, the exception and the answer beside them.

// answerCards reads such tables.
func (r *report) answerCards() []answer {
	var out []answer
	for i := range r.doc.Pages {
		p := &r.doc.Pages[i]
		for k := range p.Tables {
			if a, ok := r.answerCard(p.Number, &p.Tables[k]); ok {
				out = append(out, a)
			}
		}
	}
	return out
}

// answerCard reads one table; ok is false when it is none of an answer.
func (r *report) answerCard(page int, t *pdftext.Table) (a answer, ok bool) {
	var f fields
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		if len(cells) != 2 {
			return a, false
		}
		name := cellText(&cells[0])
		k := r.cardRole(name)
		if i == 0 && combinedID(name) == name {
			k, a.id = roleControl, name
		}
		if k == roleTest || k == roleResult || len(f[k]) > 0 {
			return a, false // of a control, or of several exceptions
		}
		f[k] = linesOfCell(page, &cells[1])
	}
	if len(f[roleResponse]) == 0 || len(f[roleID]) == 0 && len(f[roleControl]) == 0 && len(f[roleException]) == 0 {
		return a, false
	}
	a.deviation, a.text = r.hy.write(f[roleException], false), r.hy.write(f[roleResponse], false)
	a.criteria, a.card = criteria(plain(f[roleCriteria])), true
	for _, lines := range [...][]*line{f[roleID], f[roleControl]} {
		if a.id == "" && len(lines) > 0 {
			text := plain(lines)
			if a.id = combinedID(text); a.id == "" && len(text) < 20 && digits.MatchString(text) {
				a.id = text
			}
		}
	}
	return a, true
}

// cardRole is what the label of a row of such a table names; roleNone for any
// other.
func (r *report) cardRole(label string) role {
	switch k := r.roleOf(label); {
	case k == roleID && strings.EqualFold(strings.Trim(label, ": "), "control"):
		return roleControl
	case k != roleNone:
		return k
	case answerTitle.MatchString(label):
		return roleResponse
	}
	return roleNone
}

// inCard reports whether a table is one of those, so that no other reader takes
// its labels for heads.
func (r *report) inCard(page int, t *pdftext.Table) bool {
	_, ok := r.answerCard(page, t)
	return ok
}
